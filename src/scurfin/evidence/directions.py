"""What made survival better or worse: in which direction, never by how much.

The cohorts print P values here and no survival by group, no hazard ratio. So there is no number
to give for one child, and none is made.
"""

from __future__ import annotations

from scurfin.evidence.cohorts import Arm, Cohort
from scurfin.evidence.outlook_model import Direction, ScoreDirection, Stratum
from scurfin.knowledge.store import Knowledge

SCORE = "organ-involvement"
SCORE_FACT = "cure-out-005"
SCORE_UNKNOWN = "outcome-survival-by-organ-score"
ALSO_IPEX = (
    ("HSCT: age under 1 year and a high organ score", "cure-tim-002"),
    ("HSCT: full or mixed donor chimerism, for remission", "cure-chi-001"),
    ("HSCT: conditioning and chimerism, for recurrent autoimmunity", "cure-chi-006"),
)


def directions(cohorts: tuple[Cohort, ...], known: Knowledge) -> tuple[Direction, ...]:
    """Every comparison within an arm that tells a direction or that none was found."""
    found = [
        _of_arm(cohort, arm, number)
        for cohort in cohorts
        for arm in cohort.arms
        for number, one in enumerate(arm.subgroups)
        if one.direction or one.finding or one.significant is not None
    ]
    if any(one.ipex for one in cohorts):
        found += [_of_fact(about, fact, known) for about, fact in ALSO_IPEX]
    return tuple(found)


def score_direction(score: tuple[int, int] | None, known: Knowledge) -> ScoreDirection:
    """On which side of the published cut the organ score of a child with IPEX lies.

    ``score``: lowest and highest it may be, None if it is not known. Raises ValueError for a
    range that the score cannot have. Never a survival: none was published by score.
    """
    table, unknown = known.scores[SCORE], known.unknowns[SCORE_UNKNOWN]
    low, high = table.low_stratum, table.high_stratum
    stratum: Stratum = "not known"
    if score is None:
        said = "The organ score is not known."
    else:
        if not low[0] <= score[0] <= score[1] <= high[1]:
            raise ValueError(f"the organ score runs from {low[0]} to {high[1]}, not {score}")
        stratum = _stratum(score, low, high)
        told = f"{score[0]}" if score[0] == score[1] else f"{score[0]} to {score[1]}"
        side = {
            "low": "on the better side of",
            "high": "on the worse side of",
            "undetermined": "on either side of",
        }[stratum]
        said = (
            f"Organ score {told}: {side} the published cut "
            f"({low[0]} to {low[1]} against {high[0]} to {high[1]})."
        )
    return ScoreDirection(
        stratum=stratum,
        said=said,
        statement=known.facts[SCORE_FACT].statement,
        not_published=unknown.text,
        facts=(SCORE_FACT, *(one for one in table.facts if one != SCORE_FACT)),
    )


def _stratum(score: tuple[int, int], low: tuple[int, int], high: tuple[int, int]) -> Stratum:
    if score[1] <= low[1]:
        return "low"
    return "high" if score[0] >= high[0] else "undetermined"


def _of_arm(cohort: Cohort, arm: Arm, number: int) -> Direction:
    one = arm.subgroups[number]
    none = "no significant difference" if one.significant is False else ""
    return Direction(
        about=f"{arm.arm}: {one.by}",
        statement="; ".join(each for each in (one.direction, one.finding, none) if each),
        p=one.p,
        not_published=f"no hazard ratio and no survival by group ({cohort.cite}; {cohort.seen})",
        facts=(cohort.id,),
    )


def _of_fact(about: str, fact: str, known: Knowledge) -> Direction:
    return Direction(
        about=about, statement=known.facts[fact].statement, p=(), not_published="", facts=(fact,)
    )
