"""Ages and durations as they are told: never more exact than the words.

``P4M`` says "four months old": at least 4, under 5 months. Such a time is a
span of days, and every comparison of spans can come out unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DAYS_PER_YEAR = 365.25
DAYS_PER_MONTH = DAYS_PER_YEAR / 12
TERM_DAYS = 280.0
LONGEST_DAYS = 150 * DAYS_PER_YEAR

_ISO = re.compile(
    r"P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+(?:\.\d+)?)D)?"
    r"(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?)?"
)
_MINUTES = re.compile(r"T.*M$")
_UNIT_DAYS = (DAYS_PER_YEAR, DAYS_PER_MONTH, 7.0, 1.0, 1 / 24, 1 / 1440)


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of time in days, ``low`` included, ``high`` excluded."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"a span from {self.low} to {self.high} runs backwards")

    def plus(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def minus(self, other: Span) -> Span:
        """How long from ``other`` to ``self``, at least and at most."""
        return Span(self.low - other.high, self.high - other.low)

    def at_least(self, days: float) -> bool | None:
        """Is it at least ``days``? None when the span does not tell."""
        if self.low >= days:
            return True
        return False if self.high <= days else None


PRENATAL = Span(-TERM_DAYS, 0.0)


def duration_days(text: str) -> float:
    """The length of an ISO 8601 duration in days (a month is 30.4375 days)."""
    return duration(text).low


def duration(text: str) -> Span:
    """An ISO 8601 duration as the span that its last unit covers.

    >>> duration("P2W")
    Span(low=14.0, high=21.0)
    """
    match = _ISO.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text}' is no duration; write P7D, P3W, P4M, P1Y2M or PT6H")
    parts = [float(part) if part else None for part in match.groups()]
    low = sum(value * unit for value, unit in zip(parts, _UNIT_DAYS, strict=True) if value)
    if low > LONGEST_DAYS:
        raise ValueError(f"'{text}' is longer than any life; write P7D, P3W, P4M or P1Y2M")
    last = [unit for value, unit in zip(parts, _UNIT_DAYS, strict=True) if value is not None][-1]
    return Span(low, low + last)


def age(text: str) -> Span:
    """An age from birth, ``prenatal`` included. Raises ValueError with the remedy."""
    if text.strip().lower() == "prenatal":
        return PRENATAL
    if _ISO.fullmatch(text) is None:
        raise ValueError(f"'{text}' is no age; write P7D (7 days), P3W, P4M, P1Y2M or prenatal")
    if _MINUTES.search(text):
        raise ValueError(f"'{text}' is an age in minutes; for months write P4M, for hours PT6H")
    return duration(text)


def exact(days: float) -> Span:
    """A moment known to the day."""
    return Span(float(days), float(days) + 1.0)


def spoken(span: Span) -> str:
    """An age in words, as exact as the span: '4 months', '12 days', 'before birth'."""
    if span.high <= 0:
        return "before birth"
    width = span.high - span.low
    if width > DAYS_PER_YEAR + 1:
        return f"between {_point(span.low)} and {_point(span.high)}"
    if width > 300:
        return f"{round(span.low / DAYS_PER_YEAR)} years"
    return _point(span.low, width)


def spoken_duration(days: float) -> str:
    """A length of time in words: '10 days', '3 weeks', '13 weeks', '6 months'."""
    if days < 1:
        return f"{round(days * 24)} hours"
    if days < 14:
        return _count(round(days), "day")
    if days < 120 and abs(days / 7 - round(days / 7)) < 0.06:
        return _count(round(days / 7), "week")
    months = days / DAYS_PER_MONTH
    if days < 60 or (days < 120 and abs(months - round(months)) >= 0.06):
        return _count(round(days), "day")
    if days < 730:
        return _count(round(days / DAYS_PER_MONTH), "month")
    return _count(round(days / DAYS_PER_YEAR), "year")


def spoken_floor(days: float) -> str:
    """The least age in words, never rounded up: 2739 days are 'at least 7 years 6 months'."""
    return spoken_duration(days) if days < 1 else _point(days)


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _point(days: float, width: float = 0.0) -> str:
    if days < 0:
        return "before birth"
    if width and width < 0.9:
        return _count(round(days * 24), "hour")
    if width and 6 < width < 8:
        return _count(int(days / 7 + 1e-6), "week")
    if days < 28 or (width and width <= 1.01 and days < 70):
        return _count(int(days + 1e-6), "day")
    months = int(days / DAYS_PER_MONTH + 1e-6)
    if months < 2:
        return _count(int(days / 7 + 1e-6), "week")
    if months < 24:
        return _count(months, "month")
    years, rest = divmod(months, 12)
    return f"{_count(years, 'year')} {_count(rest, 'month')}" if rest else _count(years, "year")
