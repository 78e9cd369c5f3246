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

LONGEST = 300
PRENATAL_SIGNS = "prenatal-ipex"
BEFORE_BIRTH = (
    ev.Genotype,
    ev.FollowUp,
    ev.Reconciled,
    ev.Typing,
    ev.DonorCheck,
    ev.Pregnancy,
    ev.Diagnosis,
    ev.Decision,
    ev.Death,
    ev.Note,
)


@dataclass(frozen=True)
class Told:
    """An event as read, with where it stood in the file. ``fence``: the visit block around it.

    ``joins``: it opens no turn of its own, but stands in the last one.
    """

    id: str
    event: Event
    visit: str
    path: tuple[Step, ...]
    fence: tuple[Step, ...] | None = None
    joins: bool = False


@dataclass(frozen=True)
class Arranged:
    happenings: tuple[Happening, ...]
    warnings: tuple[tuple[str, str], ...]


def arrange(text: SourceText, told: list[Told], born: date | None) -> Arranged:
    """Order, time and group ``told``. Raises InputError for anchors that lead nowhere."""
    valid = [one for one in told if not one.event.entered_in_error]
    times = _times(text, valid, born)
    ordered = _by_knowledge(text, valid, times)
    happenings: list[Happening] = []
    warnings: list[tuple[str, str]] = []
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
        if when.root == BIRTH:
            if latest is not None and when.span.high <= latest[0]:
                warnings.append(
                    (
                        one.id,
                        (
                            f"'{one.id}' is told after '{latest[1]}' but happened earlier "
                            f"({ages.spoken(when.span)}); the order told is kept"
                        ),
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


def _floor(when: When, floors: dict[str, float]) -> float | None:
    if when.root == BIRTH:
        return when.span.low
    return floors[when.root] + when.span.low if when.root in floors else None


def _times(text: SourceText, told: list[Told], born: date | None) -> dict[str, When]:
    """When each event was. One told without a time is its own root: others may count from it."""
    by_id = {one.id: one for one in told}
    found: dict[str, When] = {}
    for one in told:
        chain = {one.id: one}
        while chain:
            now = chain[next(reversed(chain))]
            anchor = _anchor(text, now, by_id)
            if anchor is None or anchor.id in found:
                found[now.id] = _when(now, found, born)
                _refuse_before(text, now, found[now.id])
                del chain[now.id]
            elif anchor.id in chain:
                raise text.error(
                    (*now.path, "after"),
                    f"'{now.id}' and '{anchor.id}' are told after one another",
                    "give one of them an age or a date",
                )
            else:
                chain[anchor.id] = anchor
    return found


def _anchor(text: SourceText, one: Told, by_id: dict[str, Told]) -> Told | None:
    """The event after which ``one`` is told, if any."""
    name = _after(one.event)
    if name in ("", BIRTH):
        return None
    if name not in by_id:
        raise text.error(
            (*one.path, "after"),
            f"'after' names the event '{name}', which is not told",
            "give that event an id, or write an age",
        )
    return by_id[name]


def _after(event: Event) -> str:
    return next(iter(event.after or {}), "")


def _when(one: Told, found: dict[str, When], born: date | None) -> When:
    event = one.event
    if event.age is not None:
        return When(BIRTH, ages.age(event.age))
    if event.date is not None:
        day = date.fromisoformat(event.date)
        if born is None:
            return When(CALENDAR, ages.exact(day.toordinal()))
        return When(BIRTH, ages.exact((day - born).days))
    for name, length in (event.after or {}).items():
        span = ages.duration(length)
        base = found.get(name)
        return When(BIRTH, span) if base is None else replace(base, span=base.span.plus(span))
    return When(one.id, Span(0.0, 0.0))


def _refuse_before(text: SourceText, one: Told, when: When) -> None:
    """A child's own event cannot be dated before the pregnancy; a relative's may be."""
    of = getattr(one.event, "of", "child")
    kin = ev.Genotype | ev.Typing | ev.Pregnancy | ev.DonorCheck
    own = not isinstance(one.event, kin) or of == "child"
    if one.event.date is not None and own and when.root == BIRTH and when.span.low < -LONGEST:
        raise text.error(
            (*one.path, "date"),
            f"the date {one.event.date} of '{one.id}' is {-when.span.low:.0f} days before birth",
            "check it against 'born'; what concerns a relative is told 'of' that relative",
        )


def _by_knowledge(text: SourceText, told: list[Told], times: dict[str, When]) -> list[Told]:
    """Events in the order in which they became known: ``known_at`` moves one back."""
    ids = {one.id for one in told}
    ordered = _seen_first([one for one in told if one.event.known_at is None])
    for one in told:
        if one.event.known_at is not None and one.event.known_at not in ids:
            _insert_at_age(text, ordered, one, times)
    waiting = [one for one in told if one.event.known_at in ids]
    while waiting:
        placed = {one.id for one in ordered}
        ready = [one for one in waiting if one.event.known_at in placed]
        if not ready:
            raise text.error(
                (*waiting[0].path, "known_at"),
                f"since when '{waiting[0].id}' is known leads in a circle",
                "write an age such as P4M, or the id of another event",
            )
        for one in reversed(ready):
            _insert_at_event(ordered, one)
        waiting = [one for one in waiting if one not in ready]
    _refuse_forward(text, ordered)
    return ordered


def _seen_first(told: list[Told]) -> list[Told]:
    """In a visit what was seen stands before what was decided, in whatever order it was told.

    What counts from a decision of its own visit comes after that decision.
    """
    ordered: list[Told] = []
    place = 0
    while place < len(told):
        end = _end_of_visit(told, place) + 1 if told[place].fence is not None else place + 1
        seen: list[Told] = []
        done: list[Told] = []
        for one in told[place:end]:
            if is_decision(one.event):
                done.append(one)
                continue
            if any(_after(one.event) == decision.id for decision in done):
                ordered += seen + done
                seen, done = [], []
            seen.append(one)
        ordered += seen + done
        place = end
    return ordered


def _insert_at_event(ordered: list[Told], one: Told) -> None:
    """Right after the event, in its visit; what a decision made known waits for the visit's end."""
    place = next(place for place, each in enumerate(ordered) if each.id == one.event.known_at)
    fence = ordered[place].fence
    if fence is not None and is_decision(ordered[place].event):
        place, fence = _end_of_visit(ordered, place), None
    elif fence is not None and is_decision(one.event):
        place = _end_of_visit(ordered, place)
    ordered.insert(place + 1, replace(one, fence=fence))


def _insert_at_age(
    text: SourceText, ordered: list[Told], one: Told, times: dict[str, When]
) -> None:
    """Before the first event that is surely later, but never inside a visit."""
    try:
        moment = ages.age(str(one.event.known_at))
    except ValueError:
        raise text.error(
            (*one.path, "known_at"),
            f"known_at '{one.event.known_at}' is neither an age nor the id of an event",
            "write P4M, or the id of the event at which it became known",
        ) from None
    place = len(ordered)
    for number, other in enumerate(ordered):
        when = times[other.id]
        if when.root == BIRTH and when.span.low > moment.low:
            place = number
            break
    if 0 < place < len(ordered) and ordered[place].fence == ordered[place - 1].fence is not None:
        place = _end_of_visit(ordered, place) + 1
    ordered.insert(place, replace(one, fence=None))


def _end_of_visit(ordered: list[Told], place: int) -> int:
    while place + 1 < len(ordered) and ordered[place + 1].fence == ordered[place].fence:
        place += 1
    return place


def _refuse_forward(text: SourceText, ordered: list[Told]) -> None:
    """A time that counts from something not yet known would be hindsight."""
    known = {BIRTH, ""}
    for one in ordered:
        if _after(one.event) not in known:
            raise text.error(
                (*one.path, "after"),
                f"'{one.id}' is told before '{_after(one.event)}', from which its time counts",
                "tell it after that event, or give it an age or known_at",
            )
        known.add(one.id)


class _Grouping:
    """Which turn each event belongs to: a visit as told, else what stands together."""

    def __init__(self) -> None:
        self.turn = 0
        self.fence: tuple[Step, ...] | None = None
        self.spans: dict[str, Span] = {}
        self.decisions: set[str] = set()
        self.signs: dict[str, str] = {}

    def turn_of(self, one: Told, when: When) -> int:
        if one.joins and self.turn:
            return self.turn
        if self.turn == 0 or self._new(one, when):
            self.turn += 1
            self.spans = {}
            self.decisions = set()
            self.signs = {}
        self.fence = one.fence
        if is_decision(one.event):
            self.decisions.add(one.id)
        self.spans[when.root] = when.span
        if isinstance(one.event, Manifestation):
            self.signs[concept_of_sign(one.event.what, one.event.code)] = one.event.status
        return self.turn

    def _new(self, one: Told, when: When) -> bool:
        if one.fence is not None or self.fence is not None:
            later = _after(one.event) in self.decisions and not is_decision(one.event)
            return one.fence != self.fence or later
        if self.decisions and not is_decision(one.event):
            return True
        before = self.spans.get(when.root)
        if before is not None and (when.span.low >= before.high or when.span.high <= before.low):
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
