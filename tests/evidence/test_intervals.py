"""Intervals: held to lifelines, to closed forms, and to what is printed."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scurfin.evidence.cohorts import cohorts
from scurfin.evidence.implied import Printed, at_risk, deaths
from scurfin.evidence.intervals import (
    centre,
    cloglog,
    exact,
    fit,
    from_n,
    greenwood,
    half_unit,
    limits,
    spread,
)
from scurfin.evidence.traps import checked, misprint
from scurfin.knowledge.store import knowledge

KNOWN = knowledge()
IPEX = [one for one in checked(cohorts(KNOWN)) if one.cohort == "out-barzaghi2018"]
shares = st.floats(0.02, 0.98)


@given(shares, st.floats(0.001, 0.5))
def test_limits_hold_the_estimate_and_stay_between_0_and_1(survival: float, error: float) -> None:
    low, high = limits(survival, error**2)
    assert 0 <= low < survival < high <= 1


@given(shares, st.floats(0.01, 0.15))
def test_an_interval_tells_its_middle_and_its_error(survival: float, error: float) -> None:
    ci = limits(survival, error**2)
    assume(ci[0] > 1e-6 and ci[1] < 1 - 1e-6)
    assert centre(ci) == pytest.approx(survival)
    assert spread(ci) == pytest.approx(error / -log(survival))


@pytest.mark.parametrize("outside", [0.0, 1.0, -0.2, 1.3])
def test_what_is_no_share_has_no_place_on_the_scale(outside: float) -> None:
    with pytest.raises(ValueError, match="log-log"):
        cloglog(outside)


@settings(deadline=None)
@given(st.integers(1, 80))
def test_the_exact_interval_of_all_alive_is_the_closed_form(n: int) -> None:
    low, high = exact(n, n)
    assert low == pytest.approx(0.025 ** (1 / n), abs=1e-9)
    assert high == 1.0
    assert exact(0, n)[1] == pytest.approx(1 - low, abs=1e-9)


@settings(deadline=None)
@given(st.integers(1, 60), st.data())
def test_an_interval_from_n_holds_its_estimate(n: int, data: st.DataObject) -> None:
    alive = data.draw(st.integers(0, n))
    low, high = from_n(alive / n, n)
    assert 0 <= low <= alive / n <= high <= 1


@pytest.mark.parametrize(
    ("printed", "half"), [((0.868,), 0.0005), ((0.594, 0.83), 0.0005), ((0.58, 0.87), 0.005)]
)
def test_half_a_digit_is_that_of_the_finest_figure(printed: tuple[float, ...], half: float) -> None:
    assert half_unit(*printed) == pytest.approx(half)


@given(shares, st.floats(0.02, 0.2))
def test_a_rounded_log_log_interval_is_known_as_one(survival: float, error: float) -> None:
    low, high = (round(one, 3) for one in limits(survival, error**2))
    assume(low > 0.02 and high < 0.98)
    assert fit(round(survival, 3), (low, high), None).scale == "log-log"


@pytest.mark.parametrize("one", IPEX, ids=lambda one: f"{one.arm}-{one.time_years:g}y")
def test_the_printed_intervals_of_the_ipex_cohort_lie_evenly_about_their_estimates(
    one: object,
) -> None:
    found = next(each for each in IPEX if each is one)
    assert found.fit.scale == "log-log"
    assert found.fit.off is not None
    assert found.fit.rounding is not None
    assert found.fit.off <= found.fit.rounding


def test_the_interval_of_the_abstract_lies_about_another_estimate() -> None:
    wrong = misprint(KNOWN)
    right = next(one for one in IPEX if one.ci95 == wrong.ci95)
    assert wrong.fit.scale == "none of these"
    assert wrong.fit.off is not None
    assert wrong.fit.rounding is not None
    assert wrong.fit.off > 100 * wrong.fit.rounding
    assert wrong.fit.centre == pytest.approx(right.estimate, abs=0.001)
    assert wrong.estimate != right.estimate


@pytest.mark.parametrize(
    ("cohort", "scale"),
    [
        ("out-sykora2023_rct", "exact binomial"),
        ("out-il10ra_2025", "plain, cut at 100%"),
        ("out-tsilifis2024", "none of these"),
    ],
)
def test_other_scales_are_told_apart(cohort: str, scale: str) -> None:
    found = {one.fit.scale for one in checked(cohorts(KNOWN)) if one.cohort == cohort}
    assert found == {scale}


def test_our_limits_are_those_of_lifelines() -> None:
    from lifelines import KaplanMeierFitter

    fitted = KaplanMeierFitter().fit([1, 2, 2, 3, 5, 6, 7, 9], [1, 1, 0, 1, 0, 1, 0, 0])
    bounds = fitted.confidence_interval_survival_function_.loc[6.0]
    variance = sum(greenwood(risk) for risk in (8, 7, 5, 3))
    survival = float(fitted.survival_function_.loc[6.0].iloc[0])
    assert limits(survival, variance) == pytest.approx(tuple(map(float, bounds)))


def test_boys_with_the_implied_numbers_at_risk_print_the_published_figures() -> None:
    from lifelines import KaplanMeierFitter

    alive = [0.3] * 3 + [1.0] * 4 + [4.0] * 10 + [16.0] * 10 + [25.0] * 3
    died = [5 / 12, 1.5, 7.0, 22.5]
    fitted = KaplanMeierFitter().fit(alive + died, [0] * len(alive) + [1] * len(died))
    bounds = fitted.confidence_interval_survival_function_
    assert len(alive + died) == 34
    for one in IPEX:
        if one.arm != "IS" or one.time_years is None:
            continue
        place = bounds.index.searchsorted(one.time_years, side="right") - 1
        made = [float(fitted.survival_function_.iloc[place, 0]), *map(float, bounds.iloc[place])]
        assert made == pytest.approx([one.estimate, *one.ci95], abs=half_unit(0.868) + 1e-6)


risks = st.lists(st.integers(3, 60), min_size=1, max_size=3, unique=True).map(
    lambda found: sorted(found, reverse=True)
)


@settings(max_examples=40, deadline=None)
@given(risks, st.integers(0, 5))
def test_what_is_implied_holds_the_truth(found: list[int], more: int) -> None:
    survival, variance = 1.0, 0.0
    for one in found:
        survival *= 1 - 1 / one
        variance += greenwood(one)
    low, high = (round(one, 3) for one in limits(survival, variance))
    assume(low > 0.005 and high < 0.995)
    point = Printed(time_years=5, estimate=round(survival, 3), ci95=(low, high))
    times = tuple(float(place + 1) for place in range(len(found)))
    assert tuple(found) in at_risk(found[0] + more, times, (point,))
    assert len(found) in deaths(found[0] + more, point)


@pytest.mark.parametrize(
    "times",
    [(1.0, 2.0, 3.0, 4.0, 4.5), (9.0,)],
    ids=["too many deaths", "a death after the last point"],
)
def test_nothing_is_implied_where_it_cannot_be(times: tuple[float, ...]) -> None:
    point = Printed(time_years=5, estimate=0.9, ci95=(0.7, 0.97))
    assert at_risk(30, times, (point,)) == ()


def test_the_fact_holds_what_the_arithmetic_finds() -> None:
    told = KNOWN.facts["out-implied-counts"].figures
    cohort = next(one for one in cohorts(KNOWN) if one.id == told["cohort"])
    hsct, drugs = (next(one for one in cohort.arms if one.arm == name) for name in ("HSCT", "IS"))
    assert hsct.n is not None
    assert drugs.n is not None
    printed = {
        name: tuple(
            Printed(time_years=one.time_years or 0, estimate=one.estimate, ci95=one.ci95)
            for one in IPEX
            if one.arm == name
        )
        for name in ("HSCT", "IS")
    }
    assert deaths(hsct.n, printed["HSCT"][0]) == (told["HSCT"]["deaths"],)
    found = at_risk(drugs.n, drugs.deaths_at, printed["IS"])
    assert found == (tuple(told["IS"]["at_risk_at_deaths"]),)
