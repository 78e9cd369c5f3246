"""Reading JSON strictly: one message with the line, and no key twice."""

from __future__ import annotations

import json
from typing import Any

from scurfin.terms.source_text import InputError


class _Twice(ValueError):
    """A key that stands twice in one object."""


def parse_json(raw: bytes | str, *, file: str = "") -> Any:
    """The data of a JSON text. Raises InputError, never anything else."""
    try:
        text = raw if isinstance(raw, str) else raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise InputError(
            f"is not UTF-8 text (byte {problem.start})", file=file, remedy="save it as UTF-8"
        ) from None
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except json.JSONDecodeError as problem:
        raise InputError(
            f"is not valid JSON: {problem.msg}",
            file=file,
            line=problem.lineno,
            remedy="check brackets, commas and quotes at this place",
        ) from None
    except _Twice as problem:
        raise InputError(str(problem), file=file, remedy="keep one of the two") from None
    except (RecursionError, ValueError):
        raise InputError("is nested too deeply", file=file, remedy="flatten it") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(f"the key '{key[:60]}' stands twice in the same object")
        found[key] = value
    return found
