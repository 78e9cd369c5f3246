"""Typings of a family that cannot all be right, worded with care."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from scurfin.donor.chances.sets import FrequencySet
from scurfin.donor.relatives.alleles import AllelesAt
from scurfin.donor.relatives.family import Family, Person
from scurfin.donor.relatives.prior import chain
from scurfin.donor.relatives.readings import Readings

CARE = (
    "May be a sample that was swapped, a slip in typing, an allele that the test missed or that "
    "makes no protein, a new allele, or a parentage other than told: type again before anything is "
    "concluded"
)


@dataclass(frozen=True)
class Conflict:
    """``places``: locus and who is concerned, in words; ``without``: whose typing alone explains
    it, '' where none or more than one does."""

    places: tuple[str, ...]
    without: str

    @property
    def words(self) -> str:
        told = "; ".join(self.places) or "no reading fits all typings, even with two crossovers"
        alone = f". Without the typing of {self.without} all others fit" if self.without else ""
        return f"{told}{alone}. {CARE}."


def conflict_of(
    family: Family,
    loci: tuple[AllelesAt, ...],
    fits_without: Callable[[str], Readings | None],
) -> tuple[Conflict, str]:
    """The conflict in words, and whose typing alone explains it."""
    typed = [family.father, family.mother, *(one.person for one in family.children)]
    names = [one.id for one in typed if one is not None and one.typed]
    alone = [name for name in names if fits_without(name) is not None]
    culprit = alone[0] if len(alone) == 1 else ""
    return Conflict(tuple(_places(family, loci)), culprit), culprit


def slip_of(
    family: Family, loci: tuple[AllelesAt, ...], chosen: FrequencySet
) -> tuple[Conflict | None, Readings | None]:
    """A locus between others but for which no crossover is needed, with the readings without it.

    A crossover on either side of one locus is rarer than a slip in typing.
    """
    for place in range(1, len(loci) - 1):
        kept = tuple(replace(at, fits={}) if n == place else at for n, at in enumerate(loci))
        less = Readings(family, kept, chain(chosen, kept))
        if less.crossed == 0:
            where = (
                f"{loci[place].locus}: fits only with a crossover on either side of it, if at all"
            )
            return Conflict((where,), ""), less
    return None, None


def _places(family: Family, loci: tuple[AllelesAt, ...]) -> list[str]:
    found = []
    for at in loci:
        for parent in (family.father, family.mother):
            if parent is None or parent.id not in at.fits:
                continue
            for child in family.children:
                told = child.side == "both" or (parent is family.father) == (child.side == "father")
                if told and child.person.id in at.fits and not _share(at, parent, child.person):
                    found.append(f"{at.locus}: {child.person.id} has no allele of {parent.id}")
    return found


def _share(at: AllelesAt, parent: Person, child: Person) -> bool:
    """Whether any allele may lie in both."""
    return bool((at.fits[parent.id].any(axis=1) & at.fits[child.id].any(axis=1)).any())
