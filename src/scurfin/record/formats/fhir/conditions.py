"""Signs, infections and diagnoses as Conditions; what is refuted is absent."""

from __future__ import annotations

from scurfin.knowledge.codes import coded, own, sign_code, told
from scurfin.record.formats.fhir.coding import Json, concept, hl7, ours
from scurfin.record.formats.laid_out import Laid

CLINICAL = {"relapse": "relapse", "resolved": "resolved"}
LEVELS = {
    "suspected": "provisional",
    "clinical": "confirmed",
    "genetic": "confirmed",
    "refuted": "refuted",
}


def condition(event: Laid) -> Json:
    """A manifestation or infection; its status word beside FHIR's coarser one."""
    kind = event["event"]
    status = event.get("status", "onset")
    absent = status in ("absent", "excluded")
    made: Json = {"resourceType": "Condition", "extension": [ours("event", valueCode=kind)]}
    made["extension"].append(ours("status", valueCode=status))
    if not absent:
        made["clinicalStatus"] = hl7("condition-clinical", CLINICAL.get(status, "active"))
    verified = "refuted" if absent else "confirmed"
    made["verificationStatus"] = hl7("condition-ver-status", verified)
    severity = coded("severity", event.get("severity") or "")
    if severity is not None:
        made["severity"] = concept(severity, event["severity"])
    made["code"] = concept(sign_code(event["what"], event.get("code", "")), event["what"])
    return made


def diagnosis(event: Laid) -> Json:
    level = event["level"]
    made: Json = {
        "resourceType": "Condition",
        "extension": [ours("event", valueCode="diagnosis"), ours("level", valueCode=level)],
    }
    if level != "refuted":
        made["clinicalStatus"] = hl7("condition-clinical", "active")
    made["verificationStatus"] = hl7("condition-ver-status", LEVELS[level])
    disease = coded("disease", event["what"]) or told("disease", event["what"])
    made["code"] = concept(disease, event["what"])
    if event.get("by"):
        made["asserter"] = {"display": event["by"]}
    return made


def allergy(event: Laid) -> Json:
    status = event.get("status", "present")
    made: Json = {"resourceType": "AllergyIntolerance"}
    verified = "refuted" if status == "refuted" else "confirmed"
    clinical = "inactive" if status == "refuted" else "active"
    made["clinicalStatus"] = hl7("allergyintolerance-clinical", clinical)
    made["verificationStatus"] = hl7("allergyintolerance-verification", verified)
    made["code"] = {"text": event["to"]}
    if event.get("reaction"):
        made["reaction"] = [{"manifestation": [{"text": event["reaction"]}]}]
    return made


def reaction(event: Laid) -> Json:
    made: Json = {
        "resourceType": "AdverseEvent",
        "actuality": "actual",
        "event": concept(sign_code(event["what"]), event["what"]),
        "suspectEntity": [{"instance": {"display": event["to"]}}],
    }
    severity = event.get("severity")
    if severity in ("mild", "moderate", "severe"):
        made["severity"] = hl7("adverse-event-severity", severity)
    elif severity:
        severity_code = coded("severity", severity)
        made["severity"] = concept(severity_code or own("severity", label=severity), severity)
    return made
