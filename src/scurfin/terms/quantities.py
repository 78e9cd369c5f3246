"""Numbers that never travel without their unit, and the safe way to write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from math import floor, isfinite, log10

# '1,000' may be one or a thousand: it is not read.
_AMBIGUOUS = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}")
_QUANTITY = re.compile(
    r"\s*(?P<cmp><=|>=|<|>|~)?\s*(?P<num>[-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?)\s*(?P<unit>(?:[^\W\d_]|[%°\[]|/(?=[^\W\d_])).*?)?\s*"
)

SAME_UNIT = {
    "mcg": "ug",
    "microgram": "ug",
    "micrograms": "ug",
    "gram": "g",
    "grams": "g",
    "kilograms": "kg",
    "kgs": "kg",
    "lbs": "lb",
    "units": "U",
    "unit": "U",
    "IU": "U",
    "iu": "U",
    "u": "U",
}

_LITRES = {"l": "L", "dl": "dL", "ml": "mL", "ul": "uL", "nl": "nL"}

SPOKEN_UNIT = {"ug": "micrograms", "U": "units", "ml": "mL", "m2": "m²"}


@dataclass(frozen=True)
class Quantity:
    """A number with its unit as told. ``comparator`` is '', '<', '<=', '>', '>=' or '~'."""

    value: float
    unit: str = ""
    comparator: str = ""

    def __str__(self) -> str:
        return f"{self.comparator}{number(self.value)} {self.unit}".strip()


def unit_name(text: str) -> str:
    """One spelling for units that are the same: mcg and µg are ug, IU is U."""
    plain = text.strip().replace("µ", "u").replace("μ", "u").replace("10^9", "10*9")
    parts = [SAME_UNIT.get(part, part) for part in plain.split("/")]
    return "/".join(_LITRES.get(part, part) for part in parts)


def quantity(text: str | int | float, unit: str = "") -> Quantity | None:
    """Read '5.9 kg', '>17 mmol/L' or a bare number with ``unit``; None if it is no number."""
    if isinstance(text, bool):
        return None
    if isinstance(text, int | float):
        return Quantity(float(text), unit_name(unit))
    match = _QUANTITY.fullmatch(text)
    value = None if match is None else decimal(match["num"])
    if match is None or value is None:
        return None
    return Quantity(value, unit_name(match["unit"] or unit), match["cmp"] or "")


def decimal(told: str) -> float | None:
    """A number as written, with point or comma; None if the comma may part thousands."""
    if _AMBIGUOUS.fullmatch(told):
        return None
    value = float(told.replace(",", "."))
    return value if isfinite(value) else None


def number(value: float) -> str:
    """A number written the safe way: no trailing zero, always a leading zero.

    >>> number(5.0), number(0.25), number(1250.0)
    ('5', '0.25', '1250')
    """
    if 0 < abs(value) < 0.001:
        return f"{Decimal(f'{value:.6g}').normalize():f}"
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def significant(value: float, digits: int = 2) -> float:
    """``value`` to ``digits`` significant digits; more digits in a dose feign precision."""
    if value == 0:
        return 0.0
    places = digits - 1 - floor(log10(abs(value)))
    return round(value, places)


def spoken_unit(unit: str) -> str:
    """The unit as written in an order: micrograms and units are spelled out."""
    return " ".join(SPOKEN_UNIT.get(part, part) for part in unit.split(" "))
