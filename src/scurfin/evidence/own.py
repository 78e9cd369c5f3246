"""A centre's own children: kept on this machine, apart from the published ones, never sent."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from scurfin.evidence.case import Case, cases, told
from scurfin.evidence.check import Finding, check_file, refuse
from scurfin.record.reader import from_text
from scurfin.terms.source_text import InputError, parse_text, read_text
from scurfin.terms.whole_file import write_whole

VARIABLE = "SCURFIN_CASES"
WHERE = f"the folder is named by the variable {VARIABLE}"


def folder() -> Path:
    """Where own cases lie: the folder that SCURFIN_CASES names, or the user's data folder."""
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("scurfin", appauthor=False) / "cases"


def own_cases() -> tuple[Case, ...]:
    """The centre's own children, in the order of their files. Raises InputError."""
    place = folder()
    if not place.is_dir():
        return ()
    return tuple(one for file in sorted(place.glob("*.yaml")) for one in read_own(file))


def every_case() -> tuple[Case, ...]:
    """The published children, then the centre's own."""
    return (*cases(), *own_cases())


def add(file: Path) -> tuple[tuple[Case, ...], tuple[Finding, ...], Path]:
    """Check a file of own cases and keep a copy: its children, the doubts, where it lies now.

    Raises InputError for a malformed, contradictory or repeated case; then nothing is kept.
    """
    text = read_text(file)
    fresh = read_own(file)
    found = check_file(fresh, every_case())
    refuse(found, str(file))
    target = folder() / f"{file.stem}.yaml"
    if target.exists():
        raise InputError(
            f"a file of the name {target.name} was added before",
            file=str(file),
            remedy="rename it, or remove the earlier one with 'scurfin evidence remove'",
        )
    _keep(target, file.read_bytes(), text.file)
    return tuple(fresh), found, target


def remove(name: str) -> Path:
    """Forget an added file, by its name without folder. Raises InputError if it is not there."""
    target = folder() / f"{Path(name).stem}.yaml"
    if not target.is_file():
        names = ", ".join(sorted(one.stem for one in folder().glob("*.yaml"))) or "none"
        raise InputError(f"no file '{name}' was added", remedy=f"added are: {names}")
    target.unlink()
    return target


def read_own(file: Path) -> list[Case]:
    """The children of a file that was never published. Raises InputError."""
    text = read_text(file)
    return [replace(one, own=True) for one in told(text, from_text(text))]


def _keep(target: Path, content: bytes, file: str) -> None:
    """All of it or nothing, readable by its owner alone."""
    parse_text(content, file=file)
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(target, content, mode=0o600)
    except OSError as problem:
        raise InputError(
            f"cannot be kept in {target.parent} ({problem.strerror})", file=file, remedy=WHERE
        ) from None
