"""Writing a version of a registry: columns of a partition, then the pointer, all or nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from scurfin.donor.registry.store import (
    CURRENT,
    MANIFEST,
    FileNow,
    Manifest,
    checksum,
    name_of,
)
from scurfin.terms.source_text import InputError

LOCK = "import.lock"
PART = ".importing-"


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """One import at a time; the lock is gone with its process, however that ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a") as lock:
        try:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:  # pragma: no cover
            pass
        except OSError:
            raise InputError(
                "is being imported into by another process",
                file=str(folder),
                remedy="wait until it has ended",
            ) from None
        yield


class Version:
    """A version being written, in a folder that nobody looks into until ``publish``."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        for left in folder.glob(f"{PART}*"):
            shutil.rmtree(left, ignore_errors=True)
        self.stamp = datetime.now(UTC)
        self.folder = folder / f"{PART}{os.getpid()}"
        self.folder.mkdir()
        self.files: dict[str, FileNow] = {}

    def array(self, number: int, column: str, values: NDArray[Any]) -> None:
        """One column of a partition."""
        self.plain_array(name_of(number, column), values)

    def plain_array(self, name: str, values: NDArray[Any]) -> None:
        with (self.folder / name).open("wb") as file:
            np.save(file, values, allow_pickle=False)
            self._settle(file)
        self.files[name] = checksum(self.folder / name)

    def raw(self, name: str, content: bytes) -> None:
        with (self.folder / name).open("wb") as file:
            file.write(content)
            self._settle(file)
        self.files[name] = checksum(self.folder / name)

    def settled(self, name: str) -> None:
        """A file that was written by others into the folder."""
        with (self.folder / name).open("rb+") as file:
            self._settle(file)
        self.files[name] = checksum(self.folder / name)

    @staticmethod
    def _settle(file: Any) -> None:
        file.flush()
        os.fsync(file.fileno())

    def publish(self, manifest: Manifest) -> Path:
        """Make this the present version, then remove the ones before it."""
        with (self.folder / MANIFEST).open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
            self._settle(file)
        version = self.root / self.stamp.strftime("v-%Y%m%dT%H%M%S%f")
        os.rename(self.folder, version)
        _settle_folder(version)
        pointer = self.root / f"{PART}{os.getpid()}-{CURRENT}"
        with pointer.open("w") as file:
            file.write(version.name + "\n")
            self._settle(file)
        _settle_folder(self.root)
        os.replace(pointer, self.root / CURRENT)
        _settle_folder(self.root)
        for old in self.root.glob("v-*"):
            if old != version:
                shutil.rmtree(old, ignore_errors=True)
        return version

    def drop(self) -> None:
        """Nothing was published: leave nothing."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _settle_folder(folder: Path) -> None:
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # pragma: no cover
        return
    try:
        os.fsync(handle)
    except OSError:  # pragma: no cover
        pass
    finally:
        os.close(handle)
