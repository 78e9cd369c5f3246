"""The FHIR R4 resources that scurfin reads, as types: a wrong type is refused by its path.

Parts that are not named here are not read; ``files`` counts them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from scurfin.record.formats.fhir.datatypes import (
    Age,
    Annotation,
    CodeableConcept,
    Dosage,
    Extension,
    Extra,
    HumanName,
    Identifier,
    Meta,
    Part,
    Period,
    Quantity,
    Range,
    Ratio,
    Reference,
)


class Resource(Part, frozen=True):
    """What every resource may have."""

    resource_type: str
    id: str = ""
    meta: Meta = Meta()
    extension: tuple[Extension, ...] = ()
    modifier_extension: tuple[dict[str, Any], ...] = ()
    implicit_rules: str = ""


class Event(Resource, frozen=True, kw_only=True):
    """What resources about a child share. ``encounter`` is the visit under either name."""

    identifier: tuple[Identifier, ...] | Identifier = ()
    subject: Reference | None = None
    patient: Reference | None = None
    encounter: Reference | None = None
    context: Reference | None = None
    note: tuple[Annotation, ...] = ()


class Patient(Resource, frozen=True):
    identifier: tuple[Identifier, ...] = ()
    name: tuple[HumanName, ...] = ()
    gender: str = ""
    birth_date: str = ""
    deceased_boolean: bool | None = None
    deceased_date_time: str = ""


class Encounter(Event, frozen=True):
    status: str = ""
    period: Period | None = None


class Condition(Event, frozen=True):
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    severity: CodeableConcept | None = None
    code: CodeableConcept | None = None
    asserter: Reference | None = None
    onset_date_time: str = ""
    onset_extra: Extra | None = msgspec.field(name="_onsetDateTime", default=None)
    onset_age: Age | None = None
    onset_period: Period | None = None
    onset_range: Range | None = None
    onset_string: str = ""
    abatement_date_time: str = ""
    abatement_extra: Extra | None = msgspec.field(name="_abatementDateTime", default=None)
    abatement_age: Age | None = None
    abatement_period: Period | None = None
    abatement_string: str = ""
    recorded_date: str = ""
    recorded_extra: Extra | None = msgspec.field(name="_recordedDate", default=None)


class ReferenceRange(Part, frozen=True):
    low: Quantity | None = None
    high: Quantity | None = None
    type: CodeableConcept | None = None
    text: str = ""


class Valued(Part, frozen=True):
    value_quantity: Quantity | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    interpretation: tuple[CodeableConcept, ...] = ()
    value_codeable_concept: CodeableConcept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    data_absent_reason: CodeableConcept | None = None
    reference_range: tuple[ReferenceRange, ...] = ()


class Component(Valued, frozen=True, kw_only=True):
    code: CodeableConcept


class Observation(Event, frozen=True, kw_only=True):
    code: CodeableConcept
    status: str = ""
    category: tuple[CodeableConcept, ...] = ()
    focus: tuple[Reference, ...] = ()
    effective_date_time: str = ""
    effective_extra: Extra | None = msgspec.field(name="_effectiveDateTime", default=None)
    effective_period: Period | None = None
    effective_instant: str = ""
    issued: str = ""
    has_member: tuple[Reference, ...] = ()
    specimen: Reference | None = None
    value_quantity: Quantity | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    interpretation: tuple[CodeableConcept, ...] = ()
    value_codeable_concept: CodeableConcept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    data_absent_reason: CodeableConcept | None = None
    reference_range: tuple[ReferenceRange, ...] = ()
    component: tuple[Component, ...] = ()
    method: CodeableConcept | None = None


class Ingredient(Part, frozen=True):
    item_codeable_concept: CodeableConcept | None = None


class Medication(Resource, frozen=True):
    code: CodeableConcept | None = None
    form: CodeableConcept | None = None
    ingredient: tuple[Ingredient, ...] = ()


class Medicated(Event, frozen=True):
    """MedicationStatement, MedicationRequest and MedicationAdministration."""

    status: str = ""
    intent: str = ""
    do_not_perform: bool | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    contained: tuple[dict[str, Any], ...] = ()
    effective_date_time: str = ""
    effective_extra: Extra | None = msgspec.field(name="_effectiveDateTime", default=None)
    effective_period: Period | None = None
    authored_on: str = ""
    dosage: tuple[Dosage, ...] | dict[str, Any] = ()
    dosage_instruction: tuple[Dosage, ...] = ()
    reason_code: tuple[CodeableConcept, ...] = ()
    status_reason: tuple[CodeableConcept, ...] | CodeableConcept = ()


class Procedure(Event, frozen=True):
    status: str = ""
    code: CodeableConcept | None = None
    outcome: CodeableConcept | None = None
    performed_date_time: str = ""
    performed_extra: Extra | None = msgspec.field(name="_performedDateTime", default=None)
    performed_period: Period | None = None
    performed_age: Age | None = None


class Immunization(Event, frozen=True):
    status: str = ""
    status_reason: CodeableConcept | None = None
    vaccine_code: CodeableConcept | None = None
    is_subpotent: bool | None = None
    occurrence_date_time: str = ""
    occurrence_extra: Extra | None = msgspec.field(name="_occurrenceDateTime", default=None)
    occurrence_string: str = ""
    occurrence_words: Extra | None = msgspec.field(name="_occurrenceString", default=None)


class Reaction(Part, frozen=True):
    manifestation: tuple[CodeableConcept, ...] = ()
    description: str = ""
    substance: CodeableConcept | None = None


class AllergyIntolerance(Event, frozen=True):
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    code: CodeableConcept | None = None
    reaction: tuple[Reaction, ...] = ()
    onset_date_time: str = ""
    recorded_date: str = ""
    recorded_extra: Extra | None = msgspec.field(name="_recordedDate", default=None)


class Suspect(Part, frozen=True):
    instance: Reference | None = None


class AdverseEvent(Event, frozen=True):
    actuality: str = ""
    event: CodeableConcept | None = None
    severity: CodeableConcept | None = None
    suspect_entity: tuple[Suspect, ...] = ()
    date: str = ""
    date_extra: Extra | None = msgspec.field(name="_date", default=None)


class RelativesCondition(Part, frozen=True):
    code: CodeableConcept | None = None


class FamilyMemberHistory(Event, frozen=True, kw_only=True):
    relationship: CodeableConcept
    status: str = ""
    name: str = ""
    sex: CodeableConcept | None = None
    born_date: str = ""
    born_string: str = ""
    age_age: Age | None = None
    age_string: str = ""
    deceased_boolean: bool | None = None
    deceased_date: str = ""
    deceased_age: Age | None = None
    deceased_string: str = ""
    condition: tuple[RelativesCondition, ...] = ()


SHAPES: dict[str, type[Resource]] = {
    "Patient": Patient,
    "Encounter": Encounter,
    "Condition": Condition,
    "Observation": Observation,
    "MedicationStatement": Medicated,
    "MedicationRequest": Medicated,
    "MedicationAdministration": Medicated,
    "Medication": Medication,
    "Procedure": Procedure,
    "Immunization": Immunization,
    "AllergyIntolerance": AllergyIntolerance,
    "AdverseEvent": AdverseEvent,
    "FamilyMemberHistory": FamilyMemberHistory,
}
ADMINISTRATIVE = {"text", "language", "contained", "identifier", "resourceType"}


@cache
def read_fields(kind: str) -> set[str]:
    """The names of the top-level parts that are read of this kind of resource."""
    return {one.encode_name for one in msgspec.structs.fields(SHAPES[kind])} | ADMINISTRATIVE
