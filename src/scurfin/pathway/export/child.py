"""One child's case features as a FHIR R4 Bundle: what the exported CQL is run on."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import Any

from scurfin.pathway.export.feature import Amount, Feature, Told
from scurfin.pathway.export.text import SYSTEM
from scurfin.pathway.interpret import World
from scurfin.terms.ages import Span
from scurfin.terms.canonical import code_system

Json = dict[str, Any]
UCUM = "http://unitsofmeasure.org"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
VALUES = code_system("case-feature-values")


def case_features(world: World, features: Iterable[Feature], name: str = "child") -> Json:
    """A Bundle (type collection) of a Patient called ``name`` and one Observation per feature.

    A feature that is unknown has no value and the reason 'unknown'.
    """
    told = [one for one in features if one.shape != "gender"]
    entries = [_patient(world, name)]
    entries += [
        _observation(number, one, one.read(world), name) for number, one in enumerate(told, 1)
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": one} for one in entries],
    }


def _patient(world: World, name: str) -> Json:
    return {"resourceType": "Patient", "id": name, "gender": world.state.record.sex}


def _observation(number: int, feature: Feature, told: Told, name: str) -> Json:
    return {
        "resourceType": "Observation",
        "id": f"feature-{number}",
        "status": "final",
        "code": {"coding": [{"system": SYSTEM, "code": feature.code, "display": feature.display}]},
        "subject": {"reference": f"Patient/{name}"},
        **_value(feature, told),
    }


def _value(feature: Feature, told: Told) -> Json:
    if isinstance(told, bool):
        return {"valueBoolean": told}
    if isinstance(told, int):
        return {"valueInteger": told}
    if isinstance(told, str):
        return {"valueCodeableConcept": {"coding": [{"system": VALUES, "code": told}]}}
    if isinstance(told, Amount):
        comparator = {"comparator": told.comparator} if told.comparator else {}
        return {"valueQuantity": {**_quantity(told.value, feature.unit), **comparator}}
    if isinstance(told, Span):
        ends = {"low": told.low, "high": told.high}
        known = {key: _quantity(one, feature.unit) for key, one in ends.items() if isfinite(one)}
        if known:
            return {"valueRange": known}
    return {"dataAbsentReason": {"coding": [{"system": ABSENT, "code": "unknown"}]}}


def _quantity(value: float, unit: str) -> Json:
    coded = {"unit": unit, "system": UCUM, "code": unit} if unit else {}
    return {"value": value, **coded}
