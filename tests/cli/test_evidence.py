"""The verbs of the case base: each answers, or refuses what it cannot read with a remedy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from children import ROOT
from evidence.told import COURSE, case, write
from scurfin.cli import cli

KERAN = str(ROOT / "examples" / "keran.yaml")


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["evidence", *words])


ANSWERS = {
    "what there is": ((), "49 files, 104 rows, 375 events"),
    "enteropathy": (("tried", "enteropathy"), "told of 31 of 86 children"),
    "relapse": (
        ("after", "relapse-under-calcineurin-inhibitor"),
        "Tried next: transplant in 1 of 1",
    ),
    "transplants": (("transplants",), "19 of 86 children were transplanted"),
    "like Keran": (("like", KERAN, "--at", "relapse", "--top", "2"), "Keran-P1"),
    "one case": (("case", "Keran-P1"), "keran.yaml, line"),
    "frequency": (("frequency", "eczema"), "97 of 116"),
    "sql": (("sql", "SELECT count(*) n FROM children"), "104"),
    "check": (("check",), "0 errors"),
    "own": (("own",), "0 own children"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_each_question_is_answered(name: str) -> None:
    words, says = ANSWERS[name]
    done = run(*words)
    assert done.exit_code == 0, done.output
    assert says in " ".join(done.output.split())


@pytest.mark.parametrize(
    "words",
    [
        ("tried", "enteropathy"),
        ("after", "after-transplant"),
        ("transplants",),
        ("like", KERAN),
        ("sql", "SELECT child FROM children"),
    ],
    ids=lambda words: words[0],
)
def test_each_answer_is_data_too(words: tuple[str, ...]) -> None:
    done = run(*words, "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.output)


@pytest.mark.parametrize("name", ANSWERS)
def test_no_line_is_wider_than_the_page(name: str) -> None:
    words, _ = ANSWERS[name]
    widest = max(len(line) for line in run(*words).output.splitlines())
    assert widest <= 100 or name in ("check", "own")


@pytest.mark.parametrize(
    "words",
    [
        ("tried", "nonsense"),
        ("after", "nonsense"),
        ("case", "Keran"),
        ("like", "nowhere.yaml"),
        ("sql", "DROP TABLE children"),
        ("frequency", "nonsense"),
        ("add", "nowhere.yaml"),
        ("remove", "nonsense"),
        ("check", "nowhere.yaml"),
    ],
    ids=lambda words: words[0],
)
def test_what_cannot_be_answered_is_one_message_with_a_remedy(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert "remedy:" in done.output


def test_own_cases_come_and_go(tmp_path: Path) -> None:
    file = write(tmp_path, case(*COURSE), doi="", where="our ward")
    assert "1 children added" in run("add", str(file)).output
    assert "32 of 87" in run("tried", "enteropathy", "--own").output
    assert "31 of 86" in run("tried", "enteropathy").output
    assert run("remove", "nobody2020").exit_code == 0
    assert "0 own children" in run("own").output


def test_a_file_at_fault_makes_the_check_fail(tmp_path: Path) -> None:
    bad = case({"event": "death"}, outcome={"status": "alive"})
    done = run("check", str(write(tmp_path, bad)))
    assert done.exit_code == 1
    assert "Nobody2020-P1 outcome" in done.output


def test_a_csv_cell_that_is_a_formula_is_defused() -> None:
    assert "'=1" in run("sql", "SELECT '=1+1' AS x", "--format", "csv").output
