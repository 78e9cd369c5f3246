"""Questions about the next dose as they are told: their shape, and what cannot be asked."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from scurfin.dose.kinetics.case_checks import numbers
from scurfin.dose.kinetics.model import Kinetics
from scurfin.terms.source_text import InputError


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is to be met: an area ``from`` one time ``to`` another (none: for ever; of a dose for
    ever: over one interval), a level ``at`` a time, the trough at steady state, or the share of the
    time between ``low`` and ``high``. ``value`` None only reads it (a share is made as large as can
    be). ``low``, ``high``: the band in which the answer should lie."""

    quantity: Literal["auc", "level", "trough", "time_in_range"]
    of: str = "central"
    value: float | None = None
    begin: float = msgspec.field(name="from", default=0.0)
    to: float | None = None
    at: float | None = None
    low: float | None = None
    high: float | None = None


class Planned(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A dose still to be given; all of a question have the same amount."""

    time: float
    into: str
    duration: float | None = None


class DoseQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``find``: the amount of each of ``doses`` (or, with ``every``, of a dose for ever), the
    ``time`` at which the level falls to the target, the ``interval`` of a repeated ``amount``,
    or only the ``exposure``. ``after``: on top of the doses given, or in an empty body."""

    find: Literal["amount", "time", "interval", "exposure"]
    target: Target
    doses: tuple[Planned, ...] = ()
    every: float | None = None
    amount: float | None = None
    into: str = ""
    duration: float | None = None
    after: Literal["given", "empty"] = "given"
    id: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """``answer`` at the mode; ``quantiles_5_50_95`` of the same over the posterior; ``reached``:
    what the target quantity is at the mode without a new dose; ``chances``: below, within and
    above the band at the answer; ``share``: of the time in range at the answer, at the mode, and
    ``share_5_50_95`` of it over the posterior."""

    id: str
    find: str
    answer: float
    reached: float | None = None
    quantiles_5_50_95: tuple[float, float, float] | None = None
    chances: tuple[float, float, float] | None = None
    share: float | None = None
    share_5_50_95: tuple[float, float, float] | None = None


# Of each thing to find: what the target may be, and the keys that have no part in it.
PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "amount": (("auc", "level", "trough", "time_in_range"), ("amount",)),
    "time": (("level",), ("doses", "every", "amount", "into", "duration")),
    "interval": (("trough",), ("doses", "every")),
    "exposure": (
        ("auc", "level", "trough", "time_in_range"),
        ("doses", "every", "amount", "into", "duration"),
    ),
}


def question(told: dict[str, Any]) -> DoseQuestion:
    """Raises InputError naming the field."""
    try:
        asked = msgspec.convert(told, DoseQuestion)
    except msgspec.ValidationError as problem:
        raise InputError(f"a dose question: {problem}", remedy="see docs/dose.md") from None
    numbers(asked, "a dose question")
    return asked


def askable(asked: DoseQuestion, model: Kinetics) -> None:
    """Raises InputError where a question contradicts itself or names what the model lacks."""
    target = asked.target
    if target.of not in model.observed:
        raise InputError(
            f"the target is of '{target.of}', which the model does not tell",
            remedy="write as 'of' one of: " + ", ".join(model.observed),
        )
    if target.quantity == "time_in_range":
        _shared(target, asked)
    elif target.value is None and asked.find != "exposure":
        raise InputError(
            "a dose question has no target value", remedy="enter the target: none is assumed"
        )
    targets, idle = PARTS[asked.find]
    if target.quantity not in targets:
        raise InputError(
            f"'{asked.find}' cannot be found for the quantity '{target.quantity}'",
            remedy="write as 'quantity' one of: " + ", ".join(targets),
        )
    for name in idle:
        if getattr(asked, name):
            raise InputError(
                f"'{name}' would change nothing where '{asked.find}' is found",
                remedy=f"leave '{name}' out, or find something else",
            )
    _target(target, asked)
    for place in (asked.into, *(one.into for one in asked.doses)):
        if place and place not in model.compartments:
            raise InputError(
                f"a dose asked about goes into '{place}', which the model does not have",
                remedy="write as 'into' one of: " + ", ".join(model.compartments),
            )
    _times(asked)


def _shared(target: Target, asked: DoseQuestion) -> None:
    """A share of time needs its range, and a beginning and an end, or one interval."""
    if target.low is None or target.high is None:
        raise InputError("a time in range has no range", remedy="write 'low' and 'high'")
    if target.value is not None:
        raise InputError(
            "a time in range is made as long as can be; 'value' would change nothing",
            remedy="leave 'value' out",
        )
    if asked.every is None and target.to is None:
        raise InputError("a time in range has no end", remedy="write 'to', or 'every'")


def _target(target: Target, asked: DoseQuestion) -> None:
    timed = (
        target.quantity in ("auc", "time_in_range")
        or asked.find in ("time", "interval")
        or target.at is not None
    )
    if not timed and (target.quantity == "level" or asked.every is None):
        raise InputError("a target names no time", remedy="write 'at', or 'every' for a trough")
    if target.value is not None and target.value <= 0:
        raise InputError(f"the target value is {target.value:g}", remedy="write a 'value' above 0")
    if target.to is not None and target.to <= target.begin:
        raise InputError(
            f"the target ends 'to' {target.to:g}, not after its 'from' {target.begin:g}",
            remedy="write the earlier time as 'from'",
        )
    if (target.low is None) != (target.high is None):
        raise InputError("a band has one end only", remedy="write both 'low' and 'high', or none")
    if target.low is not None and target.high is not None and target.low > target.high:
        raise InputError(
            f"the band's 'low' {target.low:g} is above its 'high' {target.high:g}",
            remedy="write the lower end as 'low'",
        )
    if asked.every is not None and (target.begin < 0 or (target.at or 0.0) < 0):
        raise InputError(
            "a dose for ever is counted from time 0, and the target lies before it",
            remedy="write 'from' and 'at' as times after one of its doses",
        )


def _times(asked: DoseQuestion) -> None:
    """Intervals, amounts and durations that can be."""
    if asked.find == "amount" and not asked.doses and asked.every is None:
        raise InputError("a dose question names no doses", remedy="list 'doses', or write 'every'")
    if asked.find == "interval" and (asked.amount is None or not asked.into):
        raise InputError("an interval needs 'amount' and 'into'", remedy="write both")
    for name in ("every", "amount"):
        value = getattr(asked, name)
        if value is not None and value <= 0:
            raise InputError(f"'{name}' is {value:g}", remedy=f"write '{name}' as more than 0")
    for length in (asked.duration, *(one.duration for one in asked.doses)):
        if length is not None and length < 0:
            raise InputError(
                f"the duration of a dose asked about is {length:g}",
                remedy="write 'duration' as 0 or more",
            )
    if asked.every is not None and (asked.duration or 0.0) > asked.every:
        raise InputError(
            f"an infusion of {asked.duration:g} does not end within its interval of "
            f"{asked.every:g}",
            remedy="correct 'duration' or 'every'",
        )
