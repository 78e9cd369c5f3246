"""What no part of a case may hold: numbers that are none, names twice, and misspelt keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from math import isfinite
from typing import Any

import msgspec

from scurfin.terms.source_text import InputError

# No amount, level, time or variance is ever so large in a unit that is used.
LARGEST = 1e12
LATEST = 1e8
TIMES = ("time", "interval", "every", "from", "to", "at")
CLOSE = 0.8


def numbers(told: object, whose: str) -> None:
    """Raises InputError at the first number that is nan, infinite or absurdly large."""
    for path, value in _leaves(msgspec.to_builtins(told), ""):
        most = LATEST if path.rpartition(" ")[2] in TIMES else LARGEST
        if not isfinite(value) or abs(value) >= most:
            raise InputError(
                f"{whose}: {path} is {value:g}",
                remedy=f"write a number below {most:g}; leave out what is not known",
            )


def _leaves(told: Any, path: str) -> Iterator[tuple[str, float]]:
    """Every number with the way to it; items of a list are counted from 1."""
    if isinstance(told, dict):
        for key, value in told.items():
            yield from _leaves(value, f"{path} {key}".strip())
    elif isinstance(told, list | tuple):
        for place, value in enumerate(told, start=1):
            yield from _leaves(value, f"{path} {place}")
    elif isinstance(told, float):
        yield path, told


def misspelt(told: object, shape: type[msgspec.Struct], whose: str) -> None:
    """Raises InputError at a key that is not known and looks like one that is.

    Other unknown keys are remarks.
    """
    if isinstance(told, dict):
        strange(told, [one.encode_name for one in msgspec.structs.fields(shape)], whose)


def strange(told: Iterable[object], known: list[str], whose: str) -> None:
    for key in told:
        if key in known:
            continue
        close = get_close_matches(str(key).lower(), known, 1, CLOSE)
        if close:
            raise InputError(
                f"{whose}: the key '{key}' is not known; did you mean '{close[0]}'?",
                remedy=f"write '{close[0]}', or another word for a remark",
            )


def once(names: Iterable[object], what: str) -> None:
    """Raises InputError at the first of ``names`` that stands twice."""
    seen: set[str] = set()
    for one in map(str, names):
        if one in seen:
            raise InputError(f"{what} '{one}' is told twice", remedy="keep one of them")
        seen.add(one)


def rows(told: object, key: str) -> list[object]:
    """The items under a key of what may be anything yet."""
    found = told.get(key) if isinstance(told, dict) else None
    return found if isinstance(found, list) else []
