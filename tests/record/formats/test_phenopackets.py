"""Phenopackets of others: what each element becomes, and what is kept of the rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from children import ROOT
from scurfin.plan import make
from scurfin.record import Record
from scurfin.record.events import Genotype, plain
from scurfin.record.formats.phenopacket.files import parsed
from scurfin.record.formats.phenopacket.reading import child_of
from scurfin.record.opening import load
from scurfin.record.reader import from_data
from scurfin.state.gene_tests import causal
from scurfin.terms.source_text import InputError

SHARED = ROOT.parent / "shared" / "interop" / "phenopackets"
META = {"created": "2026-01-01T00:00:00Z", "createdBy": "a registry", "resources": []}


def read(**parts: Any) -> Record:
    """A boy's Phenopacket with these parts, in the JSON form."""
    subject = {"id": "boy", "sex": "MALE", **parts.pop("subject", {})}
    whole = {"id": "p", "subject": subject, "metaData": META, **parts}
    return from_data({"child": child_of(parsed(json.dumps(whole).encode(), "json"))}).one()


def told(record: Record) -> list[dict[str, Any]]:
    return [plain(one.event) for one in record.happenings]


def feature(code: str, label: str, **more: Any) -> dict[str, Any]:
    return {"type": {"id": code, "label": label}, **more}


AGE = {"age": {"iso8601duration": "P4M"}}
DIARRHOEA = ("HP:0002014", "Diarrhea")


@pytest.mark.parametrize(
    ("more", "events"),
    [
        ({}, [{"status": "onset"}]),
        ({"onset": AGE}, [{"status": "onset", "age": "P4M"}]),
        ({"excluded": True, "onset": AGE}, [{"status": "absent", "age": "P4M"}]),
        (
            {"onset": AGE, "resolution": {"age": {"iso8601duration": "P6M"}}},
            [{"status": "onset", "age": "P4M"}, {"status": "resolved", "age": "P6M"}],
        ),
        (
            {"severity": {"id": "HP:0012828", "label": "Severe"}},
            [{"status": "onset", "severity": "severe"}],
        ),
        (
            {"severity": {"id": "HP:0000001", "label": "Odd"}},
            [{"status": "onset", "note": "severity: Odd"}],
        ),
        (
            {"modifiers": [{"id": "HP:0012832", "label": "Bilateral"}]},
            [{"status": "onset", "note": "Bilateral"}],
        ),
        ({"description": "watery"}, [{"status": "onset", "note": "watery"}]),
    ],
)
def test_a_feature(more: dict[str, Any], events: list[dict[str, Any]]) -> None:
    found = told(read(phenotypicFeatures=[feature(*DIARRHOEA, **more)]))
    base = {"event": "manifestation", "what": "diarrhea", "code": "HP:0002014"}
    assert found == [base | one for one in events]


@pytest.mark.parametrize(
    ("when", "time"),
    [
        ({"age": {"iso8601duration": "P3W"}}, {"age": "P3W"}),
        ({"timestamp": "2024-05-06T22:00:00Z"}, {"date": "2024-05-06"}),
        ({"ontologyClass": {"id": "HP:0003623", "label": "Neonatal onset"}}, {"age": "P0M"}),
        ({"gestationalAge": {"weeks": 30}}, {"age": "prenatal"}),
        (
            {"ageRange": {"start": {"iso8601duration": "P2Y"}, "end": {"iso8601duration": "P3Y"}}},
            {"age": "P2Y"},
        ),
        (
            {"interval": {"start": "2024-05-06T00:00:00Z", "end": "2024-05-06T09:00:00Z"}},
            {"date": "2024-05-06"},
        ),
    ],
)
def test_a_time_as_exact_as_told(when: dict[str, Any], time: dict[str, str]) -> None:
    (event,) = told(read(phenotypicFeatures=[feature(*DIARRHOEA, onset=when)]))
    assert {key: event[key] for key in ("age", "date") if key in event} == time


@pytest.mark.parametrize(
    "when",
    [
        {"interval": {"start": "2024-05-06T00:00:00Z", "end": "2024-06-06T00:00:00Z"}},
        {"ageRange": {"start": {"iso8601duration": "P2Y"}, "end": {"iso8601duration": "P9Y"}}},
        {"ontologyClass": {"id": "HP:0011463", "label": "Childhood onset"}},
        {"age": {"iso8601duration": "four months"}},
    ],
)
def test_a_time_that_no_age_can_hold_is_a_note_and_a_question(when: dict[str, Any]) -> None:
    record = read(phenotypicFeatures=[feature(*DIARRHOEA, onset=when)])
    (event,) = told(record)
    assert "when: " in event["note"]
    assert not {"age", "date"} & event.keys()
    assert [one.where for one in record.unread] == ["time"]
    assert any(one.key == "file:1" for one in make(record).questions)


def test_a_sign_that_is_not_known_keeps_its_words_and_says_what_may_be_meant() -> None:
    record = read(phenotypicFeatures=[feature("HP:0009098", "Chronic oral candidiasis")])
    (event,) = told(record)
    assert (event["what"], event["code"]) == ("Chronic oral candidiasis", "HP:0009098")
    (one,) = record.unread
    assert one.kept
    assert any("candidiasis" in near for near in one.near)
    assert "word:chronic oral candidiasis" in [each.key for each in make(record).questions]


def test_an_infection_of_the_vocabulary_is_an_infection() -> None:
    (event,) = told(read(phenotypicFeatures=[feature("HP:0100806", "Sepsis", excluded=True)]))
    assert event["event"] in ("infection", "manifestation")
    assert event["status"] in ("excluded", "absent")


def quantity(value: float, unit: str, **more: Any) -> dict[str, Any]:
    return {"quantity": {"unit": {"id": unit, "label": unit}, "value": value, **more}}


def test_a_measurement_with_its_range() -> None:
    bounds = {"unit": {"id": "UCUM:g/dL", "label": "g/dL"}, "low": 10.5, "high": 14.0}
    record = read(
        measurements=[
            {
                "assay": {"id": "LOINC:718-7", "label": "Hemoglobin"},
                "value": quantity(6.4, "UCUM:g/dL", referenceRange=bounds),
                "timeObserved": AGE,
            }
        ]
    )
    assert told(record) == [
        {
            "event": "lab",
            "what": "hemoglobin",
            "value": 6.4,
            "unit": "g/dL",
            "low": 10.5,
            "high": 14.0,
            "age": "P4M",
        }
    ]


def test_a_weight_is_growth_and_a_blood_pressure_its_parts() -> None:
    parts = [
        {"type": {"id": "LOINC:8480-6", "label": "Systolic"}, **quantity(90, "UCUM:mm[Hg]")},
        {"type": {"id": "LOINC:8462-4", "label": "Diastolic"}, **quantity(50, "UCUM:mm[Hg]")},
    ]
    record = read(
        measurements=[
            {"assay": {"id": "LOINC:29463-7", "label": "w"}, "value": quantity(5.9, "UCUM:kg")},
            {"assay": {"id": "LOINC:85354-9"}, "complexValue": {"typedQuantities": parts}},
        ]
    )
    first, *rest = told(record)
    assert first == {"event": "growth", "weight": "5.9 kg"}
    assert [one["value"] for one in rest] == [90, 50]


def test_a_treatment_with_intervals_begins_changes_and_ends() -> None:
    def dose(value: float, start: str, end: str) -> dict[str, Any]:
        interval = {"start": f"{start}T00:00:00Z", "end": f"{end}T00:00:00Z"}
        often = {"id": "NCIT:C64496", "label": "Twice Daily"}
        return {**quantity(value, "UCUM:mg"), "scheduleFrequency": often, "interval": interval}

    action = {
        "treatment": {
            "agent": {"id": "ATC:L04AD01", "label": "cyclosporine"},
            "routeOfAdministration": {"id": "NCIT:C38288", "label": "Oral"},
            "doseIntervals": [
                dose(10, "2024-05-01", "2024-05-20"),
                dose(15, "2024-05-20", "2024-07-01"),
            ],
        },
        "treatmentTarget": {"id": "HP:0002014", "label": "Diarrhea"},
        "treatmentTerminationReason": {"id": "NCIT:C41331", "label": "Adverse Event"},
    }
    found = told(read(medicalActions=[action]))
    assert [(one["status"], one["date"], one.get("dose")) for one in found] == [
        ("start", "2024-05-01", "10 mg Twice Daily"),
        ("change", "2024-05-20", "15 mg Twice Daily"),
        ("stop", "2024-07-01", None),
    ]
    assert {one["what"] for one in found} == {"ciclosporin"}
    assert found[0]["route"] == "oral"
    assert found[0]["indication"] == "Diarrhea"
    assert found[2]["reason"] == "Adverse Event"


def test_a_treatment_without_a_time_is_begun_and_asked_about() -> None:
    record = read(
        medicalActions=[{"treatment": {"agent": {"id": "NCIT:C1", "label": "snake oil"}}}]
    )
    (event,) = told(record)
    assert (event["what"], event["status"]) == ("snake oil", "start")
    assert any("no time is told" in one.why for one in record.unread)


def test_responses_and_harms_of_others_are_kept() -> None:
    action = {
        "therapeuticRegimen": {
            "ontologyClass": {"id": "ATC:L04AA10", "label": "sirolimus"},
            "startTime": AGE,
            "endTime": {"age": {"iso8601duration": "P8M"}},
            "regimenStatus": "DISCONTINUED",
        },
        "responseToTreatment": {"id": "NCIT:C102560", "label": "Favorable"},
        "adverseEvents": [{"id": "HP:0000988", "label": "Skin rash"}],
    }
    record = read(medicalActions=[action])
    kinds = [one["event"] for one in told(record)]
    assert kinds.count("therapy") == 2
    assert "adverse_reaction" in kinds
    assert any("Favorable" in one.get("text", "") for one in told(record))


def test_an_interpretation_is_a_gene_test() -> None:
    variant = {
        "acmgPathogenicityClassification": "PATHOGENIC",
        "variationDescriptor": {
            "id": "v",
            "geneContext": {"valueId": "HGNC:6106", "symbol": "FOXP3"},
            "expressions": [{"syntax": "hgvs.c", "value": "NM_014009.4:c.1150G>A"}],
            "allelicState": {"id": "GENO:0000134", "label": "hemizygous"},
        },
    }
    record = read(
        interpretations=[
            {
                "id": "i",
                "progressStatus": "SOLVED",
                "diagnosis": {
                    "disease": {"id": "OMIM:304790", "label": "IPEX"},
                    "genomicInterpretations": [
                        {
                            "subjectOrBiosampleId": "boy",
                            "interpretationStatus": "CAUSATIVE",
                            "variantInterpretation": variant,
                        }
                    ],
                },
            }
        ],
        diseases=[{"term": {"id": "OMIM:304790", "label": "IPEX"}}],
    )
    gene, disease = told(record)
    assert gene["hgvs_c"] == "NM_014009.4:c.1150G>A"
    assert (gene["zygosity"], gene["variant_class"]) == ("hemizygous", "pathogenic")
    assert disease == {"event": "diagnosis", "what": "IPEX", "level": "genetic"}


def test_a_disease_excluded_is_refuted_and_a_death_is_told() -> None:
    vital = {"status": "DECEASED", "timeOfDeath": {"age": {"iso8601duration": "P1Y"}}}
    record = read(
        subject={"vitalStatus": vital},
        diseases=[{"term": {"id": "MONDO:0010580", "label": "IPEX"}, "excluded": True}],
    )
    assert [(one["event"], one.get("level"), one.get("age")) for one in told(record)] == [
        ("death", None, "P1Y"),
        ("diagnosis", "refuted", None),
    ]


def test_a_pedigree_makes_relatives() -> None:
    def person(name: str, father: str, mother: str, sex: str, status: str) -> dict[str, str]:
        return {
            "familyId": "f",
            "individualId": name,
            "paternalId": father,
            "maternalId": mother,
            "sex": sex,
            "affectedStatus": status,
        }

    whole = {
        "id": "f",
        "proband": {"id": "p", "subject": {"id": "boy", "sex": "MALE"}, "metaData": META},
        "relatives": [{"id": "s", "subject": {"id": "girl", "sex": "FEMALE"}, "metaData": META}],
        "pedigree": {
            "persons": [
                person("boy", "dad", "mum", "MALE", "AFFECTED"),
                person("girl", "dad", "mum", "FEMALE", "UNAFFECTED"),
                person("mum", "0", "gran", "FEMALE", "MISSING"),
                person("dad", "0", "0", "MALE", "UNAFFECTED"),
                person("gran", "0", "0", "FEMALE", "MISSING"),
            ]
        },
        "metaData": META,
    }
    child = child_of(parsed(json.dumps(whole).encode(), "json"))
    members = {one.id: one for one in from_data({"child": child}).one().family.members}
    assert {name: one.relation for name, one in members.items()} == {
        "girl": "sister",
        "mum": "mother",
        "dad": "father",
        "gran": "maternal grandmother",
    }
    assert members["girl"].affected is False
    assert members["mum"].affected is None


def test_what_is_not_read_is_counted() -> None:
    record = read(
        biosamples=[{"id": "b"}],
        files=[{"uri": "file:///x"}],
        phenotypicFeatures=[feature(*DIARRHOEA, evidence=[{"evidenceCode": {"id": "ECO:1"}}])],
    )
    (one,) = record.unread
    for part in ("phenopacket.biosamples", "phenopacket.files", "phenotypicFeatures.evidence"):
        assert part in one.what


needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the Phenopackets of other projects lie beside the checkout only"
)


@needs_shared
@pytest.mark.parametrize("file", sorted(SHARED.glob("s*.json")), ids=lambda one: one.stem)
def test_the_files_of_other_projects(file: Path) -> None:
    if "biosamples-SAMN" in file.name:
        with pytest.raises(InputError, match='no field named "name"'):
            load(file)
        return
    record = load(file).one()
    whole = json.loads(file.read_text(encoding="utf-8"))
    features = whole.get("proband", whole).get("phenotypicFeatures", [])
    signs = [one for one in told(record) if one["event"] in ("manifestation", "infection")]
    signs = [one for one in signs if not one.get("note", "").startswith("told as a disease")]
    ends = [one for one in signs if one.get("status") == "resolved"]
    assert len(signs) - len(ends) == len(features)
    assert sum(one.get("status") in ("absent", "excluded") for one in signs) == sum(
        bool(one.get("excluded")) for one in features
    )
    assert make(record).failures == ()


def interpreted(status: str, **variant: Any) -> Record:
    genomic = {
        "subjectOrBiosampleId": "boy",
        "interpretationStatus": status,
        "variantInterpretation": {"variationDescriptor": {"id": "v", **variant}},
    }
    inner = {"disease": {"id": "OMIM:304790", "label": "IPEX"}, "genomicInterpretations": [genomic]}
    return read(interpretations=[{"id": "i", "progressStatus": "COMPLETED", "diagnosis": inner}])


def test_a_variant_of_a_gene_that_is_not_named_is_none_of_foxp3() -> None:
    record = interpreted("CAUSATIVE", label="c.1521_1523del")
    assert record.happenings == ()
    assert any("names no gene" in one.why for one in record.unread)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("CANDIDATE", "candidate only"),
        ("REJECTED", "rejected as the cause"),
        ("UNKNOWN_STATUS", "class not told"),
    ],
)
def test_a_variant_that_is_not_called_the_cause_proves_nothing(status: str, said: str) -> None:
    (event,) = told(interpreted(status, geneContext={"valueId": "HGNC:6106"}, label="c.543C>T"))
    assert (event["result"], event["variant_class"]) == ("variant found", said)
    assert event.get("gene", "FOXP3") == "FOXP3"


def gene_test(status: str, progress: str = "COMPLETED", **more: Any) -> Record:
    """One genomic interpretation of FOXP3 in a boy; ``more`` overrides its parts."""
    gene = {"valueId": "HGNC:6106", "symbol": "FOXP3"}
    inner = {"subjectOrBiosampleId": "boy", "interpretationStatus": status, "gene": gene} | more
    if "variantInterpretation" in more:
        inner.pop("gene")
    disease = {"id": "OMIM:304790", "label": "IPEX"}
    diagnosis = {"disease": disease, "genomicInterpretations": [inner]}
    told_one = {"id": "i", "progressStatus": progress, "diagnosis": diagnosis}
    return read(interpretations=[told_one], diseases=[{"term": disease}])


def variant(acmg: str = "NOT_PROVIDED", **more: Any) -> dict[str, Any]:
    gene = {"valueId": "HGNC:6106", "symbol": "FOXP3"}
    expressions = [{"syntax": "hgvs.c", "value": "NM_014009.4:c.1150G>A"}]
    descriptor = {"id": "v", "geneContext": gene, "expressions": expressions, **more}
    return {"acmgPathogenicityClassification": acmg, "variationDescriptor": descriptor}


@pytest.mark.parametrize("status", ["CANDIDATE", "CONTRIBUTORY", "UNKNOWN_STATUS", "REJECTED"])
def test_a_gene_that_is_only_suspected_bears_no_variant(status: str) -> None:
    record = gene_test(status, "UNSOLVED")
    event = next(one for one in told(record) if one["event"] == "genotype")
    assert "result" not in event
    assert event["variant_class"]
    assert not any(causal(one) for one in genotypes(record))


def genotypes(record: Record) -> list[Genotype]:
    return [one.event for one in record.happenings if isinstance(one.event, Genotype)]


@pytest.mark.parametrize(
    ("status", "acmg", "proves"),
    [
        ("CAUSATIVE", "PATHOGENIC", True),
        ("CAUSATIVE", "NOT_PROVIDED", True),
        ("CONTRIBUTORY", "NOT_PROVIDED", False),
        ("CANDIDATE", "LIKELY_PATHOGENIC", False),
        ("REJECTED", "PATHOGENIC", False),
    ],
)
def test_a_class_does_not_hide_that_a_variant_is_doubted(
    status: str, acmg: str, proves: bool
) -> None:
    (event,) = genotypes(gene_test(status, variantInterpretation=variant(acmg)))
    assert causal(event) is proves


def test_a_solved_case_without_a_causative_finding_is_no_genetic_diagnosis() -> None:
    record = gene_test("CANDIDATE", "SOLVED", variantInterpretation=variant())
    (event,) = [one for one in told(record) if one["event"] == "diagnosis"]
    assert event["level"] == "clinical"


def test_a_gene_test_of_another_person_is_not_the_childs() -> None:
    found = variant("PATHOGENIC", allelicState={"id": "GENO:0000134", "label": "hemizygous"})
    more: dict[str, Any] = {
        "subjectOrBiosampleId": "brother",
        "variantInterpretation": found,
    }
    record = gene_test("CAUSATIVE", **more)
    assert genotypes(record) == []
    assert any("'brother', no person or sample" in one.why for one in record.unread)


def test_a_gene_test_of_a_sample_is_that_of_its_person() -> None:
    disease = {"id": "OMIM:304790", "label": "IPEX"}
    genomic = [
        {"subjectOrBiosampleId": sample, "interpretationStatus": "CAUSATIVE",
         "variantInterpretation": variant("PATHOGENIC")}
        for sample in ("blood", "saliva")
    ]  # fmt: skip
    diagnosis = {"disease": disease, "genomicInterpretations": genomic}
    proband = {
        "id": "p",
        "subject": {"id": "boy", "sex": "MALE"},
        "biosamples": [{"id": "blood"}, {"id": "saliva", "individualId": "mum"}],
        "interpretations": [{"id": "i", "progressStatus": "SOLVED", "diagnosis": diagnosis}],
        "metaData": META,
    }
    mum = {"id": "m", "subject": {"id": "mum", "sex": "FEMALE"}, "metaData": META}
    persons = [
        {"individualId": "boy", "paternalId": "0", "maternalId": "mum", "sex": "MALE"},
        {"individualId": "mum", "paternalId": "0", "maternalId": "0", "sex": "FEMALE"},
    ]
    whole = {"id": "f", "proband": proband, "relatives": [mum], "pedigree": {"persons": persons}}
    raw = json.dumps({**whole, "metaData": META}).encode()
    record = from_data({"child": child_of(parsed(raw, "json"))}).one()
    assert [one.of for one in genotypes(record)] == ["child", "mum"]


def test_an_allelic_state_is_never_lost() -> None:
    states = [
        {"id": "GENO:0000604", "label": "hemizygous X-linked"},
        {"id": "GENO:0000402", "label": "compound heterozygous"},
    ]
    first, second = (
        genotypes(gene_test("CAUSATIVE", variantInterpretation=variant(allelicState=one)))[0]
        for one in states
    )
    assert first.zygosity == "hemizygous"
    assert "compound heterozygous" in second.note
