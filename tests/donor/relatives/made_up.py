"""The made-up families, and which siblings can be decided at all: worked out apart from scurfin."""

from __future__ import annotations

import csv
import gzip
from functools import cache
from itertools import product
from pathlib import Path

from scurfin.donor.relatives.families_file import ToldFamily, read_families

DATA = Path(__file__).resolve().parent.parent / "data" / "families"
FILE = DATA / "families.csv.gz"
Copies = tuple[frozenset[str], frozenset[str]]


@cache
def families() -> tuple[ToldFamily, ...]:
    return read_families(FILE)


@cache
def truth() -> dict[str, tuple[str, str]]:
    """For each member of whom it is told the paternal and the maternal haplotype."""
    with gzip.open(DATA / "truth.csv.gz", "rt") as file:
        return {
            row["member_id"]: (row["paternal_haplotype"], row["maternal_haplotype"])
            for row in csv.DictReader(file)
        }


def true_share(patient: str, sibling: str) -> str:
    """What the two share in truth; 'crossed' where a crossover concerns either."""
    mine, theirs = truth()[patient], truth()[sibling]
    if any("|" in one for one in (*mine, *theirs)):
        return "crossed"
    alike = (mine[0] == theirs[0]) + (mine[1] == theirs[1])
    return ("none", "haploidentical", "identical")[alike]


def decided(family: ToldFamily) -> dict[str, str]:
    """Each sibling whose share the typings alone tell, if nobody crossed over.

    For every way in which the copies told may have come from the parents: a haplotype must have an
    allele that lies in every copy said to be it. No frequency, no class of alleles.
    """
    typings = {
        one.id: {
            name: (frozenset(locus.readings[0].first), frozenset(locus.readings[0].second))
            for name, locus in one.told.loci.items()
        }
        for one in family.persons
        if one.told is not None
    }
    patient = next(one for one in family.persons if one.id == family.patient)
    children = [
        one.id for one in family.persons if one.father == patient.father and one.father is not None
    ]
    children.sort(key=lambda name: name != patient.id)
    parents = [patient.father or "", patient.mother or ""]
    fitting: set[tuple[int, ...]] = set(product(range(4), repeat=len(children) - 1))
    for locus in ("A", "C", "B", "DRB1", "DQB1"):
        here = {who: told[locus] for who, told in typings.items() if locus in told}
        fitting = {one for one in fitting if _fits(here, parents, children, (0, *one))}
    found = {}
    for place, name in enumerate(children[1:]):
        shares = {_share(one[place]) for one in fitting}
        if len(shares) == 1:
            found[name] = shares.pop()
    return found


def _share(option: int) -> str:
    return {0: "identical", 1: "haploidentical", 2: "haploidentical", 3: "none"}[option]


def _fits(
    here: dict[str, Copies], parents: list[str], children: list[str], options: tuple[int, ...]
) -> bool:
    typed = [name for name in (*parents, *children) if name in here]
    for turns in product((0, 1), repeat=len(typed)):
        pools: list[frozenset[str] | None] = [None] * 4
        for name, turn in zip(typed, turns, strict=True):
            copies = here[name][::-1] if turn else here[name]
            if name in parents:
                slots = (0, 1) if name == parents[0] else (2, 3)
            else:
                option = options[children.index(name)]
                slots = (option >> 1, 2 + (option & 1))
            for slot, copy in zip(slots, copies, strict=True):
                pool = pools[slot]
                pools[slot] = copy if pool is None else pool & copy
        if all(pool is None or pool for pool in pools):
            return True
    return False
