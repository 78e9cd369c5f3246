"""A typing as matching sees it: for each locus the proteins that each of its two copies may be."""

from __future__ import annotations

from dataclasses import dataclass

from scurfin.donor.typing.codes import Codes, Macs
from scurfin.donor.typing.gl import Copies, LocusTold, Told
from scurfin.donor.typing.names import UNTYPED, allele_name
from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.donor.typing.serology import locus_of
from scurfin.terms.source_text import InputError

UNKNOWN: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reading:
    """One reading of a locus: what each copy may be; an empty set is a copy that was not told.

    ``antigens``: of each copy those that were told themselves, where it was typed by serology.
    """

    first: frozenset[str]
    second: frozenset[str]
    antigens: tuple[frozenset[str], frozenset[str]] = (UNKNOWN, UNKNOWN)

    @property
    def certain(self) -> bool:
        return len(self.first) == len(self.second) == 1


@dataclass(frozen=True)
class Locus:
    """A locus: its readings, and in words how nulls and untold copies were taken."""

    name: str
    readings: tuple[Reading, ...]
    taken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proteins:
    """``loci`` by name; ``untyped``: loci told only by codes that mean so, kept and shown;
    ``release``: of the nomenclature, or '' where two-field names are compared."""

    loci: dict[str, Locus]
    untyped: tuple[str, ...]
    release: str


def proteins(told: Told, known: Nomenclature | None = None, macs: Macs | None = None) -> Proteins:
    """What ``told`` stands for. Raises InputError naming a code that cannot be read here."""
    loci = {}
    untyped = []
    for name, locus in told.loci.items():
        if locus.untyped:
            untyped.append(name)
        else:
            loci[name] = _locus(locus, Codes(macs, known))
    return Proteins(loci, tuple(untyped), known.release if known is not None else "")


def _locus(told: LocusTold, codes: Codes) -> Locus:
    taken: list[str] = []
    readings = [_reading(told.locus, one, codes, taken) for one in told.readings]
    return Locus(told.locus, tuple(dict.fromkeys(readings)), tuple(dict.fromkeys(taken)))


def _reading(locus: str, told: Copies, codes: Codes, taken: list[str]) -> Reading:
    first, second = (_copy(locus, one, codes, taken) for one in (told.first, told.second))
    if not told.second:
        taken.append(f"{locus}: one copy is told; the other may be anything")
    for one, other in ((first, second), (second, first)):
        if one and all(_null(each) for each in one) and any(not _null(each) for each in other):
            taken.append(
                f"{locus}: {'/'.join(sorted(one))} makes no protein: read as "
                f"{'/'.join(sorted(other))} twice"
            )
            return Reading(other, other)
    return Reading(first, second, (_antigens(told.first), _antigens(told.second)))


def _antigens(told: tuple[str, ...]) -> frozenset[str]:
    return frozenset(told) if told and all(locus_of(one) for one in told) else UNKNOWN


def _copy(locus: str, told: tuple[str, ...], codes: Codes, taken: list[str]) -> frozenset[str]:
    found: set[str] = set()
    for code in told:
        found.update(_code(code, codes, taken))
    if _antigens(told):
        taken.append(
            f"{locus}: {'/'.join(told)} was typed by serology: read as all alleles that may have it"
        )
    expressed = {one for one in found if not _null(one)}
    if expressed and len(expressed) < len(found):
        nulls = "/".join(sorted(found - expressed)[:3])
        taken.append(f"nulls among other readings of a copy are left out ({nulls})")
        return frozenset(expressed)
    return frozenset(found)


def _code(code: str, codes: Codes, taken: list[str]) -> tuple[str, ...]:
    if code.partition("*")[2] in UNTYPED:
        return ()
    listed = codes.alleles(code)
    known = codes.known
    if listed:
        found: list[str] = []
        for one in listed:
            named = known.proteins(one) if known is not None else ()
            if known is not None and not named:
                taken.append(f"{one} of {code} is no name of release {known.release}: kept as told")
            found += named or (_two_field(one),)
        return tuple(dict.fromkeys(found))
    if known is not None:
        of_release = known.proteins(code)
        if not of_release:
            raise InputError(
                f"{code} is no name of release {known.release}",
                remedy="check it, or name the release it was typed with",
            )
        return of_release
    return (_two_field(code),)


def _two_field(code: str) -> str:
    name = allele_name(code)
    if name is None:
        raise InputError(
            f"{code} cannot be read without the nomenclature",
            remedy="name its folder (scurfin donor nomenclature FOLDER), or write two-field names",
        )
    return name.two_field


def _null(protein: str) -> bool:
    return protein.endswith("N")
