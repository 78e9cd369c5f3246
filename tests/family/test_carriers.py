"""Who carries the variant as told, and who is still to be tested."""

from __future__ import annotations

from typing import Any

import pytest

from children import Told, now
from scurfin import family
from scurfin.state import State

MOTHER: Told = {"id": "mother", "relation": "mother"}


def told(*events: Told, members: tuple[Told, ...] = (MOTHER,), origin: str = "unknown") -> State:
    return now(*events, family={"members": list(members), "origin": origin})


def mother(**fields: str) -> Told:
    return {"event": "genotype", "of": "mother", **fields}


def carries(state: State) -> bool | None:
    return family.answers(state)["family.mother-carries"].value


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"result": "carrier"}, True),
        ({"result": "variant found"}, True),
        ({"result": "affected"}, True),
        ({"result": "not a carrier"}, False),
        ({"result": "no variant found"}, False),
        ({"result": "not affected"}, False),
        ({"result": "pending"}, None),
        ({"result": "poor metaboliser"}, None),
        ({"zygosity": "heterozygous"}, True),
        ({"hgvs_c": "c.1150G>A"}, True),
        ({"zygosity": "heterozygous", "as_reported": "heterozygous c.1150G>A"}, True),
        ({"hgvs_c": "c.1150G>A", "as_reported": "c.1150G>A not found"}, None),
        ({"hgvs_c": "c.1150G>A", "as_reported": "negative for c.1150G>A"}, None),
        ({"hgvs_c": "c.1150="}, None),
        ({"as_reported": "see the letter"}, None),
        ({}, None),
    ],
)
def test_the_mothers_result(fields: dict[str, str], expected: bool | None) -> None:
    found = family.answers(told(mother(**fields)))["family.mother-carries"]
    assert found.value is expected
    assert bool(found.missing) is (expected is None)


def test_a_maternal_origin_makes_her_a_carrier_unless_a_test_says_otherwise() -> None:
    found = family.answers(told(origin="maternal"))
    assert found["family.mother-carries"].value is True
    assert "as told: maternal origin" in found["family.mother-carries"].text
    assert found["family.untested"].value is False
    assert carries(told(mother(result="pending"), origin="maternal")) is True
    assert carries(told(mother(result="no variant found"), origin="maternal")) is False
    assert carries(told(origin="de_novo")) is None


def test_her_test_is_found_whatever_her_id() -> None:
    named = ({"id": "m1", "relation": "mother"},)
    assert carries(told(mother(result="carrier"), members=named)) is True


def test_the_dead_are_not_to_be_tested_but_their_results_are_shown() -> None:
    members = (
        {**MOTHER, "alive": False},
        {"id": "sis", "relation": "sister", "alive": False},
        {"id": "ill", "relation": "brother", "alive": False, "affected": True},
    )
    found = told(members=members)
    assert [(one.id, one.result) for one in family.relatives(found)] == [("ill", "affected")]
    assert family.answers(found)["family.untested"].value is False
    assert carries(found) is None


def test_a_test_without_a_result_leaves_her_untested() -> None:
    (one,) = family.relatives(told(mother()))
    assert (one.result, one.why) == ("", "tested, but no result is told")


def at_risk(state: State) -> bool | None:
    return family.answers(state)["family.at-risk"].value


def kin(relation: str, **fields: Any) -> Told:
    return {"id": relation.split()[0], "relation": relation, **fields}


@pytest.mark.parametrize(
    ("relation", "untested", "free"),
    [
        ("brother", True, True),
        ("half-brother (mother)", True, True),
        ("maternal uncle", True, False),
        ("maternal cousin", True, False),
        ("half-brother (father)", None, False),
        ("sister", None, False),
        ("father", None, False),
    ],
)
def test_an_affected_boy_of_the_family_puts_the_next_at_risk(
    relation: str, untested: bool | None, free: bool
) -> None:
    members = (MOTHER, kin(relation, affected=True))
    assert at_risk(told(members=members)) is untested
    assert at_risk(told(mother(result="no variant found"), members=members)) is free
    assert at_risk(told(mother(result="carrier"), members=members)) is True


def test_without_an_affected_boy_the_mother_decides() -> None:
    members = (MOTHER, kin("brother", affected=False))
    assert at_risk(told(members=members)) is None
    assert family.answers(told(members=members))["family.at-risk"].missing
    assert at_risk(told(mother(result="not a carrier"), members=members)) is False


def test_a_brothers_own_report_counts_and_is_named() -> None:
    members = (MOTHER, {"id": "bro", "relation": "brother"})
    event: Told = {"event": "genotype", "of": "bro", "result": "variant found"}
    found = family.answers(told(event, members=members))["family.at-risk"]
    assert found.value is True
    assert found.events
    assert "brother bro" in found.text
    free = family.answers(told(event, mother(result="not a carrier"), members=members))
    assert "small risk" in free["family.at-risk"].text
    assert "pre-inh-006" in free["family.at-risk"].facts
