"""The rows of the tables: reports, children, events, treatments, their effects, grafts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from scurfin.evidence.case import Case
from scurfin.evidence.followed import disease_free, end_of
from scurfin.evidence.profile import onset_band, variant_class
from scurfin.evidence.transplants import transplants
from scurfin.evidence.tried import attempts_of, key_of
from scurfin.knowledge.words import concept_of_sign
from scurfin.record import events as ev
from scurfin.record.events import plain
from scurfin.record.model import BIRTH, Happening

TEXT, WHOLE, REAL, YES = "VARCHAR", "INTEGER", "DOUBLE", "BOOLEAN"
COLUMNS: dict[str, dict[str, str]] = {
    "reports": {
        **dict.fromkeys(("file", "cite", "first_author"), TEXT),
        "year": WHOLE,
        **dict.fromkeys(("title", "published_in", "pmid", "pmcid", "doi", "url"), TEXT),
        **dict.fromkeys(("uncertain", "about", "not_found"), TEXT),
        "own": YES,
    },
    "children": {
        **dict.fromkeys(("child", "file"), TEXT),
        "line": WHOLE,
        **dict.fromkeys(("sex", "read_from", "depth"), TEXT),
        **dict.fromkeys(("counted", "group_row", "patient"), YES),
        **dict.fromkeys(("probable", "pooled", "perhaps_same", "same_as"), TEXT),
        **dict.fromkeys(("onset", "variant", "variant_class", "status"), TEXT),
        "disease_free": YES,
        "events": WHOLE,
        "turns": WHOLE,
        "own": YES,
    },
    "events": {
        **dict.fromkeys(("child", "event"), TEXT),
        **dict.fromkeys(("place", "turn", "line"), WHOLE),
        **dict.fromkeys(("kind", "what", "code", "concept", "drug", "status"), TEXT),
        **dict.fromkeys(("value", "unit", "age_told"), TEXT),
        **dict.fromkeys(("age_from_days", "age_to_days"), REAL),
        "told": TEXT,
    },
    "treatments": {
        **dict.fromkeys(("child", "drug", "name", "classes"), TEXT),
        "turn": WHOLE,
        **dict.fromkeys(("event", "beside"), TEXT),
    },
    "effects": dict.fromkeys(
        ("child", "drug", "concept", "result", "said", "basis", "events"), TEXT
    ),
    "grafts": {
        "child": TEXT,
        "number": WHOLE,
        **dict.fromkeys(("age", "donor", "donor_told", "source", "conditioning"), TEXT),
        **dict.fromkeys(("gvhd", "chimerism", "outcome"), TEXT),
    },
}
_SEEN = (ev.Manifestation, ev.Infection, ev.Therapy, ev.Lab)


def rows_of(cases: Iterable[Case]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each table; what was not told is NULL, never a guess."""
    rows = list(cases)
    found: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
    reports = {(one.own, one.report.file): one for one in rows}
    found["reports"] = [_report(one) for one in reports.values()]
    for case in rows:
        found["children"].append(_child(case))
        found["events"] += [
            _event(case, place, one) for place, one in enumerate(case.record.happenings, start=1)
        ]
        if not case.patient:
            continue
        for one in attempts_of(case):
            classes, beside = ", ".join(one.classes), ", ".join(one.beside)
            found["treatments"].append(
                (case.id, one.drug, one.name, classes, one.turn, one.event, beside or None)
            )
            found["effects"] += [
                (
                    case.id,
                    one.drug,
                    each.concept,
                    each.result or None,
                    ", ".join(each.said) or None,
                    each.basis,
                    ", ".join(each.events) or None,
                )
                for each in one.effects
            ]
    found["grafts"] = [
        (
            one.case.id,
            one.number,
            *(_told(text) for text in (one.age, one.donor, one.donor_told, one.source)),
            _told(", ".join(one.conditioning)),
            *(_told(text) for text in (one.gvhd, one.chimerism, one.outcome)),
        )
        for one in transplants(tuple(rows)).grafts
    ]
    return found


def _told(text: str) -> str | None:
    return text or None


def _report(case: Case) -> tuple[Any, ...]:
    one = case.report
    return (
        one.file,
        one.cite(),
        _told(one.first_author),
        one.year,
        *(_told(text) for text in (one.title, one.where, one.pmid, one.pmcid, one.doi, one.url)),
        _told("; ".join(one.uncertain)),
        _told(one.about),
        _told("; ".join(one.not_found)),
        case.own,
    )


def _child(case: Case) -> tuple[Any, ...]:
    record = case.record
    named = [
        one.event.hgvs_c or one.event.hgvs_p or one.event.as_reported
        for one in record.happenings
        if isinstance(one.event, ev.Genotype) and one.event.of == "child"
    ]
    return (
        case.id,
        case.report.file,
        case.line,
        None if record.sex == "unknown" else record.sex,
        record.read_from,
        case.depth,
        case.counted,
        case.group,
        case.patient,
        *(_told(text) for text in (case.probable, case.pooled, ", ".join(case.perhaps))),
        _told(case.same_as),
        *(_told(text) for text in (onset_band(record), next(iter(named), ""))),
        _told(variant_class(record)),
        end_of(case),
        disease_free(case),
        len(record.happenings),
        len(record.turns()),
        case.own,
    )


def _event(case: Case, place: int, one: Happening) -> tuple[Any, ...]:
    event = one.event
    dated = one.when is not None and one.when.root == BIRTH
    span = one.when.span if dated and one.when is not None else None
    sign = isinstance(event, ev.Manifestation | ev.Infection)
    return (
        case.id,
        one.id,
        place,
        one.turn,
        one.line,
        str(type(event).__struct_config__.tag),
        _told(str(getattr(event, "what", ""))) if isinstance(event, _SEEN) else None,
        _told(str(getattr(event, "code", ""))),
        concept_of_sign(event.what, event.code) if sign else None,  # type: ignore[attr-defined]
        key_of(event.what, event.code) if isinstance(event, ev.Therapy) else None,
        _told(str(getattr(event, "status", "") or "")),
        _told(str(getattr(event, "value", "") or "")),
        _told(str(getattr(event, "unit", ""))),
        event.age,
        span.low if span is not None else None,
        span.high if span is not None and span.high != float("inf") else None,
        msgspec.json.encode(plain(event)).decode(),
    )
