"""A person of a case file: doses, levels and covariates, as a course to estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np

from scurfin.dose.kinetics.case_checks import misspelt, numbers, rows
from scurfin.dose.kinetics.case_model import Shape
from scurfin.dose.kinetics.history import ESTIMATED, Given, Stretches, backwards, given, still
from scurfin.dose.kinetics.model import Kinetics
from scurfin.dose.kinetics.predict import Course
from scurfin.dose.kinetics.residual import Levels
from scurfin.terms.source_text import InputError

OCCASION = "OCC"
MOST_DOSES = 20_000
# A rate is often told rounded.
ROUNDED = 0.01


class DoseTold(Shape, frozen=True):
    time: float
    amount: float
    into: str
    duration: float | str | None = None
    rate: float | str | None = None
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
        length = _length(model, one, whose)
        if one.additional_doses < 0:
            raise InputError(
                f"a dose of '{whose}' has {one.additional_doses} additional_doses",
                remedy="write 0 or more",
            )
        if (one.additional_doses or one.steady_state) and not (one.interval and one.interval > 0):
            raise InputError(
                f"a dose of '{whose}' is repeated without an interval", remedy="write 'interval'"
            )
        if one.steady_state and length > float(one.interval or 0.0):
            raise InputError(
                f"an infusion of '{whose}' over {length:g} does not end within its interval of "
                f"{one.interval:g}, at steady state",
                remedy="tell the doses one by one, or correct 'duration'",
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


def _length(model: Kinetics, one: DoseTold, whose: str) -> float:
    """How long a dose runs: told, worked out from its rate, or estimated by the model."""
    where = f"a dose of '{whose}' at {one.time:g}"
    for key, value in (("duration", one.duration), ("rate", one.rate)):
        if isinstance(value, str) and not (key == "duration" and value == "estimated"):
            raise InputError(
                f"{where} has the {key} '{value}'",
                remedy="write a number, or as duration 'estimated' where the model estimates it",
            )
        if isinstance(value, int | float) and not value >= 0:
            raise InputError(f"{where} has the {key} {value:g}", remedy=f"write a {key} above 0")
    rate = float(one.rate or 0.0)
    if one.duration == "estimated":
        if one.into not in model.duration:
            raise InputError(
                f"{where} has a duration 'estimated', which the model does not know",
                remedy=f"write a number, or '{one.into}' in 'estimated_zero_order_duration'",
            )
        if rate:
            raise InputError(
                f"{where} has a rate and a duration 'estimated'", remedy="keep one of them"
            )
        return ESTIMATED
    told = float(one.duration or 0.0)
    if one.rate is None or (one.duration is None and rate == 0):
        return told
    by_rate = one.amount / rate if rate else 0.0
    if one.duration is not None and abs(by_rate - told) > ROUNDED * max(by_rate, told):
        raise InputError(
            f"{where}: {one.amount:g} at a rate of {rate:g} is no duration of {told:g}",
            remedy="keep the one that is right",
        )
    return told if one.duration is not None else by_rate


def levels(model: Kinetics, told: SubjectTold) -> Levels:
    logged = model.residual.kind == "logged"
    least = np.nextafter(0.0, 1.0) if model.residual.kind == "lognormal" else 0.0
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
        where = f"a level of '{told.id}' at {one.time:g}"
        if one.value is not None and one.value < least and not logged:
            raise InputError(
                f"{where} is {one.value:g}", remedy="write a 'value' that a level can have"
            )
        if one.below_limit is None:
            continue
        if one.below_limit <= 0 and not logged:
            raise InputError(
                f"{where} has the below_limit {one.below_limit:g}", remedy="write a limit above 0"
            )
        if one.value is not None and one.value > one.below_limit:
            raise InputError(
                f"{where} is {one.value:g} and told as below the limit of {one.below_limit:g}",
                remedy="leave out 'below_limit' for a level that was measured",
            )
    kept = told.observations
    return Levels(
        times=np.array([one.time for one in kept], dtype=float),
        what=tuple(one.of for one in kept),
        values=np.array([one.value if one.value is not None else 0.0 for one in kept], dtype=float),
        below=np.array(
            [one.below_limit if one.below_limit is not None else np.nan for one in kept],
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
    """A person of a case. Raises InputError naming the person and the field."""
    if isinstance(told, dict) and isinstance(told.get("id"), str | int):
        whose = f"subject '{told['id']}'"
    misspelt(told, SubjectTold, whose)
    shapes: tuple[tuple[str, type[Shape]], ...] = (("doses", DoseTold), ("observations", LevelTold))
    for key, shape in shapes:
        for place, one in enumerate(rows(told, key), start=1):
            misspelt(one, shape, f"{whose}: {key} {place}")
    try:
        found = msgspec.convert(told, SubjectTold)
    except msgspec.ValidationError as problem:
        raise InputError(f"{whose}: {problem}", remedy="see docs/dose.md") from None
    numbers(msgspec.structs.replace(found, dose_questions=()), whose)
    return found
