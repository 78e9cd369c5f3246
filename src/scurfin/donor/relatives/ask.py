"""The typing that would decide what cannot be told: each is tried on families as they may be.

Families are drawn from all readings by their weights; in each the typing is done, and what is then
left open is looked at. Nothing is guessed; the draws have a fixed seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from scurfin.donor.relatives.alleles import AllelesAt
from scurfin.donor.relatives.descent import Descent
from scurfin.donor.relatives.family import Family, Person
from scurfin.donor.relatives.readings import UNUSED, Options, Quads, Reading, Readings
from scurfin.donor.relatives.shares import share, shares
from scurfin.donor.typing.names import LOCI

DRAWS = 24
FEW = 4
"""Children up to whom every typing is tried; of more the parents', the patient's and the own."""
FATHER, MOTHER = "the father", "the mother"
Four = tuple[int, int, int, int]


NONE = (
    "no single typing at these five loci decides it: two haplotypes of the family look alike here; "
    "further loci of everybody may (DPB1, DQA1)"
)
BETTER = 0.2


@dataclass(frozen=True)
class Deciding:
    """High-resolution typing of ``who``; ``settles``: in which share of the draws it decides."""

    who: tuple[str, ...]
    settles: float

    @property
    def words(self) -> str:
        what = f"high-resolution typing of {' and '.join(self.who)} at {', '.join(LOCI)}"
        if self.settles > 0.99:
            return f"{what} would settle it"
        return f"{what} would settle it in about {round(100 * self.settles)} % of cases"


def deciding(made: Descent, sibling: str, *, draws: int = DRAWS) -> Deciding | None:
    """The one typing that settles most often what ``sibling`` shares; None where none is known to.

    For who is not typed, that typing itself.
    """
    if made.made is None:
        return None
    readings = made.parts.get(sibling, made.made)
    family = readings.family
    children = family.children
    place = next((n for n, one in enumerate(children) if one.person.id == sibling), None)
    if place is None:
        untyped = any(one.person.id == sibling for one in made.family.others)
        return Deciding((sibling,), 1.0) if untyped else None
    many = len(children) > FEW
    draws = max(3, draws >> (2 * (len(children) - FEW))) if many else draws
    drawn = [_draw(readings, Random(seed)) for seed in range(draws)]
    hidden = len(shares(readings, place).fits) == 1
    tests = _candidates(family, readings.loci, (0, place) if many else range(len(children)))
    found = [
        Deciding(
            tuple(one.id for one in who),
            sum(_settles(readings, one, who, place, hidden) for one in drawn) / draws,
        )
        for who in tests
    ]
    single = max((one for one in found if len(one.who) == 1), key=_most, default=None)
    best = max(found, key=_most, default=None)
    if best is None or best.settles == 0:
        return None
    enough = single is not None and single.settles >= best.settles - BETTER
    return single if enough else best


def _most(one: Deciding) -> float:
    return one.settles


def _candidates(
    family: Family, loci: tuple[AllelesAt, ...], places: Sequence[int]
) -> list[tuple[Person, ...]]:
    """Everybody whose typing leaves something open, and both parents together."""
    parents = [family.father or Person(FATHER), family.mother or Person(MOTHER)]
    everybody = [*parents, *(family.children[place].person for place in places)]
    left = [(one,) for one in everybody if not all(_exact(at, one.id) for at in loci)]
    both = tuple(parents)
    open_ = all((one,) in left for one in both)
    return [*left, both] if open_ else list(left)


def _exact(at: AllelesAt, who: str) -> bool:
    """Whether the typing names one class for each copy."""
    fit = at.fits.get(who)
    return fit is not None and int(np.triu(fit | fit.T).sum()) == 1


def _draw(made: Readings, chance: Random) -> tuple[Reading, list[Four]]:
    """A reading and the classes of a, b, c, d at each locus."""
    reading = chance.choices(made.found, [one.weight for one in made.found])[0]
    quads = made.quads(reading)
    sums = made.sums(quads)
    places: list[int] = [0] * len(quads)
    last = sums[-1]
    flat = chance.choices(range(last.size), last.ravel().tolist())[0]
    places[-2], places[-1] = divmod(flat, last.shape[1])
    for locus in range(len(quads) - 1, 1, -1):
        before = sums[locus - 1][:, places[locus - 1]]
        step = before * _step(made, quads, locus, places)
        places[locus - 2] = chance.choices(range(len(step)), step.tolist())[0]
    chosen = [quads[locus][place] for locus, place in enumerate(places)]
    return reading, _filled(made, chosen, chance)


def _step(made: Readings, quads: list[Quads], locus: int, places: list[int]) -> NDArray[np.float64]:
    """The prior of the class at ``locus`` for every choice two loci before."""
    found = np.ones(len(quads[locus - 2]))
    for axis in range(4):
        if quads[0][0, axis] == UNUSED:
            continue
        found = (
            found
            * made.prior.later[locus - 2][
                quads[locus - 2][:, axis],
                quads[locus - 1][places[locus - 1], axis],
                quads[locus][places[locus], axis],
            ]
        )
    return found


def _filled(made: Readings, chosen: list[NDArray[np.intp]], chance: Random) -> list[Four]:
    """The haplotypes that nobody has are drawn from the population."""
    rows = [one.tolist() for one in chosen]
    for axis in range(4):
        if rows[0][axis] != UNUSED:
            continue
        tables = [made.prior.first, made.prior.second, *made.prior.later]
        for locus, row in enumerate(rows):
            table = tables[locus]
            if locus == 1:
                table = table[rows[0][axis]]
            elif locus > 1:
                table = table[rows[locus - 2][axis], rows[locus - 1][axis]]
            row[axis] = chance.choices(range(len(table)), table.tolist())[0]
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _settles(
    made: Readings,
    drawn: tuple[Reading, list[Four]],
    who: tuple[Person, ...],
    place: int,
    hidden: bool,
) -> bool:
    """Whether the typing of ``who``, with the result that it has in this family, decides.

    ``hidden``: nothing but a crossover that the typings do not show is open yet.
    """
    reading, classes = drawn
    loci = []
    for number, at in enumerate(made.loci):
        fits = dict(at.fits)
        for one in who:
            pair = _has(made.family, one, reading.at(number), classes[number])
            if pair is None:
                return False
            fits[one.id] = np.zeros((len(at.classes), len(at.classes)), np.bool_)
            fits[one.id][pair[0], pair[1]] = fits[one.id][pair[1], pair[0]] = True
        loci.append(replace(at, fits=fits))
    family = made.family
    for one in who:
        if one.id == FATHER:
            family = replace(family, father=one)
        if one.id == MOTHER:
            family = replace(family, mother=one)
    side = family.children[place].side
    tried = Feasible(family, tuple(loci)).readings(hidden)
    return len({share(one, place, len(loci), side) for one in tried}) == 1


def _has(family: Family, who: Person, options: Options, classes: Four) -> tuple[int, int] | None:
    """The two classes of a person in this family; None where one comes from outside it."""
    a, b, c, d = classes
    if who.id in (FATHER, family.father.id if family.father else None):
        return a, b
    if who.id in (MOTHER, family.mother.id if family.mother else None):
        return c, d
    for number, child in enumerate(family.children):
        if child.person.id == who.id and child.side == "both":
            return (a, b)[options[number] >> 1], (c, d)[options[number] & 1]
    return None


class Feasible(Readings):
    """The readings that fit, without their weights."""

    def __init__(self, family: Family, loci: tuple[AllelesAt, ...]) -> None:
        self.family, self.loci = family, loci
        self.fits = tuple(self._fitting(at) for at in loci)

    def readings(self, hidden: bool) -> list[Reading]:
        """Those with the fewest crossovers, none or one; both if a ``hidden`` one is in doubt."""
        none = list(self._with(0))
        return [*none, *self._with(1)] if hidden or not none else none

    def weight(self, reading: Reading) -> float:
        """All fit alike; what fits at every locus fits."""
        return float(len(reading.options) > 0)
