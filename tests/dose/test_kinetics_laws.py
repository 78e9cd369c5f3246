"""Laws that any kinetic engine must obey: mass, superposition, steady state, one answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import gamma

from scurfin.dose.kinetics.case_model import ErrorTold, ModelTold, Named, kinetics
from scurfin.dose.kinetics.case_subject import DoseTold, doses
from scurfin.dose.kinetics.exposure import area
from scurfin.dose.kinetics.expressions import expression
from scurfin.dose.kinetics.history import Stretches, still
from scurfin.dose.kinetics.integrate import integrated
from scurfin.dose.kinetics.march import marched
from scurfin.dose.kinetics.model import Kinetics
from scurfin.dose.kinetics.predict import Course
from scurfin.dose.kinetics.residual import Levels
from scurfin.dose.kinetics.spectrum import eigenvalues
from scurfin.dose.kinetics.superpose import superposed

PARTS = {
    1: {"depot": "-KA*depot", "central": "KA*depot-CL/V*central"},
    2: {
        "depot": "-KA*depot",
        "central": "KA*depot-CL/V*central-Q/V*central+Q/W*side",
        "side": "Q/V*central-Q/W*side",
    },
    3: {
        "depot": "-KA*depot",
        "central": "KA*depot-CL/V*central-Q/V*central+Q/W*side-P/V*central+P/U*deep",
        "side": "Q/V*central-Q/W*side",
        "deep": "P/V*central-P/U*deep",
    },
}
NAMES = ("CL", "V", "KA", "Q", "W", "P", "U", "LAG", "F")
sizes = st.sampled_from([1, 2, 3])
rates = st.fixed_dictionaries(
    {
        "CL": st.floats(0.2, 20),
        "V": st.floats(1, 50),
        "KA": st.floats(0.1, 3),
        "Q": st.floats(0.2, 20),
        "W": st.floats(1, 80),
        "P": st.floats(0.1, 5),
        "U": st.floats(5, 200),
        "LAG": st.floats(0, 1.5),
        "F": st.floats(0.1, 1),
    }
)
rows = st.lists(
    st.builds(
        DoseTold,
        time=st.floats(0, 60).map(lambda one: round(one, 2)),
        amount=st.floats(1, 100),
        into=st.sampled_from(["depot", "central"]),
        duration=st.sampled_from([None, 0.5, 4.0]),
    ),
    min_size=1,
    max_size=5,
)
NONE = Levels(np.zeros(0), (), np.zeros(0), np.zeros(0))
TIMES = np.array([0.013, 3.017, 11.913, 24.021, 61.533, 90.001])
WHAT = ("central",) * len(TIMES)


def model(size: int) -> Kinetics:
    told = ModelTold(
        compartments=tuple(PARTS[size]),
        odes=PARTS[size],
        random_effects=("ETA",),
        individual_parameters=tuple(Named(name=n, expression=f"x{n}*exp(0*ETA)") for n in NAMES),
        observations={"central": "central/V"},
        omega=((0.1,),),
        residual_error=ErrorTold(kind="additive", additive_sd=1.0),
        lag_time={"depot": "LAG"},
        bioavailability={"depot": "F"},
        covariates=tuple(f"x{n}" for n in NAMES),
    )
    return kinetics(told)


def course(size: int, told: dict[str, float], given_rows: list[DoseTold]) -> Course:
    made = model(size)
    covariates = {f"x{name}": value for name, value in told.items()}
    return Course(made, doses(made, given_rows), still(covariates), NONE)


ZERO = np.zeros((2, 1))


@settings(max_examples=30, deadline=None)
@given(sizes, rates, rows)
def test_closed_form_equals_integration_and_stepping(
    size: int, told: dict[str, float], given_rows: list[DoseTold]
) -> None:
    made = course(size, told, given_rows)
    scope = made.model.values(ZERO, made.stretches.covariates[0])
    closed = superposed(made.model, scope, made.doses, TIMES, WHAT)
    stepped = marched(made.model, ZERO, made.stretches, made.doses, TIMES, WHAT)
    by_solver = integrated(made.model, [scope], made.stretches, made.doses, TIMES, WHAT)
    high = sum(one.amount for one in given_rows) / told["V"]
    assert stepped == pytest.approx(closed, rel=1e-6, abs=1e-8 * high)
    assert by_solver == pytest.approx(closed, rel=1e-5, abs=1e-8 * high)


@settings(max_examples=30, deadline=None)
@given(sizes, rates, rows, st.integers(0, 4))
def test_emptying_the_body_ends_all_before_it(
    size: int, told: dict[str, float], given_rows: list[DoseTold], place: int
) -> None:
    """Half absorbed, still running in, or waiting for its lag: nothing of it comes after."""
    made = course(size, told, given_rows)
    count = made.doses.count
    emptied = replace(made.doses, reset=np.arange(count) == place % count)
    scope = made.model.values(ZERO, made.stretches.covariates[0])
    closed = superposed(made.model, scope, emptied, TIMES, WHAT)
    stepped = marched(made.model, ZERO, made.stretches, emptied, TIMES, WHAT)
    by_solver = integrated(made.model, [scope], made.stretches, emptied, TIMES, WHAT)
    high = sum(one.amount for one in given_rows) / told["V"]
    assert stepped == pytest.approx(closed, rel=1e-6, abs=1e-8 * high)
    assert by_solver == pytest.approx(closed, rel=1e-5, abs=1e-8 * high)


@settings(max_examples=20, deadline=None)
@given(sizes, rates, rows)
def test_draws_whose_events_change_places_go_as_if_alone(
    size: int, told: dict[str, float], given_rows: list[DoseTold]
) -> None:
    """A lag that differs from draw to draw moves doses past levels and changed covariates."""
    made = course(size, told, given_rows)
    named = dict(made.model.parameters)
    named["LAG"] = expression("xLAG*exp(ETA)")
    moving = replace(made.model, parameters=tuple(named.items()))
    slow = {**made.stretches.covariates[0], "xCL": told["CL"] / 2}
    stretches = Stretches(np.array([20.0]), (made.stretches.covariates[0], slow))
    effects = np.array([[-3.0], [0.0], [2.0], [4.0]])
    whole = marched(moving, effects, stretches, made.doses, TIMES, WHAT)
    for place, one in enumerate(effects):
        alone = marched(moving, one[None], stretches, made.doses, TIMES, WHAT)
        assert whole[place] == pytest.approx(alone[0], rel=1e-12, abs=1e-15)


@settings(max_examples=40, deadline=None)
@given(sizes, rates, rows, rows)
def test_doses_add_up(
    size: int, told: dict[str, float], some: list[DoseTold], more: list[DoseTold]
) -> None:
    both = course(size, told, [*some, *more]).predicted(ZERO, TIMES, WHAT)
    apart = course(size, told, some).predicted(ZERO, TIMES, WHAT)
    apart = apart + course(size, told, more).predicted(ZERO, TIMES, WHAT)
    assert both == pytest.approx(apart, rel=1e-9, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(sizes, rates, rows)
def test_what_is_given_is_cleared(
    size: int, told: dict[str, float], given_rows: list[DoseTold]
) -> None:
    """Mass balance: clearance times the whole area is the amount that got in."""
    made = course(size, told, given_rows)
    cleared = area(made, ZERO, "central", 0.0, None) * told["CL"]
    got_in = sum(one.amount * (told["F"] if one.into == "depot" else 1.0) for one in given_rows)
    assert cleared == pytest.approx(got_in, rel=1e-4)


@settings(max_examples=40, deadline=None)
@given(sizes, rates, st.sampled_from(["depot", "central"]), st.sampled_from([None, 2.0]))
def test_steady_state_is_the_long_run(
    size: int, told: dict[str, float], into: str, duration: float | None
) -> None:
    told = {**told, "U": min(told["U"], 20.0), "W": min(told["W"], 20.0)}
    told = {**told, "P": max(told["P"], 1.0), "Q": max(told["Q"], 1.0), "CL": max(told["CL"], 2.0)}
    told = {**told, "V": min(told["V"], 20.0)}
    one = DoseTold(time=0.0, amount=10.0, into=into, duration=duration, interval=12.0)
    settled = DoseTold(
        time=0.0, amount=10.0, into=into, duration=duration, interval=12.0, steady_state=True
    )
    count = 150
    long = replace(course(size, told, [one]))
    rows_of = [
        DoseTold(time=12.0 * n, amount=10.0, into=into, duration=duration) for n in range(count)
    ]
    long = course(size, told, rows_of)
    since = np.array([0.3, 2.5, 6.0, 11.9])
    what = ("central",) * 4
    now = course(size, told, [settled]).predicted(ZERO, since, what)
    late = long.predicted(ZERO, 12.0 * (count - 1) + since, what)
    assert now == pytest.approx(late, rel=1e-4)


@settings(max_examples=40, deadline=None)
@given(sizes, rates, rows)
def test_covariates_that_do_not_change_change_nothing(
    size: int, told: dict[str, float], given_rows: list[DoseTold]
) -> None:
    made = course(size, told, given_rows)
    same = made.stretches.covariates[0]
    cut = replace(made, stretches=Stretches(np.array([5.0, 40.0]), (same, same, same)))
    assert cut.predicted(ZERO, TIMES, WHAT) == pytest.approx(
        made.predicted(ZERO, TIMES, WHAT), rel=1e-6, abs=1e-9
    )


@settings(max_examples=60, deadline=None)
@given(sizes, rates)
def test_eigenvalues_are_those_of_lapack(size: int, told: dict[str, float]) -> None:
    made = model(size)
    scope = made.values(ZERO, {f"x{name}": value for name, value in told.items()})
    matrix = made.matrix(scope, 2)
    mine = np.sort(eigenvalues(matrix), axis=1)
    theirs = np.sort(np.linalg.eigvals(matrix).real, axis=1)
    assert mine == pytest.approx(theirs, rel=3e-5)


def chain(count: int) -> Kinetics:
    """A dose that passes ``count`` transit compartments, all at one rate."""
    names = ["depot", *(f"transit{n}" for n in range(count)), "central"]
    odes = {"depot": "-K*depot"}
    odes |= {b: f"K*{a}-K*{b}" for a, b in pairwise(names[:-1])}
    odes["central"] = f"K*{names[-2]}-CL/V*central"
    told = ModelTold(
        compartments=tuple(names),
        odes=odes,
        random_effects=("ETA",),
        individual_parameters=tuple(
            Named(name=n, expression=f"x{n}*exp(0*ETA)") for n in ("K", "CL", "V")
        ),
        observations={"central": "central/V"},
        omega=((0.1,),),
        residual_error=ErrorTold(kind="additive", additive_sd=1.0),
        covariates=("xK", "xCL", "xV"),
    )
    return kinetics(told)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 6])
def test_a_chain_of_transit_compartments_is_a_gamma_shaped_input(count: int) -> None:
    """Beside the convolution of a gamma density with the elimination, by quadrature."""
    rate, clearance, volume = 2.0, 5.0, 10.0
    made = chain(count)
    one = Course(
        made,
        doses(made, [DoseTold(time=0.0, amount=100.0, into="depot")]),
        still({"xK": rate, "xCL": clearance, "xV": volume}),
        NONE,
    )
    found = one.predicted(ZERO, np.array([1.0, 4.0, 12.0]), ("central",) * 3)[0]
    for time, value in zip((1.0, 4.0, 12.0), found, strict=True):
        told, _ = quad(
            lambda s, t=time: (
                gamma.pdf(s, count + 1, scale=1 / rate) * np.exp(-clearance / volume * (t - s))
            ),
            0,
            time,
        )
        assert value == pytest.approx(100 / volume * told, rel=1e-6)


def test_equal_rates_in_and_out_are_no_division_by_zero() -> None:
    told = {"CL": 5.0, "V": 10.0, "KA": 0.5, "Q": 1, "W": 1, "P": 1, "U": 1, "LAG": 0, "F": 1.0}
    made = course(1, told, [DoseTold(time=0.0, amount=10.0, into="depot")])
    found = made.predicted(ZERO, np.array([3.0]), ("central",))
    assert found[0, 0] == pytest.approx(10 / 10 * 0.5 * 3 * np.exp(-1.5), rel=1e-6)


def test_a_model_whose_rate_moves_with_time_is_not_added_up() -> None:
    told = ModelTold(
        compartments=("central",),
        odes={"central": "-CL*exp(-0.1*T)/V*central"},
        random_effects=("ETA",),
        individual_parameters=(
            Named(name="CL", expression="2*exp(ETA)"),
            Named(name="V", expression="10.0"),
        ),
        observations={"central": "central/V"},
        omega=((0.1,),),
        residual_error=ErrorTold(kind="additive", additive_sd=1.0),
    )
    made = kinetics(told)
    assert not made.linear
    one = Course(
        made, doses(made, [DoseTold(time=0.0, amount=10.0, into="central")]), still({}), NONE
    )
    found = one.predicted(np.zeros((1, 1)), np.array([5.0]), ("central",))[0, 0]
    assert found == pytest.approx(np.exp(-0.2 / 0.1 * (1 - np.exp(-0.5))), rel=1e-6)
