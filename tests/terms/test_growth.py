"""Weights and lengths against the WHO Child Growth Standards (2006)."""

from __future__ import annotations

import pytest

from scurfin.terms.growth import HIGH_FLAG, length_z, median_weight, weight_z

SIX_MONTHS = 183


@pytest.mark.parametrize(
    ("sex", "days", "median"),
    [
        ("male", 0, 3.35),
        ("male", SIX_MONTHS, 7.93),
        ("male", 365, 9.65),
        ("male", 730, 12.15),
        ("female", 0, 3.23),
        ("female", SIX_MONTHS, 7.30),
        ("female", 1826, 18.2),
    ],
)
def test_medians_are_those_of_who(sex: str, days: int, median: float) -> None:
    assert median_weight(sex, days) == pytest.approx(median, abs=0.06)


@pytest.mark.parametrize(("z", "weight"), [(-3, 5.7), (-2, 6.4), (0, 7.93), (2, 9.8), (3, 10.9)])
def test_boys_of_six_months_by_who_table(z: float, weight: float) -> None:
    assert weight_z("male", SIX_MONTHS, weight) == pytest.approx(z, abs=0.1)


def test_fourteen_kilograms_at_six_months_are_beyond_the_flag() -> None:
    score = weight_z("male", SIX_MONTHS, 14)
    assert score is not None
    assert score > HIGH_FLAG


def test_median_length_at_six_months() -> None:
    assert length_z("male", SIX_MONTHS, 67.6) == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize(
    ("sex", "days"), [("male", 1827), ("male", 5000), ("male", -1), ("unknown", 100), ("", 100)]
)
def test_outside_the_standards_nothing_is_known(sex: str, days: float) -> None:
    assert weight_z(sex, days, 8) is None
    assert length_z(sex, days, 65) is None
    assert median_weight(sex, days) is None
