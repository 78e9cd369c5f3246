"""One number for the ten proteins of a fully typed donor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scurfin.donor.registry.genotypes import Told, Way


@dataclass(frozen=True, eq=False)
class KeyTable:
    """For each way of a locus the number of its pair of proteins, and whether both are certain."""

    number: NDArray[np.uint64]
    certain: NDArray[np.bool_]
    size: int
    of: dict[tuple[str, ...], int]


def pair_of(way: Way) -> tuple[str, ...] | None:
    """The two proteins in order; None where they are not certain."""
    if not way.certain:
        return None
    first, second = way.readings[0]
    return tuple(sorted((first[0], second[0])))


def keys_of(told: Told) -> tuple[KeyTable, ...]:
    """For each locus. The product of all sizes must stay below 2 ** 64: else keys may meet, so
    what is found by key is looked at again."""
    found = []
    for ways in told.loci:
        of: dict[tuple[str, ...], int] = {}
        number = np.zeros(len(ways), np.uint64)
        certain = np.zeros(len(ways), np.bool_)
        for place, way in enumerate(ways):
            pair = pair_of(way)
            if pair is not None:
                number[place] = of.setdefault(pair, len(of))
                certain[place] = True
        found.append(KeyTable(number, certain, max(1, len(of)), of))
    return tuple(found)


def key_of(tables: tuple[KeyTable, ...], ways: tuple[Way, ...]) -> int | None:
    """The key of a patient; None where the typing is not certain or no donor has such a pair."""
    key = 0
    for table, way in zip(tables, ways, strict=True):
        pair = pair_of(way)
        if pair is None or pair not in table.of:
            return None
        key = (key * table.size + table.of[pair]) % (1 << 64)
    return key
