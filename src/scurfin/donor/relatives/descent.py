"""Which relatives share which haplotypes with the patient, and how sure that is.

``identical`` is said only where the typings leave nothing else with as few crossovers, so that no
frequency proves it (fact ``identity-by-descent``); what is not proven cannot be told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scurfin.donor.chances.sets import FrequencySet, frequency_set
from scurfin.donor.relatives.alleles import AllelesAt, alleles_at
from scurfin.donor.relatives.conflicts import Conflict, conflict_of, slip_of
from scurfin.donor.relatives.family import Child, Family, Person, family_of
from scurfin.donor.relatives.prior import chain
from scurfin.donor.relatives.readings import MOST_CROSSED, Readings
from scurfin.donor.relatives.shares import shares
from scurfin.donor.relatives.twins import are_twins, unlike_twins
from scurfin.donor.relatives.words import Verdict, crossover_words, verdict_of, why_of
from scurfin.donor.typing.codes import Macs
from scurfin.donor.typing.names import LOCI
from scurfin.donor.typing.nomenclature import Nomenclature

PRIOR = {"both": (0.25, 0.5, 0.25), "father": (0.0, 0.5, 0.5), "mother": (0.0, 0.5, 0.5)}
"""Before any typing (fact ``sibling-quarter``)."""


@dataclass(frozen=True)
class Shared:
    """What a relative shares with the patient. The three chances and that of a recombinant sum to
    1; ``crossover``: whose, in words, '' for none; ``proven``: no frequency was needed."""

    id: str
    p_identical: float
    p_haploidentical: float
    p_none: float
    verdict: Verdict
    crossover: str
    why: tuple[str, ...]
    proven: bool = False


@dataclass(frozen=True)
class Descent:
    """``shared``: siblings, whole and half, in the order told; ``conflicts``: what cannot be, in
    words; ``made``: the readings behind it, None where nothing could be read; ``parts``: those of
    siblings too many to be weighed with the others; ``family``: without who does not fit."""

    family: Family
    shared: tuple[Shared, ...]
    conflicts: tuple[Conflict, ...]
    notes: tuple[str, ...]
    made: Readings | None = None
    loci: tuple[AllelesAt, ...] = ()
    parts: Mapping[str, Readings] = field(default_factory=dict)


def by_descent(
    persons: Sequence[Person],
    patient: str,
    *,
    frequencies: FrequencySet | None = None,
    known: Nomenclature | None = None,
    macs: Macs | None = None,
) -> Descent:
    """What the siblings of ``patient`` share with him. Raises InputError for what cannot be read.

    ``frequencies``: of the family's origin, CAU where none is told (and said).
    """
    family = family_of(persons, patient)
    chosen = frequencies or frequency_set("CAU")
    order = {one.id: place for place, one in enumerate(persons)}
    siblings = [*family.children[1:], *family.others, *family.left_out]
    siblings.sort(key=lambda one: order[one.person.id])
    if not family.patient.typed:
        why = "the patient's own HLA type is not told"
        return _with_twins(
            Descent(family, tuple(_open(one, why) for one in siblings), (), ()), family
        )
    loci = _loci(family, chosen, known, macs)
    unlike, who = unlike_twins(family, loci)
    if family.patient.id in who:
        why = "the patient and a twin are typed differently: which typing is the patient's is open"
        return Descent(family, tuple(_open(one, why) for one in siblings), unlike, ())
    found = _all(_without(family, who), siblings, chosen, _at_without(loci, who), who)
    return _with_twins(replace(found, conflicts=(*unlike, *found.conflicts)), family, who)


def _all(
    family: Family,
    siblings: list[Child],
    chosen: FrequencySet,
    loci: tuple[AllelesAt, ...],
    doubtful: frozenset[str],
) -> Descent:
    """Every sibling; one whose typing is ``doubtful`` stays open."""
    made = Readings(family, loci, chain(chosen, loci))
    notes = _notes(family, chosen, made)
    if made.crossed is None:
        return _in_conflict(family, siblings, chosen, loci, notes)
    slip, less = None, None
    if made.crossed == MOST_CROSSED:
        slip, less = slip_of(family, loci, chosen)
    parts = {} if less is not None else _left_out(family, chosen, loci)
    conflicts = [slip] if slip is not None else []
    found = []
    for one in siblings:
        own = parts.get(one.person.id, made)
        if not one.person.typed:
            found.append(_open(one, "is not typed"))
        elif one.person.id in doubtful:
            found.append(_open(one, "is typed differently from a twin of the same egg"))
        elif own.crossed is None:
            found.append(_open(one, "this typing does not fit the family"))
            conflicts.append(conflict_of(own.family, loci, lambda _: None)[0])
        elif one not in own.family.children:
            found.append(_open(one, "is left out while the typings do not fit well"))
        elif less is not None:
            found.append(_agreed(_sibling(one, made), _sibling(one, less), one))
        else:
            found.append(_sibling(one, own))
    fitting = {name: each for name, each in parts.items() if each.crossed is not None}
    return Descent(family, tuple(found), tuple(conflicts), notes, made, loci, fitting)


def _agreed(one: Shared, two: Shared, child: Child) -> Shared:
    """What is the same with and without the locus that fits badly; else nothing."""
    if one.verdict == two.verdict and not one.crossover:
        return one
    return _open(child, "rests on a locus that fits only with a crossover on either side of it")


def _left_out(
    family: Family, chosen: FrequencySet, loci: tuple[AllelesAt, ...]
) -> dict[str, Readings]:
    """For each sibling too many: the readings with this one in the place of the last."""
    found = {}
    for one in family.left_out:
        other = replace(family, children=(*family.children[:-1], one), left_out=())
        found[one.person.id] = Readings(other, loci, chain(chosen, loci))
    return found


def _with_twins(made: Descent, family: Family, unlike: Collection[str] = ()) -> Descent:
    """Who is told as a twin from one egg has what the other has."""
    people = {one.person.id: one.person for one in _children(family)}
    known = {one.id: one for one in made.shared}
    found = []
    for one in made.shared:
        me = people[one.id]
        if one.id not in unlike and are_twins(me, family.patient):
            why = "from the same egg as the patient: has all the same genes, the variant too"
            found.append(Shared(one.id, 1.0, 0.0, 0.0, "identical", "", (why,), proven=True))
            continue
        twin = next(
            (
                known[n]
                for n, each in people.items()
                if n in known
                and n != one.id
                and each.typed
                and not me.typed
                and are_twins(me, each)
            ),
            None,
        )
        if twin is not None:
            why = f"from the same egg as {twin.id}: has all the same genes"
            found.append(replace(twin, id=one.id, why=(why, *twin.why)))
        else:
            found.append(one)
    return replace(made, shared=tuple(found))


def _children(family: Family) -> tuple[Child, ...]:
    return (*family.children, *family.others, *family.left_out)


def _loci(
    family: Family, chosen: FrequencySet, known: Nomenclature | None, macs: Macs | None
) -> tuple[AllelesAt, ...]:
    persons = [family.father, family.mother, *(one.person for one in _children(family))]
    found = []
    for place, locus in enumerate(LOCI):
        told = {
            one.id: one.told.loci[locus]
            for one in persons
            if one is not None and one.told is not None and locus in one.told.loci
        }
        found.append(alleles_at(locus, told, chosen.alleles[place], known, macs))
    return tuple(found)


def _notes(family: Family, chosen: FrequencySet, made: Readings) -> tuple[str, ...]:
    notes = [f"haplotype frequencies of {chosen.name} weigh what the typings leave open"]
    if not made.all_weighed:
        notes.append("the typings leave too much open to weigh crossovers as well")
    if family.left_out:
        names = ", ".join(one.person.id for one in family.left_out)
        notes.append(f"the best typed siblings are weighed together; each by itself: {names}")
    return tuple(notes)


def _in_conflict(
    family: Family,
    siblings: list[Child],
    chosen: FrequencySet,
    loci: tuple[AllelesAt, ...],
    notes: tuple[str, ...],
) -> Descent:
    """Without the one typing that does not fit, if there is just one such; else nothing is told."""

    def fits_without(without: str) -> Readings | None:
        less, kept = _without(family, {without}), _at_without(loci, {without})
        made = Readings(less, kept, chain(chosen, kept))
        return made if made.crossed is not None and made.crossed < 2 else None

    conflict, culprit = conflict_of(family, loci, fits_without)
    slip, _ = slip_of(family, loci, chosen)
    if not conflict.places and slip is not None:
        conflict = replace(conflict, places=slip.places)
    made = fits_without(culprit) if culprit and culprit != family.patient.id else None
    if made is None:
        why = "the typings of the family do not fit one another"
        return Descent(family, tuple(_open(one, why) for one in siblings), (conflict,), notes)
    found = []
    for one in siblings:
        if one.person.id == culprit:
            found.append(_open(one, "this typing does not fit the family"))
        elif one not in made.family.children:
            typed = one.person.typed
            found.append(_open(one, "is left out here" if typed else "is not typed"))
        else:
            told = _sibling(one, made)
            why = f"reckoned without the typing of {culprit}, which does not fit"
            found.append(replace(told, why=(*told.why, why)))
    return Descent(made.family, tuple(found), (conflict,), notes, made, made.loci)


def _without(family: Family, who: Collection[str]) -> Family:
    def gone(one: Person | None) -> Person | None:
        return None if one is None or one.id in who else one

    kept = tuple(one for one in family.children if one.person.id not in who)
    left = tuple(one for one in family.left_out if one.person.id not in who)
    return replace(
        family,
        father=gone(family.father),
        mother=gone(family.mother),
        children=kept,
        left_out=left,
    )


def _at_without(loci: tuple[AllelesAt, ...], who: Collection[str]) -> tuple[AllelesAt, ...]:
    return tuple(
        replace(at, fits={name: fit for name, fit in at.fits.items() if name not in who})
        for at in loci
    )


def _open(one: Child, why: str) -> Shared:
    """Nothing more is known than before any typing."""
    return Shared(one.person.id, *PRIOR[one.side], "cannot tell", "", (why,))


def _sibling(one: Child, made: Readings) -> Shared:
    """What the readings of a family say of one of its typed children."""
    place = made.family.children.index(one)
    told = shares(made, place)
    verdict = verdict_of(told, made, place)
    crossover = crossover_words(told, made) if made.crossed else ""
    return Shared(
        one.person.id,
        told.p["identical"],
        told.p["haploidentical"],
        told.p["none"],
        verdict,
        crossover,
        why_of(told, verdict, made, crossover, place),
        proven=len(told.fits) == 1,
    )
