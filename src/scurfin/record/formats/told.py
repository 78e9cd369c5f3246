"""What a reader of a foreign format gathers: events with their times, and what was not understood.

Files written by scurfin name turns; others tell only ages and dates, and are put in their order.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import Any

from scurfin.record.formats.laid_out import Laid
from scurfin.record.model import Unread
from scurfin.terms import ages

Spec = tuple[str, str, str]
"""How a time is told: ('age', 'P4M', ''), ('date', '2024-03-01', ''), ('after', 'P2M', event id)
or ('', '', '')."""
UNTOLD: Spec = ("", "", "")
EARLIEST = 300
ADMINISTRATIVE = "administrative: not read"
NOT_UNDERSTOOD = "not-understood"


def spec_of(event: Laid) -> Spec:
    """How the time of an event was told; after birth is an age."""
    if "age" in event:
        return ("age", event["age"], "")
    if "date" in event:
        return ("date", event["date"], "")
    for name, length in event.get("after", {}).items():
        return ("age", length, "") if name == "birth" else ("after", length, name)
    return UNTOLD


@dataclass
class Placed:
    """An event without its time, the time as told, and its turn if the file names turns.

    ``run`` and ``rank`` order the events of one visit: those of one time stand together, and a
    diagnosis before the tests that may prove it. ``current``: the file says that it holds now.
    """

    event: Laid
    spec: Spec = UNTOLD
    turn: int | None = None
    run: int = 1
    rank: int = 1
    current: bool = False


@dataclass
class Gathered:
    """All that a file told of one child. ``names``: of turns, where the file names them."""

    placed: list[Placed] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)

    def name(self, placed: Placed, start: str) -> str:
        """The id of an event; one is given to it if it has none."""
        if "id" not in placed.event:
            used = {one.event.get("id") for one in self.placed}
            number = next(one for one in count(1) if f"{start}-{one}" not in used)
            placed.event["id"] = f"{start}-{number}"
        return str(placed.event["id"])

    def leave(self, where: str, what: str, why: str, near: tuple[str, ...] = ()) -> None:
        """Keep something that was not understood; what has no words is called by its place."""
        self.unread.append(Unread(where, what.strip()[:200] or where, why, near))

    def strange(self, where: str, what: str, near: tuple[str, ...] = ()) -> None:
        """Count a code that is not known here; what it tells is kept in its words."""
        why = "not known here: kept in its own words, and read by no rule"
        self.unread.append(Unread(where, what.strip()[:200] or where, why, near, kept=True))

    def skip(self, where: str, element: dict[str, Any], known: set[str], why: str) -> None:
        """Count the parts of an element that are not read."""
        for key in element:
            if key not in known:
                self.counted[(f"{where}.{key}", why)] += 1

    def doubt(self, born: date | None) -> None:
        """Take away every time that no child can have."""
        for one in self.placed:
            self._doubt(one, born)

    def _doubt(self, one: Placed, born: date | None) -> None:
        """A time that no child can have is kept as a note, and not used."""
        kind, told, _ = one.spec
        own = one.event.get("of", "child") == "child"
        why = ""
        try:
            span = (
                ages.age(told)
                if kind == "age"
                else ages.duration(told)
                if kind == "after"
                else None
            )
            day = date.fromisoformat(told) if kind == "date" else None
            if day is not None and born is not None and own and (day - born).days < -EARLIEST:
                why = f"more than {EARLIEST} days before the birth: the date was not used"
            if span is not None and span.low < -EARLIEST:
                why = "no age of a child: not used"
        except ValueError:
            why = "no date or age that can be: not used"
        if why:
            self.leave(f"time of {_shown(one.event)}", told, why)
            one.event["note"] = "; ".join(
                text for text in (one.event.get("note", ""), f"told for {told}") if text
            )
            one.spec = UNTOLD

    def all_unread(self) -> list[dict[str, Any]]:
        """Everything not understood, like with like."""
        found = []
        for one, times in Counter(self.unread).items():
            said = one.what if times == 1 else f"{one.what} ({times} times)"
            found.append(replace(one, what=said).plain())
        by_why: dict[str, list[str]] = {}
        for (where, why), times in sorted(self.counted.items()):
            by_why.setdefault(why, []).append(where if times == 1 else f"{where} ({times} times)")
        found += [
            Unread("parts of the file", ", ".join(parts), why, kept=why == ADMINISTRATIVE).plain()
            for why, parts in by_why.items()
        ]
        return found

    def timeline(self, born: date | None) -> list[Laid]:
        """Visits in their order, each with its events."""
        self.doubt(born)
        own = [one for one in self.placed if one.turn is not None]
        rest = [one for one in self.placed if one.turn is None]
        numbers = sorted({one.turn for one in own if one.turn is not None})
        visits = [
            _visit(self.names.get(number, ""), [one for one in own if one.turn == number])
            for number in numbers
        ]
        return visits + _by_time(rest, born)


def _shown(event: Laid) -> str:
    return str(event.get("what") or event.get("to") or event["event"])


def _visit(name: str, inside: list[Placed]) -> Laid:
    return {"visit": name, "events": [_timed(one) for one in _anchors_first(inside)]}


def _anchors_first(inside: list[Placed]) -> list[Placed]:
    """Within a visit, an event from which a time counts stands before the one that counts."""
    waiting = sorted(inside, key=lambda one: (one.run, one.rank))
    ordered: list[Placed] = []
    while waiting:
        open_ids = {one.event.get("id") for one in waiting} - {None}
        ready = [one for one in waiting if one.spec[0] != "after" or one.spec[2] not in open_ids]
        if not ready:
            return ordered + waiting
        if len(ready) == len(waiting):
            return ordered + waiting
        ordered += ready
        waiting = [one for one in waiting if one not in ready]
    return ordered


def _timed(one: Placed) -> Laid:
    kind, told, anchor = one.spec
    time = {kind: {anchor: told} if kind == "after" else told} if kind else {}
    return {**one.event, **time}


def _by_time(rest: list[Placed], born: date | None) -> list[Laid]:
    """A visit for each time told, the earliest first; what has none comes last."""
    groups: dict[Spec, list[Placed]] = {}
    for one in rest:
        groups.setdefault(one.spec, []).append(one)
    ordered = sorted(groups, key=lambda spec: place_in_time(spec, born))
    return [_visit(_name(spec), groups[spec]) for spec in ordered]


def place_in_time(spec: Spec, born: date | None) -> tuple[int, float]:
    """A key to sort times by: those that tell none come last."""
    kind, told, _ = spec
    if kind == "age":
        return (0, ages.age(told).low)
    if kind == "date":
        day = date.fromisoformat(told)
        return (0, float((day - born).days)) if born else (1, float(day.toordinal()))
    return (2, 0.0)


def _name(spec: Spec) -> str:
    kind, told, _ = spec
    if kind == "age":
        return "before birth" if told.lower() == "prenatal" else f"at {ages.spoken(ages.age(told))}"
    return told if kind == "date" else "time not told"
