"""What persons may be at five loci without phase: the pairs of haplotypes merged.

A null beside an expressed allele counts as the expressed one twice (fact ``null-as-homozygous``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scurfin.donor.chances.diplotypes import Diplotypes
from scurfin.donor.chances.sets import FrequencySet
from scurfin.donor.typing.names import LOCI

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
Floats = NDArray[np.float64]
_ROOM = 2**62


@dataclass(frozen=True, eq=False)
class Genotypes:
    """The genotypes that each of some persons may be, one row each.

    ``offsets``: int64 (persons + 1,), the rows of person i are offsets[i] to offsets[i + 1];
    ``codes``: int32 (5, rows), for each locus the two alleles a <= b as b (b + 1) / 2 + a, places
    in the set's ``alleles``; ``probability``: float64 (rows,), sums to 1 for each person who is
    represented; ``sizes``: alleles at each locus.
    """

    offsets: Ints
    codes: Codes
    probability: Floats
    sizes: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def person(self) -> Ints:
        """The person of each row, (rows,)."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.offsets))

    def part(self, begin: int, end: int) -> Genotypes:
        """Persons ``begin`` to ``end``, without the latter."""
        offsets = self.offsets[begin : end + 1]
        rows = slice(offsets[0], offsets[-1])
        return Genotypes(
            offsets - offsets[0], self.codes[:, rows], self.probability[rows], self.sizes
        )


def alleles_of(codes: Codes) -> tuple[Codes, Codes]:
    """The two alleles a <= b of each code."""
    high = ((np.sqrt(8.0 * codes + 1) - 1) / 2).astype(np.int32)
    return (codes - high * (high + 1) // 2).astype(np.int32), high


def spread(offsets: Ints, some: Ints) -> tuple[Ints, Ints]:
    """The rows of some persons one after the other, and for each row its place in ``some``."""
    begins = offsets[some]
    counts = offsets[some + 1] - begins
    owner = np.repeat(np.arange(len(some), dtype=np.int64), counts)
    return np.arange(len(owner)) + np.repeat(begins - np.cumsum(counts) + counts, counts), owner


def genotypes(frequencies: FrequencySet, persons: Sequence[Diplotypes]) -> Genotypes:
    """The genotypes of persons, phase forgotten; a person whom nothing explains has no row."""
    counts = np.array([len(one.first) for one in persons], dtype=np.int64)
    person = np.repeat(np.arange(len(persons), dtype=np.int64), counts)
    first, second = (
        np.concatenate([np.zeros(0, np.int32), *(getattr(one, side) for one in persons)])
        for side in ("first", "second")
    )
    chance = np.concatenate([np.zeros(0), *(one.probability for one in persons)])
    codes = np.empty((len(LOCI), len(first)), np.int32)
    key, room = person, max(len(persons), 1)
    sizes = tuple(map(len, frequencies.alleles))
    for locus, expressed in enumerate(frequencies.expressed):
        codes[locus] = _codes(
            frequencies.of[first, locus], frequencies.of[second, locus], expressed
        )
        kinds = sizes[locus] * (sizes[locus] + 1) // 2
        if room * kinds > _ROOM:
            seen, key = np.unique(key, return_inverse=True)
            room = len(seen)
        key, room = key * kinds + codes[locus], room * kinds
    _, rows, merged = np.unique(key, return_index=True, return_inverse=True)
    offsets = np.zeros(len(persons) + 1, np.int64)
    np.cumsum(np.bincount(person[rows], minlength=len(persons)), out=offsets[1:])
    return Genotypes(
        offsets,
        np.ascontiguousarray(codes[:, rows]),
        np.bincount(merged, weights=chance, minlength=len(rows)).astype(np.float64),
        sizes,
    )


def _codes(first: NDArray[np.int16], second: NDArray[np.int16], made: NDArray[np.bool_]) -> Codes:
    """The code of each pair of alleles; ``made``: which alleles are expressed."""
    one, two = first.astype(np.int32), second.astype(np.int32)
    if not made.all():
        null, other = ~made[one], ~made[two]
        one, two = np.where(null & ~other, two, one), np.where(other & ~null, one, two)
    low, high = np.minimum(one, two), np.maximum(one, two)
    codes: Codes = high * (high + 1) // 2 + low
    return codes
