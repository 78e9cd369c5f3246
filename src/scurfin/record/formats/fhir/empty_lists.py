"""A resource that tells no thing but that there is none: 'no known allergy'."""

from __future__ import annotations

import re

from scurfin.knowledge.codes import word_of
from scurfin.record.formats.fhir.context import Context
from scurfin.record.formats.fhir.datatypes import CodeableConcept
from scurfin.record.formats.fhir.shapes import AllergyIntolerance, Event
from scurfin.record.formats.laid_out import Laid

CODED = ("code", "medication_codeable_concept", "vaccine_code")
_NONE = r"(?:no(?: known)?(?: history of)?(?: known)?|keine(?: bekannten)?)"
NO_ALLERGY = re.compile(
    rf"nka|{_NONE} (?:allergy|allergies|allergien)(?: \(situation\)| bekannt|\.)?"
)
ONE_KIND = re.compile(rf"nkda|{_NONE} .*allerg.*")
NOT_TOLD = re.compile(r"not on file|not asked|unknown( allergies)?|keine angaben?")
WHY = {
    "one kind": "it rules out one kind of allergy only: not used",
    "other list": "it says that a list is empty: not used; tell what was never there as absent",
    "no information": "it says that nothing is known",
}


def empty_list(key: str, told: Event, at: Context) -> bool:
    """Read such a resource; False if it is none. Only a list of allergies can be told complete."""
    concepts = [one for name in CODED if (one := getattr(told, name, None)) is not None]
    concept = next((one for one in concepts if isinstance(one, CodeableConcept)), None)
    codes = [word_of("absence", one) for one in at.codes(concept)]
    word = next((one for one in codes if one), "")
    if isinstance(told, AllergyIntolerance) and not word:
        word = _in_words(concept)
    if not word:
        return False
    if word == "no allergy" and isinstance(told, AllergyIntolerance):
        _complete(key, told, at)
    else:
        why = WHY.get(word, "it belongs to no list of this kind: not used")
        at.gathered.leave(key, at.words(concept), why)
    return True


def _in_words(concept: CodeableConcept | None) -> str:
    """The same told in words only; where text and labels differ, the narrower counts."""
    if concept is None:
        return ""
    said = [one.strip().lower() for one in (concept.text, *(x.display for x in concept.coding))]
    if any(NOT_TOLD.fullmatch(one) for one in said):
        return "no information"
    if any(ONE_KIND.fullmatch(one) and not NO_ALLERGY.fullmatch(one) for one in said):
        return "one kind"
    return "no allergy" if any(NO_ALLERGY.fullmatch(one) for one in said) else ""


def _complete(key: str, told: AllergyIntolerance, at: Context) -> None:
    verified = told.verification_status
    status = verified.coding[0].code if verified and verified.coding else ""
    if status in ("refuted", "entered-in-error"):
        at.gathered.leave(key, "no known allergy", f"its status is {status}: not used")
        return
    event: Laid = {"event": "reconciled", "lists": ["allergies"]}
    at.place(event, at.when(told.recorded_date, told.recorded_extra), told, key)
