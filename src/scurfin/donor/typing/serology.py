"""Antigens: which an allele may be, which a broad one may be, which alleles an antigen may be.

Source: rel_dna_ser.txt and rel_ser_ser.txt of IPD-IMGT/HLA (fact ``serology-file``). They are made
for checking typings, not for inferring serology, and a derived antigen never excludes a donor
(fact ``serology-dna-trap``): here they describe a mismatch and widen a typing, no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

LETTERS = {
    "A": "A",
    "B": "B",
    "C": "Cw",
    "DRB1": "DR",
    "DRB3": "DR",
    "DRB4": "DR",
    "DRB5": "DR",
    "DQB1": "DQ",
}
OWN_LOCUS = {"DR52": "DRB3", "DR53": "DRB4", "DR51": "DRB5"}
PUBLIC = ("Bw4", "Bw6")
ANTIGEN = re.compile(r"(A|B|Cw|DR|DQ)(\d{1,4})")
Named = Mapping[str, tuple[str, ...]]
NO_ANTIGEN = "0"
Kind = Literal["antigen", "allele", "unknown"]


@dataclass(frozen=True)
class Mismatch:
    """What kind of mismatch two proteins are that face one another, and in words why."""

    kind: Kind
    words: str


def locus_of(antigen: str) -> str:
    """The locus an antigen is of, '' where the text is no antigen.

    >>> locus_of("DR15"), locus_of("DR52"), locus_of("A*02")
    ('DRB1', 'DRB3', '')
    """
    found = ANTIGEN.fullmatch(antigen)
    if found is None:
        return ""
    return OWN_LOCUS.get(antigen) or next(
        locus for locus, letters in LETTERS.items() if letters == found[1]
    )


class Serology:
    """The antigens of a release. All names are as ``A2``, ``Cw9``, ``DR15``."""

    def __init__(
        self,
        sure: Named,
        possible: Named,
        assumed: Named,
        expert: Named,
        splits: Named,
        associated: Named,
    ) -> None:
        self._by_trust = (sure, possible, expert, assumed)
        self._splits = splits
        self._variants = associated

    @property
    def known(self) -> bool:
        """Whether both files were there: without either, nothing is said of antigens."""
        return bool(self._by_trust[0]) and bool(self._splits)

    @cached_property
    def _parents(self) -> dict[str, str]:
        """The antigen of a variant; a variant of a broad antigen stands beside its splits."""
        return {
            variant: antigen
            for antigen, variants in self._variants.items()
            if antigen not in self._splits
            for variant in variants
        }

    def finest(self, antigen: str) -> frozenset[str]:
        """What an antigen may be where broad ones are told apart: A9 is A23 or A24, A203 is A2."""
        if antigen not in self._splits:
            return frozenset({self._parents.get(antigen, antigen)})
        below = (*self._splits[antigen], *self._variants.get(antigen, ()))
        return frozenset().union(*(self.finest(one) for one in below))

    def of(self, alleles: Iterable[str]) -> frozenset[str]:
        """The antigens that these alleles, which are one protein, may be; empty where unknown.

        Those beyond doubt count if any allele has one, else the possible, else the assumed; a broad
        one told beside a split of it adds nothing. What experts assigned for the searches of some
        registries (Cw7 for C*17:01) is not counted.
        """
        names = tuple(alleles)
        sure, possible, _, assumed = self._by_trust
        for column in (sure, possible, assumed):
            told = self._told(names, column)
            if told:
                kept = [one for one in told if not any(self._above(one, each) for each in told)]
                return frozenset().union(*(self.finest(one) for one in kept))
        return frozenset()

    def may_be(self, alleles: Iterable[str]) -> frozenset[str]:
        """The same as wide as the release allows: every column but the assumed, broad ones too."""
        names = tuple(alleles)
        sure, possible, expert, assumed = self._by_trust
        better = self._told(names, sure) | self._told(names, possible)
        told = (better or self._told(names, assumed)) | self._told(names, expert)
        return frozenset().union(*(self.finest(one) for one in told))

    def _told(self, alleles: Iterable[str], column: Named) -> frozenset[str]:
        if not self.known:
            return frozenset()
        made = (one for one in alleles if not one.endswith("N"))
        return frozenset(each for one in made for each in self._named(one, column))

    def _above(self, broad: str, antigen: str) -> bool:
        return self.finest(antigen) < self.finest(broad)

    def assumed_only(self, alleles: Iterable[str]) -> bool:
        """Whether no better ground is at hand than the first field of the name."""
        return not any(self._named(one, each) for one in alleles for each in self._by_trust[:2])

    def broad_of(self, allele: str) -> tuple[str, ...]:
        """The antigens told of one allele by any column, and the broad ones above them."""
        told = {each for column in self._by_trust for each in self._named(allele, column)}
        above = {
            broad
            for kept in (self._splits, self._variants)
            for broad, below in kept.items()
            if told & set(below)
        }
        return tuple(sorted(told | above))

    def _named(self, allele: str, column: Named) -> tuple[str, ...]:
        letters = LETTERS.get(allele.partition("*")[0])
        if letters is None:
            return ()
        return tuple(letters + one for one in column.get(allele, ()) if one != NO_ANTIGEN)
