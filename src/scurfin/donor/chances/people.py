"""Patients or donors from a file: ``ID%GLSTRING`` lines, or CSV with an id and ``typing_gl``."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scurfin.donor.chances.bytes_of import cells_of, lines_of, read_bytes
from scurfin.donor.typing.gl import LocusTold, Told, read_gl
from scurfin.terms.source_text import InputError

Role = Literal["patient", "donor"]
IDS = ("id", "patient_id", "donor_id")
TYPING = "typing_gl"
REMEDY = f"write ID%GLSTRING lines, or CSV with a column of {', '.join(IDS)} and {TYPING}"


@dataclass(frozen=True)
class Aside:
    """A person set aside: ``kind`` is 'refused' (cannot be read) or 'unrepresented'."""

    role: Role
    id: str
    line: int
    kind: Literal["refused", "unrepresented"]
    why: str


@dataclass(frozen=True)
class Person:
    """One patient or donor: id, where it stands, the typing told."""

    id: str
    line: int
    told: Told


@dataclass(frozen=True)
class People:
    """The persons of a file in its order, and those whose typing cannot be read."""

    role: Role
    file: str
    persons: tuple[Person, ...]
    aside: tuple[Aside, ...]


def read_people(file: Path, role: Role) -> People:
    """Read a file of persons, plain or gzip. A typing that cannot be read sets its person aside.

    Raises InputError: no such file or columns, a line of another shape, an id missing or twice.
    """
    persons: list[Person] = []
    aside: list[Aside] = []
    seen: dict[str, int] = {}
    known: dict[str, LocusTold] = {}
    for line, name, typing in _rows(file):
        if not name or name in seen:
            raise InputError(
                f"the id '{name[:40]}' stands twice (first at line {seen[name]})"
                if name
                else "has no id",
                file=str(file),
                line=line,
                remedy="give every person an id of his or her own",
            )
        seen[name] = line
        try:
            persons.append(Person(name, line, _told(typing, known)))
        except InputError as problem:
            aside.append(Aside(role, name, line, "refused", problem.message))
    if not seen:
        raise InputError("holds nobody", file=str(file), remedy=REMEDY)
    return People(role, str(file), tuple(persons), tuple(aside))


def _told(text: str, known: dict[str, LocusTold]) -> Told:
    """``read_gl``, with each locus that was told in the same words before read only once."""
    loci: dict[str, LocusTold] = {}
    parts = text.strip().split("^")
    if "~" in text or "#" in text:
        return read_gl(text)
    for part in parts:
        if part not in known:
            try:
                (known[part],) = read_gl(part).loci.values()
            except InputError:
                return read_gl(text)
        loci[known[part].locus] = known[part]
    return Told(loci, text=text.strip()) if len(loci) == len(parts) else read_gl(text)


def _rows(file: Path) -> Iterator[tuple[int, str, str]]:
    """Line, id and typing of each person."""
    lines = lines_of(read_bytes(file), file)
    first = next(lines, None)
    if first is None:
        raise InputError("is empty", file=str(file), remedy=REMEDY)
    if "%" not in first[1]:
        yield from _table(file, first, lines)
        return
    for line, text in (first, *lines):
        name, found, typing = text.partition("%")
        if not found:
            raise InputError(
                "has no % between id and typing", file=str(file), line=line, remedy=REMEDY
            )
        yield line, name.strip(), typing


def _table(
    file: Path, first: tuple[int, str], lines: Iterator[tuple[int, str]]
) -> Iterator[tuple[int, str, str]]:
    heading = [one.strip() for one in next(csv.reader([first[1]]))]
    ids = [place for place, name in enumerate(heading) if name in IDS]
    typings = [place for place, name in enumerate(heading) if name == TYPING]
    if len(ids) != 1 or len(typings) != 1:
        what = "column of ids" if len(ids) != 1 else f"column {TYPING}"
        raise InputError(
            f"the heading has no single {what}", file=str(file), line=first[0], remedy=REMEDY
        )
    for line, cells in cells_of(lines, heading, file):
        yield line, cells[ids[0]].strip(), cells[typings[0]]
