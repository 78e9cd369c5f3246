"""The pedigree table: one row a person, under a header that names the columns."""

from __future__ import annotations

import csv
import io
import re
from typing import Any, get_args

import msgspec

from scurfin.family.formats.losses import defaults, lost
from scurfin.family.formats.source import told_twice, whole
from scurfin.family.people import Pedigree, Person, Sex, Test
from scurfin.record.events import Loss
from scurfin.terms.safe_text import FORMULA_SIGNS
from scurfin.terms.source_text import InputError

COLUMNS = (
    *("id", "father", "mother", "sex", "affected", "dead", "seen_until", "pregnancy", "loss"),
    *("twins", "identical", "adopted", "gamete_donor", "gender", "name", "label", "comment"),
    "role",
)
TEST = {
    "carrier_test": "result",
    "sensitivity": "sensitivity",
    "specificity": "specificity",
    "tissue": "tissue",
    "method": "method",
    "date": "date",
    "after_transplant": "after_transplant",
}
HOLDS = frozenset(
    (
        *("seen_until", "tests", "alive", "pregnancy", "loss", "twins", "identical", "adopted"),
        *("gamete_donor", "gender", "name", "comment", "label", "proband", "consultand"),
    )
)
_WORDS = {"yes": True, "true": True, "no": False, "false": False}
_ROLES = ("proband", "consultand")
_FLAGS = ("pregnancy", "identical", "adopted", "gamete_donor")
_TEXT = ("twins", "gender", "name", "label", "comment")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,20})?|[0-9](\.[0-9]{1,20})?e-[0-9]{1,3}")
_NUMBERED = re.compile(r"(.+?)_(\d{1,2})")


def read_table(text: str, *, file: str = "") -> tuple[Pedigree, tuple[str, ...]]:
    """The family of a CSV (comma, semicolon or tab), and what was not understood."""
    head = text.split("\n", 1)[0]
    sign = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    people: list[Person] = []
    lines: dict[str, int] = {}
    roles: dict[str, str] = {}
    unread: dict[str, int] = {}
    header: list[str] = []
    try:
        for told in rows:
            if not any(cell.strip() for cell in told):
                continue
            if not header:
                header = _header(told, file, rows.line_num)
                continue
            row = _Row(header, told, file, rows.line_num)
            one = row.person()
            if one.id in lines:
                raise told_twice(one.id, file=file, line=row.line, first=lines[one.id])
            lines[one.id] = row.line
            people.append(one)
            row.roles(roles)
            for name in header:
                if not _is_column(name) and row.cells[name]:
                    unread[name] = unread.get(name, 0) + 1
    except csv.Error as problem:
        raise InputError(
            f"is not a table: {problem}", file=file, line=rows.line_num, remedy="check the quotes"
        ) from None
    if not header:
        raise InputError("is empty", file=file, remedy=f"begin with {','.join(COLUMNS[:5])}")
    notes = tuple(
        f"The column '{name}' is not known and was not read, in {count} rows."
        for name, count in unread.items()
    )
    found = Pedigree(
        people=tuple(people),
        proband=roles.get("proband", ""),
        consultand=roles.get("consultand", ""),
    )
    return whole(found, lines, file=file), notes


def _header(told: list[str], file: str, line: int) -> list[str]:
    header = [cell.strip().lower() for cell in told]
    twice = [name for name in header if name and header.count(name) > 1]
    if twice or "id" not in header:
        wrong = f"names the column '{twice[0]}' twice" if twice else "names no column 'id'"
        raise InputError(
            f"the header {wrong}", file=file, line=line, remedy=f"use {', '.join(COLUMNS)}"
        )
    return header


def _is_column(name: str) -> bool:
    numbered = _NUMBERED.fullmatch(name)
    return name in COLUMNS or name in TEST or bool(numbered and numbered[1] in TEST)


class _Row:
    """One row by its columns, with the line it ends at."""

    def __init__(self, header: list[str], told: list[str], file: str, line: int) -> None:
        self.file, self.line = file, line
        if len(told) > len(header):
            raise InputError(
                f"a row has {len(told)} cells under {len(header)} columns",
                file=file,
                line=line,
                remedy="put text that holds the separator in quotes",
            )
        filled = told + [""] * (len(header) - len(told))
        self.cells = {
            name: _undone(cell.strip()) for name, cell in zip(header, filled, strict=True)
        }
        self.id = self.cells["id"]
        if not self.id:
            raise InputError("a person has no id", file=file, line=line, remedy="give an id")

    def wrong(self, column: str, remedy: str) -> InputError:
        return InputError(
            f"'{self.id}': the {column} '{self.cells[column]}' is not understood",
            file=self.file,
            line=self.line,
            remedy=remedy,
        )

    def word(self, column: str, allowed: tuple[str, ...]) -> str:
        told = self.cells.get(column, "").lower()
        if told and told not in allowed:
            raise self.wrong(column, f"write {', '.join(allowed)}, or nothing")
        return told

    def yes(self, column: str) -> bool | None:
        told = self.word(column, tuple(_WORDS))
        return _WORDS[told] if told else None

    def number(self, column: str) -> float | None:
        told = self.cells.get(column, "")
        if not told:
            return None
        if not _NUMBER.fullmatch(told):
            raise self.wrong(column, "write a number with a point, or nothing")
        return float(told)

    def person(self) -> Person:
        dead = self.yes("dead")
        flags: dict[str, Any] = {name: bool(self.yes(name)) for name in _FLAGS}
        words: dict[str, Any] = {name: self.cells.get(name, "") for name in _TEXT}
        return Person(
            id=self.id,
            father=self.cells.get("father") or None,
            mother=self.cells.get("mother") or None,
            sex=msgspec.convert(self.word("sex", get_args(Sex)) or "unknown", Sex),
            affected=self.yes("affected"),
            alive=None if dead is None else not dead,
            seen_until=self.number("seen_until"),
            loss=msgspec.convert(self.word("loss", get_args(Loss)) or None, Loss | None),
            tests=self.tests(),
            **flags,
            **words,
        )

    def tests(self) -> tuple[Test, ...]:
        ends = {""} | {f"_{m[2]}" for name in self.cells if (m := _NUMBERED.fullmatch(name))}
        found = []
        for end in sorted(ends, key=lambda one: int(one[1:] or 1)):
            told = {name: self.cells.get(name + end, "") for name in TEST}
            if not any(told.values()):
                continue
            if not told["carrier_test"]:
                raise InputError(
                    f"'{self.id}': a test is told without its result",
                    file=self.file,
                    line=self.line,
                    remedy=f"write positive or negative under 'carrier_test{end}'",
                )
            result = self.word(f"carrier_test{end}", ("positive", "negative"))
            shares = {
                name: self.number(name + end)
                for name in ("sensitivity", "specificity")
                if told[name]
            }
            found.append(
                msgspec.convert(
                    {
                        "result": result,
                        **shares,
                        **{name: told[name] for name in ("tissue", "method", "date")},
                        "after_transplant": bool(self.yes(f"after_transplant{end}")),
                    },
                    Test,
                )
            )
        return tuple(found)

    def roles(self, found: dict[str, str]) -> None:
        for role in self.cells.get("role", "").lower().split():
            if role not in _ROLES:
                raise self.wrong("role", "write proband, consultand, both or nothing")
            if role in found:
                raise self.wrong("role", f"'{found[role]}' is the {role} already: keep one")
            found[role] = self.id


def write_table(pedigree: Pedigree) -> tuple[str, tuple[str, ...]]:
    """The CSV text with every column, and what it loses."""
    most = max((len(one.tests) for one in pedigree.people), default=0)
    ends = ["", *(f"_{at}" for at in range(2, most + 1))][: max(most, 1)]
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow([*COLUMNS, *(name + end for end in ends for name in TEST)])
    unset = defaults(Test)
    for one in pedigree.people:
        told: list[Any] = []
        for name in COLUMNS:
            if name == "dead":
                told.append(None if one.alive is None else not one.alive)
            elif name == "role":
                told.append(" ".join(r for r in _ROLES if getattr(pedigree, r) == one.id))
            else:
                value = getattr(one, name)
                told.append(value or None if name in _FLAGS else value)
        for at in range(len(ends)):
            test = one.tests[at] if at < len(one.tests) else None
            for field in TEST.values():
                value = getattr(test, field) if test else None
                told.append(None if field in unset and value == unset[field] else value)
        rows.writerow([_cell(value) for value in told])
    return text.getvalue(), lost(pedigree, "The table", HOLDS)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    told = str(value)
    return f"'{told}" if told[:1] in (*FORMULA_SIGNS, "'") else told


def _undone(cell: str) -> str:
    """A cell without the mark that keeps a spreadsheet from reckoning with it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in (*FORMULA_SIGNS, "'") else cell
