"""One published child: the record, and where every word of it was read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from scurfin.record.model import Record
from scurfin.record.reader import RecordFile, from_text
from scurfin.terms.source_text import InputError, SourceText, read_text

DATA = Path(__file__).parent / "data"
CASES = DATA / "cases"

Depth = Literal["full text", "full text (part)", "table", "abstract", "counts", "secondary"]
_BEGINS: tuple[Depth, ...] = ("full text", "table", "abstract", "counts", "secondary")
_HOLDS: tuple[tuple[str, Depth], ...] = (
    ("table", "table"),
    ("abstract", "abstract"),
    ("review", "secondary"),
    ("yearbook", "secondary"),
    ("comment", "secondary"),
)


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A publication as its file tells it; what was not seen is empty.

    ``uncertain`` names the fields told from memory, ``about`` is the reader's remark,
    ``not_found`` what was looked for and not seen.
    """

    file: str
    first_author: str = ""
    year: int | None = None
    title: str = ""
    where: str = ""
    pmid: str = ""
    pmcid: str = ""
    doi: str = ""
    url: str = ""
    uncertain: tuple[str, ...] = ()
    about: str = ""
    not_found: tuple[str, ...] = ()

    def cite(self) -> str:
        """'Bindl 2005', or the best short name there is."""
        who = self.first_author or self.title or self.where or self.file
        who = who if len(who) <= 60 else who[:57].rstrip() + "..."
        return f"{who} {self.year}" if self.year else who


@dataclass(frozen=True)
class Case:
    """A row of the case base.

    ``depth``: how much of the source was visible. ``group``: built from a group statement, so
    no real individual. ``probable``: why the disease is only probable. ``perhaps``: rows that may
    tell of the same child. ``own``: a centre's own child, never published.
    """

    record: Record
    report: Report
    depth: Depth
    line: int | None
    probable: str = ""
    pooled: str = ""
    perhaps: tuple[str, ...] = ()
    same_as: str = ""
    patient: bool = True
    own: bool = False

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def group(self) -> bool:
        return self.depth == "counts"

    @property
    def counted(self) -> bool:
        """Is it a child of its own: a patient, no group row, not told before under another id?"""
        return self.patient and not self.group and not self.same_as


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    why: str
    id: str = ""
    file: str = ""


class Linked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    children: tuple[str, str]
    why: str


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How rows are to be read (data/reading.yaml)."""

    not_patients: tuple[Named, ...] = ()
    probable: tuple[Named, ...] = ()
    pooled: tuple[Named, ...] = ()
    same: tuple[Linked, ...] = ()
    perhaps_same: tuple[Linked, ...] = ()
    apart: tuple[Linked, ...] = ()

    def judged(self, one: str, other: str) -> bool:
        """Is it said already whether both are the same child?"""
        pairs = (*self.same, *self.perhaps_same, *self.apart)
        return any({one, other} == set(pair.children) for pair in pairs)


def depth_of(read_from: str) -> Depth:
    """What kind of text a case was read from, by the first words of ``read_from``."""
    low = read_from.lower()
    for kind in _BEGINS:
        if low.startswith(kind):
            return kind
    return next((kind for word, kind in _HOLDS if word in low), "full text (part)")


@cache
def cases() -> tuple[Case, ...]:
    """The published children that scurfin ships, in the order of their files."""
    found: list[Case] = []
    for file in sorted(CASES.glob("*.yaml")):
        found += read(file)
    return linked(found, reading())


@cache
def reading() -> Reading:
    text = read_text(DATA / "reading.yaml")
    try:
        return msgspec.convert(text.data, Reading)
    except msgspec.ValidationError as problem:
        raise text.error((), str(problem), "see evidence/case.py for the shape") from None


def read(file: Path) -> list[Case]:
    """The children of one file with their provenance. Raises InputError."""
    text = read_text(file)
    return told(text, from_text(text), _remark(file))


def told(text: SourceText, records: RecordFile, about: str = "") -> list[Case]:
    """The children of a file that was read already."""
    report = _report(text, about)
    return [
        Case(one, report, depth_of(one.read_from), text.line(("cases", number)))
        for number, one in enumerate(records.records)
    ]


def linked(rows: list[Case], how: Reading) -> tuple[Case, ...]:
    """The rows with what ``how`` says of each. Raises InputError for a name that is not there."""
    from dataclasses import replace

    ids = {one.id for one in rows}
    files = {one.report.file for one in rows}
    named = [*how.not_patients, *how.probable]
    pairs = [*how.same, *how.perhaps_same, *how.apart]
    wanted = {one.id for one in named} | {each for pair in pairs for each in pair.children}
    for name in sorted((wanted - ids) | ({one.file for one in how.pooled} - files)):
        raise InputError(
            f"names '{name}', which no file tells",
            file="reading.yaml",
            remedy="name the id of a child or a file of the case base",
        )
    out = {one.id: one.why for one in how.not_patients}
    probable = {one.id: one.why for one in how.probable}
    pooled = {one.file: one.why for one in how.pooled}
    same = {pair.children[1]: pair.children[0] for pair in how.same}
    perhaps: dict[str, tuple[str, ...]] = {}
    for pair in how.perhaps_same:
        for one, other in (pair.children, pair.children[::-1]):
            perhaps[one] = (*perhaps.get(one, ()), other)
    return tuple(
        replace(
            one,
            patient=one.id not in out,
            probable=probable.get(one.id, ""),
            pooled=pooled.get(one.report.file, ""),
            same_as=same.get(one.id, ""),
            perhaps=perhaps.get(one.id, ()),
        )
        for one in rows
    )


def _report(text: SourceText, about: str) -> Report:
    source = text.data.get("source") or {}
    plain = {key: _plain(value) for key, value in source.items()}
    uncertain = source.get("unverified_fields") or ()
    if not uncertain and source.get("unverified"):
        uncertain = ("which of the fields is not told",)
    year = source.get("year")
    return Report(
        file=Path(text.file).name,
        first_author=plain.get("first_author", ""),
        year=year if isinstance(year, int) else None,
        title=plain.get("title", ""),
        where=plain.get("where", ""),
        pmid=plain.get("pmid", ""),
        pmcid=plain.get("pmcid", ""),
        doi=plain.get("doi", ""),
        url=plain.get("url", ""),
        uncertain=tuple(str(one) for one in uncertain),
        about=about,
        not_found=tuple(str(one) for one in text.data.get("not_found") or ()),
    )


def _plain(told: object) -> str:
    return "" if told is None else str(told)


def _remark(file: Path) -> str:
    """The comment at the head of a file: how its reader came to the rows."""
    lines = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# ").strip())
    return " ".join(lines)
