"""The latest value of each test in its canonical unit, or why there is none."""

from __future__ import annotations

import pytest

from children import Told, now
from scurfin.state.model import Measure


def lab(what: str, value: str | float | None = None, unit: str = "", **fields: object) -> Told:
    told: Told = {"event": "lab", "what": what, "unit": unit, **fields}
    return told if value is None else {**told, "value": value}


def measure(*events: Told) -> Measure:
    (found,) = now(*events).measures.values()
    return found


@pytest.mark.parametrize(
    ("event", "value", "unit"),
    [
        (lab("hemoglobin", 6.4, "g/dL"), 64, "g/L"),
        (lab("haemoglobin", 64, "g/L"), 64, "g/L"),
        (lab("Hb", "6.4 g/dl"), 64, "g/L"),
        (lab("glucose", 180, "mg/dL"), 9.99, "mmol/L"),
        (lab("creatinine", 1, "mg/dL"), 88.4, "umol/L"),
        (lab("platelets", 12000, "/µl"), 12, "10*9/L"),
        (lab("platelets", 12, "/nl"), 12, "10*9/L"),
        (lab("leukocytes", 12.5, "Gpt/l"), 12.5, "10*9/L"),
        (lab("neutrophils", 0.4, "Tsd./µl"), 0.4, "10*9/L"),
    ],
)
def test_values_are_brought_to_one_unit(event: Told, value: float, unit: str) -> None:
    found = measure(event)
    assert found.value == pytest.approx(value, rel=0.01)
    assert found.unit == unit


def test_the_reference_range_is_converted_with_the_value() -> None:
    found = measure(lab("creatinine", 1, "mg/dL", low=0.5, high=2))
    assert found.low == pytest.approx(44.2, rel=0.01)
    assert found.high == pytest.approx(176.8, rel=0.01)


@pytest.mark.parametrize(
    ("event", "state"),
    [
        (lab("glucose", result="pending"), "pending"),
        (lab("glucose", result="not known"), "not known"),
        (lab("glucose"), "not known"),
        (lab("glucose", 5, "furlongs"), "unit not convertible"),
    ],
)
def test_why_there_is_no_value(event: Told, state: str) -> None:
    found = measure(event)
    assert found.state == state
    assert found.value is None


def test_one_lineage_never_stands_for_another() -> None:
    def share(lineage: str, percent: float) -> Told:
        return {"event": "chimerism", "lineage": lineage, "donor_percent": percent}

    found = now(share("whole blood", 12), share("Treg", 92), share("NK", 40)).measures
    assert found["donor-chimerism"].value == 12
    assert found["donor-chimerism-treg"].value == 92
    assert found["donor-chimerism-nk"].value == 40


def test_the_latest_value_counts() -> None:
    assert measure(lab("glucose", 5, "mmol/L"), lab("glucose", 21, "mmol/L")).value == 21


def test_a_limit_keeps_its_sign() -> None:
    found = measure(lab("glucose", ">33", "mmol/L"))
    assert (found.value, found.comparator) == (33, ">")


def test_words_are_kept_as_words() -> None:
    found = measure(lab("interferon gamma production", "profoundly impaired"))
    assert (found.value, found.text) == (None, "profoundly impaired")
