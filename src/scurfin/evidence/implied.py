"""What printed estimates and intervals imply about the numbers behind them.

A Kaplan-Meier estimate is a product of (1 - 1/n) and Greenwood's variance a sum of 1/(n(n - 1)),
over the deaths and the n at risk at each. Estimate and interval together often leave one set of
whole numbers. Our own computation, shown as such: the numbers were not published.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import log, sinh

import msgspec

from scurfin.evidence.intervals import Interval, Z, cloglog, greenwood, half_unit, limits

MOST_DEATHS = 4


class Printed(msgspec.Struct, frozen=True, kw_only=True):
    """A published point: survival ``estimate`` with its interval, at ``time_years``."""

    time_years: float
    estimate: float
    ci95: Interval


def deaths(n: int, point: Printed) -> tuple[int, ...]:
    """Every number of deaths among ``n`` that estimate and log-log interval allow.

    The more deaths, the lower the survival even if nobody left; the fewer, the wider the interval
    (the variance is least when the deaths share the hazard equally).
    """
    step = half_unit(*point.ci95)
    widest = _widest(point, step)
    found = []
    for count in range(1, n):
        if (n - count) / n < point.estimate - step:
            break
        hazards = [-log(point.estimate + way) for way in (-step, step)]
        if any(
            count * 4 * sinh(one / (2 * count)) ** 2 <= (widest * one) ** 2 + 1e-12
            for one in hazards
        ):
            found.append(count)
    return tuple(found)


def at_risk(
    n: int, death_times: tuple[float, ...], points: tuple[Printed, ...]
) -> tuple[tuple[int, ...], ...]:
    """Every sequence of numbers at risk at the deaths that reproduces all ``points``, as printed.

    One death at each of ``death_times`` (years). Nothing if there are more than a handful between
    two points, or if a death comes after the last point.
    """
    ordered = sorted(points, key=lambda one: one.time_years)
    times = sorted(death_times)
    ends = [sum(one <= point.time_years for one in times) for point in ordered]
    if not ends or ends[-1] != len(times):
        return ()
    if any(later - earlier > MOST_DEATHS for earlier, later in pairwise((0, *ends))):
        return ()
    wanted = dict(zip(ends, ordered, strict=True))
    if len(wanted) != len(ordered):
        return ()
    return tuple(_sequences(n, len(times), wanted, (), 1.0, 0.0))


def _sequences(
    most: int,
    left: int,
    wanted: dict[int, Printed],
    chosen: tuple[int, ...],
    survival: float,
    variance: float,
) -> Iterator[tuple[int, ...]]:
    if not left:
        yield chosen
        return
    end = min(one for one in wanted if one > len(chosen))
    following = wanted[end]
    step = half_unit(following.estimate)
    least = following.estimate - step
    widest = _widest(following, half_unit(*following.ci95))
    most_variance = (widest * -log(least)) ** 2 + 1e-9
    for here in range(most, 1, -1):
        if survival * (here - (end - len(chosen))) / here < least:
            break  # even if nobody leaves between the deaths before that point
        lower = survival * (1 - 1 / here)
        wider = variance + greenwood(here)
        if wider > most_variance:
            break
        point = wanted.get(len(chosen) + 1)
        if point is None or _reproduces(point, lower, wider):
            yield from _sequences(here - 1, left - 1, wanted, (*chosen, here), lower, wider)


def _reproduces(point: Printed, survival: float, variance: float) -> bool:
    """Does this curve print just these figures? A hair more than half a digit is allowed."""
    if abs(survival - point.estimate) > half_unit(point.estimate) + 1e-9:
        return False
    step = half_unit(*point.ci95) + 1e-9
    made = limits(survival, variance)
    return all(abs(a - b) <= step for a, b in zip(made, point.ci95, strict=True))


def _widest(point: Printed, step: float) -> float:
    """The largest standard error of log(-log S) that rounding leaves, from either limit."""
    middle = [cloglog(point.estimate + way) for way in (-step, step)]
    below = max(cloglog(point.ci95[0] + way) - one for way in (-step, step) for one in middle)
    above = max(one - cloglog(point.ci95[1] + way) for way in (-step, step) for one in middle)
    return min(below, above) / Z
