"""What each sibling shares with the patient in one reading, and over all readings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from scurfin.donor.relatives.readings import RECOMBINATION, Crossover, Reading, Readings

Share = Literal["identical", "haploidentical", "none", "recombinant"]
SHARES: tuple[Share, ...] = ("identical", "haploidentical", "none", "recombinant")


@dataclass
class Shares:
    """``p``: how probable each is; ``fits``: what the readings with the fewest crossovers leave;
    ``crossed``: how probable each crossover is that concerns patient or sibling; ``unsure``: loci
    where some reading has them differ in a haplotype; ``parted``:
    whether a reading with the fewest crossovers has them share part of a haplotype."""

    p: dict[Share, float] = field(default_factory=lambda: dict.fromkeys(SHARES, 0.0))
    fits: set[Share] = field(default_factory=set)
    crossed: dict[Crossover, float] = field(default_factory=dict)
    unsure: set[int] = field(default_factory=set)
    parted: bool = False


def share(reading: Reading, place: int, loci: int, side: str) -> Share:
    """What the child at ``place`` shares with the patient by descent.

    One whole haplotype is 'haploidentical', with or without part of the other; 'recombinant' is
    who shares parts only, 'none' who shares nothing at any locus.
    """
    apart = []
    for locus in range(loci):
        options = reading.at(locus)
        apart.append(options[0] ^ options[place])
    father = {bool(one & 2) for one in apart}
    mother = {bool(one & 1) for one in apart}
    if side != "both":
        only = father if side == "father" else mother
        return "recombinant" if len(only) == 2 else "none" if True in only else "haploidentical"
    whole = (father == {False}) + (mother == {False})
    if whole:
        return "identical" if whole == 2 else "haploidentical"
    return "none" if father == mother == {True} else "recombinant"


def shares(made: Readings, place: int) -> Shares:
    """Over all readings, by their weights; where crossovers were not weighed, room is left for one
    in each meiosis of the two."""
    found = Shares()
    total = sum(one.weight for one in made.found)
    side = made.family.children[place].side
    for one in made.found:
        mine = share(one, place, len(made.loci), side)
        found.p[mine] += one.weight / total
        apart = [one.at(locus)[0] ^ one.at(locus)[place] for locus in range(len(made.loci))]
        found.unsure.update(locus for locus, bits in enumerate(apart) if bits)
        if len(one.crossed) == made.crossed:
            found.fits.add(mine)
            found.parted |= len(set(apart)) > 1
        for each in one.crossed:
            if each.child in (0, place):
                found.crossed[each] = found.crossed.get(each, 0.0) + one.weight / total
    if not made.all_weighed:
        meioses = 4 if side == "both" else 2
        kept = (1 - RECOMBINATION) ** meioses
        found.p = {what: kept * p for what, p in found.p.items()}
        found.p["recombinant"] += 1 - kept
    return found
