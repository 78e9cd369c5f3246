"""FHIR as hospitals write it: what a hasty reading would turn into harm."""

from __future__ import annotations

import json
from typing import Any

import pytest

from record.formats.test_fhir import (
    BOY,
    DIARRHOEA,
    LOINC,
    concept,
    condition,
    drug,
    lab,
    of_boy,
    read,
    records,
    told,
)
from scurfin.record.formats.fhir.files import parsed
from scurfin.record.formats.fhir.reading import children_of
from scurfin.state import state

ORDER = {"intent": "order", "status": "active"}
TOPICAL = concept("http://snomed.info/sct", "6064005", "Topical route")


def told_twice(**end: Any) -> list[dict[str, Any]]:
    """An old order of ciclosporin and a new one, the newest first as a search lists them."""
    old = drug("MedicationRequest", name="old", authoredOn="2024-05-06", intent="order", **end)
    new = drug("MedicationRequest", name="new", authoredOn="2024-06-01", **ORDER)
    return told(new, old)


def test_an_old_order_that_ended_does_not_end_the_new_one() -> None:
    found = told_twice(status="completed")
    assert [(one["status"], one["date"]) for one in found] == [
        ("start", "2024-05-06"),
        ("running", "2024-06-01"),
    ]


def test_a_drug_that_was_ended_and_begun_again_the_same_day_runs() -> None:
    old = drug(
        "MedicationStatement",
        name="old",
        status="stopped",
        effectivePeriod={"start": "2024-05-06", "end": "2024-06-01"},
    )
    new = drug(
        "MedicationStatement",
        name="new",
        status="active",
        effectivePeriod={"start": "2024-06-01"},
    )
    record = read(new, old)
    assert state(record).treatments["ciclosporin"].running
    assert any("this end was not used" in one.why for one in record.unread)


def test_the_end_of_one_way_of_giving_does_not_end_another() -> None:
    tacrolimus = {"medicationCodeableConcept": {"text": "tacrolimus"}}
    skin = of_boy(
        "MedicationRequest",
        "skin",
        **tacrolimus,
        status="completed",
        intent="order",
        authoredOn="2024-05-06",
        dosageInstruction=[{"route": TOPICAL}],
    )
    ends = [one for one in told(skin) if one["status"] == "stop"]
    assert [one["route"] for one in ends] == ["Topical route"]


def test_a_drug_on_hold_is_asked_about() -> None:
    record = read(drug("MedicationRequest", **(ORDER | {"status": "on-hold"})))
    kinds = [(one.event.status, one.event.reason) for one in record.happenings]  # type: ignore[attr-defined]
    assert kinds == [("start", ""), ("stop", "on hold")]
    assert any("on hold" in one.why for one in record.unread)


def test_one_of_several_choices_is_no_order() -> None:
    assert told(drug("MedicationRequest", status="active", intent="option")) == []


def test_a_sign_that_ended_in_one_entry_and_holds_in_another_holds() -> None:
    before = condition("resolved", onsetDateTime="2024-04-01") | {"id": "old"}
    now = condition(onsetDateTime="2024-05-06") | {"id": "new"}
    found = told(now, before)
    assert [one["status"] for one in found] == ["onset", "onset"]


def test_remission_is_controlled_and_not_over() -> None:
    assert [one["status"] for one in told(condition("remission"))] == ["onset", "controlled"]


def test_a_sign_that_is_unsure_is_asked_about() -> None:
    record = read(condition(verified="differential"))
    assert any("is it there?" in one.why for one in record.unread)


@pytest.mark.parametrize("status", ["preparation", "in-progress", "on-hold", "stopped"])
def test_a_transplant_that_is_not_done_is_none(status: str) -> None:
    code = concept("http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", "C15431")
    record = read(of_boy("Procedure", status=status, code=code))
    assert [type(one.event).__name__ for one in record.happenings] == ["Procedure"]
    assert any("not read as done" in one.why for one in record.unread)


def part(code: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"code": concept(LOINC, code), "valueCodeableConcept": value}


def gene_test(*parts: dict[str, Any]) -> dict[str, Any]:
    present = concept(LOINC, "LA9633-4", "Present")
    code = concept(LOINC, "69548-6", "Genetic variant assessment")
    return lab(code=code, valueCodeableConcept=present, component=list(parts))


CHANGE = part("48004-6", {"text": "NM_000492.4:c.1521_1523del"})
FOXP3 = part("48018-6", concept("http://www.genenames.org", "HGNC:6106", "FOXP3"))


def test_a_variant_of_a_gene_that_is_not_named_is_none_of_foxp3() -> None:
    record = read(gene_test(CHANGE))
    assert record.happenings == ()
    assert any("names no gene" in one.why for one in record.unread)


def test_a_variant_without_a_class_proves_nothing() -> None:
    (event,) = told(gene_test(FOXP3, CHANGE))
    assert event["variant_class"] == "class not told"


def test_the_answers_of_a_variant_by_their_codes_alone() -> None:
    def coded(code: str) -> dict[str, Any]:
        return {"coding": [{"system": LOINC, "code": code}]}

    state, grade = part("53034-5", coded("LA6707-9")), part("53037-8", coded("LA6668-3"))
    (event,) = told(gene_test(FOXP3, CHANGE, state, grade))
    assert (event["zygosity"], event["variant_class"]) == ("hemizygous", "pathogenic")


def test_a_birth_date_that_is_no_day_is_asked_about() -> None:
    (record,) = records({**BOY, "birthDate": "2024-02-30"}, condition(code=DIARRHOEA))
    assert record.born is None
    assert any("2024-02-30" in one.what for one in record.unread)


def test_what_a_relative_has() -> None:
    brother = {
        "coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": "NBRO"}]
    }
    ipex = concept("http://www.omim.org", "304790", "IPEX")
    words = {"text": "died in infancy with diarrhoea"}
    history = {"status": "completed", "relationship": brother}
    record = read(
        of_boy("FamilyMemberHistory", "one", **history, condition=[{"code": ipex}]),
        of_boy("FamilyMemberHistory", "two", **history, condition=[{"code": words}, {}]),
    )
    affected = {one.id: one.affected for one in record.family.members}
    assert affected == {"one": True, "two": None}
    (asked,) = [one for one in record.unread if not one.kept]
    assert asked.what == "brother: died in infancy with diarrhoea; not named"


@pytest.mark.parametrize("born", [{"bornString": "about 1980"}, {"bornDate": "1980"}])
def test_when_a_relative_was_born_may_be_vague(born: dict[str, str]) -> None:
    mother = {
        "coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": "NMTH"}]
    }
    record = read(of_boy("FamilyMemberHistory", status="completed", relationship=mother, **born))
    assert [one.relation for one in record.family.members] == ["mother"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"link": [{"relation": "next", "url": "http://x/2"}]},
            "the next page is not in this file",
        ),
        ({"entry": [{"search": {"mode": "match"}}]}, "without a resource"),
    ],
)
def test_a_bundle_that_is_not_whole_says_so(more: dict[str, Any], said: str) -> None:
    entry = [{"resource": BOY}, *more.get("entry", [])]
    raw = json.dumps({"resourceType": "Bundle", **more, "entry": entry}).encode()
    (child,) = children_of(parsed(raw, "json", file="bundle.json"))
    assert [said in one["why"] for one in child["unread"]] == [True]
