"""Questions about the next dose in a typed form, answered at the mode and over the posterior."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from scurfin.dose.kinetics.case_subject import DoseTold, doses
from scurfin.dose.kinetics.exposure import area, of_interval
from scurfin.dose.kinetics.history import Given, still
from scurfin.dose.kinetics.in_range import levels_over, longest, share
from scurfin.dose.kinetics.predict import Course
from scurfin.dose.kinetics.question_told import Answer, DoseQuestion, Target, askable, question
from scurfin.dose.kinetics.sample import Sample
from scurfin.terms.source_text import InputError

Array = NDArray[np.float64]
MANY = 400
SPAN = 2000.0
MOST = 1e12
STEADY = 1e-3


def answer(course: Course, mode: Array, sample: Sample | None, asked: DoseQuestion) -> Answer:
    """Raises InputError where no dose meets the target or the question is not whole."""
    askable(asked, course.model)
    if asked.find == "exposure":
        return _read(course, mode, sample, asked)
    if asked.find == "amount":
        return _amount(course, mode, sample, asked)
    if asked.find == "time":
        return _time(course, mode, asked)
    return _interval(course, mode, asked)


def _read(course: Course, mode: Array, sample: Sample | None, asked: DoseQuestion) -> Answer:
    found = float(quantity(course, mode[None], asked.target)[0])
    spread = None
    if sample is not None:
        three = sample.quantiles(quantity(course, sample.effects, asked.target)[:, None])[:, 0]
        spread = (float(three[0]), float(three[1]), float(three[2]))
    return Answer(id=asked.id, find=asked.find, answer=found, quantiles_5_50_95=spread)


def _amount(course: Course, mode: Array, sample: Sample | None, asked: DoseQuestion) -> Answer:
    goal = float(asked.target.value or 0.0)
    if asked.every is not None:
        course = _for_ever(course)
    if asked.target.quantity == "time_in_range":
        return _longest(course, mode, sample, asked)
    if not course.model.linear:
        return _solved(course, mode, asked, goal)
    base, unit = _parts(course, mode[None], asked)
    found = _whole(goal, base, unit)
    spread = chances = None
    if sample is not None:
        bases, units = _parts(course, sample.effects, asked)
        three = sample.quantiles(((goal - bases) / units)[:, None])[:, 0]
        spread = (float(three[0]), float(three[1]), float(three[2]))
        if asked.target.low is not None and asked.target.high is not None:
            reached = bases + float(found[0]) * units
            below = float(sample.weights @ (reached < asked.target.low))
            above = float(sample.weights @ (reached > asked.target.high))
            chances = (below, 1 - below - above, above)
    return Answer(
        id=asked.id,
        find="amount",
        answer=float(found[0]),
        reached=float(base[0]),
        quantiles_5_50_95=spread,
        chances=chances,
    )


def _longest(course: Course, mode: Array, sample: Sample | None, asked: DoseQuestion) -> Answer:
    """The amount that keeps the level in range for the longest time to be expected."""
    if not course.model.linear:
        raise InputError(
            "a time in range is worked out for linear models only", remedy="ask for a level or area"
        )
    target = asked.target
    low, high = float(target.low or 0.0), float(target.high or 0.0)
    end = asked.every if asked.every is not None else float(target.to or 0.0)
    begin = 0.0 if asked.every is not None else target.begin
    unit_course = replace(course, doses=_new(course, asked, 1.0))

    def both(effects: Array) -> tuple[Array, Array]:
        unit = levels_over(unit_course, effects, target.of, begin, end)
        if asked.after == "empty" or asked.every is not None:
            return np.zeros_like(unit), unit
        return levels_over(course, effects, target.of, begin, end), unit

    effects, weights = (
        (sample.effects, sample.weights) if sample is not None else (mode[None], np.ones(1))
    )
    base, unit = both(effects)
    found = longest(base, unit, weights, low, high)
    alone, one = both(mode[None])
    spread = None
    if sample is not None:
        three = sample.quantiles(share(base + found * unit, low, high)[:, None])[:, 0]
        spread = (float(three[0]), float(three[1]), float(three[2]))
    return Answer(
        id=asked.id,
        find="amount",
        answer=found,
        reached=float(share(alone, low, high)[0]),
        share=float(share(alone + found * one, low, high)[0]),
        share_5_50_95=spread,
    )


def _for_ever(course: Course) -> Course:
    """The person as last told: what is given for ever is given to the present one."""
    return replace(course, stretches=still(course.stretches.covariates[-1]))


def _whole(goal: float, base: Array, unit: Array) -> Array:
    if not unit[0] > 0:
        raise InputError(
            "the doses asked about do not reach the target's time",
            remedy="ask for a time after the doses",
        )
    found = (goal - base) / unit
    if found[0] < 0:
        raise InputError(
            f"what was given alone reaches {base[0]:.4g}, above the target of {goal:g}",
            remedy="wait, or enter another target",
        )
    return np.asarray(found)


def _parts(course: Course, effects: Array, asked: DoseQuestion) -> tuple[Array, Array]:
    """The target quantity without the new doses, and what one unit of each of them adds."""
    unit = replace(course, doses=_new(course, asked, 1.0))
    if asked.after == "empty" or asked.every is not None:
        return np.zeros(len(effects)), quantity(unit, effects, asked.target, asked.every)
    return (
        quantity(course, effects, asked.target),
        quantity(unit, effects, asked.target),
    )


def _solved(course: Course, mode: Array, asked: DoseQuestion, goal: float) -> Answer:
    """Where doses do not add up: the amount by bracketing."""
    alone = asked.after == "empty" or asked.every is not None

    def off(amount: float) -> float:
        new = _new(course, asked, amount)
        both = new if alone else joined(course.doses, new)
        found = quantity(replace(course, doses=both), mode[None], asked.target, asked.every)
        return float(found[0]) - goal

    low, high = 0.0, max(float(course.doses.amounts.max(initial=1.0)), 1e-6)
    reached = off(low) + goal
    if reached > goal:
        raise InputError(
            f"what was given alone reaches {reached:.4g}, above the target of {goal:g}",
            remedy="wait, or enter another target",
        )
    while off(high) < 0:
        low, high = high, high * 4
        if high > MOST:
            raise InputError("no amount reaches the target", remedy="enter another target")
    found = float(brentq(off, low, high, rtol=1e-8))
    if asked.every is not None:
        _steady(replace(course, doses=_new(course, asked, found)), mode, asked)
    return Answer(id=asked.id, find="amount", answer=found, reached=reached)


def _steady(course: Course, mode: Array, asked: DoseQuestion) -> None:
    """Raises InputError where levels still rise from one dose for ever to the next."""
    ends = np.array([0.0, asked.every or 0.0])
    first, last = course.predicted(mode[None], ends, (asked.target.of,) * 2)[0]
    if not abs(last - first) <= STEADY * abs(last):
        raise InputError(
            "the amount that would meet the target never comes to a steady state",
            remedy="enter a lower target, or ask for doses by their times",
        )


def _new(course: Course, asked: DoseQuestion, amount: float) -> Given:
    if asked.every is not None:
        into = asked.into or (asked.doses[0].into if asked.doses else course.model.compartments[0])
        target = asked.target
        until = {"auc": target.to, "level": target.at}.get(target.quantity)
        more = ceil((until or asked.every) / asked.every * (1 - 1e-12)) - 1
        row = DoseTold(
            time=0.0,
            amount=amount,
            into=into,
            duration=asked.duration,
            steady_state=True,
            interval=asked.every,
            additional_doses=max(more, 0),
        )
        return doses(course.model, [row])
    rows = [
        DoseTold(time=one.time, amount=amount, into=one.into, duration=one.duration)
        for one in asked.doses
    ]
    return doses(course.model, rows)


def quantity(course: Course, effects: Array, target: Target, every: float | None = None) -> Array:
    """The target's quantity, shape (K,)."""
    if target.quantity == "time_in_range":
        levels = levels_over(course, effects, target.of, target.begin, float(target.to or 0.0))
        return share(levels, float(target.low or 0.0), float(target.high or 0.0))
    if target.quantity == "auc" and target.to is None and every is not None:
        return of_interval(course, effects, target.of, every)
    if target.quantity == "auc":
        return area(course, effects, target.of, target.begin, target.to)
    at = every if target.quantity == "trough" and every is not None else target.at
    if at is None:
        raise ValueError("a target names no time")
    return course.predicted(effects, np.array([at]), (target.of,))[:, 0]


def joined(one: Given, other: Given) -> Given:
    order = np.argsort(np.concatenate([one.times, other.times]), kind="stable")

    def both(name: str) -> Any:
        return np.concatenate([getattr(one, name), getattr(other, name)])[order]

    return Given(*(both(name) for name in Given.__dataclass_fields__))


def _time(course: Course, mode: Array, asked: DoseQuestion) -> Answer:
    """When the level falls to the target for the last time after what was given."""
    goal = float(asked.target.value or 0.0)
    begin = asked.target.begin

    def off(time: float) -> float:
        return (
            float(course.predicted(mode[None], np.array([time]), (asked.target.of,))[0, 0]) - goal
        )

    grid = begin + np.linspace(0.0, SPAN, MANY * 10 + 1)[1:]
    levels = course.predicted(mode[None], grid, (asked.target.of,) * len(grid))[0] - goal
    above = np.flatnonzero(levels > 0)
    if not len(above):
        raise InputError("the level never reaches the target", remedy="enter a lower target")
    last = int(above[-1])
    if last == len(grid) - 1:
        raise InputError(
            f"the level stays above the target for {SPAN:g}", remedy="enter a higher target"
        )
    found = float(brentq(off, grid[last], grid[last + 1], rtol=1e-10))
    return Answer(id=asked.id, find="time", answer=found)


def _interval(course: Course, mode: Array, asked: DoseQuestion) -> Answer:
    """The interval of a repeated amount whose trough at steady state is the target."""
    goal = float(asked.target.value or 0.0)
    fixed = _for_ever(course)

    def off(every: float) -> float:
        row = msgspec.structs.replace(asked, every=every)
        made = replace(fixed, doses=_new(course, row, asked.amount or 0.0))
        return float(made.predicted(mode[None], np.array([every]), (asked.target.of,))[0, 0]) - goal

    low, high = max(float(asked.duration or 0.0), 0.1), SPAN
    if off(low) < 0 or off(high) > 0:
        raise InputError("no interval meets the target", remedy="enter another target or amount")
    return Answer(id=asked.id, find="interval", answer=float(brentq(off, low, high, rtol=1e-10)))


__all__ = ["Answer", "DoseQuestion", "answer", "joined", "quantity", "question"]
