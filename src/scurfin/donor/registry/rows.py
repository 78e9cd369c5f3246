"""Donors from files, one row after the other: CSV (gzip too) by lines, Parquet by DuckDB."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from scurfin.donor.registry.columns import NAMES
from scurfin.donor.typing.gl import LONGEST
from scurfin.terms.source_text import InputError

IDS = ("donor_id", "id")
TYPING = "typing_gl"
REMEDY = f"give a column {' or '.join(IDS)}, a column {TYPING}, and any of " + ", ".join(
    name for names in NAMES.values() for name in names
)
COLUMNS = ("id", TYPING, *NAMES)
AT_ONCE = 20_000
_GZIP = b"\x1f\x8b"
_PARQUET = b"PAR1"

Row = tuple[int, tuple[str, ...] | None]
"""Its line (of Parquet: its row), and the cells in the order of ``COLUMNS``; None: unreadable."""
Read = Callable[[int], None]


def rows_of(file: Path, read: Read) -> Iterator[Row]:
    """Every row; ``read`` is told how many bytes of the file (rows, of Parquet) are done.

    Raises InputError: no such file, no such columns, a file that breaks off.
    """
    try:
        with file.open("rb") as raw:
            start = raw.read(4)
    except OSError as problem:
        raise _broken(file, problem.strerror or str(problem)) from None
    if start == _PARQUET:
        yield from _parquet(file, read)
    else:
        yield from _csv(file, start[:2] == _GZIP, read)


def size_of(file: Path) -> int:
    """What ``read`` counts up to. Raises InputError."""
    try:
        return file.stat().st_size
    except OSError as problem:
        raise _broken(file, problem.strerror or str(problem)) from None


@contextmanager
def _opened(file: Path, packed: bool) -> Iterator[tuple[IO[bytes], IO[str]]]:
    with file.open("rb") as raw:
        plain: IO[bytes] = gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[assignment]
        text = io.TextIOWrapper(plain, encoding="utf-8-sig", errors="surrogateescape", newline="")
        with text:
            yield raw, text


def _csv(file: Path, packed: bool, read: Read) -> Iterator[Row]:
    csv.field_size_limit(LONGEST + 1)
    try:
        with _opened(file, packed) as (raw, text):
            table = csv.reader(text)
            heading = next(table, [])
            places = _places(file, heading)
            wanted = len(heading)
            for count, cells in enumerate(table):
                if not cells:
                    continue
                if count % AT_ONCE == 0:
                    read(raw.tell())
                if len(cells) != wanted:
                    yield table.line_num, None
                    continue
                yield table.line_num, tuple(cells[n] if n >= 0 else "" for n in places)
    except (OSError, EOFError, zlib.error, csv.Error) as problem:
        raise _broken(file, str(problem)) from None


def _parquet(file: Path, read: Read) -> Iterator[Row]:
    import duckdb

    with duckdb.connect() as base:
        try:
            made = base.execute("SELECT * FROM read_parquet(?)", [str(file)])
            heading = [one[0] for one in made.description or ()]
            places = _places(file, heading)
            line = 0
            while found := made.fetchmany(AT_ONCE):
                read(0)
                for cells in found:
                    line += 1
                    told = tuple("" if one is None else str(one) for one in cells)
                    yield line, tuple(told[n] if n >= 0 else "" for n in places)
        except duckdb.Error as problem:
            raise _broken(file, str(problem).splitlines()[0]) from None


def _places(file: Path, heading: list[str]) -> list[int]:
    """Where each of ``COLUMNS`` stands; -1 where it does not."""
    plain = [one.strip().lower() for one in heading]
    ids = [plain.index(name) for name in IDS if name in plain]
    if not ids or plain.count(TYPING) != 1:
        what = f"column {TYPING}" if ids else "column of ids"
        raise InputError(f"has no {what}", file=str(file), line=1, remedy=REMEDY)
    rest = [
        next((plain.index(name) for name in names if name in plain), -1) for names in NAMES.values()
    ]
    return [ids[0], plain.index(TYPING), *rest]


def _broken(file: Path, why: str) -> InputError:
    return InputError(
        f"cannot be read ({why})",
        file=str(file),
        remedy="check the path, its permissions, and that the file is whole",
    )
