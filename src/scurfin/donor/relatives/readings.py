"""Every way in which the haplotypes of two parents may have come down to their children.

A reading says for each child which of the father's haplotypes (a, b) and the mother's (c, d) it
has, with at most one crossover in a meiosis. Its weight is exact: the sum over every set of alleles
of the four haplotypes that fits everybody's typing (prior: ``relatives.prior``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from scurfin.donor.relatives.alleles import AllelesAt
from scurfin.donor.relatives.family import Family
from scurfin.donor.relatives.prior import Chain, Table

Quads = NDArray[np.intp]
Options = tuple[int, ...]
RECOMBINATION = 0.01
"""Of a meiosis between HLA-A and HLA-DQB1, spread evenly over the intervals (fact ``gramm``)."""
MOST_CROSSED = 2
MOST_READINGS = 6_000
UNUSED = -1


@dataclass(frozen=True)
class Crossover:
    """In the meiosis that gave ``child`` (its place) a haplotype of ``parent``, after a locus."""

    child: int
    parent: str
    after: int

    @property
    def bit(self) -> int:
        return 2 if self.parent == "father" else 1


@dataclass(frozen=True)
class Reading:
    """``options``: for each child 2 x (a: 0, b: 1) + (c: 0, d: 1), at the first locus."""

    options: Options
    crossed: tuple[Crossover, ...]
    weight: float

    def at(self, locus: int) -> Options:
        """The options at a locus, after the crossovers before it."""
        found = list(self.options)
        for one in self.crossed:
            if locus > one.after:
                found[one.child] ^= one.bit
        return tuple(found)


class Readings:
    """All readings of a family: those without a crossover and with one, or what it needs at least.

    ``crossed``: the least number of crossovers that the typings need, None where two do not do;
    ``all_weighed``: False where readings with one crossover more were too many to weigh.
    """

    def __init__(self, family: Family, loci: tuple[AllelesAt, ...], prior: Chain) -> None:
        self.family, self.loci, self.prior = family, loci, prior
        self.fits = tuple(self._fitting(at) for at in loci)
        self.crossed: int | None = None
        self.all_weighed = True
        self.found: tuple[Reading, ...] = tuple(self._all())

    def least(self) -> tuple[Reading, ...]:
        """The readings with the fewest crossovers."""
        return tuple(one for one in self.found if len(one.crossed) == self.crossed)

    def _all(self) -> Iterator[Reading]:
        for count in range(MOST_CROSSED + 1):
            found = list(self._with(count))
            if not found:
                continue
            self.crossed = count
            yield from found
            if count < MOST_CROSSED:
                more = len(found) * len(self._meioses()) * (len(self.loci) - 1)
                self.all_weighed = more <= MOST_READINGS
                if self.all_weighed:
                    yield from self._with(count + 1)
            return

    def _meioses(self) -> list[tuple[int, str]]:
        return [
            (place, parent)
            for place, child in enumerate(self.family.children)
            for parent in ("father", "mother")
            if child.side in ("both", parent)
        ]

    def _with(self, count: int) -> Iterator[Reading]:
        """The readings with just so many crossovers, each in another meiosis, that fit."""
        meioses, places = self._meioses(), range(len(self.loci) - 1)
        each = RECOMBINATION / len(places)
        prior = each**count * (1 - RECOMBINATION) ** (len(meioses) - count)
        for chosen in combinations(meioses, count):
            for after in product(places, repeat=count):
                crossed = tuple(
                    Crossover(child, parent, place)
                    for (child, parent), place in zip(chosen, after, strict=True)
                )
                yield from self._crossed_so(crossed, prior)

    def _crossed_so(self, crossed: tuple[Crossover, ...], prior: float) -> Iterator[Reading]:
        rest = sorted(range(len(self.loci)), key=lambda locus: len(self.fits[locus]))
        first, *others = rest
        for options in self.fits[first]:
            masked = Reading(options, crossed, 0.0).at(first)
            if masked[0]:
                continue  # the patient has a and c at the first locus: the letters are ours
            reading = Reading(masked, crossed, 0.0)
            if all(reading.at(locus) in self.fits[locus] for locus in others):
                weight = self.weight(reading)
                if weight > 0:
                    yield Reading(masked, crossed, weight * prior)

    def _fitting(self, at: AllelesAt) -> dict[Options, Quads]:
        """For each options of the children the classes (n, 4) that a, b, c, d may have there."""
        start = np.ones((1, 1, 1, 1), np.bool_)
        family = self.family
        if family.father is not None and family.father.id in at.fits:
            start = start & at.fits[family.father.id][:, :, None, None]
        if family.mother is not None and family.mother.id in at.fits:
            start = start & at.fits[family.mother.id][None, None, :, :]
        found: dict[Options, Quads] = {}
        if start.any():
            self._descend(at, (), start, found)
        return found

    def _descend(
        self, at: AllelesAt, options: Options, fit: NDArray[np.bool_], found: dict[Options, Quads]
    ) -> None:
        if len(options) == len(self.family.children):
            quads = np.argwhere(fit)
            for axis, size in enumerate(fit.shape):
                if size == 1:
                    quads[:, axis] = UNUSED
            found[options] = quads
            return
        child = self.family.children[len(options)]
        own = at.fits.get(child.person.id)
        for option in {"both": (0, 1, 2, 3), "father": (0, 2), "mother": (0, 1)}[child.side]:
            if own is None:
                self._descend(at, (*options, option), fit, found)
                continue
            with_child = fit & _placed(own, child.side, option)
            if with_child.any():
                self._descend(at, (*options, option), with_child, found)

    def quads(self, reading: Reading) -> list[Quads]:
        """The classes of the four haplotypes at each locus; a haplotype seen nowhere is unused."""
        found = [self.fits[locus][reading.at(locus)] for locus in range(len(self.loci))]
        for axis in range(4):
            used = [bool((quads[:, axis] != UNUSED).any()) for quads in found]
            if any(used):
                found = [
                    quads if seen else _spread(quads, axis, len(at.classes))
                    for quads, seen, at in zip(found, used, self.loci, strict=True)
                ]
        return found

    def weight(self, reading: Reading) -> float:
        """The sum over all classes that fit, each with the prior of its four haplotypes."""
        return float(self.sums(self.quads(reading))[-1].sum())

    def sums(self, quads: list[Quads]) -> list[Table]:
        """Sums over what lies before: (n0,), then (n of the locus before, n) at each locus."""
        axes = [axis for axis in range(4) if (quads[0][:, axis] != UNUSED).any()]
        one = np.ones(len(quads[0]))
        for axis in axes:
            one = one * self.prior.first[quads[0][:, axis]]
        two = one[:, None] * np.ones(len(quads[1]))
        for axis in axes:
            two = two * self.prior.second[quads[0][:, axis][:, None], quads[1][:, axis]]
        found = [one, two]
        for place, table in enumerate(self.prior.later, 2):
            step = found[-1][:, :, None] * np.ones(len(quads[place]))
            for axis in axes:
                step = (
                    step
                    * table[
                        quads[place - 2][:, axis][:, None, None],
                        quads[place - 1][:, axis][:, None],
                        quads[place][:, axis],
                    ]
                )
            found.append(step.sum(axis=0))
        return found


def _placed(own: NDArray[np.bool_], side: str, option: int) -> NDArray[np.bool_]:
    """What a child's typing says of the four haplotypes if it has these two."""
    shape = [1, 1, 1, 1]
    paternal, maternal = option >> 1, 2 + (option & 1)
    size = len(own)
    if side != "both":
        shape[paternal if side == "father" else maternal] = size
        either: NDArray[np.bool_] = np.any(own, axis=1)
        return either.reshape(shape)
    shape[paternal] = shape[maternal] = size
    return own.reshape(shape)


def _spread(quads: Quads, axis: int, size: int) -> Quads:
    """Every class for a haplotype that nothing tells of here."""
    found = np.repeat(quads, size, axis=0)
    found[:, axis] = np.tile(np.arange(size), len(quads))
    return found
