"""Which moment a plan is for: all that is told, a turn, an event, or an age."""

from __future__ import annotations

from dataclasses import replace

from scurfin.record.model import BIRTH, Record
from scurfin.terms import ages
from scurfin.terms.ages import Span
from scurfin.terms.source_text import InputError


def known_at(record: Record, at: str | None) -> Record:
    """The record as it stood ``at``: a turn's number or name, an event id, or an age.

    A turn is taken before its treatment decisions; an event and an age with all
    that was known then; None is all that is told. Raises InputError.
    """
    if at is None or at == "":
        return record
    word = at.strip()
    number = word.removeprefix("turn").strip()
    turns = record.turns()
    if number.isdecimal() and len(number) < 9:
        if not any(turn.number == int(number) for turn in turns):
            raise _no_such(record, at)
        return record.before_decisions(int(number))
    found = record.find(word)
    if found is not None:
        return record.upto(record.happenings.index(found) + 1)
    named = [turn for turn in turns if turn.name and turn.name.lower() == word.lower()]
    if len(named) > 1:
        numbers = ", ".join(str(turn.number) for turn in named)
        raise InputError(
            f"'{at}' is the name of {len(named)} visits",
            file=record.file,
            remedy=f"name the turn by its number: {numbers}",
        )
    if named:
        return record.before_decisions(named[0].number)
    try:
        moment = ages.age(word)
    except ValueError:
        raise _no_such(record, at) from None
    for place, one in enumerate(record.happenings):
        if one.when is not None and one.when.root == BIRTH and one.when.span.low >= moment.high:
            return _placed(record.upto(place), record, moment, word)
    return _placed(record, record, moment, word)


def _placed(seen: Record, record: Record, moment: Span, word: str) -> Record:
    """What was known at an age, if anything told before is dated by age."""
    dated = any(one.when is not None and one.when.root == BIRTH for one in seen.happenings)
    if seen.happenings and not dated:
        turns = len(record.turns())
        raise InputError(
            f"nothing told of {record.id} before {word} is dated by age, so what was known then "
            "cannot be told",
            file=record.file,
            remedy=f"ask at a turn, 1 to {turns}",
        )
    return replace(seen, asked_at=moment)


def _no_such(record: Record, at: str) -> InputError:
    turns = record.turns()
    names = ", ".join(f"'{turn.name}'" for turn in turns if turn.name)
    remedy = f"turns are 1 to {len(turns)}" if turns else "the record tells nothing yet"
    if names:
        remedy += f"; visits are {names}"
    return InputError(
        f"'{at}' is no turn, visit, event or age of {record.id}",
        file=record.file,
        remedy=remedy + "; an age is written P4M",
    )
