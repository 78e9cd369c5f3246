"""The doses and levels of one drug as a record tells them, on one clock in hours."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import sqrt

import numpy as np

from scurfin.dose.levels.level_told import Measured, measured_of
from scurfin.knowledge.words import drug, slug
from scurfin.record import events as ev
from scurfin.record.model import Happening, Record
from scurfin.record.told_dose import told_dose

MG = {"mg": 1.0, "ug": 0.001, "g": 1000.0}
ORAL = ("", "oral", "po", "by mouth", "enteral", "tube", "nasogastric", "gastrostomy", "ng")
IV = ("iv", "intravenous", "infusion")
DAY = 24.0
BEFORE = 14 * DAY
SAME = 0.02
TWICE = 2.0
UNSETTLED = "amount or frequency does not settle it"

Sizes = tuple[tuple[float, float], ...]


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
class Told:
    """What is told of one drug; in words what of it could not be used, and how it was taken.

    ``stopped``: it runs no more; ``lost``: why the dose that runs now is not known, or ''.
    ``newest``: why the newest level told is not among those used, or ''.
    """

    drug: str
    regimens: tuple[Regimen, ...]
    measured: tuple[Measured, ...]
    unusable: tuple[str, ...]
    now: float
    taken: tuple[str, ...] = ()
    stopped: bool = False
    lost: str = ""
    newest: str = ""


@dataclass
class _Doses:
    """Regimens as they are read, with what was said of them."""

    weights: Sizes
    lengths: Sizes
    regimens: list[Regimen] = field(default_factory=list)
    unusable: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    stopped: bool = False
    lost: str = ""

    @property
    def open(self) -> bool:
        return bool(self.regimens) and bool(np.isinf(self.regimens[-1].end))

    def sized(self, at: float, per: str) -> bool:
        """Whether the size that a dose counts by is told before it."""
        told = (self.weights, self.lengths) if per == "m2" else (self.weights,)
        return all(any(hour <= at for hour, _ in one) for one in told)

    def close(self, at: float) -> None:
        if self.open:
            self.regimens[-1] = replace(self.regimens[-1], end=at)


def told_of(record: Record, name: str, weights: Sizes, lengths: Sizes = ()) -> Told:
    """Doses and levels of the drug ``name``. ``weights``: (hours of age, kg), ``lengths``: (hours
    of age, cm), for doses per kg and per m2."""
    doses = _Doses(weights, lengths)
    for one in record.happenings:
        if isinstance(one.event, ev.Therapy) and named(one.event.what, name):
            _therapy(one, one.event, doses)
    read = measured_of(record, name)
    kept: list[Measured] = []
    unusable, newest = [*doses.unusable, *read.unusable], read.newest
    for level in read.measured:
        mine = [each for each in doses.regimens if reaches(each, level)]
        why = _no_dose(level, mine[-1] if mine else None)
        if why:
            unusable.append(f"the level {level.event}: {why}")
            newest = unusable[-1] if level is read.measured[-1] else newest
        else:
            kept.append(replace(level, after=None) if level.trough else level)
    now = max((at for one in record.happenings if (at := hours(one)) is not None), default=0.0)
    return Told(
        drug=name,
        regimens=tuple(doses.regimens),
        measured=tuple(kept),
        unusable=tuple(unusable),
        now=now,
        taken=tuple(doses.taken),
        stopped=doses.stopped,
        lost=doses.lost,
        newest=newest,
    )


def _no_dose(level: Measured, mine: Regimen | None) -> str:
    """Why no dose that is told explains a level; '' where one does."""
    if mine is None:
        return "no dose with an amount and a time is told before it"
    after = level.after
    if after is None:
        return ""
    if level.trough and not mine.every * (1 - SAME * 10) <= after <= mine.every * (1 + SAME * 10):
        return (
            f"told as a trough and as drawn {after:g} h after a dose that is given every "
            f"{mine.every:g} h: which?"
        )
    if after > TWICE * mine.every or (after > mine.every * (1 + SAME * 10) and not level.trough):
        return (
            f"drawn {after:g} h after the dose, but a dose is given every {mine.every:g} h: was "
            "one left out?"
        )
    return ""


def reaches(regimen: Regimen, level: Measured) -> bool:
    """Whether a dose of ``regimen`` lies before the level; on one day the hours decide."""
    drawn = level.after is not None and not level.trough
    return regimen.begin < level.at or (regimen.begin == level.at and drawn)


def hours(one: Happening) -> float | None:
    """Hours of age; None where the time does not count from birth."""
    if one.when is None or one.when.root != "birth":
        return None
    return one.when.span.low * DAY


def named(what: str, name: str) -> bool:
    found = drug(what)
    return (found.id if found is not None else slug(what)) == name


def _therapy(one: Happening, event: ev.Therapy, doses: _Doses) -> None:
    at = hours(one)
    if event.status == "planned":
        return
    if at is None:
        doses.unusable.append(f"the dose {one.id}: its time is not told")
        return
    running = event.status == "running"
    if event.status == "stop":
        doses.close(at)
        doses.stopped, doses.lost = True, ""
        return
    found = _read(one, event, at, doses)
    if found is None:
        if running and event.dose is None and doses.open:
            return
        if not running or event.dose is not None:
            doses.close(at)
            doses.stopped = False
            doses.lost = f"the dose told in {one.id} could not be read"
        return
    doses.stopped, doses.lost = False, ""
    begin = at
    if running and doses.open:
        last = doses.regimens[-1]
        if _alike(last, found):
            return
        doses.taken.append(
            f"the dose {one.id} is told as running at another dose than the one before: taken as "
            "changed on that day; when it was changed is not told"
        )
    elif running:
        ended = doses.regimens[-1].end if doses.regimens else 0.0
        begin = max(at - BEFORE, ended, 0.0)
        doses.taken.append(
            f"the dose {one.id} is told as running: taken as given for "
            f"{(at - begin) / DAY:.0f} days before"
        )
    doses.close(begin)
    doses.regimens.append(replace(found, begin=begin))


def _alike(last: Regimen, found: Regimen) -> bool:
    daily = found.amount / found.every / (last.amount / last.every)
    return last.route == found.route and abs(daily - 1) <= SAME


def _read(one: Happening, event: ev.Therapy, at: float, doses: _Doses) -> Regimen | None:
    """The regimen that an event tells; None, with the reason kept, where it settles none."""
    if "sodium" in event.what.lower().split() and named(event.what, "mycophenolate"):
        doses.unusable.append(
            f"the dose {one.id}: the models count mycophenolate mofetil, not sodium"
        )
        return None
    dose = told_dose(event.dose, event.interval)
    found = _per_dose(dose, at, doses) if dose is not None else None
    if found is None:
        if event.dose is not None or event.status != "running":
            size = dose is not None and dose.per in ("kg", "m2") and not doses.sized(at, dose.per)
            why = "no usable weight (and length, per m2) is told before it" if size else UNSETTLED
            doses.unusable.append(f"the dose {one.id}: {why}")
        return None
    word = event.route.strip().lower()
    route = "oral" if word in ORAL else "iv" if word in IV else ""
    if not route:
        doses.unusable.append(
            f"the dose {one.id}: the route '{event.route}' is not oral or intravenous"
        )
        return None
    return Regimen(at, float("inf"), found[0], found[1], route, one.id)


def _per_dose(dose: ev.Dose, at: float, doses: _Doses) -> tuple[float, float] | None:
    """Milligrams of a dose and hours between doses; None where something is not told."""
    factor = MG.get(dose.unit)
    if factor is None or not dose.doses_a_day or dose.period == "week":
        return None
    amount = dose.amount * factor
    kilos = [kg for hour, kg in doses.weights if hour <= at]
    if dose.per == "kg":
        if not kilos:
            return None
        amount *= kilos[-1]
    elif dose.per == "m2":
        tall = [cm for hour, cm in doses.lengths if hour <= at]
        if not kilos or not tall:
            return None
        amount *= sqrt(kilos[-1] * tall[-1] / 3600)
    if dose.period == "day":
        amount /= dose.doses_a_day
    return amount, DAY / dose.doses_a_day
