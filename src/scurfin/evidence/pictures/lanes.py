"""A child's course as lanes: what ran from which turn to which, before any drawing.

Turns are the columns. Most published courses tell an order and few ages, so no place on an axis is
made up for what is not dated. What a sign is at a turn is what the state says, as in a plan.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Literal

from scurfin.evidence.pictures.points import head_words, point_of
from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import concept_of_sign
from scurfin.record import events as ev
from scurfin.record.model import BIRTH, Happening, Record, Turn
from scurfin.record.reader import HEADERS
from scurfin.state.courses import courses
from scurfin.state.lines import line_at
from scurfin.state.model import Course as SignCourse
from scurfin.state.treatments import drug_of
from scurfin.terms.ages import duration_days, spoken, spoken_duration

Level = Literal["there", "worse", "relapsed", "better", "running"]
GROUPS = ("Manifestations", "Treatments", "Levels", "Response as told", "Events")


@dataclass(frozen=True)
class Bar:
    """Something that lasts from one turn to another. ``open``: its end is not told.

    Decisions close a turn, so a treatment begins at the end of its column (``late``). ``before``:
    it began earlier, and when is not told. ``whole``: it was there to the end of its last turn.
    """

    start: int
    end: int
    level: Level
    open: bool
    late: bool = False
    word: str = ""
    before: bool = False
    whole: bool = False


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
    words: str = ""


@dataclass(frozen=True)
class Column:
    """One turn: its number, the visit's name, its time as told ('' where none is)."""

    turn: int
    name: str
    age: str


@dataclass(frozen=True)
class Course:
    """``undated``: what the head of the report tells without a time. ``not_drawn``: the rest."""

    title: str
    about: str
    columns: tuple[Column, ...]
    lanes: tuple[Lane, ...]
    undated: tuple[str, ...]
    not_drawn: str


@dataclass
class _Open:
    name: str
    bars: list[Bar] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    running: Bar | None = None
    dose: str = ""


def course(record: Record) -> Course:
    """The lanes of ``record``, in the order in which things were first told."""
    turns = record.turns()
    last = record.last_turn
    died = next((one.turn for one in record.happenings if _dies(one.event)), None)
    drugs: dict[str, _Open] = {}
    others: dict[tuple[str, str], _Open] = {}
    undated: list[str] = []
    rest: Counter[str] = Counter()
    for one in record.happenings:
        event = one.event
        if one.id in HEADERS and event.known_at is None:
            undated += head_words(event)
        elif isinstance(event, ev.Therapy):
            _drug(drugs, one, event)
        elif not isinstance(event, ev.Manifestation):
            told = point_of(record, one)
            if told is None:
                rest[str(type(event).__struct_config__.tag).replace("_", " ")] += 1
                continue
            group, name, word = told
            lane = others.setdefault((group, name), _Open(name))
            lane.points.append(Point(one.turn, word, one.decides))
    lanes = _signs(record, turns, died)
    lanes += [_closed(lane, last, died) for lane in drugs.values()]
    for group in GROUPS[2:]:
        lanes += [
            Lane(group, lane.name, points=tuple(lane.points))
            for (of, _), lane in others.items()
            if of == group
        ]
    return Course(
        title=record.name or record.id,
        about=_about(record),
        columns=tuple(Column(one.number, one.name, _when(one)) for one in turns),
        lanes=tuple(lanes),
        undated=tuple(undated),
        not_drawn=", ".join(f"{count} {kind}" for kind, count in rest.items()),
    )


def _dies(event: ev.Event) -> bool:
    return isinstance(event, ev.Death) or (
        isinstance(event, ev.FollowUp) and event.status == "dead"
    )


def _signs(record: Record, turns: tuple[Turn, ...], died: int | None) -> list[Lane]:
    """Each manifestation at each turn, as the state has it then."""
    seen: dict[str, list[tuple[int, SignCourse]]] = {}
    for turn in turns:
        then = record.before_decisions(turn.number)
        for name, one in courses(then, line_at(then)).items():
            seen.setdefault(name, []).append((turn.number, one))
    words = _words(record)
    end = died if died is not None else record.last_turn
    lanes = []
    for name, told in seen.items():
        bars: list[Bar] = []
        points: list[Point] = []
        for at, one in told:
            if died is not None and at > died:
                break
            level = _level(one)
            if level is None:
                if bars and bars[-1].open:
                    bars[-1] = replace(bars[-1], end=at, open=False)
                    points.append(Point(at, "gone"))
                elif not bars and one.turn == at:
                    points.append(Point(at, "not there"))
            elif not bars or not bars[-1].open or bars[-1].level != level:
                if bars and bars[-1].open:
                    bars[-1] = replace(bars[-1], end=at, open=False)
                bars.append(Bar(at, end, level, True))
        if died is not None:
            bars = [replace(bar, open=False, whole=bar.open) for bar in bars]
        title, said = told[-1][1].name, words.get(name, "")
        lanes.append(Lane("Manifestations", title, tuple(bars), tuple(points), said))
    return lanes


def _level(one: SignCourse) -> Level | None:
    if one.status in ("resolved", "absent"):
        return None
    if one.status in ("improved", "controlled"):
        return "better"
    if one.relapsed:
        return "relapsed"
    return "worse" if one.worse else "there"


def _words(record: Record) -> dict[str, str]:
    """The words by which each manifestation was told, where they are not its name."""
    found: dict[str, list[str]] = {}
    for one in record.happenings:
        if isinstance(one.event, ev.Manifestation):
            name = concept_of_sign(one.event.what, one.event.code)
            known = knowledge().concepts.get(name)
            if known is not None and known.name.lower() != one.event.what.lower():
                found.setdefault(name, []).append(one.event.what)
    return {name: ", ".join(dict.fromkeys(words)) for name, words in found.items()}


def _drug(drugs: dict[str, _Open], one: Happening, event: ev.Therapy) -> None:
    """What is put on the skin is another treatment than what is swallowed, as in the state."""
    key, known, topical = drug_of(event)
    name = known.name if known is not None else event.what
    if topical and "topical" not in name:
        name += " on the skin"
    lane = drugs.setdefault(key, _Open(name))
    dose = _dose(event)
    if event.status == "planned":
        lane.points.append(Point(one.turn, "planned", late=True))
    elif event.status == "stop":
        if lane.running is None and any(point.word == "planned" for point in lane.points):
            lane.points.append(Point(one.turn, "dropped", late=True))
            return
        now = lane.running or Bar(one.turn, one.turn, "running", False, True, before=True)
        lane.bars.append(replace(now, end=one.turn, open=False))
        lane.running = None
    elif lane.running is None:
        told = event.status == "start"
        lane.running = Bar(one.turn, one.turn, "running", True, told, dose, before=not told)
    elif event.status == "change" or (dose and dose != lane.dose):
        lane.points.append(Point(one.turn, dose or "changed", late=event.status == "change"))
    lane.dose = dose or lane.dose


def _dose(event: ev.Therapy) -> str:
    if isinstance(event.dose, ev.Dose):
        per = f"/{event.dose.per}" if event.dose.per else ""
        return f"{event.dose.amount:g} {event.dose.unit}{per} a {event.dose.period}"
    return event.dose or ""


def _closed(lane: _Open, last: int, died: int | None) -> Lane:
    if lane.running is not None:
        end = died if died is not None else last
        now = replace(lane.running, end=max(end, lane.running.start), open=died is None)
        lane.bars.append(replace(now, whole=died is not None))
    return Lane("Treatments", lane.name, tuple(lane.bars), tuple(lane.points))


def _when(turn: Turn) -> str:
    """The time of a turn as told: an age, or how long after another event."""
    told = [
        one.when.span
        for one in turn.happenings
        if one.id not in HEADERS and one.when is not None and one.when.root == BIRTH
    ]
    if told:
        return spoken(min(told))
    for one in turn.happenings:
        for name, length in (one.event.after or {}).items():
            return f"{spoken_duration(duration_days(length))} after {name}"
    return ""


def _about(record: Record) -> str:
    source = record.source
    who = " ".join(
        str(source[key]) for key in ("first_author", "year") if source.get(key) is not None
    )
    title = str(source.get("title") or "")
    parts = [
        f"id {record.id}" if record.name else "",
        ". ".join(part for part in (who, title) if part),
        record.read_from and f"read: {record.read_from}",
    ]
    if record.illustrative:
        parts.insert(0, "made up to illustrate")
    elif any(one.event.illustrative for one in record.happenings):
        parts.insert(0, "in part made up to illustrate")
    return "; ".join(part for part in parts if part)
