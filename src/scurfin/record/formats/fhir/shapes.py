"""The parts of FHIR R4 resources that scurfin reads, as types: a wrong type is refused by its path.

Parts that are not named here are not read; ``files`` counts them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

Number = int | float


class Part(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What all parts share: unknown fields are left to be counted."""


class Coding(Part, frozen=True):
    system: str = ""
    code: str = ""
    display: str = ""
    extension: tuple[Extension, ...] = ()


class CodeableConcept(Part, frozen=True):
    coding: tuple[Coding, ...] = ()
    text: str = ""


class Reference(Part, frozen=True):
    reference: str = ""
    display: str = ""


class Quantity(Part, frozen=True):
    value: Number | None = None
    comparator: str = ""
    unit: str = ""
    system: str = ""
    code: str = ""


class Age(Part, frozen=True):
    """A length of time; ``extension``: one of ours that tells it in ISO 8601."""

    value: Number | None = None
    unit: str = ""
    code: str = ""
    extension: tuple[Named, ...] = ()


class Named(Part, frozen=True):
    """A part of an extension."""

    url: str = ""
    value_string: str = ""
    value_code: str = ""
    value_reference: Reference | None = None
    value_duration: Age | None = None


class Relative(Part, frozen=True):
    url: str = ""
    extension: tuple[Named, ...] = ()


class Extra(Part, frozen=True):
    """What stands beside a dateTime: HL7's extension for relative times."""

    extension: tuple[Relative, ...] = ()


class Range(Part, frozen=True):
    low: Quantity | None = None
    high: Quantity | None = None


class Ratio(Part, frozen=True):
    numerator: Quantity | None = None
    denominator: Quantity | None = None


class Period(Part, frozen=True):
    start: str = ""
    end: str = ""
    start_extra: Extra | None = msgspec.field(name="_start", default=None)
    end_extra: Extra | None = msgspec.field(name="_end", default=None)


class Annotation(Part, frozen=True):
    text: str = ""


class Identifier(Part, frozen=True):
    system: str = ""
    value: str = ""


class Meta(Part, frozen=True):
    tag: tuple[Coding, ...] = ()


class Extension(Part, frozen=True):
    url: str
    extension: tuple[dict[str, Any], ...] = ()
    value_string: str | None = None
    value_code: str | None = None
    value_boolean: bool | None = None
    value_decimal: Number | None = None
    value_positive_int: int | None = None
    value_coding: Coding | None = None

    @property
    def value(self) -> Any:
        told = (
            self.value_string, self.value_code, self.value_boolean, self.value_decimal,
            self.value_positive_int,
        )  # fmt: skip
        return next((one for one in told if one is not None), None)


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


class HumanName(Part, frozen=True):
    text: str = ""


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


class Repeat(Part, frozen=True):
    frequency: int | None = None
    frequency_max: int | None = None
    period: Number | None = None
    period_max: Number | None = None
    period_unit: str = ""
    count: int | None = None
    day_of_week: tuple[str, ...] = ()
    time_of_day: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    bounds_period: Period | None = None
    bounds_duration: Quantity | None = None
    bounds_range: Range | None = None


class Timing(Part, frozen=True):
    repeat: Repeat | None = None
    code: CodeableConcept | None = None
    event: tuple[str, ...] = ()


class DoseAndRate(Part, frozen=True):
    dose_quantity: Quantity | None = None
    dose_range: Range | None = None
    rate_quantity: Quantity | None = None
    rate_range: Range | None = None
    rate_ratio: Ratio | None = None


class Dosage(DoseAndRate, frozen=True):
    """How a drug is given. STU3 writes the amounts themselves here, R4 in ``dose_and_rate``."""

    extension: tuple[Extension, ...] = ()
    text: str = ""
    additional_instruction: tuple[CodeableConcept, ...] = ()
    patient_instruction: str = ""
    timing: Timing | None = None
    route: CodeableConcept | None = None
    dose_and_rate: tuple[DoseAndRate, ...] = ()
    max_dose_per_period: Ratio | None = None
    as_needed_boolean: bool | None = None
    as_needed_codeable_concept: CodeableConcept | None = None


class GivenDosage(Part, frozen=True):
    """The dosage of a MedicationAdministration: of one dose."""

    text: str = ""
    route: CodeableConcept | None = None
    dose: Quantity | None = None
    rate_quantity: Quantity | None = None
    rate_ratio: Ratio | None = None


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
