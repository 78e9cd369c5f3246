"""Small registries to import."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from scurfin.donor.registry.importing import Imported, import_donors
from scurfin.donor.registry.store import Registry, open_registry

SYNTHETIC = Path(__file__).resolve().parent.parent / "data" / "synthetic"
FULL = "A*01:01+A*02:01^C*05:01+C*07:01^B*08:01+B*44:02^DRB1*03:01+DRB1*04:01^DQB1*02:01+DQB1*03:01"
NINE = FULL.replace("DQB1*03:01", "DQB1*05:01")
HEAD = ("donor_id", "typing_gl", "age_years", "sex", "pregnancies", "cmv", "abo_rh", "available")


def file_of(folder: Path, rows: Iterable[Iterable[str]], name: str = "donors.csv") -> Path:
    """A CSV of donors; cells that are not told at the end of a row are empty."""
    file = folder / name
    with file.open("w", newline="", encoding="utf-8") as opened:
        table = csv.writer(opened)
        table.writerow(HEAD)
        for row in rows:
            cells = list(row)
            table.writerow([*cells, *[""] * (len(HEAD) - len(cells))])
    return file


def made(folder: Path, rows: Iterable[Iterable[str]], **options: int) -> tuple[Imported, Registry]:
    """Imported and opened."""
    done = import_donors([file_of(folder, rows)], folder / "registry", **options)  # type: ignore[arg-type]
    return done, open_registry(folder / "registry")
