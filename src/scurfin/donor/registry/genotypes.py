"""Each way in which a locus is told, once: what it may be, and how it matches a patient.

Registries repeat themselves: a million donors tell a locus in some ten thousand ways. Each gets a
number; a search works out how each number matches the patient, then looks donors up.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from scurfin.donor.typing.codes import Macs
from scurfin.donor.typing.gl import Copies, LocusTold, read_gl
from scurfin.donor.typing.gl import Told as Told_
from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.donor.typing.proteins import Locus, proteins
from scurfin.terms.source_text import InputError

Counts = NDArray[np.uint8]
WILD = ":XX"
"""Any allele of a first field, where no nomenclature is at hand to say which there are."""


class Way(msgspec.Struct, frozen=True, array_like=True):
    """A locus as told: its words, and for each reading the proteins of both copies.

    A copy that may be anything is empty; so is a locus that is not typed (no reading).
    """

    told: str
    readings: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    @property
    def certain(self) -> bool:
        """One protein for each copy."""
        return len(self.readings) == 1 and all(
            len(copy) == 1 and not copy[0].endswith(WILD) for copy in self.readings[0]
        )


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
            way = way_of(told, self.locus, self.known, self.macs)
        except InputError as problem:
            self.refused[told] = problem.message
            raise
        self.number[told] = len(self.ways)
        self.ways.append(way)
        return self.number[told]


def _readings(read: Locus | None) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    if read is None:
        return ()
    return tuple((tuple(sorted(one.first)), tuple(sorted(one.second))) for one in read.readings)


@dataclass(eq=False)
class Matching:
    """The ways of one locus made ready: a row for each reading of each way."""

    ways: tuple[Way, ...]

    def __post_init__(self) -> None:
        copies = (copy for way in self.ways for pair in way.readings for copy in pair)
        names = sorted({one for copy in copies for one in copy if not one.endswith(WILD)})
        self.proteins = {name: place for place, name in enumerate(names)}
        self.fields: dict[str, list[int]] = {}
        for place, name in enumerate(names):
            if not name.endswith("N"):
                self.fields.setdefault(_field(name), []).append(place)
        rows = [(n, pair) for n, way in enumerate(self.ways) for pair in way.readings or ANY]
        self.way = np.array([n for n, _ in rows], np.intp)
        self.copies = tuple(_Copy([pair[side] for _, pair in rows], self) for side in (0, 1))
        self.certain = np.array([way.certain for way in self.ways], np.bool_)

    def counts(self, patient: Way) -> tuple[Counts, Counts]:
        """For each way the least and the most of two alleles that match the patient."""
        least = np.full(len(self.ways), 2, np.uint8)
        most = np.zeros(len(self.ways), np.uint8)
        for mine in patient.readings or ANY:
            first, second = self.copies
            one = first.may(mine[0]) + second.may(mine[1])
            two = first.may(mine[1]) + second.may(mine[0])
            sure = first.surely(mine[0]) + second.surely(mine[1])
            crossed = first.surely(mine[1]) + second.surely(mine[0])
            could, sure = np.maximum(one, two), np.maximum(sure, crossed)
            np.maximum.at(most, self.way, could)
            np.minimum.at(least, self.way, sure)
        return least, most


class _Copy:
    """One of the two copies of each row: what it may be, by protein; ``free``: anything."""

    def __init__(self, told: list[tuple[str, ...]], of: Matching) -> None:
        self.of = of
        self.bits = np.zeros((len(of.proteins), len(told)), np.bool_)
        self.free = np.array([not copy for copy in told], np.bool_)
        alone = (len(copy) == 1 and not copy[0].endswith(WILD) for copy in told)
        self.sole: NDArray[np.bool_] = np.fromiter(alone, np.bool_, len(told))
        self.wild: dict[str, NDArray[np.bool_]] = {}
        for row, copy in enumerate(told):
            for one in copy:
                if one.endswith(WILD):
                    field_ = _field(one)
                    self.bits[of.fields.get(field_, []), row] = True
                    if field_ not in self.wild:
                        self.wild[field_] = np.zeros(len(told), np.bool_)
                    self.wild[field_][row] = True
                else:
                    self.bits[of.proteins[one], row] = True

    def surely(self, copy: tuple[str, ...]) -> Counts:
        """For each row 1 if both are one and the same protein, whatever else is open."""
        if len(copy) != 1 or copy[0] not in self.of.proteins:
            return np.zeros(len(self.free), np.uint8)
        found: NDArray[np.bool_] = self.bits[self.of.proteins[copy[0]]] & self.sole
        return found.astype(np.uint8)

    def may(self, copy: tuple[str, ...]) -> Counts:
        """For each row 1 if it may be what the patient's copy may be."""
        if not copy:
            return np.ones(len(self.free), np.uint8)
        found = self.free.copy()
        for one in copy:
            if one.endswith(WILD):
                places = self.of.fields.get(_field(one), [])
                found |= np.any(self.bits[places], axis=0)
            elif one in self.of.proteins:
                found |= self.bits[self.of.proteins[one]]
                continue
            if _field(one) in self.wild and not one.endswith("N"):
                found |= self.wild[_field(one)]
        return found.astype(np.uint8)


def _field(name: str) -> str:
    return name.partition(":")[0]


def way_of(told: str, locus: str, known: Nomenclature | None, macs: Macs | None = None) -> Way:
    """A locus as told, read. Raises InputError."""
    if not told:
        return UNTOLD
    read = read_gl(told)
    if known is None and WILD in told and locus in read.loci:
        return Way(told, tuple(_wild(one, locus, macs) for one in read.loci[locus].readings))
    return Way(told, _readings(proteins(read, known, macs).loci.get(locus)))


def _wild(one: Copies, locus: str, macs: Macs | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both copies, codes of a first field kept as they are."""
    copies: list[tuple[str, ...]] = []
    for codes in (one.first, one.second):
        wild = [code for code in codes if code.endswith(WILD)]
        rest = tuple(code for code in codes if code not in wild)
        if not codes:
            copies.append(())
            continue
        found: list[str] = list(wild)
        if rest:
            alone = Told_({locus: LocusTold(locus, (Copies(rest, rest),))})
            found += proteins(alone, None, macs).loci[locus].readings[0].first
        copies.append(tuple(sorted(found)))
    return copies[0], copies[1]
