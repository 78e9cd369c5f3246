"""What is published about survival, calibrated to it and no further.

``outlook("IPEX")`` gives a curve after transplant and one under chronic immunosuppression, each
through the points of its cohort; what only has a direction; what other cohorts say instead; and
what nobody has published. Other diseases have published points and no curve.
"""

from __future__ import annotations

import msgspec

from scurfin.evidence.cohorts import Arm, Cohort, of_disease
from scurfin.evidence.curve import at, implied_at_risk, knots
from scurfin.evidence.directions import directions, score_direction
from scurfin.evidence.figures import Told, percent
from scurfin.evidence.implied import Printed, deaths
from scurfin.evidence.outlook_model import ArmOutlook, Beside, Bias, Outlook, Point
from scurfin.evidence.reported import reported
from scurfin.evidence.when import when
from scurfin.knowledge.store import Knowledge, knowledge

ORIGIN = "cor-time-origin"
IMPLIED = "out-implied-counts"
OVERLAP = "out-never-pooled"
ERA = "out-era"
SELECTION = "out-selection"
UNKNOWN = "outcome-"
MEDIAN = "follow-up: median years"
WHOLE_YEARS = (1, 2, 3, 5, 10, 15, 20)
ABOUT_ARM = ("age at treatment", "follow-up", "causes", "alive", "disease-free survival")
NO_CURVE = (
    "No curve: it takes one arm with a stated time origin, more than one timed point and a printed "
    "interval. What is printed is shown as it stands."
)
LEFT_OUT = (
    "Survival of a boy who has already lived some years after: it takes the number at risk then.",
    "Survival by organ score, age, donor, conditioning or chimerism: only directions are printed.",
    "Anything after the last published time of an arm.",
    "One figure from several cohorts: they may share patients and begin at different moments.",
)


def outlook(
    disease: str = "IPEX",
    *,
    score: tuple[int, int] | None = None,
    known: Knowledge | None = None,
) -> Outlook:
    """The outlook in a disease, by its name or gene; ``score`` is the organ score of a child.

    Raises InputError for a disease without published outcomes, ValueError for a score that
    cannot be.
    """
    known = known or knowledge()
    found = of_disease(known, disease)
    arms = tuple(
        _arm(cohort, arm, points)
        for cohort in found
        for arm in cohort.arms
        if (points := knots(arm))
    )
    ipex = any(one.ipex for one in found)
    curved = {(one.cohort, one.arm) for one in arms}
    others = tuple(
        row
        for cohort in found
        for row in reported(cohort, tuple(arm for name, arm in curved if name == cohort.id))
    )
    shown = {name for name, _ in curved} | {one.fact for one in others}
    found = tuple(one for one in found if one.id in shown)
    made = Outlook(
        disease=found[0].disease,
        beside=_beside(arms, found, known),
        why_no_curve="" if arms else NO_CURVE,
        score=score_direction(score, known) if ipex else None,
        directions=directions(found, known),
        others=others,
        biases=_biases(found, known),
        left_out=LEFT_OUT if arms else LEFT_OUT[-1:],
        not_published=(),
        facts=(),
    )
    return _with_facts(made, found, known)


def survival(arm: ArmOutlook, time_years: float) -> Point:
    """Survival of an arm at a time after its origin; unknown after the last published time."""
    return at(arm.knots, time_years)


def _arm(cohort: Cohort, arm: Arm, points: tuple[Point, ...]) -> ArmOutlook:
    until = points[-1].time_years
    grid = {*map(float, WHOLE_YEARS), *(one.time_years for one in points[1:])}
    risks = implied_at_risk(arm)
    return ArmOutlook(
        disease=cohort.disease,
        arm=arm.arm,
        treatment=arm.treatment,
        time_origin=arm.time_origin or "",
        n=arm.n or 0,
        knots=points,
        shown=tuple(at(points, time) for time in sorted(grid) if time <= until),
        known_until_years=until,
        beyond=f"After {when(until)} nothing is published: not known.",
        deaths_implied=_deaths(arm),
        notes=_notes(arm, points, risks),
        told=tuple(one for one in arm.told if one.what.startswith(ABOUT_ARM)),
        cohort=cohort.id,
        cite=cohort.cite,
        seen=cohort.seen,
        facts=(cohort.id, IMPLIED) if risks or len(_deaths(arm)) == 1 else (cohort.id,),
    )


def _deaths(arm: Arm) -> tuple[int, ...]:
    """The numbers of deaths up to the first printed interval that the figures allow."""
    point = next((one for one in arm.endpoints if one.ci95 and one.time_years), None)
    if point is None or point.ci95 is None or point.time_years is None or arm.n is None:
        return ()
    return deaths(
        arm.n, Printed(time_years=point.time_years, estimate=point.estimate, ci95=point.ci95)
    )


def _notes(arm: Arm, points: tuple[Point, ...], risks: tuple[int, ...]) -> tuple[str, ...]:
    found = []
    words = [one for one in arm.endpoints if one.approximate]
    if words:
        found.append(f"In words only, rounded: {'; '.join(one.where for one in words)}.")
    if arm.plateau is not None:
        found.append(
            f"Flat from {when(arm.plateau.from_years)} to {when(arm.plateau.to_years)}, as the "
            f"source says: {arm.plateau.statement}. Its printed estimate therefore holds all that "
            "way, before a share told in words, and so does its interval, which only a death moves."
        )
    counted = _deaths(arm)
    if len(counted) == 1 and arm.n:
        share = percent(counted[0] / arm.n)
        found.append(
            "By our computation the printed estimate and interval allow one number of deaths, "
            f"{counted[0]} of {arm.n} ({share}). The estimate is lower than the share left alive, "
            "since boys whose observation ended early do not count to its end."
        )
    if risks:
        told = ", ".join(str(one) for one in risks)
        found.append(
            f"Numbers at risk are not published. By our computation the printed estimates and "
            f"intervals allow one set at the deaths told: {told}. So the last point rests on "
            f"{risks[-1]} boys."
        )
        found += [one for one in (_early(points),) if one]
    if arm.deaths_note and arm.deaths_at:
        found.append(
            f"Of the times of death: {arm.deaths_note}. If ages, each came sooner after the start "
            "than drawn, and the early part is too good."
        )
    median = next((one.value for one in arm.told if one.what == MEDIAN), "")
    if median:
        found.append(
            f"Median follow-up {median} years: few stand behind what the curve tells long after."
        )
    return tuple(found)


def _early(points: tuple[Point, ...]) -> str:
    """Why the loss is not spread evenly up to the first printed point."""
    printed = next(one for one in points if one.basis == "published")
    end, last = printed.time_years, printed.estimate or 1.0
    told = [one for one in points if one.basis == "computed" and one.time_years < end]
    if not told:
        return ""
    gaps = [last ** (one.time_years / end) - (one.estimate or 0.0) for one in told]
    worst = gaps.index(max(gaps))
    here = told[worst].time_years
    return (
        f"An even loss up to {when(end)} would tell {percent(last ** (here / end))} at "
        f"{when(here)}, when {worst + 1} of the deaths are told already: the curve goes through "
        "the deaths."
    )


def _beside(arms: tuple[ArmOutlook, ...], found: tuple[Cohort, ...], known: Knowledge) -> Beside:
    if not arms:
        return Beside(arms=(), origins=(), sentence="", facts=())
    own = {one.cohort for one in arms}
    biases = [text for one in found if one.id in own for text in one.biases]
    sentence = f"{known.facts[ORIGIN].statement} Biases that are named: {'; '.join(biases)}."
    return Beside(
        arms=arms,
        origins=tuple(one.time_origin for one in arms),
        sentence=sentence,
        facts=(ORIGIN, *dict.fromkeys(one.cohort for one in arms)),
    )


def _biases(found: tuple[Cohort, ...], known: Knowledge) -> tuple[Bias, ...]:
    made = [
        Bias(
            kind="publication" if "review" in one.design or "literature" in one.design
            else "selection",
            text=f"{one.cite}: {text}",
            fact=one.id,
        )
        for one in found
        for text in one.biases
    ]  # fmt: skip
    general = [("selection", SELECTION)]
    if any(one.ipex for one in found):
        general += [("time origin", ORIGIN), ("era", ERA), ("overlap", OVERLAP)]
    made += [Bias(kind=kind, text=known.facts[one].statement, fact=one) for kind, one in general]
    return tuple(made)


def _with_facts(made: Outlook, found: tuple[Cohort, ...], known: Knowledge) -> Outlook:
    facts = {one.id for one in found} | set(made.beside.facts)
    facts |= {fact for arm in made.beside.arms for fact in arm.facts}
    facts |= {fact for one in made.directions for fact in one.facts}
    facts |= {one.fact for one in made.biases}
    facts |= set(made.score.facts) if made.score is not None else set()
    unknown = tuple(
        Told(what=one.about, value=f"{one.text} {one.meanwhile}")
        for one in known.unknowns.values()
        if one.id.startswith(UNKNOWN) and facts & set(one.facts)
    )
    return msgspec.structs.replace(made, facts=tuple(sorted(facts)), not_published=unknown)
