"""Which relatives share which haplotypes with the patient, and how sure that is.

``identical`` is said only where the typings leave nothing else with as few crossovers, so that no
frequency proves it (fact ``identity-by-descent``); what is not proven cannot be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from scurfin.donor.chances.sets import FrequencySet, frequency_set
from scurfin.donor.relatives.alleles import AllelesAt, alleles_at
from scurfin.donor.relatives.conflicts import Conflict, conflict_of
from scurfin.donor.relatives.family import Child, Family, Person, family_of
from scurfin.donor.relatives.prior import chain
from scurfin.donor.relatives.readings import Readings
from scurfin.donor.relatives.shares import Shares, shares
from scurfin.donor.typing.codes import Macs
from scurfin.donor.typing.names import LOCI
from scurfin.donor.typing.nomenclature import Nomenclature

Verdict = Literal["identical", "haploidentical", "none", "recombinant", "cannot tell"]
SURE = 0.95
"""How probable 'identical' must be besides being proven: our own choice. What is left are
crossovers that the typings cannot show."""
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
    words; ``made``: the readings behind it, None where nothing could be read."""

    family: Family
    shared: tuple[Shared, ...]
    conflicts: tuple[Conflict, ...]
    notes: tuple[str, ...]
    made: Readings | None = None
    loci: tuple[AllelesAt, ...] = ()


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
    siblings = [*family.children[1:], *family.others, *family.left_out]
    order = {one.id: place for place, one in enumerate(persons)}
    siblings.sort(key=lambda one: order[one.person.id])
    if not family.patient.typed:
        why = "the patient's own HLA type is not told"
        return Descent(family, tuple(_open(one, why) for one in siblings), (), ())
    loci = _loci(family, chosen, known, macs)
    made = Readings(family, loci, chain(chosen, loci))
    notes = _notes(family, chosen, made)
    if made.crossed is not None:
        found = tuple(_sibling(one, family, made) for one in siblings)
        return Descent(family, found, (), notes, made, loci)
    return _in_conflict(family, siblings, chosen, loci, notes)


def _loci(
    family: Family, chosen: FrequencySet, known: Nomenclature | None, macs: Macs | None
) -> tuple[AllelesAt, ...]:
    persons = [family.father, family.mother, *(one.person for one in family.children)]
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
        notes.append(f"only the best typed siblings are weighed together; left out: {names}")
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
        less = _without(family, without)
        kept = tuple(_at_without(at, without) for at in loci)
        made = Readings(less, kept, chain(chosen, kept))
        return made if made.crossed is not None and made.crossed < 2 else None

    conflict, culprit = conflict_of(family, loci, fits_without)
    made = fits_without(culprit) if culprit and culprit != family.patient.id else None
    if made is None:
        why = "the typings of the family do not fit one another"
        return Descent(family, tuple(_open(one, why) for one in siblings), (conflict,), notes)
    found = []
    for one in siblings:
        if one.person.id == culprit:
            found.append(_open(one, "this typing does not fit the family"))
        else:
            told = _sibling(one, made.family, made)
            why = f"reckoned without the typing of {culprit}, which does not fit"
            found.append(replace(told, why=(*told.why, why)))
    return Descent(family, tuple(found), (conflict,), notes, made, made.loci)


def _without(family: Family, who: str) -> Family:
    def gone(one: Person | None) -> Person | None:
        return None if one is None or one.id == who else one

    kept = tuple(one for one in family.children if one.person.id != who)
    return replace(family, father=gone(family.father), mother=gone(family.mother), children=kept)


def _at_without(at: AllelesAt, who: str) -> AllelesAt:
    return replace(at, fits={name: fit for name, fit in at.fits.items() if name != who})


def _open(one: Child, why: str) -> Shared:
    """Nothing more is known than before any typing."""
    return Shared(one.person.id, *PRIOR[one.side], "cannot tell", "", (why,))


def _sibling(one: Child, family: Family, made: Readings) -> Shared:
    place = next((n for n, each in enumerate(family.children) if each is one), None)
    if place is None:
        typed = one.person.typed
        return _open(one, "was left out: too many siblings" if typed else "is not typed")
    if one.person.twin == family.patient.id or family.patient.twin == one.person.id:
        why = "from the same egg as the patient: has all the same genes, the variant too"
        return Shared(one.person.id, 1.0, 0.0, 0.0, "identical", "", (why,), proven=True)
    told = shares(made, place)
    verdict = _verdict(told)
    crossover = _crossover(told, made) if made.crossed else ""
    return Shared(
        one.person.id,
        told.p["identical"],
        told.p["haploidentical"],
        told.p["none"],
        verdict,
        crossover,
        _why(told, verdict, made, crossover),
        proven=len(told.fits) == 1,
    )


def _verdict(told: Shares) -> Verdict:
    if len(told.fits) != 1:
        return "cannot tell"
    (only,) = told.fits
    return "cannot tell" if only == "identical" and told.p[only] < SURE else only


def _crossover(told: Shares, made: Readings) -> str:
    """The crossovers that the typings need, the likeliest first, each with its chance."""
    needed = {
        each: p
        for each, p in told.crossed.items()
        if any(each in one.crossed for one in made.least())
    }
    by_meiosis: dict[tuple[int, str], dict[int, float]] = {}
    for one, p in needed.items():
        by_meiosis.setdefault((one.child, one.parent), {})[one.after] = p
    said = []
    for (child, parent), places in sorted(
        by_meiosis.items(), key=lambda each: -sum(each[1].values())
    ):
        if sum(places.values()) < 1 - SURE:
            continue
        first, last = min(places), max(places)
        who = "the patient" if child == 0 else made.family.children[child].person.id
        said.append(f"{parent}'s haplotype in {who} between {LOCI[first]} and {LOCI[last + 1]}")
    return " or ".join(said)


def _why(told: Shares, verdict: Verdict, made: Readings, crossover: str) -> tuple[str, ...]:
    parents = _parents(made.family)
    if verdict == "identical":
        return (f"shares both haplotypes: with {parents} the typings leave no other reading",)
    if verdict == "haploidentical":
        part = " and part of the other" if crossover else ""
        return (f"shares one haplotype{part}: with {parents} the typings leave no other reading",)
    if verdict == "none":
        return (f"shares no haplotype: with {parents} the typings leave no other reading",)
    if verdict == "recombinant":
        return ("shares parts of haplotypes only: no reading without a crossover fits",)
    left = [
        name for name in ("identical", "haploidentical", "none", "recombinant") if name in told.fits
    ]
    if len(left) == 1:
        return (f"only '{left[0]}' fits without a hidden crossover, but one is too likely here",)
    alike = "; the same alleles do not prove the same haplotypes" if "identical" in left else ""
    return (f"with {parents} the typings leave open: {', '.join(left)}{alike}",)


def _parents(family: Family) -> str:
    typed = [
        name
        for name, one in (("father", family.father), ("mother", family.mother))
        if one is not None and one.typed
    ]
    return " and ".join(typed) + " typed" if typed else "no parent typed"
