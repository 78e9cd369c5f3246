"""Values of measurements and doses in Phenopackets of others."""

from __future__ import annotations

import json
from typing import Any

import pytest

from record.formats.test_phenopackets import read, told
from scurfin.record.formats.phenopacket.files import parsed
from scurfin.terms.source_text import InputError

GLUCOSE = {"id": "LOINC:2345-7", "label": "Glucose"}
WEIGHT = {"id": "LOINC:29463-7", "label": "Body weight"}
NO_NUMBER = "no value is told, or none that is a number"


def amount(unit: str, label: str = "", **more: Any) -> dict[str, Any]:
    return {"quantity": {"unit": {"id": unit, "label": label}, **more}}


@pytest.mark.parametrize("more", [{}, {"value": None}, {"value": "NaN"}, {"value": "Infinity"}])
def test_a_value_that_is_left_out_is_not_zero(more: dict[str, Any]) -> None:
    record = read(
        measurements=[
            {"assay": GLUCOSE, "value": amount("UCUM:mg/dL", **more)},
            {"assay": WEIGHT, "value": amount("UCUM:kg", **more)},
        ]
    )
    assert [(one["event"], one.get("value")) for one in told(record)] == [("lab", None)]
    assert [one.why for one in record.unread] == [NO_NUMBER, NO_NUMBER]


def test_a_value_of_zero_is_zero() -> None:
    (event,) = told(read(measurements=[{"assay": GLUCOSE, "value": amount("UCUM:mg/dL", value=0)}]))
    assert event["value"] == 0


def test_a_dose_without_a_number_is_none() -> None:
    interval = {"start": "2024-03-01T00:00:00Z"}
    often = {"id": "NCIT:C125004", "label": "Once Daily"}
    dose = {**amount("UCUM:mg"), "scheduleFrequency": often, "interval": interval}
    agent = {"id": "ATC:L04AD02", "label": "tacrolimus"}
    action = {"treatment": {"agent": agent, "doseIntervals": [dose]}}
    (event,) = told(read(medicalActions=[action]))
    assert "dose" not in event


def test_a_side_of_a_range_that_is_left_out_is_open() -> None:
    bounds = {"unit": {"id": "UCUM:mg/dL"}, "high": 100}
    value = amount("UCUM:mg/dL", value=90, referenceRange=bounds)
    (event,) = told(read(measurements=[{"assay": GLUCOSE, "value": value}]))
    assert (event.get("low"), event["high"]) == (None, 100)


def test_two_units_of_one_value_are_asked() -> None:
    value = amount("UCUM:mg/dL", "mmol/L", value=5)
    record = read(measurements=[{"assay": GLUCOSE, "value": value}])
    (event,) = told(record)
    assert event["unit"] == "mg/dL or mmol/L"
    assert any("two units" in one.why for one in record.unread)


def test_a_part_that_is_not_known_keeps_the_name_of_the_whole() -> None:
    part = {"type": {"id": "NCIT:C25299", "label": "Diastolic"}, **amount("UCUM:mm[Hg]", value=50)}
    assay = {"id": "LOINC:85354-9", "label": "Blood pressure"}
    record = read(measurements=[{"assay": assay, "complexValue": {"typedQuantities": [part]}}])
    assert told(record)[0]["what"] == "Blood pressure: Diastolic"


def test_deep_nesting_is_refused_in_one_message() -> None:
    deep: Any = {}
    for _ in range(300):
        deep = {"quantity": [deep]}
    with pytest.raises(InputError, match="is no Phenopacket"):
        parsed(json.dumps({"id": "p", "subject": deep}).encode(), "json")
