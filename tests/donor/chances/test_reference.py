"""Set 3 of the WMDA validation (Bochtler 2016, doi 10.1111/tan.12817) and NMDP's own imputation.

The patients and donors come under CC BY-NC-ND 4.0 and may not be copied: they are read where they
lie beside this project. The chances of the pairs were worked out apart from this package; those
of every third patient are kept back.
"""

from __future__ import annotations

import csv
import gzip
import time
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from scurfin.donor.chances.diplotypes import Diplotypes, Imputer
from scurfin.donor.chances.genotypes import genotypes
from scurfin.donor.chances.match import grades
from scurfin.donor.chances.people import People, read_people
from scurfin.donor.chances.search import Passed, search
from scurfin.donor.chances.sets import frequency_set
from scurfin.donor.typing.names import LOCI

OUTSIDE = Path(__file__).resolve().parents[4] / "shared" / "donor" / "wmda"
pytestmark = pytest.mark.skipif(
    not OUTSIDE.is_dir(), reason="the validation set is CC BY-NC-ND: it does not come along"
)
CHECKSUM = {
    "A": (197_801, 219_430, 9_582_769),
    "C": (30_253, 812_398, 9_157_349),
    "B": (41_505, 62_839, 9_895_656),
    "DRB1": (98_042, 733_124, 9_168_834),
    "DQB1": (88_635, 1_375_844, 8_535_521),
}


@cache
def people() -> tuple[People, People]:
    return (
        read_people(OUTSIDE / "pat.gl.txt.gz", "patient"),
        read_people(OUTSIDE / "don.gl.txt.gz", "donor"),
    )


@cache
def imputer() -> Imputer:
    return Imputer(frequency_set("CAU"))


def imputed(some: People) -> dict[str, Diplotypes]:
    return {one.id: imputer().impute(one.told) for one in some.persons}


def test_every_pair_of_ten_million_is_right() -> None:
    begun = time.perf_counter()
    patients, donors = people()
    passed = Passed()
    pairs = search(patients, donors, imputer(), passed, donors.persons)
    assert time.perf_counter() - begun < 60
    assert (passed.aside, passed.alleles) == ([], {})
    assert len(pairs) == 18_174
    found = {
        (patients.persons[one].id, donors.persons[other].id): (*locus, *total)
        for one, other, locus, total in zip(
            pairs.patient, pairs.donor, pairs.locus.tolist(), pairs.total.tolist(), strict=True
        )
    }
    with gzip.open(OUTSIDE / "pairs.shared.tsv.gz", "rt", encoding="utf-8") as told:
        wanted = {
            (row[0], row[1]): tuple(map(float, row[2:]))
            for row in list(csv.reader(told, delimiter="\t"))[1:]
        }
    of = {patient for patient, _ in wanted}
    shared = {pair: row for pair, row in found.items() if pair[0] in of}
    assert shared.keys() == wanted.keys()
    for pair, row in shared.items():
        assert row == pytest.approx(wanted[pair], rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("place", range(len(LOCI)))
def test_grades_over_ten_million_pairs(place: int) -> None:
    patients, donors = (genotypes(imputer().frequencies, list(_all(side))) for side in people())
    assert grades(patients, donors, place) == CHECKSUM[LOCI[place]]


def _all(side: People) -> list[Diplotypes]:
    return list(imputed(side).values())


def pairs_of(one: Diplotypes) -> dict[frozenset[str], float]:
    frequencies = imputer().frequencies
    return {
        frozenset((frequencies.haplotype(int(a)), frequencies.haplotype(int(b)))): float(p)
        for a, b, p in zip(one.first, one.second, one.probability, strict=True)
    }


def test_the_imputation_of_patients_is_that_of_nmdp() -> None:
    """2015: pairs of haplotypes with their probability."""
    wanted: dict[str, dict[frozenset[str], float]] = defaultdict(dict)
    with gzip.open(OUTSIDE / "pat.2015.shared.tsv.gz", "rt", encoding="utf-8") as told:
        for row in csv.reader(told, delimiter="\t"):
            wanted[row[0]][frozenset((row[2], row[5]))] = float(row[9])
    found = imputed(people()[0])
    for name, rows in wanted.items():
        assert pairs_of(found[name]) == pytest.approx(rows, abs=1e-8)
    assert sum(map(len, wanted.values())) == 1554


def test_the_imputation_of_donors_is_that_of_nmdp() -> None:
    wanted: dict[str, dict[frozenset[str], float]] = defaultdict(dict)
    with gzip.open(OUTSIDE / "don_first100.shared.csv.gz", "rt", encoding="utf-8") as told:
        for row in csv.DictReader(told):
            parts = row["dna"].split("~")
            pair = frozenset(("~".join(parts[:5]), "~".join(parts[5:])))
            wanted[row["id"]][pair] = float(row["probability"])
    found = imputed(people()[1])
    for name, rows in wanted.items():
        ours = pairs_of(found[name])
        assert ours.keys() == rows.keys()
        difference = np.array([ours[pair] - rows[pair] for pair in rows])
        assert np.abs(difference).max() < 1e-12
    assert sum(map(len, wanted.values())) == 8817
