"""How long one person's kinetics take, beside the same done plainly with scipy in the same run.

python benchmarks/levels.py        # the plain way: an ODE solver under BFGS, differences for slopes
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import minimize

from scurfin.dose.kinetics.case_subject import course
from scurfin.dose.kinetics.cases import read
from scurfin.dose.kinetics.estimate import estimate
from scurfin.dose.kinetics.predict import Course
from scurfin.dose.kinetics.residual import Levels, surprise
from scurfin.dose.kinetics.sample import sampled

CASES = Path(__file__).resolve().parent.parent / "tests" / "dose" / "cases"
NAMES = ("pathway_bu_paci_infant", "pathway_treo_vanderstoep_infant", "pathway_siro_cheng_troughs")
HARD = ("pathway_csa_fanta_infant", "pathway_csa_li_azole")
GOAL_MAP, GOAL_POSTERIOR = 5, 50
MANY = 1000


def median_ms(work: Callable[[], object], runs: int) -> float:
    found = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - begun))
    return statistics.median(found)


def moved(matrix: Any, rates: Any, state: Any, now: float, then: float) -> Any:
    def slope(_: float, amounts: Any) -> Any:
        return matrix @ amounts + rates

    done: Any = solve_ivp(slope, (now, then), state, method="LSODA", rtol=1e-8, atol=1e-10)
    return done.y[:, -1]


def plainly(made: Course) -> Callable[[], Any]:
    """The mode by a solver from event to event, inside BFGS with numerical slopes."""
    model, doses, levels = made.model, made.doses, made.levels
    omega = np.linalg.inv(model.omega)

    def predicted(eta: Any) -> Any:
        scope = {
            name: np.ravel(value)[0]
            for name, value in model.values(eta[None], made.stretches.covariates[0]).items()
        }
        state, now, found = np.zeros(model.size), 0.0, []
        stops = sorted({*doses.times, *(doses.times + doses.length), *levels.times})
        rates = np.zeros(model.size)
        for then in stops:
            if then > now:
                state = moved(model.matrix(scope, 1)[0], rates, state, now, then)
            now = then
            for n in np.flatnonzero(levels.times == then):
                seen = model.weights(scope, levels.what[n], 1)[0]
                found.append((n, seen @ state))
            for n in np.flatnonzero((doses.times + doses.length == then) & (doses.length > 0)):
                rates[doses.into[n]] -= doses.amounts[n] / doses.length[n]
            for n in np.flatnonzero(doses.times == then):
                if doses.length[n] > 0:
                    rates[doses.into[n]] += doses.amounts[n] / doses.length[n]
                else:
                    state[doses.into[n]] += doses.amounts[n]
        return np.array([value for _, value in sorted(found)])

    def objective(eta: Any) -> float:
        told = surprise(model.residual, levels, predicted(eta)[None]).sum()
        return float(told + eta @ omega @ eta)

    return lambda: minimize(objective, np.zeros(len(model.omega)), method="BFGS").x


def main() -> None:
    """Measure and print."""
    for name in NAMES:
        _, model, people = read(CASES / f"{name}.json")
        made = course(model, people[0])
        mode = estimate(made)
        took = median_ms(lambda made=made: estimate(made), 20)  # type: ignore[misc]
        draws = median_ms(lambda made=made, mode=mode: sampled(made, mode), 5)  # type: ignore[misc]
        plain = plainly(made)
        theirs = plain()
        slow = median_ms(plain, 3)
        apart = float(np.abs(theirs - mode.effects).max())
        print(
            f"{name}: MAP {took:.1f} ms (goal {GOAL_MAP}); whole posterior {draws:.1f} ms (goal "
            f"{GOAL_POSTERIOR}); plain scipy {slow:.0f} ms; ratio {slow / took:.0f}; largest "
            f"difference {apart:.1e}"
        )
    for name in HARD:
        _, model, people = read(CASES / f"{name}.json")
        made = course(model, people[0])
        mode = estimate(made)
        took = median_ms(lambda made=made: estimate(made), 10)  # type: ignore[misc]
        draws = median_ms(lambda made=made, mode=mode: sampled(made, mode), 3)  # type: ignore[misc]
        print(
            f"{name} ({model.size} compartments, {len(model.effects)} effects, covariates change "
            f"{len(made.stretches.edges)} times): MAP {took:.1f} ms (goal {GOAL_MAP}); whole "
            f"posterior {draws:.1f} ms (goal {GOAL_POSTERIOR})"
        )
    _, model, people = read(CASES / f"{NAMES[1]}.json")
    made = course(model, people[0])
    rng = np.random.default_rng(1)
    true = rng.multivariate_normal(np.zeros(len(model.omega)), model.omega, MANY)
    noise = np.exp(0.12 * rng.standard_normal((MANY, len(made.levels.times))))
    levels = made.predicted(true) * noise
    begun = time.perf_counter()
    for each in levels:
        told = made.levels
        one = Levels(told.times, told.what, each, told.below)
        estimate(replace(made, levels=one))
    print(f"{MANY} people of two compartments: {time.perf_counter() - begun:.1f} s for their modes")


if __name__ == "__main__":
    main()
