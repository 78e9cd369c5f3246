"""The calendar: dated checks, stable names, no child's name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from icalendar import Calendar

from scurfin.plan import make
from scurfin.plan.model import Due, Plan
from scurfin.plan.render.ics import NO_DATES, ics
from scurfin.record import load_record

EXAMPLE = Path(__file__).parents[2] / "examples" / "keran-worked.yaml"


def due(what: str, day: str, for_: str = "ciclosporin", when: str = "every week") -> Due:
    return Due(what=what, when=when, age_days=None, date=day, for_=for_, facts=())


def plan(*schedule: Due) -> Plan:
    made = make(load_record(str(EXAMPLE)))
    return msgspec.structs.replace(made, schedule=schedule) if schedule else made


def events(content: bytes) -> list[dict[str, str]]:
    calendar = Calendar.from_ical(content)
    return [
        {name: str(event[name]) for name in ("UID", "SUMMARY", "DESCRIPTION")}
        for event in calendar.walk("VEVENT")
    ]


def test_each_dated_check_is_an_all_day_event() -> None:
    made = plan()
    found = Calendar.from_ical(ics(made)).walk("VEVENT")
    dated = [one for one in made.schedule if one.date]
    assert len(found) == len({(one.what, one.for_, one.date) for one in dated})
    days = [event.decoded("DTSTART") for event in found]
    assert all(type(day) is date for day in days)
    assert {str(day) for day in days} == {one.date for one in dated}


def test_names_are_unique_and_stable() -> None:
    first, second = events(ics(plan())), events(ics(plan()))
    uids = [one["UID"] for one in first]
    assert len(set(uids)) == len(uids)
    assert first == second
    one = due("glucose", "2024-07-01")
    alone = events(ics(plan(one)))
    beside = events(ics(plan(due("TSH", "2024-06-30"), one)))
    assert alone[0]["UID"] in [each["UID"] for each in beside]


def test_the_same_bytes_twice() -> None:
    assert ics(plan()) == ics(plan())


def test_one_check_for_two_drugs_is_two_events_and_twice_for_one_drug_is_one() -> None:
    glucose = due("glucose", "2024-07-01")
    other = due("glucose", "2024-07-01", "insulin")
    again = due("glucose", "2024-07-01", when="at 3 months")
    found = events(ics(plan(glucose, other, again)))
    assert len(found) == 2
    assert "at 3 months" in found[0]["DESCRIPTION"]


def test_the_name_is_nowhere() -> None:
    content = ics(plan()).decode()
    assert "worked example" not in content
    assert "Keran-worked" in content


def test_text_cannot_add_properties() -> None:
    content = ics(plan(due("x\r\nATTENDEE:mailto:a@b.c\r\n", "2024-07-01")))
    assert b"\nATTENDEE" not in content


def test_without_dates_it_says_why() -> None:
    made = plan(due("glucose", ""))
    unborn = msgspec.structs.replace(made, child=msgspec.structs.replace(made.child, born=""))
    with pytest.raises(ValueError, match=r"no dates: the birth date \(born\) is not told"):
        ics(unborn)
    assert NO_DATES == "no dates: the birth date (born) is not told"
    with pytest.raises(ValueError, match="no dates: no check falls on a known day"):
        ics(made)
