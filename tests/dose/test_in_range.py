"""The share of the time in a range, and the amount that makes it longest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scurfin.dose.kinetics.case_model import ErrorTold, ModelTold, Named, kinetics
from scurfin.dose.kinetics.case_subject import DoseTold, doses
from scurfin.dose.kinetics.estimate import estimate
from scurfin.dose.kinetics.history import still
from scurfin.dose.kinetics.in_range import POINTS, levels_over, share
from scurfin.dose.kinetics.predict import Course
from scurfin.dose.kinetics.questions import Answer, answer, question
from scurfin.dose.kinetics.residual import Levels
from scurfin.dose.kinetics.sample import sampled
from scurfin.terms.source_text import InputError

RATE, VOLUME = 0.1, 10.0
LOW, HIGH = 2.0, 5.0
NONE = Levels(np.zeros(0), (), np.zeros(0), np.zeros(0))


def course(given: list[DoseTold], levels: Levels = NONE) -> Course:
    told = ModelTold(
        compartments=("central",),
        odes={"central": "-K*central"},
        random_effects=("ETA",),
        individual_parameters=(Named(name="K", expression=f"{RATE}*exp(ETA)"),),
        observations={"central": f"central/{VOLUME}"},
        omega=((0.09,),),
        residual_error=ErrorTold(kind="additive", additive_sd=0.5),
    )
    made = kinetics(told)
    return Course(made, doses(made, given), still({}), levels)


def ask(made: Course, sample: Any = None, **more: Any) -> Answer:
    target = {"quantity": "time_in_range", "low": LOW, "high": HIGH, **more.pop("target", {})}
    return answer(made, np.zeros(1), sample, question({"target": target, **more}))


def test_the_share_is_that_of_the_exponential() -> None:
    """80 mg in 10 L: from 8 down to 5 at ln(8/5)/k, to 2 at ln(8/2)/k, of 40 hours."""
    made = course([DoseTold(time=0.0, amount=80.0, into="central")])
    found = ask(made, find="exposure", target={"from": 0.0, "to": 40.0})
    assert found.answer == pytest.approx(np.log(HIGH / LOW) / RATE / 40, abs=2 / 480)


def test_the_amount_found_is_better_than_all_others() -> None:
    made = course([])
    found = ask(made, find="amount", every=24.0, into="central")
    assert found.share is not None
    unit = replace(made, doses=doses(made.model, [steady(1.0)]))
    levels = levels_over(unit, np.zeros((1, 1)), "central", 0.0, 24.0)
    for amount in np.linspace(1, 200, 400):
        assert share(amount * levels, LOW, HIGH)[0] <= found.share + 1 / POINTS + 1e-9
    assert found.share == pytest.approx(share(found.answer * levels, LOW, HIGH)[0])


def steady(amount: float) -> DoseTold:
    return DoseTold(time=0.0, amount=amount, into="central", steady_state=True, interval=24.0)


def test_over_the_posterior_the_share_has_a_spread() -> None:
    given = [DoseTold(time=0.0, amount=50.0, into="central")]
    levels = Levels(np.array([6.0]), ("central",), np.array([3.0]), np.array([np.nan]))
    made = course(given, levels)
    mode = estimate(made)
    found = answer(
        made,
        mode.effects,
        sampled(made, mode),
        question(
            {
                "find": "amount",
                "every": 24.0,
                "into": "central",
                "target": {"quantity": "time_in_range", "low": LOW, "high": HIGH},
            }
        ),
    )
    assert found.share_5_50_95 is not None
    low, middle, high = found.share_5_50_95
    assert 0 <= low <= middle <= high <= 1


def test_what_was_given_counts() -> None:
    made = course([DoseTold(time=0.0, amount=40.0, into="central")])
    more = [{"time": 12.0, "into": "central"}]
    found = ask(made, find="amount", doses=more, target={"from": 12.0, "to": 36.0})
    empty = ask(made, find="amount", doses=more, after="empty", target={"from": 12.0, "to": 36.0})
    assert found.answer < empty.answer


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"target": {"low": None, "high": None, "to": 24.0}}, "no range"),
        ({"target": {"value": 3.0, "to": 24.0}}, "would change nothing"),
        ({}, "no end"),
    ],
)
def test_a_question_that_is_not_whole_is_refused(told: dict[str, Any], says: str) -> None:
    made = course([DoseTold(time=0.0, amount=40.0, into="central")])
    more = {"doses": [{"time": 0.0, "into": "central"}], **told}
    with pytest.raises(InputError, match=says):
        ask(made, find="amount", **more)
