"""The alleles of a family at one locus, those that no typing tells apart taken together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from scurfin.donor.typing.codes import Codes, Macs
from scurfin.donor.typing.gl import LocusTold
from scurfin.donor.typing.names import UNTYPED, AlleleName, allele_name
from scurfin.donor.typing.nomenclature import ANY, Nomenclature
from scurfin.terms.source_text import InputError

Fit = NDArray[np.bool_]
_FIELD = re.compile(r"(\d{2,4}):" + ANY)
UNTOLD = "?"
WITHIN = "@"


@dataclass(frozen=True)
class Copy:
    """What one copy of a gene may be: these alleles, any of these first fields, whatever lies in
    these groups (whose content is not known here), or anything."""

    alleles: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    anything: bool = False
    names: frozenset[AlleleName] = frozenset()


@dataclass(frozen=True, eq=False)
class AllelesAt:
    """``classes``: the alleles of each class, the last all that nobody has; ``fits``: for each
    typed person bool (classes, classes): whether the two copies may be of these classes."""

    locus: str
    classes: tuple[frozenset[str], ...]
    fits: dict[str, Fit]


def alleles_at(
    locus: str,
    told: Mapping[str, LocusTold],
    in_set: Iterable[str],
    known: Nomenclature | None = None,
    macs: Macs | None = None,
) -> AllelesAt:
    """Read one locus of everybody; names are compared at two fields, nulls stay themselves.

    Raises InputError for a code that cannot be read.
    """
    read: dict[str, list[tuple[Copy, Copy]]] = {}
    for who, one in told.items():
        if not one.untyped:
            read[who] = [
                (_copy(each.first, known, macs), _copy(each.second, known, macs))
                for each in one.readings
            ]
    copies = [copy for pairs in read.values() for pair in pairs for copy in pair]
    deeper = _silent(copies)
    read = {
        who: [(_with(one, deeper), _with(two, deeper)) for one, two in pairs]
        for who, pairs in read.items()
    }
    names = set(in_set) | _possible(locus, copies)
    marks = [copy for pairs in read.values() for pair in pairs for copy in pair]
    grouped: dict[tuple[bool, ...], set[str]] = {(False,) * len(marks): set()}
    for name in sorted(names):
        grouped.setdefault(tuple(_may(copy, name) for copy in marks), set()).add(name)
    nobody = (False,) * len(marks)
    keys = [*(key for key in grouped if key != nobody), nobody]
    classes = tuple(frozenset(grouped[key]) for key in keys)
    fits = {}
    at = 0
    table = np.array(keys, dtype=np.bool_).reshape(len(keys), len(marks))
    for who, pairs in read.items():
        fit = np.zeros((len(keys), len(keys)), np.bool_)
        for _ in pairs:
            left, right = table[:, at], table[:, at + 1]
            fit |= np.outer(left, right) | np.outer(right, left)
            at += 2
        fits[who] = fit
    return AllelesAt(locus, classes, fits)


def _possible(locus: str, copies: list[Copy]) -> set[str]:
    """The alleles that anybody may have, with an untold one of each first field told as such, and
    each once more within every group that may hold it (``A*02:09@A*02:01G``).

    An allele lies in one group of a kind at most; it may well lie in a G and a P group.
    """
    groups = {name for one in copies for name in one.groups}
    found = {f"{locus}*{field}:{UNTOLD}" for one in copies for field in one.fields}
    for name in {name for one in copies for name in one.alleles}:
        of_kind = [
            [""] + [one for one in groups if one[-1] == kind and _field(one) == _field(name)]
            if f"{name}{kind}" not in groups
            else [""]
            for kind in sorted({one[-1] for one in groups})
        ]
        for chosen in product(*of_kind):
            found.add(WITHIN.join([name, *(one for one in chosen if one)]))
    return found


def _silent(copies: list[Copy]) -> frozenset[AlleleName]:
    """Names whose suffix stands beyond the second field: a shorter name may mean them as well."""
    return frozenset(
        name for one in copies for name in one.names if name.suffix and len(name.fields) > 2
    )


def _with(copy: Copy, deeper: frozenset[AlleleName]) -> Copy:
    """A name told to fewer fields leaves open whether it is one that bears a suffix further on."""
    more = {
        name.two_field
        for name in deeper
        for mine in copy.names
        if not mine.suffix and mine.fields == name.fields[: len(mine.fields)]
    }
    return replace(copy, alleles=copy.alleles | more) if more - copy.alleles else copy


def _may(copy: Copy, name: str) -> bool:
    allele, *groups = name.split(WITHIN)
    return (
        copy.anything
        or allele in copy.alleles
        or _field(name) in copy.fields
        or not copy.groups.isdisjoint(groups)
    )


def _field(name: str) -> str:
    return name.partition("*")[2].partition(":")[0]


def _copy(codes: tuple[str, ...], known: Nomenclature | None, macs: Macs | None) -> Copy:
    """The alleles that a copy may be, the first fields of which it may be any, or anything.

    A null is an allele like any other here: a first field alone does not shut it out.
    """
    found = Copy()
    for code in codes or ("UUUU",):
        rest = code.partition("*")[2] or code
        if rest in UNTYPED or rest == ANY:
            return Copy(anything=True)
        wild = _FIELD.fullmatch(rest)
        if wild is not None:
            found = replace(found, fields=found.fields | {wild[1]})
            continue
        found = _joined(found, _read(code, known, macs))
    return found


def _joined(one: Copy, two: Copy) -> Copy:
    return Copy(
        one.alleles | two.alleles,
        one.fields | two.fields,
        one.groups | two.groups,
        False,
        one.names | two.names,
    )


def _read(code: str, known: Nomenclature | None, macs: Macs | None) -> Copy:
    spelled = Codes(macs, known).alleles(code)
    if spelled:
        names = (allele_name(one) for one in spelled)
        return Copy(frozenset(one.two_field for one in names if one is not None))
    name = allele_name(code if known is None else known.current(code))
    if name is None:
        raise InputError(
            f"'{code[:40]}' is not the name of an allele",
            remedy="write A*01:01, A*01:01/A*01:02 or A*01:XX",
        )
    mine = frozenset({name.two_field})
    if not name.group:
        return Copy(mine, names=frozenset({name}))
    within = _within(str(name), known)
    if within:
        return Copy(mine | within)
    return Copy(mine, groups=frozenset({f"{name.two_field}{name.group}"}))


def _within(group: str, known: Nomenclature | None) -> frozenset[str]:
    """What lies in a G or P group of the release at hand; empty where it names no such group."""
    listed = () if known is None else known.alleles_of(group)
    names = (
        allele_name(one)
        for one in listed
        if known is not None and group in (known.g.get(one), known.p.get(one))
    )
    return frozenset(one.two_field for one in names if one is not None)
