"""Doses, targets, checks and judging times in words; the plan says the same of one child."""

from __future__ import annotations

from scurfin.dose.regimen import calculate
from scurfin.knowledge.model import Check, DoseRule, Drug, Judging, Target
from scurfin.state.model import Body
from scurfin.terms.ages import duration_days, spoken_duration
from scurfin.terms.quantities import number, spoken_unit

USES = {"start": "dose", "alternative": "alternative", "ceiling": "ceiling", "observed": "observed"}


def lasting(told: str) -> str:
    return spoken_duration(duration_days(told))


def every(told: str) -> str:
    return f"every {lasting(told).removeprefix('1 ')}"


def dose(drug: Drug, rule: DoseRule) -> str:
    """The dose per kg, m2 or patient, as the plan words it for a child without a weight."""
    return calculate(drug, rule, Body()).text


def band(drug: Drug, rule: DoseRule) -> str:
    """For whom: ages and weights."""
    return calculate(drug, rule, Body()).band


def cap(rule: DoseRule) -> str:
    unit = spoken_unit(rule.unit)
    said = []
    if rule.max_per_dose is not None:
        said.append(f"{number(rule.max_per_dose)} {unit} a dose")
    if rule.max_per_day is not None:
        said.append(f"{number(rule.max_per_day)} {unit} a day")
    return "; ".join(said)


def whole(drug: Drug, rule: DoseRule) -> str:
    """Dose, ages and cap in one phrase, and whether it is an alternative."""
    said = dose(drug, rule)
    fits, most = band(drug, rule), cap(rule)
    said += f" [{fits}]" if fits else ""
    said += f", at most {most}" if most else ""
    return said + (" (alternative)" if rule.use == "alternative" else "")


def target(one: Target) -> str:
    """A level to aim at, and for whom."""
    said = f"{one.timing} {number(one.low)} to {number(one.high)} {one.unit}"
    if one.since and one.until:
        said += f", {lasting(one.since)} to {lasting(one.until)} after the start"
    elif one.since:
        said += f", from {lasting(one.since)} after the start"
    elif one.until:
        said += f", until {lasting(one.until)} after the start"
    return f"{said} ({one.context})"


def check(one: Check) -> str:
    """What is measured and when."""
    when = ["before the first dose"] if one.before else []
    when += [f"at {lasting(moment)}" for moment in one.at]
    for interval in one.intervals:
        until = f" until {lasting(interval.until)}" if interval.until else ""
        when.append(every(interval.every) + until)
    if one.after_change:
        when.append(f"{lasting(one.after_change)} after each change")
    if one.on:
        when.append(one.on)
    return one.what + (f": {'; '.join(when)}" if when else "")


def judging(one: Judging) -> str:
    organ = f" ({one.organ})" if one.organ else ""
    clock = "start" if one.clock == "start" else "first level in range"
    return f"{lasting(one.after)} after the {clock}{organ}"
