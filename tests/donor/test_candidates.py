"""Donors in the family: what counts as an identical sibling, and what silence does not say."""

from __future__ import annotations

import pytest

from children import Told, now
from scurfin import donor
from scurfin.donor import Candidate
from scurfin.state import State

MOTHER: Told = {"id": "mother", "relation": "mother"}
SISTER: Told = {"id": "sis", "relation": "sister"}


def family(*members: Told, events: tuple[Told, ...] = (), **fields: str) -> State:
    return now(*events, family={"members": list(members), **fields})


def typed(of: str, match: str = "identical", **fields: str) -> Told:
    return {"event": "typing", "of": of, "match": match, **fields}


def gene_test(of: str, **fields: str) -> Told:
    return {"event": "genotype", "of": of, **fields}


def identical(told: State) -> bool | None:
    return donor.answers(told)["donor.identical-sibling"].value


def only(told: State, name: str) -> Candidate:
    (found,) = [one for one in donor.candidates(told) if one.id == name]
    return found


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (family(SISTER, events=(typed("sis"),)), True),
        (family(SISTER, events=(typed("sis"), typed("sis", "pending"))), True),
        (family(SISTER, events=(typed("sis", "haploidentical"),)), False),
        (family(SISTER), None),
        (family(), None),
        (family(MOTHER), None),
        (family(MOTHER, events=(typed("mother"),)), None),
        (family({"id": "a", "relation": "maternal aunt"}, events=(typed("a"),)), None),
        (family({"id": "h", "relation": "half-sister (mother)"}, events=(typed("h"),)), None),
        (family({**SISTER, "affected": True}, events=(typed("sis"),)), False),
        (family({**SISTER, "alive": False}, events=(typed("sis"),)), False),
    ],
)
def test_only_a_full_sibling_counts_and_silence_is_not_no(
    told: State, expected: bool | None
) -> None:
    assert identical(told) is expected
    assert bool(donor.answers(told)["donor.identical-sibling"].missing) is (expected is None)


def test_a_typed_half_sibling_is_a_candidate_by_the_match() -> None:
    half = {"id": "h", "relation": "half-brother (mother)"}
    assert only(family(half, events=(typed("h"),)), "h").standing == "possible"
    assert only(family(half, events=(typed("h", "mismatched"),)), "h").standing == "not a donor"
    assert [one.id for one in donor.candidates(family(half))] == []


def test_a_relation_that_one_member_has_means_that_member() -> None:
    told = family(SISTER, MOTHER, events=(typed("sister"), gene_test("sister", result="carrier")))
    assert [one.id for one in donor.candidates(told)] == ["sis", "mother"]
    assert only(told, "sis").match == "identical"
    assert only(told, "sis").carries == "carrier"


@pytest.mark.parametrize("word", ["sister", "S.", "half sister"])
def test_a_word_that_names_nobody_is_a_candidate_and_a_question(word: str) -> None:
    told = family(SISTER, {"id": "sis2", "relation": "sister"}, events=(typed(word),))
    found = only(told, word)
    assert found.match == "identical"
    assert f"Who is '{word}', whose tissue typing is told?" in [q.question for q in found.questions]
    assert identical(told) is (True if word == "sister" else None)


@pytest.mark.parametrize(
    ("member", "events"),
    [
        ({"id": "b", "relation": "brother"}, (gene_test("b", hgvs_c="c.1150G>A"),)),
        ({"id": "b", "relation": "brother", "affected": True}, ()),
        ({"id": "b", "relation": "sister", "affected": True}, ()),
        ({"id": "b", "relation": "sister"}, (gene_test("b", result="affected"),)),
    ],
)
def test_who_is_affected_is_never_first(member: Told, events: tuple[Told, ...]) -> None:
    found = only(family(member, events=(typed("b"), *events)), "b")
    assert (found.carries, found.standing) == ("affected", "not a donor")


def test_a_later_blood_group_does_not_hide_the_match() -> None:
    later = {"event": "typing", "of": "sis", "blood_group": "A+"}
    assert only(family(SISTER, events=(typed("sis"), later)), "sis").match == "identical"


def test_nobody_asks_who_the_mother_is() -> None:
    told = family(SISTER, events=(typed("mother", "haploidentical"),))
    assert not [q for q in only(told, "mother").questions if q.key.startswith("relative")]


def test_who_cannot_give_is_not_asked_about_the_variant() -> None:
    mismatched = only(family(SISTER, events=(typed("sis", "mismatched"),)), "sis")
    assert mismatched.standing == "not a donor"
    assert not mismatched.questions
