"""Putting told events into order: when each was, since when it is known, and which turn it is.

Every choice looks only backwards, so that what comes later can never change
how an earlier turn reads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from scurfin.knowledge.words import concept_of_sign
from scurfin.record import events as ev
from scurfin.record.events import Event, Manifestation, is_decision
from scurfin.record.model import BIRTH, CALENDAR, Happening, When
from scurfin.terms import ages
from scurfin.terms.ages import PRENATAL, Span
from scurfin.terms.source_text import SourceText, Step

PRENATAL_SIGNS = "prenatal-ipex"
BEFORE_BIRTH = (
    ev.Genotype,
    ev.FollowUp,
    ev.Reconciled,
    ev.Typing,
    ev.Pregnancy,
    ev.Diagnosis,
    ev.Decision,
    ev.Death,
    ev.Note,
)


@dataclass(frozen=True)
class Told:
    """An event as read, with where it stood in the file."""

    id: str
    event: Event
    visit: str
    path: tuple[Step, ...]
    fenced: bool


@dataclass(frozen=True)
class Arranged:
    happenings: tuple[Happening, ...]
    warnings: tuple[tuple[int, str], ...]


def arrange(text: SourceText, told: list[Told], born: date | None) -> Arranged:
    """Order, time and group ``told``. Raises InputError for anchors that lead nowhere."""
    valid = [one for one in told if not one.event.entered_in_error]
    times = _times(text, valid, born)
    ordered = _by_knowledge(text, valid, times)
    happenings: list[Happening] = []
    warnings: list[tuple[int, str]] = []
    grouping = _Grouping()
    floor: float | None = None
    floors: dict[str, float] = {}
    latest: tuple[float, str] | None = None
    for one in ordered:
        when = times[one.id]
        turn = grouping.turn_of(one, when)
        own = _floor(when, floors)
        if own is None:
            own = _untold_floor(one.event, floor)
        if when is not None and when.root == BIRTH:
            if latest is not None and when.span.high <= latest[0]:
                warnings.append(
                    (
                        turn,
                        f"'{one.id}' is told after '{latest[1]}' but happened earlier "
                        f"({ages.spoken(when.span)}); the order told is kept",
                    )
                )
            if latest is None or when.span.low > latest[0]:
                latest = (when.span.low, one.id)
        floor = own if floor is None else max(floor, own)
        floors[one.id] = floor
        happenings.append(
            Happening(
                id=one.id,
                event=one.event,
                turn=turn,
                when=when,
                floor=floor,
                visit=one.visit,
                line=text.line(one.path),
            )
        )
    return Arranged(tuple(happenings), tuple(warnings))


def _untold_floor(event: Event, floor: float | None) -> float:
    """The least age at an event without a time: birth, unless it may well precede it."""
    if isinstance(event, Manifestation):
        concept = concept_of_sign(event.what, event.code)
        born = concept != PRENATAL_SIGNS
    else:
        born = not isinstance(event, BEFORE_BIRTH)
    if born:
        return max(0.0, floor if floor is not None else 0.0)
    if floor is not None:
        return floor
    return PRENATAL.low if isinstance(event, Manifestation) else 0.0


def _floor(when: When | None, floors: dict[str, float]) -> float | None:
    if when is None or when.root == CALENDAR:
        return None
    if when.root == BIRTH:
        return when.span.low
    return floors[when.root] + when.span.low if when.root in floors else None


def _times(text: SourceText, told: list[Told], born: date | None) -> dict[str, When | None]:
    by_id = {one.id: one for one in told}
    found: dict[str, When | None] = {}

    def resolve(one: Told, trail: tuple[str, ...]) -> When | None:
        if one.id in found:
            return found[one.id]
        event = one.event
        answer: When | None = None
        if event.age is not None:
            answer = When(BIRTH, ages.age(event.age))
        elif event.date is not None:
            day = date.fromisoformat(event.date)
            if born is None:
                answer = When(CALENDAR, ages.exact(day.toordinal()))
            else:
                answer = When(BIRTH, ages.exact((day - born).days))
        elif event.after is not None:
            ((anchor, length),) = event.after.items()
            if anchor == BIRTH:
                answer = When(BIRTH, ages.duration(length))
            elif anchor not in by_id:
                raise text.error(
                    (*one.path, "after"),
                    f"'after' names the event '{anchor}', which is not told",
                    "give that event an id, or write an age",
                )
            elif anchor in trail or anchor == one.id:
                raise text.error(
                    (*one.path, "after"),
                    f"'{one.id}' and '{anchor}' are told after one another",
                    "give one of them an age or a date",
                )
            else:
                base = resolve(by_id[anchor], (*trail, one.id))
                span = ages.duration(length)
                answer = When(anchor, span) if base is None else replace(
                    base, span=base.span.plus(span)
                )
        found[one.id] = answer
        return answer

    for one in told:
        resolve(one, ())
    anchors = {one.root for one in found.values() if one is not None}
    for name in anchors:
        if name in found and found[name] is None:
            found[name] = When(name, Span(0.0, 0.0))
    return found


def _by_knowledge(text: SourceText, told: list[Told], times: dict[str, When | None]) -> list[Told]:
    """Events in the order in which they became known: ``known_at`` moves one back."""
    ordered = [one for one in told if one.event.known_at is None]
    for one in told:
        since = one.event.known_at
        if since is None:
            continue
        places = {each.id: place for place, each in enumerate(ordered)}
        if since in places:
            ordered.insert(places[since] + 1, one)
            continue
        try:
            moment = ages.age(since)
        except ValueError:
            raise text.error(
                (*one.path, "known_at"),
                f"known_at '{since}' is neither an age nor the id of an event",
                "write P4M, or the id of the event at which it became known",
            ) from None
        place = len(ordered)
        for number, other in enumerate(ordered):
            when = times[other.id]
            if when is not None and when.root == BIRTH and when.span.low > moment.low:
                place = number
                break
        ordered.insert(place, one)
    return ordered


class _Grouping:
    """Which turn each event belongs to: a visit as told, else what stands together."""

    def __init__(self) -> None:
        self.turn = 0
        self.place: tuple[Step, ...] | None = None
        self.decided = False
        self.when: When | None = None
        self.signs: dict[str, str] = {}

    def turn_of(self, one: Told, when: When | None) -> int:
        place = one.path[:-2] if one.fenced else None
        if self.turn == 0 or self._new(one, when, place):
            self.turn += 1
            self.decided = False
            self.when = None
            self.signs = {}
        self.place = place
        self.decided = self.decided or is_decision(one.event)
        self.when = when or self.when
        if isinstance(one.event, Manifestation):
            self.signs[concept_of_sign(one.event.what, one.event.code)] = one.event.status
        return self.turn

    def _new(self, one: Told, when: When | None, place: tuple[Step, ...] | None) -> bool:
        if place is not None or self.place is not None:
            return place != self.place
        if self.decided and not is_decision(one.event):
            return True
        if when is not None and self.when is not None and when.root == self.when.root:
            if when.span.low >= self.when.span.high or when.span.high <= self.when.span.low:
                return True
        return self._told_twice(one.event)

    def _told_twice(self, event: Event) -> bool:
        """The same sign told as better and then as worse cannot be one visit."""
        if not isinstance(event, Manifestation):
            return False
        before = self.signs.get(concept_of_sign(event.what, event.code))
        better = ("improved", "controlled", "resolved", "absent")
        worse = ("onset", "present", "worse", "relapse")
        return (before in better and event.status in worse) or (
            before in worse and event.status in better
        )
