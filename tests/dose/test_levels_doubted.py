"""Levels and doses that must not be turned into a dose: each is questioned in its own words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from children import Told, child
from dosed import BORN, dose, level, now, read, weight
from scurfin.dose.kinetics.model_file import models
from scurfin.dose.levels.course import course_plan
from scurfin.dose.levels.covariates import assay_kind, covariates
from scurfin.dose.levels.fit import Fit, fitted
from scurfin.dose.levels.foretold import foretold
from scurfin.dose.levels.report import report
from scurfin.dose.levels.shown import DoseReport
from scurfin.dose.levels.sizes import weights
from scurfin.dose.levels.told import told_of
from scurfin.state import State, state
from scurfin.terms.source_text import InputError

TARGET = (100.0, 200.0)
CURVE = ((3.9, 3.25), (3.1, 4.0), (1.9, 6.0), (1.1, 8.0))


def lab(what: str, value: float, unit: str, date: str) -> Told:
    return {"event": "lab", "what": what, "value": value, "unit": unit, "date": date}


def start(what: str, date: str, status: str = "start", told: str = "100 mg twice daily") -> Told:
    more = {"dose": told} if status != "stop" else {}
    return {"event": "therapy", "what": what, "status": status, "date": date, **more}


def tacrolimus(*events: Told, target: tuple[float, float] = (5, 10)) -> DoseReport:
    told = {**dose("1 mg twice daily"), "what": "tacrolimus"}
    last = {**level(6), "of": "tacrolimus"}
    return report(now(weight(), *events, told, last), "tacrolimus", target=target).report


def held(*events: Told, says: str, **more: Any) -> None:
    made = read(*events, target=TARGET, **more)
    assert made.proposed is None
    assert made.options == ()
    assert any(says in one for one in made.held), made.held


def test_a_dose_told_as_running_at_another_amount_takes_the_place_of_the_one_before() -> None:
    running = {**dose("80 mg twice daily", "2023-03-01"), "status": "running"}
    made = read(weight(), dose(), level(), running, level(150, date="2023-03-15"))
    assert made.regimen.startswith("80 mg every 12 h")
    assert any("when it was changed is not told" in one for one in made.taken)


def test_running_fills_no_gap_that_was_told_and_begins_not_before_birth() -> None:
    stop = {"event": "therapy", "what": "ciclosporin", "status": "stop", "date": "2023-01-10"}
    again = {**dose(date="2023-01-15"), "status": "running"}
    made = read(weight(), dose(), stop, again, level(date="2023-01-25"))
    assert any("5 days before" in one for one in made.taken)
    newborn = {**dose("5 mg twice daily", "2020-01-04"), "status": "running"}
    young = read(weight(3.5, "2020-01-01"), newborn, level(date="2020-01-05"))
    assert any("3 days before" in one for one in young.taken)


def test_without_a_level_nothing_is_proposed() -> None:
    held(weight(), dose(), says="no level that can be used")


@pytest.mark.parametrize(
    "newest",
    [
        level(400, unit="nmol/L", date="2023-01-20"),
        {**level(date="2023-01-20"), "value": None, "result": "pending"},
        level(">1500", date="2023-01-20"),
        level(0, date="2023-01-20"),
        level(-5, date="2023-01-20"),
        level("1e308", date="2023-01-20"),
        level(50, date="2023-01-20", timing="random", hours_after_dose=-3),
        level(50, date="2023-01-20", timing="random", hours_after_dose=30),
        level(600, date="2023-01-20", hours_after_dose=2),
    ],
)
def test_a_newest_level_that_cannot_be_used_is_listed_and_holds(newest: Told) -> None:
    held(weight(), dose(), level(), newest, says="newest level is not among those used")
    made = read(weight(), dose(), level(), newest)
    assert len(made.levels) == 1
    assert len(made.unusable) == 1


def test_a_trough_told_with_its_usual_hours_is_a_trough() -> None:
    made = read(weight(), dose(), level(hours_after_dose=12))
    assert [one.timing for one in made.levels] == ["trough"]


def test_a_level_told_twice_counts_once() -> None:
    once, twice = read(weight(), dose(), level()), read(weight(), dose(), level(), level())
    assert len(twice.levels) == 1
    assert any("counts once" in one for one in twice.unusable)
    assert once.now == twice.now


def test_two_troughs_of_one_day_far_apart_are_questioned() -> None:
    held(weight(), dose(), level(150), level(40), says="two troughs of one day")


def test_a_partner_begun_since_the_level_holds() -> None:
    held(weight(), dose(), level(80), start("voriconazole", "2023-01-16"), says="drawn before")


def test_an_old_level_or_a_child_who_has_grown_since_holds() -> None:
    held(weight(), dose(), level(80), weight(20, "2025-01-01"), says="days old")
    held(weight(), dose(), level(80), weight(19, "2023-03-01"), says="weighs 19 kg now")


def test_a_kidney_value_or_an_infection_since_the_level_is_doubted() -> None:
    made = read(
        weight(),
        lab("creatinine", 25, "umol/L", "2023-01-01"),
        dose(),
        level(150),
        lab("creatinine", 150, "umol/L", "2023-01-20"),
        {"event": "infection", "what": "adenovirus", "date": "2023-01-20"},
    )
    assert any("creatinine went from 25 to 150" in one for one in made.warnings)
    assert any("infection" in one for one in made.warnings)


def test_diarrhoea_is_spoken_of_where_it_is() -> None:
    sick = {"event": "manifestation", "what": "diarrhea", "status": "onset", "date": "2023-01-02"}
    assert any("diarrhoea" in one for one in read(weight(), dose(), sick, level()).warnings)
    assert not any("diarrhoea" in one for one in read(weight(), dose(), level()).warnings)


def test_a_change_that_cannot_be_read_is_no_stop() -> None:
    change = {**dose("a bit more", "2023-02-01"), "status": "change"}
    held(weight(), dose(), level(), change, says="the dose that runs now is not known")
    assert "not known" in read(weight(), dose(), level(), change).regimen


def test_a_weight_far_above_any_child_is_used_for_no_dose() -> None:
    heavy = weight(140, "2022-12-30")
    told = (heavy, weight(14, "2023-02-01"), dose("5 mg/kg/day in 2 doses"), level())
    with pytest.raises(InputError) as caught:
        read(*told)
    assert "140 kg is far above" in caught.value.remedy


def test_a_dose_per_square_metre_is_read_and_a_slip_in_it_found() -> None:
    told = {**dose("600 mg/m2/dose twice daily"), "what": "mycophenolate mofetil"}
    last = {**level(2, unit="mg/L"), "of": "mycophenolate mofetil"}
    made = report(now(weight(), told, last), "mycophenolate").report
    surface = (14 * 95 / 3600) ** 0.5
    assert made.now is not None
    assert made.now.mg == pytest.approx(600 * surface)
    slip = {**told, "dose": "4000 mg twice daily"}
    wrong = report(now(weight(), slip, last), "mycophenolate", target=(1000, 3500)).report
    assert wrong.proposed is None
    assert any("slip by ten" in one for one in wrong.held)


def test_one_azole_stopped_beside_another_that_runs_leaves_the_interaction() -> None:
    both = (start("fluconazole", "2023-01-02"), start("posaconazole", "2023-01-05"))
    gone = (*both, start("fluconazole", "2023-01-05", "stop"))
    file = models()["ciclosporin_li2019"]
    found = covariates(file, now(weight(), *gone), 30_000.0, route="iv", assay="")
    assert found.values["AZOLE"] == 1.0
    none = (*gone, start("posaconazole", "2023-01-06", "stop"))
    found = covariates(file, now(weight(), *none), 30_000.0, route="iv", assay="")
    assert found.values["AZOLE"] == 0.0


def test_an_equation_pushed_below_zero_is_not_used() -> None:
    made = read(weight(), lab("bilirubin", 150, "umol/L", "2023-01-01"), dose(), level())
    assert "its equations give CL_F" in dict(made.unused)["ciclosporin_gao2022"]


def test_a_laboratory_value_in_another_unit_is_questioned() -> None:
    made = tacrolimus(lab("hematocrit", 0.35, "%", "2023-01-01"))
    assert "a unit?" in dict(made.unused)["tacrolimus_andrews2020"]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("LC-MS/MS", "chromatography"),
        ("mass spectrometry", "chromatography"),
        ("HPLC", "chromatography"),
        ("EMIT", "immunoassay"),
        ("CMIA", "immunoassay"),
        ("the usual one", ""),
    ],
)
def test_an_assay_is_read_by_its_name(word: str, kind: str) -> None:
    assert assay_kind(word) == kind


def test_slow_models_count_the_doses_of_months() -> None:
    """Six months on one dose: a model with a half-life of weeks expects what was measured."""
    told = {**dose("1 mg twice daily", "2023-01-01"), "what": "tacrolimus"}
    last = {**level(6, date="2023-06-20"), "of": "tacrolimus"}
    kilos = [weight(10), weight(10, "2023-06-20")]
    made = report(now(*kilos, told, last), "tacrolimus", target=(5, 10)).report
    chen = next(one for one in made.models if "chen2022" in one.id)
    assert chen.trough.median < 12


def test_models_of_troughs_tell_no_area_and_date_no_level() -> None:
    told = {**dose("0.5 mg once daily"), "what": "sirolimus"}
    last = {**level(8), "of": "sirolimus"}
    made = report(now(weight(), told, last), "sirolimus").report
    assert all(one.trough_only and one.area is None for one in made.models)
    assert made.now is not None
    assert made.now.area is None
    assert made.next_level_days is None


def test_levels_simulated_with_a_model_lie_in_its_own_band() -> None:
    """Children drawn from a model and measured with its error: about one in ten third levels falls
    outside 5 to 95 %."""
    file = models()["ciclosporin_gao2022"]
    rng = np.random.default_rng(3)
    days = ("2023-01-15", "2023-02-15", "2023-03-15")
    told = [level(140, date=day) for day in days]
    base = now(weight(17), dose("50 mg twice daily"), *told)
    fit = fitted(file, base, told_of(base.record, "ciclosporin", weights(base)), None)
    assert isinstance(fit, Fit)
    outside, count = 0, 60
    for _ in range(count):
        effects = rng.multivariate_normal(
            np.zeros(len(fit.course.model.omega)), fit.course.model.omega
        )
        true = fit.course.predicted(effects[None])[0] * fit.scale
        drawn = true * np.exp(rng.normal(0, fit.course.model.residual.proportional, 3))
        seen = [level(round(float(v), 1), date=day) for v, day in zip(drawn, days, strict=True)]
        child_ = now(weight(17), dose("50 mg twice daily"), *seen)
        read_ = told_of(child_.record, "ciclosporin", weights(child_))
        outside += "as they tell" not in foretold(child_, read_, None, (fit,))
    assert outside <= 12


def test_no_dose_is_proposed_that_meets_the_target_less_often_than_the_present_one() -> None:
    azoles = [
        start("fluconazole", "2023-01-02"),
        start("posaconazole", "2023-01-05"),
        start("fluconazole", "2023-01-05", "stop"),
    ]
    made = tacrolimus(*azoles)
    if made.proposed is not None:
        assert made.now is not None
        assert made.now.chances is not None
        assert made.proposed.chances is not None
        assert made.proposed.chances[1] > made.now.chances[1]
    else:
        assert made.held


def bu(factor: float = 1.0, told: str = "40 mg once daily", *more: Told) -> State:
    given = {
        **dose(told, "2023-01-02"),
        "what": "busulfan",
        "route": "IV",
    }
    curve = [
        {
            **level(round(v * factor, 3), unit="mg/L", date="2023-01-02"),
            "of": "busulfan",
            "timing": "random",
            "hours_after_dose": hour,
        }
        for v, hour in CURVE
    ]
    return state(child(weight(10), given, *curve, *more, **BORN))


def course(now_: State, **more: Any) -> Any:
    asked: dict[str, Any] = {"target": (80.0, 90.0), "doses": 4, "every": None, "infusion": 3.0}
    return course_plan(now_, "busulfan", **{**asked, **more}).plan


def stopped(what: str, date: str) -> Told:
    return {"event": "therapy", "what": what, "status": "stop", "date": date}


@pytest.mark.parametrize(
    ("now_", "more", "says"),
    [
        (bu(0.1), {}, "slip by ten"),
        (bu(), {"target": (4000.0, 5000.0)}, "far from all published"),
        (bu(1.0, "40 mg once daily", stopped("busulfan", "2023-01-03")), {}, "stopped"),
        (bu(1.0, "10 mg every 6 hours"), {"every": 24.0}, "disagrees"),
        (bu(), {"infusion": 30.0}, "longer than"),
        (bu(1.0, "400 mg once daily"), {}, "slip by ten"),
    ],
)
def test_a_course_is_not_planned_on_what_is_doubted(
    now_: State, more: dict[str, Any], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        course(now_, **more)


def test_a_course_counts_the_doses_given_until_now_at_their_own_interval() -> None:
    made = course(bu(1.0, "40 mg once daily", weight(10, "2023-01-04")))
    assert (made.given, made.every_h) == (3, 24.0)
    assert course(bu()).given == 1


def test_a_course_of_a_drug_by_mouth_is_refused() -> None:
    with pytest.raises(InputError, match="by mouth"):
        course_plan(
            now(weight(), dose(), level()),
            "ciclosporin",
            target=TARGET,
            doses=4,
            every=None,
            infusion=3.0,
        )


def test_a_model_that_is_not_linear_is_named_where_a_steady_state_is_wanted() -> None:
    made = report(bu(), "busulfan", infusion=3.0).report
    assert "not linear" in dict(made.unused)["busulfan_lawson2022"]


@pytest.mark.parametrize(("step", "says"), [(0.001, "too fine"), (500.0, "no multiple")])
def test_a_step_that_does_not_fit_the_dose_is_refused(step: float, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read(weight(), dose(), level(), target=TARGET, step=step)
