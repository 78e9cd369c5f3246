"""What an evaluation leaves behind: a node for every condition, with its value and reasons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

WhyUnknown = Literal[
    "not asked",
    "asked and not known",
    "pending",
    "too old",
    "unit not convertible",
    "implausible",
    "not told when",
    "could not be evaluated",
]


@dataclass(frozen=True)
class Missing:
    """One thing that is not known: a key, why, and the question that would settle it."""

    key: str
    why: WhyUnknown
    question: str

    @property
    def over(self) -> bool:
        """Was it there when last told, and is not known to be over?"""
        return self.key.startswith("over:")


@dataclass(frozen=True)
class Trace:
    """The value of one condition (None: unknown), with what it came from."""

    label: str
    value: bool | None
    events: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    detail: str = ""
    children: tuple[Trace, ...] = ()
    kind: str = "leaf"
    need: int = 0

    def true_leaves(self) -> tuple[Trace, ...]:
        """The leaves that made this true, in order."""
        if not self.children:
            return (self,) if self.value is True else ()
        if self.kind == "none" or (self.kind == "definition" and self.detail):
            return (self,) if self.value is True else ()
        return tuple(leaf for child in self.children for leaf in child.true_leaves())

    def events_used(self) -> tuple[str, ...]:
        """Ids of the events that made this true, each once."""
        found: dict[str, None] = {}
        for leaf in self.true_leaves():
            for event in leaf.events:
                found[event] = None
        return tuple(found)

    def open(self, wanted: bool = True) -> tuple[Missing, ...]:
        """The smallest set of things that, if known and favourable, would make this ``wanted``.

        What was there when last told is asked before what was never told. Empty when the value
        is known.
        """
        if self.value is not None:
            return ()
        if not self.children:
            return self.missing
        below = wanted is not (self.kind == "none")
        sets = sorted(
            (child.open(below) for child in self.children if child.value is None),
            key=lambda one: (not any(item.over for item in one), len(one)),
        )
        merged: dict[str, Missing] = {}
        for one in sets[: self._deciding(wanted, len(sets))]:
            for item in one:
                merged.setdefault(item.key, item)
        return tuple(merged.values())

    def _deciding(self, wanted: bool, unknown: int) -> int:
        """How many of the unknown children must turn out well for this to be ``wanted``."""
        if self.kind == "at_least":
            lacking = self.need - sum(1 for child in self.children if child.value is True)
            return lacking if wanted else unknown - lacking + 1
        one_is_enough = (self.kind, wanted) in (("any", True), ("all", False), ("none", False))
        return 1 if one_is_enough else unknown


@dataclass(frozen=True)
class Answer:
    """What an expert answers: a value, or unknown with reasons; how, and from which facts."""

    value: bool | None
    text: str = ""
    events: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()


NOT_ASKED = Answer(None, "not asked", missing=())


def says(text: str, word: str) -> bool:
    """Is ``word`` said, as a whole word and not denied?"""
    return re.search(rf"(?<!not )(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None
