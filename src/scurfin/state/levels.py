"""The last level of a drug against its target: only like is held against like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scurfin.knowledge.model import Drug, Target
from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import analyte, drug, slug
from scurfin.record.events import Lab, Level, Transplant
from scurfin.record.model import Happening, Record, When, elapsed_until_now
from scurfin.state.model import LevelNow, Position, Treatment
from scurfin.terms.ages import Span, duration_days
from scurfin.terms.quantities import Quantity, quantity

NG_PER_ML = {"ng/mL": 1.0, "ug/L": 1.0, "ug/mL": 1000.0, "mg/L": 1000.0}


def level_now(record: Record, made: Treatment, known: Drug | None) -> LevelNow | None:
    """The latest level told of ``made``, held against the target that fits time and setting."""
    told = levels(record, made, known)
    return told[-1] if told else None


def first_in_range(record: Record, made: Treatment, known: Drug | None) -> When | None:
    """When the first level in range was drawn: the start of a judging clock."""
    if made.drug not in record.centre_targets and not (known and known.targets):
        return None
    return next(
        (one.when for one in levels(record, made, known) if one.position == "in range"), None
    )


def levels(record: Record, made: Treatment, known: Drug | None) -> tuple[LevelNow, ...]:
    """Every level told of ``made``, in order."""
    return tuple(
        _judged(record, made, known, one, read, timing, own)
        for one, read, timing, own in _told(record, made)
    )


Told = tuple[Happening, Quantity, str, tuple[float, float] | None]


def _told(record: Record, made: Treatment) -> Iterator[Told]:
    for one in record.happenings:
        event = one.event
        if isinstance(event, Level) and event.result == "known":
            named = drug(event.of)
            if (named.id if named is not None else slug(event.of)) != made.drug:
                continue
            read = quantity(event.value if event.value is not None else "", event.unit)
            if read is not None:
                yield one, read, event.timing, event.target
        elif isinstance(event, Lab) and event.value is not None and event.result == "known":
            test = analyte(event.what)
            if test is None or test.id != f"{made.drug}-level":
                continue
            read = quantity(event.value, event.unit)
            if read is not None:
                timing = "trough" if "trough" in event.what.lower().split() else "not told"
                yield one, read, timing, None


def _judged(
    record: Record,
    made: Treatment,
    known: Drug | None,
    one: Happening,
    read: Quantity,
    timing: str,
    own: tuple[float, float] | None,
) -> LevelNow:
    told, unit, origin = _target(record, made, known, own, read.unit)
    target = _in_unit(told, unit, read.unit)
    position, why = _position(read, timing, target)
    if told is not None and target is None:
        why = f"unit '{read.unit}' is not convertible to {unit}"
    return LevelNow(
        read.value, read.unit, timing, position, why, one.id, one.when, one.turn, target, origin
    )


def outdated(now: dict[str, Treatment]) -> dict[str, Treatment]:
    """The treatments, with each level unsaid that was drawn before a partner came or went."""
    found = {}
    for key, one in now.items():
        partner = _moved_since(one, now) if one.level is not None else ""
        if one.level is not None and partner:
            level = replace(
                one.level,
                position="unknown",
                why=f"drawn before {partner}, which moves it: measure again",
            )
            found[key] = replace(one, level=level)
        else:
            found[key] = one
    return found


def _moved_since(one: Treatment, now: dict[str, Treatment]) -> str:
    assert one.level is not None
    mine = {one.drug, *one.classes}
    for other in now.values():
        changed = max(other.started_turn if other.running else 0, other.stopped_turn)
        if other.drug == one.drug or other.planned or changed < one.level.turn:
            continue
        theirs = {other.drug, *other.classes}
        if changed == one.level.turn and one.started_turn == changed:
            continue
        for each in knowledge().interactions.values():
            sides = {each.a.of, each.b.of}
            moves = each.affected and each.affected in mine and sides & theirs and sides & mine
            if moves and each.tier != "watch":
                what = "stopped" if other.stopped_turn == changed else "started"
                return f"{other.name} was {what}"
    return ""


def _target(
    record: Record,
    made: Treatment,
    known: Drug | None,
    own: tuple[float, float] | None,
    told_unit: str,
) -> tuple[tuple[float, float] | None, str, str]:
    """The target, its unit and where it is from. A centre's own is in ng/mL."""
    if own is not None:
        return own, told_unit, "told with the level"
    centre = record.centre_targets.get(made.drug)
    if centre is not None:
        return centre, "ng/mL", "the centre's own target"
    fitting = _fitting(record, made, known.targets if known is not None else ())
    if not fitting:
        return None, "", ""
    said = " or ".join(one.context for one in fitting)
    facts = [fact for one in fitting for fact in one.facts]
    weak = [knowledge().facts[one].weakness for one in facts]
    mark = f", {weak[0]}" if all(weak) else ""
    low, high = min(one.low for one in fitting), max(one.high for one in fitting)
    origin = f"{said} ({', '.join(dict.fromkeys(facts))}{mark})"
    return (low, high), fitting[0].unit, origin


def _in_unit(
    target: tuple[float, float] | None, unit: str, wanted: str
) -> tuple[float, float] | None:
    """``target`` in the unit of the level; None if the units cannot be held together."""
    if target is None or unit == wanted:
        return target
    if unit not in NG_PER_ML or wanted not in NG_PER_ML:
        return None
    factor = NG_PER_ML[unit] / NG_PER_ML[wanted]
    return target[0] * factor, target[1] * factor


def _fitting(record: Record, made: Treatment, targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """The targets for this time and setting; all of them while the time is not known."""
    grafted = any(isinstance(one.event, Transplant) for one in record.happenings)
    mine = tuple(one for one in targets if one.after_transplant == grafted)
    ran = elapsed_until_now(record, made.since)
    if ran is None:
        return mine
    return tuple(one for one in mine if _in_time(one, ran)) or mine


def _in_time(target: Target, ran: Span) -> bool:
    early = target.since and ran.high <= duration_days(target.since)
    late = target.until and ran.low >= duration_days(target.until)
    return not early and not late


def _position(
    read: Quantity, timing: str, target: tuple[float, float] | None
) -> tuple[Position, str]:
    if target is None:
        return "unknown", "no target is known; enter the centre's own under centre_targets"
    if timing != "trough":
        return "unknown", f"timing {timing}: only a trough can be held against the target"
    low, high = target
    if read.value < low and read.comparator not in (">", ">="):
        return "below", ""
    if read.value > high and read.comparator not in ("<", "<="):
        return "above", ""
    if read.comparator in ("", "~") and low <= read.value <= high:
        return "in range", ""
    return "unknown", f"'{read}' does not tell on which side of the target it lies"
