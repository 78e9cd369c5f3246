"""Spans of years as a reader says them."""

from __future__ import annotations

MONTHS = 12
DAYS = 365.25


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
