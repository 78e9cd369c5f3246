"""Numbers keep their unit, and are written so that nobody can misread them tenfold."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scurfin.terms.quantities import (
    Quantity,
    number,
    quantity,
    significant,
    spoken_unit,
    unit_name,
)

LAWS = settings(max_examples=200, deadline=None, derandomize=True)
NUMBERS = st.floats(-1e9, 1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (5.0, "5"),
        (0.5, "0.5"),
        (0.25, "0.25"),
        (1250.0, "1250"),
        (100.0, "100"),
        (0.0, "0"),
        (-0.0, "0"),
        (0.0005, "0.0005"),
        (0.00000025, "0.00000025"),
        (-2.50, "-2.5"),
    ],
)
def test_numbers_are_written_the_safe_way(value: float, written: str) -> None:
    assert number(value) == written


@LAWS
@given(NUMBERS)
def test_no_number_has_a_trailing_zero_a_naked_point_or_an_exponent(value: float) -> None:
    assert re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", number(value))


@LAWS
@given(NUMBERS)
def test_no_number_but_zero_is_written_as_zero(value: float) -> None:
    assert (number(value) == "0") == (value == 0)


@pytest.mark.parametrize(
    ("told", "one"),
    [
        ("mg/dl", "mg/dL"),
        ("mg/dL", "mg/dL"),
        ("µmol/L", "umol/L"),
        ("μmol/l", "umol/L"),
        ("mcg", "ug"),
        ("µg", "ug"),
        ("micrograms", "ug"),
        ("mcg/kg", "ug/kg"),
        ("IU", "U"),
        ("IU/L", "U/L"),
        ("units", "U"),
        ("ng/ml", "ng/mL"),
        ("10^9/L", "10*9/L"),
        (" kg ", "kg"),
        ("lbs", "lb"),
        ("", ""),
    ],
)
def test_one_unit_has_one_spelling(told: str, one: str) -> None:
    assert unit_name(told) == one


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("5.9 kg", Quantity(5.9, "kg")),
        ("5.9kg", Quantity(5.9, "kg")),
        ("5,9 kg", Quantity(5.9, "kg")),
        ("0,250 kg", Quantity(0.25, "kg")),
        (">17 mmol/L", Quantity(17.0, "mmol/L", ">")),
        ("<= 0.3 mg/dl", Quantity(0.3, "mg/dL", "<=")),
        ("~4 kg", Quantity(4.0, "kg", "~")),
        ("-1.2", Quantity(-1.2)),
        ("1e3 g", Quantity(1000.0, "g")),
        ("15 lb", Quantity(15.0, "lb")),
    ],
)
def test_numbers_are_read_with_their_unit_and_sign(told: str, meant: Quantity) -> None:
    assert quantity(told) == meant


def test_a_bare_number_takes_the_unit_beside_it() -> None:
    assert quantity(5.9, "kg") == quantity("5.9", "kg") == Quantity(5.9, "kg")


@pytest.mark.parametrize("told", ["", "high", "kg 5", "5-6 kg", "5/6", "1e999 kg", "1.2.3", "--5"])
def test_what_is_no_number_is_not_guessed(told: str) -> None:
    assert quantity(told) is None


@pytest.mark.parametrize("told", ["1,000 mg", "3,250 g", "12,500 U"])
def test_a_comma_that_may_part_thousands_is_not_guessed(told: str) -> None:
    assert quantity(told) is None


@pytest.mark.parametrize("told", [True, False])
def test_true_is_no_number(told: bool) -> None:
    assert quantity(told) is None


@pytest.mark.parametrize(
    ("unit", "words"), [("ug", "micrograms"), ("U", "units"), ("m2", "m²"), ("mg", "mg")]
)
def test_units_that_are_misread_are_spelled_out(unit: str, words: str) -> None:
    assert spoken_unit(unit) == words


@pytest.mark.parametrize(
    ("value", "kept"), [(0.0, 0.0), (123.4, 120.0), (0.01234, 0.012), (5.95, 6.0), (19.4, 19.0)]
)
def test_doses_keep_two_digits(value: float, kept: float) -> None:
    assert significant(value) == pytest.approx(kept)
