"""Which drug a resource means, and whether it is one for the skin or the eye only."""

from __future__ import annotations

import msgspec

from scurfin.knowledge.codes import Code, drug_word, local_use, near_drugs, word_of
from scurfin.knowledge.words import drug
from scurfin.record.formats.fhir.context import Context
from scurfin.record.formats.fhir.datatypes import CodeableConcept
from scurfin.record.formats.fhir.rxnorm import ingredients
from scurfin.record.formats.fhir.shapes import Medicated, Medication
from scurfin.record.formats.laid_out import Laid


def medicine(told: Medicated, at: Context) -> tuple[CodeableConcept | None, str]:
    """The code of what is given, and its form ('ointment')."""
    if told.medication_codeable_concept is not None:
        return told.medication_codeable_concept, ""
    reference = told.medication_reference
    if reference is None:
        return None, ""
    found = at.resources.get(at.key(reference.reference))
    if reference.reference.startswith("#"):
        inside = [one for one in told.contained if one.get("id") == reference.reference[1:]]
        try:
            found = msgspec.convert(inside[0], Medication) if inside else None
        except msgspec.ValidationError:
            found = None
    if isinstance(found, Medication):
        form = at.words(found.form)
        if found.code is not None and at.words(found.code):
            return found.code, form
        parts = [at.words(one.item_codeable_concept) for one in found.ingredient]
        if any(parts):
            return CodeableConcept(text=" + ".join(one or "?" for one in parts)), form
    return (CodeableConcept(text=reference.display) if reference.display else None), ""


def drug_of(concept: CodeableConcept | None, words: str, at: Context) -> Laid:
    """``what``, ``code`` and, where only words or the code tell it, ``formulation``."""
    codes = at.codes(concept)
    atc = next((one for one in codes if one.system == "ATC"), None)
    own_code = next((one for one in codes if one.system == "SCURFIN"), None)
    mapped = next((one for one in codes if not one.id and one.label), None)
    if own_code is not None:
        return {"what": words}
    if mapped is not None:
        return {"what": mapped.label}
    if atc is not None:
        what, code = drug_word(Code(atc.id, words))
        if drug(what, code) is None:
            at.gathered.strange("medication", f"{code} {what}", near_drugs(what))
        return _formed({"what": what, "code": code}, words, local_use(atc))
    if drug(words) is None:
        meant = {one.id: one.name for each in codes if (one := drug(each.label)) is not None}
        meant = meant or _products(codes)
        if len(meant) == 1:
            return _formed({"what": next(iter(meant.values()))}, words, "")
        shown = f"{codes[0].id} {words}" if codes else words
        at.gathered.strange("medication", shown, near_drugs(words))
    return {"what": words}


def _products(codes: list[Code]) -> dict[str, str]:
    """The drugs for the whole body in names of RxNorm; those for one place have their own names."""
    named = (drug(ingredients(one.label)) for one in codes if one.system == "RXNORM")
    return {one.id: one.name for one in named if one is not None and one.route == "systemic"}


def _formed(event: Laid, words: str, local: str) -> Laid:
    """The words of a product beside the name of its drug: they may say that it is an ointment."""
    same = drug(words) is not None or words.strip().isalpha()
    form = "; ".join(one for one in ("" if same else words, local) if one)
    return {**event, "formulation": form} if form else event


def vaccine_of(concept: CodeableConcept | None, words: str, at: Context) -> str:
    """The vaccine by its words, else by its code; one that is not known is counted."""
    if drug(words) is not None:
        return words
    for one in at.codes(concept):
        if not one.id and one.label:
            return one.label
        known = word_of("vaccine", one)
        if known is None and one.system == "ATC" and drug("", one.value) is not None:
            known = drug_word(Code(one.id, ""))[0]
        if known is None and drug(one.label) is not None:
            known = one.label
        if known is not None:
            return known
    at.gathered.strange("vaccination", words, near_drugs(words))
    return words
