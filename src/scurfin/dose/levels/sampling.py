"""When to draw the next level: the day on which a change has settled, the hour that tells most."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.kinetics.residual import Residual
from scurfin.dose.kinetics.spectrum import eigenvalues
from scurfin.dose.levels.fit import Fit, profile, settled, trough_and_area
from scurfin.dose.levels.told import Regimen
from scurfin.state.model import State

Array = NDArray[np.float64]
EVERY_H = 0.5
CLOSE = 0.9


def in_time(fits: tuple[Fit, ...], shares: tuple[float, ...]) -> Fit | None:
    """The likeliest model that tells a course in time; None where all are of troughs alone."""
    known = [(share, -n) for n, share in enumerate(shares) if not fits[n].file.trough_only]
    return fits[-max(known)[1]] if known else None


def next_level_of(
    fits: tuple[Fit, ...], shares: tuple[float, ...], last: Regimen, state: State, now: float
) -> tuple[float | None, str]:
    """Days until a new dose has settled (four half-lives by the likeliest model); which hour."""
    best = in_time(fits, shares)
    if best is None:
        return None, (
            "models of troughs alone do not tell when a change has settled, nor which hour tells "
            "the area: see the drug's schedule"
        )
    course = best.course
    scope = course.model.values(best.mode.effects[None], course.stretches.covariates[-1])
    roots = -eigenvalues(course.model.matrix(scope, 1))[0]
    slow = float(roots[roots > 1e-9].min())
    days = max(float(4 * np.log(2) / slow / 24), last.every / 24)
    return days, (
        f"a trough about {days:.1f} days after a change (four half-lives by "
        f"{best.file.id}{', outside what it was built on' if best.outside else ''}); one before "
        "that is for safety, not for the dose, and is wanted where a change was large; "
        f"{best_hour(best, last, state, now)}"
    )


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
