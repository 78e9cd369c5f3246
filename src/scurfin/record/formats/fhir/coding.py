"""Codes as FHIR writes them, and our own extensions."""

from __future__ import annotations

from functools import cache
from typing import Any

from scurfin.knowledge.codes import Code
from scurfin.knowledge.store import knowledge
from scurfin.terms.canonical import extension

Json = dict[str, Any]
TAGS = "urn:scurfin:fhir:code-system:tag"
RELATIVE = "http://hl7.org/fhir/StructureDefinition/cqf-relativeDateTime"
PARENT = "http://hl7.org/fhir/StructureDefinition/family-member-history-genetics-parent"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
UCUM = "http://unitsofmeasure.org"


@cache
def _uris() -> dict[str, str]:
    return {one.id: one.uri for one in knowledge().code_systems.values()}


@cache
def _prefixes() -> dict[str, str]:
    found = {one.uri: one.id for one in knowledge().code_systems.values()}
    return {
        **found,
        "http://purl.obolibrary.org/obo/hp.owl": "HP",
        "http://purl.obolibrary.org/obo/mondo.owl": "MONDO",
        "http://www.whocc.no/atc": "ATC",
        "https://www.orpha.net": "ORPHA",
        "http://fhir.de/CodeSystem/bfarm/atc": "ATC",
        "http://fhir.de/CodeSystem/dimdi/atc": "ATC",
        "urn:oid:2.16.840.1.113883.6.73": "ATC",
    }


def prefix(uri: str) -> str:
    """The prefix of a code system's URI; '' if it is not known here."""
    return _prefixes().get(uri, "")


def coding(code: Code) -> Json:
    """A Coding. HPO, Mondo and ours write the whole CURIE as the code, the others its value."""
    value = code.id if code.system in ("HP", "MONDO") else code.value
    made = {"system": _uris().get(code.system, f"urn:scurfin:{code.system}"), "code": value}
    return {**made, "display": code.label} if code.label.strip() else made


def concept(code: Code, text: str = "") -> Json:
    """A CodeableConcept with the words as told."""
    return {"coding": [coding(code)], "text": text or code.label or code.value}


def code_of(system: str, value: str, display: str) -> Code:
    """A Coding as read: a CURIE where the system is known, else 'URI|code'."""
    known = prefix(system)
    if known and value.startswith(f"{known}:"):
        return Code(value, display)
    return Code(f"{known}:{value}" if known else f"{system}|{value}", display)


def ours(name: str, **value: Any) -> Json:
    """One of our extensions: ``ours("status", valueCode="improved")``."""
    return {"url": extension(name), **value}


def hl7(system: str, code: str) -> Json:
    """A CodeableConcept of HL7's terminology."""
    return {"coding": [{"system": f"http://terminology.hl7.org/CodeSystem/{system}", "code": code}]}
