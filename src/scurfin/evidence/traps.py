"""Traps and conflicts in the published outcomes, each named: what misleads, and why.

Where arithmetic shows it, it is done here: an interval beside the wrong estimate does not lie about
it on any scale, parts do not add up to their whole, a share and a count disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from scurfin.evidence.cohorts import SURVIVAL, Arm, Cohort, Part, cohorts
from scurfin.evidence.curve import implied_at_risk
from scurfin.evidence.figures import percent, word
from scurfin.evidence.implied import Printed, deaths
from scurfin.evidence.intervals import Fit, Interval, fit
from scurfin.evidence.when import when
from scurfin.knowledge.store import Knowledge

MISPRINT = "out-abstract-interval"
IMPLIED = "out-implied-counts"
ORIGIN = "cor-time-origin"
OVERLAP = "out-never-pooled"
WHOLES = ("donor", "source")

Kind = Literal[
    "misprint",
    "sums that do not fit",
    "conflict in one source",
    "sources disagree",
    "time origin",
    "overlap",
    "crude figure",
    "few at risk",
]


class Trap(Part, frozen=True):
    """One way to be misled. ``facts`` tell the figures that ``text`` holds."""

    kind: Kind
    text: str
    facts: tuple[str, ...]


class Checked(Part, frozen=True):
    """A printed interval and the scale on which it lies about its estimate."""

    cohort: str
    arm: str
    endpoint: str
    time_years: float | None
    estimate: float
    ci95: Interval
    fit: Fit


class _Misprint(msgspec.Struct, frozen=True):
    cohort: str
    arm: str
    printed: dict[str, Any]
    estimate_of_years: float
    interval_of_years: float


def checked(every: tuple[Cohort, ...]) -> tuple[Checked, ...]:
    """Every printed interval, held against the scales in use."""
    return tuple(
        Checked(
            cohort=cohort.id,
            arm=arm.arm,
            endpoint=one.endpoint,
            time_years=one.time_years,
            estimate=one.estimate,
            ci95=one.ci95,
            fit=fit(one.estimate, one.ci95, one.n_arm),
        )
        for cohort in every
        for arm in cohort.arms
        for one in arm.endpoints
        if one.ci95 is not None
    )


def misprint(known: Knowledge) -> Checked:
    """The pair that the abstract of the IPEX cohort prints: wrong, and kept only to be named."""
    told = msgspec.convert(known.facts[MISPRINT].figures, _Misprint)
    low, high = told.printed["ci95"]
    arm = _named(told.cohort, told.arm, known)
    return Checked(
        cohort=told.cohort,
        arm=told.arm,
        endpoint=SURVIVAL,
        time_years=told.estimate_of_years,
        estimate=told.printed["estimate"],
        ci95=(low, high),
        fit=fit(told.printed["estimate"], (low, high), arm.n),
    )


def traps(known: Knowledge, of: tuple[Cohort, ...] | None = None) -> tuple[Trap, ...]:
    """Every trap in the cohorts ``of`` (all if left out), the gravest first."""
    every = cohorts(known) if of is None else of
    found: list[Trap] = []
    if any(one.ipex for one in every):
        found += [_abstract(known), _fact("time origin", ORIGIN, known)]
        found += _disagree(every)
        found += [_fact("overlap", OVERLAP, known)]
    for cohort in every:
        found += _origins(cohort, known)
        found += _sums(cohort, known)
        found += [
            Trap(kind="conflict in one source", text=f"{cohort.cite}: {text}", facts=(cohort.id,))
            for text in cohort.data_quality
        ]
        found += _sizes(cohort)
        found += _few(cohort)
        found += _crude(cohort)
    return tuple(found)


def _fact(kind: Kind, fact: str, known: Knowledge) -> Trap:
    return Trap(kind=kind, text=known.facts[fact].statement, facts=(fact,))


def _abstract(known: Knowledge) -> Trap:
    wrong = misprint(known)
    told = msgspec.convert(known.facts[MISPRINT].figures, _Misprint)
    right = next(
        one
        for one in _named(wrong.cohort, wrong.arm, known).endpoints
        if one.time_years == told.estimate_of_years
    )
    low, high = right.ci95 or (0.0, 1.0)
    text = known.facts[MISPRINT].statement
    held = wrong.fit
    if held.off is not None and held.centre is not None and held.rounding is not None:
        text += (
            " The arithmetic shows it: on the log-log scale a Kaplan-Meier interval lies evenly "
            f"about its estimate. {percent(low)} to {percent(high)} does so about "
            f"{percent(right.estimate)}; the abstract's lies about {percent(held.centre)}, the "
            f"estimate of {when(told.interval_of_years)}, and is off {percent(wrong.estimate)} "
            f"by {held.off:.2f} on that scale, where rounding explains {held.rounding:.2f}."
        )
    return Trap(kind="misprint", text=text, facts=(MISPRINT, wrong.cohort))


def _disagree(every: tuple[Cohort, ...]) -> Iterator[Trap]:
    """Late survival of the transplanted, and of the others, as each cohort prints it."""
    rows = [
        (cohort, arm, one)
        for cohort in every
        for arm in cohort.arms
        for one in arm.endpoints
        if cohort.ipex
        and one.endpoint == SURVIVAL
        and (one.time_years or 0) >= 10
        and not arm.arm.startswith(("IPEX-like", "FOXP3"))
    ]
    told = [
        f"{percent(one.estimate)} at {when(one.time_years)} ({cohort.cite}, {arm.arm}, time from "
        f"{arm.runs_from})"
        for cohort, arm, one in rows
        if arm.treatment == "transplant"
    ]
    facts = dict.fromkeys(cohort.id for cohort, arm, _ in rows if arm.treatment == "transplant")
    if len(told) > 1:
        text = f"Survival of the transplanted: {'; '.join(told)}. Neither pooled nor averaged."
        yield Trap(kind="sources disagree", text=text, facts=tuple(facts))


def _origins(cohort: Cohort, known: Knowledge) -> Iterator[Trap]:
    silent = [one.arm for one in cohort.arms if one.time_origin is None and one.endpoints]
    if silent:
        yield Trap(
            kind="time origin",
            text=f"{cohort.cite}: from when time runs is not stated ({', '.join(silent)}).",
            facts=(cohort.id,),
        )
    for told in known.facts[cohort.id].figures["arms"]:
        again = told.get("counts", {}).get("second_transplant")
        if again:
            yield Trap(
                kind="time origin",
                text=f"{cohort.cite}, {told['arm']}: {again} of {told['n']} had a second "
                "transplant. Where time runs from the last one, what came before is not in it.",
                facts=(cohort.id,),
            )
    for text in cohort.biases:
        if "immortal" in text:
            yield Trap(kind="time origin", text=f"{cohort.cite}: {text}.", facts=(cohort.id,))


def _sums(cohort: Cohort, known: Knowledge) -> Iterator[Trap]:
    """Parts that do not add up to the arm; deaths told against deaths implied."""
    for arm, told in zip(cohort.arms, known.facts[cohort.id].figures["arms"], strict=True):
        for name in WHOLES:
            parts = told.get("counts", {}).get(name, {})
            whole = sum(parts.values())
            if parts and arm.n is not None and whole != arm.n:
                yield Trap(
                    kind="sums that do not fit",
                    text=f"{cohort.cite}, {arm.arm}: {word(name)} adds up to {whole}, "
                    f"the arm has {arm.n}.",
                    facts=(cohort.id,),
                )
        yield from _deaths(cohort, arm, told.get("deaths", {}))


def _deaths(cohort: Cohort, arm: Arm, told: Mapping[str, Any]) -> Iterator[Trap]:
    point = next((one for one in arm.endpoints if one.ci95 and one.time_years), None)
    if "sum_reported" not in told or point is None or point.ci95 is None or arm.n is None:
        return
    printed = Printed(time_years=point.time_years or 0, estimate=point.estimate, ci95=point.ci95)
    implied = deaths(arm.n, printed)
    if len(implied) == 1:
        left = arm.n - told["chimerism_evaluated"]
        yield Trap(
            kind="sums that do not fit",
            text=f"{cohort.cite}, {arm.arm}: {told['sum_reported']} deaths are told, by "
            f"chimerism. By our computation {percent(point.estimate)} with its interval implies "
            f"{implied[0]} of {arm.n}; the {left} without chimerism would make up the rest.",
            facts=(cohort.id, IMPLIED),
        )


def _sizes(cohort: Cohort) -> Iterator[Trap]:
    for arm in cohort.arms:
        if arm.n_alternative is not None:
            yield Trap(
                kind="conflict in one source",
                text=f"{cohort.cite}, {arm.arm}: n is {arm.n} in one place and "
                f"{arm.n_alternative} in another.",
                facts=(cohort.id,),
            )


def _few(cohort: Cohort) -> Iterator[Trap]:
    for arm in cohort.arms:
        risks = implied_at_risk(arm)
        if risks:
            yield Trap(
                kind="few at risk",
                text=f"{cohort.cite}, {arm.arm}: the last drop of the curve is one death among "
                f"{risks[-1]} at risk, by our computation.",
                facts=(cohort.id, IMPLIED),
            )
        if arm.deaths_at and arm.deaths_note:
            yield Trap(
                kind="time origin",
                text=f"{cohort.cite}, {arm.arm}: of the times of death the {arm.deaths_note}.",
                facts=(cohort.id,),
            )


def _crude(cohort: Cohort) -> Iterator[Trap]:
    loose = [
        f"{arm.arm} {one.endpoint} {percent(one.estimate)}"
        + (f" ({one.note})" if one.note else " (time not stated)")
        for arm in cohort.arms
        for one in arm.endpoints
        if one.time_years is None or "crude" in one.note or "median follow-up" in one.note
    ]
    loose += [
        f"{arm.arm} mortality {told.value}"
        for arm in cohort.arms
        for told in arm.told
        if told.what == "mortality"
    ]
    if loose:
        yield Trap(
            kind="crude figure",
            text=f"{cohort.cite}: without a time axis: {'; '.join(loose)}.",
            facts=(cohort.id,),
        )


def _named(cohort: str, arm: str, known: Knowledge) -> Arm:
    found = next(one for one in cohorts(known) if one.id == cohort)
    return next(one for one in found.arms if one.arm == arm)
