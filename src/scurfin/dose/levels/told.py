"""The doses and levels of one drug as a record tells them, on one clock in hours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scurfin.knowledge.words import drug, slug
from scurfin.record import events as ev
from scurfin.record.model import Happening, Record
from scurfin.state.told_dose import told_dose
from scurfin.terms.quantities import quantity

MG = {"mg": 1.0, "ug": 0.001, "g": 1000.0}
IN_NG_ML = {"ng/mL": 1.0, "ug/L": 1.0, "ug/mL": 1000.0, "mg/L": 1000.0}
ORAL = ("", "oral", "po", "by mouth", "enteral", "tube", "nasogastric", "gastrostomy", "ng")
IV = ("iv", "intravenous", "infusion")
DAY = 24.0
BEFORE = 14 * DAY


@dataclass(frozen=True)
class Regimen:
    """A dose in force from ``begin`` to ``end`` (hours of age): ``amount`` mg every ``every`` h."""

    begin: float
    end: float
    amount: float
    every: float
    route: str
    event: str


@dataclass(frozen=True)
class Measured:
    """A level: ``after``: hours after the dose, None for a trough (just before the next one);
    ``below``: only known to lie below ``ng_ml``; ``target``: told with it, in ng/mL."""

    at: float
    ng_ml: float
    below: bool
    after: float | None
    assay: str
    event: str
    target: tuple[float, float] | None = None


@dataclass(frozen=True)
class Told:
    """What is told of one drug; in words what of it could not be used, and how it was taken."""

    drug: str
    regimens: tuple[Regimen, ...]
    measured: tuple[Measured, ...]
    unusable: tuple[str, ...]
    now: float
    taken: tuple[str, ...] = ()


def told_of(record: Record, name: str, weights: tuple[tuple[float, float], ...]) -> Told:
    """Doses and levels of the drug ``name``. ``weights``: (hours of age, kg), for doses per kg."""
    unusable: list[str] = []
    taken: list[str] = []
    regimens: list[Regimen] = []
    measured: list[Measured] = []
    for one in record.happenings:
        event = one.event
        if isinstance(event, ev.Therapy) and _is(event.what, name):
            _therapy(one, event, regimens, weights, unusable, taken)
        elif isinstance(event, ev.Level) and _is(event.of, name):
            _level(one, event, measured, unusable)
    now = max((at for one in record.happenings if (at := hours(one)) is not None), default=0.0)
    kept = []
    for level in measured:
        if any(reaches(each, level) for each in regimens):
            kept.append(level)
        else:
            unusable.append(
                f"the level {level.event}: no dose with an amount and a time is told before it"
            )
    return Told(name, tuple(regimens), tuple(kept), tuple(unusable), now, tuple(taken))


def reaches(regimen: Regimen, level: Measured) -> bool:
    """Whether a dose of ``regimen`` lies before the level; on one day the hours decide."""
    return regimen.begin < level.at or (regimen.begin == level.at and level.after is not None)


def hours(one: Happening) -> float | None:
    """Hours of age; None where the time does not count from birth."""
    if one.when is None or one.when.root != "birth":
        return None
    return one.when.span.low * DAY


def _is(what: str, name: str) -> bool:
    found = drug(what)
    return (found.id if found is not None else slug(what)) == name


def _therapy(
    one: Happening,
    event: ev.Therapy,
    regimens: list[Regimen],
    weights: tuple[tuple[float, float], ...],
    unusable: list[str],
    taken: list[str],
) -> None:
    at = hours(one)
    if event.status == "planned":
        return
    if at is None:
        unusable.append(f"the dose {one.id}: its time is not told")
        return
    if regimens and event.status in ("start", "change", "stop"):
        last = regimens[-1]
        regimens[-1] = Regimen(last.begin, at, last.amount, last.every, last.route, last.event)
    if event.status == "stop":
        return
    dose = told_dose(event.dose, event.interval)
    found = _per_dose(dose, at, weights) if dose is not None else None
    if found is None:
        if event.dose is not None or event.status != "running":
            unusable.append(f"the dose {one.id}: amount or frequency does not settle it")
        return
    route = _route(event.route)
    if not route:
        unusable.append(f"the dose {one.id}: the route '{event.route}' is not oral or intravenous")
        return
    if event.status == "running" and regimens and np.isinf(regimens[-1].end):
        return
    begin = at
    if event.status == "running":
        begin = at - BEFORE
        taken.append(f"the dose {one.id} is told as running: taken as given for two weeks before")
    regimens.append(Regimen(begin, float("inf"), found[0], found[1], route, one.id))


def _route(told: str) -> str:
    word = told.strip().lower()
    if word in ORAL:
        return "oral"
    return "iv" if word in IV else ""


def _per_dose(
    dose: ev.Dose, at: float, weights: tuple[tuple[float, float], ...]
) -> tuple[float, float] | None:
    """Milligrams of a dose and hours between doses; None where something is not told."""
    factor = MG.get(dose.unit)
    if factor is None or not dose.doses_a_day or dose.per == "m2" or dose.period == "week":
        return None
    amount = dose.amount * factor
    if dose.per == "kg":
        before = [kg for hour, kg in weights if hour <= at]
        if not before:
            return None
        amount *= before[-1]
    if dose.period == "day":
        amount /= dose.doses_a_day
    return amount, DAY / dose.doses_a_day


def _level(one: Happening, event: ev.Level, measured: list[Measured], unusable: list[str]) -> None:
    at = hours(one)
    if event.result != "known" or event.value is None:
        return
    read = quantity(event.value, event.unit)
    factor = IN_NG_ML.get(read.unit) if read is not None else None
    if read is None or factor is None:
        unusable.append(f"the level {one.id}: unit '{event.unit}' is not ng/mL, ug/L or mg/L")
        return
    if at is None:
        unusable.append(f"the level {one.id}: its time is not told")
        return
    if event.timing != "trough" and event.hours_after_dose is None:
        unusable.append(
            f"the level {one.id}: {event.timing}, and hours after the dose are not told"
        )
        return
    after = None if event.timing == "trough" else event.hours_after_dose
    target = (event.target[0] * factor, event.target[1] * factor) if event.target else None
    below = read.comparator in ("<", "<=")
    measured.append(Measured(at, read.value * factor, below, after, event.assay, one.id, target))
