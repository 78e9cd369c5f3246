"""FHIR of hospitals: names of RxNorm and codes of ICD-10, read no further than they tell."""

from __future__ import annotations

from typing import Any

import pytest

from record.formats.test_fhir import of_boy, read, told
from scurfin.record.model import Record
from scurfin.state import state

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


def by_rxnorm(name: str) -> Record:
    code = {"coding": [{"system": RXNORM, "code": "1", "display": name}]}
    return read(
        of_boy("MedicationRequest", status="active", intent="order", medicationCodeableConcept=code)
    )


@pytest.mark.parametrize(
    ("name", "drug", "topical"),
    [
        ("24 HR tacrolimus 1 MG Extended Release Oral Tablet", "tacrolimus", False),
        ("cyclosporine, modified 25 MG Oral Capsule", "ciclosporin", False),
        ("cyclosporine 25 MG Oral Capsule [Sandimmune]", "ciclosporin", False),
        ("1 ML tacrolimus 5 MG/ML Injection", "tacrolimus", False),
        ("tacrolimus 0.001 MG/MG Topical Ointment", "tacrolimus-topical", True),
        (
            "sulfamethoxazole 40 MG/ML / trimethoprim 8 MG/ML Oral Suspension",
            "co-trimoxazole",
            False,
        ),
        ("hydrocortisone 1.67 MG/ML Enema", "", False),
        ("budesonide 0.25 MG/ML Inhalation Suspension", "", False),
        ("tacrolimus 5 MG/ML / sirolimus 1 MG Oral Tablet", "", False),
        ("tacrolimus", "tacrolimus", False),
        ("tacrolimus capsule", "", False),
    ],
)
def test_the_ingredient_of_a_name_of_rxnorm(name: str, drug: str, topical: bool) -> None:
    record = by_rxnorm(name)
    treatments = state(record).treatments
    if drug:
        assert treatments[drug].running
        assert treatments[drug].topical is topical
        assert not any(name in one.what for one in record.unread)
    else:
        assert any(name in one.what for one in record.unread)


ICD = "http://fhir.de/CodeSystem/bfarm/icd-10-gm"


def by_icd(text: str, *values: str) -> list[dict[str, Any]]:
    codes = [{"system": ICD, "code": one} for one in values]
    return told(of_boy("Condition", code={"coding": codes, "text": text}))


@pytest.mark.parametrize(
    ("text", "code", "kind", "what"),
    [
        ("Diabetes mellitus Typ 1", "E10.90", "manifestation", "type 1 diabetes mellitus"),
        ("Pneumonie", "J18.9", "infection", "pneumonia"),
    ],
)
def test_a_sign_by_its_code_of_icd_10_keeps_its_words(
    text: str, code: str, kind: str, what: str
) -> None:
    (event,) = by_icd(text, code)
    assert (event["event"], event["what"]) == (kind, what)
    assert event["note"] == f"told as {text}"


def test_words_that_are_known_say_more_than_a_code_of_icd_10() -> None:
    (event,) = by_icd("neonatal diabetes", "E10.9")
    assert event["what"] == "neonatal diabetes"


@pytest.mark.parametrize("values", [("E10.11",), ("E10.9", "L20.9")])
def test_a_code_of_icd_10_that_is_not_one_sign_is_asked_about(values: tuple[str, ...]) -> None:
    (event,) = by_icd("Entgleisung", *values)
    assert event["what"] == "Entgleisung"
