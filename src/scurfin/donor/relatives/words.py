"""Verdicts on what a sibling shares, and how they are put into words."""

from __future__ import annotations

from typing import Literal

from scurfin.donor.chance_words import share
from scurfin.donor.relatives.family import Family
from scurfin.donor.relatives.readings import Crossover, Readings
from scurfin.donor.relatives.shares import Shares
from scurfin.donor.typing.names import LOCI

Verdict = Literal["identical", "haploidentical", "none", "recombinant", "cannot tell"]
SURE = 0.95
"""How probable 'identical' must be besides being proven: our own choice. What is left are
crossovers that the typings cannot show."""
CLASS_I, CLASS_II = LOCI[:3], LOCI[3:]


def verdict_of(told: Shares, made: Readings, place: int) -> Verdict:
    """``identical`` also needs patient and sibling typed in both classes (our own rule), and every
    hidden crossover weighed."""
    if len(told.fits) != 1:
        return "cannot tell"
    (only,) = told.fits
    if only != "identical":
        return only
    sure = made.all_weighed and told.p[only] >= SURE
    return only if sure and not _not_typed(made, place) else "cannot tell"


def _not_typed(made: Readings, place: int) -> str:
    """The class of HLA at which the patient or the child at ``place`` is not typed; '' for none."""
    both = {made.family.patient.id, made.family.children[place].person.id}
    typed = {at.locus for at in made.loci if both <= at.fits.keys()}
    if typed.isdisjoint(CLASS_I):
        return "I"
    return "II" if typed.isdisjoint(CLASS_II) else ""


def crossover_words(told: Shares, made: Readings) -> str:
    """The crossovers that the typings need, the likeliest first; 'and' where each is needed."""
    by_meiosis: dict[tuple[int, str], dict[int, float]] = {}
    for one, p in told.crossed.items():
        if any(one in each.crossed for each in made.least()):
            by_meiosis.setdefault((one.child, one.parent), {})[one.after] = p
    likely = sorted(by_meiosis.items(), key=lambda each: -sum(each[1].values()))
    kept = [each for each in likely if sum(each[1].values()) >= 1 - SURE]
    said = []
    for (child, parent), places in kept:
        first, last = min(places), max(places)
        who = "the patient" if child == 0 else made.family.children[child].person.id
        said.append(f"{parent}'s haplotype in {who} between {LOCI[first]} and {LOCI[last + 1]}")
    needed = all(_each_in(kept, one.crossed) for one in made.least())
    return (", and " if needed else " or ").join(said)


def _each_in(
    kept: list[tuple[tuple[int, str], dict[int, float]]], crossed: tuple[Crossover, ...]
) -> bool:
    return all(any((one.child, one.parent) == meiosis for one in crossed) for meiosis, _ in kept)


def why_of(
    told: Shares, verdict: Verdict, made: Readings, crossover: str, place: int
) -> tuple[str, ...]:
    """The proof, or what is left open; then what else to know before leaning on it."""
    typed = _parents(made.family)
    no_other = f"with {typed} the typings leave no other reading"
    if crossover:
        no_other += " with as few crossovers"
    if verdict == "identical":
        return (f"shares both haplotypes: {no_other}", *_unshown(told), *_again(crossover))
    if verdict == "haploidentical":
        part = " and part of the other" if crossover and told.parted else ""
        return (f"shares one haplotype{part}: {no_other}", *_again(crossover))
    if verdict == "none":
        return (f"shares no haplotype: {no_other}", *_again(crossover))
    if verdict == "recombinant":
        first = "shares parts of haplotypes only: no reading without a crossover fits"
        return (first, *_again(crossover))
    left = [
        name for name in ("identical", "haploidentical", "none", "recombinant") if name in told.fits
    ]
    if len(left) == 1:
        return (_not_enough(told, made, place),)
    alike = "; the same alleles do not prove the same haplotypes" if "identical" in left else ""
    return (f"with {typed} the typings leave open: {', '.join(left)}{alike}",)


def _not_enough(told: Shares, made: Readings, place: int) -> str:
    start = "only 'identical' fits without a hidden crossover, but "
    if not made.all_weighed:
        return f"{start}too much is open to weigh one"
    if told.p["identical"] < SURE:
        return f"{start}one is too likely here"
    return f"{start}not both are typed at a locus of HLA class {_not_typed(made, place)}"


def _unshown(told: Shares) -> tuple[str, ...]:
    if not told.unsure:
        return ()
    where = ", ".join(LOCI[one] for one in sorted(told.unsure))
    chance = share(1 - told.p["identical"])
    return (f"at {where} a crossover that the typings cannot show is not ruled out ({chance})",)


def _again(crossover: str) -> tuple[str, ...]:
    if not crossover:
        return ()
    return ("a slip in typing can look like a crossover: type again before this is relied on",)


def _parents(family: Family) -> str:
    typed = [
        name
        for name, one in (("father", family.father), ("mother", family.mother))
        if one is not None and one.typed
    ]
    return " and ".join(typed) + " typed" if typed else "no parent typed"
