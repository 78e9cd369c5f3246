"""Which format a file is in: by its ending, or for bare JSON by what it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scurfin.terms.source_text import InputError

System = Literal["own", "phenopacket", "fhir"]
ENDINGS: dict[str, tuple[System, str]] = {
    ".phenopacket.json": ("phenopacket", "json"),
    ".phenopacket.yaml": ("phenopacket", "yaml"),
    ".phenopacket.yml": ("phenopacket", "yaml"),
    ".phenopacket.pb": ("phenopacket", "pb"),
    ".fhir.json": ("fhir", "json"),
    ".fhir.ndjson": ("fhir", "ndjson"),
    ".ndjson": ("fhir", "ndjson"),
    ".yaml": ("own", "yaml"),
    ".yml": ("own", "yaml"),
}
WRITTEN = (".yaml", ".phenopacket.json", ".phenopacket.yaml", ".phenopacket.pb", ".fhir.json",
           ".fhir.ndjson")  # fmt: skip
WRAPPINGS = {
    b"<": ("is XML", "export it as JSON: FHIR is read as JSON or NDJSON"),
    b"\x1f\x8b": ("is compressed with gzip", "unpack it first"),
    b"PK\x03\x04": ("is a ZIP archive", "unpack it first"),
}
_FHIR = re.compile(rb'"resourceType"\s*:')
_OWN = re.compile(rb'"(?:child|cases)"\s*:')


@dataclass(frozen=True)
class Format:
    """A format: whose it is, and in which form it is written (json, yaml, pb, ndjson)."""

    system: System
    form: str


def by_name(path: Path) -> Format | None:
    """The format that the ending of a name tells; None if it tells none."""
    name = path.name.lower()
    ending = max((one for one in ENDINGS if name.endswith(one)), key=len, default="")
    return Format(*ENDINGS[ending]) if ending else None


def by_content(raw: bytes) -> Format | None:
    """The format of bare JSON: FHIR, ours, or else a Phenopacket; None if it is no object."""
    start = raw[:200_000].lstrip()
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"["):
        return Format("phenopacket", "json")
    if not start.startswith(b"{"):
        return None
    if _FHIR.search(start):
        return Format("fhir", "json")
    return None if _OWN.search(start) else Format("phenopacket", "json")


def refuse_wrapping(start: bytes, file: str) -> None:
    """Refuse XML, and a file that is packed, by its first bytes. Raises InputError."""
    for sign, (what, remedy) in WRAPPINGS.items():
        if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(sign):
            raise InputError(what, file=file, remedy=remedy)


def to_write(path: Path) -> Format:
    """The format in which a file of this name is written. Raises InputError."""
    found = by_name(path)
    if found is None:
        raise InputError(
            "its ending tells no format", file=str(path), remedy="end it in " + ", ".join(WRITTEN)
        )
    return found
