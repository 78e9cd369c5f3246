"""What an evaluation leaves behind: a node for every condition, with its value and reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

WhyUnknown = Literal[
    "not asked",
    "asked and not known",
    "pending",
    "too old",
    "unit not convertible",
    "not told when",
    "could not be evaluated",
]


@dataclass(frozen=True)
class Missing:
    """One thing that is not known: a key, why, and the question that would settle it."""

    key: str
    why: WhyUnknown
    question: str


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

    def open(self) -> tuple[Missing, ...]:
        """The smallest set of things that, if known and favourable, would make this true.

        Empty when the value is known.
        """
        if self.value is not None:
            return ()
        if not self.children:
            return self.missing
        unknown = [child for child in self.children if child.value is None]
        sets = sorted((child.open() for child in unknown), key=len)
        if self.kind == "any":
            return sets[0] if sets else ()
        if self.kind == "at_least":
            true = sum(1 for child in self.children if child.value is True)
            sets = sets[: max(self.need - true, 1)]
        merged: dict[str, Missing] = {}
        for one in sets:
            for item in one:
                merged.setdefault(item.key, item)
        return tuple(merged.values())


@dataclass(frozen=True)
class Answer:
    """What an expert answers: a value, or unknown with reasons; how, and from which facts."""

    value: bool | None
    text: str = ""
    events: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()


NOT_ASKED = Answer(None, "not asked", missing=())
