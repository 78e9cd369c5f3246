"""The posterior by importance sampling: its evidence, and what it does when it begins badly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scurfin.dose.kinetics.case_subject import course
from scurfin.dose.kinetics.cases import read
from scurfin.dose.kinetics.estimate import estimate
from scurfin.dose.kinetics.predict import Course
from scurfin.dose.kinetics.sample import sampled

CASES = Path(__file__).parent / "cases"


def case(name: str) -> Course:
    _, model, people = read(CASES / f"{name}.json")
    return course(model, people[0])


@pytest.mark.parametrize("name", ["pathway_mpa_zeng_iv", "pathway_mp_hawwa_tgn"])
def test_the_evidence_is_the_integral_over_the_prior(name: str) -> None:
    """One random effect: the density of the levels, added up on a fine grid."""
    made = case(name)
    sd = float(np.sqrt(made.model.omega[0, 0]))
    grid = np.linspace(-6 * sd, 6 * sd, 4001)
    predicted = made.predicted(grid[:, None])
    share = made.model.residual.shares(made.levels.what)
    scaled, values = made.model.residual.compared(predicted, made.levels.values)
    spread = made.model.residual.variance(predicted, share)
    log = -0.5 * (np.log(2 * np.pi * spread) + (values - scaled) ** 2 / spread).sum(axis=1)
    if made.model.residual.kind == "lognormal":
        log -= np.log(made.levels.values).sum()
    prior = np.exp(-0.5 * (grid / sd) ** 2) / (sd * np.sqrt(2 * np.pi))
    whole = np.log((np.exp(log) * prior).sum() * (grid[1] - grid[0]))
    found = sampled(made, estimate(made), 20_000)
    assert found.evidence == pytest.approx(whole, abs=0.02)


def test_draws_that_begin_badly_are_drawn_again() -> None:
    made = case("pathway_treo_vanderstoep_infant")
    mode = estimate(made)
    good = sampled(made, mode)
    off = replace(mode, covariance=mode.covariance * 0.02, effects=mode.effects + 0.1)
    found = sampled(made, off)
    assert found.effective > 0.1 * len(found.weights)
    assert found.mean() == pytest.approx(good.mean(), abs=0.03)
    assert found.evidence == pytest.approx(good.evidence, abs=0.15)


def test_no_level_gives_the_prior_back() -> None:
    made = case("pathway_bu_paci_infant")
    levels = made.levels
    none = replace(
        levels, times=levels.times[:0], what=(), values=levels.values[:0], below=levels.below[:0]
    )
    free = replace(made, levels=none)
    found = sampled(free, estimate(free))
    assert found.sd() == pytest.approx(np.sqrt(np.diag(made.model.omega)), rel=0.05)
    assert found.evidence == pytest.approx(0.0, abs=0.03)
