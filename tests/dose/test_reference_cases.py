"""The engine against reference answers: our own cases here, those of other programs outside.

The cases made with NONMEM and from the tests of other packages may not be copied here; they are
read from a folder beside the repository, and skipped where it is not there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from scurfin.dose.kinetics.case_subject import course
from scurfin.dose.kinetics.cases import read
from scurfin.dose.kinetics.estimate import Estimate, Posterior, estimate
from scurfin.dose.kinetics.predict import Course
from scurfin.dose.kinetics.questions import answer, question
from scurfin.dose.kinetics.sample import sampled

HERE = Path(__file__).parent
OUTSIDE = HERE.parents[2] / "shared" / "dose" / "reference_cases"
OURS = sorted((HERE / "cases").glob("*.json"))
NONMEM = sorted((OUTSIDE / "nonmem").glob("*.json"))
PROGRAMS = sorted((OUTSIDE / "software").glob("*.json"))
WHY = "the reference cases of other programs may not be copied into this repository"
QUESTIONS: dict[str, Any] = yaml.safe_load((HERE / "questions.yaml").read_text())


def people(file: Path) -> list[tuple[dict[str, Any], Course]]:
    data = json.loads(file.read_text())
    _, model, told = read(file)
    return [(one, course(model, each)) for one, each in zip(data["subjects"], told, strict=True)]


def etas(told: Any, names: tuple[str, ...]) -> np.ndarray[Any, Any]:
    if isinstance(told, dict):
        return np.array([told.get(name, np.nan) for name in names])
    return np.array(told)


def at(made: Course, eta: np.ndarray[Any, Any]) -> float:
    """The objective at stated effects."""
    posterior = Posterior(made)
    z = np.linalg.pinv(posterior.spread) @ eta[posterior.free]
    return float(posterior.objective(z[None])[0])


def same_mode(made: Course, found: Estimate, stated: np.ndarray[Any, Any], near: float) -> bool:
    """As near as stated; a lower objective than that of the stated mode is a pass."""
    known = ~np.isnan(stated)
    if np.abs(found.effects - stated)[known].max() <= near:
        return True
    return bool(known.all() and found.objective < at(made, stated) + 1e-6)


@pytest.mark.parametrize("file", OURS, ids=lambda one: one.stem)
def test_a_case_of_ours_comes_out(file: Path) -> None:
    near = json.loads(file.read_text())["tolerance"]
    for told, made in people(file):
        stated = told["expected"]
        found = estimate(made)
        names = made.model.effects
        eta = etas(stated["eta"], names)
        assert same_mode(made, found, eta, near["eta_abs"])
        assert found.objective <= stated["objective"] + 1e-4
        assert made.predicted(found.effects[None])[0] == pytest.approx(
            stated["individual_predictions"][: len(made.levels.times)], rel=near["prediction_rel"]
        )
        assert made.predicted(np.zeros((1, len(names))))[0] == pytest.approx(
            stated["population_predictions"][: len(made.levels.times)], rel=near["prediction_rel"]
        )
        assert found.covariance == pytest.approx(
            np.array(stated["laplace_covariance"]),
            rel=near["laplace_covariance_rel"],
            abs=1e-4 * np.abs(stated["laplace_covariance"]).max(),
        )
        values = made.model.values(found.effects[None], made.stretches.covariates[-1])
        for name, value in stated["parameters_at_last_record"].items():
            assert float(np.ravel(values[name])[0]) == pytest.approx(
                value, rel=near["parameter_rel"]
            )


@pytest.mark.parametrize("file", OURS, ids=lambda one: one.stem)
def test_the_whole_posterior_of_a_case_comes_out(file: Path) -> None:
    near = json.loads(file.read_text())["tolerance"]["posterior_sd_rel"]
    for told, made in people(file):
        stated = told["expected"]["posterior_by_importance_sampling"]
        found = sampled(made, estimate(made))
        names = made.model.effects
        sd = etas(stated["sd"], names)
        assert found.sd() == pytest.approx(sd, rel=near)
        assert found.mean() == pytest.approx(etas(stated["mean"], names), abs=0.1 * sd.max())
        assert found.effective > 500
        again = sampled(made, estimate(made))
        assert (again.effects == found.effects).all()


@pytest.mark.skipif(not NONMEM, reason=WHY)
@pytest.mark.parametrize("file", NONMEM, ids=lambda one: one.stem)
def test_nonmem_s_answers_come_out(file: Path) -> None:
    near = json.loads(file.read_text())["tolerance"]
    excellent = []
    for told, made in people(file)[: 6 if "run20" in file.stem else None]:
        eta = np.array(told["expected"]["eta"])
        logged = made.model.residual.kind == "logged"
        for effects, word in ((eta, "individual"), (0 * eta, "population")):
            predicted = made.predicted(effects[None])[0]
            stated = [one[f"expected_{word}_prediction"] for one in told["observations"]]
            assert (np.log(predicted) if logged else predicted) == pytest.approx(
                stated, rel=near["prediction_rel_given_eta"]
            )
        found = estimate(made)
        assert same_mode(made, found, eta, near["eta_abs_acceptable"])
        excellent.append(same_mode(made, found, eta, near["eta_abs_excellent"]))
        if np.abs(found.effects - eta).max() > near["eta_abs_excellent"]:
            continue
        spread = np.diag(np.array(told["expected"]["eta_covariance"]))
        assert np.diag(found.expected) == pytest.approx(spread, rel=near["eta_covariance_rel"])
    assert np.mean(excellent) > 0.9


@pytest.mark.skipif(not PROGRAMS, reason=WHY)
@pytest.mark.parametrize("file", PROGRAMS, ids=lambda one: one.stem)
def test_the_answers_of_other_programs_come_out(file: Path) -> None:
    near = json.loads(file.read_text())["tolerance"]
    for told, made in people(file):
        found = estimate(made)
        stated = told["expected"]
        if "eta" in stated:
            assert same_mode(made, found, etas(stated["eta"], made.model.effects), near["eta_abs"])
        values = made.model.values(found.effects[None], made.stretches.covariates[-1])
        share = near.get("parameter_rel", near.get("parameter_rel_of_mean"))
        for name, value in stated.get("parameters", {}).items():
            assert float(np.ravel(values[name])[0]) == pytest.approx(value, rel=share)


def asked() -> list[Any]:
    found = []
    for name, rows in QUESTIONS.items():
        for number, one in enumerate(rows, start=1):
            file = next((each for each in (*OURS, *PROGRAMS) if each.stem == name), None)
            marks = [] if file is not None else [pytest.mark.skip(reason=WHY)]
            found.append(pytest.param(file, one, id=f"{name}-{number}", marks=marks))
    return found


@pytest.mark.parametrize(("file", "told"), asked())
def test_a_dose_question_is_answered(file: Path, told: dict[str, Any]) -> None:
    ((_, made),) = people(file)
    mode = estimate(made)
    sample = sampled(made, mode, 1000) if made.closed else None
    found = answer(made, mode.effects, sample, question(told["ask"]))
    if "within" in told:
        assert found.answer == pytest.approx(told["answer"], abs=told["within"])
    else:
        assert found.answer == pytest.approx(told["answer"], rel=0.003)
    if "reached" in told:
        assert found.reached == pytest.approx(told["reached"], rel=0.003)
    if found.quantiles_5_50_95 is not None:
        low, _, high = found.quantiles_5_50_95
        assert low < found.answer < high
