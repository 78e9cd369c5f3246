"""Right files pass every validator; a file with one planted fault is refused by at least one."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from interop import medplum, packages, packets
from interop.faults import (
    RIGHT_FHIR,
    RIGHT_PACKETS,
    Fault,
    fhir_faults,
    misplaced,
    packet_faults,
)
from interop.problems import Problem, fhir_files, resources
from interop.validators import FHIR, fhir_problems, packet_problems

SHARED = [one / "shared" / "interop" for one in Path(__file__).resolve().parents]
OUTSIDE = next((one for one in SHARED if one.is_dir()), SHARED[-1])
PACKETS = OUTSIDE / "phenopackets"
PEOPLE = OUTSIDE / "synthea-10"
NO_PACKET = "schema_biosamples-SAMN05324082.json"
INCOMPLETE = {
    "schema_covid19.json": {"missing-field", "undeclared-prefix"},
    "schema_mcahs1.json": {"undeclared-prefix"},
}

REFERS = {
    "resourceType": "Basic",
    "code": {"text": "a"},
    "subject": {"reference": "Patient/boy"},
}

Found = dict[str, list[Problem]]


@pytest.fixture(scope="module")
def fhir_found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    folder = tmp_path_factory.mktemp("faults")
    files = {fault.name: fault.write(folder, ".fhir.json") for fault in fhir_faults()}
    told = fhir_problems(folder)
    return {name: [one for one in told if one.file == file] for name, file in files.items()}


def test_right_fhir_passes() -> None:
    assert fhir_problems(RIGHT_FHIR) == []


def test_right_fhir_passes_as_lines(tmp_path: Path) -> None:
    boy = {"resourceType": "Patient", "id": "boy"}
    file = tmp_path / "lines.fhir.ndjson"
    file.write_text("".join(json.dumps(one) + "\n" for one in (boy, REFERS)))
    assert fhir_problems(file) == []


def test_a_line_that_refers_to_no_line_is_found(tmp_path: Path) -> None:
    file = tmp_path / "lines.fhir.ndjson"
    file.write_text(json.dumps(REFERS))
    assert ["resolves to nothing" in one.message for one in fhir_problems(file)] == [True]


def test_a_time_told_by_an_extension_alone_passes(tmp_path: Path) -> None:
    unknown = {
        "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
        "valueCode": "unknown",
    }
    given = {
        "resourceType": "Immunization",
        "status": "completed",
        "vaccineCode": {"text": "BCG"},
        "patient": {"display": "a boy"},
        "_occurrenceDateTime": {"extension": [unknown]},
    }
    (tmp_path / "given.json").write_text(json.dumps(given))
    assert fhir_problems(tmp_path) == []
    del given["_occurrenceDateTime"]
    (tmp_path / "given.json").write_text(json.dumps(given))
    assert fhir_problems(tmp_path)


def test_definitions_that_stand_together_lead_to_one_another(tmp_path: Path) -> None:
    plan = {
        "resourceType": "PlanDefinition",
        "status": "draft",
        "url": "urn:scurfin:fhir:PlanDefinition:a",
        "action": [{"definitionCanonical": "urn:scurfin:fhir:ActivityDefinition:b"}],
    }
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    assert fhir_problems(tmp_path) == []
    told = fhir_problems(tmp_path, together=True)
    assert ["no definition here" in one.message for one in told] == [True]


@pytest.mark.parametrize("name", [one.name for one in fhir_faults()])
def test_a_planted_fault_in_fhir_is_found(name: str, fhir_found: Found) -> None:
    assert fhir_found[name]


def test_every_validator_of_fhir_finds_something(fhir_found: Found) -> None:
    assert {one.validator for told in fhir_found.values() for one in told} == set(FHIR)


@pytest.mark.parametrize(
    "text",
    [
        '{"resourceType": "Patient"',
        "[]",
        "",
        '{"resourceType": "Patient", "gender": "male", "gender": "female"}',
    ],
)
def test_what_is_no_object_of_json_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(text)
    (tmp_path / "one.phenopacket.json").write_text(text)
    assert len(fhir_problems(tmp_path)) == 2
    assert packet_problems(tmp_path)


@pytest.mark.parametrize("kind", RIGHT_PACKETS)
def test_a_right_phenopacket_passes(kind: str) -> None:
    assert packet_problems(RIGHT_PACKETS[kind]) == []


@pytest.mark.parametrize("fault", packet_faults(), ids=lambda one: one.name)
def test_a_planted_fault_in_a_phenopacket_is_found(fault: Fault, tmp_path: Path) -> None:
    assert packet_problems(fault.write(tmp_path, ".phenopacket.json"))


def test_no_validator_stops_at_what_is_in_the_wrong_place_in_fhir(tmp_path: Path) -> None:
    files = {one.write(tmp_path, ".fhir.json") for one in misplaced(RIGHT_FHIR)}
    assert files == {one.file for one in fhir_problems(tmp_path)}


@pytest.mark.parametrize("kind", RIGHT_PACKETS)
def test_no_validator_stops_at_what_is_in_the_wrong_place_in_a_phenopacket(
    kind: str, tmp_path: Path
) -> None:
    faults = misplaced(RIGHT_PACKETS[kind])
    files = {one.write(tmp_path, ".phenopacket.json") for one in faults}
    assert files == {one.file for one in packet_problems(tmp_path)}


def test_medplum_without_its_definitions_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(medplum, "FOLDER", Path(__file__).parent)
    with pytest.raises(packages.NoValidator, match="npm ci"):
        medplum.problems(resources(RIGHT_FHIR))


def test_medplum_without_node_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(packages.NoValidator, match="node was not found"):
        medplum.problems(resources(RIGHT_FHIR))


def test_medplum_with_half_its_definitions_does_not_pass(tmp_path: Path) -> None:
    """The script holds what it loaded against resources known to be right and wrong."""
    script = (packages.FOLDER / "medplum.mjs").read_text(encoding="utf-8")
    fewer = script.replace(", 'fhir/r4/profiles-resources.json'", "")
    (tmp_path / "medplum.mjs").write_text(fewer, encoding="utf-8")
    (tmp_path / "node_modules").symlink_to(packages.FOLDER / "node_modules")
    node = shutil.which("node") or ""
    asked = [node, str(tmp_path / "medplum.mjs"), str(RIGHT_FHIR)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert "definitions of R4 were loaded" in done.stderr
    assert done.returncode == 2


def test_where_there_is_nothing_to_judge_nothing_passes(tmp_path: Path) -> None:
    with pytest.raises(packages.NoValidator, match=r"no \.json"):
        fhir_problems(tmp_path)
    with pytest.raises(packages.NoValidator, match="no Phenopacket"):
        packet_problems(tmp_path)


def test_the_node_packages_are_pinned_without_addresses() -> None:
    lock = (packages.FOLDER / "package-lock.json").read_text(encoding="utf-8")
    told = json.loads(lock)["packages"]
    assert all(one.get("integrity") for name, one in told.items() if name)
    assert "://" not in lock


def test_a_schema_that_is_not_there_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "R4", Path(__file__).parent)
    with pytest.raises(packages.NoValidator, match="npm ci"):
        packages.definitions("fhir.schema.json")


outside = pytest.mark.skipif(
    not PACKETS.is_dir(), reason="the collected examples do not lie beside this checkout"
)


@outside
@pytest.mark.parametrize("file", sorted(PACKETS.glob("store_*.json")), ids=lambda one: one.stem)
def test_published_phenopackets_pass(file: Path) -> None:
    assert packet_problems(file) == []


@outside
@pytest.mark.parametrize("name", INCOMPLETE)
def test_the_schema_s_own_examples_pass_but_for_what_they_lack(name: str) -> None:
    told = [one for one in packet_problems(PACKETS / name) if one.validator == packets.CHECKS]
    assert {one.message.partition(":")[0] for one in told} == INCOMPLETE[name]


@outside
def test_a_file_of_another_schema_is_refused() -> None:
    assert packets.SCHEMA in {one.validator for one in packet_problems(PACKETS / NO_PACKET)}


@outside
def test_published_fhir_passes_but_for_what_was_left_out() -> None:
    """Synthetic patients, whose encounters and practitioners are not in the folder."""
    assert len(fhir_files(PEOPLE)) > 1
    told = [one for one in fhir_problems(PEOPLE) if "resolves to nothing" not in one.message]
    assert told == []
