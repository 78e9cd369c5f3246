"""A typing as matching sees it: for each locus the proteins that each of its two copies may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scurfin.donor.typing.gl import Copies, LocusTold, Told
from scurfin.donor.typing.names import UNTYPED, allele_name
from scurfin.donor.typing.nomenclature import ANY, Nomenclature
from scurfin.terms.source_text import InputError

Macs = Mapping[str, tuple[str, ...]]
UNKNOWN: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reading:
    """One reading of a locus: what each copy may be; an empty set is a copy that was not told."""

    first: frozenset[str]
    second: frozenset[str]

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
            loci[name] = _locus(locus, known, macs or {})
    return Proteins(loci, tuple(untyped), known.release if known is not None else "")


def _locus(told: LocusTold, known: Nomenclature | None, macs: Macs) -> Locus:
    taken: list[str] = []
    readings = tuple(
        dict.fromkeys(_reading(told.locus, one, known, macs, taken) for one in told.readings)
    )
    return Locus(told.locus, readings, tuple(dict.fromkeys(taken)))


def _reading(
    locus: str, told: Copies, known: Nomenclature | None, macs: Macs, taken: list[str]
) -> Reading:
    first, second = (_copy(one, known, macs, taken) for one in (told.first, told.second))
    if not told.second:
        taken.append(f"{locus}: one copy is told; the other may be anything")
    for one, other in ((first, second), (second, first)):
        if one and all(_null(each) for each in one) and any(not _null(each) for each in other):
            taken.append(
                f"{locus}: {'/'.join(sorted(one))} makes no protein: read as "
                f"{'/'.join(sorted(other))} twice"
            )
            return Reading(other, other)
    return Reading(first, second)


def _copy(
    codes: tuple[str, ...], known: Nomenclature | None, macs: Macs, taken: list[str]
) -> frozenset[str]:
    found: set[str] = set()
    for code in codes:
        found.update(_code(code, known, macs))
    expressed = {one for one in found if not _null(one)}
    if expressed and len(expressed) < len(found):
        nulls = "/".join(sorted(found - expressed)[:3])
        taken.append(f"nulls among other readings of a copy are left out ({nulls})")
        return frozenset(expressed)
    return frozenset(found)


def _code(code: str, known: Nomenclature | None, macs: Macs) -> tuple[str, ...]:
    locus, _, rest = code.partition("*")
    if rest in UNTYPED:
        return ()
    field, _, second = rest.partition(":")
    if second.isalpha() and second != ANY:
        if second not in macs:
            raise InputError(
                f"the multiple allele code {code} is not known",
                remedy="write its alleles out: codes are never guessed",
            )
        return tuple(
            one
            for each in macs[second]
            for one in _code(f"{locus}*{each if ':' in each else f'{field}:{each}'}", known, macs)
        )
    if known is not None:
        found = known.proteins(code)
        if not found:
            raise InputError(
                f"{code} is no name of release {known.release}",
                remedy="check it, or name the release it was typed with",
            )
        return found
    name = allele_name(code)
    if name is None:
        raise InputError(
            f"{code} cannot be read without the nomenclature",
            remedy="name its folder (scurfin donor nomenclature FOLDER), or write two-field names",
        )
    return (name.two_field,)


def _null(protein: str) -> bool:
    return protein.endswith("N")
