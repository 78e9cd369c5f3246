"""Exposure: the area under what is measured, as one more compartment that only adds up."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.kinetics.expressions import Expression
from scurfin.dose.kinetics.model import Kinetics
from scurfin.dose.kinetics.predict import Course
from scurfin.dose.kinetics.superpose import of_dose

Array = NDArray[np.float64]
AREA = "AREA__"
SETTLED = 1e-6
RARE = 0.02
INTEGRATED = 600.0
LONGEST = 2.0**16


@lru_cache(maxsize=64)
def _area(names: frozenset[str]) -> Expression:
    return Expression(AREA, names, lambda scope: scope[AREA])


def with_area(model: Kinetics, what: str) -> Kinetics:
    """``model`` with the area under ``what`` as a further compartment and measured thing."""
    return replace(
        model,
        compartments=(*model.compartments, AREA),
        rates=(*model.rates, model.observed[what]),
        observed={**model.observed, AREA: _area(frozenset({AREA}))},
        sums=(*model.sums, AREA),
    )


def area(course: Course, effects: Array, what: str, begin: float, end: float | None) -> Array:
    """The area under ``what`` from ``begin`` to ``end`` (None: for ever), shape (K,).

    For ever is exact where doses add up; else the time is stretched until the area stands still
    in all draws but, at the longest time, one in fifty. Raises ValueError where it does not.
    """
    wider = replace(course, model=with_area(course.model, what))
    first = begin if begin > -np.inf else 0.0
    if end is not None:
        found = wider.predicted(effects, np.array([first, end]), (AREA, AREA))
        return np.asarray(found[:, 1] - found[:, 0])
    doses = course.doses
    alone = not (doses.repeats > 0).any() and not doses.reset.any()
    if course.closed and alone and first <= doses.times.min(initial=np.inf):
        return _whole(course, effects, what)
    last = _last(course)
    longest = LONGEST if course.model.linear else INTEGRATED
    reach, before = 64.0, None
    while True:
        moments = np.array([first, last + reach, last + 2 * reach])
        found = wider.predicted(effects, moments, (AREA,) * 3)
        now = found[:, 2] - found[:, 0]
        if before is not None:
            moving = ~np.isclose(now, before, rtol=SETTLED)
            if moving.mean() <= (RARE if reach > longest else 0.0):
                return np.asarray(now)
        if reach > longest:
            raise ValueError("the area does not settle: something is never eliminated")
        before, reach = now, reach * 4


def of_interval(course: Course, effects: Array, what: str, every: float) -> Array:
    """The area under ``what`` over one interval of a dose for ever at time 0, shape (K,).

    In a linear model it is the whole area of one dose.
    """
    if course.closed:
        once = replace(course.doses, repeats=0 * course.doses.repeats)
        return _whole(replace(course, doses=once), effects, what)
    return area(course, effects, what, 0.0, every)


def _whole(course: Course, effects: Array, what: str) -> Array:
    """Of a linear model whose parameters stand still: seen times the inverse of its rates."""
    model, doses = course.model, course.doses
    scope = model.values(effects, course.stretches.covariates[0])
    draws = len(effects)
    amount = doses.amounts * of_dose(model.fraction, model, scope, doses, draws, 1.0)
    into = np.zeros((draws, model.size))
    for n in range(doses.count):
        into[:, doses.into[n]] += amount[:, n]
    passed = np.linalg.solve(model.matrix(scope, draws), into[..., None])[..., 0]
    return np.asarray(-(model.weights(scope, what, draws) * passed).sum(axis=1))


def _last(course: Course) -> float:
    doses = course.doses
    return float((doses.times + np.maximum(doses.length, 0.0)).max()) if doses.count else 0.0
