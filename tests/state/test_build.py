"""What makes IPEX genetic, what a complete list still says, and who is alive."""

from __future__ import annotations

from typing import Any

import pytest

from children import Told, give, now, sign, visit
from scurfin.pathway import conditions as c
from scurfin.pathway.treated import allergy, therapy

FOUND: Told = {"event": "genotype", "result": "variant found", "hgvs_c": "c.1150G>A"}
CLINICAL: Told = {"event": "diagnosis", "what": "IPEX", "level": "clinical"}


def level(*events: Told, **header: Any) -> str:
    found = now(*events, **header).diagnoses.get("ipex")
    return found.level if found is not None else ""


@pytest.mark.parametrize(
    ("told", "genetic"),
    [
        ("", True),
        ("pathogenic", True),
        ("Likely Pathogenic", True),
        ("likely-pathogenic", True),
        ("Pathogenic/Likely pathogenic", True),
        ("class 4", True),
        ("Class 5", True),
        ("P", True),
        ("LP", True),
        ("Pathogenic (class 5)", True),
        ("uncertain significance", False),
        ("variant of uncertain significance", False),
        ("VUS", False),
        ("class 3", False),
        ("not pathogenic", False),
        ("likely pathogenic or VUS", False),
        ("benign", False),
        ("conflicting", False),
        ("(", False),
    ],
)
def test_only_a_causal_class_makes_the_diagnosis_genetic(told: str, genetic: bool) -> None:
    assert (level({**FOUND, "variant_class": told}) == "genetic") is genetic


@pytest.mark.parametrize(
    ("change", "sex"),
    [
        ({"zygosity": "heterozygous"}, "male"),
        ({"of": "mother"}, "male"),
        ({"gene": "CTLA4"}, "male"),
        ({"result": "pending"}, "male"),
        ({"result": "carrier", "variant_class": "pathogenic"}, "male"),
        ({"result": "no variant found", "variant_class": "pathogenic"}, "male"),
        ({}, "female"),
        ({"variant_class": "pathogenic", "zygosity": "homozygous"}, "female"),
    ],
)
def test_a_girl_a_carrier_and_another_gene_do_not(change: Told, sex: str) -> None:
    assert level({**FOUND, **change}, sex=sex) == ""


@pytest.mark.parametrize("result", ["no variant found", "not affected"])
def test_a_newer_test_takes_it_back_and_what_was_told_stands(result: str) -> None:
    newer: Told = {"event": "genotype", "result": result}
    assert level(FOUND, newer) == ""
    assert level(CLINICAL, FOUND, newer) == "clinical"
    assert level(FOUND, newer, FOUND) == "genetic"
    assert level(FOUND, {**newer, "of": "mother"}) == "genetic"
    assert level({**CLINICAL, "level": "genetic"}, newer) == "genetic"


def test_the_same_variant_classed_as_less_takes_it_back() -> None:
    less = {**FOUND, "variant_class": "VUS"}
    assert level(FOUND, less) == ""
    assert level(FOUND, {**less, "hgvs_c": "c.210G>A"}) == "genetic"


def test_dead_at_follow_up_is_dead() -> None:
    assert now(sign("eczema"), {"event": "follow_up", "status": "dead"}).life == "dead"
    assert now(sign("eczema"), outcome={"status": "dead"}).life == "dead"
    assert now(sign("eczema"), outcome={"status": "alive"}).life == "alive"


LIST: Told = {"event": "reconciled", "lists": ["medications"]}
PAST: Told = {"event": "reconciled", "lists": ["past treatments"]}


@pytest.mark.parametrize(("later", "runs"), [(0, False), (1, False), (2, None)])
def test_a_complete_list_serves_for_two_visits(later: int, runs: bool | None) -> None:
    visits = [visit(f"v{n}", sign("eczema", "worse")) for n in range(later)]
    found = now(visit("first", LIST), *visits)
    assert therapy(c.Therapy(is_="sirolimus", status="running"), found).value is runs


@pytest.mark.parametrize(
    ("events", "ever"),
    [
        ([LIST], None),
        ([PAST], False),
        ([give("sirolimus", "planned"), PAST], False),
        ([give("sirolimus"), PAST], True),
        ([give("sirolimus", "planned"), LIST], None),
        ([give("sirolimus", "planned"), give("sirolimus", "stop"), LIST], None),
        ([give("sirolimus"), give("sirolimus", "stop"), LIST], True),
        ([give("sirolimus"), give("sirolimus", "stop"), give("sirolimus", "planned")], True),
        ([give("sirolimus", "stop")], True),
    ],
)
def test_what_was_given_once_is_not_on_a_list_of_present_medicines(
    events: list[Told], ever: bool | None
) -> None:
    assert therapy(c.Therapy(is_="sirolimus", status="ever"), now(*events)).value is ever


@pytest.mark.parametrize("status", ["stopped", "changed", "planned", "started"])
def test_a_plan_that_was_dropped_is_no_change(status: Any) -> None:
    found = now(give("sirolimus", "planned"), give("sirolimus", "stop"))
    assert therapy(c.Therapy(is_="sirolimus", status=status), found).value is False


def test_a_plan_is_no_change_yet() -> None:
    found = now(give("sirolimus", "planned"))
    assert therapy(c.Therapy(is_="sirolimus", status="changed"), found).value is False


@pytest.mark.parametrize(("later", "known"), [(1, False), (2, None)])
def test_a_complete_list_of_allergies_grows_old_too(later: int, known: bool | None) -> None:
    visits = [visit(f"v{n}", sign("eczema", "worse")) for n in range(later)]
    found = now(visit("first", {"event": "reconciled", "lists": ["allergies"]}), *visits)
    assert allergy(c.AllergyIs(to="sirolimus"), found).value is known
