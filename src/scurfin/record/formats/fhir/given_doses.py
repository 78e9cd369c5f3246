"""Single doses as a ward gives them: the doses of one drug make one course.

A MedicationAdministration that is completed says that a dose was given, not that the drug ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from statistics import median_high

from scurfin.record.formats.fhir.several_entries import name_of
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.told import Gathered, Placed
from scurfin.record.told_dose import told_dose

ENDED = "no later dose is told: read as ended that day"
BY_DOSES = "by the doses given"


@dataclass(frozen=True)
class Given:
    """A dose: the therapy event without its status, its first and last day; ``going``: not over."""

    event: Laid
    first: date
    last: date
    going: bool = False


def place_courses(doses: list[Given], gathered: Gathered) -> None:
    """The doses as the start, the changes and the end of courses.

    A course goes on if the time since its last dose, to the last day that the file tells, is no
    longer than usual between its doses.
    """
    told = [date.fromisoformat(one.spec[1]) for one in gathered.placed if _happened(one)]
    told += [one.last for one in doses]
    by_drug: dict[tuple[str, str, str], list[Given]] = {}
    for one in sorted(doses, key=lambda each: each.first):
        event = one.event
        key = (name_of(event), event.get("route", ""), event.get("formulation", ""))
        by_drug.setdefault(key, []).append(one)
    ordered = {
        name_of(one.event)
        for one in gathered.placed
        if one.event["event"] == "therapy" and one.event.get("dose")
    }
    for (name, _, _), course in by_drug.items():
        _place(course, max(told), name in ordered, gathered)


def _happened(one: Placed) -> bool:
    if one.spec[0] != "date" or one.event.get("status") == "planned":
        return False
    try:
        date.fromisoformat(one.spec[1])
    except ValueError:
        return False
    return True


def _place(course: list[Given], until: date, ordered: bool, gathered: Gathered) -> None:
    days = sorted({one.first for one in course})
    last = max(one.last for one in course)
    gaps = [(after - before).days for before, after in pairwise(days)]
    usual = median_high(gaps) if gaps else 1
    alone = len(course) == 1 and last > days[0]
    goes_on = any(one.going for one in course) or (not alone and (until - last).days <= usual)
    status = "start"
    stretches = [] if ordered else _stretches(course)
    said = {name: _all(name, course) for name in ("note", "indication")}
    for day, dose in stretches or [(days[0], "")]:
        event = {key: one for key, one in course[0].event.items() if key not in ("dose", *said)}
        if status == "start":
            event |= {name: words for name, words in said.items() if words}
        if dose:
            event["dose"] = dose
        placed = Placed({**event, "status": status}, ("date", day.isoformat(), ""))
        placed.current = goes_on
        gathered.placed.append(placed)
        status = "change"
    if goes_on:
        return
    kept = ("event", "what", "code", "route", "formulation")
    stop = {key: course[0].event[key] for key in kept if key in course[0].event}
    ended = Placed({**stop, "status": "stop"}, ("date", last.isoformat(), ""))
    ended.rank = 1 if last == days[0] else 0
    gathered.placed.append(ended)
    if not alone:
        many = f"{len(course)} doses" if len(course) > 1 else "one dose"
        gathered.leave(stop["what"], f"{many}, the last on {last.isoformat()}", ENDED)


def _all(name: str, course: list[Given]) -> str:
    told = dict.fromkeys(str(one.event.get(name, "")) for one in course)
    return "; ".join(one for one in told if one)


def _stretches(course: list[Given]) -> list[tuple[date, str]]:
    """The first day of every dose, and the dose."""
    daily = {
        day: tuple(sorted(str(one.event.get("dose", "")) for one in given))
        for day, given in groupby(course, key=lambda each: each.first)
    }
    found: list[tuple[date, str]] = []
    for said, days in groupby(daily, key=lambda day: "; ".join(dict.fromkeys(daily[day]))):
        mine = list(days)
        text = said if ";" not in said else f"several doses: {said}"
        found.append((mine[0], _as_often(text, mine, daily, list(daily))))
    return found


def _as_often(
    said: str, days: list[date], daily: dict[date, tuple[str, ...]], all_days: list[date]
) -> str:
    """'25 mg 2 times a day' where every whole day has as many doses; else the dose alone."""
    whole = [one for one in days if one not in (all_days[0], all_days[-1])]
    often = {len(daily[one]) for one in whole}
    every = all((after - before).days == 1 for before, after in pairwise(days))
    one = bool(said) and ";" not in said and told_dose(said) is None
    if not one or not whole or len(often) != 1 or not every:
        return said
    return f"{said} {often.pop()} times a day"
