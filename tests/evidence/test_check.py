"""Malformed, contradictory and repeated cases are refused, with file, case and field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from click.testing import CliRunner

from evidence.told import COURSE, case, rows, write
from scurfin.cli import cli
from scurfin.evidence.case import CASES, cases, linked, read
from scurfin.evidence.case import Reading as How
from scurfin.evidence.check import Finding, check_file, refuse
from scurfin.terms.source_text import InputError

DEATH = {"event": "death"}
ALIVE = {"outcome": {"status": "alive"}}
DEAD = {"outcome": {"status": "dead"}}


def errors(folder: Path, *told: dict[str, Any], **source: Any) -> list[Finding]:
    found = check_file(rows(folder, *told, **source), cases())
    return [one for one in found if one.level == "error"]


def test_a_sound_case_has_no_error(tmp_path: Path) -> None:
    assert errors(tmp_path, case(*COURSE)) == []


CONTRADICTIONS = {
    "alive and dead": (case(DEATH, **ALIVE), "outcome"),
    "death told twice": (case(DEATH, {"event": "death"}, **DEAD), "e1"),
    "treated after death": (
        case(DEATH, {"event": "therapy", "what": "insulin", "status": "start"}, **DEAD),
        "e2",
    ),
    "dated after death": (
        case(
            {"age": "P9M", "event": "manifestation", "what": "eczema", "status": "onset"},
            {"age": "P5M", "event": "death"},
            **DEAD,
        ),
        "e1",
    ),
    "after the last follow-up": (
        case(
            {"age": "P3Y", "event": "manifestation", "what": "eczema", "status": "onset"},
            outcome={"status": "alive", "age_last_follow_up": "P1Y"},
        ),
        "e1",
    ),
    "dead and free of disease": (
        case(DEATH, outcome={"status": "dead", "disease_free": True}),
        "outcome",
    ),
    "a hemizygous girl": (
        case(sex="female", variant={"zygosity": "hemizygous", "hgvs_c": "c.1A>G"}),
        "variant",
    ),
    "a heterozygous boy": (
        case(variant={"zygosity": "heterozygous", "hgvs_c": "c.1A>G"}),
        "variant",
    ),
    "no HGVS name": (case(variant={"hgvs_p": "Arg397Gln"}), "variant.hgvs_p"),
    "a code of something else": (
        case({"event": "manifestation", "what": "eczema", "code": "HP:0002014", "status": "onset"}),
        "code",
    ),
    "helped and did not": (
        case(
            {"event": "therapy", "what": "insulin", "status": "start"},
            {"event": "response", "to": ["insulin"], "outcome": "none"},
            {"event": "response", "to": ["insulin"], "outcome": "complete"},
        ),
        "outcome",
    ),
    "a transplant before birth": (case({"age": "prenatal", "event": "hsct"}), "e1"),
    "not said what was read": (case(*COURSE, read_from=""), "read_from"),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_names_its_case_and_field(tmp_path: Path, name: str) -> None:
    told, field = CONTRADICTIONS[name]
    found = errors(tmp_path, told)
    assert [one.case for one in found] == ["Nobody2020-P1"] * len(found)
    assert any(field in one.field for one in found)
    assert all(one.file == "nobody2020.yaml" and one.remedy for one in found)


def test_a_benefit_that_was_lost_is_no_contradiction(tmp_path: Path) -> None:
    lost = {"event": "response", "to": ["ciclosporin"], "of": ["diarrhea"], "outcome": "relapse"}
    assert errors(tmp_path, case(*COURSE, lost)) == []


def test_an_autopsy_after_death_is_no_contradiction(tmp_path: Path) -> None:
    autopsy = {"event": "lab", "what": "histology", "value": "autopsy"}
    assert errors(tmp_path, case(DEATH, autopsy, **DEAD)) == []


@pytest.mark.parametrize(
    "source",
    [
        {"doi": "10.1016/j.jpeds.2005.04.017"},
        {"doi": "https://doi.org/10.1016/J.JPEDS.2005.04.017"},
        {"pmid": 30443250},
        {"doi": "", "url": "http://jmg.bmj.com/content/39/8/537.full/"},
        {
            "year": 2011,
            "title": "Clinical and molecular characteristics of immunodysregulation, "
            "polyendocrinopathy, enteropathy, x-linked syndrome in China.",
        },
    ],
    ids=["doi", "doi as address", "pmid", "url", "title and year"],
)
def test_the_same_report_twice_is_refused(tmp_path: Path, source: dict[str, Any]) -> None:
    found = errors(tmp_path, case(*COURSE), **source)
    assert [one.field for one in found] == ["source"]


def test_the_same_course_in_another_report_is_refused(tmp_path: Path) -> None:
    told = yaml.safe_load((CASES / "keran.yaml").read_text())["cases"][0]
    found = errors(tmp_path, {**told, "id": "Other-P1"})
    assert any("same course as Keran-P1" in one.text for one in found)


def test_the_same_id_is_refused(tmp_path: Path) -> None:
    assert [one.field for one in errors(tmp_path, case(*COURSE, id="Keran-P1"))] == ["id"]


def test_the_same_variant_is_a_doubt(tmp_path: Path) -> None:
    told = case(*COURSE, variant={"hgvs_c": "c.1150G>A", "zygosity": "hemizygous"})
    found = check_file(rows(tmp_path, told), cases())
    assert [(one.level, "Nieves2004-P1" in one.text) for one in found] == [("warning", True)]


def test_a_report_that_nobody_can_find_is_refused(tmp_path: Path) -> None:
    assert [one.field for one in errors(tmp_path, case(*COURSE), doi="")] == ["source"]


def test_a_word_that_is_not_known_is_a_doubt(tmp_path: Path) -> None:
    told = case({"event": "therapy", "what": "snake oil", "status": "start"})
    found = check_file(rows(tmp_path, told), cases())
    assert [(one.level, "snake oil" in one.text) for one in found] == [("warning", True)]


def test_a_refusal_names_file_case_and_field(tmp_path: Path) -> None:
    found = check_file(rows(tmp_path, case(DEATH, **ALIVE)), cases())
    with pytest.raises(InputError, match=r"nobody2020\.yaml.*Nobody2020-P1 outcome"):
        refuse(found, "nobody2020.yaml")


def test_a_child_told_twice_is_counted_once(tmp_path: Path) -> None:
    both = read(write(tmp_path, case(*COURSE, id="A"), case({"event": "death"}, id="B", **DEAD)))
    how = msgspec.convert({"same": [{"children": ["A", "B"], "why": "the same boy"}]}, How)
    kept = linked(both, how)
    told = [(one.id, one.counted, one.same_as) for one in kept]
    assert told == [("A", True, ""), ("B", False, "A")]


def test_a_link_to_nobody_is_refused(tmp_path: Path) -> None:
    how = msgspec.convert({"same": [{"children": ["A", "Z"], "why": "no"}]}, How)
    with pytest.raises(InputError, match="'Z'"):
        linked(read(write(tmp_path, case(*COURSE, id="A"))), how)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cases: [", "line 2"),
        ("source: {doi: x}\ncases: []\n", "cases"),
        ("source: {doi: x}\ncases:\n  - {sex: male}\n", "id"),
        ("source: {doi: x}\ncases:\n  - {id: A, timeline: [{event: cure}]}\n", "cure"),
    ],
    ids=["no YAML", "no child", "no id", "no such event"],
)
def test_a_malformed_file_names_its_place(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text)
    done = CliRunner().invoke(cli, ["evidence", "check", str(file)])
    assert done.exit_code == 2
    assert "bad.yaml" in done.output
    assert says in done.output
