"""Spans of years as a reader says them, and back."""

from __future__ import annotations

import re

MONTHS = 12
DAYS = 365.25
YEARS = {"day": 1 / DAYS, "month": 1 / MONTHS, "year": 1.0}
SPAN = re.compile(r"(\d+(?:\.\d+)?) (day|month|year)s?")


def when(time_years: float | None) -> str:
    """
    >>> when(15.0), when(5 / 12), when(0.274), when(1.0), when(None)
    ('15 years', '5 months', 'day 100', '1 year', 'time not stated')
    """
    if time_years is None:
        return "time not stated"
    if time_years and time_years < 1:
        months = time_years * MONTHS
        if abs(months - round(months)) < 0.02:
            return f"{round(months)} months"
        return f"day {round(time_years * DAYS)}"
    return "1 year" if time_years == 1 else f"{time_years:g} years"


def years(told: str) -> float:
    """'5 months' in years. Raises ValueError for anything else.

    >>> years("1.5 years")
    1.5
    """
    match = SPAN.fullmatch(told)
    if match is None:
        raise ValueError(f"'{told}' is no span of time")
    return float(match[1]) * YEARS[match[2]]
