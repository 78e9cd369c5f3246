"""What a physician expects of the plan at one turn of a story, and how it is held to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from scurfin.plan import Plan, make
from scurfin.plan.model import Line
from scurfin.record import Record, load_record

STORIES = Path(__file__).resolve().parents[3] / "examples" / "stories"

TRANSPLANT = ("activate-transplant", "clear-conditioning", "conditioning-options")
STEROID = ("first-steroid", "first-steroid-aiha", "first-steroid-skin")
IMMUNOSUPPRESSION = (*STEROID, "second-drug", "next-line")


@dataclass(frozen=True)
class Turn:
    """``has``: line -> 'status urgency', either may stand alone.

    ``dose``: line -> (low, high, unit). ``never`` must not stand in the plan as more than a
    question. ``first``: the line that heads the plan is one of these. ``alerts``: (tier, what is
    involved). ``asks``: part of a question's key. ``before``: the one stands above the other.
    """

    visit: str
    has: dict[str, str] = field(default_factory=dict)
    never: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    dose: dict[str, tuple[float, float | None, str]] = field(default_factory=dict)
    alerts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    no_alert: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    before: tuple[tuple[str, str], ...] = ()


@cache
def story(name: str) -> Record:
    return load_record(str(STORIES / f"{name}.yaml"))


@cache
def plan_at(name: str, visit: str) -> Plan:
    return make(story(name), visit)


def advised(plan: Plan) -> dict[str, Line]:
    """Every line that is more than a question or a thing done, by each id it speaks for."""
    found: dict[str, Line] = {}
    for one in plan.recommendations:
        if one.status not in ("ask", "done"):
            for name in (one.id, *one.also):
                found[name] = one
    return found


def differences(name: str, turn: Turn) -> list[str]:
    """What the plan says otherwise than expected, in words."""
    plan = plan_at(name, turn.visit)
    lines = advised(plan)
    every = {name: one for one in plan.recommendations for name in (one.id, *one.also)}
    wrong: list[str] = [f"failed: {one}" for one in plan.failures]
    for key, words in turn.has.items():
        line = lines.get(key)
        if line is None:
            status = every[key].status if key in every else "absent"
            wrong.append(f"missing: {key} ({status})")
        elif not set(words.split()) <= {line.status, line.urgency}:
            wrong.append(f"{key}: expected {words}, found {line.status} {line.urgency}")
    wrong += [
        f"must not be there: {key} ({lines[key].status})" for key in turn.never if key in lines
    ]
    wrong += [
        f"should be done: {key}"
        for key in turn.done
        if key not in every or every[key].status != "done"
    ]
    if turn.first:
        head = next((one for one in plan.recommendations if one.status != "done"), None)
        names = () if head is None else (head.id, *head.also)
        if not set(names) & set(turn.first):
            wrong.append(f"the plan begins with {names}, expected {turn.first}")
    wrong += _doses(turn, lines) + _alerts(turn, plan) + _order(turn, plan)
    keys = [one.key for one in plan.questions]
    wrong += [f"not asked: {one}" for one in turn.asks if not any(one in key for key in keys)]
    return wrong


def _doses(turn: Turn, lines: dict[str, Line]) -> list[str]:
    wrong = []
    for key, (low, high, unit) in turn.dose.items():
        line = lines.get(key)
        doses = [] if line is None else [one for one in (line.dose, *line.more_doses) if one]
        shown = [(one.amount, one.amount_to, one.unit) for one in doses]
        if (low, high, unit) not in shown:
            wrong.append(f"dose of {key}: expected {(low, high, unit)}, found {shown}")
    return wrong


def _alerts(turn: Turn, plan: Plan) -> list[str]:
    wrong = []
    for tier, involved in turn.alerts:
        if not any(one.tier == tier and set(involved) <= set(one.involves) for one in plan.alerts):
            wrong.append(f"no alert {tier} on {involved}: {[one.id for one in plan.alerts]}")
    for part in turn.no_alert:
        wrong += [f"alert {one.id}" for one in plan.alerts if part in one.involves]
    return wrong


def _order(turn: Turn, plan: Plan) -> list[str]:
    place: dict[str, int] = {}
    for number, one in enumerate(plan.recommendations):
        for key in (one.id, *one.also):
            place[key] = number
    return [
        f"{first} should stand before {second}"
        for first, second in turn.before
        if place.get(first, 10_000) >= place.get(second, -1)
    ]
