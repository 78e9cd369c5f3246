"""The registry on disk: one folder a version, a pointer to the present one, partitions of columns.

``DIR/current`` names the folder; an import writes a new folder and turns the pointer last, so a
registry is always the old one or the new one, whole. Every file's size and checksum stand in the
manifest and are checked when the registry is opened: no answer is given from broken bytes.
"""

from __future__ import annotations

from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from scurfin.donor.registry.columns import TYPES
from scurfin.donor.registry.genotypes import Matching, Told
from scurfin.donor.registry.keys import KeyTable, keys_of
from scurfin.donor.typing.names import LOCI
from scurfin.terms.source_text import InputError

FORMAT = 1
CURRENT = "current"
MANIFEST = "manifest.json"
WAYS = "ways.msgpack"
ASIDE = "set-aside.csv"
INDEX = "ten-of-ten.npy"
WHOLE = "="
"""Before a typing that is kept in its own words, since it tells phase or a release."""
REMEDY = "import the donors again (scurfin donor import), or take the folder from a copy"


class FileNow(msgspec.Struct, frozen=True):
    """A file of a version as it was written."""

    size: int
    blake2b: str


class Manifest(msgspec.Struct, frozen=True):
    """What a version is. ``partitions``: donors in each; ``release`` of the nomenclature, or ''."""

    format: int
    made: str
    donors: int
    read: int
    aside: int
    unread: dict[str, int]
    release: str
    sources: tuple[str, ...]
    partitions: tuple[int, ...]
    files: dict[str, FileNow]


def checksum(file: Path) -> FileNow:
    """Size and BLAKE2b of a file."""
    seen = blake2b(digest_size=16)
    size = 0
    with file.open("rb") as opened:
        while part := opened.read(1 << 22):
            seen.update(part)
            size += len(part)
    return FileNow(size, seen.hexdigest())


class Partition:
    """Some donors: memory-mapped columns, each (donors,), and the ways told, (donors, 5)."""

    def __init__(self, folder: Path, number: int, first: int, count: int) -> None:
        self.folder, self.number, self.first, self.count = folder, number, first, count

    def _load(self, name: str) -> NDArray[Any]:
        found: NDArray[Any] = np.load(self.folder / name_of(self.number, name), mmap_mode="r")
        return found

    @cached_property
    def codes(self) -> tuple[NDArray[Any], ...]:
        """The number of the way in which each of the five loci is told."""
        return tuple(self._load(locus) for locus in LOCI)

    @cached_property
    def columns(self) -> dict[str, NDArray[Any]]:
        return {name: self._load(name) for name in TYPES}

    @cached_property
    def more(self) -> NDArray[Any]:
        """The number of what is told besides the five loci (others, phase), else -1."""
        return self._load("more")

    @cached_property
    def _ids(self) -> tuple[NDArray[Any], NDArray[Any]]:
        return self._load("id-ends"), self._load("id-text")

    def id(self, row: int) -> str:
        """The id of a donor by its place in the partition."""
        ends, text = self._ids
        return bytes(text[int(ends[row - 1]) if row else 0 : int(ends[row])]).decode()


def name_of(number: int, column: str) -> str:
    return f"p{number:05d}-{column}.npy"


class Registry:
    """An opened version. It stays readable while a new one is imported."""

    def __init__(self, folder: Path, manifest: Manifest, told: Told) -> None:
        self.folder, self.manifest, self.told = folder, manifest, told
        self.begins: list[int] = np.cumsum([0, *manifest.partitions]).tolist()[:-1]
        self.partitions = tuple(
            Partition(folder, number, self.begins[number], count)
            for number, count in enumerate(manifest.partitions)
        )

    @cached_property
    def matching(self) -> tuple[Matching, ...]:
        """The ways of each locus made ready for a search."""
        return tuple(Matching(ways) for ways in self.told.loci)

    @cached_property
    def keys(self) -> tuple[KeyTable, ...]:
        """What a fully typed donor's key is made of."""
        return keys_of(self.told)

    @cached_property
    def index(self) -> NDArray[Any]:
        """Fully typed donors by key: uint64 (2, donors), keys in order and places."""
        found: NDArray[Any] = np.load(self.folder / INDEX, mmap_mode="r")
        return found

    def __len__(self) -> int:
        return self.manifest.donors

    def typing(self, partition: Partition, row: int) -> str:
        """The typing of a donor as it was told."""
        besides = int(partition.more[row])
        more = self.told.more[besides] if besides >= 0 else ""
        if more.startswith(WHOLE):
            return more.removeprefix(WHOLE)
        ways = (
            loci[int(codes[row])].told
            for loci, codes in zip(self.told.loci, partition.codes, strict=True)
        )
        return "^".join(one for one in (*ways, more) if one)


def open_registry(folder: Path, *, only: int | None = None) -> Registry:
    """The present version, every file checked (``only``: of one partition). Raises InputError.

    A version that was replaced while it was being opened is opened anew.
    """
    for _ in range(5):
        version = _current(folder)
        try:
            return open_version(version, only=only)
        except InputError:
            if _current(folder) == version:
                raise
    raise InputError("changes faster than it can be opened", file=str(folder), remedy="try again")


def _current(folder: Path) -> Path:
    try:
        name = (folder / CURRENT).read_text("utf-8").strip()
    except OSError:
        raise InputError(
            "holds no registry", file=str(folder), remedy="make one: scurfin donor import FILE..."
        ) from None
    if not name or "/" in name or name.startswith("."):
        raise InputError("names no version", file=str(folder / CURRENT), remedy=REMEDY)
    return folder / name


def open_version(version: Path, *, only: int | None = None) -> Registry:
    """One version, its files checked, of the partitions all or ``only`` one. Raises InputError."""
    manifest = _decoded(version / MANIFEST)
    if manifest.format != FORMAT:
        raise InputError(
            f"is of format {manifest.format}, this scurfin reads {FORMAT}",
            file=str(version / MANIFEST),
            remedy="import the donors again",
        )
    for name, told in manifest.files.items():
        if only is None or not name.startswith("p") or name.startswith(f"p{only:05d}-"):
            _check(version / name, told)
    try:
        told_ways = msgspec.msgpack.decode((version / WAYS).read_bytes(), type=Told)
    except msgspec.MsgspecError:
        raise _corrupt(version / WAYS) from None
    return Registry(version, manifest, told_ways)


def _decoded(file: Path) -> Manifest:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as problem:
        why = "is missing" if isinstance(problem, OSError) else "is broken"
        raise InputError(why, file=str(file), remedy=REMEDY) from None


def _check(file: Path, told: FileNow) -> None:
    try:
        if checksum(file) != told:
            raise _corrupt(file)
    except OSError:
        raise InputError("is missing", file=str(file), remedy=REMEDY) from None


def _corrupt(file: Path) -> InputError:
    return InputError(
        "is not as it was written: its checksum differs", file=str(file), remedy=REMEDY
    )
