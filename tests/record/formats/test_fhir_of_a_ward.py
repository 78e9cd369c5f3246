"""A file as a ward may send it (made up): what becomes of each resource, and what is asked."""

from __future__ import annotations

from pathlib import Path

from scurfin.plan import make
from scurfin.record.events import plain
from scurfin.record.opening import load_record
from scurfin.state import state

WARD = Path(__file__).parent / "data" / "ward.fhir.json"


def test_every_resource_becomes_an_event_or_a_question() -> None:
    record = load_record(str(WARD))
    told = [(one.turn, plain(one.event)) for one in record.happenings]
    said = [
        " ".join(str(event.get(part, "")) for part in ("event", "what", "of", "status")).split()
        for _, event in told
    ]
    assert [" ".join(one) for one in said] == [
        "manifestation diarrhea onset",
        "reconciled",
        "manifestation type 1 diabetes mellitus onset",
        "growth",
        "lab IgE",
        "therapy methylprednisolone start",
        "therapy methylprednisolone stop",
        "therapy ciclosporin start",
        "therapy prednisone start",
        "vaccination rotavirus vaccine",
        "level ciclosporin",
        "therapy vitamin D start",
        "vital_sign systolic blood pressure",
        "vital_sign diastolic blood pressure",
        "therapy vitamin D stop",
        "diagnosis IPEX",
        "genotype",
        "typing",
    ]
    assert [(one.where, one.kept) for one in record.unread] == [
        ("DiagnosticReport", False),
        ("ServiceRequest", False),
        ("FamilyMemberHistory/f2", False),
        ("vitamin D", False),
        ("parts of the file", True),
    ]


def test_the_plan_sees_what_the_ward_told() -> None:
    record = load_record(str(WARD))
    now = state(record)
    assert now.treatments["ciclosporin"].running
    assert not now.treatments["methylprednisolone"].running
    assert now.treatments["ciclosporin"].per_kg is not None
    plan = make(record)
    assert "dose-high:ciclosporin" in [one.id for one in plan.alerts]
    assert "refer-transplant" in [one.id for one in plan.recommendations]
    assert {"insulin", "ketones-at-diabetes"} <= {one.id for one in plan.recommendations}
