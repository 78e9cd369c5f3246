"""In which published children, and when, a condition held: the pathway's own language is asked."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

import msgspec

from scurfin.evidence.case import DATA, Case
from scurfin.pathway.conditions import Condition
from scurfin.pathway.interpret import World
from scurfin.pathway.loader import condition, pathway
from scurfin.pathway.truth import truth
from scurfin.state import State, state
from scurfin.terms.source_text import InputError, read_text


@dataclass(frozen=True)
class Situation:
    """A condition by name. ``lives`` are those in which it is asked.

    A named situation is asked at a turn of death too: who died in it must not be lost.
    """

    id: str
    name: str
    when: Condition
    lives: tuple[str, ...] = ("alive", "dead")


@dataclass(frozen=True)
class Standing:
    """A child's first turn in a situation, or the first at which that hangs on an unknown."""

    case: Case
    turn: int
    state: State


@dataclass(frozen=True)
class Found:
    """Who was in a situation (``held``), and in whom too little is told to say (``open``)."""

    situation: Situation
    held: tuple[Standing, ...]
    open: tuple[Standing, ...]
    of: int


_TURNS: dict[tuple[bool, str, str], tuple[tuple[int, World], ...]] = {}


def turns_of(case: Case) -> tuple[tuple[int, World], ...]:
    """Each turn of ``case`` with what was known before its treatment decisions; kept."""
    key = (case.own, case.report.file, case.id)
    if key not in _TURNS:
        defined = {one.id: one for one in pathway().definitions}
        _TURNS[key] = tuple(
            (turn.number, World(state(case.record.before_decisions(turn.number)), defined, {}))
            for turn in case.record.turns()
        )
    return _TURNS[key]


def find(situation: Situation, rows: tuple[Case, ...]) -> Found:
    """The children of ``rows`` in ``situation``, each once, at the first turn at which it held.

    Rows of group statements are no individuals and are left out.
    """
    held: list[Standing] = []
    unknown: list[Standing] = []
    counted = [one for one in rows if one.counted]
    for case in counted:
        maybe: Standing | None = None
        for turn, world in turns_of(case):
            if world.state.life not in situation.lives:
                continue
            value = truth(situation.when, world)
            if value is True:
                held.append(Standing(case, turn, world.state))
                break
            if value is None and maybe is None:
                maybe = Standing(case, turn, world.state)
        else:
            if maybe is not None:
                unknown.append(maybe)
    return Found(situation, tuple(held), tuple(unknown), len(counted))


def named(told: str) -> Situation:
    """The situation of that id: of states.yaml, a definition or a recommendation.

    Raises InputError with what is near.
    """
    word = told.strip()
    mine = own()
    if word in mine:
        return mine[word]
    for one in pathway().definitions:
        if one.id == word:
            return Situation(one.id, one.name, one.when)
    for rule in pathway().recommendations:
        if rule.id == word:
            return Situation(rule.id, f"where '{rule.id}' holds", rule.when, rule.lives)
    every = [*mine, *(one.id for one in pathway().definitions)]
    every += [one.id for one in pathway().recommendations]
    near = get_close_matches(word, every, n=3)
    hint = f"did you mean {', '.join(near)}? " if near else ""
    raise InputError(
        f"'{told}' is no situation that is known here",
        remedy=f"{hint}named ones are: {', '.join(mine)}; or the id of any rule",
    )


@cache
def own() -> dict[str, Situation]:
    """The situations of states.yaml. Raises InputError if one cannot be read."""
    text = read_text(DATA / "states.yaml")
    found: dict[str, Situation] = {}
    for number, told in enumerate(text.data):
        tagged = condition(text, (number, "when"), told["when"])
        try:
            when: Condition = msgspec.convert(tagged, Condition)
        except msgspec.ValidationError as problem:
            raise text.error((number, "when"), str(problem), "see pathway/conditions.py") from None
        found[told["id"]] = Situation(told["id"], told["name"], when)
    return found
