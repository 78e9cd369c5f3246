"""The class of a DPB1 mismatch by the T-cell epitope groups of both sides.

Facts ``tce-rule``, ``tce-file``, ``tce-g-group-bug``: the lowest group of each person decides,
groups are looked up by P group, and the nulls of a group are left out.
"""

from __future__ import annotations

from itertools import product
from typing import Literal

from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.donor.typing.proteins import Locus

Tce = Literal[
    "match",
    "permissive",
    "non-permissive, graft versus host",
    "non-permissive, host versus graft",
    "unknown",
]


def of_groups(patient: int | None, donor: int | None) -> Tce:
    """The class of a mismatch by the lowest group of either side."""
    if patient is None or donor is None:
        return "unknown"
    if patient == donor:
        return "permissive"
    if donor < patient:
        return "non-permissive, host versus graft"
    return "non-permissive, graft versus host"


def classes(
    patient: Locus, donor: Locus, known: Nomenclature, *, may_match: bool
) -> tuple[Tce, ...]:
    """Every class that the two typings leave possible, each once, in the order of ``Tce``."""
    mine, theirs = lowest(patient, known), lowest(donor, known)
    found = {of_groups(one, other) for one, other in product(mine, theirs)}
    if may_match:
        found.add("match")
    order: tuple[Tce, ...] = (
        "match",
        "permissive",
        "non-permissive, graft versus host",
        "non-permissive, host versus graft",
        "unknown",
    )
    return tuple(one for one in order if one in found)


def lowest(locus: Locus, known: Nomenclature) -> frozenset[int | None]:
    """The lowest groups that a person may have; None among them where one has no group."""
    found: set[int | None] = set()
    for reading in locus.readings:
        copies = [
            {known.tce_of(one) for one in copy} or {None}
            for copy in (reading.first, reading.second)
        ]
        for one, other in product(*copies):
            found.add(None if one is None or other is None else min(one, other))
    return frozenset(found)
