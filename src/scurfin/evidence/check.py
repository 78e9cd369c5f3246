"""The strict checker of case files: what is malformed, contradictory or told twice is refused.

An error refuses the file; a warning is a doubt that a reader of the case should know.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scurfin.evidence.case import CASES, Case, Report, cases, linked, read, reading
from scurfin.evidence.contradictions import contradictions
from scurfin.evidence.repeats import repeats, same_report
from scurfin.evidence.unnamed import unnamed
from scurfin.terms.source_text import InputError


@dataclass(frozen=True)
class Finding:
    """Something wrong or doubtful: file, case, field, what and the remedy."""

    level: Literal["error", "warning"]
    file: str
    case: str
    field: str
    text: str
    remedy: str
    line: int | None = None

    def __str__(self) -> str:
        place = self.file + (f", line {self.line}" if self.line else "")
        inside = " ".join(one for one in (self.case, self.field) if one)
        said = (
            f"{self.level}: {place}: {inside}: {self.text}" if inside else f"{place}: {self.text}"
        )
        return f"{said}\n  remedy: {self.remedy}" if self.remedy else said

    def refusal(self, file: str) -> InputError:
        inside = " ".join(one for one in (self.case, self.field) if one)
        return InputError(f"{inside}: {self.text}", file=file, line=self.line, remedy=self.remedy)


def check_all() -> tuple[Finding, ...]:
    """Every finding in the case base that scurfin ships."""
    found: list[Finding] = []
    rows: list[Case] = []
    for file in sorted(CASES.glob("*.yaml")):
        try:
            fresh = read(file)
        except InputError as problem:
            found.append(_unreadable(file, problem))
            continue
        found += check_file(fresh, rows)
        rows += fresh
    linked(rows, reading())
    return tuple(found)


def check_file(fresh: list[Case], known: list[Case] | tuple[Case, ...]) -> tuple[Finding, ...]:
    """Every finding in the children of one file, held against the ``known`` ones."""
    if not fresh:
        return ()
    report = fresh[0].report
    found = list(_source(report, own=fresh[0].own))
    ids = {one.id: one for one in known}
    for other in {one.report.file: one.report for one in known}.values():
        why = same_report(report, other, by_title=not fresh[0].own)
        if why:
            found.append(_of(report, "source", f"is the report of {other.file}: {why}", LEAVE))
    for one in fresh:
        if one.id in ids:
            told = f"the id is also that of a child in {ids[one.id].report.file}"
            found.append(_at(one, "id", told, "give each child an id of its own"))
        if not one.record.read_from:
            told = "it is not said what was read of the source"
            found.append(_at(one, "read_from", told, "add read_from: 'full text: case report'"))
        found += [
            _at(one, each.field, each.text, each.remedy, each.level, each.line)
            for each in (*contradictions(one.record), *unnamed(one.record))
        ]
    found += [
        _at(one, "timeline", told, LEAVE, level) for one, told, level in repeats(fresh, known)
    ]
    return tuple(found)


LEAVE = "leave it out, or say in reading.yaml that it is the same child"
_IDENTIFIERS = ("pmid", "pmcid", "doi", "url")


def _source(report: Report, *, own: bool) -> list[Finding]:
    """A published report must be findable; a centre's own must say whose it is."""
    if own:
        if report.where or report.title:
            return []
        return [
            _of(report, "source", "says nothing of where it is from", "add source: {where: ...}")
        ]
    if any(getattr(report, name) for name in _IDENTIFIERS):
        return []
    told = "has no pmid, pmcid, doi or url"
    return [_of(report, "source", told, "add one: the publication must be findable")]


def _of(report: Report, field: str, text: str, remedy: str) -> Finding:
    return Finding("error", report.file, "", field, text, remedy)


def _at(
    case: Case,
    field: str,
    text: str,
    remedy: str,
    level: Literal["error", "warning"] = "error",
    line: int | None = None,
) -> Finding:
    return Finding(level, case.report.file, case.id, field, text, remedy, line or case.line)


def _unreadable(file: Path, problem: InputError) -> Finding:
    return Finding("error", file.name, "", "", problem.message, problem.remedy, problem.line)


def refuse(found: tuple[Finding, ...], file: str) -> None:
    """Raise the first error as an InputError that names file, case and field."""
    first = next((one for one in found if one.level == "error"), None)
    if first is not None:
        raise first.refusal(file)


def base_is_sound() -> None:
    """Raise InputError if a case that scurfin ships is at fault."""
    refuse(check_all(), str(CASES))
    cases()
