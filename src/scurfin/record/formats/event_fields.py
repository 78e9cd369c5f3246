"""The fields of each kind of event, for formats that write an event field by field."""

from __future__ import annotations

from functools import cache

import msgspec

from scurfin.record import events as ev

SHARED = ("id", "age", "date", "after", "known_at", "note", "illustrative", "entered_in_error")
UNITS = {"weeks": "wk", "donor_percent": "%", "pregnancies": "1"}


@cache
def names(kind: str) -> tuple[str, ...]:
    """The fields of a kind of event, without those that all events share."""
    return tuple(
        one.encode_name
        for one in msgspec.structs.fields(ev.EVENT_TYPES[kind])
        if one.encode_name not in SHARED
    )


@cache
def may_be(kind: str, name: str, of: str) -> bool:
    """May the field be of this Python type ('bool', 'tuple')?"""
    return any(
        one.encode_name == name and of in str(one.type)
        for one in msgspec.structs.fields(ev.EVENT_TYPES[kind])
    )
