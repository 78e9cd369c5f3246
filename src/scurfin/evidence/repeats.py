"""The same report, or the same child, told twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from scurfin.evidence.case import Case, Report, reading
from scurfin.record import events as ev
from scurfin.record.events import plain
from scurfin.record.model import Record

LEAST_EVENTS = 3
_NOT_CONTENT = ("id", "note", "known_at", "illustrative")


def same_report(one: Report, other: Report, *, by_title: bool = True) -> str:
    """Why both are one publication; empty when nothing says so.

    A centre's own files may share a title: they are compared by identifiers alone.
    """
    for name in ("doi", "pmid", "pmcid"):
        mine, theirs = _identifier(getattr(one, name)), _identifier(getattr(other, name))
        if mine and mine == theirs:
            return f"both have {name} {getattr(one, name)}"
    if one.url and _address(one.url) == _address(other.url):
        return "both have the same address"
    if (
        by_title
        and one.title
        and _words(one.title) == _words(other.title)
        and one.year == other.year
    ):
        return "both have the same title and year"
    return ""


def repeats(
    fresh: list[Case], known: Iterable[Case]
) -> Iterator[tuple[Case, str, Literal["error", "warning"]]]:
    """Children of ``fresh`` that ``known`` reports seem to tell of already.

    The same course of three events or more is a repeat. The same variant, where sex and
    age of last follow-up do not speak against it, is a doubt.
    """
    rows = [one for one in known if one.patient]
    for mine in fresh:
        for theirs in rows:
            if mine.report.file == theirs.report.file or reading().judged(mine.id, theirs.id):
                continue
            where = f"{theirs.id} in {theirs.report.file}"
            if course(mine.record) == course(theirs.record) and _long(mine.record):
                yield mine, f"tells the same course as {where}", "error"
            elif _variants(mine.record) & _variants(theirs.record) and not _apart(mine, theirs):
                yield mine, f"has the variant of {where}: perhaps the same child", "warning"


def course(record: Record) -> tuple[tuple[tuple[str, str], ...], ...]:
    """What happened, without ids and notes: equal for two tellings of one course."""
    return tuple(
        tuple(
            sorted(
                (key, str(value))
                for key, value in plain(one.event).items()
                if key not in _NOT_CONTENT
            )
        )
        for one in record.happenings
        if not isinstance(one.event, ev.Genotype | ev.FollowUp | ev.Note)
    )


def _long(record: Record) -> bool:
    return len(course(record)) >= LEAST_EVENTS


def _apart(one: Case, other: Case) -> bool:
    mine, theirs = one.record.sex, other.record.sex
    return "unknown" not in (mine, theirs) and mine != theirs


def _variants(record: Record) -> frozenset[str]:
    return frozenset(
        re.sub(r"[\s()]", "", told)
        for one in record.happenings
        if isinstance(one.event, ev.Genotype) and one.event.of == "child"
        for told in (one.event.hgvs_c, one.event.hgvs_p)
        if told
    )


def _identifier(told: str) -> str:
    low = told.strip().lower()
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:|pmid:?|pmcid:?)\s*", "", low)


def _address(told: str) -> str:
    return re.sub(r"^https?://(www\.)?|/+$", "", told.strip().lower())


def _words(told: str) -> str:
    return " ".join(re.findall(r"\w+", told.lower()))
