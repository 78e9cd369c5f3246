"""A record laid out as plain data: the child, the family, and one visit for each turn.

What every format is written from and read into. Read again, it is the same record: the same
events with the same times in the same turns.
"""

from __future__ import annotations

from typing import Any

import msgspec

from scurfin.record.events import Event, Family, Member, plain
from scurfin.record.model import Record

Laid = dict[str, Any]
"""A child as in our own files: ``id``, ``sex``, ``family``, ``timeline`` of visits ..."""


def laid_out(record: Record) -> Laid:
    """The child of ``record`` as plain data; what was not told is left out.

    Every event names its id and its own time. Its place tells since when it is known.
    """
    family = _family(record.family)
    told: Laid = {
        "id": record.id,
        "name": record.name,
        "sex": record.sex if record.sex != "unknown" else "",
        "born": record.born.isoformat() if record.born else "",
        "read_from": record.read_from,
        "history": record.history,
        "illustrative": record.illustrative,
        "centre_targets": {name: list(both) for name, both in record.centre_targets.items()},
        "family": family,
        "unread": [one.plain() for one in record.unread],
        "timeline": [_visit(turn.number, turn.name, turn.happenings) for turn in record.turns()],
    }
    _withdrawn(record, told["timeline"])
    return {key: value for key, value in told.items() if value or key == "timeline"}


def _withdrawn(record: Record, timeline: list[dict[str, Any]]) -> None:
    """Events entered in error say nothing wherever they stand: they close the last visit."""
    if record.withdrawn and timeline:
        timeline[-1]["events"] += [_event(one.id, one) for one in record.withdrawn]


def _visit(number: int, name: str, happenings: Any) -> dict[str, Any]:
    return {
        "visit": name or f"turn {number}",
        "events": [_event(one.id, one.event) for one in happenings],
    }


def _event(name: str, event: Event) -> dict[str, Any]:
    told = {key: list(one) if isinstance(one, tuple) else one for key, one in plain(event).items()}
    told.pop("known_at", None)
    told.pop("id", None)
    return {"id": name, **told} if name else told


def _family(family: Family) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if family.history:
        told["history"] = family.history
    if family.origin != "unknown":
        told["origin"] = family.origin
    if family.members:
        told["members"] = [_member(one) for one in family.members]
    return told


def _member(member: Member) -> dict[str, Any]:
    defaults = {one.encode_name: one.default for one in msgspec.structs.fields(Member)}
    built = msgspec.to_builtins(member)
    return {key: value for key, value in built.items() if value != defaults.get(key)}
