"""The schedule: each check as a ServiceRequest, on its day if one is known, else in words."""

from __future__ import annotations

from scurfin.plan.model import Due
from scurfin.plan.render.fhir.frame import Frame, notes
from scurfin.plan.render.fhir.requests import service
from scurfin.plan.render.fhir.sources import as_extensions, short
from scurfin.record.formats.fhir.coding import Json


def check(frame: Frame, one: Due, number: int) -> Json:
    """Put a check into the Bundle. ``number`` tells equal checks apart."""
    source = short(frame.plan, one.facts) if one.facts else "Source: usual practice, no source"
    content: Json = {
        "extension": as_extensions(frame, one.facts),
        "identifier": frame.identifier(f"check/{number}"),
        "status": "draft",
        "intent": "proposal",
        "category": [{"text": "check"}],
        "code": service(one.what),
        "subject": frame.child,
        "requester": frame.author,
        "reasonCode": [{"text": one.for_}],
        "note": notes(f"When: {one.when}", source, frame.plan.notice),
    }
    if one.date:
        content["occurrenceDateTime"] = one.date
    else:
        content["occurrenceTiming"] = {"code": {"text": one.when}}
    return frame.add("ServiceRequest", f"check/{number}", content)
