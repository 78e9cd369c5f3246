"""How sure a diagnosis is: FHIR's verification status and the letter of ICD-10-GM beside a code.

German hospitals write A (excluded), V (suspected), Z (status after) or G (certain) as an extension
of the coding, often with no verification status.
"""

from __future__ import annotations

from scurfin.record.formats.fhir.datatypes import CodeableConcept
from scurfin.record.formats.fhir.shapes import Condition

LETTER = "icd-10-gm-diagnosesicherheit"


def status_of(concept: CodeableConcept | None) -> str:
    return next((one.code for one in concept.coding if one.code), "") if concept else ""


def verified(told: Condition) -> str:
    """The verification status; what the letter contradicts is unsure, not confirmed."""
    status = status_of(told.verification_status)
    letter = _letter(told)
    if status in ("refuted", "entered-in-error") or letter not in ("A", "V"):
        return status
    if letter == "A":
        return "refuted" if not status else "provisional"
    return status if status and status != "confirmed" else "provisional"


def clinical(told: Condition) -> str:
    """The clinical status; 'status after' is inactive where none is told."""
    status = status_of(told.clinical_status)
    return status or ("inactive" if _letter(told) == "Z" else "")


def _letter(told: Condition) -> str:
    coded = told.code.coding if told.code else ()
    letters = {
        each.value_coding.code
        for one in coded
        for each in one.extension
        if each.url.endswith(LETTER) and each.value_coding is not None
    }
    return letters.pop() if len(letters) == 1 else ""
