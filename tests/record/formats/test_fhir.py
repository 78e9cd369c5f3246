"""FHIR of others: what each resource becomes, whose it is, and what is kept of the rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from children import ROOT
from scurfin.plan import make
from scurfin.record import Record
from scurfin.record.events import plain
from scurfin.record.formats.code_map import code_map
from scurfin.record.formats.fhir.files import parsed
from scurfin.record.formats.fhir.reading import children_of
from scurfin.record.opening import load
from scurfin.record.reader import from_data
from scurfin.terms.source_text import InputError

SHARED = ROOT.parent / "shared" / "interop" / "synthea-10"
BOY = {"resourceType": "Patient", "id": "boy", "gender": "male", "birthDate": "2024-03-01"}
LOINC = "http://loinc.org"
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFIED = "http://terminology.hl7.org/CodeSystem/condition-ver-status"


def of_boy(kind: str, name: str = "", **parts: Any) -> dict[str, Any]:
    subject = "patient" if kind in ("AllergyIntolerance", "Immunization") else "subject"
    subject = "patient" if kind == "FamilyMemberHistory" else subject
    whose = {subject: {"reference": "Patient/boy"}}
    return {"resourceType": kind, "id": name or f"{kind}-1".lower(), **whose, **parts}


def records(*resources: dict[str, Any], codes: Path | None = None) -> tuple[Record, ...]:
    entries = [{"resource": one} for one in resources]
    whole = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    read = parsed(json.dumps(whole).encode(), "json", file="bundle.json")
    return from_data({"cases": children_of(read, code_map(codes))}).records


def read(*resources: dict[str, Any]) -> Record:
    return records(BOY, *resources)[0]


def told(*resources: dict[str, Any]) -> list[dict[str, Any]]:
    return [plain(one.event) for one in read(*resources).happenings]


def concept(system: str, code: str, text: str = "") -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": text}], "text": text}


DIARRHOEA = concept("http://human-phenotype-ontology.org", "HP:0002014", "Diarrhea")


def condition(
    clinical: str = "active", verified: str = "confirmed", **parts: Any
) -> dict[str, Any]:
    return of_boy(
        "Condition",
        code=parts.pop("code", DIARRHOEA),
        clinicalStatus=concept(CLINICAL, clinical),
        verificationStatus=concept(VERIFIED, verified),
        **parts,
    )


@pytest.mark.parametrize(
    ("resource", "events"),
    [
        (
            condition(onsetDateTime="2024-05-06T08:30:00+02:00"),
            [{"status": "onset", "date": "2024-05-06"}],
        ),
        (
            condition(onsetAge={"value": 4, "unit": "months", "code": "mo"}),
            [{"status": "onset", "age": "P4M"}],
        ),
        (
            condition("resolved", onsetDateTime="2024-05-06", abatementDateTime="2024-06-01"),
            [
                {"status": "onset", "date": "2024-05-06"},
                {"status": "resolved", "date": "2024-06-01"},
            ],
        ),
        (condition("relapse"), [{"status": "relapse"}]),
        (condition(verified="refuted"), [{"status": "absent"}]),
        (condition(verified="entered-in-error"), []),
        (condition(verified="provisional"), [{"status": "onset", "note": "told as provisional"}]),
        (
            condition(severity=concept("http://snomed.info/sct", "24484000", "Severe")),
            [{"status": "onset", "severity": "severe"}],
        ),
        (
            condition(onsetDateTime="2024-05"),
            [{"status": "onset", "note": "when: 2024-05"}],
        ),
    ],
)
def test_a_condition(resource: dict[str, Any], events: list[dict[str, Any]]) -> None:
    base = {"event": "manifestation", "what": "diarrhea", "code": "HP:0002014"}
    assert told(resource) == [base | one for one in events]


def test_a_sign_by_its_words_without_the_tag_of_snomed() -> None:
    words = concept("http://snomed.info/sct", "62315008", "Diarrhea (finding)")
    (event,) = told(condition(code=words))
    assert event["what"] == "diarrhea"


def test_ipex_is_a_diagnosis_at_the_level_that_is_told() -> None:
    for verified, level in (
        ("confirmed", "clinical"),
        ("provisional", "suspected"),
        ("refuted",) * 2,
    ):
        code = concept("http://www.omim.org", "304790", "IPEX")
        (event,) = told(condition(verified=verified, code=code))
        assert (event["event"], event["level"]) == ("diagnosis", level)


def lab(**parts: Any) -> dict[str, Any]:
    code = parts.pop("code", concept(LOINC, "718-7", "Hemoglobin"))
    return of_boy("Observation", status=parts.pop("status", "final"), code=code, **parts)


def amount(value: float, unit: str, **more: Any) -> dict[str, Any]:
    return {
        "value": value,
        "unit": unit,
        "system": "http://unitsofmeasure.org",
        "code": unit,
        **more,
    }


@pytest.mark.parametrize(
    ("resource", "event"),
    [
        (
            lab(valueQuantity=amount(6.4, "g/dL"), effectiveDateTime="2024-05-06"),
            {"value": 6.4, "unit": "g/dL", "date": "2024-05-06"},
        ),
        (lab(valueQuantity=amount(5, "g/dL", comparator="<")), {"value": "<5 g/dL"}),
        (lab(valueString="not enough blood"), {"value": "not enough blood"}),
        (lab(status="registered"), {"result": "pending"}),
        (lab(dataAbsentReason=concept("x", "unknown")), {"result": "not known"}),
        (
            lab(
                valueQuantity=amount(6.4, "g/dL"),
                referenceRange=[{"low": amount(10.5, "g/dL"), "high": amount(14, "g/dL")}],
            ),
            {"value": 6.4, "unit": "g/dL", "low": 10.5, "high": 14.0},
        ),
    ],
)
def test_a_test(resource: dict[str, Any], event: dict[str, Any]) -> None:
    assert told(resource) == [{"event": "lab", "what": "hemoglobin"} | event]


def test_sizes_of_one_day_are_one_event() -> None:
    weight = lab(
        code=concept(LOINC, "29463-7", "Body weight"),
        valueQuantity=amount(5.9, "kg"),
        effectiveDateTime="2024-05-06",
    )
    length = {**weight, "id": "two", "code": concept(LOINC, "8302-2", "Body height")}
    length["valueQuantity"] = amount(62, "cm")
    (event,) = told(weight, length)
    assert event == {"event": "growth", "weight": "5.9 kg", "length": "62 cm", "date": "2024-05-06"}


def test_the_parts_of_a_panel_are_tests() -> None:
    part = {"code": concept(LOINC, "718-7", "Hemoglobin"), "valueQuantity": amount(6.4, "g/dL")}
    (event,) = told(lab(code=concept(LOINC, "58410-2", "CBC panel"), component=[part]))
    assert (event["what"], event["value"]) == ("hemoglobin", 6.4)


def drug(kind: str, **parts: Any) -> dict[str, Any]:
    ciclosporin = concept("http://www.whocc.no/atc", "L04AD01", "Ciclosporin")
    return of_boy(kind, medicationCodeableConcept=ciclosporin, **parts)


@pytest.mark.parametrize(
    ("resource", "events"),
    [
        (
            drug("MedicationRequest", status="active", intent="order", authoredOn="2024-05-06"),
            [("start", "2024-05-06")],
        ),
        (
            drug("MedicationRequest", status="completed", intent="order", authoredOn="2024-05-06"),
            [("start", "2024-05-06"), ("stop", None)],
        ),
        (drug("MedicationRequest", status="active", intent="plan"), [("planned", None)]),
        (drug("MedicationRequest", status="draft", intent="order"), []),
        (drug("MedicationRequest", status="active", intent="order", doNotPerform=True), []),
        (drug("MedicationRequest", status="entered-in-error", intent="order"), []),
        (drug("MedicationStatement", status="active"), [("running", None)]),
        (
            drug(
                "MedicationStatement",
                status="stopped",
                effectivePeriod={"start": "2024-05-06", "end": "2024-06-01"},
            ),
            [("start", "2024-05-06"), ("stop", "2024-06-01")],
        ),
        (drug("MedicationStatement", status="not-taken"), []),
        (
            drug(
                "MedicationAdministration",
                status="completed",
                effectivePeriod={"start": "2024-05-06", "end": "2024-05-06"},
            ),
            [("start", "2024-05-06")],
        ),
    ],
)
def test_a_drug(resource: dict[str, Any], events: list[tuple[str, str | None]]) -> None:
    found = told(resource)
    assert [(one["status"], one.get("date")) for one in found] == events
    assert all(one["what"] == "ciclosporin" for one in found)


def test_a_dose_is_read_from_its_parts() -> None:
    dosage = {
        "route": concept("http://snomed.info/sct", "26643006", "Oral route"),
        "doseAndRate": [{"doseQuantity": amount(10, "mg")}],
        "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}},
    }
    (event,) = told(drug("MedicationStatement", status="active", dosage=[dosage]))
    assert (event["dose"], event["route"]) == ("10 mg 2 times a day", "Oral route")


def test_a_medication_by_reference() -> None:
    code = concept("http://www.whocc.no/atc", "H02AB06", "Prednisolone")
    medicine = {"resourceType": "Medication", "id": "m", "code": code}
    given = of_boy(
        "MedicationStatement", status="active", medicationReference={"reference": "Medication/m"}
    )
    (event,) = told(medicine, given)
    assert event["what"] == "prednisolone"


@pytest.mark.parametrize(
    ("resource", "event"),
    [
        (
            of_boy(
                "Immunization",
                status="completed",
                vaccineCode={"text": "BCG"},
                occurrenceDateTime="2024-03-02",
            ),
            {"event": "vaccination", "what": "BCG", "date": "2024-03-02"},
        ),
        (
            of_boy(
                "Immunization",
                status="not-done",
                statusReason=concept("x", "PATOBJ"),
                vaccineCode={"text": "BCG"},
                occurrenceString="never",
            ),
            {"event": "vaccination", "what": "BCG", "status": "refused", "note": "when: never"},
        ),
        (
            of_boy(
                "AllergyIntolerance",
                code={"text": "penicillin"},
                reaction=[{"manifestation": [{"text": "hives"}]}],
            ),
            {"event": "allergy", "to": "penicillin", "reaction": "hives"},
        ),
        (
            of_boy(
                "AllergyIntolerance",
                code={"text": "penicillin"},
                verificationStatus=concept("x", "refuted"),
            ),
            {"event": "allergy", "to": "penicillin", "status": "refuted"},
        ),
        (
            of_boy(
                "Procedure",
                status="completed",
                code=concept("http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", "C15431"),
                performedDateTime="2025-01-01",
            ),
            {"event": "hsct", "date": "2025-01-01"},
        ),
        (
            of_boy("Procedure", status="completed", code={"text": "Colonoscopy"}),
            {"event": "procedure", "what": "Colonoscopy"},
        ),
    ],
)
def test_another_resource(resource: dict[str, Any], event: dict[str, Any]) -> None:
    assert told(resource) == [event]


def test_no_known_allergy_is_a_complete_list_and_no_allergy() -> None:
    words = concept("http://snomed.info/sct", "716186003", "No known allergy")
    assert told(of_boy("AllergyIntolerance", code=words)) == [
        {"event": "reconciled", "lists": ("allergies",)}
    ]
    drugs = read(of_boy("AllergyIntolerance", code={"text": "No known drug allergies"}))
    assert drugs.happenings == ()
    assert any("one kind of allergy" in one.why for one in drugs.unread)


def test_a_transplant_told_in_words_is_asked_about() -> None:
    code = {"text": "Allogeneic bone marrow transplantation"}
    record = read(of_boy("Procedure", status="completed", code=code))
    assert any(one.near == ("hsct",) for one in record.unread)
    assert any("transplantation" in one.text for one in make(record).questions)


def test_relatives_with_the_extension_of_their_parents() -> None:
    role = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
    sister = of_boy(
        "FamilyMemberHistory",
        "s",
        status="completed",
        relationship=concept(role, "NSIS", "sister"),
        sex=concept("http://hl7.org/fhir/administrative-gender", "female"),
        bornDate="2018-05-10",
        deceasedBoolean=False,
    )
    aunt = {**sister, "id": "a", "relationship": concept(role, "MAUNT", "aunt")}
    found = {one.id: one for one in read(sister, aunt).family.members}
    assert found["s"].relation == "sister"
    assert (found["s"].sex, found["s"].alive, found["s"].born) == ("female", True, "2018-05-10")
    assert found["a"].relation == "maternal aunt"


@pytest.mark.parametrize(
    ("names", "spoken"),
    [
        ([{"family": "Family", "given": ["First", "B."]}], "First B. Family"),
        ([{"use": "old", "family": "Before"}, {"family": "Now"}], "Now"),
        ([{"text": "First Family", "family": "F."}], "First Family"),
        ([{"use": "anonymous"}], ""),
    ],
)
def test_the_name_of_a_child(names: list[dict[str, Any]], spoken: str) -> None:
    assert records({**BOY, "name": names})[0].name == spoken


def test_two_children_are_two_records() -> None:
    girl = {"resourceType": "Patient", "id": "girl", "gender": "female"}
    hers = {**condition(), "id": "hers", "subject": {"reference": "Patient/girl"}}
    boy, other = records(BOY, girl, condition(), hers, {**condition(), "id": "third"})
    assert (boy.id, len(boy.happenings)) == ("boy", 2)
    assert (other.id, other.sex, len(other.happenings)) == ("girl", "female", 1)


def test_the_resource_of_another_child_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        read({**condition(), "subject": {"reference": "Patient/somebody"}})
    said = str(caught.value)
    assert "entry 2" in said
    assert "Condition/condition-1 is of 'Patient/somebody'" in said
    assert "remedy" in said


def test_references_by_full_url_and_by_address() -> None:
    entries = [
        {"fullUrl": "urn:uuid:0c3", "resource": BOY},
        {
            "fullUrl": "urn:uuid:1",
            "resource": {**condition(), "subject": {"reference": "urn:uuid:0c3"}},
        },
        {
            "resource": {
                **condition(),
                "id": "c2",
                "subject": {"reference": "https://hospital.example/fhir/Patient/boy/_history/2"},
            }
        },
    ]
    whole = {"resourceType": "Bundle", "type": "searchset", "entry": entries}
    (child,) = children_of(parsed(json.dumps(whole).encode(), "json"))
    assert len(from_data({"child": child}).one().happenings) == 2


def test_a_resource_that_names_nobody_is_nobodys() -> None:
    lost = {key: one for key, one in condition().items() if key != "subject"}
    record = read(lost)
    assert record.happenings == ()
    assert any("name no patient" in one.why for one in record.unread)


@pytest.mark.parametrize("subject", ["Device/pump", "urn:uuid:pump"])
def test_a_result_of_a_device_is_no_childs(subject: str) -> None:
    pump = {"fullUrl": "urn:uuid:pump", "resource": {"resourceType": "Device", "id": "pump"}}
    result = {**condition(), "subject": {"reference": subject}}
    entries = [{"resource": BOY}, {"resource": result}, pump]
    raw = json.dumps({"resourceType": "Bundle", "entry": entries}).encode()
    (child,) = children_of(parsed(raw, "json", file="bundle.json"))
    assert child["timeline"] == []
    assert any("name no patient" in one["why"] for one in child["unread"])


def test_what_a_modifier_extension_changes_is_not_used() -> None:
    record = read(condition(modifierExtension=[{"url": "x", "valueBoolean": True}]))
    assert record.happenings == ()
    assert any("modifier extension" in one.why for one in record.unread)


def test_what_is_not_read_is_counted_and_asked() -> None:
    record = read(
        {"resourceType": "Flag", "id": "c"},
        {"resourceType": "Flag", "id": "d"},
        condition(bodySite=[{"text": "colon"}], recorder={"display": "a nurse"}),
    )
    said = {one.where: (one.what, one.kept) for one in record.unread}
    assert said["Flag"] == ("2 resources", False)
    parts = [one for one in record.unread if one.where == "parts of the file"]
    assert ("Condition.bodySite", False) in [(one.what, one.kept) for one in parts]
    assert ("Condition.recorder", True) in [(one.what, one.kept) for one in parts]
    asked = [one.text for one in make(record).questions if one.key.startswith("file:")]
    assert any("Flag" in one for one in asked)
    assert not any("recorder" in one for one in asked)


def test_an_earlier_plan_does_not_speak_of_what_the_whole_file_holds() -> None:
    record = read({"resourceType": "Flag", "id": "c"}, condition(onsetDateTime="2024-05-06"),
                  {**condition(onsetDateTime="2024-09-06"), "id": "later"})  # fmt: skip
    assert any(one.key == "file:1" for one in make(record).questions)
    assert not any(one.key == "file:1" for one in make(record.upto(1)).questions)


def test_a_date_long_before_the_birth_is_questioned_and_not_used() -> None:
    record = read(condition(onsetDateTime="1984-05-06"))
    (event,) = (plain(one.event) for one in record.happenings)
    assert "date" not in event
    assert event["note"] == "told for 1984-05-06"
    assert any("days before the birth" in one.why for one in record.unread)


def test_the_users_own_map_of_codes(tmp_path: Path) -> None:
    file = tmp_path / "map.csv"
    file.write_text(
        "system,code,means\nSNOMED,236071009,HP:0002028\nhttp://local,X7,tacrolimus\n",
        encoding="utf-8",
    )
    sign = condition(code=concept("http://snomed.info/sct", "236071009", "Chronic loose stools"))
    given = of_boy(
        "MedicationStatement",
        status="active",
        medicationCodeableConcept=concept("http://local", "X7", "Tac 1"),
    )
    (boy,) = records(BOY, sign, given, codes=file)
    words = [plain(one.event)["what"] for one in boy.happenings]
    assert words == ["chronic diarrhea", "tacrolimus"]
    assert boy.unread == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "is no map of codes"),
        ("system,code,means\nSNOMED,,x\n", "a row without"),
    ],
)
def test_a_map_that_is_none(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "map.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        code_map(file)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the Synthea patients lie beside the checkout only")
def test_a_bulk_export_of_synthea() -> None:
    found = load(SHARED).records
    assert len(found) == 13
    rows = {
        kind: (SHARED / f"{kind}.000.ndjson").read_text(encoding="utf-8").splitlines()
        for kind in ("Condition", "MedicationRequest", "AllergyIntolerance", "Immunization")
    }
    kinds = [one.event for record in found for one in record.happenings]
    begun = [one for one in kinds if getattr(one, "status", "") in ("onset", "relapse")]
    assert len(begun) == len(rows["Condition"])
    given = [one for one in kinds if type(one).__name__ == "Therapy" and one.status != "stop"]  # type: ignore[attr-defined]
    assert len(given) == len(rows["MedicationRequest"])
    assert sum(type(one).__name__ == "Allergy" for one in kinds) == len(rows["AllergyIntolerance"])
    assert sum(type(one).__name__ == "Vaccination" for one in kinds) == len(rows["Immunization"])
    assert make(found[0]).failures == ()
