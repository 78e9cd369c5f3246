"""Single doses that a ward gave: one course, and no end that nobody told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from record.formats.test_fhir import amount, condition, drug, read, told
from scurfin.state import state

FIRST = date(2024, 5, 6)


def dose(day: int, mg: float = 25, hour: int = 8, **parts: Any) -> dict[str, Any]:
    when = f"{FIRST + timedelta(days=day)}T{hour:02d}:00:00Z"
    base = {"status": "completed", "effectiveDateTime": when, "dosage": {"dose": amount(mg, "mg")}}
    return drug("MedicationAdministration", name=f"d{day}-{hour}", **base | parts)


def seen(day: int) -> dict[str, Any]:
    """Something else that the file tells so many days after the first dose."""
    return condition(onsetDateTime=str(FIRST + timedelta(days=day))) | {"id": f"c{day}"}


def courses(*resources: dict[str, Any]) -> list[tuple[str, int, Any]]:
    events = [one for one in told(*resources) if one["event"] == "therapy"]
    days = [(date.fromisoformat(one["date"]) - FIRST).days for one in events]
    return [(one["status"], day, one.get("dose")) for one, day in zip(events, days, strict=True)]


TWICE_DAILY = [dose(day, hour=hour) for day in range(4) for hour in (8, 20)]


def test_doses_given_until_the_last_day_are_a_course_that_runs() -> None:
    assert courses(*TWICE_DAILY) == [("start", 0, "25 mg 2 times a day")]
    assert state(read(*TWICE_DAILY)).treatments["ciclosporin"].running


def test_doses_that_ceased_are_read_as_ended_and_asked() -> None:
    found = courses(*TWICE_DAILY, seen(20))
    assert [one[:2] for one in found] == [("start", 0), ("stop", 3)]
    record = read(*TWICE_DAILY, seen(20))
    (asked,) = [one for one in record.unread if not one.kept]
    assert asked.what == "8 doses, the last on 2024-05-09"


@pytest.mark.parametrize(("after", "ends"), [(35, False), (36, True)])
def test_a_dose_is_missed_only_when_the_next_one_was_due(after: int, ends: bool) -> None:
    weekly = [dose(day, text="") for day in (0, 7, 14, 28)]
    found = courses(*weekly, seen(after))
    assert (found[-1][0] == "stop") is ends


def test_a_dose_of_another_size_is_a_change() -> None:
    found = courses(*(dose(day, mg) for day, mg in enumerate([25, 25, 25, 30, 30, 30])))
    assert found == [("start", 0, "25 mg 1 times a day"), ("change", 3, "30 mg 1 times a day")]


def test_doses_not_of_every_day_tell_no_daily_dose() -> None:
    found = courses(*(dose(day) for day in (0, 2, 3, 5)))
    assert found == [("start", 0, "25 mg")]
    unlike = courses(dose(0), dose(1), dose(1, hour=20), dose(2), dose(3))
    assert unlike == [("start", 0, "25 mg")]


def test_two_sizes_a_day_are_no_one_dose() -> None:
    found = courses(*(dose(day, mg, hour) for day in range(3) for mg, hour in ((10, 8), (5, 20))))
    assert found == [("start", 0, "several doses: 10 mg; 5 mg")]


def test_an_infusion_over_days_ends_when_it_says() -> None:
    over = {"start": "2024-05-06", "end": "2024-05-09"}
    whole = dose(0, effectivePeriod=over)
    del whole["effectiveDateTime"]
    assert courses(whole, seen(3)) == [("start", 0, "25 mg"), ("stop", 3, None)]
    running = courses(whole | {"status": "in-progress"}, seen(3))
    assert running == [("start", 0, "25 mg")]


def test_what_was_ordered_is_the_dose_and_what_was_given_proves_it() -> None:
    order = drug(
        "MedicationRequest",
        status="active",
        intent="order",
        authoredOn="2024-05-06",
        dosageInstruction=[{"text": "30 mg twice daily"}],
    )
    found = courses(order, *TWICE_DAILY, seen(20))
    assert {one[2] for one in found if one[2]} == {"30 mg twice daily"}
    assert "stop" not in [one[0] for one in found]


def test_a_dose_broken_off_is_asked_about() -> None:
    record = read(dose(0, status="stopped"))
    assert any("broken off" in one.why for one in record.unread)


def test_notes_of_the_doses_stay() -> None:
    noted = [dose(day, note=[{"text": f"vomited on day {day}"}]) for day in (0, 1)]
    (event,) = told(*noted)
    assert event["note"] == "vomited on day 0; vomited on day 1"
