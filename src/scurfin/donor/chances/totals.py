"""How probable it is that a patient shares exactly 8, 9 or 10 of ten alleles with a genotype.

Every genotype of the patient meets every one given, but not one by one: those that are alike at a
locus go together, and leave behind what cannot share eight with any of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scurfin.donor.chances.genotypes import Floats, Ints

TOTALS = (8, 9, 10)
Table = NDArray[np.uint8]
Places = NDArray[np.int64] | NDArray[np.int32]
_CELLS = 100_000


def totals(tables: list[Table], which: Ints, chance: Floats, kinds: Places) -> Floats:
    """The chance of exactly 8, 9 and 10 for each genotype given: float64 (3, genotypes).

    ``tables``: for each locus, matches of each genotype of the patient with each kind, 0 to 2;
    ``which``: (5, rows), the row of the tables that each genotype of the patient is, ``chance``
    its chance; ``kinds``: (5, genotypes), the column of the tables that each genotype given is.
    """
    sums = np.zeros((len(TOTALS), kinds.shape[1]))
    rows = np.arange(kinds.shape[1], dtype=np.int64)
    _descend(tables, which, chance, kinds, rows, tuple(range(len(tables))), sums)
    return sums


def _descend(
    tables: list[Table],
    which: Ints,
    chance: Floats,
    kinds: Places,
    rows: Ints,
    left: tuple[int, ...],
    sums: Floats,
) -> None:
    """Add to ``sums`` what the genotypes ``which`` of the patient share with those in ``rows``."""
    if len(chance) * len(rows) <= _CELLS or not left:
        _meet(tables, which, chance, kinds, rows, sums)
        return
    locus = max(left, key=lambda one: len(np.unique(which[one])))
    order = np.argsort(which[locus], kind="stable")
    cuts = np.flatnonzero(np.diff(which[locus][order])) + 1
    rest = tuple(one for one in left if one != locus)
    for part in np.split(order, cuts):
        some = which[:, part]
        bound = np.zeros(len(rows), np.uint8)
        for table, those, kind in zip(tables, some, kinds, strict=True):
            bound += table[np.unique(those)].max(axis=0)[kind[rows]]
        near = rows[bound >= TOTALS[0]]
        if len(near):
            _descend(tables, some, chance[part], kinds, near, rest, sums)


def _meet(
    tables: list[Table], which: Ints, chance: Floats, kinds: Places, rows: Ints, sums: Floats
) -> None:
    """One by one."""
    met = kinds[:, rows]
    step = max(1, _CELLS // max(1, len(rows)))
    for begin in range(0, len(chance), step):
        part = slice(begin, begin + step)
        total = np.zeros((len(chance[part]), len(rows)), np.uint8)
        for table, those, kind in zip(tables, which[:, part], met, strict=True):
            total += table[those].take(kind, axis=1)
        mine, theirs = np.nonzero(total >= TOTALS[0])
        np.add.at(sums, (total[mine, theirs] - TOTALS[0], rows[theirs]), chance[part][mine])
