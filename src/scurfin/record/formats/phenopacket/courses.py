"""Treatments of others, read: what their dose intervals say of beginning, change and end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from scurfin.knowledge.codes import Code
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.phenopacket.doses import read_interval
from scurfin.record.formats.phenopacket.moments import Json, day_of

BACKWARDS = "ends before it begins: the end was not used"
NO_START = "from which day is not told: not used"
NO_TIME = "no time is told: it is read as begun, and not as ended"
ENDED_ONLY = "its end is told, but not when it began"


@dataclass
class Courses:
    """The steps of a treatment in their order: status, timestamp ('' if none), dose.

    ``doubts``: what cannot be used, and why.
    """

    steps: list[tuple[str, str, Laid]] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)


def courses(doses: list[Json], *, ended: bool) -> Courses:
    """What the intervals say. ``ended``: a reason for the end is told."""
    made = Courses()
    dated = _dated(doses, made)
    if not dated:
        _undated(doses, made)
    running = False
    for number, (start, end, dose) in enumerate(dated):
        made.steps.append(("change" if running else "start", start, dose))
        later = [one[0] for one in dated[number + 1 :]]
        running = not end or (bool(later) and _days(end, later[0]) <= 1)
        if end and later and not running:
            made.steps.append(("stop", end, {}))
    last = dated[-1][1] if dated else ""
    if last or (ended and not any(one[0] == "stop" for one in made.steps[-1:])):
        made.steps.append(("stop", last, {}))
    return made


def _dated(doses: list[Json], made: Courses) -> list[tuple[str, str, Laid]]:
    """Start, end ('' if none can be used) and dose of each interval with a start, in order."""
    found = []
    for one in doses:
        dose = read_interval(one)
        start, end = (one.get("interval", {}).get(side, "") for side in ("start", "end"))
        if start and end and end < start:
            made.doubts.append((_said(dose), BACKWARDS))
            end = ""
        if start:
            found.append((start, end, dose))
        elif len(doses) > 1:
            made.doubts.append((_said(dose), NO_START))
    return sorted(found, key=lambda one: one[0])


def _undated(doses: list[Json], made: Courses) -> None:
    """A treatment of which only the end is told has ended, whenever it began."""
    ends = [one.get("interval", {}).get("end", "") for one in doses]
    dose = read_interval(doses[0]) if len(doses) == 1 else {}
    if ends and all(ends):
        made.steps.append(("stop", max(ends), dose))
        made.doubts.append(("", ENDED_ONLY))
    else:
        made.steps.append(("start", "", dose))
        made.doubts.append(("", NO_TIME))


def tells_more(action: Json, agent: Code) -> bool:
    """Is this the treatment that stands beside a regimen of the same agent, and no more?"""
    told = action.get("treatment", {})
    return (
        action.keys() == {"treatment"}
        and told.keys() <= {"agent", "routeOfAdministration", "doseIntervals"}
        and told.get("agent", {}).get("id") == agent.id
        and len(told.get("doseIntervals", [])) <= 1
    )


def _said(dose: Laid) -> str:
    return " ".join(str(one) for one in dose.values()) or "a dose"


def _days(one: str, other: str) -> int:
    """Days from one timestamp to another."""
    first, last = (date.fromisoformat(day_of(each)) for each in (one, other))
    return (last - first).days
