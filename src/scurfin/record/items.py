"""The items of a timeline as events: single ones, and visits that hold several."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from scurfin.knowledge.words import sign
from scurfin.record import events as ev
from scurfin.record.shapes import day, known_keys, no_stray_keys, refused, shaped, true
from scurfin.record.timeline import Told
from scurfin.terms import ages
from scurfin.terms.source_text import SourceText, Step

VISIT_KEYS = {"visit", "age", "date", "after", "note", "illustrative", "events"}


def items(text: SourceText, path: tuple[Step, ...], item: Any, number: int) -> list[Told]:
    if not isinstance(item, dict):
        raise text.error(path, "an event must be written as keys and values", "{event: ..., ...}")
    if "visit" not in item:
        return [_event(text, path, item, "", {}, f"e{number + 1}")]
    known_keys(text, path, item, VISIT_KEYS, "a visit")
    true(text, path, item)
    name = str(item["visit"] or f"visit {number + 1}")
    inner = item.get("events")
    if not isinstance(inner, list) or not inner:
        raise text.error(path, f"the visit '{name}' tells no events", "list them under 'events:'")
    shared = {key: item[key] for key in ("age", "date", "after", "illustrative") if item.get(key)}
    told = {"text": name, **{key: shared[key] for key in shared if key != "illustrative"}}
    check_times(text, path, shaped(text, path, told, ev.Note))
    found = []
    for place, one in enumerate(inner):
        if not isinstance(one, dict):
            raise text.error(
                (*path, "events", place), "an event must be keys and values", "{event: ..., ...}"
            )
        found.append(
            _event(text, (*path, "events", place), one, name, shared, f"e{number + 1}.{place + 1}")
        )
    if item.get("note"):
        note = {"event": "note", "text": str(item["note"])}
        at = (*path, "events", len(inner))
        found.append(_event(text, at, note, name, shared, f"e{number + 1}.note"))
    return found


def _event(
    text: SourceText,
    path: tuple[Step, ...],
    item: dict[str, Any],
    visit: str,
    shared: dict[str, Any],
    default_id: str,
) -> Told:
    told = {key: value for key, value in item.items() if value is not None}
    if not {"age", "date", "after"} & told.keys():
        told = {**{key: value for key, value in shared.items() if key != "illustrative"}, **told}
    if shared.get("illustrative"):
        told.setdefault("illustrative", True)
    kind = told.get("event")
    if not isinstance(kind, str) or kind not in ev.EVENT_TYPES:
        close = get_close_matches(str(kind), ev.EVENT_TYPES, n=1)
        hint = f"did you mean '{close[0]}'? " if close else ""
        if isinstance(kind, str) and sign(kind) is not None:
            hint = f"write {{event: manifestation, what: {kind}, status: onset}}; "
        raise text.error(
            (*path, "event") if "event" in item else path,
            f"unknown event {kind!r}" if kind is not None else "an item without 'event'",
            hint + "events are: " + ", ".join(sorted(ev.EVENT_TYPES)),
        )
    no_stray_keys(text, path, item, ev.EVENT_TYPES[kind])
    event = shaped(text, path, told, ev.EVENT_TYPES[kind])
    check_times(text, path, event)
    return Told(event.id or default_id, event, visit, path, path[:-2] if visit else None)


def check_times(text: SourceText, path: tuple[Step, ...], event: ev.Event) -> None:
    given = [name for name in ("age", "date", "after") if getattr(event, name) is not None]
    if len(given) > 1:
        raise text.error(path, f"tells its time twice ({' and '.join(given)})", "keep one of them")
    try:
        if event.age is not None:
            ages.age(event.age)
        for length in (event.after or {}).values():
            ages.duration(length)
        if event.date is not None:
            day(event.date)
    except ValueError as problem:
        raise refused(text, (*path, given[0]), problem) from None
    if event.after is not None and len(event.after) != 1:
        raise text.error(
            (*path, "after"), "'after' names one event and a duration", "{start-of-drug: P2M}"
        )
