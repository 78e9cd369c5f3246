"""The children of FHIR files, each from the resources that name it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from scurfin.knowledge.codes import Code, word_of
from scurfin.record.formats.code_map import CodeMap
from scurfin.record.formats.fhir.coding import TAGS
from scurfin.record.formats.fhir.context import Context, ours
from scurfin.record.formats.fhir.empty_lists import empty_list
from scurfin.record.formats.fhir.family import member_of
from scurfin.record.formats.fhir.files import Read
from scurfin.record.formats.fhir.given_doses import place_courses
from scurfin.record.formats.fhir.read_conditions import adverse_event, allergy, condition
from scurfin.record.formats.fhir.read_medications import immunization, medicated, procedure
from scurfin.record.formats.fhir.read_observations import observation
from scurfin.record.formats.fhir.several_entries import settle
from scurfin.record.formats.fhir.shapes import (
    Encounter,
    Event,
    FamilyMemberHistory,
    Observation,
    Patient,
    Resource,
)
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.told import ADMINISTRATIVE, NOT_UNDERSTOOD
from scurfin.terms.source_text import InputError

READERS: dict[str, Callable[[str, Any, Context], None]] = {
    "Condition": condition,
    "Observation": observation,
    "MedicationStatement": medicated,
    "MedicationRequest": medicated,
    "MedicationAdministration": medicated,
    "Procedure": procedure,
    "Immunization": immunization,
    "AllergyIntolerance": allergy,
    "AdverseEvent": adverse_event,
}
NOBODY = ("Device", "Group", "Location", "Organization", "Practitioner", "Substance", "Specimen")
GENDERS = ("male", "female")
OFFICE = {
    "telecom", "address", "communication", "maritalStatus", "photo", "contact", "link", "active",
    "generalPractitioner", "managingOrganization", "multipleBirthBoolean", "multipleBirthInteger",
    "requester", "performer", "recorder", "recordedDate", "primarySource", "location", "issued",
    "lotNumber", "expirationDate", "manufacturer", "instantiatesUri", "basedOn", "partOf",
    "informationSource", "dateAsserted", "derivedFrom", "priorPrescription", "groupIdentifier",
    "reportOrigin", "fundingSource", "date", "category", "priority", "device",
    "supportingInformation",
}  # fmt: skip

OFFICES = {
    "Account", "Appointment", "AppointmentResponse", "AuditEvent", "Claim", "ClaimResponse",
    "Consent", "Coverage", "Endpoint", "ExplanationOfBenefit", "Group", "HealthcareService",
    "InsurancePlan", "Invoice", "Location", "MessageHeader", "OperationOutcome", "Organization",
    "PaymentNotice", "PaymentReconciliation", "Person", "Practitioner", "PractitionerRole",
    "Provenance", "RelatedPerson", "Schedule", "Slot", "Subscription",
}  # fmt: skip


def children_of(read: Read, codes: CodeMap | None = None) -> list[Laid]:
    """Every Patient of the file as a child of a record file. Raises InputError.

    A resource that names another person than the Patients of the file is refused.
    """
    patients = {key: one for key, one in read.resources if isinstance(one, Patient)}
    if not patients:
        raise InputError(
            "tells of nobody: no Patient is in it",
            file=read.file,
            remedy="add the Patient resource",
        )
    everything = dict(read.resources)
    contexts = {
        key: Context(read.file, key, codes or CodeMap(), urls=read.urls, resources=everything)
        for key in patients
    }
    mine: dict[str, list[tuple[str, Event]]] = {key: [] for key in patients}
    orphans: dict[str, int] = {}
    for key, one in read.resources:
        if not isinstance(one, Event):
            continue
        whose = one.subject or one.patient
        if whose is None or not whose.reference:
            orphans[one.resource_type] = orphans.get(one.resource_type, 0) + 1
            continue
        owner = next(iter(contexts.values())).key(whose.reference)
        if owner.partition("/")[0] in NOBODY:
            orphans[one.resource_type] = orphans.get(one.resource_type, 0) + 1
            continue
        if owner not in contexts:
            raise InputError(
                f"{read.places[key]}: {key} is of '{whose.reference[:60]}', who is not in the file",
                file=read.file,
                remedy="take out what belongs to another person, or add that Patient",
            )
        mine[owner].append((key, one))
    found = []
    names: set[str] = set()
    for key, patient in patients.items():
        context = contexts[key]
        _file_wide(read, orphans, context)
        child = _child(key, patient, mine[key], context)
        if child["id"] in names:
            child["id"] = key
        names.add(child["id"])
        found.append(child)
    return found


def _file_wide(read: Read, orphans: dict[str, int], at: Context) -> None:
    """What of the whole file was not read."""
    for why, times in sorted(read.missing.items()):
        at.gathered.leave("Bundle", f"{times} times" if times > 1 else "once", why)
    for name, times in sorted(read.others.items()):
        if name in OFFICES:
            at.gathered.counted[(name, ADMINISTRATIVE)] += times
        else:
            at.gathered.leave(name, f"{times} resources", "a kind of resource that is not read")
    for name, times in sorted(orphans.items()):
        at.gathered.leave(name, f"{times} resources", "they name no patient: not used")
    for name, times in sorted(read.untrusted.items()):
        why = "a modifier extension may change what they mean: not used"
        at.gathered.leave(name, f"{times} resources", why)
    for (name, part), times in sorted(read.other_versions.items()):
        why = (
            f"'{part}' is of another version of FHIR and may turn the meaning: not used; export R4"
        )
        at.gathered.leave(name, f"{times} resources", why)
    for name, times in sorted(read.parts.items()):
        why = ADMINISTRATIVE if name.partition(".")[2] in OFFICE else "not read"
        at.gathered.counted[(name, why)] += times


def _child(key: str, patient: Patient, resources: list[tuple[str, Event]], at: Context) -> Laid:
    identifiers = {one.system: one.value for one in patient.identifier}
    born = _day(patient.birth_date)
    if patient.birth_date and born is None:
        at.gathered.leave(key, f"birthDate {patient.birth_date}", "no full date: not used")
    at.encounters = {name: one for name, one in resources if isinstance(one, Encounter)}
    header: Laid = {}
    family: Laid = {}
    members: list[Laid] = []
    for name, one in resources:
        if isinstance(one, FamilyMemberHistory):
            member = _member(name, one, at)
            if member is not None:
                members.append(member)
        elif isinstance(one, Observation) and _header(one, header, family, at):
            continue
        elif one.resource_type in READERS and not empty_list(name, one, at):
            READERS[one.resource_type](name, one, at)
    _death(key, patient, at)
    place_courses(at.doses, at.gathered)
    at.anchors()
    at.gathered.doubt(born)
    settle(at.gathered, born)
    if members:
        family["members"] = members
    sex = patient.gender
    told: Laid = {
        "id": identifiers.get("urn:scurfin:child") or patient.id or key,
        "name": next((one.spoken for one in patient.name if one.spoken), ""),
        "sex": sex if sex in GENDERS else "",
        "born": born.isoformat() if born else "",
        **header,
        "illustrative": _illustrative(patient),
        "family": family,
        "timeline": at.gathered.timeline(born),
        "unread": at.gathered.all_unread(),
    }
    return {name: one for name, one in told.items() if one or name in ("id", "timeline")}


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told) if len(told) == 10 else None
    except ValueError:
        return None


def _illustrative(resource: Resource) -> bool:
    return any(one.system == TAGS and one.code == "illustrative" for one in resource.meta.tag)


def _header(told: Observation, header: Laid, family: Laid, at: Context) -> bool:
    """What a record tells outside its timeline; False if the observation is no such thing."""
    code = next((one for one in at.codes(told.code) if one.system == "SCURFIN"), Code("", ""))
    name = code.own("header")
    if name in ("history", "read-from"):
        header[name.replace("-", "_")] = told.value_string or ""
    elif name == "family-history":
        family["history"] = told.value_string or ""
    elif name == NOT_UNDERSTOOD:
        why = "; ".join(one.text for one in told.note)
        at.gathered.leave(at.words(told.code), told.value_string or "", why)
    elif name == "origin":
        family["origin"] = told.value_string or "unknown"
    else:
        drug = code.own("centre-target")
        if drug is None:
            return False
        amounts = [one.value_quantity for one in told.component]
        sides = [float(one.value) for one in amounts if one is not None and one.value is not None]
        if len(sides) == 2:
            header.setdefault("centre_targets", {})[drug] = sides
    return True


def _member(key: str, told: FamilyMemberHistory, at: Context) -> Laid | None:
    if told.status == "entered-in-error":
        at.gathered.leave(key, at.words(told.relationship), "entered in error: not used")
        return None
    extra = ours(told)
    listed = told.identifier if isinstance(told.identifier, tuple) else (told.identifier,)
    name = next((one.value for one in listed if one.system == "urn:scurfin:relative"), "")
    sex = next(
        (one.code for one in (told.sex.coding if told.sex else ()) if one.code in GENDERS), ""
    )
    member = {"id": name or told.id or key, **member_of(told, extra, sex or "unknown")}
    if "known-at" in extra:
        member["known_at"] = extra["known-at"]
    if not name:
        if member["relation"] == "other":
            why = "a relation that is not read: he or she counts as 'other'"
            at.gathered.leave(key, at.words(told.relationship), why)
        _conditions(key, told, member, at)
        if told.deceased_string:
            why = "whether he or she lives is told in words only: not used"
            at.gathered.leave(key, told.deceased_string, why)
    return member


def _conditions(key: str, told: FamilyMemberHistory, member: Laid, at: Context) -> None:
    """A relative with a code of IPEX is affected; what else he or she has is asked."""
    others = []
    for one in told.condition:
        if any(word_of("disease", code) == "IPEX" for code in at.codes(one.code)):
            member["affected"] = True
        else:
            others.append(at.words(one.code) or "not named")
    if others:
        why = "what a relative has is not read: say 'affected' if it is the child's disease"
        what = f"{member['relation']}: {'; '.join(others)}"
        at.gathered.leave(key, what, why)


def _death(key: str, patient: Patient, at: Context) -> None:
    """The death that the Patient tells, unless an event of ours tells it."""
    kinds = {one.event["event"] for one in at.gathered.placed}
    if kinds & {"death", "follow_up"}:
        return
    told_death = bool(patient.deceased_date_time) or patient.deceased_boolean is True
    if told_death:
        spec = at.when(patient.deceased_date_time)
        at.place({"event": "death"}, spec, Event(resource_type="Patient"), f"{key}#death",
                 said=patient.deceased_date_time)  # fmt: skip
