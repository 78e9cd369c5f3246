"""A person of a case file: doses, levels and covariates, as a course to estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np

from scurfin.dose.kinetics.case_model import Shape
from scurfin.dose.kinetics.history import ESTIMATED, Given, Stretches, backwards, given, still
from scurfin.dose.kinetics.model import Kinetics
from scurfin.dose.kinetics.predict import Course
from scurfin.dose.kinetics.residual import Levels
from scurfin.terms.source_text import InputError

OCCASION = "OCC"
MOST_DOSES = 20_000


class DoseTold(Shape, frozen=True):
    time: float
    amount: float
    into: str
    duration: float | str | None = None
    rate: float | None = None
    additional_doses: int = 0
    interval: float | None = None
    steady_state: bool = False
    reset_before: bool = False
    occasion: int | None = None


class LevelTold(Shape, frozen=True):
    time: float
    of: str
    value: float | None = None
    below_limit: float | None = None
    occasion: int | None = None


class SubjectTold(Shape, frozen=True):
    id: int | str
    doses: tuple[DoseTold, ...]
    observations: tuple[LevelTold, ...]
    covariates_constant: dict[str, float] = msgspec.field(default_factory=dict)
    covariates_by_record: tuple[dict[str, float], ...] = ()
    dose_questions: tuple[dict[str, Any], ...] = ()


def course(model: Kinetics, told: SubjectTold) -> Course:
    """What was done and measured. Raises InputError naming the person and the dose or level."""
    if not told.doses and told.observations:
        raise InputError(
            f"'{told.id}' has a level and no dose before it",
            remedy="tell every dose that was given before the level, with its time",
        )
    first = min((one.time for one in told.doses), default=0.0)
    early = [one for one in told.observations if one.time < first]
    if early and not any(one.steady_state for one in told.doses):
        raise InputError(
            f"'{told.id}' has a level at {early[0].time:g}, before the first dose at {first:g}",
            remedy="tell the earlier doses, or correct the time",
        )
    return Course(
        model, doses(model, told.doses, str(told.id)), stretches(model, told), levels(model, told)
    )


def doses(model: Kinetics, told: Sequence[DoseTold], whose: str = "") -> Given:
    """Each dose alone, repeats written out."""
    rows: list[tuple[float, float, int, float, float, bool]] = []
    for one in told:
        if one.into not in model.compartments:
            raise InputError(
                f"a dose of '{whose}' goes into '{one.into}', which the model does not have",
                remedy="one of: " + ", ".join(model.compartments),
            )
        if one.amount < 0 or not np.isfinite(one.amount):
            raise InputError(
                f"a dose of '{whose}' is {one.amount:g}", remedy="write an amount of 0 or more"
            )
        length = ESTIMATED if one.duration == "estimated" else float(one.duration or 0.0)
        if one.duration is None and one.rate:
            length = one.amount / one.rate
        if (one.additional_doses or one.steady_state) and not (one.interval and one.interval > 0):
            raise InputError(
                f"a dose of '{whose}' is repeated without an interval", remedy="write 'interval'"
            )
        if len(rows) + one.additional_doses > MOST_DOSES:
            raise InputError(
                f"'{whose}' has more than {MOST_DOSES} doses", remedy="check 'additional_doses'"
            )
        place = model.compartments.index(one.into)
        for number in range(one.additional_doses + 1):
            time = one.time + number * (one.interval or 0.0)
            repeats = float(one.interval or 0.0) if one.steady_state and number == 0 else 0.0
            reset = one.reset_before and number == 0
            rows.append((time, one.amount, place, length, repeats, reset))
    return given(rows)


def levels(model: Kinetics, told: SubjectTold) -> Levels:
    for one in told.observations:
        if one.of not in model.observed:
            raise InputError(
                f"a level of '{told.id}' is of '{one.of}', which the model does not tell",
                remedy="one of: " + ", ".join(model.observed),
            )
        if one.value is None and one.below_limit is None:
            raise InputError(
                f"a level of '{told.id}' at {one.time:g} has no value",
                remedy="write 'value', or 'below_limit'",
            )
    rows = told.observations
    return Levels(
        times=np.array([one.time for one in rows], dtype=float),
        what=tuple(one.of for one in rows),
        values=np.array([one.value if one.value is not None else 0.0 for one in rows], dtype=float),
        below=np.array(
            [one.below_limit if one.below_limit is not None else np.nan for one in rows],
            dtype=float,
        ),
    )


def stretches(model: Kinetics, told: SubjectTold) -> Stretches:
    """Covariates over time: those by record reach back to the record before, as do occasions."""
    records: list[tuple[float, Mapping[str, float]]] = []
    if told.covariates_by_record:
        for row in told.covariates_by_record:
            if "time" not in row:
                raise InputError(
                    f"a record of covariates of '{told.id}' has no time", remedy="write 'time'"
                )
            rest = {name: value for name, value in row.items() if name != "time"}
            records.append((row["time"], {**told.covariates_constant, **rest}))
    elif OCCASION in model.covariates and OCCASION not in told.covariates_constant:
        marks = [(one.time, one.occasion) for one in told.doses if one.occasion is not None]
        marks += [(one.time, one.occasion) for one in told.observations if one.occasion is not None]
        records = [
            (time, {**told.covariates_constant, OCCASION: float(number)}) for time, number in marks
        ]
    found = backwards(records) if records else still(told.covariates_constant)
    for one in found.covariates:
        missing = [name for name in model.covariates if name not in one]
        if missing:
            raise InputError(
                f"'{told.id}': the covariate {missing[0]} is not told",
                remedy=f"tell {', '.join(missing)}: a model has no silent default",
            )
    return found


def subject(told: Any, whose: str) -> SubjectTold:
    try:
        return msgspec.convert(told, SubjectTold)
    except msgspec.ValidationError as problem:
        raise InputError(f"{whose}: {problem}", remedy="see docs/dose.md") from None
