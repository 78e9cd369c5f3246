"""FHIR that others publish: what of their files was read wrongly once."""

from __future__ import annotations

from typing import Any

import pytest

from record.formats.test_fhir import concept, condition, drug, lab, of_boy, read, told
from scurfin.record.told_dose import per_day, told_dose

SNOMED = "http://snomed.info/sct"
ROLE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
ALLERGY_STATUS = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
ALLERGY_VERIFIED = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"


def none_known(label: str, text: str) -> dict[str, Any]:
    code = {"coding": [{"system": SNOMED, "code": "1", "display": label}], "text": text}
    return of_boy("AllergyIntolerance", code=code)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("No Known Allergy (situation)", "NKA"),
        ("", "NKA"),
        ("", "No known allergies."),
        ("", "Keine Allergien bekannt"),
        ("", "Keine bekannten Allergien"),
    ],
)
def test_no_known_allergy_in_words_is_a_complete_list(label: str, text: str) -> None:
    assert told(none_known(label, text)) == [{"event": "reconciled", "lists": ("allergies",)}]


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("No Known Drug Allergy (situation)", "NKDA"),
        ("No Known Latex Allergy (situation)", "No Known Latex Allergy"),
        ("No Known Drug Allergy (situation)", "NKA"),
        ("", "No known allergies to drugs"),
        ("", "No allergy to penicillin"),
    ],
)
def test_that_one_kind_of_allergy_is_not_known_is_no_allergy_and_no_list(
    label: str, text: str
) -> None:
    record = read(none_known(label, text))
    assert not record.happenings
    assert any("one kind of allergy only" in one.why for one in record.unread)


@pytest.mark.parametrize("status", ["resolved", "inactive", "unconfirmed"])
def test_an_allergy_that_is_over_or_unsure_counts_and_is_asked_about(status: str) -> None:
    parts: dict[str, Any] = {"clinicalStatus": concept(ALLERGY_STATUS, status)}
    if status == "unconfirmed":
        parts = {"verificationStatus": concept(ALLERGY_VERIFIED, status)}
    record = read(of_boy("AllergyIntolerance", code={"text": "Penicillin G"}, **parts))
    (event,) = (one.event for one in record.happenings)
    assert event.note == f"told as {status}"
    assert any(status in one.why for one in record.unread)


def test_the_year_in_which_an_allergy_began_is_not_passed_over() -> None:
    one = of_boy(
        "AllergyIntolerance",
        code={"text": "Cashew nuts"},
        onsetDateTime="2024",
        recordedDate="2025-10-09",
    )
    (event,) = told(one)
    assert (event["date"], event["note"]) == ("2025-10-09", "began: 2024")


def test_a_part_without_words_does_not_make_the_file_unreadable() -> None:
    observation = of_boy(
        "Observation",
        status="final",
        code=concept("http://loinc.org", "69548-6"),
        component=[{"code": {}, "valueString": "x"}],
        valueCodeableConcept=concept("http://loinc.org", "LA9633-4"),
    )
    assert read(observation).unread


def test_the_german_codes_of_drugs_are_atc() -> None:
    code = {
        "coding": [
            {"system": "http://fhir.de/CodeSystem/ifa/pzn", "code": "00000000"},
            {"system": "http://fhir.de/CodeSystem/bfarm/atc", "code": "L04AD02"},
        ],
        "text": "Prograf 1 mg Hartkapseln",
    }
    (event,) = told(of_boy("MedicationStatement", medicationCodeableConcept=code, status="active"))
    assert event["what"] == "tacrolimus"


def relative(code: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return of_boy("FamilyMemberHistory", status="completed", relationship=code, **parts)


@pytest.mark.parametrize(
    ("code", "relation"),
    [
        (concept(SNOMED, "65656005", "Natural mother"), "mother"),
        (concept(SNOMED, "66839005", "Father (person)"), "father"),
        (concept(SNOMED, "70924004", "Brother"), "brother"),
        (concept(SNOMED, "45929001", "Half-brother"), "other"),
        (concept(ROLE, "HBRO", "brother"), "other"),
        ({"coding": [{"display": "Father"}], "text": "Mother"}, "other"),
    ],
)
def test_a_parent_or_a_full_sibling_by_the_exact_word(code: dict[str, Any], relation: str) -> None:
    (member,) = read(relative(code)).family.members
    assert member.relation == relation


def test_the_age_at_which_a_relative_died_is_kept() -> None:
    brother = concept(ROLE, "BRO", "brother")
    age = {"value": 5, "unit": "months", "system": "http://unitsofmeasure.org", "code": "mo"}
    (member,) = read(relative(brother, deceasedAge=age)).family.members
    assert (member.alive, member.age) == (False, "P5M")


def test_what_is_told_of_a_death_in_words_is_asked_about() -> None:
    record = read(relative(concept(ROLE, "BRO", "brother"), deceasedString="not known"))
    (member,) = record.family.members
    assert member.alive is None
    assert "not known" in (member.note or "")
    assert any("in words only" in one.why for one in record.unread)


def test_the_age_of_a_relative_in_words_is_kept() -> None:
    (member,) = read(
        relative(concept(ROLE, "MTH", "mother"), ageString="in her thirties")
    ).family.members
    assert member.note == "age: in her thirties"


def test_a_part_that_is_not_known_is_named_with_what_it_is_a_part_of() -> None:
    hpo = concept("http://human-phenotype-ontology.org", "HP:0001166", "Arachnodactyly")
    part = {
        "code": concept(SNOMED, "260411009", "Presence findings"),
        "valueCodeableConcept": concept("http://loinc.org", "LA9634-2", "Absent"),
    }
    (event,) = told(of_boy("Observation", status="final", code=hpo, component=[part]))
    assert event["what"] == "Arachnodactyly: Presence findings"
    assert event["value"] == "Absent"


def test_the_parts_of_a_gene_test_that_are_not_read_are_one_question() -> None:
    parts = [
        {"code": concept("http://loinc.org", code, label), "valueString": "x"}
        for code, label in (("48001-2", "Location"), ("69547-8", "Ref allele"))
    ]
    code = concept("http://loinc.org", "69548-6", "Variant")
    gene = {
        "code": concept("http://loinc.org", "48018-6", "Gene studied"),
        "valueCodeableConcept": concept("http://www.genenames.org", "HGNC:6106", "FOXP3"),
    }
    record = read(of_boy("Observation", status="final", code=code, component=[gene, *parts]))
    (one,) = (one for one in record.unread if "gene test" in one.why)
    assert one.what == "Location, Ref allele"


CICLOSPORIN = concept("http://www.whocc.no/atc", "L04AD01", "Ciclosporin")


@pytest.mark.parametrize(
    "resource",
    [
        drug("MedicationStatement", status="active", taken="n"),
        drug("MedicationStatement", status="active", taken="unk"),
        drug("MedicationStatement", status="active", wasNotTaken=True),
        drug("MedicationAdministration", status="completed", notGiven=True),
        drug("MedicationStatement", status="recorded", adherence={"code": {"text": "stopped"}}),
        of_boy("MedicationRequest", status="active", medication={"concept": CICLOSPORIN}),
        of_boy("Immunization", status="completed", vaccineCode={"text": "BCG"}, notGiven=True),
        of_boy("Immunization", status="completed", vaccineCode={"text": "BCG"}, wasNotGiven=True),
        of_boy("Procedure", status="completed", code={"text": "Colonoscopy"}, notDone=True),
    ],
)
def test_what_another_version_of_fhir_turns_round_is_not_used(resource: dict[str, Any]) -> None:
    record = read(resource)
    assert not record.happenings
    (one,) = record.unread
    assert "another version of FHIR" in one.why


@pytest.mark.parametrize(
    "resource",
    [
        drug("MedicationStatement", status="active", taken="y"),
        of_boy("Immunization", status="completed", vaccineCode={"text": "BCG"}, notGiven=False),
    ],
)
def test_what_another_version_says_and_means_nothing_is_used(resource: dict[str, Any]) -> None:
    assert told(resource)


@pytest.mark.parametrize(
    ("onset", "said"),
    [
        ({"onsetDateTime": "2024-05"}, "2024-05"),
        ({"onsetString": "in the first weeks"}, "in the first weeks"),
        ({"onsetPeriod": {"start": "2024"}}, "2024"),
        (
            {"onsetRange": {"low": {"value": 2, "unit": "mo"}, "high": {"value": 4, "unit": "mo"}}},
            "2 mo to 4 mo",
        ),
    ],
)
def test_the_day_of_recording_is_no_day_of_onset_where_another_is_told(
    onset: dict[str, Any], said: str
) -> None:
    record = read(condition(recordedDate="2025-01-15", **onset))
    (event,) = told(condition(recordedDate="2025-01-15", **onset))
    assert (event["status"], event["date"], event["note"]) == (
        "present",
        "2025-01-15",
        f"began: {said}",
    )
    assert any(one.what == said for one in record.unread)


def german(letter: str, **parts: Any) -> dict[str, Any]:
    certainty = {
        "url": "http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit",
        "valueCoding": {"code": letter},
    }
    coding = {"system": "http://fhir.de/CodeSystem/bfarm/icd-10-gm", "code": "K52.9"}
    code = {"coding": [{**coding, "extension": [certainty]}], "text": "Diarrhea"}
    return of_boy("Condition", code=code, recordedDate="2024-05-06", **parts)


@pytest.mark.parametrize(
    ("letter", "statuses"),
    [("A", ["absent"]), ("G", ["onset"]), ("V", ["onset"]), ("Z", ["onset", "resolved"])],
)
def test_the_german_letter_of_certainty(letter: str, statuses: list[str]) -> None:
    record = read(german(letter))
    assert [one["status"] for one in told(german(letter))] == statuses
    assert any("is it there" in one.why for one in record.unread) == (letter == "V")


def test_a_letter_that_contradicts_the_status_is_asked_about() -> None:
    confirmed = concept("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed")
    record = read(german("A", verificationStatus=confirmed))
    assert any("is it there" in one.why for one in record.unread)


MG_10 = {"doseAndRate": [{"doseQuantity": {"value": 10, "unit": "mg"}}]}
DAILY = {"period": 1, "periodUnit": "d"}


def ordered(**dosage: Any) -> dict[str, Any]:
    return drug("MedicationRequest", status="active", intent="order", dosageInstruction=[dosage])


@pytest.mark.parametrize(
    "timing",
    [
        {"repeat": {**DAILY, "timeOfDay": ["08:00:00", "20:00:00"]}},
        {"repeat": {"timeOfDay": ["08:00:00", "20:00:00"]}},
        {"repeat": {**DAILY, "frequency": 1, "when": ["MORN", "EVE"]}},
        {"repeat": {**DAILY, "when": ["AC"]}},
        {"repeat": {"when": ["MORN", "EVE"]}},
        {"repeat": {"count": 1}},
        {"event": ["2024-05-01T08:00:00Z"]},
        {"repeat": {**DAILY, "frequency": 2}, "code": {"coding": [{"code": "QID"}]}},
    ],
)
def test_moments_of_the_day_that_do_not_fit_the_frequency_settle_no_dose(
    timing: dict[str, Any],
) -> None:
    (event,) = told(ordered(**MG_10, timing=timing))
    assert event["dose"].startswith("10 mg ")
    assert told_dose(event["dose"]) is None


def test_moments_of_the_day_that_fit_the_frequency_settle_the_dose() -> None:
    repeat = {**DAILY, "frequency": 2, "when": ["MORN", "EVE"]}
    (event,) = told(ordered(**MG_10, timing={"repeat": repeat}))
    dose = told_dose(event["dose"])
    assert dose is not None
    assert dose.doses_a_day == 2


@pytest.mark.parametrize(
    ("unit", "code", "daily"),
    [
        ("mg", "mg", 20),
        ("Milligramm", "mg", 20),
        ("mcg", "ug", 20),
        ("mg", "ug", None),
        ("mg", "mg/kg", None),
        ("Tablette", "{tbl}", None),
    ],
)
def test_a_dose_in_two_units_is_none(unit: str, code: str, daily: float | None) -> None:
    amount = {"value": 10, "unit": unit, "system": "http://unitsofmeasure.org", "code": code}
    repeat = {"repeat": {**DAILY, "frequency": 2}}
    (event,) = told(ordered(doseAndRate=[{"doseQuantity": amount}], timing=repeat))
    dose = told_dose(event["dose"])
    assert (per_day(dose) if dose else None) == daily


def test_the_dose_of_stu3_is_read() -> None:
    repeat = {"repeat": {**DAILY, "frequency": 2}}
    (event,) = told(ordered(doseQuantity={"value": 10, "unit": "mg"}, timing=repeat))
    assert event["dose"] == "10 mg 2 times a day"


def test_the_rate_of_what_was_given_is_kept() -> None:
    rate = {"rateQuantity": {"value": 2, "unit": "mg/h"}}
    (event, *_) = told(drug("MedicationAdministration", status="in-progress", dosage=rate))
    assert event["dose"] == "at a rate of 2 mg/h"


def test_what_is_told_beside_a_dose_is_kept_as_a_note() -> None:
    five = {"value": 5, "unit": "d", "system": "http://unitsofmeasure.org", "code": "d"}
    (event,) = told(
        ordered(
            **MG_10,
            timing={"repeat": {**DAILY, "frequency": 1, "boundsDuration": five}},
            patientInstruction="stop when the stools are formed",
            additionalInstruction=[{"text": "with food"}],
        )
    )
    assert event["note"] == "ordered for 5 d; with food; stop when the stools are formed"


def test_one_allele_of_a_genotype_is_no_typing() -> None:
    value = {"coding": [{"system": "http://glstring.org", "code": "hla#3.25.0#HLA-A*01:02"}]}
    code = concept("http://loinc.org", "84414-2", "Haplotype name")
    record = read(of_boy("Observation", status="final", code=code, valueCodeableConcept=value))
    assert not record.happenings
    assert [one.why for one in record.unread] == ["one allele, no genotype: not used"]


def test_loci_of_one_day_are_one_typing_whatever_stands_between_them() -> None:
    def locus(name: str, genotype: str) -> dict[str, Any]:
        value = {"coding": [{"system": "http://glstring.org", "code": f"hla#3.25.0#{genotype}"}]}
        code = concept("http://loinc.org", "84413-4", "Genotype display name")
        day = {"status": "final", "effectiveDateTime": "2024-05-06"}
        return of_boy("Observation", name, code=code, valueCodeableConcept=value, **day)

    events = told(
        locus("a", "HLA-A*01:01+HLA-A*02:01"), lab(name="hb"), locus("b", "HLA-B*07:02+HLA-B*08:01")
    )
    (typing,) = [one for one in events if one["event"] == "typing"]
    assert typing["hla"] == "HLA-A*01:01+HLA-A*02:01^HLA-B*07:02+HLA-B*08:01"


@pytest.mark.parametrize("words", ["Not on File", "Unknown"])
def test_allergies_that_were_never_asked_are_none_and_no_list(words: str) -> None:
    record = read(none_known("", words))
    assert not record.happenings
    assert [one.why for one in record.unread] == ["it says that nothing is known"]


def test_a_result_without_a_day_has_that_of_its_report() -> None:
    (event,) = told(lab(issued="2024-05-06T10:28:00+01:00", valueQuantity={"value": 9}))
    assert (event["date"], event["note"]) == ("2024-05-06", "dated by its report")


def test_the_day_of_the_sample_stands_before_that_of_its_report() -> None:
    parts = {"effectiveDateTime": "2024-05-04", "issued": "2024-05-06T10:28:00+01:00"}
    (event,) = told(lab(**parts, valueQuantity={"value": 9}))
    assert event["date"] == "2024-05-04"
    assert "note" not in event
