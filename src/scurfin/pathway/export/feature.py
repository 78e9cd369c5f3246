"""Case features: what scurfin's state says of a child, each under one name, for CQL to compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from scurfin.pathway.interpret import World
from scurfin.terms.ages import Span

Shape = Literal["boolean", "code", "integer", "quantity", "range", "gender"]


@dataclass(frozen=True)
class Amount:
    """A measured value; ``comparator`` is '', '<', '<=', '>' or '>='."""

    value: float
    comparator: str = ""


Told = bool | str | int | Amount | Span | None


@dataclass(frozen=True)
class Feature:
    """One thing about the child. ``read`` gives its value in a world, None when it is unknown.

    A 'quantity' and a 'range' are in ``unit`` (UCUM; '1' for a plain number).
    """

    code: str
    display: str
    shape: Shape
    read: Callable[[World], Told]
    unit: str = ""


@dataclass(frozen=True)
class Expressed:
    """A leaf as CQL over the features that it needs; three-valued as the leaf is."""

    cql: str
    features: tuple[Feature, ...]
