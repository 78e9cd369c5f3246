"""A plan as a FHIR R4 Bundle of type collection. The same plan gives the same bytes."""

from __future__ import annotations

import json

from scurfin.knowledge.store import knowledge
from scurfin.plan.compose import Made
from scurfin.plan.model import Alert, Line, Plan
from scurfin.plan.render.blocks import heading, notice, under_heading
from scurfin.plan.render.fhir import kinds
from scurfin.plan.render.fhir.checks import check
from scurfin.plan.render.fhir.frame import CHILD, KNOWLEDGE, Frame, framed, notes, tidied
from scurfin.plan.render.fhir.group import request_group
from scurfin.plan.render.fhir.issues import issue, question
from scurfin.plan.render.fhir.narrative import composition, dated, glance, paragraphs
from scurfin.plan.render.fhir.sources import library
from scurfin.record.formats.fhir.coding import Json, hl7, ours
from scurfin.terms.canonical import BASE

GENDERS = ("male", "female", "other", "unknown")


def fhir(plan: Plan, made: Made) -> bytes:
    """The Bundle as indented JSON (application/fhir+json). ``made``: what ``plan`` comes from."""
    text = json.dumps(bundle(plan, made), indent=2, ensure_ascii=False)
    return f"{text}\n".encode()


def bundle(plan: Plan, made: Made) -> Json:
    """The plan as a Bundle: CarePlan first, then whom and what it is about, then every part."""
    frame = framed(plan, made)
    _patient(frame)
    _device(frame)
    lines, requests = request_group(frame)
    checks = [check(frame, one, number) for number, one in enumerate(plan.schedule, 1)]
    issues = [issue(frame, one, _implicated(frame, one)) for one in plan.alerts]
    asked = [question(frame, one, place) for place, one in enumerate(plan.questions, 1)]
    sources = library(frame)
    held = {
        "Recommendations": [lines],
        "Alerts": issues,
        "Questions": asked,
        "Checks": checks,
        "Sources": [sources] if sources is not None else [],
    }
    words = composition(frame, held)
    asks = [frame.to("GuidanceResponse", one.id) for one in plan.recommendations if _asks(one)]
    others = [words, *issues, *asks, *asked, *held["Sources"]]
    active = [one for one in requests if one not in asks]
    _care_plan(frame, [lines, *active, *checks], others)
    _provenance(frame)
    for one in frame.resources.values():
        if "text" not in one and one["resourceType"] != "Composition":
            one["text"] = _text(one)
    ordered = sorted(
        frame.resources.items(), key=lambda item: item[1]["resourceType"] != "CarePlan"
    )
    entries = [{"fullUrl": url, "resource": _laid(one)} for url, one in ordered]
    return {
        "resourceType": "Bundle",
        "identifier": {"system": f"{BASE}:plan", "value": frame.digest},
        "type": "collection",
        "entry": tidied(entries),
    }


def _laid(resource: Json) -> Json:
    """The elements every resource has first, as they are usually read."""
    first = ("resourceType", "id", "meta", "text", "extension", "identifier")
    head = {name: resource[name] for name in first if name in resource}
    return head | {name: one for name, one in resource.items() if name not in first}


def _asks(one: Line) -> bool:
    return one.status == "ask"


def _patient(frame: Frame) -> None:
    child = frame.plan.child
    content: Json = {
        "identifier": [{"system": CHILD, "value": child.id}],
        "name": [{"text": child.name}] if child.name else None,
        "gender": child.sex if child.sex in GENDERS else "unknown",
        "birthDate": child.born,
    }
    if frame.plan.state.life == "dead":
        content["deceasedBoolean"] = True
    who = paragraphs(child.name, child.id, child.sex, f"born {child.born}" if child.born else "")
    frame.add("Patient", child.id, content | {"text": who})


def _device(frame: Frame) -> None:
    known = frame.plan.knowledge
    content: Json = {
        "identifier": [{"system": f"{BASE}:software", "value": f"{known.scurfin}/{known.version}"}],
        "status": "active",
        "deviceName": [{"name": "scurfin", "type": "user-friendly-name"}],
        "type": {"text": "software that proposes treatment plans"},
        "version": [
            {"type": {"text": "software"}, "value": known.scurfin},
            {"type": {"text": "knowledge"}, "value": known.version},
        ],
        "note": notes(frame.plan.notice),
    }
    if frame.plan.cases.version:
        cases = {"type": {"text": "published cases"}, "value": frame.plan.cases.version}
        content["version"].append(cases)
    frame.add("Device", "scurfin", content)


def _implicated(frame: Frame, one: Alert) -> list[Json]:
    """What an alert is about: requests that it blocks or marks, those of its drugs, other drugs."""
    found = []
    for line in frame.plan.recommendations:
        kind = kinds.kind_of(frame, line)
        about = one.id in line.blocked_by or kinds.drug_of(frame, line) in one.involves
        if about and kind:
            found.append(frame.to(kind, line.id))
        if line.status != "ask":
            for choice in line.choices:
                url = frame.url("MedicationRequest", f"{line.id}/{choice.what}")
                if choice.what in one.involves and url in frame.resources:
                    found.append({"reference": url})
    met = {kinds.drug_of(frame, line) for line in frame.plan.recommendations}
    drugs = knowledge().drugs
    others = [name for name in one.involves if name not in met]
    return found + [{"display": drugs[name].name if name in drugs else name} for name in others]


def _care_plan(frame: Frame, activities: list[Json], others: list[Json]) -> None:
    plan = frame.plan
    held = plan.holds_until
    content: Json = {
        "extension": [ours("holds-until", valueString=held.text)],
        "identifier": frame.identifier("plan"),
        "text": glance(plan),
        "status": "draft",
        "intent": "proposal",
        "category": [{"text": "treatment plan"}],
        "title": heading(plan),
        "description": " ".join((*under_heading(plan)[:-1], *plan.preface)),
        "subject": frame.child,
        "period": {"start": plan.at.date, "end": held.date if plan.at.date <= held.date else ""},
        "author": frame.author,
        "supportingInfo": others,
        "activity": [{"reference": one} for one in activities],
        "note": notes(
            notice(plan),
            *plan.preface,
            *(f"Not evaluated: {one}" for one in plan.failures),
            _signed(plan),
        ),
    }
    frame.add("CarePlan", "plan", content)


def _signed(plan: Plan) -> str:
    one = plan.sign_off
    told = ", ".join(part for part in (one.name, one.date, one.note) if part)
    return f"Signed by {told}." if one.name else "Nobody has signed this plan."


def _provenance(frame: Frame) -> None:
    """Who made all this, of what. A plan has no clock: when it was made is not known to it."""
    plan = frame.plan
    at = f"turn {plan.at.turn}" + (f" ({plan.at.visit})" if plan.at.visit else "")
    known = f", last event {plan.at.event}" if plan.at.event else ""
    agent = {"type": hl7("provenance-participant-type", "assembler"), "who": frame.author}
    record = {"identifier": {"system": CHILD, "value": plan.child.id}}
    facts = {"identifier": {"system": KNOWLEDGE, "value": plan.knowledge.version}}
    content: Json = {
        "target": [{"reference": url} for url in frame.resources],
        **dated("recorded", "", "unsupported"),
        "activity": {"text": "planned from a record by rules"},
        "agent": [agent],
        "entity": [
            {"role": "source", "what": record | {"display": f"record up to {at}{known}"}},
            {"role": "source", "what": facts | {"display": "knowledge of scurfin"}},
        ],
    }
    if plan.at.date:
        content["extension"] = [ours("moment", valueDate=plan.at.date)]
    frame.add("Provenance", "plan", content)


def _text(resource: Json) -> Json:
    """A short narrative: what it is, and its notes."""
    kind = resource["resourceType"]
    named = [resource.get("title", ""), resource.get("detail", ""), resource.get("description", "")]
    concepts = ("code", "medicationCodeableConcept", "moduleCodeableConcept", "type")
    named += [
        resource[one].get("text", "") for one in concepts if isinstance(resource.get(one), dict)
    ]
    dosages = [one.get("text", "") for one in resource.get("dosageInstruction") or []]
    said = [one["text"] for one in resource.get("note") or []]
    status = " ".join(str(resource[one]) for one in ("status", "intent") if one in resource)
    if resource.get("doNotPerform"):
        status += ", NOT to be given"
    return paragraphs(f"{kind} ({status})" if status else kind, *named, *dosages, *said)
