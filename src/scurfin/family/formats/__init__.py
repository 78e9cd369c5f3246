"""Pedigrees from and to files: PED, GA4GH Pedigree, a table, and scurfin's own YAML.

Reading tells what a file said that was not read, writing what a format cannot hold.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, get_args

from scurfin.family.formats.ga4gh import read_ga4gh
from scurfin.family.formats.ga4gh_writer import write_ga4gh
from scurfin.family.formats.own import read_own, write_own
from scurfin.family.formats.ped import read_ped, write_ped
from scurfin.family.formats.source import text_of
from scurfin.family.formats.table import read_table, write_table
from scurfin.family.people import Pedigree

Format = Literal["ped", "ga4gh", "table", "own"]
FORMATS: tuple[Format, ...] = get_args(Format)
_READERS = {"ped": read_ped, "ga4gh": read_ga4gh, "table": read_table, "own": read_own}
_WRITERS = {"ped": write_ped, "ga4gh": write_ga4gh, "table": write_table, "own": write_own}
SUFFIXES: dict[str, Format] = {
    ".ped": "ped",
    ".fam": "ped",
    ".json": "ga4gh",
    ".csv": "table",
    ".tsv": "table",
    ".yaml": "own",
    ".yml": "own",
}
_INDIVIDUALS = re.compile(r"^individuals\s*:", re.MULTILINE)
_HEADER = re.compile(r"(?:^|[,;\t])\s*\"?id\"?\s*(?:[,;\t]|$)", re.IGNORECASE)


def read_pedigree(path: Path) -> tuple[Pedigree, tuple[str, ...]]:
    """The family of a file, and what of it was not read. Raises InputError, at most 20 MB.

    The end of the name tells the format; without a known one the first line does.
    """
    text = text_of(path)
    return parsed(text, kind_of(path, text), file=str(path))


def kind_of(path: Path, text: str) -> Format:
    """The format of a file by the end of its name; a GA4GH pedigree may be YAML too."""
    kind = SUFFIXES.get(path.suffix.lower()) or guessed(text)
    return "ga4gh" if kind == "own" and _INDIVIDUALS.search(text) else kind


def parsed(text: str, kind: Format, *, file: str = "") -> tuple[Pedigree, tuple[str, ...]]:
    """As ``read_pedigree``, from the text of a file of a known format."""
    return _READERS[kind](text, file=file)


def write_pedigree(pedigree: Pedigree, kind: Format) -> tuple[str, tuple[str, ...]]:
    """The text of ``pedigree`` in a format, and what the format cannot hold."""
    return _WRITERS[kind](pedigree)


def guessed(text: str) -> Format:
    """The format that the first line with content speaks of."""
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    if first.startswith("{"):
        return "ga4gh"
    if _HEADER.search(first) and re.search(r"[,;\t]", first):
        return "table"
    return "ped" if len(first.split()) >= 6 and ":" not in first else "own"


__all__ = [
    "FORMATS",
    "SUFFIXES",
    "Format",
    "guessed",
    "kind_of",
    "parsed",
    "read_pedigree",
    "write_pedigree",
]
