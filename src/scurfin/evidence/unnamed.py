"""What a case tells in words that scurfin does not know: kept, never counted in silence."""

from __future__ import annotations

from collections.abc import Iterator

from scurfin.evidence.contradictions import Doubt
from scurfin.knowledge.words import analyte, drug, sign
from scurfin.record import events as ev
from scurfin.record.model import Happening, Record


def unnamed(record: Record) -> tuple[Doubt, ...]:
    """Every word that no list of the knowledge holds, as a warning."""
    return tuple(doubt for one in record.happenings for doubt in _of(one))


def _of(one: Happening) -> Iterator[Doubt]:
    event = one.event
    if isinstance(event, ev.Manifestation | ev.Infection):
        if sign(event.what, event.code) is None:
            yield _doubt(one, event.what, "sign")
        elif event.code and sign("", event.code) is None:
            yield _doubt(one, event.code, "code")
    elif isinstance(event, ev.Therapy):
        if drug(event.what, event.code) is None:
            yield _doubt(one, event.what, "treatment")
    elif isinstance(event, ev.Lab):
        if analyte(event.what) is None:
            yield _doubt(one, event.what, "test")
        if isinstance(event.value, int | float) and not event.unit:
            text = f"the value of {event.what[:40]} has no unit"
            yield Doubt(f"event {one.id} unit", text, "add its unit", "warning", one.line)
    elif isinstance(event, ev.Response):
        for name in event.to:
            if drug(name) is None:
                yield _doubt(one, name, "treatment")
        for name in event.of:
            if sign(name) is None:
                yield _doubt(one, name, "sign")


def _doubt(one: Happening, word: str, kind: str) -> Doubt:
    text = f"'{word[:60]}' is no {kind} that is known here: it is kept, and counted by its words"
    return Doubt(f"event {one.id}", text, "use a word of docs/knowledge", "warning", one.line)
