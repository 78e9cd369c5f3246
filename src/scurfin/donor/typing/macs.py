"""The list of multiple allele codes that a user has: read once, looked up from an index.

Facts ``mac-two-kinds``, ``mac-file``. The list is NMDP's and does not come with scurfin. Lines are
``CODE<tab>01/02``, before them a column that may hold ``*``; the heading is up to three lines. A
code whose alleles have two fields is specific, one of bare second fields fits any first field.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from scurfin.terms.source_text import InputError

VARIABLE = "SCURFIN_MAC"
SHAPE = 1
HEADING = 3
REMEDY = "use NMDP's numer.v3.zip or alpha.v3.zip as published, or the text in it"
_CODE = re.compile(r"[A-Z]{2,}")
_GENERIC = re.compile(r"\d{2,4}[A-Z]?(/\d{2,4}[A-Z]?)*")
_SPECIFIC = re.compile(r"\d{2,4}:\d{2,4}[A-Z]?(/\d{2,4}:\d{2,4}[A-Z]?)*")


class MacList(Mapping[str, tuple[str, ...]]):
    """The codes of a file, by their letters, looked up in an index on disk.

    ``count`` codes, ``specific`` of them with whole names; ``told``: the file's own first line.
    """

    def __init__(self, index: Path) -> None:
        self._base = sqlite3.connect(f"{index.resolve().as_uri()}?mode=ro", uri=True)
        about = dict(self._base.execute("SELECT key, value FROM about"))
        self.count, self.specific = int(about["count"]), int(about["specific"])
        self.told = str(about["told"])
        self._find = lru_cache(maxsize=1 << 14)(self._look_up)

    def _look_up(self, code: str) -> tuple[str, ...] | None:
        row = self._base.execute("SELECT alleles FROM mac WHERE code = ?", (code,)).fetchone()
        return tuple(row[0].split("/")) if row is not None else None

    def __getitem__(self, code: str) -> tuple[str, ...]:
        found = self._find(code)
        if found is None:
            raise KeyError(code)
        return found

    def __iter__(self) -> Iterator[str]:
        return (code for (code,) in self._base.execute("SELECT code FROM mac ORDER BY code"))

    def __len__(self) -> int:
        return self.count


def mac_list(file: Path | None = None) -> MacList | None:
    """The codes in ``file``, else in the one that SCURFIN_MAC names; None without any.

    The index is made once and kept in the user's cache, anew when the file changes. Raises
    InputError naming the file and line.
    """
    named = file or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if named is None:
        return None
    if not named.is_file():
        raise InputError("is no file", file=str(named), remedy=REMEDY)
    kept = _kept(named)
    if kept.is_file():
        try:
            return MacList(kept)
        except (sqlite3.DatabaseError, KeyError):
            kept.unlink(missing_ok=True)
    part = kept.with_suffix(f".{os.getpid()}.part")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        _write(part, named)
        part.replace(kept)
    except (OSError, sqlite3.OperationalError) as problem:
        raise InputError(
            f"its index cannot be written ({problem})",
            file=str(kept),
            remedy="name a folder that can be written in XDG_CACHE_HOME",
        ) from None
    finally:
        part.unlink(missing_ok=True)
    return MacList(kept)


def _kept(file: Path) -> Path:
    from platformdirs import user_cache_path

    info = file.stat()
    told = f"{SHAPE}|{file.resolve()}|{info.st_size}|{info.st_mtime_ns}"
    return user_cache_path("scurfin") / f"mac-{hashlib.sha256(told.encode()).hexdigest()[:16]}.db"


def _write(index: Path, file: Path) -> None:
    lines = _lines(file)
    told = ""
    counted = [0, 0]

    def rows() -> Iterator[tuple[str, str]]:
        nonlocal told
        for number, line in lines:
            if number == 1:
                told = line.strip().strip('"')
            row = _row(number, line, file)
            if row is not None:
                counted[0] += 1
                counted[1] += ":" in row[1]
                yield row

    with closing(sqlite3.connect(index)) as base:
        base.execute("PRAGMA journal_mode = OFF")
        base.execute("PRAGMA synchronous = OFF")
        base.execute("CREATE TABLE mac (code TEXT PRIMARY KEY, alleles TEXT) WITHOUT ROWID")
        base.execute("CREATE TABLE about (key TEXT, value TEXT)")
        _fill(base, rows(), file)
        if not counted[0]:
            raise InputError("holds no code", file=str(file), remedy=REMEDY)
        about = {"count": counted[0], "specific": counted[1], "told": told}
        base.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        base.commit()


def _fill(base: sqlite3.Connection, rows: Iterable[tuple[str, str]], file: Path) -> None:
    base.execute("CREATE TEMP TABLE told (code TEXT, alleles TEXT)")
    base.executemany("INSERT INTO told VALUES (?, ?)", rows)
    # Sorted first: filling the tree in its order is several times faster.
    try:
        base.execute("INSERT INTO mac SELECT DISTINCT code, alleles FROM told ORDER BY code")
    except sqlite3.IntegrityError:
        (twice,) = base.execute(
            "SELECT code FROM told GROUP BY code HAVING count(DISTINCT alleles) > 1 LIMIT 1"
        ).fetchone()
        raise InputError(
            f"tells the code {twice} twice, with other alleles", file=str(file), remedy=REMEDY
        ) from None


def _row(number: int, line: str, file: Path) -> tuple[str, str] | None:
    fields = [one.strip() for one in line.split("\t")]
    told = [one for one in fields if one and one != "*"]
    if not told:
        return None
    if len(told) == 2 and _CODE.fullmatch(told[0]):
        if _GENERIC.fullmatch(told[1]) or _SPECIFIC.fullmatch(told[1]):
            return told[0], told[1]
        if told[1] == "SUBTYPE" and number <= HEADING:
            return None
    elif number <= HEADING:
        return None
    raise InputError(
        f"'{line.strip()[:50]}' is no code with its alleles",
        file=str(file),
        line=number,
        remedy=REMEDY,
    )


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as packed:
                inside = [one for one in packed.namelist() if one.endswith(".txt")]
                if len(inside) != 1:
                    raise InputError("holds no single .txt", file=str(file), remedy=REMEDY)
                with packed.open(inside[0]) as raw:
                    yield from enumerate(io.TextIOWrapper(raw, encoding="utf-8"), 1)
        else:
            with file.open(encoding="utf-8") as text:
                yield from enumerate(text, 1)
    except (OSError, UnicodeDecodeError, zipfile.BadZipFile) as problem:
        raise InputError(f"cannot be read ({problem})", file=str(file), remedy=REMEDY) from None
