"""Antigen against allele mismatch: whether two proteins that differ react as one antigen.

Facts ``serology-file``, ``serology-dna-trap``: serology that is missing is unknown and no
mismatch, and what is told here excludes nobody. A variant (A203, B5102) counts as its antigen, a
broad antigen as its splits; that a variant is no mismatch is a choice made here.
"""

from __future__ import annotations

from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.donor.typing.proteins import Locus, Reading
from scurfin.donor.typing.serology import LETTERS, Mismatch

Set = frozenset[str]
# Of each copy the proteins and the antigens that it may be.
Copies = tuple[tuple[Set, Set], tuple[Set, Set]]


def mismatch(mine: str, theirs: str, known: Nomenclature | None) -> Mismatch:
    """The kind of the mismatch of two proteins that differ."""
    if known is None or not known.serology.known or mine.partition("*")[0] not in LETTERS:
        return Mismatch("unknown", "")
    found = known.kinds.get((mine, theirs))
    if found is None:
        found = known.kinds[mine, theirs] = _mismatch(mine, theirs, known)
    return found


def _mismatch(mine: str, theirs: str, known: Nomenclature) -> Mismatch:
    one, other = known.reacts(mine), known.reacts(theirs)
    missing = [name for name, found in ((mine, one), (theirs, other)) if not found]
    if missing:
        words = f"antigen or allele: unknown, no antigen told of {_and(missing)}"
        return Mismatch("unknown", words)
    weak = any(known.serology.assumed_only(known.alleles_of(name)) for name in (mine, theirs))
    ground = ", assumed from the names" if weak else ""
    if one == other and len(one) == 1:
        return Mismatch("allele", f"allele mismatch, same antigen {_or(one)}{ground}")
    if not one & other:
        return Mismatch("antigen", f"antigen mismatch, {_or(one)} against {_or(other)}{ground}")
    return Mismatch("unknown", f"antigen or allele: unknown, {_or(one)} against {_or(other)}")


def antigen_matches(
    patient: Locus, donor: Locus, known: Nomenclature | None
) -> tuple[int, int] | None:
    """The least and the most copies of two that match as antigens; None without serology."""
    if known is None or not known.serology.known:
        return None
    mine = [_copies(one, known) for one in patient.readings]
    theirs = [_copies(one, known) for one in donor.readings]
    return (
        min(_count(p, d, certain=True) for p in mine for d in theirs),
        max(_count(p, d, certain=False) for p in mine for d in theirs),
    )


def _count(patient: Copies, donor: Copies, *, certain: bool) -> int:
    (a, b), (c, d) = patient, donor
    return max(
        _same(a, c, certain) + _same(b, d, certain), _same(a, d, certain) + _same(b, c, certain)
    )


def _copies(reading: Reading, known: Nomenclature) -> Copies:
    first, second = reading.antigens
    return (
        (reading.first, _reacts(reading.first, first, known)),
        (reading.second, _reacts(reading.second, second, known)),
    )


def _reacts(copy: Set, told: Set, known: Nomenclature) -> Set:
    """The antigens that a copy may be; empty where one of its readings has none that is known."""
    if told:
        return frozenset().union(*(known.serology.finest(one) for one in told))
    if len(copy) == 1:
        (only,) = copy
        return known.reacts(only)
    found = [known.reacts(one) for one in copy]
    return frozenset().union(*found) if all(found) else frozenset()


def _same(one: tuple[Set, Set], other: tuple[Set, Set], certain: bool) -> bool:
    (alleles, antigens), (theirs, their_antigens) = one, other
    if certain:
        alike = len(alleles) == 1 and alleles == theirs
        return alike or (len(antigens) == 1 and antigens == their_antigens)
    if not antigens or not their_antigens:
        return True
    return bool(antigens & their_antigens) or bool(alleles & theirs)


def _or(names: Set) -> str:
    return " or ".join(sorted(names))


def _and(names: list[str]) -> str:
    return " and ".join(dict.fromkeys(names))
