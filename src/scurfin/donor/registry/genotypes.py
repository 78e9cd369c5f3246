"""Each way in which a locus is told, once: what it may be, and how it matches a patient.

Registries repeat themselves: a million donors tell a locus in some ten thousand ways. Each gets a
number; a search works out how each number matches the patient, then looks donors up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec
import numpy as np
from numpy.typing import NDArray

from scurfin.donor.typing.gl import read_gl
from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.donor.typing.proteins import Locus, Macs, proteins
from scurfin.terms.source_text import InputError

Counts = NDArray[np.uint8]


class Way(msgspec.Struct, frozen=True, array_like=True):
    """A locus as told: its words, and for each reading the proteins of both copies.

    A copy that may be anything is empty; so is a locus that is not typed (no reading).
    """

    told: str
    readings: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    @property
    def certain(self) -> bool:
        """One protein for each copy."""
        return len(self.readings) == 1 and all(len(copy) == 1 for copy in self.readings[0])


UNTOLD = Way("", ())


class Told(msgspec.Struct, frozen=True):
    """The ways of each of the five loci, and what is told besides them."""

    loci: tuple[tuple[Way, ...], ...]
    more: tuple[str, ...]


ANY: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (((), ()),)


class Ways:
    """The ways of one locus, numbered as they are met; 0 is 'not told'."""

    def __init__(self, locus: str, known: Nomenclature | None = None, macs: Macs | None = None):
        self.locus, self.known, self.macs = locus, known, macs
        self.ways: list[Way] = [UNTOLD]
        self.number: dict[str, int] = {"": 0}
        self.refused: dict[str, str] = {}

    def of(self, told: str) -> int:
        """The number of ``told``. Raises InputError for what cannot be read, each time."""
        found = self.number.get(told)
        if found is not None:
            return found
        if told in self.refused:
            raise InputError(self.refused[told])
        try:
            read = proteins(read_gl(told), self.known, self.macs)
        except InputError as problem:
            self.refused[told] = problem.message
            raise
        way = Way(told, _readings(read.loci.get(self.locus)))
        self.number[told] = len(self.ways)
        self.ways.append(way)
        return self.number[told]


def _readings(read: Locus | None) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    if read is None:
        return ()
    return tuple((tuple(sorted(one.first)), tuple(sorted(one.second))) for one in read.readings)


@dataclass(eq=False)
class Matching:
    """The ways of one locus made ready: a row for each reading, a column for each protein.

    ``way``: the way of each row; ``first``, ``second``: bool (proteins, rows), what a copy may be.
    """

    ways: tuple[Way, ...]
    proteins: dict[str, int] = field(init=False)
    way: NDArray[np.intp] = field(init=False)
    first: NDArray[np.bool_] = field(init=False)
    second: NDArray[np.bool_] = field(init=False)
    alone: NDArray[np.bool_] = field(init=False)
    certain: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        names = sorted(
            {one for way in self.ways for pair in way.readings for c in pair for one in c}
        )
        self.proteins = {name: place for place, name in enumerate(names)}
        rows = [
            (n, pair) for n, way in enumerate(self.ways) for pair in way.readings or (((), ()),)
        ]
        self.way = np.array([n for n, _ in rows], np.intp)
        self.first, self.second = (self._bits([pair[side] for _, pair in rows]) for side in (0, 1))
        self.alone = (self.first.sum(axis=0) == 1) & (self.second.sum(axis=0) == 1)
        self.certain = np.array([way.certain for way in self.ways], np.bool_)

    def _bits(self, copies: Iterable[tuple[str, ...]]) -> NDArray[np.bool_]:
        told = list(copies)
        found = np.zeros((len(self.proteins), len(told)), np.bool_)
        for row, copy in enumerate(told):
            if copy:
                found[[self.proteins[one] for one in copy], row] = True
            else:
                found[:, row] = True
        return found

    def counts(self, patient: Way) -> tuple[Counts, Counts]:
        """For each way the least and the most of two alleles that match the patient."""
        least = np.full(len(self.ways), 2, np.uint8)
        most = np.zeros(len(self.ways), np.uint8)
        for mine in patient.readings or ANY:
            one = self._may(self.first, mine[0]) + self._may(self.second, mine[1])
            two = self._may(self.first, mine[1]) + self._may(self.second, mine[0])
            could = np.maximum(one, two)
            sure = np.where(self.alone & all(len(copy) == 1 for copy in mine), could, 0)
            np.maximum.at(most, self.way, could)
            np.minimum.at(least, self.way, sure.astype(np.uint8))
        return least, most

    def _may(self, bits: NDArray[np.bool_], copy: tuple[str, ...]) -> Counts:
        """For each row 1 if its copy may be one of these proteins."""
        if not copy:
            return np.ones(bits.shape[1], np.uint8)
        places = [self.proteins[one] for one in copy if one in self.proteins]
        found: NDArray[np.bool_] = np.any(bits[places], axis=0)
        return found.astype(np.uint8)


def way_of(told: str, locus: str, known: Nomenclature | None, macs: Macs | None = None) -> Way:
    """The patient's typing of one locus. Raises InputError."""
    if not told:
        return UNTOLD
    return Way(told, _readings(proteins(read_gl(told), known, macs).loci.get(locus)))
