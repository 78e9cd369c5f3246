"""Intervals of survival on the complementary log-log scale, and which scale a printed one is on.

Most programs print Kaplan-Meier intervals on this scale (Kalbfleisch and Prentice 1980): SAS since
9.1, Stata and lifelines; R takes the log scale unless told otherwise. There log(-log S) plus or
minus z standard errors, by Greenwood's formula, gives limits that stay between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Callable
from math import comb, exp, log, sqrt
from statistics import NormalDist
from typing import Literal

import msgspec

LEVEL = 0.95
Z = NormalDist().inv_cdf((1 + LEVEL) / 2)

Interval = tuple[float, float]
Scale = Literal["log-log", "plain, cut at 100%", "exact binomial", "none of these"]


class Fit(msgspec.Struct, frozen=True, kw_only=True):
    """On which scale a printed interval lies about its estimate.

    ``centre`` is the estimate that the interval would have on the log-log scale; ``off`` how far
    the printed one is from it there, ``rounding`` how much of that rounding can explain.
    """

    scale: Scale
    centre: float | None
    off: float | None
    rounding: float | None


def cloglog(survival: float) -> float:
    """log(-log S). Raises ValueError unless S lies between 0 and 1."""
    if not 0 < survival < 1:
        raise ValueError(f"{survival} has no place on the log-log scale")
    return log(-log(survival))


def limits(survival: float, variance: float) -> Interval:
    """The 95 % interval; ``variance`` is Greenwood's sum, the variance of log S."""
    wide = exp(Z * sqrt(variance) / -log(survival))
    return survival**wide, survival ** (1 / wide)


def greenwood(at_risk: int) -> float:
    """What one death among ``at_risk`` adds to the variance of log S."""
    return 1 / (at_risk * (at_risk - 1))


def from_n(survival: float, n: int) -> Interval:
    """The interval as if all ``n`` were followed to that time: no real one is narrower."""
    if survival in (0.0, 1.0):
        return exact(round(survival * n), n)
    return limits(survival, (1 - survival) / (survival * n))


def spread(ci: Interval) -> float:
    """The standard error of log(-log S) that a log-log interval tells."""
    return (cloglog(ci[0]) - cloglog(ci[1])) / (2 * Z)


def centre(ci: Interval) -> float:
    """The estimate in the middle of a log-log interval."""
    return exp(-exp((cloglog(ci[0]) + cloglog(ci[1])) / 2))


def half_unit(*printed: float) -> float:
    """Half of the last digit to which these fractions are printed, at least to whole percent."""
    digits = max(2, *(len(f"{one:.6f}".rstrip("0").partition(".")[2]) for one in printed))
    return float(0.5 * 10**-digits)


def exact(died_not: int, n: int) -> Interval:
    """The exact binomial interval (Clopper and Pearson) of ``died_not`` alive among ``n``."""
    tail = (1 - LEVEL) / 2
    low = _root(lambda p: 1 - _at_most(died_not - 1, n, p) - tail) if died_not else 0.0
    high = _root(lambda p: tail - _at_most(died_not, n, p)) if died_not < n else 1.0
    return low, high


def fit(estimate: float, ci: Interval, n: int | None) -> Fit:
    """The scale on which ``ci`` lies about ``estimate``, within the rounding of the print."""
    step = half_unit(*ci)
    if n is not None and 0 < estimate <= 1:
        known = exact(round(estimate * n), n)
        if all(abs(a - b) <= step for a, b in zip(known, ci, strict=True)):
            return Fit(scale="exact binomial", centre=None, off=None, rounding=None)
    if ci[1] >= 1 or estimate >= 1:
        cut = ci[1] >= 1 and estimate - ci[0] > 1 - estimate
        scale: Scale = "plain, cut at 100%" if cut else "none of these"
        return Fit(scale=scale, centre=None, off=None, rounding=None)
    middle = (cloglog(ci[0]) + cloglog(ci[1])) / 2
    off = abs(cloglog(estimate) - middle)
    rounding = _play(estimate, half_unit(estimate)) + sum(_play(one, step) for one in ci) / 2
    held: Scale = "log-log" if off <= rounding else "none of these"
    return Fit(scale=held, centre=centre(ci), off=off, rounding=rounding)


def _play(survival: float, step: float) -> float:
    """How far rounding by ``step`` moves a value on the log-log scale."""
    return max(abs(cloglog(survival + way) - cloglog(survival)) for way in (-step, step))


def _at_most(k: int, n: int, p: float) -> float:
    return sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1))


def _root(rising: Callable[[float], float]) -> float:
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2
