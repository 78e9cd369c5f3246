"""Alerts as DetectedIssues, and what is unknown as GuidanceResponses that ask for data."""

from __future__ import annotations

from scurfin.plan.model import Alert, Line, Question
from scurfin.plan.render.fhir import kinds
from scurfin.plan.render.fhir.frame import Frame, notes
from scurfin.plan.render.fhir.sources import as_extensions, short
from scurfin.record.formats.fhir.coding import Json, ours
from scurfin.terms.canonical import code_system

SEVERITY = {"stop": "high", "change": "moderate", "watch": "low"}
ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
CODES = {
    "interaction": ("DRG", "Drug Interaction Alert"),
    "allergy": ("ALGY", "Allergy Alert"),
    "duplicate": ("DUPTHPY", "Duplicate Therapy Alert"),
}
DATA = {
    "test": "Observation",
    "level": "Observation",
    "weight": "Observation",
    "length": "Observation",
    "manifestation": "Condition",
    "infection": "Condition",
    "diagnosis": "Condition",
    "allergy": "AllergyIntolerance",
    "treatment": "MedicationStatement",
}
"""The kind of resource that would answer a question, by the beginning of its key."""


def issue(frame: Frame, one: Alert, implicated: list[Json]) -> Json:
    """Put an alert into the Bundle. What to do about it is proposed, not done."""
    act = CODES.get(one.id.partition(":")[0])
    coding = [{"system": ACT, "code": act[0], "display": act[1]}] if act is not None else []
    events = [{"detail": [frame.event(name)]} for name in dict.fromkeys(one.because)]
    tier = ours("tier", valueCode=one.tier)
    detail = f"{one.text} To do: {one.action}" if one.action else one.text
    detail += f" Override: {one.override}" if one.override else ""
    content: Json = {
        "extension": [tier, *as_extensions(frame, one.facts)],
        "identifier": frame.identifier(f"alert/{one.id}"),
        "status": "preliminary",
        "code": {"coding": coding, "text": one.cause},
        "severity": SEVERITY[one.tier],
        "patient": frame.child,
        "author": frame.author,
        "implicated": implicated,
        "evidence": events,
        "detail": detail,
        "mitigation": [{"action": {"text": f"Proposed, not done: {one.action}"}}]
        if one.action
        else None,
    }
    return frame.add("DetectedIssue", one.id, content)


def question(frame: Frame, one: Question, place: int) -> Json:
    """Put an open question into the Bundle. ``place``: 1 decides most."""
    beside = f"Settled together with: {', '.join(one.together_with)}" if one.together_with else ""
    kind = DATA.get(one.key.partition(":")[0])
    content: Json = {
        "extension": [
            ours("place", valuePositiveInt=place),
            ours("weight", valueDecimal=one.weight),
        ],
        "identifier": frame.identifier(f"question/{one.key}"),
        "moduleCodeableConcept": {"text": "questions of the plan, the one that decides most first"},
        "status": "data-required",
        "subject": frame.child,
        "performer": frame.author,
        "reasonCode": [{"text": f"{one.why}; it decides: {', '.join(one.decides)}"}],
        "note": notes(one.text, beside),
        "dataRequirement": [{"type": kind}] if kind else None,
    }
    return frame.add("GuidanceResponse", f"question/{one.key}", content)


def data_required(frame: Frame, one: Line) -> Json:
    """Put a line that hangs on an unknown into the Bundle: what it asks, and no request."""
    module = {"system": code_system("recommendation"), "code": one.id}
    asked = [f"Open: {each}" for each in one.open]
    content: Json = {
        "extension": [ours("line-status", valueCode=one.status)],
        "identifier": frame.identifier(one.id),
        "moduleCodeableConcept": {"coding": [module], "text": one.action},
        "status": "data-required",
        "subject": frame.child,
        "performer": frame.author,
        "reasonCode": [{"text": reason.text} for reason in one.because],
        "note": notes(
            f"Not proposed yet ({kinds.priority_of(one)}): {one.text}",
            *asked,
            f"Unless: {one.unless}" if one.unless else "",
            short(frame.plan, one.facts),
        ),
    }
    return frame.add("GuidanceResponse", one.id, content)
