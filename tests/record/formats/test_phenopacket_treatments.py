"""Treatments and procedures in Phenopackets of others."""

from __future__ import annotations

from typing import Any

import pytest

from record.formats.test_phenopackets import AGE, quantity, read, told


def interval(value: float, start: str = "", end: str = "") -> dict[str, Any]:
    days = {"start": start, "end": end}
    made = {side: f"{day}T00:00:00Z" for side, day in days.items() if day}
    often = {"id": "NCIT:C125004", "label": "Once Daily"}
    return {**quantity(value, "UCUM:mg"), "scheduleFrequency": often, "interval": made}


def treated(*doses: dict[str, Any], **more: Any) -> dict[str, Any]:
    agent = {"id": "ATC:L04AD02", "label": "tacrolimus"}
    return {"treatment": {"agent": agent, "doseIntervals": list(doses)}, **more}


MARCH, END = ("2024-03-01", "2024-03-31"), "2024-06-01"


@pytest.mark.parametrize(
    ("doses", "steps", "doubt"),
    [
        ([interval(1, *MARCH), interval(2, "2024-04-01", END)], ["start", "change", "stop"], ""),
        (
            [interval(1, *MARCH), interval(2, "2024-05-01", END)],
            ["start", "stop", "start", "stop"],
            "",
        ),
        (
            [interval(2, "2024-04-01", END), interval(1, *MARCH)],
            ["start", "change", "stop"],
            "",
        ),
        ([interval(1, "", END)], ["stop"], "not when it began"),
        ([interval(1, END, MARCH[0])], ["start"], "ends before it begins"),
        ([interval(1), interval(2)], ["start"], "from which day is not told"),
        ([interval(1), interval(2, "2024-04-01")], ["start"], "from which day is not told"),
    ],
)
def test_intervals_of_doses(doses: list[Any], steps: list[str], doubt: str) -> None:
    record = read(medicalActions=[treated(*doses)])
    assert [one["status"] for one in told(record)] == steps
    assert any(doubt in one.why for one in record.unread) is bool(doubt)


def test_several_doses_without_a_day_settle_none() -> None:
    (event,) = told(read(medicalActions=[treated(interval(1), interval(2))]))
    assert "dose" not in event


def test_harm_and_response_have_no_time_unless_it_is_told() -> None:
    harm = {"id": "HP:0001945", "label": "Fever"}
    (event,) = [
        one
        for one in told(read(medicalActions=[treated(interval(1, *MARCH), adverseEvents=[harm])]))
        if one["event"] == "adverse_reaction"
    ]
    assert (event["what"], event.get("date")) == ("fever", None)


def test_a_treatment_that_tells_more_is_not_swallowed_by_the_regimen_before_it() -> None:
    agent = {"id": "ATC:L04AD02", "label": "tacrolimus"}
    regimen = {"therapeuticRegimen": {"ontologyClass": agent, "startTime": AGE}}
    harm = {"id": "HP:0001945", "label": "Fever"}
    found = told(read(medicalActions=[regimen, treated(interval(1, *MARCH), adverseEvents=[harm])]))
    assert "adverse_reaction" in [one["event"] for one in found]
    assert [one["status"] for one in found if one["event"] == "therapy"].count("stop") == 1


def test_what_a_procedure_is_for_and_the_harm_it_did_stay_beside_it() -> None:
    action = {
        "procedure": {"code": {"id": "NCIT:C51895", "label": "Colonoscopy"}, "performed": AGE},
        "treatmentTarget": {"id": "HP:0002014", "label": "Diarrhea"},
        "treatmentIntent": {"id": "NCIT:C15220", "label": "Diagnosis"},
        "adverseEvents": [{"id": "HP:0001945", "label": "Fever"}],
    }
    record = read(medicalActions=[action])
    (event,) = told(record)
    assert event["note"] == "for: Diarrhea; intent: Diagnosis; adverse event: fever"
    assert any("harm of a procedure" in one.why for one in record.unread)
