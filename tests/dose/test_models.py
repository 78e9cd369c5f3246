"""Every model file: its own test vectors, its cases, its domain."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from scurfin.dose.kinetics.case_subject import course
from scurfin.dose.kinetics.cases import read
from scurfin.dose.kinetics.model_file import CLOCK, ModelFile, kinetics_of, models, typical

HERE = Path(__file__).parent
ALL = list(models().values())
PUMP = {"T_INFUSION_LAG": 2 / 3}
CASES = sorted((HERE / "cases").glob("*.json"))


@pytest.mark.parametrize("told", ALL, ids=lambda one: one.id)
def test_a_model_meets_its_check_values(told: ModelFile) -> None:
    assert told.check_values
    for check in told.check_values:
        found = typical(told, check.inputs)
        stated = {**check.typical_individual_values, **check.derived}
        for name, value in stated.items():
            if name in found:
                assert found[name] == pytest.approx(value, rel=2e-5), name
        assert set(told.parameters) <= set(found)


@pytest.mark.parametrize("told", ALL, ids=lambda one: one.id)
def test_a_model_says_where_it_comes_from_and_for_whom(told: ModelFile) -> None:
    assert told.read_from
    assert told.reference["year"]
    assert told.domain
    assert {"time", "dose", "concentration"} <= set(told.units)
    omega = kinetics_of(told).omega
    assert np.linalg.eigvalsh(omega).min() > 0
    assert np.allclose(omega, omega.T)


@pytest.mark.parametrize("file", CASES, ids=lambda one: one.stem)
def test_a_file_predicts_as_the_case_made_from_it(file: Path) -> None:
    data = json.loads(file.read_text())
    told = models()[data["model_file"].removesuffix(".yaml")]
    _, stated, people = read(file)
    oral = data["subjects"][0]["doses"][0]["into"] == "depot"
    mine = kinetics_of(told, route="oral" if oral else "iv")
    made = course(stated, people[0])
    known = set(stated.covariates)
    ours = course(
        replace(mine, covariates=tuple(one for one in mine.covariates if one in known)),
        msgspec.structs.replace(
            people[0], covariates_constant={**PUMP, **people[0].covariates_constant}
        ),
    )
    zero = np.zeros((1, len(mine.effects)))
    other = np.zeros((1, len(stated.effects)))
    assert ours.predicted(zero) == pytest.approx(made.predicted(other), rel=1e-5)
    assert mine.residual.proportional == pytest.approx(stated.residual.proportional)
    assert mine.residual.additive == pytest.approx(stated.residual.additive)
    for name in set(mine.effects) & set(stated.effects):
        place, there = mine.effects.index(name), stated.effects.index(name)
        assert mine.omega[place, place] == pytest.approx(stated.omega[there, there], rel=1e-4)


def test_a_factor_of_time_moves_inside_the_equations() -> None:
    lawson = kinetics_of(models()["busulfan_lawson2022"])
    assert not lawson.linear
    assert CLOCK not in lawson.covariates
    assert kinetics_of(models()["busulfan_mccune2014"]).linear
