"""Case files for tests, told in a few lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from scurfin.evidence.case import Case, read

SOURCE = {
    "first_author": "Nobody",
    "year": 2020,
    "title": "A made-up report",
    "where": "nowhere",
    "doi": "10.0000/made-up",
}
COURSE: list[dict[str, Any]] = [
    {"age": "P2M", "event": "manifestation", "what": "diarrhea", "status": "onset"},
    {"event": "therapy", "what": "ciclosporin", "status": "start"},
    {"event": "response", "to": ["ciclosporin"], "of": ["diarrhea"], "outcome": "partial"},
]
Told = dict[str, Any]


def case(*events: Told, **header: Any) -> Told:
    """One row; ``header`` adds or changes what stands outside the timeline."""
    base: Told = {
        "id": "Nobody2020-P1",
        "sex": "male",
        "outcome": {"status": "unknown"},
        "read_from": "full text: case",
    }
    return {**base, **header, "timeline": list(events)}


def write(folder: Path, *rows: Told, name: str = "nobody2020", **source: Any) -> Path:
    """A file of these rows; ``source`` adds or changes what is told of the report."""
    file = folder / f"{name}.yaml"
    file.write_text(yaml.safe_dump({"source": {**SOURCE, **source}, "cases": list(rows)}))
    return file


def rows(folder: Path, *told: Told, **source: Any) -> list[Case]:
    return read(write(folder, *told, **source))
