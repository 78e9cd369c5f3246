"""What a check finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from scurfin.knowledge.store import Knowledge
from scurfin.terms.ages import duration_days


@dataclass(frozen=True)
class Finding:
    level: Literal["error", "warning"]
    where: str
    text: str


def error(where: str, text: str) -> Finding:
    return Finding("error", where, text)


def warning(where: str, text: str) -> Finding:
    return Finding("warning", where, text)


def cited(
    known: Knowledge, where: str, facts: tuple[str, ...], *, need: bool = False
) -> Iterator[Finding]:
    """Is every fact known, and is there one where one is owed?"""
    for one in facts:
        if one not in known.facts:
            yield error(where, f"cites the fact '{one}', which is not known")
    if need and not facts:
        yield error(where, "cites no fact")


def lasting(where: str, *durations: str) -> Iterator[Finding]:
    """Is each of these, if told, an ISO 8601 duration?"""
    for text in durations:
        try:
            if text:
                duration_days(text)
        except ValueError as problem:
            yield error(where, str(problem))
