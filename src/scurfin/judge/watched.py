"""A child watched turn by turn: the plan before each turn's decisions, and at the last moment."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scurfin.judge.cases import Case
from scurfin.judge.decisions import Told, decisions
from scurfin.judge.verdicts import Common
from scurfin.judge.views import View, view
from scurfin.plan import Made
from scurfin.plan.compose import compose
from scurfin.record.events import Death, FollowUp, Genotype, Transplant
from scurfin.record.model import Happening, Record

HEADER = "variant"


@dataclass(frozen=True)
class Watched:
    """``made``: the plans of the turns with decisions. ``before_death``: the plan from all that
    was told strictly before the death, None for who is not told dead or of whom nothing was."""

    case: Case
    record: Record
    told: tuple[Told, ...]
    views: tuple[View, ...]
    made: dict[int, Made]
    before_death: View | None = None

    def view(self, turn: int) -> View:
        return next(one for one in self.views if one.turn == turn)

    @property
    def first_transplant(self) -> Happening | None:
        return next(
            (one for one in self.record.happenings if isinstance(one.event, Transplant)), None
        )

    @property
    def death(self) -> Happening | None:
        return next((one for one in self.record.happenings if _dead(one)), None)

    def activated_until(self, turn: int, everyone: Common) -> int | None:
        """The first turn up to ``turn`` whose plan activates the transplant, if it counts."""
        return next(
            (one.turn for one in self.views if one.turn <= turn and activates(one, everyone)), None
        )


def activates(one: View, everyone: Common) -> bool:
    """Does the plan activate the transplant by a line that not everyone gets?"""
    return replace(
        one, offers=tuple(each for each in one.offers if everyone.counts(each))
    ).activates()


def watch(case: Case, drugs: frozenset[str], *, from_birth: bool) -> Watched:
    """The plans of ``case``. ``from_birth``: an undated genotype is taken as known from birth."""
    record = known_from_birth(case.record) if from_birth else case.record
    told = decisions(record, case.name)
    asked = sorted(drugs | {one.drug for one in told if one.drug})
    made = {turn.number: compose(record.before_decisions(turn.number)) for turn in record.turns()}
    views = tuple(view(one, case.name, turn, asked) for turn, one in made.items())
    kept = {one.turn for one in told}
    last = None
    for place, one in enumerate(record.happenings):
        if _dead(one):
            if place:
                last = view(compose(record.upto(place)), case.name, one.turn, ())
            break
    return Watched(
        case=case,
        record=record,
        told=told,
        views=views,
        made={turn: one for turn, one in made.items() if turn in kept},
        before_death=last,
    )


def known_from_birth(record: Record) -> Record:
    """The record with the variant of its head as the first thing told.

    Only one told without a time and without ``known_at`` moves: it could have been known any
    time, and is otherwise taken as known last.
    """
    head = record.find(HEADER)
    if head is None or not isinstance(head.event, Genotype) or head.event.known_at is not None:
        return record
    rest = tuple(one for one in record.happenings if one is not head)
    first = rest[0] if rest else head
    moved = replace(head, turn=first.turn, floor=first.floor)
    return replace(record, happenings=(moved, *rest))


def _dead(one: Happening) -> bool:
    if isinstance(one.event, FollowUp):
        return one.event.status == "dead"
    return isinstance(one.event, Death)
