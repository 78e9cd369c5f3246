"""The data types of FHIR R4 that resources are made of, as far as scurfin reads them."""

from __future__ import annotations

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


class HumanName(Part, frozen=True):
    use: str = ""
    text: str = ""
    family: str = ""
    given: tuple[str, ...] = ()

    @property
    def spoken(self) -> str:
        """The name as one would say it; '' of a former one."""
        former = self.use in ("old", "maiden")
        return "" if former else self.text or " ".join((*self.given, self.family)).strip()


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
