"""The case base itself in words: what it holds, one child with its provenance, how often."""

from __future__ import annotations

from scurfin.evidence.case import Case
from scurfin.evidence.frequency import Count
from scurfin.evidence.say.page import BIAS, page, paragraph, table
from scurfin.evidence.tally import Tally, tally
from scurfin.record.events import plain

HEAD = ("key", "value")


def overview(rows: tuple[Case, ...], own: int) -> str:
    """How much there is, by what was told and read."""
    got: Tally = tally(rows)
    counted = [one for one in rows if one.counted]
    doubt = (
        (sum(one.group for one in rows), "rows are built from group statements, no individuals"),
        (sum(not one.patient for one in rows), "is no patient"),
        (sum(bool(one.pooled) for one in counted), "stand in pooled cohorts, may repeat others"),
        (sum(bool(one.perhaps) for one in counted), "may be the same child as another row"),
        (sum(bool(one.probable) for one in counted), "have no FOXP3 result: probable, not proven"),
    )
    doubts = "; ".join(f"{count} {what}" for count, what in doubt)
    told = [(name, f"{count} of {got.children}") for name, count in got.told.items()]
    return page(
        paragraph(f"{got.files} files, {got.children} rows, {got.events} events."),
        table(("told", "rows"), told, right=1),
        table(("event", "n"), [(name, str(n)) for name, n in got.by_kind.items()], right=1),
        table(
            ("read of the source", "rows"), [(k, str(n)) for k, n in got.by_depth.items()], right=1
        ),
        paragraph(f"{len(counted)} children are told one by one and are counted: " + f"{doubts}."),
        paragraph(f"Own cases beside them: {own}." if own else ""),
        paragraph(BIAS),
        paragraph(
            "Ask on: scurfin evidence tried enteropathy; after relapse-under-calcineurin-"
            "inhibitor; transplants; like RECORD; outcomes; outlook; survival; map; case ID."
        ),
    )


def one_case(case: Case) -> str:
    """A child with every event, its line in the file, and all that is doubtful."""
    report = case.report
    where = [
        ("file", report.file + (f", line {case.line}" if case.line else "")),
        ("report", f"{report.cite()}. {report.title}"),
        ("published in", report.where),
        (
            "found at",
            "; ".join(
                part
                for part in (
                    _id("PMID", report.pmid),
                    _id("", report.pmcid),
                    _id("doi", report.doi),
                    report.url,
                )
                if part
            ),
        ),
        ("read", f"{case.record.read_from} [{case.depth}]"),
        ("uncertain", "; ".join(report.uncertain)),
        ("remark", report.about),
        ("not found", "; ".join(report.not_found)),
        ("probable", case.probable),
        ("may repeat", "; ".join(part for part in (case.pooled, ", ".join(case.perhaps)) if part)),
        ("same as", case.same_as),
        ("counted", "yes" if case.counted else "no"),
    ]
    events = [
        (
            str(one.turn),
            str(one.line or ""),
            one.id,
            ", ".join(f"{key} {value}" for key, value in plain(one.event).items() if key != "id"),
        )
        for one in case.record.happenings
    ]
    return page(
        paragraph(f"{case.id}, {case.record.sex}"),
        table(("", ""), [(key, value) for key, value in where if value]),
        table(("turn", "line", "event", "as told"), events),
    )


def _id(kind: str, told: str) -> str:
    return f"{kind} {told}".strip() if told else ""


def frequencies(counts: tuple[Count, ...], asked: str) -> str:
    """Counts of whole cohorts, side by side and never added up."""
    rows = [(one.what, one.cohort, one.said(), one.source) for one in counts]
    return page(
        paragraph(
            f"How often, in whole cohorts: {asked}." if asked else "How often, in whole cohorts."
        ),
        table(("sign or finding", "cohort", "of", "read in"), rows),
        paragraph("The cohorts share patients: never add them up."),
    )
