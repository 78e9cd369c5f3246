"""Reading a dose as people write it: '2 mg/kg/day in 2 doses', '15 mg twice daily'."""

from __future__ import annotations

import re
from typing import Literal

from scurfin.record.events import Dose
from scurfin.terms.quantities import decimal, unit_name

_TIMES = {
    "once daily": 1,
    "once a day": 1,
    "od": 1,
    "qd": 1,
    "twice daily": 2,
    "twice a day": 2,
    "bd": 2,
    "bid": 2,
    "three times a day": 3,
    "three times daily": 3,
    "tds": 3,
    "tid": 3,
    "four times a day": 4,
    "qds": 4,
    "qid": 4,
}
_DOSE = re.compile(
    r"(?P<amount>\d+(?:[.,]\d+)?)\s*"
    r"(?P<unit>micrograms?|units?|grams?|mcg|mg|µg|μg|ug|iu|u|g|ml)(?![a-zµμ])"
    r"(?:\s*/\s*(?P<per>kg|m2|m²))?"
    r"(?:\s*/\s*(?P<period>day|dose|week|d)\b)?"
    r"(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_IN_DOSES = re.compile(r"in\s+(\d)\s+(?:divided\s+)?doses?")
_HOURLY = re.compile(r"(?:every\s+|q)(\d+)\s*h")
_SOME_DAYS = re.compile(r"alternate|(other|second|third) day|(twice|times|days?) (a |per )?week")


def told_dose(told: str | Dose | None, interval: str = "") -> Dose | None:
    """The dose in numbers, or None when the words do not settle it.

    A dose with a frequency ('15 mg twice daily') is per dose; without one it is
    per day only when it says so. Doses on some days only are not settled.
    """
    if told is None or isinstance(told, Dose):
        return told
    match = _DOSE.match(told.strip())
    if match is None:
        return None
    rest = f"{match['rest']} {interval}".lower()
    amount = decimal(match["amount"])
    if amount is None or _SOME_DAYS.search(rest):
        return None
    per: Literal["kg", "m2"] | None = None
    if match["per"]:
        per = "kg" if match["per"].lower() == "kg" else "m2"
    times = _times(rest)
    period: Literal["day", "dose", "week"]
    told_period = (match["period"] or "").lower()
    if told_period in ("day", "d") or " daily in" in f" {rest}":
        period = "day"
    elif told_period == "week" or "weekly" in rest:
        period = "week"
    elif told_period == "dose" or times is not None:
        period = "dose"
    elif re.search(r"\b(daily|a day|per day)\b", rest):
        period = "day"
    else:
        return None
    return Dose(
        amount=amount,
        unit=unit_name(match["unit"].lower()),
        per=per,
        period=period,
        doses_a_day=times,
    )


def _times(rest: str) -> int | None:
    found = _IN_DOSES.search(rest)
    if found:
        return int(found[1])
    for words, times in _TIMES.items():
        if re.search(rf"\b{re.escape(words)}\b", rest):
            return times
    hourly = _HOURLY.search(rest)
    if hourly and int(hourly[1]) and 24 % int(hourly[1]) == 0:
        return 24 // int(hourly[1])
    return None


def per_day(dose: Dose) -> float | None:
    """The amount a day (per kg or m2 still, if the dose is); None when not told."""
    if dose.period == "day":
        return dose.amount
    if dose.period == "dose":
        return dose.amount * dose.doses_a_day if dose.doses_a_day else None
    return dose.amount / 7
