"""Reading plain or gzip files of text, line by line."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from scurfin.terms.source_text import InputError

MOST_BYTES = 2_000_000_000
_GZIP = b"\x1f\x8b"


def read_bytes(file: Path) -> bytes:
    """What the file holds, unpacked if it is gzip. Raises InputError."""
    try:
        with file.open("rb") as plain:
            packed = plain.read(2) == _GZIP
            plain.seek(0)
            if not packed:
                raw = plain.read(MOST_BYTES + 1)
            else:
                with gzip.open(plain) as opened:
                    raw = opened.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as problem:
        why = getattr(problem, "strerror", None) or str(problem)
        raise InputError(
            f"cannot be read ({why})",
            file=str(file),
            remedy="check the path, its permissions, and that the file is whole",
        ) from None
    if len(raw) > MOST_BYTES:
        raise InputError("is larger than 2 GB", file=str(file), remedy="split it")
    return raw


def lines_of(raw: bytes, file: Path) -> Iterator[tuple[int, str]]:
    """Numbered lines from 1, without empty ones. Raises InputError if it is not UTF-8."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise InputError(
            "is not UTF-8 text",
            file=str(file),
            line=raw.count(b"\n", 0, problem.start) + 1,
            remedy="save the file as UTF-8",
        ) from None
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if line.strip():
            yield number, line


def cells_of(
    lines: Iterator[tuple[int, str]], heading: list[str], file: Path
) -> Iterator[tuple[int, list[str]]]:
    """Numbered rows of CSV, a cell a column. Raises InputError for a row of another length."""
    for line, text in lines:
        cells = next(csv.reader([text]))
        if len(cells) != len(heading):
            raise InputError(
                f"has {len(cells)} columns where the heading has {len(heading)}",
                file=str(file),
                line=line,
                remedy="write one person a line, with a comma between columns",
            )
        yield line, cells
