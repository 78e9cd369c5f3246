"""The family of a record as haplotypes: what each relative shares with the child, and a picture."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from scurfin.donor.hla_told import CHILD, Names, known_by, names_used, typings_of
from scurfin.record.events import Member
from scurfin.state.model import State

if TYPE_CHECKING:
    from scurfin.donor.relatives.descent import Descent, Shared
    from scurfin.donor.typing.gl import Told

Kin = tuple[tuple[str, str | None, str | None, str | None], ...]


def shared_by_descent(typings: dict[str, Told], state: State) -> dict[str, tuple[Shared, str]]:
    """What each sibling shares with the child, and the typing that would decide what is open."""
    if CHILD not in typings or len(typings) < 2:
        return {}
    told = tuple(sorted((who, one.text) for who, one in typings.items()))
    return _shared(told, kin_of(state.record.family.members), names_used())


def haplotypes(state: State) -> str:
    """The picture of the family's haplotypes as SVG; '' where child and family are not typed."""
    typings = typings_of(state).read
    if CHILD not in typings or len(typings) < 2:
        return ""
    from scurfin.donor.relatives.picture import picture

    told = tuple(sorted((who, one.text) for who, one in typings.items()))
    return picture(_descent(told, kin_of(state.record.family.members), names_used()))


def kin_of(members: tuple[Member, ...]) -> Kin:
    """(id, father, mother, twin) of each relative, parents by the relation or as they are told."""
    mother, father = (
        next((one.id for one in members if one.relation == parent), parent)
        for parent in ("mother", "father")
    )
    sides = {
        "sister": (father, mother),
        "brother": (father, mother),
        "half-sister (mother)": (None, mother),
        "half-brother (mother)": (None, mother),
        "half-sister (father)": (father, None),
        "half-brother (father)": (father, None),
    }
    found = []
    for one in members:
        told = sides.get(one.relation, (None, None))
        of = (one.father or told[0], one.mother or told[1])
        found.append((one.id, *of, one.twin_of if one.identical else None))
    return (*found, (CHILD, father, mother, None))


@lru_cache(maxsize=64)
def _descent(told: tuple[tuple[str, str], ...], kin: Kin, names: Names) -> Descent:
    from scurfin.donor.relatives.descent import by_descent
    from scurfin.donor.relatives.family import Person
    from scurfin.donor.typing.gl import read_gl
    from scurfin.donor.typing.macs import mac_list

    typings = {who: read_gl(text) for who, text in told}
    persons = [Person(one, typings.get(one), *rest) for one, *rest in kin]
    return by_descent(persons, CHILD, known=known_by(names), macs=mac_list())


@lru_cache(maxsize=64)
def _shared(
    told: tuple[tuple[str, str], ...], kin: Kin, names: Names
) -> dict[str, tuple[Shared, str]]:
    from scurfin.donor.relatives.ask import NONE, deciding

    made = _descent(told, kin, names)
    typed = {who for who, _ in told}
    found = {}
    for one in made.shared:
        asked = ""
        if one.verdict == "cannot tell" and one.id in typed and made.made is not None:
            best = deciding(made, one.id)
            asked = best.words if best is not None else NONE
        found[one.id] = one, asked
    for conflict in made.conflicts:
        for who in [each.id for each in made.shared if each.id in typed]:
            found[who] = found[who][0], conflict.words
    return found
