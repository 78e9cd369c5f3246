"""A made-up registry with known answers, and whether the chances come true."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from scurfin.donor.chances.diplotypes import Imputer
from scurfin.donor.chances.genotypes import genotypes
from scurfin.donor.chances.match import match_pair
from scurfin.donor.chances.people import read_people
from scurfin.donor.chances.search import Passed, search
from scurfin.donor.chances.sets import FrequencySet, frequency_set
from scurfin.donor.typing.gl import read_gl
from scurfin.donor.typing.names import LOCI

HERE = Path(__file__).resolve().parent.parent / "data" / "synthetic"
Mask = Callable[[tuple[str, ...], str], str]


def test_the_pairs_of_the_made_up_registry() -> None:
    """The chances of two patients in three, worked out apart from this package."""
    patients = read_people(HERE / "patients.csv.gz", "patient")
    donors = read_people(HERE / "donors.csv.gz", "donor")
    passed = Passed()
    pairs = search(patients, donors, Imputer(frequency_set("CAU")), passed, donors.persons)
    assert passed.aside == []
    found = {
        (patients.persons[one].id, donors.persons[other].id): (*locus, *total)
        for one, other, locus, total in zip(
            pairs.patient, pairs.donor, pairs.locus.tolist(), pairs.total.tolist(), strict=True
        )
    }
    with gzip.open(HERE / "pairs.tsv.gz", "rt", encoding="utf-8") as told:
        wanted = {
            (row[0], row[1]): tuple(map(float, row[2:]))
            for row in list(csv.reader(told, delimiter="\t"))[1:]
        }
    assert len(wanted) == 1719
    of = {patient for patient, _ in wanted}
    shared = {pair: row for pair, row in found.items() if pair[0] in of}
    assert shared.keys() == wanted.keys()
    for pair, row in shared.items():
        assert row == pytest.approx(wanted[pair], rel=1e-6, abs=1e-8)


def _whole(names: tuple[str, ...], allele: str) -> str:
    return allele


def _listed(names: tuple[str, ...], allele: str) -> str:
    """Neighbours of the same first field, three and three: the list tells nothing of the truth."""
    field = allele.partition(":")[0] + ":"
    same = [name for name in names if name.startswith(field)]
    begin = same.index(allele) // 3 * 3
    return "/".join(same[begin : begin + 3])


def _first_field(names: tuple[str, ...], allele: str) -> str:
    return allele.partition(":")[0] + ":XX"


# Tiers: how A, C and B are told; how DRB1; whether C and DQB1 are told at all.
TIERS: tuple[tuple[Mask, Mask, bool], ...] = (
    (_whole, _whole, True),
    (_whole, _whole, False),
    (_listed, _listed, True),
    (_first_field, _whole, True),
    (_first_field, _first_field, False),
)


def _shown(frequencies: FrequencySet, tier: int) -> list[list[str] | None]:
    """For each locus, how the tier tells each allele; None where it tells nothing."""
    others, drb1, all_five = TIERS[tier]
    return [
        None
        if locus in ("C", "DQB1") and not all_five
        else [(drb1 if locus == "DRB1" else others)(names, name) for name in names]
        for locus, names in zip(LOCI, frequencies.alleles, strict=True)
    ]


def _told(shown: list[list[str] | None], person: NDArray[np.int16]) -> str:
    """The typing of one person (2, 5) as the tier tells it."""
    return "^".join(
        "+".join(sorted(names[copy[locus]] for copy in person))
        for locus, names in enumerate(shown)
        if names is not None
    )


def _keys(shown: list[list[str] | None], people: NDArray[np.int16]) -> NDArray[np.int64]:
    """A number for each person (people, 2, 5): the same where the tier tells the same."""
    key = np.zeros(len(people), np.int64)
    for locus, names in enumerate(shown):
        if names is not None:
            _, which = np.unique(np.array(names), return_inverse=True)
            copies = np.sort(which[people[:, :, locus]], axis=1)
            key = (key * len(names) + copies[:, 0]) * len(names) + copies[:, 1]
    return key


def _meeting(ours: NDArray[np.int64], theirs: NDArray[np.int64]) -> float:
    """The share of all pairs of one of ours and one of theirs that are the same number."""
    mine, many = np.unique(ours, return_counts=True)
    other, more = np.unique(theirs, return_counts=True)
    _, here, there = np.intersect1d(mine, other, assume_unique=True, return_indices=True)
    return float(many[here] @ more[there]) / (len(ours) * len(theirs))


def test_chances_come_true() -> None:
    """Where two typings are told, persons drawn from CAU who are told so match as often as said.

    A third person decides which two typings are compared, so that a match is likely; seen is how
    many of all pairs match between a pool of patients who are told the one and a pool of donors
    who are told the other. By tenth of the typings, said and seen differ by at most 0.02.
    """
    frequencies = frequency_set("CAU")
    chance = np.random.default_rng(20_240_901)
    share = frequencies.frequency / frequencies.frequency.sum()
    seeds, *pools = (
        frequencies.of[chance.choice(len(share), (size, 2), p=share)]
        for size in (8_000, 400_000, 400_000)
    )
    shown = [_shown(frequencies, tier) for tier in range(len(TIERS))]
    truth = [_keys(shown[0], pool) for pool in pools]
    groups = []
    for pool in pools:
        keys = [_keys(one, pool) for one in shown]
        order = [np.argsort(one, kind="stable") for one in keys]
        groups.append([(one[by], by) for one, by in zip(keys, order, strict=True)])
    wanted = [_keys(one, seeds) for one in shown]
    imputer = Imputer(frequencies)
    said, seen = [], []
    for place, tiers in enumerate(chance.integers(len(TIERS), size=(len(seeds), 2)).tolist()):
        members, sides = [], []
        for side, tier in enumerate(tiers):
            keys, by = groups[side][tier]
            begin, end = np.searchsorted(keys, [wanted[tier][place], wanted[tier][place] + 1])
            members.append(truth[side][by[begin:end]])
            told = imputer.impute(read_gl(_told(shown[tier], seeds[place])))
            sides.append(genotypes(frequencies, [told]))
        if len(members[0]) and len(members[1]):
            said.append(match_pair(sides[0], sides[1]).total[0][2])
            seen.append(_meeting(members[0], members[1]))
    predicted, came = np.array(said), np.array(seen)
    tenths = np.array_split(np.argsort(predicted, kind="stable"), 10)
    off = [abs(predicted[some].mean() - came[some].mean()) for some in tenths]
    assert len(predicted) > 4_000
    assert max(off) <= 0.02
