"""Where a version of the knowledge is: a folder, or a revision of a checkout."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from scurfin.terms.source_text import InputError

INSIDE = ("", "knowledge/data", "scurfin/knowledge/data", "src/scurfin/knowledge/data")
IN_CHECKOUT = INSIDE[-1]
REMEDY = "name a checkout of scurfin ('.' for this one), its folder knowledge/data, or a revision"


def knowledge_folder(told: str, unpacked: Path) -> Path:
    """The folder of knowledge that ``told`` means. Raises InputError.

    A revision of the git repository that we stand in is written below ``unpacked``.
    """
    if not told.strip():
        raise InputError("an empty word names no version", remedy=REMEDY)
    for inside in INSIDE:
        folder = Path(told) / inside
        if (folder / "facts").is_dir() and (folder / "diseases").is_dir():
            return folder.resolve()
    if Path(told).exists():
        raise InputError("holds no knowledge", file=told, remedy=REMEDY)
    return _revision(told, unpacked)


def record_files(told: tuple[Path, ...]) -> tuple[Path, ...]:
    """The record files that ``told`` names, folders searched; else those of this checkout."""
    root = Path(__file__).parents[3]
    places = told or (root / "examples", root / "src/scurfin/evidence/data/cases")
    found: list[Path] = []
    for place in places:
        if place.is_dir():
            found += sorted(place.glob("**/*.yaml"))
        elif place.exists() or told:
            found.append(place)
    if not found:
        where = ", ".join(str(one) for one in places)
        raise InputError(
            "no record is found", file=where, remedy="name files or folders of records"
        )
    return tuple(dict.fromkeys(found))


def _revision(told: str, unpacked: Path) -> Path:
    if told.startswith("-"):
        raise InputError("is no revision", file=told, remedy=REMEDY)
    try:
        root = _git(".", "rev-parse", "--show-toplevel").decode().strip()
        packed = _git(root, "archive", "--format=tar", told, IN_CHECKOUT)
    except (OSError, subprocess.CalledProcessError):
        raise InputError(
            "is no folder, and no revision of a checkout here", file=told, remedy=REMEDY
        ) from None
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(unpacked, filter="data")
    return unpacked / IN_CHECKOUT


def _git(folder: str, *words: str) -> bytes:
    done = subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True)
    return done.stdout
