"""What every exported definition begins with, and small FHIR parts that several of them share."""

from __future__ import annotations

from typing import Any

from scurfin.pathway.export.names import slug
from scurfin.pathway.export.text import LIBRARY
from scurfin.terms.canonical import definition

Json = dict[str, Any]
PROCESS = "http://hl7.org/fhir/uv/cpg/CodeSystem/cpg-common-process-cs"


def header(kind: str, name: str, version: str, title: str, description: str) -> Json:
    """The head of a definition: a draft, marked as experimental, with our URL for its ``name``."""
    return {
        "resourceType": kind,
        "id": name,
        "url": definition(kind, name),
        "version": version,
        "name": machine_name(name),
        "title": title,
        "status": "draft",
        "experimental": True,
        "description": description,
    }


def machine_name(name: str) -> str:
    """A name that programs can use.

    >>> machine_name("first-steroid")
    'FirstSteroid'
    """
    return "".join(one[:1].upper() + one[1:] for one in name.split("-"))


def canonical(kind: str, name: str, version: str) -> str:
    """The URL of a definition with its version."""
    return f"{definition(kind, name)}|{version}"


def library_of(version: str) -> str:
    """The canonical of the CQL library."""
    return canonical("Library", LIBRARY, version)


def coded(system: str, code: str, text: str = "") -> Json:
    """A CodeableConcept of one coding."""
    return {"coding": [{"system": system, "code": code}], **({"text": text} if text else {})}


def file_id(*parts: str) -> str:
    """A FHIR id: letters, digits, hyphens and full stops, 64 at most.

    Raises ValueError when it would be longer, so that no two are cut to the same.
    """
    made = "-".join(slug(one) for one in parts)
    if not 0 < len(made) <= 64:
        raise ValueError(f"'{made}' is no FHIR id: it has {len(made)} characters")
    return made
