"""Times to death, transplant and last report, as far as a case dates them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scurfin.evidence.case import Case
from scurfin.evidence.followed import end_of
from scurfin.record import events as ev
from scurfin.record.model import BIRTH, Happening, When, elapsed
from scurfin.terms import ages
from scurfin.terms.ages import DAYS_PER_YEAR

Origin = Literal["birth", "onset", "immunosuppression", "transplant"]
Event = Literal["death", "transplant", "last known alive"]
ORIGINS: dict[Origin, str] = {
    "birth": "birth",
    "onset": "the first dated sign",
    "immunosuppression": "the first systemic immunosuppressant",
    "transplant": "the first transplant",
}


@dataclass(frozen=True)
class Time:
    """How long one child is known from an origin, in years (the least that the words allow)."""

    case: Case
    years: float
    event: Event


@dataclass(frozen=True)
class Times:
    """The children who can enter a curve, and how many cannot, by reason."""

    origin: Origin
    entered: tuple[Time, ...]
    not_there: int
    undated: int
    undated_deaths: int
    unborn: int


def times(rows: tuple[Case, ...], origin: Origin, *, stop_at_transplant: bool = False) -> Times:
    """Time from ``origin`` to death or the last moment known alive, for every counted child.

    With ``stop_at_transplant`` a transplant ends the time, as an event that competes with death;
    a time that begins with the transplant cannot end with it.
    A child without a dated origin, or nothing dated after it, cannot enter and is counted; so is
    one who died before birth, who is no survivor of any of these times.
    """
    entered: list[Time] = []
    not_there = undated = deaths = unborn = 0
    for case in rows:
        if not case.counted:
            continue
        if any(_before_birth(one) for one in case.record.happenings if _died(one)):
            unborn += 1
            continue
        start = _start(case, origin)
        if start is None:
            not_there += 1
            continue
        found = _until(case, start, stop_at_transplant and origin != "transplant")
        if found is None:
            undated += 1
            deaths += end_of(case) == "dead"
            continue
        entered.append(Time(case, *found))
    return Times(origin, tuple(entered), not_there, undated, deaths, unborn)


def _start(case: Case, origin: Origin) -> When | None:
    """When the origin was, if the case tells of it at all; birth always was."""
    if origin == "birth":
        return When(BIRTH, ages.Span(0.0, 0.0))
    for one in case.record.happenings:
        event = one.event
        if origin == "onset" and isinstance(event, ev.Manifestation) and event.status != "absent":
            return one.when
        if origin == "transplant" and isinstance(event, ev.Transplant):
            return one.when
        if origin == "immunosuppression" and isinstance(event, ev.Therapy) and _suppresses(event):
            return one.when
    return None


def _suppresses(event: ev.Therapy) -> bool:
    from scurfin.state.lines import immunosuppressive

    return event.status in ("start", "running") and bool(immunosuppressive(event))


def _until(case: Case, start: When, stop: bool) -> tuple[float, Event] | None:
    latest: float | None = None
    for one in case.record.happenings:
        if stop and isinstance(one.event, ev.Transplant):
            ran = _ran(start, one.when)
            return None if ran is None else (ran, "transplant")
        if _died(one):
            ran = _ran(start, one.when)
            return None if ran is None else (ran, "death")
        ran = _ran(start, one.when)
        if ran is not None and ran > 0:
            latest = ran if latest is None else max(latest, ran)
    if latest is None or end_of(case) == "dead":
        return None
    return latest, "last known alive"


def _ran(start: When, end: When | None) -> float | None:
    if end is None or elapsed(start, end) is None:
        return None
    return max(end.span.low - start.span.low, 0.0) / DAYS_PER_YEAR


def _died(one: Happening) -> bool:
    return isinstance(one.event, ev.Death)


def _before_birth(one: Happening) -> bool:
    return one.when is not None and one.when.root == BIRTH and one.when.span.high <= 0
