"""One curve through what a cohort tells: constant hazard between its points, nothing beyond them.

A point is a printed estimate; a survival told in words; the beginning of a plateau; or a death
whose time is told, where the printed figures leave one number at risk at it. The interval at a
point is the printed one, or by Greenwood on the log-log scale. Between two points survival cannot
rise: it lies above the lower limit of the later point and below the upper limit of the earlier,
as surely as these limits hold.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from math import log

import msgspec

from scurfin.evidence.cohorts import SURVIVAL, Arm, Endpoint
from scurfin.evidence.implied import Printed, at_risk
from scurfin.evidence.intervals import from_n, greenwood, limits
from scurfin.evidence.outlook_model import Point

START = Point(time_years=0.0, estimate=1.0, low=1.0, high=1.0, basis="start", interval_from="none")


def knots(arm: Arm) -> tuple[Point, ...]:
    """The points of an arm's survival curve in time; () where too little is published.

    It takes a stated origin, two points in time, and one printed interval.
    """
    timed = [one for one in arm.endpoints if one.endpoint == SURVIVAL and one.time_years]
    if arm.n is None or not arm.time_origin or len(timed) < 2:
        return ()
    if not any(one.ci95 for one in timed):
        return ()
    found = [_told(one, arm) for one in timed] + _at_deaths(arm, timed) + _flat_from(arm, timed)
    return (START, *_falling(sorted(found, key=lambda one: one.time_years)))


def at(points: tuple[Point, ...], time_years: float) -> Point:
    """Survival at a time. Beyond the last point it is unknown; never extrapolated.

    Raises ValueError for a time below zero or no number.
    """
    if not time_years >= 0:
        raise ValueError(f"{time_years} years is no time after the start")
    if not points or time_years > points[-1].time_years:
        return Point(
            time_years=time_years,
            estimate=None,
            low=None,
            high=None,
            basis="unknown",
            interval_from="none",
            note="after the last published time",
        )
    place = bisect_right([one.time_years for one in points], time_years) - 1
    before = points[place]
    if before.time_years == time_years:
        return before
    return _between(before, points[place + 1], time_years)


def hazards(points: tuple[Point, ...]) -> tuple[tuple[float, float, float], ...]:
    """(from years, to years, hazard per year) of each piece."""
    return tuple(
        (
            one.time_years,
            two.time_years,
            log(_sure(one.estimate) / _sure(two.estimate)) / (two.time_years - one.time_years),
        )
        for one, two in pairwise(points)
    )


def _between(one: Point, two: Point, time_years: float) -> Point:
    first, last = _sure(one.estimate), _sure(two.estimate)
    part = (time_years - one.time_years) / (two.time_years - one.time_years)
    flat = first == last
    stepped = "computed" in (one.basis, two.basis)
    return Point(
        time_years=time_years,
        estimate=first if flat or stepped else first ** (1 - part) * last**part,
        low=two.low,
        high=one.high,
        basis="plateau" if flat and one.basis == "plateau" else "between",
        interval_from=two.interval_from if flat and one.low == two.low else "between points",
    )


def _told(one: Endpoint, arm: Arm) -> Point:
    """A printed or stated survival; within a plateau, what its printed estimate says of it."""
    held = _plateau(arm)
    time = _sure(one.time_years)
    if one.ci95 is not None:
        low, high = one.ci95
        return Point(
            time_years=time,
            estimate=one.estimate,
            low=low,
            high=high,
            basis="published",
            interval_from="published",
            printed=one.estimate,
            residual=0.0,
            note=one.note,
        )
    if held is not None and arm.plateau is not None and time >= arm.plateau.from_years:
        low, high = held.ci95 or (0.0, 1.0)
        return Point(
            time_years=time,
            estimate=held.estimate,
            low=low,
            high=high,
            basis="plateau",
            interval_from="published",
            printed=one.estimate,
            residual=held.estimate - one.estimate,
            note=f"{one.where}; {arm.plateau.statement}",
        )
    low, high = from_n(one.estimate, one.n_arm or arm.n or 1)
    return Point(
        time_years=time,
        estimate=one.estimate,
        low=low,
        high=high,
        basis="stated",
        interval_from="n",
        printed=one.estimate,
        residual=0.0,
        note=one.where,
    )


def _plateau(arm: Arm) -> Endpoint | None:
    """The printed estimate that says how high an arm's plateau is."""
    if arm.plateau is None:
        return None
    since, until = arm.plateau.from_years, arm.plateau.to_years
    within = [
        one
        for one in arm.endpoints
        if one.endpoint == SURVIVAL and one.ci95 and since <= (one.time_years or 0) <= until
    ]
    return within[0] if within else None


def _flat_from(arm: Arm, timed: list[Endpoint]) -> list[Point]:
    """The beginning of the plateau, where no figure of its own is told for it."""
    held = _plateau(arm)
    if held is None or held.ci95 is None or arm.plateau is None:
        return []
    if any(one.time_years == arm.plateau.from_years for one in timed):
        return []
    return [
        Point(
            time_years=arm.plateau.from_years,
            estimate=held.estimate,
            low=held.ci95[0],
            high=held.ci95[1],
            basis="plateau",
            interval_from="published",
            note=arm.plateau.statement,
        )
    ]


def implied_at_risk(arm: Arm) -> tuple[int, ...]:
    """The numbers at risk at the told deaths, if the printed figures allow only one set."""
    printed = tuple(
        Printed(time_years=one.time_years, estimate=one.estimate, ci95=one.ci95)
        for one in arm.endpoints
        if one.endpoint == SURVIVAL and one.time_years and one.ci95
    )
    if arm.n is None or not arm.deaths_at:
        return ()
    found = at_risk(arm.n, arm.deaths_at, printed)
    return found[0] if len(found) == 1 else ()


def _at_deaths(arm: Arm, timed: list[Endpoint]) -> list[Point]:
    """A point at each told death, by the product of (1 - 1/n) over the deaths so far."""
    survival, variance, found = 1.0, 0.0, []
    taken = {one.time_years for one in timed}
    for time, risk in zip(sorted(arm.deaths_at), implied_at_risk(arm), strict=False):
        survival *= 1 - 1 / risk
        variance += greenwood(risk)
        low, high = limits(survival, variance)
        if time not in taken:
            found.append(
                Point(
                    time_years=time,
                    estimate=survival,
                    low=low,
                    high=high,
                    basis="computed",
                    interval_from="numbers at risk",
                    at_risk=risk,
                    note=f"a death told at this time, among {risk} at risk by our computation",
                )
            )
    return found


def _falling(points: list[Point]) -> list[Point]:
    """Rounding in print may lift a later point by a hair: survival and limits never rise."""
    made: list[Point] = []
    for one in reversed(points):
        if one.basis == "computed" and made:
            later = made[-1]
            one = msgspec.structs.replace(
                one,
                estimate=max(_sure(one.estimate), _sure(later.estimate)),
                low=max(_sure(one.low), _sure(later.low)),
                high=max(_sure(one.high), _sure(later.high)),
            )
        made.append(one)
    return made[::-1]


def _sure(value: float | None) -> float:
    if value is None:
        raise ValueError("a point of a curve has a time, an estimate and an interval")
    return value
