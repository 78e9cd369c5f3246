"""A file of patients against a file of donors: every pair that may match, nobody lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from scurfin.donor.chances.diplotypes import Diplotypes, Imputer
from scurfin.donor.chances.genotypes import Genotypes, Ints, genotypes, spread
from scurfin.donor.chances.match import Pairs, match_sets
from scurfin.donor.chances.people import Aside, People, Person, Role
from scurfin.donor.chances.reading import Block
from scurfin.donor.typing.names import LOCI
from scurfin.terms.source_text import InputError

MOST_PAIRS = 2_000_000
COLUMNS = (
    "patient",
    "donor",
    *(f"p_{locus}" for locus in LOCI),
    "p_8of10",
    "p_9of10",
    "p_10of10",
)
UNTYPED = f"nothing is told of {', '.join(LOCI)}: the chance would be that of anybody"


@dataclass
class Passed:
    """What was not used: persons set aside, and alleles that the set lacks (and in how many)."""

    aside: list[Aside] = field(default_factory=list)
    alleles: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class _Kinds:
    """Persons sorted by what they may be: ``members`` of kind i from ``offsets``[i] on."""

    genotypes: Genotypes
    members: Ints
    offsets: Ints


def search(
    patients: People, donors: People, imputer: Imputer, passed: Passed, shown: Iterable[Person]
) -> Pairs:
    """Every pair whose chance of 9 or 10 of ten is above 1e-12, sorted by the ids.

    ``patient`` and ``donor`` of the answer are places in ``persons`` of either file. ``shown``:
    the persons of ``donors`` in their order, through a progress bar where one is drawn.
    """
    passed.aside += [*patients.aside, *donors.aside]
    ours = list(_kinds(patients.persons, patients.role, imputer, passed))
    found = [
        _persons(pairs, one, some)
        for some in _kinds(shown, donors.role, imputer, passed)
        for one in ours
        for pairs in match_sets(one.genotypes, some.genotypes)
    ]
    none = np.zeros(0, np.int64)
    found.append(Pairs(none, none, np.zeros((0, len(LOCI))), np.zeros((0, 3))))
    columns = [
        np.concatenate([getattr(one, name) for one in found])
        for name in ("patient", "donor", "locus", "total")
    ]
    order = np.lexsort((_rank(donors)[columns[1]], _rank(patients)[columns[0]]))
    return Pairs(*(column[order] for column in columns))


def table(pairs: Pairs, patients: People, donors: People) -> Iterator[str]:
    """The pairs as lines of tab-separated text with a heading; ten significant digits."""
    yield "\t".join(COLUMNS)
    chances = np.concatenate([pairs.locus, pairs.total], axis=1).tolist()
    for one, other, row in zip(pairs.patient, pairs.donor, chances, strict=True):
        names = patients.persons[one].id, donors.persons[other].id
        yield "\t".join((*names, *(f"{value:.10g}" for value in row)))


def _rank(people: People) -> Ints:
    """The place of each person when sorted by id."""
    order = sorted(range(len(people.persons)), key=lambda place: people.persons[place].id)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank


def _kinds(
    persons: Iterable[Person], role: Role, imputer: Imputer, passed: Passed
) -> Iterator[_Kinds]:
    """Portions of persons that fit the memory; one kind for all who are told alike."""
    kinds: dict[tuple[Block, ...], list[int]] = {}
    held: list[Diplotypes] = []
    pairs = 0
    for place, person in enumerate(persons):
        blocks, one = _imputed(person, role, imputer, passed)
        if one is None:
            continue
        if blocks not in kinds:
            if pairs and pairs + len(one.first) > MOST_PAIRS:
                yield _ready(imputer, kinds, held)
                kinds, held, pairs = {}, [], 0
            kinds[blocks] = []
            held.append(one)
            pairs += len(one.first)
        kinds[blocks].append(place)
    if kinds:
        yield _ready(imputer, kinds, held)


def _ready(
    imputer: Imputer, kinds: dict[tuple[Block, ...], list[int]], held: list[Diplotypes]
) -> _Kinds:
    members = list(kinds.values())
    offsets = np.zeros(len(members) + 1, np.int64)
    np.cumsum([len(some) for some in members], out=offsets[1:])
    everybody = np.array([place for some in members for place in some], np.int64)
    return _Kinds(genotypes(imputer.frequencies, held), everybody, offsets)


def _imputed(
    person: Person, role: Role, imputer: Imputer, passed: Passed
) -> tuple[tuple[Block, ...], Diplotypes | None]:
    """What a person may be; None for one who is set aside, with the reason kept."""
    kind: Literal["refused", "unrepresented"] = "unrepresented"
    why = ""
    blocks: tuple[Block, ...] = ()
    try:
        reading = imputer.reader.read(person.told)
        blocks = reading.blocks
        if not blocks and not reading.nothing:
            kind, why = "refused", UNTYPED
        else:
            one = imputer.pairs(reading)
            why = one.why
    except InputError as problem:
        kind, why = "refused", problem.message
    if why:
        passed.aside.append(Aside(role, person.id, person.line, kind, why))
        return blocks, None
    for allele in reading.unknown:
        passed.alleles[allele] = passed.alleles.get(allele, 0) + 1
    return blocks, one


def _persons(pairs: Pairs, ours: _Kinds, theirs: _Kinds) -> Pairs:
    """Pairs of kinds made pairs of persons."""
    rows, kept = spread(theirs.offsets, pairs.donor)
    donor = theirs.members[rows]
    rows, again = spread(ours.offsets, pairs.patient[kept])
    kept = kept[again]
    return Pairs(ours.members[rows], donor[again], pairs.locus[kept], pairs.total[kept])
