"""What came next: from a child's turn in a situation to the last that is told of him."""

from __future__ import annotations

from dataclasses import dataclass

from scurfin.evidence.case import Case
from scurfin.evidence.situations import Found, Standing
from scurfin.evidence.tried import attempts_of, key_of
from scurfin.knowledge.store import knowledge
from scurfin.record import events as ev
from scurfin.record.model import Happening, elapsed
from scurfin.terms.ages import spoken_duration


@dataclass(frozen=True)
class Course:
    """One child after a situation began.

    ``next``: treatments of the first turn, from then on, at which one was begun, changed or
    stopped ('stop: ...'); empty when none is told. ``results``: what is told of these treatments.
    ``known_for``: how long he is known from then, '' where no time is told.
    """

    case: Case
    turn: int
    next: tuple[str, ...]
    next_turn: int
    results: tuple[tuple[str, str], ...]
    transplanted: bool
    end: str
    disease_free: bool | None
    known_for: str
    turns_after: int


@dataclass(frozen=True)
class After:
    """Everyone in a situation, and what became of each."""

    found: Found
    courses: tuple[Course, ...]


def after(found: Found) -> After:
    """What followed in each child in whom the situation held."""
    return After(found, tuple(course(one) for one in found.held))


def course(one: Standing) -> Course:
    """What followed in one child. His decisions of the same turn are the answer to it."""
    record = one.case.record
    later = [each for each in record.happenings if each.turn >= one.turn]
    deciding = [each for each in later if _treats(each)]
    turn = deciding[0].turn if deciding else 0
    steps = [each for each in deciding if each.turn == turn]
    begun = {key_of(each.event.what, each.event.code) for each in steps if _begins(each)}  # type: ignore[attr-defined]
    results = tuple(
        (_drug(each.drug), ", then ".join(_result(word) for word in _said(each)))
        for each in attempts_of(one.case)
        if each.drug in begun and each.turn >= turn
    )
    before = {each.id for each in record.happenings if each.turn < one.turn}
    return Course(
        case=one.case,
        turn=one.turn,
        next=tuple(dict.fromkeys(_step(each) for each in steps)),
        next_turn=turn,
        results=results,
        transplanted=any(isinstance(each.event, ev.Transplant) for each in later),
        end=end_of(one.case),
        disease_free=disease_free(one.case),
        known_for=_known_for(record.happenings, one.turn),
        turns_after=len({each.turn for each in later if each.id not in before}) - 1,
    )


def end_of(case: Case) -> str:
    """'alive', 'dead' or 'unknown' at the last report."""
    for one in case.record.happenings:
        if isinstance(one.event, ev.Death):
            return "dead"
    for one in reversed(case.record.happenings):
        if isinstance(one.event, ev.FollowUp):
            return one.event.status
    return "unknown"


def disease_free(case: Case) -> bool | None:
    """As the report says at its end; None where it does not."""
    for one in reversed(case.record.happenings):
        if isinstance(one.event, ev.FollowUp) and isinstance(one.event.disease_free, bool):
            return one.event.disease_free
    return None


def _treats(one: Happening) -> bool:
    if isinstance(one.event, ev.Transplant):
        return True
    return isinstance(one.event, ev.Therapy) and one.event.status in ("start", "change", "stop")


def _begins(one: Happening) -> bool:
    return isinstance(one.event, ev.Therapy) and one.event.status in ("start", "change")


def _step(one: Happening) -> str:
    if isinstance(one.event, ev.Transplant):
        return "transplant"
    assert isinstance(one.event, ev.Therapy)
    name = _drug(key_of(one.event.what, one.event.code))
    return f"{one.event.status}: {name}" if one.event.status in ("stop", "change") else name


def _drug(key: str) -> str:
    known = knowledge().drugs.get(key)
    return known.name if known is not None else key


def _said(attempt: object) -> tuple[str, ...]:
    effects = getattr(attempt, "effects", ())
    told = [word for effect in effects for word in effect.said]
    return tuple(dict.fromkeys(told)) or ("",)


def _result(word: str) -> str:
    from scurfin.evidence.tried import WORDS

    return next((said for key, said in WORDS.items() if key == word), word)


def _known_for(happenings: tuple[Happening, ...], turn: int) -> str:
    """The longest time that is told from this turn on; '' where both ends are not dated alike."""
    here = [one for one in happenings if one.turn == turn and one.when is not None]
    for last in reversed(happenings):
        if last.turn <= turn:
            break
        for first in here:
            ran = elapsed(first.when, last.when)
            if ran is not None and ran.low > 0:
                return spoken_duration(ran.low)
    return ""
