"""Linear compartments as sums of exponentials: eigenvalues and weights, for many draws at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
APART = 1e-5


@lru_cache(maxsize=64)
def blocks(pattern: tuple[tuple[bool, ...], ...]) -> tuple[tuple[int, ...], ...]:
    """Compartments that exchange with one another, as groups; the others stand alone."""
    size = len(pattern)
    reach = np.array(pattern, dtype=bool) | np.eye(size, dtype=bool)
    for _ in range(size):
        reach = reach | (reach.astype(int) @ reach.astype(int) > 0)
    both = reach & reach.T
    return tuple(sorted({tuple(np.flatnonzero(both[one]).tolist()) for one in range(size)}))


def eigenvalues(matrices: Array) -> Array:
    """Of rate matrices (K, n, n), shape (K, n), kept a little apart from one another.

    Closed form for groups of one to three compartments. Source of the cubic: its trigonometric
    form for three real roots.
    """
    pattern = tuple(tuple(bool(one) for one in row) for row in (matrices != 0).any(axis=0))
    found = np.empty(matrices.shape[:2])
    for group in blocks(pattern):
        part = matrices[:, list(group)][:, :, list(group)]
        found[:, list(group)] = _roots(part)
    return _apart(found)


def _roots(part: Array) -> Array:
    size = part.shape[-1]
    if size == 1:
        return part[:, :, 0]
    if size == 2:
        half = (part[:, 0, 0] + part[:, 1, 1]) / 2
        between = (part[:, 0, 0] - part[:, 1, 1]) / 2
        root = np.sqrt(between**2 + part[:, 0, 1] * part[:, 1, 0])
        fast = half - root
        product = part[:, 0, 0] * part[:, 1, 1] - part[:, 0, 1] * part[:, 1, 0]
        return np.stack([fast, product / fast], axis=1)
    if size == 3:
        return _cubic(part)
    return np.sort(np.linalg.eigvals(part).real, axis=1)


def _cubic(part: Array) -> Array:
    mean = np.trace(part, axis1=1, axis2=2) / 3
    centred = part - mean[:, None, None] * np.eye(3)
    square = np.einsum("kab,kba->k", centred, centred) / 6
    half = np.linalg.det(centred) / 2
    spread = np.sqrt(square)
    angle = np.arccos(np.clip(half / (square * spread), -1.0, 1.0)) / 3
    turns = np.array([0.0, 2 * np.pi / 3, 4 * np.pi / 3])
    found: Array = mean[:, None] + 2 * spread[:, None] * np.cos(angle[:, None] + turns)
    return found


def _apart(values: Array) -> Array:
    """No two equal: the formulas divide by differences. The error is of order APART squared."""
    order = np.argsort(values, axis=1)
    ordered = np.take_along_axis(values, order, axis=1)
    floor = 1e-13 * np.maximum(np.abs(ordered).max(axis=1), 1e-300)
    for place in range(1, values.shape[1]):
        before, here = ordered[:, place - 1], ordered[:, place]
        least = np.maximum(APART * np.maximum(np.abs(before), np.abs(here)), floor)
        short = np.maximum(before + least - here, 0.0) / 2
        ordered[:, place - 1], ordered[:, place] = before - short, here + short
    found = np.empty_like(values)
    np.put_along_axis(found, order, ordered, axis=1)
    return found


def weights(matrices: Array, roots: Array, starts: Array, seen: Array) -> Array:
    """Of each exponential in what is seen after a unit into a compartment.

    ``starts`` (n, M): the compartments that doses go into; ``seen`` (K, O, n): how amounts add up.
    Gives (K, n, O, M): seen @ exp(A t) @ start = sum over i of weight_i exp(root_i t).
    """
    draws, size = roots.shape
    found = np.empty((draws, size, seen.shape[1], starts.shape[1]))
    identity = np.eye(size)
    for one in range(size):
        part = np.broadcast_to(starts, (draws, *starts.shape))
        for other in range(size):
            if other == one:
                continue
            gap = roots[:, one] - roots[:, other]
            part = (matrices - roots[:, other, None, None] * identity) @ part / gap[:, None, None]
        found[:, one] = seen @ part
    return found


def starts(size: int, into: Sequence[int]) -> Array:
    found = np.zeros((size, len(into)))
    found[list(into), range(len(into))] = 1.0
    return found
