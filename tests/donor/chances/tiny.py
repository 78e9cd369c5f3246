"""Tiny sets and typings at random, and the same chances by plain enumeration."""

from __future__ import annotations

from itertools import product

from hypothesis import strategies as st

from scurfin.donor.chances.sets import FrequencySet, set_of
from scurfin.donor.typing.names import LOCI

NAMES = ("01:01", "01:02", "02:01", "02:02N")
Genotype = tuple[tuple[str, str], ...]
Lists = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]

haplotypes = st.tuples(*(st.sampled_from([f"{locus}*{name}" for name in NAMES]) for locus in LOCI))
sets = st.dictionaries(haplotypes, st.integers(1, 9), min_size=1, max_size=7).map(
    lambda found: set_of("tiny", {key: count / 100 for key, count in found.items()})
)


@st.composite
def typings(draw: st.DrawFn) -> Lists:
    """Lists for both copies of some loci."""
    told: Lists = {}
    for locus in draw(st.sets(st.sampled_from(LOCI), min_size=1)):
        copies = [
            tuple(f"{locus}*{name}" for name in draw(st.sets(st.sampled_from(NAMES), min_size=1)))
            for _ in range(2)
        ]
        told[locus] = copies[0], copies[1]
    return told


def gl(told: Lists) -> str:
    return "^".join("+".join("/".join(copy) for copy in told[locus]) for locus in told)


def pairs(frequencies: FrequencySet, told: Lists) -> dict[tuple[str, str], float]:
    """Prior of every pair that fits, by looking at each in turn."""
    names = [frequencies.haplotype(place) for place in range(len(frequencies.frequency))]
    found = {}
    for one, other in product(range(len(names)), repeat=2):
        if one > other or not _fits(names[one], names[other], told):
            continue
        prior = float(frequencies.frequency[one] * frequencies.frequency[other])
        found[names[one], names[other]] = prior * (1 if one == other else 2)
    return found


def _fits(one: str, other: str, told: Lists) -> bool:
    for locus, (first, second) in told.items():
        a, b = (hap.split("~")[LOCI.index(locus)] for hap in (one, other))
        if not ((a in first and b in second) or (a in second and b in first)):
            return False
    return True


def genotypes(found: dict[tuple[str, str], float]) -> dict[Genotype, float]:
    """Posterior of what is matched: phase forgotten, a null beside an expressed allele gone."""
    total = sum(found.values())
    merged: dict[Genotype, float] = {}
    for (one, other), prior in found.items():
        genotype = tuple(
            _expressed(a, b) for a, b in zip(one.split("~"), other.split("~"), strict=True)
        )
        merged[genotype] = merged.get(genotype, 0) + prior / total
    return merged


def _expressed(a: str, b: str) -> tuple[str, str]:
    if a.endswith("N") != b.endswith("N"):
        a = b = b if a.endswith("N") else a
    return (a, b) if a <= b else (b, a)


def chances(
    patient: dict[Genotype, float], donor: dict[Genotype, float]
) -> tuple[list[float], list[float]]:
    """Chance of both alleles at each locus; chances of each total from 0 to 10."""
    locus, total = [0.0] * len(LOCI), [0.0] * 11
    for (mine, p), (theirs, q) in product(patient.items(), donor.items()):
        counts = [_shared(a, b) for a, b in zip(mine, theirs, strict=True)]
        total[sum(counts)] += p * q
        for place, count in enumerate(counts):
            locus[place] += p * q * (count == 2)
    return locus, total


def _shared(a: tuple[str, str], b: tuple[str, str]) -> int:
    return max((a[0] == b[0]) + (a[1] == b[1]), (a[0] == b[1]) + (a[1] == b[0]))
