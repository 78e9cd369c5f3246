"""A child's course as lanes: what ran from which turn to which, before any drawing.

Turns are the columns. Most published courses tell an order and few ages, so no place on an axis is
made up for what is not dated; an age stands under its turn where one is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from scurfin.evidence.tried import key_of
from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import concept_of_sign
from scurfin.record import events as ev
from scurfin.record.model import BIRTH, Happening, Record
from scurfin.terms.ages import spoken

Level = Literal["there", "relapsed", "better", "running", "gone"]
GROUPS = ("Manifestations", "Treatments", "Levels", "Response as told", "Events")
_THERE = ("onset", "present", "worse")
_BETTER = ("improved", "controlled")


@dataclass(frozen=True)
class Bar:
    """Something that lasts from one turn to another. ``open``: its end is not told.

    Decisions close a turn, so a treatment begins at the end of its column (``late``).
    """

    start: int
    end: int
    level: Level
    open: bool
    late: bool = False
    word: str = ""


@dataclass(frozen=True)
class Point:
    """Something that is told at one turn, in a word."""

    turn: int
    word: str
    late: bool = False


@dataclass(frozen=True)
class Lane:
    group: str
    name: str
    bars: tuple[Bar, ...] = ()
    points: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Column:
    """One turn: its number, the visit's name, its age as told ('' where none is)."""

    turn: int
    name: str
    age: str


@dataclass(frozen=True)
class Course:
    title: str
    about: str
    columns: tuple[Column, ...]
    lanes: tuple[Lane, ...]


@dataclass
class _Open:
    name: str
    bars: list[Bar] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    since: int | None = None
    level: Level = "there"
    word: str = ""


def course(record: Record) -> Course:
    """The lanes of ``record``, in the order in which things were first told."""
    last = record.last_turn
    signs: dict[str, _Open] = {}
    drugs: dict[str, _Open] = {}
    others: dict[tuple[str, str], _Open] = {}
    for one in record.happenings:
        event = one.event
        if isinstance(event, ev.Manifestation):
            _sign(signs, one, event)
        elif isinstance(event, ev.Therapy):
            _drug(drugs, one, event)
        else:
            for group, name, word in _told(one):
                lane = others.setdefault((group, name), _Open(name))
                late = one.decides
                lane.points.append(Point(one.turn, word, late))
    lanes = [_closed("Manifestations", lane, last) for lane in signs.values()]
    lanes += [_closed("Treatments", lane, last, late=True) for lane in drugs.values()]
    for group in GROUPS[2:]:
        lanes += [_closed(group, lane, last) for (of, _), lane in others.items() if of == group]
    return Course(
        title=record.name or record.id,
        about=_about(record),
        columns=tuple(
            Column(turn.number, turn.name, _age(turn.happenings)) for turn in record.turns()
        ),
        lanes=tuple(lanes),
    )


def _sign(signs: dict[str, _Open], one: Happening, event: ev.Manifestation) -> None:
    concept = concept_of_sign(event.what, event.code)
    known = knowledge().concepts.get(concept)
    lane = signs.setdefault(concept, _Open(known.name if known is not None else event.what))
    if event.status == "absent":
        lane.points.append(Point(one.turn, "not there"))
        return
    level: Level = "gone"
    if event.status in _THERE:
        level = "there"
    elif event.status == "relapse":
        level = "relapsed"
    elif event.status in _BETTER:
        level = "better"
    if lane.since is not None and (level != lane.level or event.status == "worse"):
        lane.bars.append(Bar(lane.since, one.turn, lane.level, False, word=lane.word))
        lane.since = None
    if level == "gone":
        lane.points.append(Point(one.turn, "gone"))
    elif lane.since is None:
        lane.since, lane.level = one.turn, level
        lane.word = "worse" if event.status == "worse" else ""


def _drug(drugs: dict[str, _Open], one: Happening, event: ev.Therapy) -> None:
    key = key_of(event.what, event.code)
    known = knowledge().drugs.get(key)
    lane = drugs.setdefault(key, _Open(known.name if known is not None else event.what))
    lane.level = "running"
    if event.status == "planned":
        lane.points.append(Point(one.turn, "planned", late=True))
    elif event.status == "stop":
        start = lane.since if lane.since is not None else one.turn
        lane.bars.append(Bar(start, one.turn, "running", False, late=True, word=lane.word))
        lane.since = None
    elif lane.since is None:
        lane.since, lane.word = one.turn, _dose(event)
    elif event.status == "change":
        lane.points.append(Point(one.turn, _dose(event) or "changed", late=True))


def _dose(event: ev.Therapy) -> str:
    if isinstance(event.dose, ev.Dose):
        per = f"/{event.dose.per}" if event.dose.per else ""
        return f"{event.dose.amount:g} {event.dose.unit}{per} a {event.dose.period}"
    return event.dose or ""


def _told(one: Happening) -> list[tuple[str, str, str]]:
    """(group, lane, word) of what is told at one moment."""
    event = one.event
    if isinstance(event, ev.Level):
        target = f" (target {event.target[0]:g} to {event.target[1]:g})" if event.target else ""
        return [("Levels", event.of, f"{_value(event.value, event.unit)}{target}")]
    if isinstance(event, ev.Response):
        drugs = " + ".join(event.to)
        of = f": {', '.join(event.of)}" if event.of else ""
        return [("Response as told", drugs, f"{event.outcome}{of}")]
    if isinstance(event, ev.Transplant):
        donor = f" from {event.donor}" if event.donor else ""
        return [("Events", "transplant", f"transplant{donor}")]
    if isinstance(event, ev.Death):
        return [("Events", "death", f"death: {event.cause}" if event.cause else "death")]
    if isinstance(event, ev.Infection):
        return [("Events", "infection", event.what)]
    if isinstance(event, ev.Diagnosis):
        return [("Events", "diagnosis", f"{event.what}: {event.level}")]
    if isinstance(event, ev.Genotype) and event.of == "child":
        told = event.hgvs_p or event.hgvs_c or event.as_reported
        return [("Events", "gene test", told or str(event.result or "told"))]
    if isinstance(event, ev.FollowUp) and event.status != "unknown":
        free = {True: ", free of disease", False: ", disease persists"}.get(
            event.disease_free,  # type: ignore[arg-type]
            "",
        )
        return [("Events", "last report", f"{event.status}{free}")]
    return []


def _value(value: object, unit: str) -> str:
    return f"{'not told' if value is None else value} {unit}".strip()


def _closed(group: str, lane: _Open, last: int, *, late: bool = False) -> Lane:
    if lane.since is not None:
        lane.bars.append(Bar(lane.since, last, lane.level, True, late=late, word=lane.word))
    return Lane(group, lane.name, tuple(lane.bars), tuple(lane.points))


def _age(happenings: tuple[Happening, ...]) -> str:
    told = [
        one.when.span
        for one in happenings
        if one.when is not None and one.when.root == BIRTH and isinstance(one.event.age, str)
    ] or [
        one.when.span
        for one in happenings
        if one.when is not None and one.when.root == BIRTH and one.event.date is not None
    ]
    return spoken(min(told)) if told else ""


def _about(record: Record) -> str:
    source = record.source
    who = " ".join(
        str(source[key]) for key in ("first_author", "year") if source.get(key) is not None
    )
    parts = [who, record.read_from and f"read: {record.read_from}"]
    if record.illustrative or any(one.event.illustrative for one in record.happenings):
        parts.insert(0, "in part made up")
    return "; ".join(part for part in parts if part)
