"""One drug or sign told by several entries: which of them holds now.

Hospitals write a new order for each change of dose, and a new diagnosis for each visit. The end of
an old entry must not end what another entry says holds now, and a new order for what runs already
is no new beginning.
"""

from __future__ import annotations

from datetime import date

from scurfin.knowledge.words import drug, sign, slug
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.told import UNTOLD, Gathered, Placed, place_in_time

HOLDS = "another entry says that it holds now: this end was not used"
OVER = {
    "therapy": ("stop",),
    "manifestation": ("resolved", "absent"),
    "infection": ("resolved", "excluded"),
}


def settle(gathered: Gathered, born: date | None) -> None:
    """Take out ends that another entry contradicts; a drug that runs does not start again."""
    mine = [one for one in gathered.placed if one.turn is None and one.event["event"] in OVER]
    now = [one for one in mine if one.current]
    for one in [one for one in mine if _ends(one)]:
        if any(_contradicts(other, one, born) for other in now):
            gathered.placed.remove(one)
            mine.remove(one)
            gathered.leave(one.event["what"], f"{one.event['status']} {one.spec[1]}".strip(), HOLDS)
    _begin_once([one for one in mine if one.event["event"] == "therapy"], born)


def _ends(one: Placed) -> bool:
    return one.event["status"] in OVER[one.event["event"]]


def _contradicts(now: Placed, end: Placed, born: date | None) -> bool:
    """Does ``now`` hold after ``end``, or could it?"""
    if now is end or not _alike(now.event, end.event):
        return False
    if end.spec == UNTOLD:
        return True
    return now.spec != UNTOLD and place_in_time(end.spec, born) >= place_in_time(now.spec, born)


def _alike(one: Laid, other: Laid) -> bool:
    if one["event"] != other["event"] or name_of(one) != name_of(other):
        return False
    return all(
        not one.get(part) or not other.get(part) or one[part] == other[part]
        for part in ("route", "formulation")
    )


def name_of(event: Laid) -> str:
    """The drug or sign that an event means, by whatever name."""
    what, code = event["what"], event.get("code", "")
    if event["event"] == "therapy":
        known = drug(what, code)
        return known.id if known is not None else slug(what)
    term = sign(what, code)
    return term.name if term is not None else slug(what)


def _begin_once(therapies: list[Placed], born: date | None) -> None:
    """A start while the drug runs is a change of dose, or no event of its own."""
    running: dict[tuple[str, str, str], Placed] = {}
    for one in sorted(therapies, key=lambda each: (place_in_time(each.spec, born), each.rank)):
        event = one.event
        key = (name_of(event), event.get("route", ""), event.get("formulation", ""))
        if event["status"] == "stop":
            running.pop(key, None)
            continue
        before = running.get(key)
        if event["status"] == "start" and before is not None:
            dose = event.get("dose")
            changed = dose is not None and dose != before.event.get("dose")
            event["status"] = "change" if changed else "running"
        if event["status"] in ("start", "change", "running"):
            running[key] = one
