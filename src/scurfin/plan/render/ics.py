"""The dated checks of a plan as a calendar. It names the child by id only: calendars leak."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from hashlib import sha256

from icalendar import Calendar, Event

from scurfin.plan.model import Due, Plan
from scurfin.plan.render.blocks import notice
from scurfin.terms.safe_text import safe

NO_DATES = "no dates: the birth date (born) is not told"
NONE_DUE = "no dates: no check falls on a known day"


def ics(plan: Plan) -> bytes:
    """One all-day event for each scheduled check that has a date. Raises ValueError without any."""
    dated = [one for one in plan.schedule if one.date]
    if not dated:
        raise ValueError(NONE_DUE if plan.child.born else NO_DATES)
    calendar = Calendar()
    calendar.add("prodid", "-//scurfin//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    cites = {one.fact: f"{one.cite} [{one.kind}; {one.state}]" for one in plan.sources}
    for same in _merged(dated).values():
        calendar.add_component(_event(same, plan, cites))
    return bytes(calendar.to_ical())


def _merged(dated: list[Due]) -> dict[str, list[Due]]:
    """One entry for one check on one day for one thing, however many intervals fall there."""
    found: dict[str, list[Due]] = {}
    for one in dated:
        found.setdefault("\x1f".join((one.what, one.for_, one.date)), []).append(one)
    return found


def _event(same: list[Due], plan: Plan, cites: dict[str, str]) -> Event:
    one = same[0]
    key = "\x1f".join((plan.child.id, one.what, one.for_, one.date))
    event = Event()
    event.add("uid", f"{sha256(key.encode()).hexdigest()[:32]}@scurfin")
    event.add("dtstamp", _stamp(plan.at.date or one.date))
    event.add("dtstart", date.fromisoformat(one.date))
    event.add("summary", safe(f"{one.what} ({plan.child.id})"))
    event.add("description", _description(same, plan, cites))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def _stamp(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), UTC)


def _description(same: list[Due], plan: Plan, cites: dict[str, str]) -> str:
    facts = dict.fromkeys(fact for one in same for fact in one.facts)
    lines = [
        f"For: {same[0].for_}",
        *(f"When: {one.when}" for one in same),
        *(f"Source: {fact}: {cites.get(fact, 'not in the plan')}" for fact in facts),
        f"Plan of turn {plan.at.turn}, knowledge {plan.knowledge.version}. {notice(plan)}",
    ]
    if not facts:
        lines.insert(-1, "Source: usual practice, no source")
    return "\n".join(safe(one) for one in lines)
