"""From a record to what it means now. The record's later events must already be left out."""

from __future__ import annotations

from typing import TypeVar

from scurfin.record import events as ev
from scurfin.record.model import Record, age_now, life
from scurfin.state.body import body
from scurfin.state.courses import courses, infections
from scurfin.state.lines import line_at, lines
from scurfin.state.measures import measures
from scurfin.state.model import DiagnosisNow, Seen, State
from scurfin.state.scores import assessed, scores
from scurfin.state.treatments import treatments

Kind = TypeVar("Kind", bound=ev.Event)


def state(record: Record) -> State:
    """The state after the last happening of ``record``."""
    size = body(record)
    treated = treatments(record, size)
    now = courses(record, line_at(record))
    feeding = _all(record, ev.Feeding)
    return State(
        record=record,
        turn=record.last_turn,
        age=age_now(record),
        life=life(record),  # type: ignore[arg-type]
        courses=now,
        treatments=treated,
        lines=lines(record, now, treated),
        scores=scores(record, now),
        measures=measures(record),
        body=size,
        assessed=assessed(record),
        complete={
            name: one.id
            for one in record.happenings
            if isinstance(one.event, ev.Reconciled)
            for name in one.event.lists
        },
        diagnoses=_diagnoses(record),
        infections=infections(record),
        genotypes=_all(record, ev.Genotype),
        typings=_all(record, ev.Typing),
        transplants=_all(record, ev.Transplant),
        vaccinations=_all(record, ev.Vaccination),
        allergies=_all(record, ev.Allergy),
        reactions=_all(record, ev.AdverseReaction),
        pregnancies=_all(record, ev.Pregnancy),
        decisions=_all(record, ev.Decision),
        feeding=feeding[-1] if feeding else None,
        warnings=record.told_warnings(),
    )


def _all(record: Record, kind: type[Kind]) -> tuple[tuple[Seen, Kind], ...]:
    return tuple(
        (Seen(one.id, one.turn, one.when), one.event)
        for one in record.happenings
        if isinstance(one.event, kind)
    )


def _diagnoses(record: Record) -> dict[str, DiagnosisNow]:
    """The latest level of each diagnosis; a FOXP3 variant found makes IPEX genetic."""
    found: dict[str, DiagnosisNow] = {}
    for one in record.happenings:
        event = one.event
        if isinstance(event, ev.Diagnosis):
            found[event.what.strip().lower()] = DiagnosisNow(
                event.what, event.level, one.id, event.by
            )
        elif (
            isinstance(event, ev.Genotype)
            and event.of == "child"
            and event.gene.upper() == "FOXP3"
            and event.result in ("variant found", "affected")
            and event.zygosity != "heterozygous"
            and event.variant_class.lower() not in ("benign", "likely benign", "uncertain")
        ):
            found["ipex"] = DiagnosisNow("IPEX", "genetic", one.id)
    return found
