"""Everybody in a registry who may match a patient at eight to ten of ten, with the chances.

Each locus is looked up in a table that says how each way of telling it matches the patient; five
look-ups a donor. Fully typed donors need no more; of the others those who may match get chances by
haplotype frequencies (``donor.chances``), each distinct typing once. Nobody is cut off.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scurfin.donor.chances.diplotypes import Imputer
from scurfin.donor.chances.genotypes import genotypes
from scurfin.donor.chances.match import match_one
from scurfin.donor.registry.columns import TYPES, spoken
from scurfin.donor.registry.genotypes import Matching, Way, way_of
from scurfin.donor.registry.keys import key_of
from scurfin.donor.registry.store import Partition, Registry
from scurfin.donor.typing.codes import Macs
from scurfin.donor.typing.gl import Told, read_gl
from scurfin.donor.typing.names import LOCI
from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.terms.source_text import InputError

LEAST = 8
MANY = 16
"""Partitions from which on threads are worth their start."""
FIRST = (0, 2, 4)
"""A, B and DRB1 are looked up first: few donors are left after them."""
Kind = Literal["typed", "by frequencies", "unrepresented"]
Tables = tuple[tuple[NDArray[np.uint8], NDArray[np.uint8]], ...]


@dataclass(frozen=True)
class Hit:
    """A donor who may match. ``least``, ``most``: matches of ten; ``p``: the chances of 8, 9 and
    10 of ten, ``locus``: of both alleles at each locus; None where nothing explains the typing."""

    id: str
    place: int
    typing: str
    least: int
    most: int
    kind: Kind
    p: tuple[float, float, float] | None
    locus: tuple[float, ...] | None
    told: dict[str, str]


@dataclass(frozen=True, eq=False)
class Found:
    """Some of the donors of a partition: places in the registry, counts, and the ways told."""

    place: NDArray[np.int64]
    least: NDArray[np.uint8]
    most: NDArray[np.uint8]


def patient_ways(
    told: Told, registry: Registry, known: Nomenclature | None, macs: Macs | None = None
) -> tuple[Way, ...]:
    """The patient's five loci in the words of the registry's release.

    Raises InputError: nothing told at the five loci, another release than that of the registry.
    """
    release = known.release if known is not None else ""
    if release != registry.manifest.release:
        have, want = (one or "none" for one in (release, registry.manifest.release))
        raise InputError(
            f"the registry was read with nomenclature {want}, now it is {have}",
            file=str(registry.folder),
            remedy="name the same release (SCURFIN_HLA), or import the donors again",
        )
    found = []
    for locus in LOCI:
        one = told.loci.get(locus)
        text = ""
        if one is not None:
            parts = (
                "+".join("/".join(copy) for copy in (way.first, way.second) if copy)
                for way in one.readings
            )
            text = "|".join(parts)
        found.append(way_of(text, locus, known, macs))
    if not any(one.readings for one in found):
        raise InputError("nothing is told of the patient at A, C, B, DRB1, DQB1")
    return tuple(found)


def tables_of(matching: Sequence[Matching], ways: Sequence[Way]) -> Tables:
    """For each locus the least and the most matches of each way."""
    return tuple(one.counts(way) for one, way in zip(matching, ways, strict=True))


def scan(partition: Partition, tables: Tables, least: int = LEAST) -> Found:
    """Who may match at ``least`` of ten or more."""
    codes = partition.codes
    most = tables[FIRST[0]][1].take(codes[FIRST[0]])
    for locus in FIRST[1:]:
        most += tables[locus][1].take(codes[locus])
    left = np.flatnonzero(most >= least - 2 * (len(LOCI) - len(FIRST)))
    total = most[left]
    for locus in range(len(LOCI)):
        if locus not in FIRST:
            total += tables[locus][1].take(codes[locus][left])
    kept = total >= least
    left, total = left[kept], total[kept]
    sure = np.zeros(len(left), np.uint8)
    for locus in range(len(LOCI)):
        sure += tables[locus][0].take(codes[locus][left])
    return Found(left + partition.first, sure, total)


def search(
    registry: Registry, ways: Sequence[Way], *, least: int = LEAST, workers: int = 2
) -> Found:
    """Everybody of the registry who may match, in its order."""
    tables = tables_of(registry.matching, ways)
    if len(registry.partitions) < MANY:
        return joined([scan(one, tables, least) for one in registry.partitions])
    with ThreadPoolExecutor(max_workers=workers) as pool:
        found = list(pool.map(lambda one: scan(one, tables, least), registry.partitions))
    return joined(found)


def joined(found: Sequence[Found]) -> Found:
    """The partitions of a search one after the other."""
    empty = Found(np.zeros(0, np.int64), np.zeros(0, np.uint8), np.zeros(0, np.uint8))
    every = [empty, *found]
    return Found(
        np.concatenate([one.place for one in every]),
        np.concatenate([one.least for one in every]),
        np.concatenate([one.most for one in every]),
    )


def ten_of_ten(registry: Registry, ways: tuple[Way, ...]) -> NDArray[np.int64]:
    """Fully typed donors with the patient's ten proteins, by the index."""
    key = key_of(registry.keys, ways)
    if key is None:
        return np.zeros(0, np.int64)
    index = registry.index
    begin = int(np.searchsorted(index[0], np.uint64(key), side="left"))
    end = int(np.searchsorted(index[0], np.uint64(key), side="right"))
    return np.sort(index[1, begin:end].astype(np.int64))


def hits(
    registry: Registry,
    found: Found,
    patient: Told,
    ways: Sequence[Way],
    imputer: Imputer,
    *,
    limit: int | None = None,
) -> list[Hit]:
    """The donors found with their chances, the likeliest first, then by count and place.

    ``limit``: how many to give at most; the others are as many as ``found`` has more.
    """
    sure = all(one.certain for one in ways)
    clear = (found.least == found.most) & sure
    total = np.stack([found.most == count for count in (8, 9, 10)], axis=1).astype(np.float64)
    by_locus: dict[int, tuple[float, ...]] = {}
    kinds: dict[int, Kind] = {}
    asked = {n: _typing(registry, int(found.place[n])) for n in np.flatnonzero(~clear).tolist()}
    chances = _chances(list(dict.fromkeys(asked.values())), patient, imputer)
    for n, typing in asked.items():
        p, locus = chances[typing]
        kinds[n] = "by frequencies" if p is not None else "unrepresented"
        total[n] = p if p is not None else (np.nan, np.nan, np.nan)
        if locus is not None:
            by_locus[n] = locus
    rank = np.nan_to_num(total)
    least, most = (one.astype(np.int64) for one in (found.least, found.most))
    order = np.lexsort((found.place, -least, -most, -rank[:, 1], -rank[:, 2]))
    made = []
    for n in order[:limit].tolist():
        partition, row = _at(registry, int(found.place[n]))
        kind = kinds.get(n, "typed")
        locus = by_locus.get(n) or (_by_locus(registry, partition, row, ways) if clear[n] else None)
        made.append(
            Hit(
                partition.id(row),
                int(found.place[n]),
                registry.typing(partition, row),
                int(found.least[n]),
                int(found.most[n]),
                kind,
                None if kind == "unrepresented" else _three(total[n]),
                locus,
                {name: spoken(name, float(partition.columns[name][row])) for name in TYPES},
            )
        )
    return made


def _at(registry: Registry, place: int) -> tuple[Partition, int]:
    """The partition of a donor, and the row in it."""
    number = bisect_right(registry.begins, place) - 1
    return registry.partitions[number], place - registry.begins[number]


def _typing(registry: Registry, place: int) -> str:
    return registry.typing(*_at(registry, place))


def _by_locus(
    registry: Registry, partition: Partition, row: int, ways: Sequence[Way]
) -> tuple[float, ...]:
    found = []
    for locus, way in enumerate(ways):
        theirs = registry.told.loci[locus][int(partition.codes[locus][row])]
        found.append(float(_same(way, theirs)))
    return tuple(found)


def _same(one: Way, other: Way) -> bool:
    """Whether two certain ways are the same pair of proteins."""
    mine = [copy[0] for copy in one.readings[0]]
    theirs = [copy[0] for copy in other.readings[0]]
    return sorted(mine) == sorted(theirs)


Chance = tuple[tuple[float, float, float] | None, tuple[float, ...] | None]


def _chances(typings: list[str], patient: Told, imputer: Imputer) -> dict[str, Chance]:
    """For each typing the chances, None where patient or donor is explained by nothing."""
    if not typings:
        return {}
    ours = imputer.impute(patient)
    theirs = [imputer.impute(read_gl(one)) for one in typings]
    none: Chance = (None, None)
    if not ours.represented:
        return dict.fromkeys(typings, none)
    explained = [n for n, one in enumerate(theirs) if one.represented]
    mine = genotypes(imputer.frequencies, [ours])
    pairs = match_one(mine, genotypes(imputer.frequencies, [theirs[n] for n in explained]))
    found: dict[str, Chance] = dict.fromkeys(typings, none)
    for place, n in enumerate(explained):
        total, locus = np.zeros(3), np.zeros(len(LOCI))
        at = np.flatnonzero(pairs.donor == place)
        if len(at):
            total, locus = pairs.total[at[0]], pairs.locus[at[0]]
        found[typings[n]] = _three(total), tuple(float(one) for one in locus)
    return found


def _three(total: NDArray[Any]) -> tuple[float, float, float]:
    return float(total[0]), float(total[1]), float(total[2])
