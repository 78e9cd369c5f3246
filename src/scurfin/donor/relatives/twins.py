"""Twins from the same egg as they are told: their typings must agree, or neither is trusted."""

from __future__ import annotations

from collections.abc import Iterator

from scurfin.donor.relatives.alleles import AllelesAt
from scurfin.donor.relatives.conflicts import Conflict
from scurfin.donor.relatives.family import Family, Person


def are_twins(one: Person, two: Person) -> bool:
    """Whether either is told as the other's twin."""
    return one.id == two.twin or two.id == one.twin


def unlike_twins(
    family: Family, loci: tuple[AllelesAt, ...]
) -> tuple[tuple[Conflict, ...], frozenset[str]]:
    """Twins whose typings cannot be of one genome, and who they are."""
    found, who = [], set()
    for one, two in _pairs(family):
        places = [
            at.locus
            for at in loci
            if one.id in at.fits
            and two.id in at.fits
            and not bool((at.fits[one.id] & at.fits[two.id]).any())
        ]
        if places:
            where = f"{', '.join(places)}: {one.id} and {two.id} are told as twins from one egg"
            found.append(Conflict((f"{where}, but their typings differ",), ""))
            who |= {one.id, two.id}
    return tuple(found), frozenset(who)


def _pairs(family: Family) -> Iterator[tuple[Person, Person]]:
    everybody = [one.person for one in (*family.children, *family.left_out)]
    for place, one in enumerate(everybody):
        for two in everybody[place + 1 :]:
            if are_twins(one, two):
                yield one, two
