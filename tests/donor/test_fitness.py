"""What is told of a relative's fitness, what is asked, and what is never taken on trust."""

from __future__ import annotations

import pytest

from children import Told, now
from scurfin.donor.blood import blood_group, mismatch
from scurfin.donor.fitness import Fitness, fitness
from scurfin.state import State

SISTER: Told = {"id": "sis", "relation": "sister", "sex": "female"}


def child(*events: Told, **member: object) -> State:
    return now(*events, born="2024-03-01", family={"members": [{**SISTER, **member}]})


def of(told: State) -> Fitness:
    return fitness(told.record.family.members[0], told)


def checked(**fields: object) -> Told:
    return {"event": "donor_check", "of": "sis", "age": "P6M", **fields}


def asked(found: Fitness) -> str:
    return " ".join(one.question for one in found.asks)


def test_of_whom_nothing_is_told_everything_is_asked_in_one_question() -> None:
    found = of(child())
    assert not found.told
    assert all(value is None for value in found.values.values())
    (one,) = found.asks
    for word in ("age", "weight", "infection markers", "consent", "blood group", "CMV"):
        assert word in one.question


def test_what_is_told_is_shown_and_no_longer_asked() -> None:
    found = of(
        child(
            {"event": "typing", "of": "child", "blood_group": "O positive", "cmv": "negative"},
            {"event": "typing", "of": "sis", "blood_group": "A neg", "cmv": "negative"},
            checked(weight="14 kg", examined="fit", infections="negative", willing=True),
            born="2021-03-01",
        )
    )
    told = dict(found.told)
    assert told["age"] == "3 years 5 months"
    assert told["weight"] == "14 kg"
    assert told["infection markers"] == "negative"
    assert told["CMV"] == "negative, the child negative"
    assert told["blood group"] == "A RhD-, major mismatch (O RhD+)"
    assert told["harvest above which a transfusion is likelier"] == "280 mL"
    assert found.values["blood"] == "major"
    assert found.values["cmv"] == "fits"
    assert found.values["minor"] == "yes"
    assert not found.asks


def test_the_latest_check_holds_and_pending_is_no_result() -> None:
    found = of(child(checked(infections="pending"), checked(examined="unfit")))
    assert found.values["infections"] is None
    assert found.values["fit"] == "unfit"
    assert dict(found.told)["infection markers"] == "pending"


def test_a_positive_child_after_immunoglobulin_has_no_known_cmv_status() -> None:
    """Fact cmv: after immunoglobulin serostatus is unreliable, and 'unknown' is kept apart."""
    typings = (
        {"event": "typing", "of": "child", "cmv": "positive"},
        {"event": "typing", "of": "sis", "cmv": "positive"},
    )
    given = {"event": "therapy", "what": "immunoglobulin, intravenous", "status": "start"}
    assert of(child(*typings)).values["cmv"] == "fits"
    found = of(child(given, *typings))
    assert found.values["cmv"] is None
    assert "may come from immunoglobulin" in dict(found.told)["CMV"]


@pytest.mark.parametrize(
    ("weight", "said"),
    [
        ("140 kg", "does not fit the age"),
        ("1.4 kg", "does not fit the age"),
        ("14", "cannot be read"),
        ("fourteen", "cannot be read"),
        ("-3 kg", "cannot be read"),
        (">10 kg", "cannot be read"),
    ],
)
def test_an_implausible_weight_is_questioned_not_shown(weight: str, said: str) -> None:
    found = of(child(checked(weight=weight), born="2021-03-01"))
    assert "weight" not in dict(found.told)
    assert said in asked(found)


@pytest.mark.parametrize(
    ("member", "minor"),
    [
        ({"born": "2021-03-01"}, "yes"),
        ({"age": "P17Y"}, "yes"),
        ({"age": "P18Y"}, "no"),
        ({"age": "P40Y"}, "no"),
        ({"born": "soon"}, None),
        ({"born": "2030-01-01"}, None),
        ({}, None),
    ],
)
def test_a_minor_is_who_is_told_as_younger(member: Told, minor: str | None) -> None:
    assert of(child(checked(examined="fit"), **member)).values["minor"] == minor


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("O positive", "O RhD+"),
        ("0-", "O RhD-"),
        ("A Rh neg", "A RhD-"),
        ("ab+", "AB RhD+"),
        ("B", "B"),
        ("blood group A, RhD positive", "A RhD+"),
    ],
)
def test_blood_groups_are_read(told: str, expected: str) -> None:
    assert str(blood_group(told)) == expected


@pytest.mark.parametrize("told", ["", "C positive", "positive", "OO", "A or B"])
def test_words_that_are_no_blood_group_are_none(told: str) -> None:
    assert blood_group(told) is None


def test_an_unread_blood_group_is_a_question() -> None:
    typings = (
        {"event": "typing", "of": "child", "blood_group": "Q"},
        {"event": "typing", "of": "sis", "blood_group": "A"},
    )
    found = of(child(*typings))
    assert found.values["blood"] is None
    assert "'Q' cannot be read" in asked(found)


@pytest.mark.parametrize(
    ("ours", "theirs", "kind"),
    [
        ("O", "O", "same"),
        ("O", "A", "major"),
        ("A", "O", "minor"),
        ("A", "B", "both ways"),
        ("AB", "B", "minor"),
        ("B", "AB", "major"),
        ("A neg", "A pos", "same"),
    ],
)
def test_the_kinds_of_mismatch(ours: str, theirs: str, kind: str) -> None:
    mine, other = blood_group(ours), blood_group(theirs)
    assert mine is not None
    assert other is not None
    assert mismatch(mine, other) == kind
