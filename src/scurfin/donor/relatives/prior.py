"""How probable a haplotype is before anybody is typed: a chain along the loci.

Each allele hangs on the two before it, as in the frequency set (three neighbours are exact; facts
``hfx-sets``, ``gramm``). A small share is kept for alleles and haplotypes that the set lacks, so a
family of another origin is never refused.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scurfin.donor.chances.sets import FrequencySet
from scurfin.donor.relatives.alleles import AllelesAt

Table = NDArray[np.float64]
UNSEEN = 0.01
"""The share of what the set has not seen: our own choice."""


@dataclass(frozen=True, eq=False)
class Chain:
    """``first`` (C0,), ``second`` (C0, C1), ``later``: for the third locus on (C, C', C'')."""

    first: Table
    second: Table
    later: tuple[Table, ...]


def chain(frequencies: FrequencySet, loci: tuple[AllelesAt, ...]) -> Chain:
    """The prior over classes of alleles, in the order of the loci of the set."""
    columns = []
    single = []
    for place, at in enumerate(loci):
        of = {name: number for number, names in enumerate(at.classes) for name in names}
        names = frequencies.alleles[place]
        class_of = np.array([of[name] for name in names], dtype=np.intp)
        columns.append(class_of[frequencies.of[:, place]])
        seen = np.bincount(columns[-1], frequencies.frequency, len(at.classes))
        sizes = np.array([len(one) for one in at.classes], np.float64)
        sizes[-1] += 1
        single.append((1 - UNSEEN) * seen / seen.sum() + UNSEEN * sizes / sizes.sum())
    sizes_of = [len(at.classes) for at in loci]
    pair = [
        _given(columns[n - 1 : n + 1], sizes_of[n - 1 : n + 1], frequencies, single[n])
        for n in range(1, len(loci))
    ]
    later = []
    for n in range(2, len(loci)):
        three = _counts(columns[n - 2 : n + 1], sizes_of[n - 2 : n + 1], frequencies)
        later.append(_smoothed(three, pair[n - 1][None, :, :], single[n]))
    return Chain(single[0], pair[0], tuple(later))


def _counts(columns: list[NDArray[np.intp]], sizes: list[int], of: FrequencySet) -> Table:
    flat = np.ravel_multi_index(tuple(columns), tuple(sizes))
    found = np.bincount(flat, of.frequency, int(np.prod(sizes)))
    return found.astype(np.float64).reshape(sizes)


def _given(
    columns: list[NDArray[np.intp]], sizes: list[int], of: FrequencySet, single: Table
) -> Table:
    return _smoothed(_counts(columns, sizes, of), single[None, :], single)


def _smoothed(counts: Table, otherwise: Table, single: Table) -> Table:
    """Shares along the last axis; where nothing was seen, those of fewer neighbours."""
    total = counts.sum(axis=-1, keepdims=True)
    shares = np.where(total > 0, counts / np.where(total > 0, total, 1), otherwise)
    smoothed: Table = (1 - UNSEEN) * shares + UNSEEN * single
    return smoothed
