"""The share of the time for which a level lies in a range, and the amount that makes it longest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.kinetics.predict import Course
from scurfin.terms.source_text import InputError

Array = NDArray[np.float64]
POINTS = 480
AMOUNTS = 600
SAME = 1e-9


def levels_over(course: Course, effects: Array, of: str, begin: float, end: float) -> Array:
    """What is measured at the middle of many equal parts of the time, (K, T)."""
    times = begin + (np.arange(POINTS) + 0.5) * (end - begin) / POINTS
    return course.predicted(effects, times, (of,) * POINTS)


def share(levels: Array, low: float, high: float) -> Array:
    """Of the time, (K,), for levels (K, T)."""
    return np.asarray(((levels >= low) & (levels <= high)).mean(axis=1))


def longest(base: Array, unit: Array, weights: Array, low: float, high: float) -> float:
    """The amount whose expected share is largest; ``base`` and ``unit`` (K, T): levels without it
    and what one unit of it adds; ``weights`` (K,). Of equally good amounts the middle one.

    Raises InputError where no amount brings any level into the range.
    """
    added = unit[unit > 0]
    if not added.size:
        raise InputError(
            "the doses asked about do not reach the range's time",
            remedy="ask for a time after the doses",
        )
    least, most = low / float(added.max()) / 2, 2 * high / float(np.quantile(added, 0.01))
    amounts = np.geomspace(max(least, 1e-12), max(most, least * 2), AMOUNTS)
    expected = np.array([weights @ share(base + one * unit, low, high) for one in amounts])
    best = np.flatnonzero(expected >= expected.max() - SAME)
    if not expected.max() > 0:
        raise InputError("no amount reaches the range", remedy="enter another range")
    return float(np.sqrt(amounts[best[0]] * amounts[best[-1]]))
