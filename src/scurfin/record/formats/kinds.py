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
    if not start.startswith((b"{", b"\xef\xbb\xbf{")):
        return None
    if _FHIR.search(start):
        return Format("fhir", "json")
    return None if _OWN.search(start) else Format("phenopacket", "json")


def to_write(path: Path) -> Format:
    """The format in which a file of this name is written. Raises InputError."""
    found = by_name(path)
    if found is None:
        raise InputError(
            "its ending tells no format", file=str(path), remedy="end it in " + ", ".join(WRITTEN)
        )
    return found


def no_other_form(start: bytes, file: str) -> None:
    """Refuse what is compressed, or XML, by its first bytes. Raises InputError."""
    if start.startswith((b"\x1f\x8b", b"PK\x03\x04", b"BZh")):
        raise InputError("is compressed", file=file, remedy="unpack it first")
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise InputError(
            "is XML, which is not read", file=file, remedy="export it as JSON (FHIR R4), or NDJSON"
        )
