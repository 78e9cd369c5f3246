"""The names under which scurfin's own codes, extensions and definitions stand in other formats.

URNs, since the project holds no domain: they name, and lead nowhere.
"""

from __future__ import annotations

BASE = "urn:scurfin"


def extension(name: str) -> str:
    """The URL of one of our FHIR extensions."""
    return f"{BASE}:fhir:extension:{name}"


def code_system(name: str) -> str:
    """The URL of one of our FHIR code systems."""
    return f"{BASE}:fhir:code-system:{name}"


def definition(kind: str, name: str) -> str:
    """The canonical URL of an exported definition: a PlanDefinition, an ActivityDefinition."""
    return f"{BASE}:fhir:{kind}:{name}"
