"""An age covers its last unit, and what it does not tell stays unknown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scurfin.terms.ages import (
    DAYS_PER_MONTH,
    DAYS_PER_YEAR,
    PRENATAL,
    Span,
    age,
    duration,
    duration_days,
    exact,
    spoken,
    spoken_duration,
    spoken_floor,
)

LAWS = settings(max_examples=100, deadline=None, derandomize=True)
WHOLE = st.integers(-400, 8000).map(float)
SPANS = st.tuples(WHOLE, WHOLE).map(lambda ends: Span(min(ends), max(ends)))


@pytest.mark.parametrize(
    ("told", "low", "high"),
    [
        ("P4M", 4 * DAYS_PER_MONTH, 5 * DAYS_PER_MONTH),
        ("P7D", 7, 8),
        ("P3W", 21, 28),
        ("P1Y", DAYS_PER_YEAR, 2 * DAYS_PER_YEAR),
        ("P1Y2M", 14 * DAYS_PER_MONTH, 15 * DAYS_PER_MONTH),
        ("P0D", 0, 1),
        ("PT6H", 0.25, 7 / 24),
        ("P1DT12H", 1.5, 37 / 24),
        ("prenatal", -280, 0),
        (" Prenatal ", -280, 0),
    ],
)
def test_an_age_covers_its_last_unit(told: str, low: float, high: float) -> None:
    assert (age(told).low, age(told).high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    "told", ["", "P", "PT", "4M", "P4", "4 months", "P-4M", "P4Mx", "P4M2Y", "p4m", "P1.5M"]
)
def test_what_is_no_age_is_refused_with_a_remedy(told: str) -> None:
    with pytest.raises(ValueError, match="is no age; write P7D"):
        age(told)


@pytest.mark.parametrize("told", ["P151Y", "P99999999999D", "P" + "9" * 400 + "Y"])
def test_an_age_beyond_any_life_is_refused(told: str) -> None:
    with pytest.raises(ValueError, match="longer than any life"):
        age(told)


def test_a_span_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        Span(2, 1)


@pytest.mark.parametrize(
    ("told", "days", "reached"),
    [("P4M", 121, True), ("P4M", 130, None), ("P4M", 160, False), ("P7D", 7, True)],
)
def test_a_span_may_not_tell_whether_an_age_is_reached(
    told: str, days: float, reached: bool | None
) -> None:
    assert age(told).at_least(days) is reached


@LAWS
@given(SPANS, SPANS)
def test_taking_away_what_was_added_never_excludes_the_truth(one: Span, other: Span) -> None:
    back = one.plus(other).minus(other)
    assert back.low <= one.low
    assert back.high >= one.high


@LAWS
@given(SPANS, SPANS)
def test_adding_does_not_mind_the_order(one: Span, other: Span) -> None:
    assert one.plus(other) == other.plus(one)


@LAWS
@given(SPANS, WHOLE, WHOLE)
def test_at_least_is_never_truer_of_more_days(span: Span, fewer: float, more: float) -> None:
    rank = {True: 2, None: 1, False: 0}
    fewer, more = min(fewer, more), max(fewer, more)
    assert rank[span.at_least(fewer)] >= rank[span.at_least(more)]


@LAWS
@given(SPANS, WHOLE)
def test_at_least_is_unknown_only_inside_the_span(span: Span, days: float) -> None:
    assert (span.at_least(days) is None) == (span.low < days < span.high)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (age("P4M"), "4 months"),
        (age("P3W"), "3 weeks"),
        (age("P12D"), "12 days"),
        (age("P1D"), "1 day"),
        (age("P2Y"), "2 years"),
        (age("P1Y2M"), "14 months"),
        (age("PT6H"), "6 hours"),
        (PRENATAL, "before birth"),
        (exact(3), "3 days"),
    ],
)
def test_ages_are_spoken_no_more_exactly_than_told(span: Span, words: str) -> None:
    assert spoken(span) == words


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("PT6H", "6 hours"),
        ("P1D", "1 day"),
        ("P10D", "10 days"),
        ("P3W", "3 weeks"),
        ("P13W", "13 weeks"),
        ("P100D", "100 days"),
        ("P2M", "2 months"),
        ("P6M", "6 months"),
        ("P2Y", "2 years"),
    ],
)
def test_durations_are_spoken_plainly(told: str, words: str) -> None:
    assert spoken_duration(duration_days(told)) == words


def test_a_duration_is_no_age_before_birth() -> None:
    with pytest.raises(ValueError, match="is no duration"):
        duration("prenatal")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (2739.4, "7 years 6 months"),
        (2922.0, "8 years"),
        (243.5, "8 months"),
        (6.0, "6 days"),
        (20.0, "20 days"),
    ],
)
def test_the_least_age_is_never_rounded_up(days: float, words: str) -> None:
    assert spoken_floor(days) == words


@pytest.mark.parametrize("told", ["PT4M", "P1DT5M"])
def test_an_age_in_minutes_is_months_mistyped(told: str) -> None:
    with pytest.raises(ValueError, match="for months write P4M"):
        age(told)
