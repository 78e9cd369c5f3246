"""Which moment a plan is for, in the words a physician would use."""

from __future__ import annotations

import pytest

from children import Told, child, give, sign, visit
from scurfin.plan.moments import known_at
from scurfin.terms.source_text import InputError

NOTE: Told = {"event": "note", "text": "seen"}
RECORD = child(
    visit("first", sign("eczema", id="a"), give("insulin", id="b"), age="P2M"),
    visit("Second", sign("alopecia", id="c"), age="P4M"),
    visit("second", {**NOTE, "id": "d"}, give("insulin", "stop", id="e"), age="P8M"),
)


@pytest.mark.parametrize(
    ("at", "known"),
    [
        (None, "abcde"),
        ("", "abcde"),
        ("1", "a"),
        ("2", "abc"),
        ("turn 2", "abc"),
        (" 3 ", "abcd"),
        ("first", "a"),
        ("FIRST", "a"),
        ("b", "ab"),
        ("d", "abcd"),
        ("P1M", ""),
        ("P2M", "ab"),
        ("P7M", "abc"),
        ("P8M", "abcde"),
        ("P2Y", "abcde"),
        ("prenatal", ""),
    ],
)
def test_moments(at: str | None, known: str) -> None:
    assert "".join(one.id for one in known_at(RECORD, at).happenings) == known


@pytest.mark.parametrize("at", ["0", "4", "third", "x", "4 months", "²", "9" * 5000, "turn", "-1"])
def test_no_such_moment_is_an_error_that_names_the_moments(at: str) -> None:
    with pytest.raises(InputError, match="is no turn, visit, event or age") as caught:
        known_at(RECORD, at)
    assert "turns are 1 to 3; visits are 'first', 'Second', 'second'" in caught.value.remedy


def test_a_name_of_two_visits_is_an_error_that_names_their_turns() -> None:
    with pytest.raises(InputError, match="is the name of 2 visits") as caught:
        known_at(RECORD, "second")
    assert "2, 3" in caught.value.remedy


def test_an_empty_record_has_no_moments() -> None:
    with pytest.raises(InputError) as caught:
        known_at(child(), "1")
    assert "tells nothing yet" in caught.value.remedy


def test_an_age_is_refused_where_nothing_is_dated_by_age() -> None:
    with pytest.raises(InputError, match="dated by age"):
        known_at(child(sign("enteropathy"), sign("eczema")), "P1M")
