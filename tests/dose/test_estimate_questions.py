"""A dose for ever is one for the child as last told, and its area is that of one interval."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scurfin.dose.kinetics.case_model import ErrorTold, ModelTold, Named, kinetics
from scurfin.dose.kinetics.case_subject import DoseTold, course, doses, subject
from scurfin.dose.kinetics.cases import read
from scurfin.dose.kinetics.estimate import estimate
from scurfin.dose.kinetics.exposure import area
from scurfin.dose.kinetics.expressions import expression
from scurfin.dose.kinetics.history import still
from scurfin.dose.kinetics.predict import Course
from scurfin.dose.kinetics.questions import Answer, answer, question
from scurfin.dose.kinetics.residual import Levels
from scurfin.dose.kinetics.sample import sampled
from scurfin.terms.source_text import InputError

CASES = Path(__file__).parent / "cases"
EVERY = 12.0
NONE = Levels(np.zeros(0), (), np.zeros(0), np.zeros(0))


@pytest.fixture(scope="module")
def toddler() -> Course:
    """A child who has had posaconazole from the seventh day on."""
    _, model, people = read(CASES / "pathway_tac_chen_toddler.json")
    return course(model, people[0])


def asked(made: Course, effects: Any, **more: Any) -> Answer:
    told = {"find": "amount", "every": EVERY, **more}
    return answer(made, np.asarray(effects, dtype=float), None, question(told))


def long_run(made: Course, amount: float, into: str, count: int, every: float = EVERY) -> Course:
    """Doses one by one, to a person who stays as last told."""
    row = DoseTold(time=0.0, amount=amount, into=into, additional_doses=count, interval=every)
    now = still(made.stretches.covariates[-1])
    return replace(made, doses=doses(made.model, [row]), stretches=now)


def test_a_dose_for_ever_is_for_the_child_as_last_told(toddler: Course) -> None:
    mode = estimate(toddler).effects
    found = asked(toddler, mode, target={"quantity": "trough", "value": 7.2}).answer
    # Of the covariates at the first dose, without posaconazole, it would be 0.345.
    assert found == pytest.approx(0.1463, abs=0.0005)
    made = long_run(toddler, found, "depot", 1500)
    last = made.predicted(mode[None], np.array([1500 * EVERY]), ("central",))
    assert last[0, 0] == pytest.approx(7.2, rel=1e-6)


def test_the_area_of_a_dose_for_ever_is_that_of_one_interval(toddler: Course) -> None:
    mode = estimate(toddler)
    begun = time.perf_counter()
    sample = sampled(toddler, mode, 1000)
    told = {"find": "amount", "every": EVERY, "target": {"quantity": "auc", "value": 100}}
    found = answer(toddler, mode.effects, sample, question(told))
    assert time.perf_counter() - begun < 5
    now = still(toddler.stretches.covariates[-1])
    stood = asked(
        replace(toddler, stretches=now), mode.effects, target={"quantity": "auc", "value": 100}
    )
    assert found.answer == pytest.approx(stood.answer, rel=1e-12)
    made = long_run(toddler, found.answer, "depot", 1500)
    run = area(made, mode.effects[None], "central", 1499 * EVERY, 1500 * EVERY)
    assert run[0] == pytest.approx(100, rel=1e-6)
    assert found.quantiles_5_50_95 is not None
    low, _, high = found.quantiles_5_50_95
    assert low < found.answer < high


@pytest.mark.parametrize(
    "same",
    [
        {"quantity": "auc", "value": 200, "from": 0, "to": 2 * EVERY},
        {"quantity": "auc", "value": 100, "from": 30, "to": 30 + EVERY},
        {"quantity": "auc", "value": 100, "from": 5},
    ],
)
def test_a_dose_for_ever_goes_on_after_its_first_interval(
    toddler: Course, same: dict[str, Any]
) -> None:
    mode = estimate(toddler).effects
    one = asked(toddler, mode, target={"quantity": "auc", "value": 100}).answer
    assert asked(toddler, mode, target=same).answer == pytest.approx(one, rel=1e-8)


def saturable(lag: float) -> Course:
    """Michaelis and Menten's elimination, by mouth with a lag."""
    told = ModelTold(
        compartments=("depot", "central"),
        odes={"depot": "-KA*depot", "central": "KA*depot-VM*central/(KM*V+central)"},
        random_effects=("E",),
        individual_parameters=(
            Named(name="VM", expression="40*exp(E)"),
            Named(name="KM", expression="3"),
            Named(name="V", expression="20"),
            Named(name="KA", expression="1.1"),
            Named(name="LAG", expression=str(lag)),
        ),
        observations={"central": "central/V"},
        omega=((0.1,),),
        residual_error=ErrorTold(kind="additive", sd_add=1.0),
        lag_time={"depot": "LAG"},
    )
    return Course(kinetics(told), doses(kinetics(told), []), still({}), NONE)


@pytest.mark.parametrize("lag", [0.0, 1.5])
def test_where_elimination_saturates_the_interval_is_integrated(lag: float) -> None:
    made = saturable(lag)
    found = asked(made, [0.1], target={"quantity": "auc", "value": 60}, into="depot")
    run = long_run(made, found.answer, "depot", 60)
    assert area(run, np.array([[0.1]]), "central", 59 * EVERY, 60 * EVERY)[0] == pytest.approx(
        60, rel=1e-5
    )
    trough = asked(made, [0.1], target={"quantity": "trough", "value": 4}, into="depot")
    run = long_run(made, trough.answer, "depot", 60)
    assert run.predicted(np.array([[0.1]]), np.array([60 * EVERY]), ("central",))[
        0, 0
    ] == pytest.approx(4, rel=1e-5)


def test_a_dose_that_never_settles_is_no_answer() -> None:
    """Nothing leaves the body: every dose adds to all before it."""
    kept = saturable(0.0)
    rates = (kept.model.rates[0], expression("KA*depot/(1+depot)"))
    made = replace(kept, model=replace(kept.model, rates=rates))
    with pytest.raises(InputError, match="never comes to a steady state"):
        asked(made, [0.0], target={"quantity": "trough", "value": 4}, into="depot")


def test_what_was_given_before_has_no_part_in_a_dose_for_ever() -> None:
    made = saturable(0.0)
    before = replace(made, doses=doses(made.model, [DoseTold(time=0.0, amount=200, into="depot")]))
    told = {"target": {"quantity": "trough", "value": 4}, "into": "depot"}
    assert asked(before, [0.0], **told).answer == pytest.approx(
        asked(made, [0.0], **told).answer, rel=1e-6
    )


def test_the_area_after_a_steady_state_counts_what_was_there() -> None:
    """From a dose at steady state on, for ever: the earlier doses' rest is part of it."""
    case = json.loads((CASES / "pathway_mpa_zeng_iv.json").read_text())
    _, model, _ = read(CASES / "pathway_mpa_zeng_iv.json")
    told = {
        **case["subjects"][0],
        "observations": [],
        "doses": [
            {
                "time": 0,
                "amount": 100,
                "into": model.compartments[0],
                "steady_state": True,
                "interval": 12,
            }
        ],
    }
    made = course(model, subject(told, "x"))
    zero = np.zeros((1, len(model.effects)))
    what = next(iter(model.observed))
    run = long_run(made, 100, model.compartments[0], 200)
    end = area(run, zero, what, 200 * EVERY, None)
    assert area(made, zero, what, 0.0, None) == pytest.approx(end, rel=1e-5)
