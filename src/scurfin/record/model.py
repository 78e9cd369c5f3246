"""A child's record: what was told, in the order in which it became known.

Immutable. ``upto`` gives the record as it stood earlier, by leaving later
events out; nothing else in scurfin decides what was known when.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import msgspec

from scurfin.record.events import Death, Event, Family, FollowUp, is_decision
from scurfin.terms import ages
from scurfin.terms.ages import Span

BIRTH = "birth"
CALENDAR = "calendar"


@dataclass(frozen=True)
class When:
    """A time as a span of days after ``root``.

    The root is 'birth', 'calendar' (dates without a birth date) or the id of
    an event whose own time was not told.
    """

    root: str
    span: Span


@dataclass(frozen=True)
class Happening:
    """An event in its place: its id, its turn, when it was, and the least age it implies."""

    id: str
    event: Event
    turn: int
    when: When | None
    floor: float
    visit: str = ""
    line: int | None = None

    @property
    def decides(self) -> bool:
        return is_decision(self.event)


@dataclass(frozen=True)
class Unread:
    """What a file told and scurfin did not understand: where it stood, what, and why not.

    ``near``: codes or words that may have been meant. ``kept``: it stands in the record all the
    same, in words that are not known here.
    """

    where: str
    what: str
    why: str
    near: tuple[str, ...] = ()
    kept: bool = False

    def plain(self) -> dict[str, Any]:
        told = {
            "where": self.where,
            "what": self.what,
            "why": self.why,
            "near": list(self.near),
            "kept": self.kept,
        }
        return {key: value for key, value in told.items() if value}


@dataclass(frozen=True)
class Turn:
    """A visit: what was seen, and the treatment decisions that closed it."""

    number: int
    name: str
    seen: tuple[Happening, ...]
    done: tuple[Happening, ...]

    @property
    def happenings(self) -> tuple[Happening, ...]:
        return self.seen + self.done


@dataclass(frozen=True)
class Record:
    """One child. ``happenings`` stand in the order in which they became known.

    ``asked_at`` is the age for which the record is read, where that is later than
    the last thing told. ``unread`` is what its file told and nothing here understood;
    ``withdrawn`` are the events entered in error.
    """

    id: str
    sex: str
    happenings: tuple[Happening, ...]
    family: Family = field(default_factory=Family)
    name: str = ""
    born: date | None = None
    history: str = ""
    centre_targets: dict[str, tuple[float, float]] = field(default_factory=dict)
    illustrative: bool = False
    source: dict[str, Any] = field(default_factory=dict)
    read_from: str = ""
    file: str = ""
    warnings: tuple[tuple[str, str], ...] = ()
    unread: tuple[Unread, ...] = ()
    withdrawn: tuple[Event, ...] = ()
    asked_at: Span | None = None

    def turns(self) -> tuple[Turn, ...]:
        numbers = sorted({happening.turn for happening in self.happenings})
        return tuple(self._turn(number) for number in numbers)

    def _turn(self, number: int) -> Turn:
        mine = [happening for happening in self.happenings if happening.turn == number]
        return Turn(
            number,
            next((happening.visit for happening in mine if happening.visit), ""),
            tuple(happening for happening in mine if not happening.decides),
            tuple(happening for happening in mine if happening.decides),
        )

    def upto(self, count: int) -> Record:
        """The record as it stood after its first ``count`` happenings."""
        return self._knowing(self.happenings[:count])

    def before_decisions(self, turn: int) -> Record:
        """What was known at ``turn`` before its treatment decisions were taken."""
        kept = tuple(
            happening
            for happening in self.happenings
            if happening.turn < turn or (happening.turn == turn and not happening.decides)
        )
        return self._knowing(kept)

    def _knowing(self, kept: tuple[Happening, ...]) -> Record:
        """The record with only ``kept``, and only the relatives known of by then."""
        whole = len(kept) == len(self.happenings)
        told = {one.id for one in kept}
        members = tuple(
            member
            for member in self.family.members
            if member.known_at is None or member.known_at in told
        )
        return replace(
            self,
            happenings=kept,
            family=msgspec.structs.replace(self.family, members=members),
            unread=self.unread if whole else (),
        )

    @property
    def last_turn(self) -> int:
        return self.happenings[-1].turn if self.happenings else 0

    def told_warnings(self) -> tuple[str, ...]:
        """Doubts about what is visible now."""
        told = {one.id for one in self.happenings}
        return tuple(text for event, text in self.warnings if event in told)

    def find(self, event_id: str) -> Happening | None:
        return next((one for one in self.happenings if one.id == event_id), None)

    def date_at(self, days: float) -> date | None:
        """The calendar day at ``days`` of age, if the birth date is known."""
        try:
            return self.born + timedelta(days=int(days)) if self.born else None
        except OverflowError:
            return None


def elapsed(earlier: When | None, later: When | None) -> Span | None:
    """How long from ``earlier`` to ``later``; None when the times share no root."""
    if earlier is None or later is None or earlier.root != later.root:
        return None
    between = later.span.minus(earlier.span)
    return Span(max(between.low, 0.0), max(between.high, 0.0))


def elapsed_until_now(record: Record, since: When | None) -> Span | None:
    """How long ago ``since`` was, at the last thing told or the later age that is asked for.

    Open upwards where the last thing told says no time that could be held against ``since``.
    """
    if since is None:
        return None
    if since.root == BIRTH:
        now = age_now(record)
        return None if now is None else elapsed(since, When(BIRTH, now))
    for one in reversed(record.happenings):
        ran = elapsed(since, one.when)
        if ran is not None:
            return ran if one is record.happenings[-1] else Span(ran.low, float("inf"))
    return None


def age_now(record: Record) -> Span | None:
    """The child's age at the last thing told, or at the later age that is asked for.

    A span, open upwards where only a floor is known; None when nothing is known.
    """
    told = _age_told(record)
    asked = record.asked_at
    if asked is None or (told is not None and told.low > asked.low):
        return told
    return asked


def _age_told(record: Record) -> Span | None:
    if not record.happenings:
        return None
    last = record.last_turn
    told = [
        one.when.span
        for one in record.happenings
        if one.turn == last and one.when is not None and one.when.root == BIRTH
    ]
    floor = max(one.floor for one in record.happenings)
    if told:
        latest = max(told, key=lambda span: (span.low, -span.high))
        if latest.low >= floor - 1e-9:
            return latest
    if floor < 0:
        return ages.PRENATAL
    return Span(floor, float("inf"))


def life(record: Record) -> str:
    """'unborn', 'alive' or 'dead' as far as told; 'alive' when nothing is."""
    for one in record.happenings:
        if isinstance(one.event, Death):
            return "dead"
        if isinstance(one.event, FollowUp) and one.event.status == "dead":
            return "dead"
    now = age_now(record)
    return "unborn" if now is not None and now.high <= 0 else "alive"
