"""When to draw the next level: the hour after a dose that tells most of the area."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.kinetics.residual import Residual
from scurfin.dose.levels.fit import Fit, profile, settled, trough_and_area
from scurfin.dose.levels.told import Regimen
from scurfin.state.model import State

Array = NDArray[np.float64]
EVERY_H = 0.5
CLOSE = 0.9


def best_hour(one: Fit, last: Regimen, state: State, now: float) -> str:
    """Of the half hours of an interval the one after which the area is least uncertain.

    By how much of the variance of the area a level explains, its error counted (linear in both,
    over the posterior of the likeliest model).
    """
    count = max(int(last.every / EVERY_H), 1)
    course = settled(one, last.amount, last.every, state, now)
    drawn = profile(course, one.sample.effects, last.every, 1.0, count)
    _, areas = trough_and_area(course, one.sample.effects, last.every, 1.0)
    told = explained(drawn, areas, one.sample.weights, course.model.residual)
    best = int(np.argmax(told))
    hours = (best + 1) * last.every / count
    if told[-1] >= CLOSE * told[best]:
        share = f"{100 * told[-1]:.0f} %"
        return f"for the area a trough tells nearly as much as any hour ({share})"
    return (
        f"for the area a level {hours:g} h after the dose tells most ({100 * told[best]:.0f} % of "
        f"what is unsure; a trough {100 * told[-1]:.0f} %)"
    )


def explained(drawn: Array, areas: Array, weights: Array, residual: Residual) -> Array:
    """The share of the variance of ``areas`` (K,) that a level at each time (K, T) explains."""
    mean = weights @ drawn
    centred, off = drawn - mean, areas - weights @ areas
    together = weights @ (centred * off[:, None])
    share = residual.shares(("central",) * drawn.shape[1])
    if residual.kind in ("lognormal", "logged"):
        noise = (share * mean) ** 2
    else:
        noise = residual.variance(mean[None], share)[0]
    spread = weights @ centred**2 + noise
    return np.asarray(together**2 / spread / max(float(weights @ off**2), 1e-300))
