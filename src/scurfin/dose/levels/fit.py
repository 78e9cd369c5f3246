"""One published model fitted to one child's levels, and what it expects of a dose for ever."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.kinetics.estimate import Estimate, estimate
from scurfin.dose.kinetics.exposure import area
from scurfin.dose.kinetics.history import Given, Stretches, forwards, given, still
from scurfin.dose.kinetics.model import Kinetics
from scurfin.dose.kinetics.model_file import (
    CLOCK,
    LEVEL,
    OCCASION,
    ModelFile,
    kinetics_of,
    typical,
)
from scurfin.dose.kinetics.predict import Course
from scurfin.dose.kinetics.residual import Levels
from scurfin.dose.kinetics.sample import Sample, sampled
from scurfin.dose.kinetics.spectrum import eigenvalues
from scurfin.dose.levels.covariates import assay_kind, covariates, outside
from scurfin.dose.levels.level_told import Measured
from scurfin.dose.levels.told import Regimen, Told, hours, reaches
from scurfin.state.model import State

Array = NDArray[np.float64]
WINDOW = 14 * 24.0
LONGEST = 366 * 24.0
HALF_LIVES = 8.0
JUST = 1e-6
DRAWS = 2000
FEWER = 500
APART = 24.0
UNIT = {"ng/mL": 1.0, "ug/L": 1.0, "mg/L": 1000.0, "ug/mL": 1000.0}


@dataclass(frozen=True)
class Fit:
    """A model with its posterior. Its clock runs from the first dose, at ``origin`` hours of age.

    ``scale``: ng/mL in one unit of the model; ``predicted`` (J,) each level at the mode and
    ``drawn`` (K, J) over the posterior, in ng/mL.
    """

    file: ModelFile
    origin: float
    course: Course
    mode: Estimate
    sample: Sample
    scale: float
    route: str
    assay: str
    infusion: float
    predicted: Array
    drawn: Array
    outside: tuple[str, ...]
    assumed: tuple[str, ...]

    @property
    def evidence(self) -> float:
        """The log density of the levels in ng/mL, so that models of other units compare."""
        counted = int((~self.course.levels.censored).sum())
        return self.sample.evidence - counted * float(np.log(self.scale))


@dataclass(frozen=True)
class NoFit:
    """Why a model is not used for this child."""

    file: ModelFile
    why: str


def fitted(
    file: ModelFile,
    state: State,
    told: Told,
    infusion: float | None,
    *,
    blind: bool = False,
    horizon: float = 0.0,
) -> Fit | NoFit:
    """The fit, or why there is none. ``blind``: without looking at the last level; ``horizon``:
    hours after the first dose for which covariates are wanted."""
    why = _unfit(file, told, infusion)
    if why:
        return NoFit(file, why)
    route = told.regimens[-1].route
    assay = assay_kind(next((one.assay for one in reversed(told.measured) if one.assay), ""))
    first = told.regimens[0].begin
    last = covariates(file, state, told.now, route=route, assay=assay, infusion=infusion)
    if last.missing:
        return NoFit(file, "not told: " + ", ".join(last.missing))
    began = told.regimens[0].route
    begun = covariates(file, state, first, route=began, assay=assay, infusion=infusion)
    if begun.missing:
        return NoFit(file, "not told at the first dose: " + ", ".join(begun.missing))
    moments = tuple(moment(told.regimens, one) for one in told.measured)
    ends = occasions_of(moments)
    occasions = len(ends) + 1 if file.between_occasions else 0
    model = kinetics_of(file, route=route, assay=assay, occasions=occasions)
    wrong = _not_positive(file, last.values)
    if wrong:
        return NoFit(file, wrong)
    scale = UNIT[file.units["concentration"].split(" ")[0]]
    levels = _levels(told, moments, scale, first, blind=blind)
    marks = ends if occasions else ()
    until = max([first + horizon, *moments, told.now if not moments else 0.0])
    stretches = _stretches(file, state, told, (first, until), (assay, infusion), marks, occasions)
    reach = _reach(model, stretches)
    doses = _doses(file, model, told, moments, infusion, first, reach)
    course = Course(model, doses, stretches, levels)
    mode = estimate(course)
    if not mode.possible:
        return NoFit(file, "no child of this model could have these levels")
    sample = sampled(course, mode, DRAWS if model.linear else FEWER)
    return Fit(
        file=file,
        origin=first,
        course=course,
        mode=mode,
        sample=sample,
        scale=scale,
        route=route,
        assay=assay,
        infusion=infusion or 0.0,
        predicted=course.predicted(mode.effects[None])[0] * scale,
        drawn=course.predicted(sample.effects) * scale,
        outside=outside(file, state, told.now, last, infusion or 0.0),
        assumed=tuple(dict.fromkeys(last.assumed)),
    )


def _unfit(file: ModelFile, told: Told, infusion: float | None) -> str:
    if "refuse" in str(file.domain.get("note", "")) or "adult" in file.status:
        return f"for adults: {file.status}"
    routes = {one.route for one in told.regimens}
    strange = sorted(routes - set(file.into))
    if strange:
        return f"does not know the {'intravenous' if strange[0] == 'iv' else 'oral'} route"
    if "iv" in routes and infusion is None:
        return "how long each infusion runs is not told (--infusion)"
    return ""


def _not_positive(file: ModelFile, values: dict[str, float]) -> str:
    """Equations pushed outside what they were made for: a clearance below zero."""
    with np.errstate(all="ignore"):
        found = typical(file, values)
    bad = [name for name in file.parameters if not found[name] > 0]
    return f"its equations give {bad[0]} = {found[bad[0]]:.3g} for this child" if bad else ""


def _reach(model: Kinetics, stretches: Stretches) -> float:
    """For how many hours before a level doses still count: eight half-lives of the typical child
    and at least two weeks."""
    if not model.linear:
        return WINDOW
    scope = model.values(np.zeros((1, len(model.effects))), stretches.covariates[-1])
    roots = -eigenvalues(model.matrix(scope, 1))[0]
    slow = float(roots[roots > 1e-9].min(initial=np.inf))
    return float(np.clip(HALF_LIVES * np.log(2) / slow, WINDOW, LONGEST))


def moment(regimens: tuple[Regimen, ...], one: Measured) -> float:
    """The hour of a level on the clock of the doses: a trough just before the next dose."""
    mine = [each for each in regimens if reaches(each, one)][-1]
    count = round((one.at - mine.begin) / mine.every)
    if one.after is None:
        return mine.begin + max(count, 1) * mine.every - JUST
    return mine.begin + max(count, 0) * mine.every + one.after


def occasions_of(moments: tuple[float, ...]) -> tuple[float, ...]:
    """The end of each occasion: levels within a day of one another are one."""
    ordered = sorted(moments)
    return tuple(
        one
        for place, one in enumerate(ordered)
        if place == len(ordered) - 1 or ordered[place + 1] - one >= APART
    )


def _levels(
    told: Told, moments: tuple[float, ...], scale: float, first: float, *, blind: bool
) -> Levels:
    seen = told.measured[:-1] if blind else told.measured
    values = np.array([one.ng_ml / scale for one in seen], dtype=float)
    below = np.where(np.array([one.below for one in seen], dtype=bool), values, np.nan)
    times = np.array(moments[: len(seen)], dtype=float) - first
    return Levels(times, (LEVEL,) * len(seen), values, below)


def _doses(
    file: ModelFile,
    model: Kinetics,
    told: Told,
    moments: tuple[float, ...],
    infusion: float | None,
    first: float,
    reach: float,
) -> Given:
    """Every dose in the ``reach`` hours before each level."""
    rows = []
    for one in told.regimens:
        place = model.compartments.index(file.into[one.route])
        length = infusion or 0.0 if one.route == "iv" else 0.0
        last = max(moments, default=-np.inf)
        count = int((min(one.end, last) - one.begin) / one.every) + 1 if last > one.begin else 0
        for n in range(count):
            time = one.begin + n * one.every
            if time < one.end and any(level - reach <= time <= level for level in moments):
                amount = one.amount * file.mass_factor
                rows.append((time - first, amount, place, length, 0.0, False))
    return given(rows)


def _stretches(
    file: ModelFile,
    state: State,
    past: Told,
    span: tuple[float, float],
    how: tuple[str, float | None],
    marks: tuple[float, ...],
    occasions: int,
) -> Stretches:
    """Covariates from the last telling on; each occasion ends with its last level."""
    begin, end = span
    times = {at for one in state.record.happenings if (at := hours(one)) is not None}
    times |= {one.begin for one in past.regimens}
    steps = {begin + one + JUST for one in file.time_steps}
    wanted = sorted({begin, *(one for one in times if begin <= one <= end), *marks, *steps})
    records: list[tuple[float, dict[str, float]]] = []
    for at in wanted:
        route = [one.route for one in past.regimens if one.begin <= at][-1]
        told = covariates(file, state, at, route=route, assay=how[0], infusion=how[1])
        values = dict(told.values)
        if occasions:
            values[OCCASION] = 1.0 + sum(one <= at for one in marks)
        if file.time_steps:
            values[CLOCK] = at - begin
        if not records or _still(values) != _still(records[-1][1]) or at in steps:
            records.append((at - begin, values))
    return forwards(records) if len(records) > 1 else still(records[0][1])


def _still(values: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in values.items() if name != CLOCK}


def settled(
    fit: Fit, amount: float, every: float, state: State, now: float, route: str = ""
) -> Course:
    """The course of ``amount`` mg every ``every`` h for ever, with the child as last told.

    ``route``: oral or iv; '' for the one in use.
    """
    route = route or fit.route
    last = dict(fit.course.stretches.covariates[-1])
    now_told = covariates(
        fit.file, state, now, route=route, assay=fit.assay, infusion=fit.infusion or None
    )
    last.update(now_told.values)
    if OCCASION in last:
        last[OCCASION] = float(len(fit.course.levels.times) + 1)
    place = fit.course.model.compartments.index(fit.file.into[route])
    length = fit.infusion if route == "iv" else 0.0
    doses = given([(0.0, amount * fit.file.mass_factor, place, length, every, False)])
    return replace(fit.course, doses=doses, stretches=still(last))


def trough_and_area(
    course: Course, effects: Array, every: float, scale: float
) -> tuple[Array, Array]:
    """The trough (ng/mL) and the area over one interval (mg h/L) at steady state, (K,) each.

    In a linear model that area is the whole area of one dose. Raises ValueError for any other.
    """
    if not course.model.linear:
        raise ValueError("the steady state of a model that is not linear is not worked out here")
    trough = course.predicted(effects, np.array([every]), (LEVEL,))[:, 0] * scale
    once = replace(course, doses=replace(course.doses, repeats=0 * course.doses.repeats))
    exposure = area(once, effects, LEVEL, 0.0, None) * scale / 1000
    return trough, exposure


def profile(course: Course, effects: Array, every: float, scale: float, points: int = 60) -> Array:
    """Levels (ng/mL) over one interval at steady state, (K, points)."""
    times = np.linspace(every / points / 10, every, points)
    return course.predicted(effects, times, (LEVEL,) * points) * scale
