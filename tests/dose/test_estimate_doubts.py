"""A result that cannot be trusted says so, or is none; options that do nothing are refused."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from scurfin.cli import cli
from scurfin.dose.kinetics import cases, estimate
from scurfin.dose.kinetics.case_subject import course
from scurfin.dose.kinetics.estimate import Estimate
from scurfin.dose.kinetics.predict import Course
from scurfin.dose.kinetics.sample import Sample, sampled
from scurfin.terms.source_text import InputError

CASES = Path(__file__).parent / "cases"
FILE = CASES / "pathway_bu_paci_infant.json"


def infant() -> Course:
    _, model, people = cases.read(FILE)
    return course(model, people[0])


def test_a_sound_case_has_no_doubts() -> None:
    (person,) = cases.shown(FILE, 300).subjects
    assert person.doubts == ()


def test_levels_that_cannot_be_are_no_estimate(tmp_path: Path) -> None:
    case: dict[str, Any] = copy.deepcopy(json.loads(FILE.read_text()))
    odes = case["model"]["odes"]
    name = next(iter(odes))
    case["model"]["observations"] = {"central": f"log(-1-{name})"}
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case))
    with pytest.raises(InputError, match="nothing could be fitted for '1'"):
        cases.shown(file, 100)


def test_few_effective_draws_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws of which one carries all the weight."""

    def poorly(made: Course, mode: Estimate, draws: int) -> Sample:
        good = sampled(made, mode, draws)
        weights = np.full(draws, 1e-6)
        weights[0] = 1 - weights[1:].sum()
        return replace(good, weights=weights, effective=1.0)

    made = infant()
    mode = estimate.estimate(made)
    assert not sampled(made, mode, 500).poor
    assert poorly(made, mode, 500).poor
    monkeypatch.setattr(cases, "sampled", poorly)
    (person,) = cases.shown(FILE, 500).subjects
    assert "rests on 1 effective of 500 draws" in person.doubts[0]


def test_a_descent_that_is_cut_short_has_not_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    made = infant()
    assert estimate.estimate(made).settled
    posterior = estimate.Posterior(made)
    z = np.array([0.4, -0.3])
    value = float(posterior.objective(z[None])[0])
    assert not estimate._is_lowest(posterior, z, value)
    monkeypatch.setattr(estimate, "ROUNDS", 1)
    monkeypatch.setattr(estimate, "_polished", lambda _, found: found)
    short = estimate.estimate(made)
    assert not short.settled
    assert short.possible
    (person,) = cases.shown(FILE, 300).subjects
    assert "did not settle" in person.doubts[0]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--drug", "busulfan"),
        ("--drug", "json"),
        ("--course", "4"),
        ("--format", "svg"),
        ("--format", "text"),
        ("--target", "1-2"),
        ("--at", "relapse"),
        ("--infusion", "2"),
        ("--auc", "80-90"),
        ("--every", "24"),
        ("--step", "1"),
    ],
)
def test_options_of_a_record_are_refused_with_a_case(option: str, value: str) -> None:
    done = CliRunner().invoke(cli, ["dose", "estimate", str(FILE), option, value])
    assert done.exit_code == 2
    assert f"{option} is of a record, not of 'estimate': it would change nothing" in done.output


def test_draws_are_refused_with_a_record_even_as_many_as_usual() -> None:
    done = CliRunner().invoke(
        cli, ["dose", "child.yaml", "--drug", "ciclosporin", "--draws", "3000"]
    )
    assert done.exit_code == 2
    assert "--draws is of 'estimate': it would change nothing here" in done.output


def test_a_case_may_ask_for_the_json_it_gets() -> None:
    done = CliRunner().invoke(
        cli, ["dose", "estimate", str(FILE), "--format", "json", "--draws", "100"]
    )
    assert done.exit_code == 0
    assert json.loads(done.output)[0]["subjects"][0]["doubts"] == []
