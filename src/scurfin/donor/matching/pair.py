"""A patient and a donor, locus by locus: matches, their direction, and where each mismatch is.

Sources: facts ``match-pairing``, ``null-as-homozygous``, ``tce-rule``, ``serology-file``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Literal

from scurfin.donor.matching.antigens import antigen_matches, mismatch
from scurfin.donor.matching.beyond import ABSENT, ALONE, SECOND_DRB, TOGETHER, second_drb
from scurfin.donor.matching.immunogenicity import Tce, classes
from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.donor.typing.proteins import Locus, Proteins, Reading
from scurfin.donor.typing.serology import Mismatch

COUNTED = {
    8: ("A", "B", "C", "DRB1"),
    10: ("A", "B", "C", "DRB1", "DQB1"),
    12: ("A", "B", "C", "DRB1", "DQB1", "DPB1"),
}
Grade = Literal["A", "P", "M", "?"]
CORD_ANTIGENS, CORD_ALLELES = ("A", "B"), ("DRB1",)


@dataclass(frozen=True)
class LocusMatch:
    """``least`` to ``most`` matches of two; ``grade``: A certainly both, P perhaps, M certainly
    not, ? not typed. ``graft`` and ``host``: how many alleles of the patient the donor lacks (may
    be attacked by the graft) and the reverse, None while the typing leaves it open. ``mismatched``:
    (patient's, donor's) alleles that face one another without a match, ``kinds`` whether each is an
    antigen or an allele mismatch; ``antigens``: the least and the most matches of two as antigens,
    None without the nomenclature."""

    locus: str
    least: int
    most: int
    grade: Grade
    graft: int | None
    host: int | None
    mismatched: tuple[tuple[str, str], ...]
    why: str
    kinds: tuple[Mismatch, ...] = ()
    antigens: tuple[int, int] | None = None


@dataclass(frozen=True)
class Match:
    """``counts``: of 8, 10 and 12, the least and the most; ``dpb1``: class of its mismatch, and
    ``dpb1_may_be`` every class that the typings leave possible; ``cord``: of 6 for cord blood (A
    and B as antigens, DRB1 as alleles); ``antigen_mismatches``: least and most at the loci of 10;
    both None without serology. ``reported``: loci that are not counted."""

    loci: tuple[LocusMatch, ...]
    counts: dict[int, tuple[int, int]]
    dpb1: Tce
    notes: tuple[str, ...]
    dpb1_may_be: tuple[Tce, ...] = ()
    cord: tuple[int, int] | None = None
    antigen_mismatches: tuple[int, int] | None = None
    reported: tuple[LocusMatch, ...] = ()


def match(patient: Proteins, donor: Proteins, known: Nomenclature | None = None) -> Match:
    """Hold the donor against the patient; what is not typed in either may be 0 to 2 matches."""
    loci = tuple(
        _locus(name, patient.loci.get(name), donor.loci.get(name), known) for name in COUNTED[12]
    )
    by_name = {one.locus: one for one in loci}
    counts = {size: _sum([by_name[name] for name in names]) for size, names in COUNTED.items()}
    # One copy told is no gap at DRB3/4/5: the other haplotype may carry another gene, or none.
    notes = [
        note
        for one in (patient, donor)
        for locus in one.loci.values()
        for note in locus.taken
        if locus.name not in TOGETHER or "one copy is told" not in note
    ]
    if known is None:
        notes.append("two-field names are compared: no nomenclature was at hand")
    may_be = _tce(patient, donor, by_name["DPB1"], known)
    reported, more = _reported(patient, donor, known)
    return Match(
        loci,
        counts,
        may_be[0] if len(may_be) == 1 else "unknown",
        tuple(dict.fromkeys([*notes, *more])),
        may_be,
        _cord(by_name, known),
        _antigen_mismatches(by_name, known),
        reported,
    )


def _sum(loci: list[LocusMatch]) -> tuple[int, int]:
    return sum(one.least for one in loci), sum(one.most for one in loci)


def _cord(loci: dict[str, LocusMatch], known: Nomenclature | None) -> tuple[int, int] | None:
    if known is None or not known.serology.known:
        return None
    least, most = _sum([loci[name] for name in CORD_ALLELES])
    found = [loci[name].antigens or (0, 2) for name in CORD_ANTIGENS]
    return least + sum(one for one, _ in found), most + sum(one for _, one in found)


def _antigen_mismatches(
    loci: dict[str, LocusMatch], known: Nomenclature | None
) -> tuple[int, int] | None:
    if known is None or not known.serology.known:
        return None
    found = [loci[name].antigens or (0, 2) for name in COUNTED[10]]
    return sum(2 - most for _, most in found), sum(2 - least for least, _ in found)


def _reported(
    patient: Proteins, donor: Proteins, known: Nomenclature | None
) -> tuple[tuple[LocusMatch, ...], tuple[str, ...]]:
    """Loci that are told of either and not counted."""
    second = second_drb(patient, "patient"), second_drb(donor, "donor")
    pairs = [
        (SECOND_DRB, second[0].locus, second[1].locus),
        *((name, patient.loci.get(name), donor.loci.get(name)) for name in ALONE),
    ]
    found = tuple(
        _locus(name, mine, theirs, known) for name, mine, theirs in pairs if mine or theirs
    )
    return found, (*second[0].notes, *second[1].notes)


def _locus(
    name: str, patient: Locus | None, donor: Locus | None, known: Nomenclature | None
) -> LocusMatch:
    if patient is None or donor is None:
        who = "patient" if patient is None else "donor"
        return LocusMatch(name, 0, 2, "?", None, None, (), f"{name} is not typed in the {who}")
    pairs = list(product(patient.readings, donor.readings))
    least = min(_count(p, d, certain=True) for p, d in pairs)
    most = max(_count(p, d, certain=False) for p, d in pairs)
    grade: Grade = "A" if least == 2 else "M" if most < 2 else "P"
    graft = host = None
    mismatched: tuple[tuple[str, str], ...] = ()
    if len(pairs) == 1 and patient.readings[0].certain and donor.readings[0].certain:
        p, d = patient.readings[0], donor.readings[0]
        mine, theirs = {*p.first, *p.second}, {*d.first, *d.second}
        graft, host = len(mine - theirs - {ABSENT}), len(theirs - mine - {ABSENT})
        mismatched = _facing(p, d, known)
    kinds = tuple(mismatch(mine, theirs, known) for mine, theirs in mismatched)
    # What certainly matches as alleles matches as antigens.
    told = known is not None and known.serology.known
    antigens = (2, 2) if grade == "A" and told else antigen_matches(patient, donor, known)
    return LocusMatch(
        name,
        least,
        most,
        grade,
        graft,
        host,
        mismatched,
        _why(name, grade, least, most, mismatched, kinds),
        kinds,
        antigens,
    )


def _count(patient: Reading, donor: Reading, *, certain: bool) -> int:
    """Matches of the better pairing: those that hold whatever the copies are, or that may."""
    direct = _same(patient.first, donor.first, certain) + _same(
        patient.second, donor.second, certain
    )
    crossed = _same(patient.first, donor.second, certain) + _same(
        patient.second, donor.first, certain
    )
    return max(direct, crossed)


def _same(one: frozenset[str], other: frozenset[str], certain: bool) -> bool:
    if not one or not other:
        return not certain
    if certain:
        return len(one) == 1 and one == other
    return bool(one & other)


def _facing(
    patient: Reading, donor: Reading, known: Nomenclature | None
) -> tuple[tuple[str, str], ...]:
    """The pairs of the better pairing that do not match; antigens decide between equal ones."""
    (a,), (b,) = patient.first, patient.second
    (c,), (d,) = donor.first, donor.second
    weight = {"allele": 0, "unknown": 1, "antigen": 2}

    def cost(pairs: tuple[tuple[str, str], ...]) -> tuple[int, int]:
        differ = [(x, y) for x, y in pairs if x != y]
        return len(differ), sum(weight[mismatch(x, y, known).kind] for x, y in differ)

    best = min((((a, c), (b, d)), ((a, d), (b, c))), key=cost)
    return tuple(pair for pair in best if pair[0] != pair[1])


def _why(
    name: str,
    grade: Grade,
    least: int,
    most: int,
    mismatched: tuple[tuple[str, str], ...],
    kinds: tuple[Mismatch, ...],
) -> str:
    if grade == "A":
        return f"{name}: both match"
    if mismatched:
        facing = "; ".join(
            f"patient {mine}, donor {theirs}{f': {kind.words}' if kind.words else ''}"
            for (mine, theirs), kind in zip(mismatched, kinds, strict=True)
        )
        return f"{name}: {most} of 2 match ({facing})"
    if least == most:
        return f"{name}: {most} of 2 match"
    if grade == "M":
        return f"{name}: at most {most} of 2 match"
    return f"{name}: {least} to {most} of 2 match, by what the typings leave open"


def _tce(
    patient: Proteins, donor: Proteins, at: LocusMatch, known: Nomenclature | None
) -> tuple[Tce, ...]:
    """The classes that the mismatch at DPB1 may have, by what is told."""
    if at.grade == "A":
        return ("match",)
    if known is None or at.grade == "?":
        return ("unknown",)
    return classes(patient.loci["DPB1"], donor.loci["DPB1"], known, may_match=at.most == 2)
