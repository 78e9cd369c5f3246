"""A child's story again, turn by turn: the plan before each decision, beside what was then done."""

from __future__ import annotations

from typing import Any

import msgspec

from scurfin.plan.compose import compose
from scurfin.plan.model import Line, Plan
from scurfin.plan.told import happening_words
from scurfin.record.events import plain
from scurfin.record.model import Happening, Record


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One turn: ``events`` are its observations, ``plan`` knows no more, ``done`` closed it."""

    turn: int
    visit: str
    age: str
    events: tuple[dict[str, Any], ...]
    plan: Plan
    done: tuple[dict[str, Any], ...]
    appeared: tuple[str, ...]
    went: tuple[str, ...]


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    case: str
    steps: tuple[Step, ...]


def replay(record: Record) -> Replay:
    """Every turn of ``record``."""
    steps: list[Step] = []
    before: dict[str, str] = {}
    for turn in record.turns():
        plan = compose(record.before_decisions(turn.number)).plan
        now: dict[str, str] = {one.id: one.status for one in plan.recommendations if shown(one)}
        steps.append(
            Step(
                turn=turn.number,
                visit=turn.name,
                age=plan.at.age,
                events=tuple(_event(one) for one in turn.seen),
                plan=plan,
                done=tuple(_event(one) for one in turn.done),
                appeared=tuple(name for name in now if name not in before),
                went=tuple(name for name in before if name not in now),
            )
        )
        before = now
    return Replay(case=record.id, steps=tuple(steps))


def shown(one: Line) -> bool:
    """Does the line advise something, rather than ask or report it done?"""
    return one.status not in ("ask", "done")


def _event(one: Happening) -> dict[str, Any]:
    return {**plain(one.event), "id": one.id}


def story(record: Record) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """(turn, what was seen, what was done) in words."""
    return tuple(
        (
            f"Turn {turn.number}" + (f": {turn.name}" if turn.name else ""),
            tuple(happening_words(one) for one in turn.seen),
            tuple(happening_words(one) for one in turn.done),
        )
        for turn in record.turns()
    )
