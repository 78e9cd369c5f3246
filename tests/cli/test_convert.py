"""scurfin convert, and verbs that read the files of others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from children import ROOT
from scurfin.cli import cli
from scurfin.record.formats.kinds import WRITTEN

KERAN = str(ROOT / "examples" / "keran-worked.yaml")


def run(*words: str, **env: str) -> Result:
    return CliRunner().invoke(cli, list(words), env=env)


@pytest.mark.parametrize("ending", WRITTEN)
def test_every_format_is_written_and_planned_from(ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"child{ending}"
    made = run("convert", KERAN, str(out))
    assert made.exit_code == 0, made.output
    assert "1 child, 51 events" in made.output
    planned = run("plan", str(out), "--short")
    assert planned.exit_code == 0, planned.output
    assert "Research software, not a medical device" in planned.output


@pytest.mark.parametrize("verb", ["family", "card", "replay", "timeline"])
@pytest.mark.parametrize("ending", [".fhir.json", ".phenopacket.pb"])
def test_every_verb_reads_every_format(verb: str, ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"child{ending}"
    run("convert", KERAN, str(out))
    made = run(verb, str(out))
    assert made.exit_code == 0, made.output


def test_the_moment_of_a_phenopacket_can_be_fixed(tmp_path: Path) -> None:
    for name in ("a", "b"):
        run(
            "convert",
            KERAN,
            str(tmp_path / f"{name}.phenopacket.pb"),
            SOURCE_DATE_EPOCH="1700000000",
        )
    one, other = (tmp_path / f"{name}.phenopacket.pb" for name in ("a", "b"))
    assert one.read_bytes() == other.read_bytes()


def test_one_of_several_children_is_named(tmp_path: Path) -> None:
    cases = str(ROOT / "src/scurfin/evidence/data/cases/rao2007.yaml")
    out = str(tmp_path / "a.fhir.json")
    refused = run("convert", cases, out)
    assert refused.exit_code == 2
    assert "Rao2007-P1" in refused.output
    assert not Path(out).exists()
    assert run("convert", f"{cases}#Rao2007-P2", out).exit_code == 0


def test_an_ending_that_tells_no_format(tmp_path: Path) -> None:
    made = run("convert", KERAN, str(tmp_path / "child.docx"))
    assert made.exit_code == 2
    assert ".phenopacket.json" in made.output


def test_what_was_not_understood_is_listed(tmp_path: Path) -> None:
    patient = {"resourceType": "Patient", "id": "boy", "gender": "male"}
    drug = {
        "resourceType": "MedicationStatement",
        "id": "m",
        "status": "active",
        "subject": {"reference": "Patient/boy"},
        "medicationCodeableConcept": {"text": "Ciclosporin 50 mg capsule"},
    }
    flags = [{"resourceType": "Flag", "id": f"f{number}"} for number in range(3)]
    entries = [{"resource": one} for one in (patient, drug, *flags)]
    file = tmp_path / "a.fhir.json"
    file.write_text(json.dumps({"resourceType": "Bundle", "entry": entries}), encoding="utf-8")
    made = run("convert", str(file), str(tmp_path / "b.yaml"))
    assert made.exit_code == 0
    assert "not understood: 2 entries" in made.output
    assert "(perhaps ciclosporin)" in made.output
    assert "Flag: 3 resources" in made.output


def test_what_a_format_does_not_hold_is_said(tmp_path: Path) -> None:
    made = run("convert", KERAN, str(tmp_path / "a.phenopacket.json"))
    assert "not held there of Keran-worked: the child's name" in made.output


def test_the_published_children_as_phenopackets(tmp_path: Path) -> None:
    made = run("evidence", "phenopackets", str(tmp_path / "FOXP3"))
    assert made.exit_code == 0, made.output
    files = sorted((tmp_path / "FOXP3").glob("*.json"))
    assert f"{len(files)} children" in made.output
    rows = (tmp_path / "FOXP3" / "manifest.tsv").read_text(encoding="utf-8").splitlines()
    assert [row.split("\t")[0] for row in rows[1:]] != []
    assert sorted(row.split("\t")[0] for row in rows[1:]) == [one.name for one in files]
    assert "not a sample of all children" in (tmp_path / "FOXP3" / "README.md").read_text("utf-8")
    for file in files:
        whole = json.loads(file.read_text(encoding="utf-8"))
        assert whole.get("proband", whole)["diseases"]
