"""What the HFX metadata beside a frequency table say of it, and where they do not fit.

The published examples carry each other's checksum and population (fact ``hfx-metadata-errors``):
nothing here is trusted, misfits are told.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KNOWN_NAMES = {"AFA", "API", "CAU", "HIS"}


@dataclass(frozen=True)
class About:
    """As told: nomenclature release and year of publication ('' where it is not told), doi."""

    nomenclature: str = ""
    year: str = ""
    doi: str = ""

    def spoken(self) -> str:
        """Nomenclature and age in words."""
        release = f"nomenclature {self.nomenclature}" if self.nomenclature else ""
        parts = [release, f"published {self.year}" if self.year else ""]
        return ", ".join(filter(None, parts)) or "nomenclature and age are not told"


NOT_TOLD = About()


def about(file: Path, raw: bytes, name: str) -> tuple[About, tuple[str, ...]]:
    """What ``<stem>.hfx-metadata.json`` beside ``file`` says, and what in it does not fit.

    ``raw`` is the content of ``file``; ``name`` the population it should be of, or ''.
    """
    stem = file.name.removesuffix(".gz").rpartition(".")[0]
    beside = file.with_name(f"{stem}.hfx-metadata.json")
    if not beside.is_file():
        return NOT_TOLD, ()
    try:
        told = json.loads(beside.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return NOT_TOLD, (f"{beside.name} cannot be read, and was left aside",)
    told = _at(told, "metadata")
    notes = []
    checksum = _at(told, "checkSum")
    if checksum and checksum != hashlib.md5(raw, usedforsecurity=False).hexdigest():
        notes.append(f"{beside.name} tells the checksum of another table")
    place = str(_at(told, "frequencyLocation") or "").rpartition("/")[2]
    if place and place.removesuffix(".gz") != file.name.removesuffix(".gz"):
        notes.append(f"{beside.name} is said to be about {place}, not {file.name}")
    people = _at(told, "cohortDescription", "population")
    told_names = {str(_at(one, "name")) for one in people} if isinstance(people, list) else set()
    wanted = name or next((one for one in KNOWN_NAMES if one in stem.split("_")), "")
    if wanted and told_names and wanted not in told_names:
        notes.append(
            f"{beside.name} names the population {', '.join(sorted(told_names))}, not {wanted}"
        )
    release, year, doi = (
        str(_at(told, *steps) or "")
        for steps in (
            ("nomenclatureUsed", "version"),
            ("producer", "publication", "year"),
            ("producer", "publication", "doi"),
        )
    )
    return About(release, year, doi), tuple(notes)


def _at(data: Any, *steps: str) -> Any:
    """The value at the end of the steps, or None where one is missing."""
    for step in steps:
        if not isinstance(data, dict):
            return None
        data = data.get(step)
    return data
