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
_IN_DOSES = re.compile(r"\bin\s+(\d)\s+(?:divided\s+)?doses?\b")
_COUNTED = re.compile(r"\b(\d)\s*(?:x|×|times)\s*(?:/\s*|a |per )?(?:daily|day)\b")
_HOURLY = re.compile(r"(?:\bevery\s+|\bq)(\d+)\s*(?:hourly|hours?|hrs?|h)\b")
_FOR_A_TIME = re.compile(r"\b(?:for|over|after)\s+\d+\s*(?:days?|weeks?|months?)\b")
_MORE = re.compile(
    r"\d|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?\b|\bmwf\b|week-?(?:end|day)"
)
_SOME_DAYS = re.compile(r"alternate|(other|second|third) day|(twice|times|days?) (a |per )?week")
_IF_NEEDED = re.compile(
    r"\b(?:(?:as|if|when) (?:needed|required|necessary)|prn|p\.r\.n|bei bedarf)\b"
)


def told_dose(told: str | Dose | None, interval: str = "") -> Dose | None:
    """The dose in numbers, or None when the words do not settle it.

    A dose with a frequency ('15 mg twice daily') is per dose; without one it is
    per day only when it says so. Doses on some days only, or as needed, are not settled.
    """
    if told is None or isinstance(told, Dose):
        return told
    match = _DOSE.match(told.strip())
    if match is None:
        return None
    rest = f"{match['rest']} {interval}".lower()
    amount = decimal(match["amount"])
    if amount is None or _SOME_DAYS.search(rest) or _IF_NEEDED.search(rest):
        return None
    per: Literal["kg", "m2"] | None = None
    if match["per"]:
        per = "kg" if match["per"].lower() == "kg" else "m2"
    settled, times = _times(rest)
    if not settled:
        return None
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


def _times(rest: str) -> tuple[bool, int | None]:
    """Whether the words after the amount are settled, and how many doses a day they tell.

    They are not where two frequencies, another number or single weekdays are told.
    """
    told: set[int] = set()

    def counted(match: re.Match[str]) -> str:
        told.add(int(match[1]))
        return " "

    def hourly(match: re.Match[str]) -> str:
        hours = int(match[1])
        if not hours or 24 % hours:
            return match[0]
        told.add(24 // hours)
        return " "

    for pattern in (_IN_DOSES, _COUNTED):
        rest = pattern.sub(counted, rest)
    rest = _HOURLY.sub(hourly, rest)
    for words, times in _TIMES.items():
        rest, found = re.subn(rf"\b{re.escape(words)}\b", " ", rest)
        if found:
            told.add(times)
    rest = _FOR_A_TIME.sub(" ", rest)
    if _MORE.search(rest) or len(told) > 1 or 0 in told:
        return False, None
    return True, next(iter(told), None)


def per_day(dose: Dose) -> float | None:
    """The amount a day (per kg or m2 still, if the dose is); None when not told."""
    if dose.period == "day":
        return dose.amount
    if dose.period == "dose":
        return dose.amount * dose.doses_a_day if dose.doses_a_day else None
    return dose.amount / 7
