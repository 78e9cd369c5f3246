"""Families from a CSV file: family_id, member_id, role, sex, typing_gl; gzip is read too."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from scurfin.donor.chances.bytes_of import cells_of, lines_of, read_bytes
from scurfin.donor.relatives.family import Person
from scurfin.donor.typing.gl import read_gl
from scurfin.terms.source_text import InputError

NEEDED = ("family_id", "member_id", "role", "typing_gl")
ROLES = (
    "father",
    "mother",
    "patient",
    "sibling",
    "half-sibling (father)",
    "half-sibling (mother)",
)
REMEDY = f"write CSV with the columns {', '.join(NEEDED)} and the roles {', '.join(ROLES)}"


@dataclass(frozen=True)
class ToldFamily:
    """One family of the file: its members with their parents, and who the patient is."""

    id: str
    persons: tuple[Person, ...]
    patient: str
    line: int


@dataclass(frozen=True)
class _Row:
    line: int
    member: str
    role: str
    typing: str


def read_families(file: Path) -> tuple[ToldFamily, ...]:
    """The families in the order of the file. Raises InputError with line and remedy."""
    families: dict[str, list[_Row]] = {}
    for family, row in _rows(file):
        families.setdefault(family, []).append(row)
    if not families:
        raise InputError("holds no family", file=str(file), remedy=REMEDY)
    return tuple(_family(file, name, rows) for name, rows in families.items())


def _rows(file: Path) -> list[tuple[str, _Row]]:
    lines = lines_of(read_bytes(file), file)
    first = next(lines, None)
    heading = [one.strip() for one in next(csv.reader([first[1]]))] if first is not None else []
    for name in NEEDED:
        if heading.count(name) != 1:
            raise InputError(
                f"the heading has no single column {name}", file=str(file), line=1, remedy=REMEDY
            )
    found = []
    for line, cells in cells_of(lines, heading, file):
        told = {name: cell.strip() for name, cell in zip(heading, cells, strict=True)}
        if not told["family_id"] or not told["member_id"] or told["role"] not in ROLES:
            what = f"the role '{told['role'][:40]}'" if told["family_id"] else "a row without ids"
            raise InputError(f"{what} is not known", file=str(file), line=line, remedy=REMEDY)
        row = _Row(line, told["member_id"], told["role"], told["typing_gl"])
        found.append((told["family_id"], row))
    return found


def _family(file: Path, name: str, rows: list[_Row]) -> ToldFamily:
    ids: dict[str, str] = {}
    for row in rows:
        if row.role in ("father", "mother", "patient"):
            if row.role in ids:
                raise InputError(
                    f"the family {name} has a second {row.role}",
                    file=str(file),
                    line=row.line,
                    remedy="tell one father, one mother and one patient a family",
                )
            ids[row.role] = row.member
    if "patient" not in ids:
        raise InputError(
            f"the family {name} has no patient",
            file=str(file),
            line=rows[0].line,
            remedy="give one member the role patient",
        )
    father, mother = ids.get("father", "the father"), ids.get("mother", "the mother")
    persons = []
    seen: set[str] = set()
    for row in rows:
        if row.member in seen:
            raise InputError(
                f"the member {row.member} stands twice in the family {name}",
                file=str(file),
                line=row.line,
                remedy="keep one of the two rows",
            )
        seen.add(row.member)
        child = row.role in ("patient", "sibling")
        told = read_gl(row.typing, file=str(file), line=row.line) if row.typing else None
        persons.append(
            Person(
                row.member,
                told,
                father if child or row.role == "half-sibling (father)" else None,
                mother if child or row.role == "half-sibling (mother)" else None,
            )
        )
    return ToldFamily(name, tuple(persons), ids["patient"], rows[0].line)
