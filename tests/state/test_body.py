"""Weights that look wrong are questioned; only a high one is kept from dosing."""

from __future__ import annotations

import pytest

from children import Told, now, weigh
from scurfin.state.model import Body

LONG: Told = {"event": "growth", "age": "P6M", "length": "62 cm"}


def body(*events: Told, sex: str = "male") -> Body:
    return now(*events, sex=sex).body


@pytest.mark.parametrize(
    ("weight", "says"),
    [
        ("70 kg", "7 kg (tenfold)"),
        ("14 kg", "weigh again|twofold|pounds"),
        ("15 kg", "6.8 kg (pounds taken as kg)"),
    ],
)
def test_a_weight_far_too_high_is_questioned_and_not_used(weight: str, says: str) -> None:
    found = body(weigh(weight))
    assert not found.weight_usable
    assert len(found.doubts) == 1
    assert any(word in found.doubts[0] for word in says.split("|"))
    assert "no dose is calculated with it" in found.doubts[0]


def test_pounds_with_their_unit_are_converted() -> None:
    found = body(weigh("15 lb"))
    assert found.weight_kg == pytest.approx(6.804, abs=0.001)
    assert found.weight_usable
    assert found.doubts == ()


def test_a_starved_child_is_questioned_and_dosed() -> None:
    found = body(weigh("2.5 kg"))
    assert found.weight_usable
    assert "far below" in found.doubts[0]
    assert "doses are calculated with it" in found.doubts[0]


@pytest.mark.parametrize("weight", ["14 kg", "70 kg"])
def test_a_confirmed_weight_is_used(weight: str) -> None:
    found = body(weigh(weight, confirmed=True))
    assert found.weight_usable
    assert found.doubts[0].endswith("(weight confirmed in the record)")


@pytest.mark.parametrize(
    ("told", "kilograms"),
    [("5.9 kg", 5.9), ("5900 g", 5.9), ("5,9 kg", 5.9), ("5.9kg", 5.9), ("~5.9 kg", 5.9)],
)
def test_weights_are_read_in_their_unit(told: str, kilograms: float) -> None:
    assert body(weigh(told)).weight_kg == pytest.approx(kilograms)


def test_a_weight_without_a_unit_is_questioned() -> None:
    found = body(weigh(7.9))
    assert found.weight_kg is None
    assert "has no unit" in found.doubts[0]


@pytest.mark.parametrize(
    "told", ["heavy", "-5 kg", "0 kg", "<6 kg", "6 stone", "5,900 g", "6000 kg", "1e300 kg", ""]
)
def test_what_is_no_weight_of_a_child_is_questioned_and_not_used(told: str) -> None:
    found = body(weigh(told))
    assert found.weight_kg is None
    assert len(found.doubts) == 1


@pytest.mark.parametrize(
    ("earlier", "later", "usable"),
    [("4 kg", "9 kg", False), ("8 kg", "3.9 kg", True), ("7 kg", "7.4 kg", True)],
)
def test_a_jump_since_the_last_weighing(earlier: str, later: str, usable: bool) -> None:
    found = body(weigh(earlier, "P6M"), weigh(later, "P7M"))
    assert found.weight_usable is usable
    assert bool(found.doubts) is (earlier != "7 kg")


def test_growth_is_no_jump() -> None:
    assert body(weigh("3.3 kg", "P1D"), weigh("7.9 kg")).doubts == ()


@pytest.mark.parametrize(
    ("event", "sex", "says"),
    [
        ({"event": "growth", "weight": "6 kg"}, "male", "age at the weighing is not known"),
        (weigh("70 kg"), "unknown", "times the median"),
        (weigh("25 kg", "P7Y"), "male", "beyond the WHO standards"),
    ],
)
def test_what_could_not_be_checked_says_so(event: Told, sex: str, says: str) -> None:
    assert says in body(event, sex=sex).doubts[0]


def test_the_surface_is_mostellers() -> None:
    assert body(LONG, weigh("6.4 kg")).surface_m2 == pytest.approx(0.332, abs=0.001)


def test_a_doubtful_weight_makes_no_surface() -> None:
    assert body(LONG, weigh("70 kg")).surface_m2 is None


@pytest.mark.parametrize(
    ("events", "missing"),
    [([], ("weight", "length")), ([weigh("6 kg")], ("length",)), ([LONG], ("weight",))],
)
def test_what_is_missing_is_named(events: list[Told], missing: tuple[str, ...]) -> None:
    assert body(*events).missing == missing


@pytest.mark.parametrize("told", ["620 cm", "6.2 m", "62 in", "tall", "5 cm"])
def test_a_length_that_no_child_has_is_not_used(told: str) -> None:
    found = body(weigh("6 kg"), {"event": "growth", "age": "P6M", "length": told})
    assert found.length_cm is None
    assert found.doubts


def test_metres_are_converted() -> None:
    assert body({**LONG, "length": "0.62 m"}).length_cm == pytest.approx(62)


def test_an_old_weight_is_called_old() -> None:
    found = body(weigh("6 kg", "P180D"), {"event": "note", "text": "seen", "age": "P200D"})
    assert "more than 19 days old" in found.stale


def test_an_old_weight_that_he_has_outgrown_is_not_used() -> None:
    seen = {"event": "note", "text": "seen", "age": "P4Y"}
    found = body(weigh("6 kg", "P6M"), seen)
    assert not found.weight_usable
    assert "weigh him" in found.doubts[0]
    assert body(weigh("6 kg", "P6M"), {**seen, "age": "P8M"}).weight_usable
