"""Which facts may dose a child, and why the others may not."""

from __future__ import annotations

from scurfin.knowledge.model import Fact, Source
from scurfin.knowledge.store import Knowledge


def held_back(fact: Fact, source: Source | None) -> str:
    """Why no number of ``fact`` may dose a child; '' when nothing speaks against it."""
    if fact.weakness or source is None:
        return fact.weakness or "no source"
    if fact.interpretation:
        return "our own reading"
    if source.kind == "secondary":
        return "secondary source"
    return "" if source.kind != "none" and source.identified else "source without identifier"


def may_dose(known: Knowledge, fact: Fact) -> bool:
    """May a number of this fact dose a child? Verified, current, not second-hand, identified."""
    return not held_back(fact, known.sources.get(fact.source))
