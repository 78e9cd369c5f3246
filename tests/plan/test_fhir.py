"""The plan as a FHIR Bundle: all of it, nothing that is an order, the same bytes again."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from children import EXAMPLES, IPEX, ROOT, child, give, sign, weigh
from plan.fhir_bundles import Shown, changed, shown, texts, turns, values, walk
from scurfin.plan import explain
from scurfin.plan.exposure import with_exposure
from scurfin.plan.render.fhir import bundle, fhir
from scurfin.record import load_record
from scurfin.record.formats.fhir.writing import bundle as written
from scurfin.record.reader import from_data
from stories import Told, stories

KERAN = ROOT / "examples" / "keran-worked.yaml"
REQUESTS = ("MedicationRequest", "ServiceRequest", "Task")
every = pytest.mark.parametrize("file", EXAMPLES, ids=lambda one: one.stem)


@pytest.fixture(scope="module")
def keran() -> Shown:
    """The worked example at his relapse, before that turn's decision."""
    return turns(KERAN)[4]


@every
def test_every_line_is_an_action_in_the_order_of_the_plan(file: Path) -> None:
    for one in turns(file):
        found = one.actions()
        told = {name: int(each["prefix"]) for name, each in found.items() if "prefix" in each}
        assert sorted(told, key=told.__getitem__) == [each.id for each in one.plan.recommendations]


@every
def test_every_fact_of_a_line_is_cited_in_its_action(file: Path) -> None:
    for one in turns(file):
        actions = one.actions()
        for line in one.plan.recommendations:
            cited = actions[line.id].get("documentation", [])
            assert [each["label"].split(" [")[0] for each in cited] == list(line.facts)


@every
def test_every_alert_question_check_change_and_source_is_there(file: Path) -> None:
    for one in turns(file):
        for alert in one.plan.alerts:
            assert alert.text in one.named(f"alert/{alert.id}")["detail"]
        for question in one.plan.questions:
            note = one.named(f"question/{question.key}")["note"]
            assert question.text in [each["text"] for each in note]
        for number, due in enumerate(one.plan.schedule, 1):
            assert one.named(f"check/{number}")["code"]["text"] == due.what
        for pair in one.plan.coupled:
            assert one.named(f"together/{pair.id}")["description"] == pair.text
        labels = [each["label"].split(" [")[0] for each in _library(one)]
        assert labels == [each.fact for each in one.plan.sources]


def _library(one: Shown) -> list[dict[str, str]]:
    found = one.of("Library")
    return found[0]["relatedArtifact"] if found else []


@every
def test_what_has_no_resource_is_narrative(file: Path) -> None:
    for one in turns(file):
        said = "\n".join(_plain(text) for text in texts(one.one("Composition")))
        for donor in one.plan.donors:
            assert all(why in said for why in donor.why)
        for relative in one.plan.family:
            assert (relative.result or relative.why) in said
        for conflict in one.plan.conflicts:
            assert conflict.choice in said
        if one.plan.outlook is not None:
            assert one.plan.outlook.first in said
        if one.plan.card is not None:
            assert all(part.title.upper() in said for part in one.plan.card.parts)
            doses = [
                dose for part in one.plan.card.parts for each in part.gives for dose in each.doses
            ]
            assert all(dose.text in said and dose.note.rstrip(".") in said for dose in doses)
        for exposure in one.plan.exposure:
            assert exposure.regimen in said
        for infection in one.plan.state.infections:
            assert infection in said


def _plain(text: str) -> str:
    if not text.startswith("<div"):
        return text
    return "".join(ElementTree.fromstring(text).itertext())


@every
def test_why_each_line_is_there_is_told(file: Path) -> None:
    for one in turns(file):
        sections = {each["title"]: each for each in one.one("Composition")["section"]}
        told = [each["title"] for each in sections["Why each line is there"]["section"]]
        assert told == [each.id for each in one.plan.recommendations]


@every
def test_nothing_is_an_order(file: Path) -> None:
    for one in turns(file):
        for each in one.resources:
            if each["resourceType"] in (*REQUESTS, "CarePlan", "RequestGroup"):
                assert each["intent"] in ("proposal", "option")
                assert each["status"] in ("draft", "on-hold", "completed")


@every
def test_only_what_is_proposed_has_a_coded_dose(file: Path) -> None:
    for one in turns(file):
        for line in one.plan.recommendations:
            resource = one.at(_resource(one, line.id)) if _resource(one, line.id) else {}
            if line.status not in ("start", "consider"):
                assert "dosageInstruction" not in resource
            if line.status == "blocked":
                assert resource["status"] == "on-hold"
            if line.status == "ask":
                assert resource["resourceType"] == "GuidanceResponse"


def _resource(one: Shown, line: str) -> dict[str, str]:
    found: dict[str, str] = one.actions()[line].get("resource", {})
    return found


@every
def test_ids_are_legal_and_references_resolve(file: Path) -> None:
    for one in turns(file):
        _resolve(one)


def _resolve(one: Shown) -> None:
    urls = [entry["fullUrl"] for entry in one.bundle["entry"]]
    assert len(urls) == len(set(urls))
    assert all(re.fullmatch(r"[A-Za-z0-9.\-]{1,64}", each["id"]) for each in one.resources)
    for each in walk(one.bundle):
        if isinstance(each.get("reference"), str):
            assert each["reference"] in urls


@every
def test_what_is_written_is_well_formed(file: Path) -> None:
    for one in turns(file):
        for text in texts(one.bundle):
            assert text.strip()
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text)
            if text.startswith("<div"):
                ElementTree.fromstring(text)


@every
def test_the_models_of_r4b_take_it(file: Path) -> None:
    from interop.fhir_models import problems
    from interop.problems import Resource

    held = [Resource(file, each, 0, n) for n, each in enumerate(turns(file)[-1].resources)]
    assert [str(each) for each in problems(held)] == []


def test_the_same_bytes_twice(keran: Shown) -> None:
    record = load_record(str(KERAN)).before_decisions(5)
    again = explain(record)
    assert fhir(with_exposure(again), again) == fhir(keran.plan, keran.made)


def test_another_plan_of_the_child_shares_only_the_child(keran: Shown) -> None:
    other = turns(KERAN)[3]
    ids = {one["fullUrl"] for one in keran.bundle["entry"]}
    both = [one["resource"] for one in other.bundle["entry"] if one["fullUrl"] in ids]
    assert sorted(one["resourceType"] for one in both) == ["Device", "Patient"]


def test_a_line_to_stop_is_never_an_order_to_give(keran: Shown) -> None:
    line = next(one for one in keran.plan.recommendations if one.id == "levothyroxine-on-steroid")
    assert line.dose is not None
    one = changed(keran, msgspec.structs.replace(line, status="stop"))
    found = one.named(line.id)
    assert found["doNotPerform"] is True
    assert "dosageInstruction" not in found
    assert one.actions()[line.id]["type"]["coding"][0]["code"] == "remove"


def test_what_runs_is_no_second_order(keran: Shown) -> None:
    found = keran.named("insulin")
    assert found["note"][0]["text"] == "Runs already: to go on, no second order."
    assert "dosageInstruction" not in found


def test_a_blocked_line_is_on_hold_and_says_why() -> None:
    told = [*IPEX, sign("sepsis"), give("tacrolimus"), {"event": "allergy", "to": "co-trimoxazole"}]
    one = shown(child(*told, born="2024-03-01"))
    blocked = [each for each in one.plan.recommendations if each.status == "blocked"]
    assert blocked
    for line in blocked:
        found = one.named(line.id)
        assert found["status"] == "on-hold"
        assert found["statusReason"]["text"].startswith(f"Blocked by {line.blocked_by[0]}: ")
        implicated = one.named(f"alert/{line.blocked_by[0]}")["implicated"]
        assert found in [one.at(each) for each in implicated if "reference" in each]


def test_options_of_a_blocked_choice_are_on_hold(keran: Shown) -> None:
    line = next(one for one in keran.plan.recommendations if one.id == "next-line")
    one = changed(keran, msgspec.structs.replace(line, status="hold", decided="refused: not now"))
    found = one.named("next-line/sirolimus")
    assert found["status"] == "on-hold"
    assert "dosageInstruction" not in found
    assert found["statusReason"]["text"] == "Decided: refused: not now"


def test_an_excluded_option_cannot_be_chosen(keran: Shown) -> None:
    line = next(one for one in keran.plan.recommendations if one.id == "next-line")
    out = [each for each in line.choices if each.excluded]
    kept = [each.name for each in line.choices if not each.excluded]
    assert out
    found = keran.actions()["next-line"]
    assert [each["title"] for each in found["action"]] == kept
    assert f"not: {out[0].name}" in found["textEquivalent"]


@every
def test_an_option_that_something_may_forbid_has_its_dose_in_words_only(file: Path) -> None:
    for one in turns(file):
        for line in one.plan.recommendations:
            for each in line.choices:
                if each.excluded or line.status == "ask":
                    continue
                found = one.named(f"{line.id}/{each.what}")
                forbidden = any(why.forbids for why in each.against)
                assert not (forbidden and "dosageInstruction" in found)
                said = [note["text"] for note in found.get("note", [])]
                assert any(text.startswith("No coded dose") for text in said) is forbidden


def test_a_line_that_an_answer_may_forbid_has_its_dose_in_words_only() -> None:
    """Thyroxine before the adrenals are known is not for a program to order."""
    found = shown(
        child(
            sign("hypothyroidism", age="P6M"),
            weigh("6 kg"),
            born="2024-03-01",
        )
    )
    held = [one for one in found.plan.recommendations if one.known_first and one.dose is not None]
    assert [one.id for one in held if one.status == "start"]
    for line in held:
        resource = found.named(line.id)
        assert "dosageInstruction" not in resource
        said = [note["text"] for note in resource["note"]]
        assert any(text.startswith("No coded dose") for text in said)
        assert line.dose is not None
        assert any(line.dose.text in text for text in said)
        assert all(any(question in text for text in said) for question in line.known_first)


def test_a_second_drug_of_a_class_that_runs_has_no_coded_dose(keran: Shown) -> None:
    line = next(one for one in keran.plan.recommendations if one.id == "next-line")
    (tacrolimus,) = [each for each in line.choices if each.what == "tacrolimus"]
    (why,) = [each for each in tacrolimus.against if each.text.startswith("with ciclosporin")]
    assert why.forbids
    assert "dosageInstruction" not in keran.named("next-line/tacrolimus")


def test_a_line_that_asks_makes_no_request() -> None:
    one = shown(child(sign("diarrhea"), born="2024-03-01"))
    asks = [each for each in one.plan.recommendations if each.status == "ask"]
    assert asks
    for line in asks:
        found = one.named(line.id)
        assert found["status"] == "data-required"
        said = [each["text"] for each in found["note"]]
        assert all(f"Open: {question}" in said for question in line.open)


def test_a_weak_source_is_marked(keran: Shown) -> None:
    labels = [one["label"] for one in _library(keran)]
    weak = [one for one in keran.plan.sources if one.state == "unverified"]
    assert weak
    assert f"{weak[0].fact} [unverified]" in labels


def test_how_much_of_a_source_was_seen_is_told(keran: Shown) -> None:
    cited = keran.actions()["levothyroxine-on-steroid"]["documentation"]
    assert all("seen" in one["citation"] for one in cited)


def test_events_are_named_as_the_record_in_fhir_names_them(keran: Shown) -> None:
    told = keran.named("levothyroxine-on-steroid")["supportingInformation"]
    assert {"system": "urn:scurfin:event", "value": "e5.4"} in [one["identifier"] for one in told]


def test_when_it_was_made_is_not_made_up(keran: Shown) -> None:
    found = keran.one("Provenance")
    assert "recorded" not in found
    assert found["_recorded"]["extension"][0]["valueCode"] == "unsupported"
    assert len(found["target"]) == len(keran.resources) - 1


def test_the_child_is_the_one_of_the_record_s_bundle(keran: Shown) -> None:
    told = written(load_record(str(KERAN)))["entry"][0]
    mine = next(one for one in keran.bundle["entry"] if one["resource"] == keran.one("Patient"))
    assert mine["fullUrl"] == told["fullUrl"]
    assert mine["resource"]["id"] == told["resource"]["id"]
    assert mine["resource"]["identifier"] == told["resource"]["identifier"]


def test_the_child_is_named_only_if_the_record_does() -> None:
    patient = shown(child(*IPEX)).one("Patient")
    assert "name" not in patient
    assert "birthDate" not in patient
    assert values(patient["identifier"]) == ["child"]


def test_without_dates_a_check_is_in_words() -> None:
    one = shown(child(*IPEX, give("tacrolimus")))
    found = one.named("check/1")
    assert "occurrenceDateTime" not in found
    assert found["occurrenceTiming"]["code"]["text"] == one.plan.schedule[0].when


def test_a_dead_child_has_a_bundle() -> None:
    one = shown(child(*IPEX, {"event": "death", "cause": "sepsis"}))
    _resolve(one)
    assert one.one("Patient")["deceasedBoolean"] is True


def test_hostile_words_stay_words() -> None:
    name = "</div><script>alert(1)</script>\u202e\x07"
    one = shown(child(*IPEX, sign(name), name=name, born="2024-03-01"))
    for text in texts(one.bundle):
        if text.startswith("<div"):
            tags = {each.tag.split("}")[1] for each in ElementTree.fromstring(text).iter()}
            assert tags <= {"div", "h3", "p", "b", "i", "ul", "li", "pre"}
    assert "\u202e" not in json.dumps(one.bundle, ensure_ascii=False)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(stories())
def test_any_story_is_rendered(told: Told) -> None:
    made = explain(from_data({"child": told}).one())
    one = Shown(made)
    _resolve(one)
    assert bundle(made.plan, made) == one.bundle
