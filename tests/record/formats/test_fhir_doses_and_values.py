"""FHIR of hospitals: doses, values, ranges, codes and levels, no more exact than told."""

from __future__ import annotations

from typing import Any

import pytest

from record.formats.test_fhir import LOINC, amount, concept, drug, lab, of_boy, read, told
from scurfin.record.told_dose import told_dose
from scurfin.state import state

IPS = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
ATC = "http://www.whocc.no/atc"
GERMAN_ATC = "http://fhir.de/CodeSystem/bfarm/atc"
DAILY = {"frequency": 1, "period": 1, "periodUnit": "d"}


def dosed(*listed: dict[str, Any]) -> dict[str, Any]:
    (event,) = told(drug("MedicationStatement", status="active", dosage=list(listed)))
    return event


def of(quantity: dict[str, Any], **repeat: Any) -> dict[str, Any]:
    return {"doseAndRate": [{"doseQuantity": quantity}], "timing": {"repeat": DAILY | repeat}}


@pytest.mark.parametrize(
    ("dosage", "said"),
    [
        (of(amount(10, "mg"), frequency=2), "10 mg 2 times a day"),
        (of(amount(10, "mg"), periodUnit="h", period=12), "10 mg every 12 hours"),
        (of(amount(10, "mg"), periodUnit="wk"), "10 mg weekly"),
        (of(amount(10, "mg"), frequencyMax=3), "10 mg 1 to 3 times a day"),
        (of(amount(10, "mg"), dayOfWeek=["mon", "thu"]), "10 mg 1 times a day only on mon, thu"),
        ({**of(amount(10, "mg")), "asNeededBoolean": True}, "as needed: 10 mg 1 times a day"),
        (
            {
                "doseAndRate": [{"doseRange": {"low": amount(5, "mg"), "high": amount(10, "mg")}}],
                "timing": {"repeat": DAILY},
            },
            "from 5 mg to 10 mg 1 times a day",
        ),
        (
            {
                "doseAndRate": [
                    {
                        "doseQuantity": amount(20, "mg"),
                        "rateRatio": {"numerator": amount(5, "mg"), "denominator": amount(1, "h")},
                    }
                ]
            },
            "20 mg at a rate of 5 mg / 1 h",
        ),
        (
            {"doseAndRate": [{"doseQuantity": amount(1, "g")}], "timing": {"code": {"text": "QD"}}},
            "1 g QD",
        ),
    ],
)
def test_a_dose_is_said_as_told(dosage: dict[str, Any], said: str) -> None:
    assert dosed(dosage)["dose"] == said


@pytest.mark.parametrize(
    "dosage",
    [
        of(amount(10, "mg"), frequencyMax=3),
        of(amount(10, "mg"), dayOfWeek=["mon", "thu"]),
        of(amount(10, "mg"), count=3),
        {**of(amount(10, "mg")), "asNeededCodeableConcept": {"text": "pain"}},
        {"doseAndRate": [{"doseRange": {"low": amount(5, "mg"), "high": amount(9, "mg")}}]},
    ],
)
def test_a_dose_that_is_not_the_same_each_day_settles_no_daily_dose(
    dosage: dict[str, Any],
) -> None:
    assert told_dose(dosed(dosage)["dose"]) is None


def test_one_dose_after_another_is_no_dose() -> None:
    event = dosed(of(amount(10, "mg")), of(amount(5, "mg")))
    assert event["dose"] == "several doses: 10 mg 1 times a day; 5 mg 1 times a day"
    assert told_dose(event["dose"]) is None


@pytest.mark.parametrize(
    ("words", "dosage", "said"),
    [
        ("20 mg/day in 2 doses", of(amount(10, "mg"), frequency=2), "20 mg/day in 2 doses"),
        ("10 mg twice daily", {"doseAndRate": [{"doseQuantity": amount(10, "mg")}]}, None),
        ("1 tablet twice daily", of(amount(1, "{tablet}"), frequency=2), None),
        ("10 mg", of(amount(10, "mg"), periodUnit="wk"), "in words: 10 mg; coded: 10 mg weekly"),
        (
            "see the plan",
            of(amount(10, "mg")),
            "in words: see the plan; coded: 10 mg 1 times a day",
        ),
        (
            "10 mg twice daily",
            of(amount(5, "mg"), frequency=2),
            "in words: 10 mg twice daily; coded: 5 mg 2 times a day",
        ),
        (
            "10 mg twice daily",
            of(amount(10, "mg"), frequency=2, dayOfWeek=["mon"]),
            "in words: 10 mg twice daily; coded: 10 mg 2 times a day only on mon",
        ),
    ],
)
def test_a_dose_told_in_words_and_in_code_is_settled_only_where_they_agree(
    words: str, dosage: dict[str, Any], said: str | None
) -> None:
    found = dosed({"text": words, **dosage})["dose"]
    assert found == (said or words)
    assert told_dose(found) == (None if "coded" in found else told_dose(words))


def test_two_routes_are_none() -> None:
    routes = [{"route": {"text": word}} for word in ("oral", "intravenous")]
    record = read(drug("MedicationStatement", status="active", dosage=routes))
    assert record.happenings[0].event.route == ""  # type: ignore[attr-defined]
    assert any("several routes" in one.why for one in record.unread)


def test_an_order_says_until_when() -> None:
    event = dosed(of(amount(10, "mg"), boundsPeriod={"end": "2024-06-01"}))
    assert event["note"] == "ordered until 2024-06-01"


def test_a_dose_that_was_given() -> None:
    given = drug(
        "MedicationAdministration",
        status="completed",
        effectiveDateTime="2024-05-06",
        dosage={"dose": amount(0.5, "g"), "route": {"text": "intravenous"}},
    )
    first = told(given)[0]
    assert (first["dose"], first["route"]) == ("0.5 g", "intravenous")


TACROLIMUS = concept(ATC, "D11AH01", "Tacrolimus")


@pytest.mark.parametrize(
    "medicine",
    [
        {"medicationCodeableConcept": TACROLIMUS},
        {"medicationCodeableConcept": concept(ATC, "S01XA18", "Ciclosporin")},
        {
            "medicationReference": {"reference": "#m"},
            "contained": [
                {
                    "resourceType": "Medication",
                    "id": "m",
                    "code": {"text": "tacrolimus"},
                    "form": {"text": "ointment"},
                }
            ],
        },
    ],
)
def test_what_is_for_the_skin_or_the_eye_is_no_systemic_drug(medicine: dict[str, Any]) -> None:
    record = read(of_boy("MedicationStatement", status="active", **medicine))
    running = state(record).treatments
    assert all(one.topical for one in running.values())


def test_a_route_for_the_skin_in_the_words_of_edqm() -> None:
    route = {"route": concept("http://standardterms.edqm.eu", "20003000", "Cutaneous use")}
    medicine: dict[str, Any] = {"medicationCodeableConcept": {"text": "tacrolimus"}}
    skin = of_boy("MedicationStatement", status="active", **medicine, dosage=[route])
    assert all(one.topical for one in state(read(skin)).treatments.values())
    under = {"route": {"text": "Subcutaneous use"}}
    record = read(of_boy("MedicationStatement", status="active", **medicine, dosage=[under]))
    assert not any(one.topical for one in state(record).treatments.values())


def test_a_drug_by_the_name_that_german_hospitals_give_to_atc() -> None:
    code = concept(GERMAN_ATC, "H02AB04", "Methylprednisolon")
    (event,) = told(of_boy("MedicationStatement", status="active", medicationCodeableConcept=code))
    assert (event["what"], event["code"]) == ("methylprednisolone", "ATC:H02AB04")


def test_a_medication_of_parts_and_no_name() -> None:
    parts = [{"itemCodeableConcept": {"text": word}} for word in ("trimethoprim", "sulfa")]
    medicine = {"resourceType": "Medication", "id": "m", "ingredient": parts}
    (event,) = told(
        {**medicine},
        of_boy(
            "MedicationStatement",
            status="active",
            medicationReference={"reference": "Medication/m"},
        ),
    )
    assert event["what"] == "trimethoprim + sulfa"


def reads(**parts: Any) -> dict[str, Any]:
    (event,) = told(lab(**parts))
    return event


def test_a_range_in_another_unit_is_words() -> None:
    ranges = [{"low": amount(105, "g/L"), "high": amount(140, "g/L")}]
    event = reads(valueQuantity=amount(6.4, "g/dL"), referenceRange=ranges)
    assert "low" not in event
    assert event["note"] == "low bound 105 g/L; high bound 140 g/L"


def test_ranges_for_several_ages_are_none() -> None:
    ranges = [{"low": amount(one, "g/dL")} for one in (9.5, 11)]
    event = reads(valueQuantity=amount(6.4, "g/dL"), referenceRange=ranges)
    assert "low" not in event
    assert "2 reference ranges" in event["note"]


def test_a_range_that_is_for_treatment_is_no_range_of_health() -> None:
    ranges = [{"low": amount(7, "g/dL"), "type": {"coding": [{"code": "treatment"}]}}]
    assert "low" not in reads(valueQuantity=amount(6.4, "g/dL"), referenceRange=ranges)


def test_two_units_of_one_value_are_asked_about() -> None:
    wrong = {**amount(64, "g/dL"), "unit": "g/L"}
    record = read(lab(valueQuantity=wrong))
    measured = state(record).measures["hemoglobin"]
    assert measured.value is None
    assert any("two units" in one.why for one in record.unread)


def test_a_word_of_the_laboratory_without_a_value_is_the_result() -> None:
    high = concept(
        "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "H", "High"
    )
    assert reads(interpretation=[high])["value"] == "High"
    noted = reads(valueQuantity=amount(6.4, "g/dL"), interpretation=[high])
    assert noted["note"] == "the laboratory calls it High"


def test_a_preliminary_result_says_so() -> None:
    event = reads(status="preliminary", valueQuantity=amount(6.4, "g/dL"))
    assert event["note"] == "told as preliminary"


def test_a_titre_and_a_range_are_words() -> None:
    titre = {"numerator": {"value": 1}, "denominator": {"value": 80}}
    assert reads(valueRatio=titre)["value"] == "1:80"
    between = {"low": amount(5, "g/dL"), "high": amount(7, "g/dL")}
    assert reads(valueRange=between)["value"] == "5 g/dL to 7 g/dL"


def test_the_same_test_by_another_code_of_loinc() -> None:
    event = reads(code=concept(LOINC, "2160-0", "Creatinine"), valueQuantity=amount(0.4, "mg/dL"))
    assert (event["what"], event["unit"]) == ("creatinine", "mg/dL")


def test_a_test_of_urine_is_none_of_blood() -> None:
    coded = reads(code=concept(LOINC, "5792-7", "glucose"), valueQuantity=amount(20, "mmol/L"))
    assert coded["what"] == "glucose (LOINC:5792-7)"
    words = reads(code={"text": "glucose"}, specimen={"display": "Urine"}, valueString="+")
    assert words["what"] == "glucose in Urine"
    blood = reads(code={"text": "glucose"}, specimen={"display": "Venous blood"}, valueString="9")
    assert blood["what"] == "glucose"


def test_a_weight_at_birth_is_no_weight_of_today() -> None:
    event = reads(code=concept(LOINC, "8339-4", "Birth weight"), valueQuantity=amount(3200, "g"))
    assert event["what"] == "birth weight"
    measured = reads(code=concept(LOINC, "3141-9", "Weight"), valueQuantity=amount(5900, "g"))
    assert measured == {"event": "growth", "weight": "5900 g"}


@pytest.mark.parametrize(
    ("text", "timing"),
    [
        ("Cyclosporine trough level", "trough"),
        ("Cyclosporine pre-dose level", "trough"),
        ("Ciclosporin-Talspiegel (trough)", "trough"),
        ("Cyclosporine level", "not told"),
        ("Cyclosporine peak or trough", "not told"),
    ],
)
def test_a_drug_level_says_when_it_was_drawn_only_if_told(text: str, timing: str) -> None:
    event = reads(code=concept(LOINC, "3520-4", text), valueQuantity=amount(180, "ng/mL"))
    drawn = event.get("timing", "not told")
    assert (event["event"], event["of"], drawn) == ("level", "ciclosporin", timing)


def test_the_members_of_a_panel_stand_alone() -> None:
    panel = lab(code=concept(LOINC, "58410-2", "CBC"), hasMember=[{"reference": "Observation/o"}])
    assert told(panel) == []


GENOTYPE = concept(LOINC, "84413-4", "Genotype display name")


def gl_code(code: str) -> dict[str, Any]:
    return {"coding": [{"system": "http://glstring.org", "code": code}]}


def test_genotypes_of_hla_as_codes_of_gl_strings() -> None:
    parts = [
        lab(code=GENOTYPE, valueCodeableConcept=gl_code(f"hla#3.25.0#HLA-{one}"))
        for one in ("A*01:01+HLA-A*02:01", "B*08:01+HLA-B*07:02")
    ]
    (event,) = told(parts[0], {**parts[1], "id": "b"})
    assert event["event"] == "typing"
    assert event["hla"] == "HLA-A*01:01+HLA-A*02:01^HLA-B*08:01+HLA-B*07:02"


@pytest.mark.parametrize(
    "parts",
    [
        {"valueCodeableConcept": gl_code("kir#2.7#KIR2DL1*001")},
        {"valueCodeableConcept": gl_code("HLA-A*01:01")},
        {"code": {"text": "HLA-A typing"}, "valueString": "A*01:01, A*02:01"},
    ],
)
def test_a_typing_that_is_no_gl_string_is_asked_about(parts: dict[str, Any]) -> None:
    record = read(lab(**({"code": GENOTYPE} | parts)))
    assert record.happenings == ()
    assert any("GL String" in one.why for one in record.unread)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("no-known-problems", "a list is empty"),
        ("no-problem-info", "nothing is known"),
        ("no-known-food-allergies", "one kind of allergy"),
    ],
)
def test_an_empty_list_is_no_sign(code: str, why: str) -> None:
    record = read(of_boy("Condition", code=concept(IPS, code, "as told")))
    assert record.happenings == ()
    assert any(why in one.why for one in record.unread)


def test_no_allergy_by_its_code_alone_is_a_complete_list() -> None:
    code = {"coding": [{"system": IPS, "code": "no-known-allergies"}]}
    assert told(of_boy("AllergyIntolerance", code=code)) == [
        {"event": "reconciled", "lists": ("allergies",)}
    ]


def test_an_allergy_by_its_code_and_by_its_reaction() -> None:
    coded = {"coding": [{"system": ATC, "code": "L04AD01"}], "text": "a cyclosporin product"}
    (event,) = told(of_boy("AllergyIntolerance", code=coded))
    assert event["to"] == "ciclosporin"
    reaction = [{"substance": {"text": "peanut"}, "manifestation": [{"text": "hives"}]}]
    (event,) = told(of_boy("AllergyIntolerance", reaction=reaction))
    assert (event["to"], event["reaction"]) == ("peanut", "hives")


def test_vaccines_by_their_codes() -> None:
    for uri, code in (("http://hl7.org/fhir/sid/cvx", "19"), (GERMAN_ATC, "J07AN01")):
        vaccine = concept(uri, code, "tuberculosis vaccine product")
        shot = of_boy("Immunization", status="completed", vaccineCode=vaccine, isSubpotent=True)
        (event,) = told(shot)
        assert (event["what"], event["note"]) == ("BCG", "told as subpotent")


def test_a_modifier_extension_of_a_part_is_not_passed_over() -> None:
    dosage = {**of(amount(10, "mg")), "modifierExtension": [{"url": "urn:x", "valueBoolean": True}]}
    record = read(drug("MedicationStatement", status="active", dosage=[dosage]))
    assert record.happenings == ()
    assert any("modifier extension" in one.why for one in record.unread)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("MedicationStatement", {"status": "active", "taken": "n"}),
        ("MedicationStatement", {"status": "active", "taken": "unk"}),
        ("MedicationAdministration", {"status": "completed", "notGiven": True}),
    ],
)
def test_an_older_fhir_tells_otherwise_that_nothing_was_given(
    kind: str, said: dict[str, Any]
) -> None:
    record = read(drug(kind, **said))
    assert record.happenings == ()
    assert any("another version of FHIR" in one.why for one in record.unread)
    kept = {name: {"n": "y", "unk": "y", True: False}.get(one, one) for name, one in said.items()}
    assert read(drug(kind, **kept)).happenings


def test_a_sign_by_one_of_its_codes_and_an_unknown_one_in_its_own_words() -> None:
    icd = "http://fhir.de/CodeSystem/bfarm/icd-10-gm"
    codes = [
        {"system": icd, "code": "K52.9", "display": "Nichtinfektiöse Gastroenteritis"},
        {"system": "http://snomed.info/sct", "code": "62315008", "display": "Diarrhea (finding)"},
    ]
    (event,) = told(of_boy("Condition", code={"coding": codes, "text": "Diarrhoe"}))
    assert (event["what"], event["code"]) == ("diarrhea", "HP:0002014")
    (event,) = told(of_boy("Condition", code={"coding": codes[:1], "text": "Diarrhoe"}))
    assert (event["what"], event["code"]) == ("Diarrhoe", "ICD10GM:K52.9")


def test_what_is_of_the_office_is_counted_and_not_asked() -> None:
    record = read({"resourceType": "OperationOutcome", "issue": []}, of_boy("Flag"))
    asked = [one.where for one in record.unread if not one.kept]
    assert asked == ["Flag"]
    assert any("OperationOutcome" in one.what for one in record.unread)
