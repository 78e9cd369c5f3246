"""The CQL library as text: codes, case features, definitions, rules."""

from __future__ import annotations

from scurfin.pathway.export import compared, trees
from scurfin.pathway.export.feature import Feature
from scurfin.pathway.export.names import named, quoted
from scurfin.pathway.export.rules import Written
from scurfin.terms.canonical import code_system

LIBRARY = "ScurfinPathway"
SYSTEM = code_system("case-features")
FHIR_VERSION = "4.0.1"


def library(written: Written, version: str) -> str:
    """The whole library. ``version`` is that of the knowledge."""
    head = [
        f"library {LIBRARY} version {quoted(version)}",
        f"using FHIR version {quoted(FHIR_VERSION)}",
        f'codesystem "Case features": {quoted(SYSTEM)}',
        "\n".join(_code(one) for one in written.features.values() if one.shape != "gender"),
        "context Patient",
        compared.FUNCTIONS.rstrip(),
        trees.FUNCTIONS.rstrip(),
    ]
    body = [f"define {named(one.code)}:\n  {_read(one)}" for one in written.features.values()]
    body += [f"define {named(one.name)}:\n  {one.cql}" for one in written.defines]
    return "\n\n".join([*head, *body]) + "\n"


def _code(one: Feature) -> str:
    return (
        f'code {named(f"{one.code} (code)")}: {quoted(one.code)} from "Case features" '
        f"display {quoted(one.display)}"
    )


def _read(one: Feature) -> str:
    """The value of a feature; null where its observation is missing or tells no value."""
    if one.shape == "gender":
        return (
            "if Patient.gender.value = 'male' or Patient.gender.value = 'female' "
            "then Patient.gender.value else null"
        )
    found = f"First([Observation: {named(f'{one.code} (code)')}]).value"
    if one.shape == "boolean":
        return f"({found} as FHIR.boolean).value"
    if one.shape == "integer":
        return f"({found} as FHIR.integer).value"
    if one.shape == "code":
        return f"First(({found} as FHIR.CodeableConcept).coding).code.value"
    return f"{found} as FHIR.{'Quantity' if one.shape == 'quantity' else 'Range'}"
