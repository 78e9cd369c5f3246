"""How probable it is that two persons match: at each locus, and 8, 9 or 10 of ten.

A locus counts 0 to 2, the better of direct and crossed pairing (fact ``match-pairing``).
``locus`` is the chance of 2 of 2 whatever the other loci do (fact
``locus-probability-definitions``); 8, 9 and 10 of ten are the chances of exactly that total.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scurfin.donor.chances.genotypes import Codes, Floats, Genotypes, Ints, alleles_of, spread
from scurfin.donor.chances.potential import NEEDED, able, marginals
from scurfin.donor.chances.totals import TOTALS, totals
from scurfin.donor.typing.names import LOCI

LEAST = 1e-12
_ROWS = 4_000_000
_AT_ONCE = 20_000_000


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs and their chances. ``patient``, ``donor``: places in the persons given, (pairs,);

    ``locus``: float64 (pairs, 5), both alleles match; ``total``: float64 (pairs, 3), exactly 8, 9
    and 10 of ten match.
    """

    patient: Ints
    donor: Ints
    locus: Floats
    total: Floats

    def __len__(self) -> int:
        return len(self.patient)


def match_sets(patients: Genotypes, donors: Genotypes, least: float = LEAST) -> Iterator[Pairs]:
    """Every pair whose chance of 9 or 10 of ten is above ``least``, by patient within a stretch.

    Nothing is cut off: pairs are passed over only if no genotype of the patient can share nine
    alleles with any of the donor's, genotypes only if they cannot share eight.
    """
    step = max(1, _AT_ONCE // max(1, len(patients)))
    for begin in range(0, len(donors), step):
        some = donors.part(begin, min(begin + step, len(donors)))
        side = _Side(some)
        who, whom = np.nonzero(able(patients, some))
        for patient in np.unique(who).tolist():
            mine = whom[slice(*np.searchsorted(who, [patient, patient + 1]))]
            for few in _few(mine, some.offsets):
                found = side.against(patients, patient, few, least)
                if len(found):
                    yield Pairs(found.patient, found.donor + begin, found.locus, found.total)


def match_one(patient: Genotypes, donors: Genotypes) -> Pairs:
    """The chances of one patient (the first person) with every donor, however small they are."""
    everybody = np.arange(len(donors), dtype=np.int64)
    return _Side(donors).against(patient, 0, everybody, -1.0)


def match_pair(patient: Genotypes, donor: Genotypes) -> Pairs:
    """The chances of one pair (the first person of each), however small they are."""
    return _Side(donor).against(patient, 0, np.zeros(1, np.int64), -1.0)


def grades(patients: Genotypes, donors: Genotypes, locus: int) -> tuple[int, int, int]:
    """How many pairs match at a locus always (A), perhaps (P) and never (M)."""
    ours, theirs = marginals(patients, donors, locus)
    shared = (ours @ theirs.T).astype(np.bool_)
    ours.data[:] = 1
    theirs.data[:] = 1
    one = np.flatnonzero(np.diff(ours.indptr) == 1), np.flatnonzero(np.diff(theirs.indptr) == 1)
    always = int((ours[one[0]] @ theirs[one[1]].T).nnz)
    people = (np.diff(side.offsets) > 0 for side in (patients, donors))
    count, other = (int(np.count_nonzero(some)) for some in people)
    return always, int(shared.nnz) - always, count * other - int(shared.nnz)


def _summed(owner: Ints, values: Floats, size: int) -> Floats:
    return np.bincount(owner, values, size).astype(np.float64)


def _few(donors: Ints, offsets: Ints) -> Iterator[Ints]:
    """Donors in such portions that their rows fit the memory."""
    held = np.cumsum(offsets[donors + 1] - offsets[donors])
    yield from np.split(donors, np.flatnonzero(np.diff(held // _ROWS)) + 1)


class _Side:
    """Donors made ready: at each locus the kinds of genotypes seen, and the kind of each row."""

    def __init__(self, donors: Genotypes) -> None:
        self.donors = donors
        self.kind = np.empty_like(donors.codes)
        self.alleles: list[tuple[Codes, Codes]] = []
        for locus in range(len(LOCI)):
            seen, self.kind[locus] = np.unique(donors.codes[locus], return_inverse=True)
            self.alleles.append(alleles_of(seen))

    def against(self, patients: Genotypes, patient: int, some: Ints, least: float) -> Pairs:
        """One patient against some donors: the pairs above ``least``."""
        mine = slice(patients.offsets[patient], patients.offsets[patient + 1])
        chance = patients.probability[mine]
        tables, which = self._tables(patients.codes[:, mine])
        rows, owner = spread(self.donors.offsets, some)
        bound = np.zeros(len(rows), np.uint8)
        for table, kind in zip(tables, self.kind, strict=True):
            bound += table.max(axis=0, initial=0)[kind[rows]]
        near = bound >= TOTALS[0]
        if least >= 0:
            reached = np.zeros(len(some), np.bool_)
            reached[owner[bound >= NEEDED]] = True
            near &= reached[owner]
        held, of = rows[near], owner[near]
        sums = totals(tables, np.array(which), chance, self.kind[:, held])
        sums *= self.donors.probability[held]
        total = np.stack([_summed(of, one, len(some)) for one in sums], axis=1)
        kept = np.flatnonzero(total[:, 1] + total[:, 2] > least)
        rows, owner = spread(self.donors.offsets, some[kept])
        locus = np.zeros((len(kept), len(LOCI)))
        for place, (table, those) in enumerate(zip(tables, which, strict=True)):
            weight = np.bincount(those, chance, len(table)) @ (table == 2)
            shares = weight[self.kind[place][rows]] * self.donors.probability[rows]
            locus[:, place] = _summed(owner, shares, len(kept))
        who = np.full(len(kept), patient, np.int64)
        return Pairs(who, some[kept], locus, total[kept])

    def _tables(self, codes: Codes) -> tuple[list[NDArray[np.uint8]], list[Ints]]:
        """For each locus: matches of each genotype of the patient with each kind of the donors."""
        tables, which = [], []
        for locus, (low, high) in enumerate(self.alleles):
            seen, those = np.unique(codes[locus], return_inverse=True)
            a, b = (side[:, None] for side in alleles_of(seen))
            direct = (a == low).view(np.uint8) + (b == high).view(np.uint8)
            crossed = (a == high).view(np.uint8) + (b == low).view(np.uint8)
            tables.append(np.maximum(direct, crossed))
            which.append(those)
        return tables, which
