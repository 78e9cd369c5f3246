"""The published outlook beside the cure: two curves, each under its own origin of time."""

from __future__ import annotations

from scurfin.evidence.directions import SCORE, score_direction
from scurfin.evidence.outlook_model import ArmOutlook, Point, Reported
from scurfin.evidence.published import release
from scurfin.evidence.say.outlook import NAMES, POINTS
from scurfin.evidence.when import when
from scurfin.knowledge.store import knowledge
from scurfin.plan.model import OutlookArmNow, OutlookNow, OutlookPointNow
from scurfin.state.model import State

YEARS = (1.0, 5.0, 10.0)
ALWAYS = ("published", "stated")


def outlook_now(now: State, version: str) -> OutlookNow | None:
    """The outlook for a child of whom transplant is spoken; None after one, or where none is built.

    It is that of the cohorts, not of this child: his organ score only tells a direction.
    """
    made = release(version).outlook
    if made is None or now.transplants:
        return None
    score = now.scores.get(SCORE)
    direction = score_direction((score.low, score.high) if score is not None else None, knowledge())
    return OutlookNow(
        first=made.beside.sentence,
        arms=tuple(_arm(one) for one in made.beside.arms),
        score=f"{direction.said} {direction.statement} {direction.not_published}",
        others=tuple(_other(one) for one in made.others if _compared(one)),
        biases=tuple(f"{one.kind}: {one.text}" for one in made.biases),
        facts=tuple(dict.fromkeys((*made.facts, *direction.facts))),
    )


def _arm(one: ArmOutlook) -> OutlookArmNow:
    shown = [point for point in one.shown if point.basis in ALWAYS or point.time_years in YEARS]
    return OutlookArmNow(
        name=NAMES.get(one.arm, one.arm),
        origin=one.time_origin,
        n=one.n,
        source=one.cite,
        points=tuple(_point(point) for point in shown),
        beyond=one.beyond,
    )


def _point(one: Point) -> OutlookPointNow:
    return OutlookPointNow(
        when=when(one.time_years),
        years=one.time_years,
        survival=one.estimate,
        low=one.low,
        high=one.high,
        basis=POINTS.get(one.basis, one.basis).rstrip("*"),
        interval="printed" if one.interval_from == "published" else "our own computation",
    )


def _compared(one: Reported) -> bool:
    """Is it survival of the transplanted or of the others, from another cohort?"""
    return one.treatment != "other" or "HSCT" in one.arm or one.arm.endswith(" other")


def _other(one: Reported) -> str:
    n = f", n {one.n}" if one.n else ""
    time = f" at {when(one.time_years)}" if one.time_years is not None else ""
    origin = f"time from {one.time_origin}" if one.time_origin else "time origin not stated"
    return f"{one.cite}: {one.arm}{n}, {one.endpoint} {one.said}{time}; {origin}"
