"""The pairs of haplotypes that a typing may be, and how probable each is. Exact: none is cut off.

A pair fits when at every typed locus its two alleles can be assigned to the two copies told, one
each, in either order. Prior: Hardy-Weinberg (f1 f2, doubled where the two differ), the set not
renormalised; posterior: the prior over its sum (fact ``set3-imputation-agreement``).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from scurfin.donor.chances.reading import Block, Reader, Reading, Way
from scurfin.donor.chances.sets import FrequencySet
from scurfin.donor.typing.codes import Codes
from scurfin.donor.typing.gl import Told
from scurfin.donor.typing.names import LOCI

Bits = NDArray[np.uint8]
MOST_BLOCKS = 20_000


@dataclass(frozen=True, eq=False)
class Diplotypes:
    """The pairs of haplotypes that fit, each once (``first`` <= ``second``, places in the set).

    ``first``, ``second``: int32 (pairs,); ``probability``: float64 (pairs,), sums to 1;
    ``prior``: how probable such a typing is in the population of the set.
    ``why``: in words, why nothing fits; '' where something does. ``unknown``: alleles told that
    the set does not hold, passed over.
    """

    first: NDArray[np.int32]
    second: NDArray[np.int32]
    probability: NDArray[np.float64]
    prior: float
    why: str = ""
    unknown: tuple[str, ...] = ()

    @property
    def represented(self) -> bool:
        """Whether any pair of the set explains the typing."""
        return not self.why


class Imputer:
    """Works out the pairs for typings; a typing told twice is worked out once.

    ``kept``: how many pairs to keep at most for typings that come again; 16 bytes each.
    ``codes``: what multiple allele codes and antigens are spelled out with, as of ``Reader``.
    """

    def __init__(
        self, frequencies: FrequencySet, *, kept: int = 4_000_000, codes: Codes | None = None
    ) -> None:
        self.frequencies = frequencies
        self.reader = Reader(frequencies, codes)
        self._kept = kept
        self._known: dict[tuple[Block, ...], Diplotypes] = {}
        self._bits: dict[Block, tuple[np.uint8, Bits, Bits]] = {}

    def impute(self, told: Told) -> Diplotypes:
        """The pairs that fit. Raises InputError for a code that cannot be read."""
        return self.pairs(self.reader.read(told))

    def pairs(self, reading: Reading) -> Diplotypes:
        """The pairs that fit what was read."""
        if reading.nothing:
            none, nothing = np.zeros(0, np.int32), np.zeros(0, np.float64)
            why = self._missing(reading)
            return Diplotypes(none, none, nothing, 0.0, why, reading.unknown)
        known = self._known.get(reading.blocks)
        if known is None:
            first, second = self._fitting(reading.blocks)
            frequency = self.frequencies.frequency
            prior = frequency[first] * frequency[second]
            prior[first != second] *= 2
            total = float(prior.sum())
            why = "" if len(first) else self._conflict(reading)
            known = Diplotypes(first, second, prior / total if total else prior, total, why)
            if len(first) <= self._kept:
                self._kept -= len(first)
                self._known[reading.blocks] = known
        if not reading.unknown:
            return known
        return Diplotypes(
            known.first,
            known.second,
            known.probability,
            known.prior,
            known.why,
            reading.unknown,
        )

    def _fitting(self, blocks: tuple[Block, ...]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Every pair that fits, first <= second.

        A haplotype carries one bit for each block whose first copy it can be, and one for each
        whose second: two fit when between them they can fill both copies of every block.
        """
        size = len(self.frequencies.frequency)
        first, second = np.zeros(size, np.uint8), np.zeros(size, np.uint8)
        all_bits = np.uint8(0)
        for block in blocks:
            if len(block) == 1:
                bit, one, two = self._block(block)
                first |= one
                second |= two
                all_bits |= bit
        able = (first | second) == all_bits
        listed = [[self._way(way) for way in block] for block in blocks if len(block) > 1]
        for ways in listed:
            able &= np.logical_or.reduce([one | two for one, two in ways])
        candidates = np.flatnonzero(able)
        first, second = first[candidates], second[candidates]
        fit: NDArray[np.bool_] = (first[:, None] & second | second[:, None] & first) == all_bits
        for ways in listed:
            any_way = np.zeros_like(fit)
            for ones, twos in ways:
                a, b = ones[candidates], twos[candidates]
                any_way |= (a[:, None] & b) | (b[:, None] & a)
            fit &= any_way
        left, right = np.nonzero(fit)
        once = left <= right
        return (
            candidates[left[once]].astype(np.int32),
            candidates[right[once]].astype(np.int32),
        )

    def _block(self, block: Block) -> tuple[np.uint8, Bits, Bits]:
        """The bit of a block (that of its first locus), and which haplotypes carry it."""
        found = self._bits.get(block)
        if found is None:
            if len(self._bits) >= MOST_BLOCKS:
                self._bits.clear()
            one, two = self._way(block[0])
            bit = np.uint8(1 << block[0].loci[0][0])
            found = self._bits[block] = bit, one * bit, two * bit
        return found

    def _way(self, way: Way) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which haplotypes can be the first copies of a way, which the second: bool each."""
        of = self.frequencies.of
        one, two = np.ones(len(of), np.bool_), np.ones(len(of), np.bool_)
        for locus, first, second in way.loci:
            for alleles, able in ((first, one), (second, two)):
                mask = np.zeros(len(self.frequencies.alleles[locus]), np.bool_)
                mask[list(alleles)] = True
                able &= mask[of[:, locus]]
        return one, two

    def _missing(self, reading: Reading) -> str:
        said = []
        for locus in reading.nothing:
            codes = [code for code in reading.unknown if code.startswith(f"{locus}*")]
            shown = ", ".join(codes[:4]) + (" and others" if len(codes) > 4 else "")
            said.append(f"{self.frequencies.name} holds no {shown or locus}")
        return "; ".join(said)

    def _conflict(self, reading: Reading) -> str:
        """The fewest loci that no two haplotypes explain together."""
        name = self.frequencies.name
        for size in range(1, len(reading.blocks) + 1):
            for some in combinations(reading.blocks, size):
                if not len(self._fitting(some)[0]):
                    loci = sorted({locus for block in some for locus, *_ in block[0].loci})
                    told = ", ".join(LOCI[locus] for locus in loci)
                    return f"no two haplotypes of {name} explain {told} together"
        return f"no two haplotypes of {name} explain the typing"
