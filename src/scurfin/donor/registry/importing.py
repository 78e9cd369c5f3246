"""Importing donors: read, number the ways loci are told in, set bad rows aside, write, publish."""

from __future__ import annotations

import csv
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from scurfin.donor.registry.columns import TYPES, Unread, value
from scurfin.donor.registry.genotypes import Told, Ways
from scurfin.donor.registry.keys import keys_of
from scurfin.donor.registry.rows import rows_of
from scurfin.donor.registry.store import ASIDE, FORMAT, INDEX, WAYS, WHOLE, Manifest
from scurfin.donor.registry.writing import Version, only_one
from scurfin.donor.typing.codes import Macs
from scurfin.donor.typing.gl import Copies, read_gl
from scurfin.donor.typing.names import LOCI
from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.terms.safe_text import cell
from scurfin.terms.source_text import InputError

PARTITION = 250_000
MOST_WAYS = 2_000_000
Progress = Callable[[Path, int], None]


@dataclass(frozen=True)
class Imported:
    """What an import did. ``read`` = ``donors`` + ``aside``; ``unread``: values not read, by
    column; ``aside_file``: the rows set aside, with file, line and reason."""

    read: int
    donors: int
    aside: int
    unread: dict[str, int]
    aside_file: Path
    folder: Path


def import_donors(
    files: Sequence[Path],
    folder: Path,
    *,
    known: Nomenclature | None = None,
    macs: Macs | None = None,
    progress: Progress | None = None,
    partition: int = PARTITION,
) -> Imported:
    """Replace the registry in ``folder`` by the donors of ``files``, whole or not at all.

    Raises InputError: a file that cannot be read or lacks a column, another import under way, a
    disk that is full.
    """
    with only_one(folder):
        try:
            version = Version(folder)
        except OSError as problem:
            raise _unwritten(folder, problem) from None
        try:
            return _Import(version, known, macs, partition).run(files, progress or _silent)
        except OSError as problem:
            raise _unwritten(folder, problem) from None
        finally:
            version.drop()


def _silent(file: Path, done: int) -> None:
    del file, done


def _unwritten(folder: Path, problem: OSError) -> InputError:
    return InputError(
        f"cannot be written ({problem.strerror}); the registry is as it was",
        file=str(folder),
        remedy="make room, or name another folder",
    )


class _Import:
    def __init__(
        self, version: Version, known: Nomenclature | None, macs: Macs | None, partition: int
    ) -> None:
        self.version, self.known, self.most = version, known, partition
        self.ways = tuple(Ways(locus, known, macs) for locus in LOCI)
        self.place = {locus: n for n, locus in enumerate(LOCI)}
        self.parts: dict[str, tuple[int, int]] = {}
        self.more: dict[str, int] = {}
        self.seen: set[int] = set()
        self.unread: Counter[str] = Counter()
        self.values: tuple[dict[str, float | Unread], ...] = tuple({} for _ in TYPES)
        self.aside = 0
        self.read = 0
        self.sizes: list[int] = []
        self.rows: list[tuple[NDArray[np.int32], ...]] = []
        self._empty()

    def _empty(self) -> None:
        self.codes = tuple(array("i") for _ in LOCI)
        self.beside = array("i")
        self.columns = tuple(array("f") for _ in TYPES)
        self.ids: list[bytes] = []

    def run(self, files: Sequence[Path], progress: Progress) -> Imported:
        with (self.version.folder / ASIDE).open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(("file", "line", "id", "reason"))
            for one in files:
                self._file(one, table, lambda done, one=one: progress(one, done))  # type: ignore[misc]
        if self.ids or not self.sizes:
            self._flush()
        return self._publish(files)

    def _file(self, file: Path, table: object, progress: Callable[[int], None]) -> None:
        for line, cells in rows_of(file, progress):
            self.read += 1
            try:
                if cells is None:
                    raise InputError("has another number of cells than the heading")
                self._row(cells)
            except InputError as problem:
                self.aside += 1
                told = cells[0] if cells else ""
                safe = cell(told.encode("utf-8", "replace").decode())
                table.writerow((file.name, line, safe, problem.message))  # type: ignore[attr-defined]
            if len(self.ids) >= self.most:
                self._flush()

    def _row(self, cells: tuple[str, ...]) -> None:
        name = cells[0].strip()
        if not name:
            raise InputError("has no id")
        try:
            kept = name.encode()
        except UnicodeEncodeError:
            raise InputError("is not UTF-8 text") from None
        mark = hash(name)
        if mark in self.seen:
            raise InputError("an id that was told before")
        codes, more = self._typing(cells[1].strip())
        self.seen.add(mark)
        self.ids.append(kept)
        for column, code in zip(self.codes, codes, strict=True):
            column.append(code)
        self.beside.append(more)
        names = tuple(TYPES)
        for place, told in enumerate(cells[2:]):
            known = self.values[place].get(told)
            if known is None:
                known = value(names[place], told)
                if len(self.values[place]) < MOST_WAYS:
                    self.values[place][told] = known
            if isinstance(known, Unread):
                self.unread[names[place]] += 1
                known = float("nan") if names[place] == "age" else -1.0
            self.columns[place].append(known)

    def _typing(self, text: str) -> tuple[list[int], int]:
        """The ways of the five loci, and the number of what is told besides."""
        if "~" in text or "#" in text or not text:
            return self._whole(text)
        codes = [0] * len(LOCI)
        more = []
        for part in text.split("^"):
            place, code = self.parts.get(part) or self._part(part)
            if place < 0:
                more.append(part)
            elif codes[place]:
                raise InputError(f"the locus {LOCI[place]} is told a second time")
            else:
                codes[place] = code
        return self._kept(codes, "^".join(more))

    def _part(self, part: str) -> tuple[int, int]:
        """(place of the locus, number of the way); (-1, 0) for a locus beyond the five."""
        told = read_gl(part)
        (locus,) = told.loci
        place = self.place.get(locus, -1)
        found = (place, self.ways[place].of(part) if place >= 0 else 0)
        if len(self.parts) < MOST_WAYS:
            self.parts[part] = found
        return found

    def _whole(self, text: str) -> tuple[list[int], int]:
        """A typing with phase or a release: its loci are numbered, its words kept besides."""
        told = read_gl(text)
        codes = [0] * len(LOCI)
        for locus, one in told.loci.items():
            place = self.place.get(locus, -1)
            if place >= 0:
                codes[place] = self.ways[place].of("|".join(map(_copies, one.readings)))
        return self._kept(codes, WHOLE + text)

    def _kept(self, codes: list[int], more: str) -> tuple[list[int], int]:
        if not any(codes):
            raise InputError("nothing is told at A, C, B, DRB1, DQB1")
        return codes, self.more.setdefault(more, len(self.more)) if more else -1

    def _flush(self) -> None:
        number = len(self.sizes)
        codes = tuple(np.frombuffer(one, np.int32) for one in self.codes)
        for locus, column in zip(LOCI, codes, strict=True):
            wide = np.uint16 if column.max(initial=0) < 1 << 16 else np.int32
            self.version.array(number, locus, column.astype(wide))
        self.version.array(number, "more", np.frombuffer(self.beside, np.int32))
        for (name, kind), told in zip(TYPES.items(), self.columns, strict=True):
            self.version.array(number, name, np.frombuffer(told, np.float32).astype(kind))
        lengths = np.fromiter(map(len, self.ids), np.int64, len(self.ids))
        self.version.array(number, "id-ends", np.cumsum(lengths))
        self.version.array(number, "id-text", np.frombuffer(b"".join(self.ids), np.uint8))
        self.rows.append(codes)
        self.sizes.append(len(self.ids))
        self._empty()

    def _publish(self, files: Sequence[Path]) -> Imported:
        told = Told(tuple(tuple(one.ways) for one in self.ways), tuple(self.more))
        self.version.raw(WAYS, msgspec.msgpack.encode(told))
        self.version.plain_array(INDEX, ten_of_ten(told, self.rows))
        self.version.settled(ASIDE)
        manifest = Manifest(
            FORMAT,
            self.version.stamp.isoformat(timespec="seconds"),
            sum(self.sizes),
            self.read,
            self.aside,
            dict(self.unread),
            self.known.release if self.known is not None else "",
            tuple(one.name for one in files),
            tuple(self.sizes),
            self.version.files,
        )
        folder = self.version.publish(manifest)
        return Imported(
            self.read, manifest.donors, self.aside, manifest.unread, folder / ASIDE, folder
        )


def _copies(one: Copies) -> str:
    return "+".join("/".join(copy) for copy in (one.first, one.second) if copy)


def ten_of_ten(told: Told, rows: Sequence[tuple[NDArray[np.int32], ...]]) -> NDArray[np.uint64]:
    """Keys in order and places of donors typed for certain, (2, donors); equal keys match fully."""
    found = []
    first = 0
    tables = keys_of(told)
    for codes in rows:
        key = np.zeros(len(codes[0]), np.uint64)
        sure = np.ones(len(codes[0]), np.bool_)
        for table, column in zip(tables, codes, strict=True):
            key = key * np.uint64(table.size) + table.number[column]
            sure &= table.certain[column]
        places = np.flatnonzero(sure).astype(np.uint64)
        found.append(np.stack([key[sure], places + np.uint64(first)]))
        first += len(key)
    every = np.concatenate([np.zeros((2, 0), np.uint64), *found], axis=1)
    return np.ascontiguousarray(every[:, np.argsort(every[0], kind="stable")])
