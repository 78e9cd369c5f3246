"""The order of donors: total, explained, and changed by just the test that is named."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scurfin.donor.listing import policy_of
from scurfin.donor.ranking.listed import Listed, Outcome, Ranking, Test
from scurfin.donor.ranking.order import rank
from scurfin.donor.ranking.places import Value, holds
from scurfin.donor.ranking.policy_file import read_policy
from scurfin.knowledge.ranking import FEATURES
from scurfin.terms.source_text import InputError

POLICY = policy_of()
SISTER: dict[str, Value] = {"kind": "sibling", "match": "identical", "variant": "not a carrier"}
FATHER: dict[str, Value] = {
    "kind": "relative",
    "match": "haploidentical",
    "variant": "not possible",
    "antibodies": "none",
}
STRANGER: dict[str, Value] = {
    "kind": "unrelated",
    "match": "10/10",
    "variant": "none known",
    "antibodies": "no mismatch",
    "core": 0.0,
    "p10": 1.0,
    "age": 25.0,
    "dpb1": "match",
    "cmv": "fits",
    "blood": "same",
    "parity": "male",
}


def donor(name: str, base: dict[str, Value], **other: Value) -> Listed:
    return Listed(name, name, {**base, **other})


def order(*donors: Listed) -> list[str]:
    return [one.donor.id for one in rank(donors, POLICY).ranked]


def test_the_identical_sibling_then_matched_then_half_matched() -> None:
    carrier = donor("carrier", SISTER, variant="carrier")
    found = order(
        donor("father", FATHER),
        donor("ten", STRANGER),
        donor("nine", STRANGER, match="9/10"),
        carrier,
        donor("free", SISTER),
    )
    assert found[:3] == ["free", "carrier", "ten"]
    assert set(found[3:]) == {"father", "nine"}


def test_a_free_matched_relative_goes_before_an_identical_carrier() -> None:
    """Fact cure-don-010 puts both on one place; an equal donor without the variant goes first."""
    aunt: dict[str, Value] = {**SISTER, "kind": "relative", "match": "10/10"}
    carrier = donor("carrier", SISTER, variant="carrier", antibodies="no mismatch")
    free = donor("aunt", aunt, variant="not a carrier", antibodies="no mismatch")
    made = rank([carrier, free], POLICY)
    assert [one.donor.id for one in made.ranked] == ["aunt", "carrier"]
    assert made.ranked[0].above is not None
    assert made.ranked[0].above.rule is not None
    assert made.ranked[0].above.rule.id == "carrier"


def test_an_untested_sister_stands_between_one_without_and_one_with_the_variant() -> None:
    names = order(
        donor("carrier", SISTER, variant="carrier"),
        donor("untested", SISTER, variant=None),
        donor("free", SISTER),
    )
    assert names == ["free", "untested", "carrier"]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"core": 0.0}, {"core": 1.0}),
        ({"p10": 0.95}, {"p10": 0.5}),
        ({"dpb1": "match"}, {"dpb1": "permissive"}),
        ({"dpb1": "permissive"}, {"dpb1": None}),
        ({"dpb1": None}, {"dpb1": "non-permissive"}),
        ({"age": 32.0}, {"age": 33.0}),
        ({"age": 50.0}, {"age": None}),
        ({"cmv": "fits"}, {"cmv": None}),
        ({"cmv": None}, {"cmv": "does not fit"}),
        ({"blood": "minor"}, {"blood": "major"}),
        ({"parity": "never pregnant"}, {"parity": "pregnant before"}),
    ],
)
def test_one_difference_decides_between_equal_strangers(
    better: dict[str, Value], worse: dict[str, Value]
) -> None:
    assert order(donor("a", STRANGER, **worse), donor("b", STRANGER, **better)) == ["b", "a"]


def test_what_was_seen_with_strangers_does_not_order_a_family() -> None:
    """Facts cmv, donor-age: no difference with matched siblings; seen with unrelated donors."""
    old = donor("a", SISTER, age=40.0, cmv="does not fit")
    young = donor("b", SISTER, age=20.0, cmv="fits")
    (first, _) = rank([young, old], POLICY).ranked
    assert first.donor.id == "a"
    assert first.above is not None
    assert first.above.rule is None


@pytest.mark.parametrize(
    "values",
    [
        {"variant": "affected"},
        {"match": "mismatched"},
        {"fit": "unfit"},
        {"willing": "no"},
        {"available": "no"},
    ],
)
def test_an_exclusion_stands_apart_with_its_reason(values: dict[str, Value]) -> None:
    made = rank([donor("a", SISTER, **values), donor("b", FATHER)], POLICY)
    assert [one.donor.id for one in made.ranked] == ["b"]
    assert [one.donor.id for one in made.excluded] == ["a"]
    assert all(said.text and said.facts for said in made.excluded[0].reasons)


def test_the_typing_of_an_untyped_sibling_is_the_test_that_changes_the_order() -> None:
    typing = Test("HLA typing", (Outcome("identical", {"match": "identical"}),))
    untyped = Listed("brother", "brother", {**SISTER, "match": None}, (typing,))
    made = rank([donor("ten", STRANGER), untyped], POLICY)
    assert [one.donor.id for one in made.ranked] == ["ten", "brother"]
    change = made.ranked[1].change
    assert change is not None
    assert change.words == "HLA typing: identical lifts brother from place 2 to 1"


def test_a_brother_not_yet_tested_may_leave_the_list() -> None:
    outcomes = (Outcome("if he has it", {"variant": "affected"}),)
    brother = Listed(
        "brother", "brother", {**SISTER, "variant": None}, (Test("FOXP3 test", outcomes),)
    )
    (only,) = rank([brother], POLICY).ranked
    assert only.change is not None
    assert "takes brother off the list" in only.change.words


VALUES = st.fixed_dictionaries(
    {
        **{name: st.sampled_from((*values, None)) for name, values in FEATURES.items()},
        "p10": st.none() | st.floats(0, 1),
        "core": st.none() | st.sampled_from([0.0, 1.0, 2.0]),
        "age": st.none() | st.floats(0, 80),
    }
)
DONORS = st.lists(VALUES, min_size=1, max_size=7).map(
    lambda told: [Listed(f"d{place}", f"d{place}", one) for place, one in enumerate(told)]
)


@given(DONORS, st.randoms())
def test_the_order_hangs_on_no_order_of_telling_and_loses_nobody(
    donors: list[Listed], chance: object
) -> None:
    made = rank(donors, POLICY)
    mixed = list(donors)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    again = rank(mixed, POLICY)
    assert made.ranked == again.ranked
    names = [*_names(made), *(one.donor.id for one in made.excluded)]
    assert sorted(names) == sorted(one.id for one in donors)


@given(DONORS)
def test_who_stands_above_whom_does_not_hang_on_a_third(donors: list[Listed]) -> None:
    full = [one.donor.id for one in rank(donors, POLICY).ranked]
    for left in donors:
        less = [one.donor.id for one in rank([d for d in donors if d != left], POLICY).ranked]
        assert less == [name for name in full if name != left.id]


@given(DONORS)
def test_the_reason_is_the_first_rule_that_differs(donors: list[Listed]) -> None:
    made = rank(donors, POLICY)
    for one, other in pairwise(made.ranked):
        assert one.above is not None, one.donor.id
        differs = [
            rule
            for rule, mine, theirs in zip(POLICY.rules, one.stands, other.stands, strict=True)
            if mine.place != theirs.place
        ]
        assert one.above.rule == (differs[0] if differs else None)
        assert other.donor.who in one.above.words


@settings(max_examples=200)
@given(DONORS)
def test_the_named_result_does_change_the_order(donors: list[Listed]) -> None:
    made = rank(donors, POLICY)
    for one in made.ranked:
        if one.change is None:
            continue
        values = {**one.donor.values, **one.change.values}
        again = rank(
            [
                Listed(each.id, each.who, values) if each.id == one.donor.id else each
                for each in donors
            ],
            POLICY,
        )
        assert _names(again) != _names(made)


def _names(made: Ranking) -> list[str]:
    return [one.donor.id for one in made.ranked]


@given(VALUES, st.sampled_from(sorted(FEATURES)))
def test_what_is_not_known_holds_or_fails_as_soon_as_it_is_told(
    values: dict[str, Value], name: str
) -> None:
    """Three-valued logic: an answer that is there without a value stays with any value of it."""
    when = {name: FEATURES[name][:1], "kind": ("sibling",)}
    known = holds(when, {**values, name: None})
    if known is not None:
        assert all(holds(when, {**values, name: one}) is known for one in FEATURES[name])


OWN = """
id: ours
version: 3
title: Our centre
about: Youngest first.
rules:
  - id: young
    prefer: the younger donor
    because: usage here
    evidence: centre
    by: age
    best: [18, 25]
    step: 5
"""


def test_a_centre_swaps_the_policy(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(OWN)
    ours = read_policy(file)
    donors = [donor("old", STRANGER, age=50.0), donor("young", STRANGER, age=20.0, match="9/10")]
    assert [one.donor.id for one in rank(donors, ours).ranked] == ["young", "old"]
    assert order(*donors) == ["old", "young"]


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("by: age", "by: height", "'height' is no number of a donor"),
        ("evidence: centre", "evidence: leukaemia", "cites no fact"),
        ("evidence: centre", "evidence: rumour", "Invalid enum value"),
        ("step: 5", "step: 0", "a 'step' above 0"),
        ("step: 5", "step: 5\n    facts: [nonsense]", "which is not known"),
        ("step: 5", "step: 5\n    among: {hair: [red]}", "'hair' is no feature"),
        ("step: 5", "step: 5\n    among: {match: [most]}", "no value of match"),
        ("id: ours", "[", "policy"),
        (OWN, "just words", "must hold one policy"),
    ],
)
def test_a_broken_policy_says_what_is_wrong(tmp_path: Path, was: str, now: str, said: str) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(OWN.replace(was, now))
    with pytest.raises(InputError) as problem:
        read_policy(file)
    assert "ours.yaml" in str(problem.value)
    if now != "[":
        assert said in str(problem.value)
