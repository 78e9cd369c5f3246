"""What is kept of each donor besides the typing, and how words become small numbers.

Not told, and what cannot be read, is -1 (for the age: NaN). Nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

RHD = ("RhD-", "RhD+", "RhD?")
WORDS: dict[str, tuple[str, ...]] = {
    "sex": ("male", "female"),
    "cmv": ("negative", "positive"),
    "blood": tuple(
        f"{abo} {rh}" for abo in ("O", "A", "B", "AB") for rh in ("RhD-", "RhD+", "RhD?")
    ),
    "available": ("no", "yes"),
}
SAME = {
    "sex": {"m": "male", "f": "female", "male": "male", "female": "female"},
    "cmv": {
        "-": "negative",
        "neg": "negative",
        "negative": "negative",
        "n": "negative",
        "+": "positive",
        "pos": "positive",
        "positive": "positive",
        "p": "positive",
    },
    "available": {"yes": "yes", "no": "no", "true": "yes", "false": "no", "1": "yes", "0": "no"},
}
NAMES = {
    "age": ("age_years", "age"),
    "sex": ("sex",),
    "pregnancies": ("pregnancies",),
    "cmv": ("cmv",),
    "blood": ("abo_rh", "blood_group"),
    "available": ("available",),
}
"""The columns of a file for each kept one."""
UNTOLD = ("", "unknown", "u", "?", "na", "n/a", "none", "null", "-1")
AGES = (16.0, 100.0)
"""Years outside of which an age is not believed: our own bounds for a registry of adults."""
MOST_PREGNANCIES = 25
TYPES = {
    "age": np.float32,
    "sex": np.int8,
    "pregnancies": np.int8,
    "cmv": np.int8,
    "blood": np.int8,
    "available": np.int8,
}


@dataclass(frozen=True)
class Unread:
    """A value that could not be read: the donor is kept, the value is not known."""

    column: str


def value(column: str, told: str) -> float | Unread:
    """The number kept for what is told."""
    plain = told.strip()
    if column in ("cmv",) and plain == "-":
        return 0.0
    if plain.lower() in UNTOLD:
        return float("nan") if column == "age" else -1.0
    return _READ[column](plain)


def _age(told: str) -> float | Unread:
    try:
        age = float(told)
    except ValueError:
        return Unread("age")
    return age if AGES[0] <= age <= AGES[1] else Unread("age")


def _count(told: str) -> float | Unread:
    plain = told.removesuffix(".0")
    few = plain.isdecimal() and int(plain) <= MOST_PREGNANCIES
    return float(plain) if few else Unread("pregnancies")


def _word(column: str) -> Callable[[str], float | Unread]:
    def read(told: str) -> float | Unread:
        found = SAME[column].get(told.lower())
        return Unread(column) if found is None else float(WORDS[column].index(found))

    return read


def _blood(told: str) -> float | Unread:
    from scurfin.donor.blood import blood_group

    found = blood_group(told)
    if found is None:
        return Unread("blood")
    letters = "".join(sorted(found.antigens)) or "O"
    sign = {None: "RhD?", True: "RhD+", False: "RhD-"}[found.rhd]
    return float(WORDS["blood"].index(f"{letters} {sign}"))


_READ: dict[str, Callable[[str], float | Unread]] = {
    "age": _age,
    "sex": _word("sex"),
    "pregnancies": _count,
    "cmv": _word("cmv"),
    "blood": _blood,
    "available": _word("available"),
}


def spoken(column: str, number: float) -> str:
    """The word for a kept number; '' for not told.

    >>> spoken("sex", 1)
    'female'
    """
    if np.isnan(number) or number < 0:
        return ""
    return WORDS[column][int(number)] if column in WORDS else f"{number:g}"
