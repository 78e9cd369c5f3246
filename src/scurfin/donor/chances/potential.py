"""Which pairs could share nine of ten alleles at all: a sieve before anything is multiplied out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from scurfin.donor.chances.genotypes import Genotypes, alleles_of
from scurfin.donor.typing.names import LOCI

NEEDED = 9


def able(patients: Genotypes, donors: Genotypes) -> NDArray[np.bool_]:
    """(patients, donors): whether the best that each locus allows adds up to nine.

    A locus allows two where some genotype is common to both, one where some allele is.
    """
    best = np.zeros((len(patients), len(donors)), np.uint8)
    for locus in range(len(LOCI)):
        one = _alleles(patients, locus) @ _alleles(donors, locus).T
        best += one > 0
        ours, theirs = marginals(patients, donors, locus)
        both = (ours @ theirs.T).tocoo()
        best[both.row, both.col] += 1
    return best >= NEEDED


def marginals(patients: Genotypes, donors: Genotypes, locus: int) -> tuple[Any, Any]:
    """Sparse (persons, genotypes) of both sides: the chance of each genotype at one locus."""
    seen, places = np.unique(
        np.concatenate([patients.codes[locus], donors.codes[locus]]), return_inverse=True
    )
    cut = patients.codes.shape[1]
    return tuple(
        csr_matrix((side.probability, (side.person, those)), shape=(len(side), len(seen)))
        for side, those in ((patients, places[:cut]), (donors, places[cut:]))
    )  # type: ignore[return-value]


def _alleles(side: Genotypes, locus: int) -> NDArray[np.float32]:
    """(persons, alleles): 1 where a person may have the allele."""
    found = np.zeros((len(side), side.sizes[locus]), np.float32)
    for alleles in alleles_of(side.codes[locus]):
        found[side.person, alleles] = 1
    return found
