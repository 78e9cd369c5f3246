"""A patient and a donor, locus by locus: matches, their direction, and where each mismatch is.

Sources: facts ``match-pairing``, ``null-as-homozygous``, ``tce-rule``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Literal

from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.donor.typing.proteins import Locus, Proteins, Reading

COUNTED = {
    8: ("A", "B", "C", "DRB1"),
    10: ("A", "B", "C", "DRB1", "DQB1"),
    12: ("A", "B", "C", "DRB1", "DQB1", "DPB1"),
}
Grade = Literal["A", "P", "M", "?"]
Tce = Literal[
    "match",
    "permissive",
    "non-permissive, graft versus host",
    "non-permissive, host versus graft",
    "unknown",
]


@dataclass(frozen=True)
class LocusMatch:
    """``least`` to ``most`` matches of two; ``grade``: A certainly both, P perhaps, M certainly
    not, ? not typed. ``graft`` and ``host``: how many alleles of the patient the donor lacks (may
    be attacked by the graft) and the reverse, None while the typing leaves it open. ``mismatched``:
    (patient's, donor's) alleles that face one another without a match."""

    locus: str
    least: int
    most: int
    grade: Grade
    graft: int | None
    host: int | None
    mismatched: tuple[tuple[str, str], ...]
    why: str


@dataclass(frozen=True)
class Match:
    """``counts``: of 8, 10 and 12, the least and the most; ``dpb1``: class of its mismatch."""

    loci: tuple[LocusMatch, ...]
    counts: dict[int, tuple[int, int]]
    dpb1: Tce
    notes: tuple[str, ...]


def match(patient: Proteins, donor: Proteins, known: Nomenclature | None = None) -> Match:
    """Hold the donor against the patient; what is not typed in either may be 0 to 2 matches."""
    loci = tuple(_locus(name, patient.loci.get(name), donor.loci.get(name)) for name in COUNTED[12])
    by_name = {one.locus: one for one in loci}
    counts = {
        size: (
            sum(by_name[name].least for name in names),
            sum(by_name[name].most for name in names),
        )
        for size, names in COUNTED.items()
    }
    notes = [
        note for one in (patient, donor) for locus in one.loci.values() for note in locus.taken
    ]
    if known is None:
        notes.append("two-field names are compared: no nomenclature was at hand")
    return Match(
        loci, counts, _tce(patient, donor, by_name["DPB1"], known), tuple(dict.fromkeys(notes))
    )


def _locus(name: str, patient: Locus | None, donor: Locus | None) -> LocusMatch:
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
        graft, host = len(mine - theirs), len(theirs - mine)
        mismatched = _facing(p, d)
    return LocusMatch(
        name,
        least,
        most,
        grade,
        graft,
        host,
        mismatched,
        _why(name, grade, least, most, mismatched),
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


def _facing(patient: Reading, donor: Reading) -> tuple[tuple[str, str], ...]:
    """The pairs of the better pairing that do not match."""
    (a,), (b,) = patient.first, patient.second
    (c,), (d,) = donor.first, donor.second
    direct, crossed = ((a, c), (b, d)), ((a, d), (b, c))
    best = min((direct, crossed), key=lambda pairs: sum(x != y for x, y in pairs))
    return tuple(pair for pair in best if pair[0] != pair[1])


def _why(
    name: str, grade: Grade, least: int, most: int, mismatched: tuple[tuple[str, str], ...]
) -> str:
    if grade == "A":
        return f"{name}: both match"
    if mismatched:
        facing = ", ".join(f"patient {mine}, donor {theirs}" for mine, theirs in mismatched)
        return f"{name}: {most} of 2 match ({facing})"
    if grade == "M":
        return f"{name}: at most {most} of 2 match"
    return f"{name}: {least} to {most} of 2 match, by what the typings leave open"


def _tce(patient: Proteins, donor: Proteins, at: LocusMatch, known: Nomenclature | None) -> Tce:
    """The lowest group of each side: equal is permissive; the lower side attacks."""
    if at.grade == "A":
        return "match"
    if known is None or at.grade == "?":
        return "unknown"
    mine, theirs = _lowest(patient.loci["DPB1"], known), _lowest(donor.loci["DPB1"], known)
    if mine is None or theirs is None:
        return "unknown"
    if mine == theirs:
        return "permissive"
    return (
        "non-permissive, host versus graft"
        if theirs < mine
        else "non-permissive, graft versus host"
    )


def _lowest(locus: Locus, known: Nomenclature) -> int | None:
    if len(locus.readings) != 1 or not locus.readings[0].certain:
        return None
    reading = locus.readings[0]
    groups = [known.tce_of(one) for one in (*reading.first, *reading.second)]
    return None if None in groups else min(one for one in groups if one is not None)
