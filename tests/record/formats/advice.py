"""What is compared when a record has gone through another format: the advice, turn by turn."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scurfin.plan import make
from scurfin.plan.model import Plan
from scurfin.record import Record, loads
from scurfin.record.formats.fhir import files as fhir_files
from scurfin.record.formats.fhir.reading import children_of
from scurfin.record.formats.fhir.writing import bundle
from scurfin.record.formats.own_yaml import yaml_of
from scurfin.record.formats.phenopacket import files
from scurfin.record.formats.phenopacket.reading import child_of
from scurfin.record.formats.phenopacket.writing import phenopacket
from scurfin.record.reader import from_data

MADE = datetime(2026, 1, 2, tzinfo=UTC)
FORMS = (
    "yaml",
    "phenopacket json",
    "phenopacket yaml",
    "phenopacket pb",
    "fhir json",
    "fhir ndjson",
)


def there_and_back(record: Record, form: str) -> Record:
    """The record written in a format and read again."""
    system, _, kind = form.partition(" ")
    if system == "yaml":
        return loads(yaml_of((record,))).one()
    if system == "phenopacket":
        raw = files.written(phenopacket(record, MADE), kind)
        return from_data({"child": child_of(files.parsed(raw, kind))}).one()
    raw = fhir_files.written(bundle(record), kind)
    (child,) = children_of(fhir_files.parsed(raw, kind))
    return from_data({"child": child}).one()


def advice(plan: Plan) -> list[Any]:
    """All that a plan advises and asks, without the wording of what was told."""
    lines = [
        (
            one.id,
            one.status,
            one.urgency,
            one.action,
            one.dose and (one.dose.drug, one.dose.text),
            one.blocked_by,
            tuple((each.what, bool(each.excluded), len(each.doses)) for each in one.choices),
        )
        for one in plan.recommendations
    ]
    alerts = sorted((one.id, one.tier) for one in plan.alerts)
    questions = sorted(one.key for one in plan.questions if not one.key.startswith("file:"))
    due = [(one.what, one.when, one.date) for one in plan.schedule]
    donors = [(one.id, one.match, one.carries, one.place) for one in plan.donors]
    family = [(one.id, one.result, one.carrier, one.test_place) for one in plan.family]
    return [lines, alerts, questions, due, donors, family, plan.holds_until.age_days]


def each_turn(record: Record) -> list[Record]:
    """The record as it stood at every turn, before its decisions, and with all that is told."""
    turns = [record.before_decisions(turn.number) for turn in record.turns()]
    return [*turns, record]


def same_advice(one: Record, other: Record) -> None:
    """Fail where two records lead to other advice at any turn."""
    assert len(one.turns()) == len(other.turns())
    for number, (mine, theirs) in enumerate(zip(each_turn(one), each_turn(other), strict=True), 1):
        for part, (told, again) in enumerate(
            zip(advice(make(mine)), advice(make(theirs)), strict=True)
        ):
            assert told == again, f"turn {number}, part {part}"
