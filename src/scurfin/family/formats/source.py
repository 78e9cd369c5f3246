"""A pedigree file as text, with its limits; and errors that name the line of a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from scurfin.family.people import Pedigree, checked
from scurfin.terms.source_text import MAX_BYTES, InputError

_QUOTED = re.compile(r"'([^']*)'")


def text_of(path: Path) -> str:
    """The UTF-8 text of ``path``, at most 20 MB. Raises InputError, never anything else."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError("no such file", file=str(path), remedy="check the path") from None
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or str(problem)
        raise InputError(
            f"cannot be read ({why})", file=str(path), remedy="check its name and permissions"
        ) from None
    if len(raw) > MAX_BYTES:
        raise InputError(
            f"is larger than {MAX_BYTES // 1_000_000} MB",
            file=str(path),
            remedy="split it into one file a family",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise InputError(
            f"is not UTF-8 text (byte {problem.start})",
            file=str(path),
            line=raw.count(b"\n", 0, problem.start) + 1,
            remedy="save the file as UTF-8",
        ) from None


def told_twice(name: str, *, file: str, line: int | None, first: int | None) -> InputError:
    where = f" (first at line {first})" if first else ""
    return InputError(
        f"'{name}' is told twice{where}", file=file, line=line, remedy="give each person one id"
    )


def whole(pedigree: Pedigree, lines: Mapping[str, int], *, file: str) -> Pedigree:
    """``pedigree`` if it can be one; an error carries the line of the person it speaks of.

    Whether an affected female needs a comment depends on the disease, so it is asked later.
    """
    for one in pedigree.people:
        if one.seen_until is not None and one.seen_until < 0:
            raise InputError(
                f"'{one.id}' is told as well until the age of {one.seen_until:g} years",
                file=file,
                line=lines.get(one.id),
                remedy="write an age of 0 or more",
            )
    try:
        return checked(pedigree, file=file, x_linked=False)
    except InputError as problem:
        named = [name for name in _QUOTED.findall(problem.message) if name in lines]
        raise InputError(
            problem.message,
            file=file,
            line=lines[named[-1]] if named else None,
            remedy=problem.remedy,
        ) from None
