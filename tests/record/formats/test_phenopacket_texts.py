"""Phenopackets whose text protobuf would read otherwise than it was meant."""

from __future__ import annotations

import json
from typing import Any

import pytest

from record.formats.test_phenopackets import DIARRHOEA, feature, read, told
from scurfin.record.events import Genotype
from scurfin.record.formats.phenopacket.files import parsed
from scurfin.terms.source_text import InputError


def refused(**parts: Any) -> str:
    whole = {"id": "p", "subject": {"id": "boy"}, **parts}
    with pytest.raises(InputError) as problem:
        parsed(json.dumps(whole).encode(), "json")
    return str(problem.value)


def test_a_field_in_two_spellings_is_refused() -> None:
    said = refused(
        phenotypicFeatures=[feature(*DIARRHOEA)],
        phenotypic_features=[feature("HP:0000964", "Eczema")],
    )
    assert "tells 'phenotypicFeatures' and 'phenotypic_features'" in said


def test_a_file_of_schema_version_1_is_called_so() -> None:
    meta = {"phenopacketSchemaVersion": "1.0.0"}
    old = {"type": {"id": "HP:0002014"}, "negated": True}
    assert "of schema version 1," in refused(phenotypicFeatures=[old], metaData=meta)
    assert "of schema version 1," in refused(htsFiles=[])


def test_other_kinds_of_files_are_called_what_they_are() -> None:
    for data, said in (({"resourceType": "Bundle"}, "is FHIR"), ({"child": {}}, "of scurfin")):
        with pytest.raises(InputError, match=said):
            parsed(json.dumps(data).encode(), "json")


@pytest.mark.parametrize(
    ("born", "day"),
    [
        ("2024-03-01T00:00:00+02:00", "2024-03-01"),
        ("2024-02-29T23:30:00-05:00", "2024-02-29"),
        ("2024-03-01", "2024-03-01"),
        ("2024-03-01T23:59:59.5Z", "2024-03-01"),
    ],
)
def test_a_day_is_the_day_that_was_written(born: str, day: str) -> None:
    assert str(read(subject={"dateOfBirth": born}).born) == day


def test_two_interpretations_of_one_id_are_both_read() -> None:
    def one(symbol: str) -> dict[str, Any]:
        genomic = [{"interpretationStatus": "CAUSATIVE", "gene": {"symbol": symbol}}]
        diagnosis = {"disease": {"id": "a:1"}, "genomicInterpretations": genomic}
        return {"id": "i", "progressStatus": "COMPLETED", "diagnosis": diagnosis}

    found = read(interpretations=[one("STAT3"), one("LRBA")]).happenings
    genes = [each.event.gene for each in found if isinstance(each.event, Genotype)]
    assert genes == ["STAT3", "LRBA"]


@pytest.mark.parametrize("turn", ["²", "9" * 5000, "٣"])
def test_a_turn_that_is_no_number_is_none(turn: str) -> None:
    when = {"ontologyClass": {"id": f"SCURFIN:turn.{turn}", "label": "a visit"}}
    (event,) = told(read(phenotypicFeatures=[feature(*DIARRHOEA, onset=when)]))
    assert event["note"] == "when: a visit"
