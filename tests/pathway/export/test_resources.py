"""The exported FHIR R4 resources: valid, linked, sourced, and nothing made up in them."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fhir.resources.R4B import get_fhir_model_class

from scurfin.knowledge.store import knowledge
from scurfin.pathway.export.against import CLEAR, proposed
from scurfin.pathway.export.folder import NOT_EXPORTED, exported, write_folder
from scurfin.pathway.export.header import file_id, machine_name
from scurfin.pathway.loader import pathway
from scurfin.pathway.model import Review
from scurfin.pathway.reviews import digest
from scurfin.terms.source_text import InputError

Json = dict[str, Any]
RULES, KNOWN = pathway(), knowledge()
MADE = exported(RULES, KNOWN)
FILES = MADE.files()
BY_URL = {one["url"]: one for one in MADE.resources}
BY_ID = {(one["resourceType"], one["id"]): one for one in MADE.resources}
KINDS = sorted({one["resourceType"] for one in MADE.resources} | {"Bundle"})


def kind_of(plan: Json) -> str:
    return str(plan["type"]["coding"][0]["code"])


def plans(kind: str) -> list[Json]:
    return [
        one
        for one in MADE.resources
        if one["resourceType"] == "PlanDefinition" and kind_of(one) == kind
    ]


def targets(plan: Json) -> list[Json]:
    """What the actions of ``plan`` point to."""
    return [BY_URL[action["definitionCanonical"].split("|")[0]] for action in plan["action"]]


@pytest.mark.parametrize("kind", KINDS)
def test_every_resource_is_valid(kind: str) -> None:
    model = get_fhir_model_class(kind)
    files = [json.loads(one) for name, one in FILES.items() if name.endswith(".json")]
    mine = [one for one in files if one.get("resourceType") == kind]
    assert mine
    for one in mine:
        model.model_validate(one)


def test_a_broken_resource_would_be_noticed() -> None:
    broken = {**plans("eca-rule")[0], "approvalDate": "soon"}
    with pytest.raises(ValueError, match="approvalDate"):
        get_fhir_model_class("PlanDefinition").model_validate(broken)


def test_no_two_resources_share_an_id_or_a_url() -> None:
    assert len(BY_URL) == len(BY_ID) == len(MADE.resources)


def test_every_canonical_leads_to_a_resource_of_this_version() -> None:
    text = json.dumps(MADE.resources)
    told = set(re.findall(r'"(urn:scurfin:fhir:[A-Z][^"|]*)\|([^"]*)"', text))
    assert {url for url, _ in told} - set(BY_URL) == set()
    assert {version for _, version in told} == {RULES.version}


def test_the_pathway_points_to_one_strategy_for_each_stage() -> None:
    (top,) = plans("clinical-protocol")
    assert targets(top) == plans("workflow-definition")
    stages = {one.stage for one in RULES.recommendations}
    assert {one["id"].removeprefix("strategy-") for one in targets(top)} == stages


def test_the_strategies_point_to_every_recommendation_once() -> None:
    told = [each["id"] for one in plans("workflow-definition") for each in targets(one)]
    assert sorted(told) == sorted(one.id for one in RULES.recommendations)
    assert sorted(told) == sorted(one["id"] for one in plans("eca-rule"))


def test_an_action_of_the_upper_tiers_has_title_description_and_code() -> None:
    upper = (*plans("clinical-protocol"), *plans("workflow-definition"))
    actions = [action for plan in upper for action in plan["action"]]
    assert all(one["title"] and one["description"] and one["code"] for one in actions)


def _actions(plan: Json) -> list[Json]:
    found = []
    waiting = [*plan.get("action", [])]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += one.get("action", [])
    return found


def test_every_condition_names_a_statement_of_the_library() -> None:
    conditions = [
        one["expression"]
        for plan in plans("eca-rule")
        for action in _actions(plan)
        for one in action.get("condition", [])
    ]
    assert {one["language"] for one in conditions} == {"text/cql"}
    told = {one["expression"].strip('"') for one in conditions}
    assert told - set(MADE.made.by_name) == set()
    assert {f"recommendation {one.id}: applies" for one in RULES.recommendations} <= told


def test_a_drug_is_proposed_only_where_nothing_stops_it() -> None:
    stops = [one for one in RULES.contraindications if one.tier == "stop"]
    proposals = {drug for rule in RULES.recommendations for drug, _ in proposed(rule)}
    named = {
        one.id
        for one in stops
        for drug in proposals & set(KNOWN.drugs)
        if one.of in (drug, *KNOWN.drugs[drug].classes)
    }
    text = "".join(one.cql for one in MADE.made.defines if one.part == CLEAR)
    assert named
    assert named == set(re.findall(r'"contraindication ([^"]+): when"', text))


def test_the_library_holds_the_cql_as_it_is_written_beside_it() -> None:
    library = BY_ID["Library", "ScurfinPathway"]
    assert b64decode(library["content"][0]["data"]) == FILES["ScurfinPathway.cql"]


def test_every_fact_of_a_rule_is_cited_with_its_source() -> None:
    for rule in RULES.recommendations:
        plan = BY_ID["PlanDefinition", rule.id]
        cited = {one["label"] for one in plan["action"][0]["documentation"]}
        sources = {one["label"] for one in plan["relatedArtifact"]}
        assert cited == set(rule.facts), rule.id
        assert sources == {KNOWN.facts[one].source for one in rule.facts}, rule.id


def test_a_weak_fact_says_so() -> None:
    weak = next(
        (rule, one)
        for rule in RULES.recommendations
        for one in rule.facts
        if KNOWN.facts[one].weakness
    )
    documents = BY_ID["PlanDefinition", weak[0].id]["action"][0]["documentation"]
    display = next(one["display"] for one in documents if one["label"] == weak[1])
    assert display.endswith(f"({KNOWN.facts[weak[1]].weakness})")


def test_the_inputs_are_the_features_of_its_conditions_and_definitions() -> None:
    rule = next(one for one in RULES.recommendations if one.id == "first-steroid-aiha")
    action = BY_ID["PlanDefinition", rule.id]["action"][0]
    asked = [one for one in action["input"] if one["type"] == "Observation"]
    told = {one["codeFilter"][0]["code"][0]["code"] for one in asked}
    codes = {one["code"] for one in BY_ID["CodeSystem", "case-features"]["concept"]}
    assert "life" in told
    assert told <= codes


def test_every_activity_is_a_proposal_without_a_dose() -> None:
    activities = [one for one in MADE.resources if one["resourceType"] == "ActivityDefinition"]
    assert {one["intent"] for one in activities} == {"proposal"}
    assert [one["id"] for one in activities if "dosage" in one] == []


def test_a_drug_has_the_atc_code_of_the_knowledge_and_no_other() -> None:
    for one in MADE.resources:
        for coding in one.get("productCodeableConcept", {}).get("coding", []):
            name = one["productCodeableConcept"]["text"]
            drug = next(each for each in KNOWN.drugs.values() if each.name == name)
            assert coding == {"system": "http://www.whocc.no/atc", "code": drug.atc}


def test_a_rule_that_nobody_signed_has_no_day_of_approval() -> None:
    assert [one["id"] for one in plans("eca-rule") if "approvalDate" in one] == []


@pytest.mark.parametrize(("text", "told"), [("", "2026-05-01"), ("changed", None)])
def test_a_signature_dates_the_rule_while_it_stands(text: str, told: str | None) -> None:
    rule = RULES.recommendations[0]
    signed = Review(
        id=rule.id, due="2030-01-01", by="Dr A", on="2026-05-01", text=text or digest(rule)
    )
    rules = msgspec.structs.replace(RULES, reviews=(*RULES.reviews, signed))
    plan = next(one for one in exported(rules, KNOWN).resources if one["id"] == rule.id)
    assert (plan.get("approvalDate"), plan.get("lastReviewDate")) == (told, told)


def test_what_is_left_out_is_listed_with_its_reason() -> None:
    rows = [line.split("\t") for line in FILES[NOT_EXPORTED].decode().splitlines()]
    assert rows[0] == ["what", "why"]
    assert all(len(row) == 2 and all(row) for row in rows)
    others = {
        "contraindication": [one.id for one in RULES.contraindications],
        "coupling": [one.id for one in RULES.couplings],
        "validity": [one.id for one in RULES.validity],
        "card": [one.id for one in RULES.card],
    }
    listed = {what for what, _ in rows}
    assert {f"{kind} {name}" for kind, names in others.items() for name in names} <= listed


def test_the_same_knowledge_gives_the_same_files() -> None:
    assert exported(RULES, KNOWN).files() == FILES


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    write_folder(tmp_path / "a" / "out", {"one.json": b"{}"})
    assert [one.name for one in (tmp_path / "a").iterdir()] == ["out"]
    assert (tmp_path / "a" / "out" / "one.json").read_bytes() == b"{}"


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="is there already"):
        write_folder(tmp_path, {"one.json": b"{}"})
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_made_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        write_folder(tmp_path / "file" / "out", {"one.json": b"{}"})


@pytest.mark.parametrize("name", ["x" * 65, "!"])
def test_a_name_that_is_no_id_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no FHIR id"):
        file_id(name)


def test_a_machine_name_begins_with_a_capital() -> None:
    names = {machine_name(one.id) for one in RULES.recommendations}
    assert all(re.fullmatch(r"[A-Z][A-Za-z0-9_]*", one) for one in names)
