"""The alleles of a family at one locus, those that no typing tells apart taken together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scurfin.donor.typing.codes import Codes, Macs
from scurfin.donor.typing.gl import LocusTold
from scurfin.donor.typing.names import UNTYPED, allele_name
from scurfin.donor.typing.nomenclature import ANY, Nomenclature
from scurfin.terms.source_text import InputError

Fit = NDArray[np.bool_]
_FIELD = re.compile(r"(\d{2,4}):" + ANY)
Copy = tuple[frozenset[str], frozenset[str], bool]


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
    names = set(in_set)
    read: dict[str, list[tuple[Copy, Copy]]] = {}
    for who, one in told.items():
        if one.untyped:
            continue
        read[who] = [
            (_copy(each.first, known, macs), _copy(each.second, known, macs))
            for each in one.readings
        ]
        for pair in read[who]:
            for alleles, _, _ in pair:
                names |= alleles
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


def _may(copy: Copy, name: str) -> bool:
    alleles, fields, anything = copy
    if anything:
        return True
    return name in alleles or (
        name.partition("*")[2].partition(":")[0] in fields and not name.endswith("N")
    )


def _copy(codes: tuple[str, ...], known: Nomenclature | None, macs: Macs | None) -> Copy:
    """The alleles that a copy may be, the first fields of which it may be any, or anything."""
    alleles: set[str] = set()
    fields: set[str] = set()
    for code in codes or ("UUUU",):
        rest = code.partition("*")[2] or code
        if rest in UNTYPED or rest == ANY:
            return frozenset(), frozenset(), True
        wild = _FIELD.fullmatch(rest)
        if wild is not None:
            fields.add(wild[1])
            continue
        alleles |= _names(code, known, macs)
    return frozenset(alleles), frozenset(fields), False


def _names(code: str, known: Nomenclature | None, macs: Macs | None) -> set[str]:
    spelled = Codes(macs, known).alleles(code)
    if spelled:
        names = (allele_name(one) for one in spelled)
        return {one.two_field for one in names if one is not None}
    name = allele_name(code if known is None else known.current(code))
    if name is None:
        raise InputError(
            f"'{code[:40]}' is not the name of an allele",
            remedy="write A*01:01, A*01:01/A*01:02 or A*01:XX",
        )
    if name.group in ("G", "P") and known is not None:
        within = (allele_name(one) for one in known.alleles_of(str(name)))
        return {one.two_field for one in within if one is not None} or {name.two_field}
    return {name.two_field}
