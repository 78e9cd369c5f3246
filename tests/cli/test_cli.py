"""The command line: exit codes, one message, and never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from children import ROOT
from scurfin.cli import cli
from scurfin.pathway import check as checking
from scurfin.pathway.check import Report
from scurfin.pathway.conditions import Condition
from scurfin.pathway.finding import Finding
from scurfin.pathway.interpret import World
from scurfin.pathway.loader import pathway
from scurfin.pathway.truth import truth
from scurfin.plan import compose

KERAN = str(ROOT / "examples" / "keran.yaml")
TWO = str(ROOT / "examples" / "louie2017.yaml")


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("plan", "--help"),
        ("plan", KERAN),
        ("plan", KERAN, "--at", "relapse"),
        ("plan", KERAN, "--at", "4", "--full", "--story"),
        ("plan", KERAN, "--format", "json"),
        ("plan", KERAN, "--format", "markdown"),
        ("plan", KERAN, "--format", "html"),
        ("plan", KERAN, "--format", "fhir"),
        ("plan", f"{TWO}#Louie2017-P2"),
        ("replay", KERAN),
        ("replay", TWO, "--format", "json"),
        ("why", KERAN, "refer-transplant"),
        ("schema", "record"),
        ("schema", "plan"),
        ("schema", "rules"),
    ],
)
def test_what_works_ends_with_zero(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 0, result.output
    assert result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("plan", "no-such-file.yaml"), "no such file"),
        (("plan", "."), "is a folder"),
        (("plan", TWO), "holds 2 children"),
        (("plan", f"{KERAN}#nobody"), "holds no child 'nobody'"),
        (("plan", KERAN, "--at", "P4X"), "'P4X' is no turn, visit, event or age"),
        (("plan", KERAN, "--at", "99"), "'99' is no turn"),
        (("plan", KERAN, "--format", "ics"), "born: YYYY-MM-DD"),
        (("plan", KERAN, "-o", "/no/such/folder/plan.txt"), "cannot be written"),
        (("why", KERAN, "activate-transplnt", "--at", "relapse"), "activate-transplant"),
        (("replay", "no-such-file.yaml"), "no such file"),
    ],
)
def test_a_wrong_input_is_one_message_and_a_two(words: tuple[str, ...], says: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stderr.count("remedy:") == 1
    assert "Traceback" not in result.output
    assert result.stdout == ""


@pytest.mark.parametrize(
    "words", [(), ("nonsense",), ("plan",), ("plan", KERAN, "--format", "pdf"), ("schema", "x")]
)
def test_a_wrong_command_is_a_two(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe", b"\0", b"child: &a {id: b}", b"[" * 5000, b"child: {id: a, sex: \x1b[31m}"],
    ids=["empty", "no-text", "nul", "anchor", "deep", "escape"],
)
def test_a_broken_file_is_one_message(raw: bytes, tmp_path: Path) -> None:
    file = tmp_path / "child.yaml"
    file.write_bytes(raw)
    result = run("plan", str(file))
    assert result.exit_code == 2
    assert result.stderr.count("remedy:") == 1
    assert "Traceback" not in result.output
    assert "\x1b" not in result.stderr


def test_a_message_cannot_steer_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "child.yaml"
    file.write_text('child: {id: a, "\\e[2J\\u202ex": 1}\n')
    result = run("plan", str(file))
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr
    assert "\u202e" not in result.stderr


def test_the_plan_as_json_is_json() -> None:
    assert json.loads(run("plan", KERAN, "--format", "json").stdout)["child"]["id"] == "Keran"


def test_a_plan_is_written_whole_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "plan.md"
    result = run("plan", KERAN, "--format", "markdown", "-o", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Keran" in file.read_text()
    assert list(tmp_path.iterdir()) == [file]


def test_what_could_not_be_evaluated_is_a_three(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = pathway().recommendations[0]

    def broken(node: Condition, world: World) -> bool | None:
        if node is rule.when:
            raise ZeroDivisionError("boom")
        return truth(node, world)

    monkeypatch.setattr(compose, "truth", broken)
    result = run("plan", KERAN)
    assert result.exit_code == 3
    assert rule.id in result.stderr
    assert "Keran" in result.stdout


def test_a_failed_check_is_a_one(monkeypatch: pytest.MonkeyPatch) -> None:
    report = Report(findings=[Finding("error", "dose x", "cites no fact")])
    monkeypatch.setattr(checking, "check", lambda: report)
    result = run("check")
    assert result.exit_code == 1
    assert "error: dose x: cites no fact" in result.stdout


def test_the_schema_of_a_plan_names_its_parts() -> None:
    schema = msgspec.json.decode(run("schema", "plan").stdout)
    assert "recommendations" in schema["$defs"]["Plan"]["properties"]
