"""What was given, and under which covariates: doses as single events, time in stretches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
ESTIMATED = -1.0


@dataclass(frozen=True)
class Given:
    """Doses in order of time, one row each, shape (D,).

    ``length`` of an infusion: 0 for a bolus, ESTIMATED where the model estimates it. ``repeats``
    is the interval of infinitely many earlier doses (steady state), or 0. ``reset``: the body is
    emptied before it.
    """

    times: Array
    amounts: Array
    into: NDArray[np.int64]
    length: Array
    repeats: Array
    reset: NDArray[np.bool_]

    @property
    def count(self) -> int:
        return len(self.times)

    @property
    def emptied(self) -> Array:
        """When the body is next emptied after each dose, (D,); never is infinity."""
        resets = np.append(self.times[self.reset], np.inf)
        return np.asarray(resets[np.searchsorted(resets, self.times, side="right")])


def given(rows: Sequence[tuple[float, float, int, float, float, bool]]) -> Given:
    """From rows of (time, amount, compartment, length, interval of steady state, reset)."""
    ordered = sorted(rows, key=lambda one: one[0])
    columns: list[tuple[Any, ...]] = list(zip(*ordered, strict=True)) if ordered else [()] * 6
    return Given(
        times=np.array(columns[0], dtype=float),
        amounts=np.array(columns[1], dtype=float),
        into=np.array(columns[2], dtype=np.int64),
        length=np.array(columns[3], dtype=float),
        repeats=np.array(columns[4], dtype=float),
        reset=np.array(columns[5], dtype=bool),
    )


@dataclass(frozen=True)
class Stretches:
    """Covariates over time. ``covariates[s]`` hold from ``edges[s - 1]`` to ``edges[s]``, that end
    included; the first from the beginning, the last for ever."""

    edges: Array
    covariates: tuple[Mapping[str, float], ...]

    def at(self, time: float) -> int:
        return int(np.searchsorted(self.edges, time, side="left"))


def still(covariates: Mapping[str, float]) -> Stretches:
    """Covariates that do not change."""
    return Stretches(np.zeros(0), (dict(covariates),))


def backwards(records: Sequence[tuple[float, Mapping[str, float]]]) -> Stretches:
    """The values of a record hold from the record before it up to it, as NONMEM has it.

    Of two records at one time the first governs the stretch that ends there.
    """
    ordered = sorted(records, key=lambda one: one[0])
    kept: list[tuple[float, Mapping[str, float]]] = []
    for time, told in ordered:
        if kept and kept[-1][0] == time:
            continue
        if kept and dict(kept[-1][1]) == dict(told):
            kept[-1] = time, told
        else:
            kept.append((time, told))
    return Stretches(np.array([time for time, _ in kept[:-1]]), tuple(told for _, told in kept))


def forwards(records: Sequence[tuple[float, Mapping[str, float]]]) -> Stretches:
    """The values of a record hold from it until the next one, as a ward writes them down."""
    ordered = sorted(records, key=lambda one: one[0])
    edges = [time for time, _ in ordered[1:]]
    return Stretches(np.array(edges, dtype=float), tuple(told for _, told in ordered))
