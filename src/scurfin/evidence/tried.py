"""What was tried in each child, for what, and what the report tells of the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scurfin.evidence.aims import aims
from scurfin.evidence.case import Case
from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import concept_of_sign, drug, slug
from scurfin.record import events as ev
from scurfin.record.model import Happening, Record
from scurfin.state import state

Result = Literal["complete", "partial", "none", "relapse", "intolerance", "better", "worse", ""]
Basis = Literal["told", "told of the child", "course", "not told"]
RESULTS: tuple[Result, ...] = (
    "complete",
    "partial",
    "better",
    "none",
    "worse",
    "relapse",
    "intolerance",
    "",
)
WORDS: dict[Result, str] = {
    "complete": "complete",
    "partial": "partial",
    "better": "better, cause not told",
    "none": "no effect",
    "worse": "worse, cause not told",
    "relapse": "relapse after benefit",
    "intolerance": "not tolerated",
    "": "result not told",
}
_BETTER = ("improved", "controlled", "resolved")
_WORSE = ("worse", "relapse")


@dataclass(frozen=True)
class Effect:
    """What a report tells of one treatment on one manifestation.

    ``result`` is the last that is told, ``said`` all of it in order. ``basis``: the report says
    so of this manifestation, says so of the child as a whole, or only tells the later course.
    """

    concept: str
    result: Result
    said: tuple[str, ...]
    basis: Basis
    events: tuple[str, ...]


@dataclass(frozen=True)
class Attempt:
    """One treatment of one child, from the turn at which it was begun.

    ``beside`` are the treatments that its result was told together with.
    """

    case: Case
    drug: str
    name: str
    classes: tuple[str, ...]
    turn: int
    event: str
    beside: tuple[str, ...]
    effects: tuple[Effect, ...]

    def on(self, concept: str) -> Effect | None:
        return next((one for one in self.effects if one.concept == concept), None)


def attempts(rows: tuple[Case, ...]) -> tuple[Attempt, ...]:
    """Every treatment that ``rows`` tell of; rows that are no patients are left out."""
    return tuple(
        one for case in rows if case.patient and not case.same_as for one in attempts_of(case)
    )


def attempts_of(case: Case) -> tuple[Attempt, ...]:
    """The treatments of one child, each once, in the order in which they were begun."""
    record = case.record
    begun: dict[str, Happening] = {}
    for one in record.happenings:
        if isinstance(one.event, ev.Therapy) and one.event.status in ("start", "running", "change"):
            begun.setdefault(key_of(one.event.what, one.event.code), one)
        elif isinstance(one.event, ev.Response):
            for told in one.event.to:
                begun.setdefault(key_of(told), one)
    return tuple(_attempt(case, key, one) for key, one in begun.items())


def key_of(what: str, code: str = "") -> str:
    """The id of the treatment meant, or the words as told."""
    meant = drug(what, code)
    return meant.id if meant is not None else slug(what)


def _attempt(case: Case, key: str, start: Happening) -> Attempt:
    record = case.record
    known = knowledge().drugs.get(key)
    place = record.happenings.index(start)
    answers = [
        one
        for one in record.happenings[place:]
        if isinstance(one.event, ev.Response) and key in {key_of(told) for told in one.event.to}
    ]
    beside = {
        key_of(told)
        for one in answers
        if isinstance(one.event, ev.Response)
        for told in one.event.to
    }
    before = state(record.before_decisions(start.turn)).courses
    present = {name for name, course in before.items() if course.present}
    meant = aims(key) & present
    told_of = {
        concept_of_sign(sign)
        for one in answers
        if isinstance(one.event, ev.Response)
        for sign in one.event.of
    }
    concepts = [name for name in before if name in meant | told_of]
    concepts += sorted(told_of - set(concepts))
    return Attempt(
        case=case,
        drug=key,
        name=known.name if known is not None else key,
        classes=known.classes if known is not None else (),
        turn=start.turn,
        event=start.id,
        beside=tuple(sorted(beside - {key})),
        effects=tuple(_effect(record, key, start, answers, name) for name in concepts),
    )


def _effect(
    record: Record, key: str, start: Happening, answers: list[Happening], concept: str
) -> Effect:
    direct, whole = [], []
    for one in answers:
        assert isinstance(one.event, ev.Response)
        if not one.event.of:
            whole.append(one)
        elif concept in {concept_of_sign(sign) for sign in one.event.of}:
            direct.append(one)
    if concept not in aims(key):
        whole = []
    for found, basis in ((direct, "told"), (whole, "told of the child")):
        said = tuple(one.event.outcome for one in found if isinstance(one.event, ev.Response))
        if said:
            events = tuple(one.id for one in found)
            return Effect(concept, said[-1], said, basis, events)  # type: ignore[arg-type]
    return _course(record, start, concept)


def _course(record: Record, start: Happening, concept: str) -> Effect:
    """How the sign went on while nothing else was begun; the report names no cause."""
    said: list[tuple[Result, str]] = []
    place = record.happenings.index(start)
    for one in record.happenings[place + 1 :]:
        event = one.event
        if one.turn > start.turn and isinstance(event, ev.Therapy | ev.Transplant):
            break
        if isinstance(event, ev.Transplant):
            break
        if isinstance(event, ev.Manifestation):
            if concept_of_sign(event.what, event.code) != concept:
                continue
            if event.status in _BETTER:
                said.append(("better", one.id))
            elif event.status in _WORSE:
                said.append(("worse", one.id))
    if not said:
        return Effect(concept, "", (), "not told", ())
    return Effect(
        concept,
        said[-1][0],
        tuple(word for word, _ in said),
        "course",
        tuple(event for _, event in said),
    )
