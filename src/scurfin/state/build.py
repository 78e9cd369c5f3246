"""From a record to what it means now. The record's later events must already be left out."""

from __future__ import annotations

from typing import TypeVar

from scurfin.record import events as ev
from scurfin.record.model import Record, age_now, life
from scurfin.state.body import body
from scurfin.state.courses import courses, infections
from scurfin.state.gene_tests import NOT_FOUND, causal, same_variant
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
        complete=_complete(record),
        diagnoses=_diagnoses(record),
        infections=infections(record),
        genotypes=_all(record, ev.Genotype),
        typings=_all(record, ev.Typing),
        donor_checks=_all(record, ev.DonorCheck),
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


def _complete(record: Record) -> dict[str, str]:
    """Lists complete as of this visit or the one before; an older list says nothing of now."""
    return {
        name: one.id
        for one in record.happenings
        if isinstance(one.event, ev.Reconciled) and one.turn >= record.last_turn - 1
        for name in one.event.lists
    }


def _diagnoses(record: Record) -> dict[str, DiagnosisNow]:
    """The latest level of each diagnosis; a causal FOXP3 variant of a boy makes IPEX genetic.

    A newer test that does not find it takes that back, and what was told besides stands again.
    """
    found: dict[str, DiagnosisNow] = {}
    told: DiagnosisNow | None = None
    by: ev.Genotype | None = None
    for one in record.happenings:
        event = one.event
        if isinstance(event, ev.Diagnosis):
            name = event.what.strip().lower()
            found[name] = DiagnosisNow(event.what, event.level, one.id, event.by)
            if name == "ipex":
                told, by = found[name], None
        elif isinstance(event, ev.Genotype) and _of_child(event):
            if record.sex != "female" and causal(event):
                found["ipex"] = DiagnosisNow("IPEX", "genetic", one.id)
                by = event
            elif by is not None and _withdraws(event, by):
                del found["ipex"]
                if told is not None:
                    found["ipex"] = told
                by = None
    return found


def _of_child(event: ev.Genotype) -> bool:
    return event.of == "child" and event.gene.strip().upper() == "FOXP3"


def _withdraws(event: ev.Genotype, earlier: ev.Genotype) -> bool:
    """Nothing is found now, or the same variant is now classed as less."""
    if event.result in NOT_FOUND:
        return True
    return same_variant(event, earlier) and bool(event.variant_class.strip()) and not causal(event)
