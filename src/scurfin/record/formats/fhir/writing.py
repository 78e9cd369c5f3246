"""A record as a FHIR R4 Bundle: the Patient, an Encounter a turn, a resource for each event."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from scurfin.knowledge.codes import own
from scurfin.record.formats.fhir import conditions, medications, observations
from scurfin.record.formats.fhir.coding import TAGS, Json, concept, ours
from scurfin.record.formats.fhir.family import relative
from scurfin.record.formats.fhir.times import moment
from scurfin.record.formats.laid_out import Laid, laid_out
from scurfin.record.formats.told import NOT_UNDERSTOOD, Spec, spec_of
from scurfin.record.model import Record
from scurfin.terms.canonical import extension

OF_SOMEBODY = ("genotype", "typing", "donor_check", "pregnancy")
TIMES = {
    "Observation": "effectiveDateTime",
    "MedicationStatement": "effectiveDateTime",
    "Procedure": "performedDateTime",
    "Immunization": "occurrenceDateTime",
    "AllergyIntolerance": "recordedDate",
    "AdverseEvent": "date",
}
SUBJECT = {"AllergyIntolerance": "patient", "Immunization": "patient"}
VISIT = {"MedicationStatement": "context"}
WRITERS: dict[str, Any] = {
    "manifestation": conditions.condition,
    "infection": conditions.condition,
    "diagnosis": conditions.diagnosis,
    "allergy": conditions.allergy,
    "adverse_reaction": conditions.reaction,
    "therapy": medications.statement,
    "vaccination": medications.immunization,
    "hsct": medications.transplant,
    "procedure": medications.procedure,
    "lab": observations.tested,
    "vital_sign": observations.tested,
    "level": observations.level,
    "growth": observations.sizes,
    "genotype": observations.gene_test,
    "typing": observations.typing,
    "response": observations.response,
}


def bundle(record: Record) -> Json:
    """The record as a Bundle of type collection. The same record gives the same Bundle.

    References name resources as 'Kind/id'; ``files.written`` makes them those of a Bundle.
    """
    child = laid_out(replace(record, withdrawn=()))
    patient = _patient(record, child)
    reference = f"Patient/{patient['id']}"
    made = [patient]
    members = child.get("family", {}).get("members", [])
    relatives = {
        one["id"]: f"FamilyMemberHistory/{fhir_id('relative', one['id'])}" for one in members
    }
    made += [relative(one, relatives, reference) for one in members]
    made += _header(record, child, reference)
    anchors: dict[str, str] = {}
    for number, visit in enumerate(child["timeline"], 1):
        encounter = _encounter(number, visit, reference)
        made.append(encounter)
        for event in visit["events"]:
            resources = _resources(event)
            for place, resource in enumerate(resources):
                name = fhir_id("event", event["id"]) + (f"-{place + 1}" if place else "")
                _complete(resource, event, name, reference, encounter["id"], anchors, relatives)
            anchors[event["id"]] = f"{resources[0]['resourceType']}/{resources[0]['id']}"
            made += resources
    for one in made:
        if record.illustrative:
            _tag(one)
    entries = [
        {"fullUrl": full_url(record.id, one["resourceType"], one["id"]), "resource": one}
        for one in made
    ]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def fhir_id(kind: str, name: str) -> str:
    """A legal id of FHIR for a name of ours; names that need changing get a digest."""
    plain = re.sub(r"[^A-Za-z0-9.\-]", "-", name)
    made = f"{kind}-{plain}"
    if plain == name and len(made) <= 60:
        return made
    return f"{kind}-{plain[:30].strip('-')}-{sha256(name.encode()).hexdigest()[:12]}"


def full_url(child: str, kind: str, name: str) -> str:
    """The name of a child's resource, the same each time; ``name``: the resource's id."""
    return uuid5(NAMESPACE_OID, f"urn:scurfin:{child}/{kind}/{name}").urn


def _resources(event: Laid) -> list[Json]:
    made = WRITERS.get(event["event"], observations.statement)(event)
    return made if isinstance(made, list) else [made]


def _complete(
    resource: Json, event: Laid, name: str, patient: str, encounter: str,
    anchors: dict[str, str], relatives: dict[str, str],
) -> None:  # fmt: skip
    """What every resource has: its id, subject, visit, time and note."""
    kind = resource["resourceType"]
    resource["id"] = name
    identifier = {"system": "urn:scurfin:event", "value": event["id"]}
    resource["identifier"] = identifier if kind == "AdverseEvent" else [identifier]
    resource[SUBJECT.get(kind, "subject")] = {"reference": patient}
    resource[VISIT.get(kind, "encounter")] = {"reference": f"Encounter/{encounter}"}
    resource |= _when(resource, event, patient, anchors)
    note = event.get("note")
    if note and kind == "AdverseEvent":
        resource["extension"] = [*resource.get("extension", []), ours("note", valueString=note)]
    elif note:
        resource["note"] = [{"text": note}]
    of = event.get("of", "mother" if event["event"] == "pregnancy" else "child")
    if event["event"] in OF_SOMEBODY and of != "child":
        focus = {"reference": relatives[of]} if of in relatives else {"display": of}
        resource["focus"] = [focus]
    if event["event"] in OF_SOMEBODY:
        resource["extension"] = [*resource.get("extension", []), ours("of", valueString=of)]
    if event.get("illustrative"):
        _tag(resource)


def _when(resource: Json, event: Laid, patient: str, anchors: dict[str, str]) -> Json:
    kind, spec = resource["resourceType"], spec_of(event)
    if kind == "Condition":
        name = "recordedDate" if event["event"] == "diagnosis" else "onsetDateTime"
        name = "abatementDateTime" if event.get("status") == "resolved" else name
        return moment(spec, name, patient, anchors)
    if kind == "MedicationStatement" and event["status"] in ("start", "stop"):
        side = "start" if event["status"] == "start" else "end"
        inner = moment(spec, side, patient, anchors)
        return {"effectivePeriod": inner} if inner else {}
    told = moment(spec, TIMES[kind], patient, anchors)
    return told if kind != "Immunization" or "occurrenceDateTime" in told else _in_words(told, spec)


def _in_words(told: Json, spec: Spec) -> Json:
    """A vaccination must say when; a time without a date is said in words, and as it was told."""
    kind, said, anchor = spec
    words = (
        f"at {said} of age" if kind == "age" else f"{said} after {anchor}" if kind else "not told"
    )
    extra = told.get("_occurrenceDateTime", {}).get("extension", [])
    if not extra:
        return {"occurrenceString": "not told"}
    inner = [{**one, "url": extension("relative-time")} for one in extra]
    return {"occurrenceString": words, "_occurrenceString": {"extension": inner}}


def _patient(record: Record, child: Laid) -> Json:
    made: Json = {
        "resourceType": "Patient",
        "id": fhir_id("child", record.id),
        "identifier": [{"system": "urn:scurfin:child", "value": record.id}],
        "gender": record.sex,
    }
    if record.name:
        made["name"] = [{"text": record.name}]
    if "born" in child:
        made["birthDate"] = child["born"]
    events = [event for visit in child["timeline"] for event in visit["events"]]
    deaths = [one for one in events if one["event"] == "death"]
    if deaths and "date" in deaths[-1]:
        made["deceasedDateTime"] = deaths[-1]["date"]
    elif deaths or any(
        one["event"] == "follow_up" and one.get("status") == "dead" for one in events
    ):
        made["deceasedBoolean"] = True
    return made


def _encounter(number: int, visit: Laid, patient: str) -> Json:
    made: Json = {
        "resourceType": "Encounter",
        "id": f"turn-{number}",
        "extension": [
            ours("turn", valuePositiveInt=number),
            ours("visit", valueString=visit["visit"]),
        ],
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "subject": {"reference": patient},
    }
    days = {one["date"] for one in visit["events"] if "date" in one}
    if len(days) == 1:
        made["period"] = {"start": next(iter(days))}
    return made


def _header(record: Record, child: Laid, patient: str) -> list[Json]:
    """What a record tells outside its timeline."""
    family = child.get("family", {})
    texts = {
        "history": record.history,
        "family-history": family.get("history", ""),
        "origin": family.get("origin", ""),
        "read-from": record.read_from,
    }
    made = []
    for name, text in texts.items():
        if text:
            one = observations.observation(own("header", name, label=name.replace("-", " ")))
            made.append({**one, "id": f"header-{name}", "valueString": text})
    for drug, (low, high) in child.get("centre_targets", {}).items():
        one = observations.observation(own("centre-target", drug, label=f"target of {drug} here"))
        sides = [
            {
                "code": concept(own("bound", side, label=side)),
                "valueQuantity": {"value": value, "unit": "ng/mL"},
            }
            for side, value in (("low", low), ("high", high))
        ]
        made.append({**one, "id": fhir_id("target", drug), "component": sides})
    for number, left in enumerate((one for one in record.unread if not one.kept), 1):
        code = own("header", NOT_UNDERSTOOD, label="not understood")
        one = observations.observation(code, text=left.where)
        note = [{"text": left.why}]
        name = f"header-{NOT_UNDERSTOOD}-{number}"
        made.append({**one, "id": name, "valueString": left.what, "note": note})
    for one in made:
        one["subject"] = {"reference": patient}
    return made


def _tag(resource: Json) -> None:
    resource["meta"] = {"tag": [{"system": TAGS, "code": "illustrative", "display": "made up"}]}
