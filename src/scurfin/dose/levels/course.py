"""A course of a few doses to a cumulative area, and the same again after the first curve.

For drugs of conditioning: busulfan, treosulfan, fludarabine, each by its published models.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec
import numpy as np
from numpy.typing import NDArray

from scurfin.dose.kinetics.exposure import area
from scurfin.dose.kinetics.history import Given, given
from scurfin.dose.kinetics.model_file import LEVEL
from scurfin.dose.levels.course_told import aimed, interval, settle
from scurfin.dose.levels.doubts import odd_models
from scurfin.dose.levels.fit import Fit, NoFit, fitted
from scurfin.dose.levels.known_doses import above
from scurfin.dose.levels.pool import pooled, shares_of, three
from scurfin.dose.levels.report import NOTICE, files_of
from scurfin.dose.levels.shown import Three
from scurfin.dose.levels.sizes import lengths, weights
from scurfin.dose.levels.told import Regimen, Told, told_of
from scurfin.state.model import State
from scurfin.terms.source_text import InputError

Array = NDArray[np.float64]


class ByModel(msgspec.Struct, frozen=True, kw_only=True):
    """One model: the amount of each remaining dose that meets the middle of the target."""

    id: str
    share: float
    mg: Three
    outside: tuple[str, ...]
    assumed: tuple[str, ...]


class CoursePlan(msgspec.Struct, frozen=True, kw_only=True):
    """``given_area``: of the doses given so far; ``mg``: each remaining dose, the one with the
    least expected loss; ``area``: of the whole course with it; ``chances``: below, within, above.
    Areas in mg h/L."""

    notice: str
    drug: str
    child: str
    target: tuple[float, float]
    doses: int
    given: int
    every_h: float
    infusion_h: float
    levels: int
    given_area: Three
    mg: float
    mg_per_kg: float | None
    area: Three
    chances: tuple[float, float, float]
    models: tuple[ByModel, ...]
    unused: tuple[tuple[str, str], ...]
    neighbours: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class CourseWorked:
    """The plan of a course and the fits behind it, for a picture. ``told``: the doses given, or
    a course that begins now."""

    plan: CoursePlan
    told: Told
    fits: tuple[Fit, ...]
    shares: tuple[float, ...]

    def given_doses(self, one: Fit) -> Given:
        """All doses of the course for one model: those given, then the planned amount."""
        plan = self.plan
        rows = [
            (n * plan.every_h, _amount(self.told, n, plan.every_h) if n < plan.given else plan.mg)
            for n in range(plan.doses)
        ]
        return _rows(one, rows)


def course_plan(
    state: State,
    name: str,
    *,
    target: tuple[float, float],
    doses: int,
    every: float | None,
    infusion: float,
) -> CourseWorked:
    """``every``: hours between doses, where none is told. Raises InputError where nothing can be
    planned, with what is missing or must be settled first."""
    known, files = files_of(name)
    kilos = weights(state)
    told = told_of(state.record, known.id, kilos, lengths(state.record))
    every = interval(told, every, infusion)
    aimed(known, target)
    done = _given(told, every)
    if done >= doses:
        raise InputError(
            f"all {doses} doses are given, as told", remedy="write a larger --course, or none"
        )
    asked = told if told.regimens else _fresh(told, every)
    into = [one for one in files if "iv" in one.into]
    made = [fitted(one, state, asked, infusion, horizon=doses * every) for one in into]
    fits = tuple(one for one in made if isinstance(one, Fit))
    unused = tuple((one.file.id, one.why) for one in made if isinstance(one, NoFit))
    unused += tuple((one.id, "does not know infusions") for one in files if one not in into)
    if not fits:
        raise InputError(
            f"no model of {known.name} can be used",
            remedy="; ".join(f"{model}: {why}" for model, why in unused),
        )
    settle(known, told, fits, state)
    shares = shares_of(fits)
    try:
        parts = [_areas(one, asked, done, doses, every) for one in fits]
    except ValueError as problem:
        raise InputError(str(problem), remedy="check the doses, levels and units told") from None
    weighed = [one.sample.weights for one in fits]
    bases, found = pooled([(base, w) for (base, _), w in zip(parts, weighed, strict=True)], shares)
    units, _ = pooled([(unit, w) for (_, unit), w in zip(parts, weighed, strict=True)], shares)
    amount = least_amount(bases, units, found, target)
    too_much = above(known, amount, every, "iv", told.now, kilos, lengths(state.record))
    if too_much:
        raise InputError(too_much, remedy="settle this first; no course is planned before")
    reached = bases + amount * units
    low = float(found @ (reached < target[0]))
    high = float(found @ (reached > target[1]))
    middle = float(np.sqrt(target[0] * target[1]))
    plan = CoursePlan(
        notice=NOTICE,
        drug=known.name,
        child=state.record.name or state.record.id,
        target=target,
        doses=doses,
        given=done,
        every_h=every,
        infusion_h=infusion,
        levels=len(told.measured),
        given_area=three(bases, found),
        mg=amount,
        mg_per_kg=amount / kilos[-1][1] if kilos else None,
        area=three(reached, found),
        chances=(low, max(0.0, 1 - low - high), high),
        models=tuple(
            ByModel(
                id=one.file.id,
                share=share,
                mg=three((middle - base) / unit, one.sample.weights),
                outside=one.outside,
                assumed=one.assumed,
            )
            for one, share, (base, unit) in zip(fits, shares, parts, strict=True)
        ),
        unused=unused,
        neighbours=tuple(
            f"{one.context}: {one.low:g} to {one.high:g} {one.unit} [{', '.join(one.facts)}]"
            for one in known.targets
        ),
        warnings=_warnings(fits, parts, middle, told),
    )
    return CourseWorked(plan, asked, fits, shares)


def _given(told: Told, every: float) -> int:
    """How many doses are told as given: up to the last level, or to now where none is told."""
    if not told.regimens:
        return 0
    begin = told.regimens[0].begin
    last = max((one.at + (one.after or 0.0) for one in told.measured), default=told.now)
    end = min(told.regimens[-1].end, max(last, told.now))
    return int((max(end, begin) - begin) / every + 1e-6) + 1


def _fresh(told: Told, every: float) -> Told:
    """Nothing given yet: a course that would begin now."""
    planned = Regimen(told.now, float("inf"), 1.0, every, "iv", "planned")
    return Told(told.drug, (planned,), (), told.unusable, told.now)


def _areas(one: Fit, told: Told, done: int, doses: int, every: float) -> tuple[Array, Array]:
    """Of the doses given, and of one milligram in each of the others; mg h/L, (K,) each."""
    model = one.course.model

    def of(rows: list[tuple[int, float]]) -> Array:
        if not rows:
            return np.zeros(len(one.sample.effects))
        course = replace(one.course, doses=_rows(one, [(n * every, mg) for n, mg in rows]))
        return area(course, one.sample.effects, LEVEL, 0.0, None) * one.scale / 1000

    base = of([(n, _amount(told, n, every)) for n in range(done)])
    if model.linear:
        return base, of([(n, 1.0) for n in range(done, doses)])
    size = max(_amount(told, 0, every), 10.0)
    whole = of(
        [(n, _amount(told, n, every)) for n in range(done)]
        + [(n, size) for n in range(done, doses)]
    )
    return base, (whole - base) / size


def _rows(one: Fit, rows: list[tuple[float, float]]) -> Given:
    """Infusions of (hour, mg), as the model counts them."""
    place = one.course.model.compartments.index(one.file.into["iv"])
    factor = one.file.mass_factor
    return given([(hour, mg * factor, place, one.infusion, 0.0, False) for hour, mg in rows])


def _amount(told: Told, number: int, every: float) -> float:
    at = told.regimens[0].begin + number * every
    fits = [one for one in told.regimens if one.begin <= at + 1e-6 < one.end]
    return fits[-1].amount if fits else told.regimens[-1].amount


def least_amount(bases: Array, units: Array, found: Array, target: tuple[float, float]) -> float:
    """The amount with the least expected squared log distance to the middle of the target."""
    middle = float(np.sqrt(target[0] * target[1]))
    guess = float(found @ np.maximum((middle - bases) / units, 0.0))
    if guess <= 0:
        raise InputError(
            f"the doses given alone reach the target of {target[0]:g} to {target[1]:g}",
            remedy="stop, or enter another target",
        )
    amounts = np.linspace(0.2, 3.0, 281) * guess
    reached = bases[None] + amounts[:, None] * units[None]
    loss = np.log(reached / middle) ** 2 @ found
    best = float(amounts[int(np.argmin(loss))])
    return float(f"{best:.3g}")


def _warnings(
    fits: tuple[Fit, ...], parts: list[tuple[Array, Array]], middle: float, told: Told
) -> tuple[str, ...]:
    found = odd_models(fits, most=False)
    if all(one.outside for one in fits):
        found.append("every model is used outside what it was built on: an extrapolation")
    amounts = [float(np.median((middle - base) / unit)) for base, unit in parts]
    if len(amounts) > 1 and max(amounts) > 1.3 * min(amounts):
        low, high = min(amounts), max(amounts)
        found.append(
            f"the models want from {low:.3g} to {high:.3g} mg: one of them alone is not safe"
        )
    if not told.measured:
        found.append(
            "no level is told: this is the typical child of each model; measure the first dose"
        )
    found += [f"not used: {one}" for one in told.unusable]
    return tuple(found)
