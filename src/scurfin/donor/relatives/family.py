"""A family around a patient: who is a child of whom, and what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scurfin.donor.typing.gl import Told
from scurfin.donor.typing.names import LOCI
from scurfin.terms.source_text import InputError

Side = Literal["both", "father", "mother"]
MOST_CHILDREN = 7
"""Patient and siblings that are weighed together; of more the least typed are left out."""


@dataclass(frozen=True)
class Person:
    """``father`` and ``mother``: ids, or None where not told; ``told``: None where not typed.

    ``twin``: the id of somebody from the same egg.
    """

    id: str
    told: Told | None = None
    father: str | None = None
    mother: str | None = None
    twin: str | None = None

    @property
    def typed(self) -> bool:
        """Whether anything is told at the five loci."""
        return self.told is not None and any(
            name in LOCI and not locus.untyped for name, locus in self.told.loci.items()
        )


@dataclass(frozen=True)
class Child:
    """A child of the patient's parents, or of one of them (``side``)."""

    person: Person
    side: Side = "both"


@dataclass(frozen=True)
class Family:
    """``children``: the patient first, then who else is typed; ``others``: siblings not typed."""

    father: Person | None
    mother: Person | None
    children: tuple[Child, ...]
    others: tuple[Child, ...]
    left_out: tuple[Child, ...] = ()

    @property
    def patient(self) -> Person:
        return self.children[0].person


def family_of(persons: Sequence[Person], patient: str) -> Family:
    """The parents and siblings of ``patient``; a patient without parents told has no siblings.

    Raises InputError: an id that stands twice, no such patient, a child that is its own parent.
    """
    by_id: dict[str, Person] = {}
    for one in persons:
        if one.id in by_id:
            raise InputError(f"'{one.id}' stands twice in the family", remedy="keep one of them")
        if one.id in (one.father, one.mother):
            raise InputError(f"'{one.id}' is told as the parent of '{one.id}'", remedy="check it")
        by_id[one.id] = one
    if patient not in by_id:
        raise InputError(f"the family has no member '{patient}'", remedy="name the patient")
    child = by_id[patient]
    siblings = [
        Child(one, side)
        for one in persons
        if one.id != patient and (side := _side(child, one)) is not None
    ]
    typed = [one for one in siblings if one.person.typed]
    typed.sort(key=lambda one: -_resolution(one.person))
    kept = {one.person.id for one in typed[: MOST_CHILDREN - 1]}
    return Family(
        by_id.get(child.father or ""),
        by_id.get(child.mother or ""),
        (Child(child), *(one for one in siblings if one.person.id in kept)),
        tuple(one for one in siblings if not one.person.typed),
        tuple(one for one in typed if one.person.id not in kept),
    )


def _side(child: Person, other: Person) -> Side | None:
    father = child.father is not None and child.father == other.father
    mother = child.mother is not None and child.mother == other.mother
    if father and mother:
        return "both"
    return "father" if father else "mother" if mother else None


def _resolution(one: Person) -> float:
    """More for more loci, and for copies that are told as one allele."""
    told = one.told
    if told is None:
        return 0.0
    found = 0.0
    for name, locus in told.loci.items():
        if name in LOCI and not locus.untyped:
            sizes = [len(copy) for each in locus.readings for copy in (each.first, each.second)]
            found += 1 + 1 / max(1, sum(sizes))
    return found
