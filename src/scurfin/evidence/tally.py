"""What the case base holds, counted: files, children, events, what is told of how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scurfin.evidence.case import Case
from scurfin.evidence.followed import end_of
from scurfin.record import events as ev
from scurfin.record.model import Record
from scurfin.record.reader import HEADERS

KINDS = ("therapy", "response", "hsct", "lab", "infection", "death")


@dataclass(frozen=True)
class Tally:
    """Counts of the case base. ``told`` counts children by what is told of them."""

    files: int
    children: int
    events: int
    told: dict[str, int]
    by_kind: dict[str, int]
    by_depth: dict[str, int]


def tally(rows: Iterable[Case]) -> Tally:
    """The counts of ``rows``: every row counts, group rows and doubtful ones too."""
    rows = list(rows)
    kinds: Counter[str] = Counter()
    depths: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for case in rows:
        events = timeline(case.record)
        mine = Counter(str(type(one).__struct_config__.tag) for one in events)
        dated = sum(one.age is not None for one in events)
        kinds += mine
        depths[case.depth] += 1
        told["with any event"] += bool(events)
        told["with one dated event or more"] += dated > 0
        told["with three dated events or more"] += dated >= 3
        told["with five events or more"] += len(events) >= 5
        told["with a named variant (hgvs)"] += _named(case.record)
        for kind in KINDS:
            told[f"with {kind}"] += kind in mine
        told["dead"] += _status(case) == "dead"
        told["alive"] += _status(case) == "alive"
    return Tally(
        files=len({case.report.file for case in rows}),
        children=len(rows),
        events=kinds.total(),
        told=dict(told),
        by_kind=dict(kinds.most_common()),
        by_depth=dict(depths.most_common()),
    )


def timeline(record: Record) -> list[ev.Event]:
    """The events of a record but those that its head tells (variant, outcome, list)."""
    return [one.event for one in record.happenings if one.id not in HEADERS]


def _named(record: Record) -> bool:
    return any(
        bool(one.event.hgvs_c or one.event.hgvs_p)
        for one in record.happenings
        if isinstance(one.event, ev.Genotype)
    )


def _status(case: Case) -> str:
    return end_of(case)
