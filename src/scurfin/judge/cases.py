"""Which children are judged: those of a folder, beside the published ones that are shipped."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from scurfin.evidence.case import CASES
from scurfin.record import Record, load
from scurfin.terms.source_text import InputError, read_text

ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True)
class Case:
    """A child and the name it is shown by: its id, with its file where two share one."""

    name: str
    record: Record

    @property
    def group_row(self) -> bool:
        """Was the row made from a group statement, so that it is no child of its own?"""
        return self.record.read_from.strip().lower().startswith("counts:")


@dataclass(frozen=True)
class Cases:
    """``judged`` are the children of the folder, ``beside`` the shipped ones that are not among
    them. ``passed_over``: files of the folder that hold no record."""

    judged: tuple[Case, ...]
    beside: tuple[Case, ...]
    passed_over: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[Case, ...]:
        return self.judged + self.beside


def read(folder: Path | None = None) -> Cases:
    """The children of ``folder`` (or file); of the shipped cases without one.

    Raises InputError for a broken file, and where there is none.
    """
    files, passed = _files(folder or CASES, named=folder is not None)
    mine = {file.resolve() for file in files}
    others = [file for file in _files(CASES, named=False)[0] if file.resolve() not in mine]
    return Cases(_named(files), _named(others), passed)


def _files(place: Path, *, named: bool) -> tuple[list[Path], tuple[str, ...]]:
    if not place.is_dir():
        return [place], ()
    found = sorted(one for one in place.rglob("*") if one.suffix in ENDINGS and one.is_file())
    kept = [one for one in found if not (named and _no_record(one))]
    if not kept:
        raise InputError(
            "holds no record",
            file=str(place),
            remedy="name a folder of YAML records (see docs/record.md), or one record",
        )
    return kept, tuple(str(one.relative_to(place)) for one in found if one not in kept)


def _no_record(file: Path) -> bool:
    """Does a file tell of something else than children? A slip in a key is no such thing."""
    top = read_text(file).data
    return (
        isinstance(top, dict)
        and bool(top)
        and not any(get_close_matches(str(key), ("cases", "child", "timeline"), n=1) for key in top)
        and "source" not in top
    )


def _named(files: list[Path]) -> tuple[Case, ...]:
    read_ = [(file, record) for file in files for record in load(file).records]
    count = Counter(record.id for _, record in read_)
    return tuple(
        Case(record.id if count[record.id] == 1 else f"{file.name}#{record.id}", record)
        for file, record in read_
    )
