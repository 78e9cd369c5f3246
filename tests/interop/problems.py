"""What a validator finds wrong, and the files that validators read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]
FHIR = (".json", ".ndjson")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that one validator finds wrong in one file; ``place`` may be empty."""

    file: Path
    validator: str
    place: str
    message: str

    def __str__(self) -> str:
        place = f" at {self.place}" if self.place else ""
        return f"{self.file.name}{place}: {self.message} [{self.validator}]"


@dataclass(frozen=True)
class Resource:
    """A FHIR resource, and where it stood: alone in a file, or as entry ``entry`` of a Bundle.

    A Bundle comes as itself, with the resources of its entries taken out, and then each of them.
    """

    file: Path
    data: Json
    line: int = 1
    entry: int | None = None

    @property
    def type(self) -> str:
        return str(self.data.get("resourceType", ""))

    def place(self, inner: str = "") -> str:
        """Where ``inner`` is, for a person to find it."""
        line = f"line {self.line}, " if self.file.suffix == ".ndjson" else ""
        entry = "" if self.entry is None else f"entry {self.entry}, "
        return f"{line}{entry}{self.type}{'.' if inner else ''}{inner}"

    def problem(self, validator: str, inner: str, message: str) -> Problem:
        return Problem(self.file, validator, self.place(inner), " ".join(message.split()))


def fhir_files(folder: Path) -> list[Path]:
    """Every JSON and NDJSON file under ``folder``, or the one that ``folder`` is."""
    found = folder.rglob("*") if folder.is_dir() else [folder]
    return sorted(one for one in found if one.suffix in FHIR and one.is_file())


def wholes(file: Path) -> list[tuple[int, Json]]:
    """The objects in a file, each with its line.

    Raises ValueError for what is no JSON object, and for a key that stands twice in one.
    """
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".ndjson":
        told = [(n, _read(one)) for n, one in enumerate(text.splitlines(), 1) if one.strip()]
    else:
        told = [(1, _read(text))]
    for line, one in told:
        if not isinstance(one, dict):
            raise ValueError(f"line {line} is no JSON object")
    return told


def _read(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(f"a key stands twice among {', '.join(key for key, _ in pairs)}")
    return found


def resources(file: Path) -> Iterator[Resource]:
    """The resources in a file, those of a Bundle one by one. Raises ValueError."""
    for line, whole in wholes(file):
        entries = whole.get("entry")
        if whole.get("resourceType") != "Bundle" or not isinstance(entries, list):
            yield Resource(file, whole, line)
            continue
        yield Resource(file, {**whole, "entry": [_without_resource(one) for one in entries]}, line)
        for number, one in enumerate(entries):
            if isinstance(one, dict) and isinstance(one.get("resource"), dict):
                yield Resource(file, one["resource"], line, number)


def _without_resource(entry: Any) -> Any:
    if not isinstance(entry, dict) or not isinstance(entry.get("resource"), dict):
        return entry
    return {key: value for key, value in entry.items() if key != "resource"}
