"""From a child's record to exposure and dose: what is used, what is refused, what is proposed."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from click.testing import CliRunner

from children import ROOT, Told
from dosed import dose, level, now, read, weight
from scurfin.cli import cli
from scurfin.dose.kinetics.model_file import CLOCK, models, typical
from scurfin.dose.kinetics.residual import Residual
from scurfin.dose.levels.course import course_plan, least_amount
from scurfin.dose.levels.covariates import sources
from scurfin.dose.levels.report import files_of, report
from scurfin.dose.levels.sampling import explained
from scurfin.dose.levels.shown import DoseReport
from scurfin.plan.moments import known_at
from scurfin.record import load_record
from scurfin.state import state
from scurfin.terms.source_text import InputError

KERAN = str(ROOT / "examples" / "keran-worked.yaml")
BUSULFAN = str(ROOT / "examples" / "keran-busulfan.yaml")


@pytest.fixture(scope="module")
def keran() -> DoseReport:
    at_relapse = known_at(load_record(KERAN), "relapse")
    return report(state(at_relapse), "ciclosporin").report


def test_keran_s_levels_are_read_and_the_last_is_foretold(keran: DoseReport) -> None:
    assert [one.ng_ml for one in keran.levels] == [138, 145, 71]
    assert [one.against for one in keran.levels] == ["in range", "in range", "below"]
    assert "as they tell" in keran.foretold
    for one in keran.levels:
        assert one.expected.low < one.expected.median < one.expected.high


def test_keran_s_next_dose_meets_his_centre_s_target_best(keran: DoseReport) -> None:
    assert keran.target is not None
    assert keran.proposed is not None
    assert keran.now is not None
    assert (keran.target.low, keran.target.high) == (120, 180)
    assert keran.proposed.mg > keran.now.mg
    assert keran.proposed.chances is not None
    within = {one.mg: one.chances[1] for one in keran.options if one.chances is not None}
    assert max(within, key=lambda mg: within[mg]) == keran.proposed.mg
    assert within[keran.proposed.mg] > within[keran.now.mg]


def test_each_published_neighbour_is_named_and_only_a_sourced_one_gets_a_dose(
    keran: DoseReport,
) -> None:
    doses = {one["context"]: one["would_take_mg"] for one in keran.neighbours}
    assert doses["autoimmune disease"] is None
    assert doses["after HSCT, GVHD prophylaxis"] > 10


def test_an_extrapolation_is_said(keran: DoseReport) -> None:
    assert any("extrapolation" in one for one in keran.warnings)
    assert all(one.outside for one in keran.models)
    assert sum(one.share for one in keran.models) == pytest.approx(1)


def test_without_a_target_no_dose_is_proposed() -> None:
    made = read(weight(), dose(), level())
    assert made.target is None
    assert made.proposed is None
    assert made.options == ()
    assert made.levels[0].against == "cannot tell: no target"


def test_a_target_that_is_entered_is_aimed_at() -> None:
    made = read(weight(), dose(), level(), target=(100.0, 200.0))
    assert made.proposed is not None
    assert 100 < made.proposed.trough.median < 200


@pytest.mark.parametrize(("value", "unit"), [(150, "ug/L"), (0.15, "mg/L"), (0.15, "ug/mL")])
def test_one_level_in_other_units_is_the_same(value: float, unit: str) -> None:
    one = read(weight(), dose(), level())
    other = read(weight(), dose(), level(value, unit))
    assert other.levels[0].ng_ml == pytest.approx(one.levels[0].ng_ml)
    assert other.now == one.now


def test_an_unknown_unit_is_not_used() -> None:
    made = read(weight(), dose(), level(150, "nmol/L"))
    assert made.levels == ()
    assert any("nmol/L" in one for one in made.unusable)


@pytest.mark.parametrize(
    ("told", "mg"),
    [
        ("40 mg twice daily", 40),
        ("80 mg/day in 2 doses", 40),
        ("5 mg/kg/day in 2 doses", 35),
        ("5 mg/kg/dose twice daily", 70),
        ("40000 ug twice daily", 40),
    ],
)
def test_per_day_and_per_dose_are_never_mixed(told: str, mg: float) -> None:
    made = read(weight(14.0), dose(told), level())
    assert made.now is not None
    assert made.now.mg == pytest.approx(mg)


def test_a_dose_per_kg_without_a_weight_is_asked() -> None:
    with pytest.raises(InputError) as caught:
        read(dose("5 mg/kg/day in 2 doses"), level())
    assert "no dose of ciclosporin" in caught.value.message
    assert "no usable weight" in caught.value.remedy


def test_a_level_without_a_dose_before_it_is_named() -> None:
    made = read(weight(), dose(date="2023-02-01"), level(date="2023-01-15"))
    assert made.levels == ()
    assert any("no dose with an amount and a time" in one for one in made.unusable)


def test_a_random_level_without_its_hours_is_not_used() -> None:
    made = read(weight(), dose(), level(timing="random"))
    assert made.levels == ()
    assert any("hours after the dose are not told" in one for one in made.unusable)


def test_a_peak_with_its_hours_is_used() -> None:
    made = read(weight(), dose(), level(600, timing="peak", hours_after_dose=2), target=(100, 200))
    assert made.levels[0].timing == "2 h after the dose"
    assert made.levels[0].against == "cannot tell: not a trough"


def test_a_level_below_the_limit_is_information() -> None:
    made = read(weight(), dose(), level("<25"))
    free = read(weight(), dose())
    assert made.now is not None
    assert free.now is not None
    assert made.now.trough.median < free.now.trough.median


@pytest.mark.parametrize("told", ["400 mg twice daily", "4 mg twice daily"])
def test_a_tenfold_dose_is_questioned_and_no_dose_is_built_on_it(told: str) -> None:
    made = read(weight(), dose(told), level(150), target=(100, 200))
    assert made.held
    assert made.proposed is None
    assert made.options == ()
    assert all(one["would_take_mg"] is None for one in made.neighbours)


def test_a_level_that_no_dose_explains_builds_no_dose() -> None:
    made = read(weight(), dose(), level(150), level(2500, date="2023-01-29"), target=(100, 200))
    assert made.proposed is None
    assert any("one in" in one or "last level" in one for one in made.held)


def test_a_stopped_drug_gets_no_dose() -> None:
    stopped = {"event": "therapy", "what": "ciclosporin", "status": "stop", "date": "2023-02-01"}
    made = read(weight(), dose(), level(), stopped, target=(100, 200))
    assert made.proposed is None
    assert made.held == ("the drug is told as stopped",)


def test_a_target_told_with_the_level_is_aimed_at_and_named() -> None:
    made = read(weight(), dose(), level(0.15, unit="mg/L", target=[0.1, 0.2]))
    assert made.target is not None
    assert (made.target.low, made.target.high) == pytest.approx((100, 200))
    assert made.target.source == "told with the level"
    assert made.proposed is not None


def test_a_dose_above_every_known_one_is_named_and_not_proposed() -> None:
    made = read(weight(), dose(), level(), target=(400, 500))
    assert made.proposed is None
    assert any("more than any rule" in one for one in made.held)


@pytest.mark.parametrize("target", [(0.1, 0.2), (100_000, 200_000)])
def test_a_target_far_from_any_dose_near_the_present_one_gets_none(
    target: tuple[float, float],
) -> None:
    made = read(weight(), dose(), level(), target=target)
    assert made.proposed is None
    assert "check the target" in made.held[0]


def test_medicines_not_told_are_taken_as_absent_and_that_is_said() -> None:
    def said(*more: Told) -> bool:
        grafted = {"event": "hsct", "date": "2023-01-05"}
        egfr = {"event": "lab", "what": "egfr", "value": 120, "unit": "mL/min/{1.73_m2}"}
        told = [weight(), dose(route="IV", date="2023-01-06"), grafted]
        told += [{**egfr, "date": "2023-01-05"}, *more, level()]
        made = report(now(*told), "ciclosporin", infusion=4.0).report
        return any("a triazole: not told" in each for one in made.models for each in one.assumed)

    assert said()
    assert not said({"event": "reconciled", "lists": ["medications"], "date": "2023-01-06"})


def test_a_level_narrows_what_is_expected() -> None:
    free, told = read(weight(), dose()), read(weight(), dose(), level())
    assert free.now is not None
    assert told.now is not None
    width = {
        one: three.high / three.low
        for one, three in (("free", free.now.trough), ("told", told.now.trough))
    }
    assert width["told"] < width["free"]


def test_a_level_on_the_second_day_is_not_steady() -> None:
    made = read(weight(), dose(), level(date="2023-01-02"), level(date="2023-01-29"))
    assert [one.steady for one in made.levels] == [False, True]


def test_what_is_assumed_is_said() -> None:
    made = read(weight(), dose(), level())
    assumed = [one for each in made.models for one in each.assumed]
    assert any("haematocrit: not told" in one for one in assumed)
    with_lab = read(
        weight(),
        {"event": "lab", "what": "hematocrit", "value": 0.35, "unit": "1", "date": "2023-01-01"},
        dose(),
        level(),
    )
    assert not any("haematocrit" in one for each in with_lab.models for one in each.assumed)


@pytest.mark.parametrize(
    ("name", "says"),
    [("unheard", "no drug"), ("abatacept", "no kinetic model"), ("tacrolimus", "no dose of")],
)
def test_what_cannot_be_is_one_message(name: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        report(now(weight(), dose()), name)


def test_an_infusion_needs_its_length() -> None:
    told = (weight(), dose(route="IV"), level())
    with pytest.raises(InputError) as caught:
        read(*told)
    assert "--infusion" in caught.value.remedy
    assert read(*told, infusion=4.0).models


def test_a_history_by_mouth_and_then_by_vein_is_read_by_the_models_that_know_both() -> None:
    vein = dose("20 mg twice daily", "2023-02-01", route="IV", status="change")
    told = (weight(), dose(), level(), vein, level(180, date="2023-02-08"))
    made = read(*told, infusion=4.0, target=(100, 200))
    assert {one.id for one in made.models} == {"ciclosporin_fanta2007", "ciclosporin_willemze2008"}
    assert [one.steady for one in made.levels] == [True, True]
    assert "into a vein" in made.regimen
    assert made.proposed is not None
    unused = dict(made.unused)
    assert "oral route" in unused["ciclosporin_li2019"]


def test_half_absorbed_by_mouth_is_half_the_dose_by_vein() -> None:
    """The same steady area by Willemze's model: the fraction absorbed is 1 by vein."""
    vein = read(weight(), dose("20 mg twice daily", route="IV"), infusion=4.0)
    mouth = read(weight(), dose("20 mg twice daily"))
    area = {
        name: next(each.area.median for each in made.models if "willemze" in each.id and each.area)
        for name, made in (("vein", vein), ("mouth", mouth))
    }
    share = typical(models()["ciclosporin_willemze2008"], {"WT": 14.0})["F"]
    assert area["mouth"] / area["vein"] == pytest.approx(share, rel=0.1)


def test_every_covariate_of_every_model_has_a_source() -> None:
    for one in models().values():
        for each in one.covariates:
            assert each.name == CLOCK or each.name in sources(), (one.id, each.name)


def plan(at: str | None = None, **more: Any) -> Any:
    asked: dict[str, Any] = {"target": (80.0, 90.0), "doses": 4, "every": 24.0, "infusion": 3.0}
    now_ = state(known_at(load_record(BUSULFAN), at))
    return course_plan(now_, "busulfan", **{**asked, **more}).plan


def test_busulfan_is_planned_and_planned_again_after_the_first_curve() -> None:
    before, after = plan("before conditioning"), plan()
    assert (before.given, after.given) == (0, 1)
    assert after.mg < before.mg
    assert 80 < after.area.median < 90
    assert 80 < before.area.median < 90
    width = {one: each.area.high / each.area.low for one, each in (("0", before), ("1", after))}
    assert width["1"] < width["0"]
    assert len(after.models) >= 4
    assert any("one of them alone" in one for one in after.warnings)


def test_a_course_is_drawn_with_its_levels_its_doses_and_its_target() -> None:
    words = ["dose", BUSULFAN, "--drug", "busulfan", "--course", "4", "--infusion", "3"]
    done = CliRunner().invoke(cli, [*words, "--auc", "80-90", "--format", "svg"])
    assert done.exit_code == 0, done.output
    drawn = ElementTree.fromstring(done.output)
    space = "{http://www.w3.org/2000/svg}"
    assert len(drawn.findall(f"{space}circle")) == 4
    assert len(drawn.findall(f"{space}polygon")) == 2
    assert len([one for one in drawn.iter() if one.get("class") == "target"]) == 1


def test_a_course_that_is_done_or_has_enough_is_said() -> None:
    with pytest.raises(InputError, match="are given"):
        plan(doses=1)
    with pytest.raises(InputError, match="far from all published"):
        plan(target=(5.0, 10.0))
    one = np.ones(1)
    with pytest.raises(InputError, match="reach the target"):
        least_amount(30 * one, one, one, (5.0, 10.0))


@pytest.mark.parametrize("form", ["text", "json", "svg"])
def test_the_verb_shows_the_levels(form: str) -> None:
    words = ["dose", KERAN, "--drug", "ciclosporin", "--at", "relapse", "--format", form]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.output
    if form == "json":
        assert json.loads(done.output)["proposed"]["mg"] > 10
    elif form == "svg":
        assert ElementTree.fromstring(done.output) is not None
        assert done.output.count('class="level"') == 3
    else:
        for word in (
            "PROPOSED",
            "TARGET",
            "DOUBTS",
            "not a medical device",
            "from the levels before",
        ):
            assert word in done.output
        assert max(map(len, done.output.splitlines())) <= 110


def test_the_verb_plans_a_course_and_asks_for_its_target() -> None:
    words = ["dose", BUSULFAN, "--drug", "busulfan", "--course", "4", "--infusion", "3"]
    done = CliRunner().invoke(cli, [*words, "--auc", "80-90"])
    assert done.exit_code == 0
    assert "3 doses of" in done.output
    none = CliRunner().invoke(cli, words)
    assert none.exit_code == 2
    assert "none is assumed" in none.output
    odd = CliRunner().invoke(cli, [*words, "--auc", "90-80"])
    assert odd.exit_code == 2


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (["--auc", "80-90"], "--auc needs --course"),
        (["--every", "12"], "--every needs --course"),
        (["--course", "4", "--target", "5-10"], "--target does not go with --course"),
        (["--course", "4", "--step", "5"], "--step does not go with --course"),
    ],
)
def test_an_option_that_would_change_nothing_is_refused(extra: list[str], said: str) -> None:
    done = CliRunner().invoke(cli, ["dose", BUSULFAN, "--drug", "busulfan", *extra])
    assert done.exit_code == 2
    assert said in done.output


def test_a_drug_is_also_named_by_its_atc_code() -> None:
    assert files_of("ATC:L04AD01")[0].id == files_of("l04ad01")[0].id == "ciclosporin"


def test_the_hour_that_tells_most_of_the_area_is_named(keran: DoseReport) -> None:
    assert "for the area" in keran.next_level


def test_a_level_without_error_that_is_the_area_explains_all_of_it() -> None:
    areas = np.array([1.0, 2.0, 3.0, 4.0])
    weights = np.full(4, 0.25)
    sure = Residual("additive", additive=1e-9)
    drawn = np.stack([areas, np.ones(4)], axis=1)
    assert explained(drawn, areas, weights, sure) == pytest.approx([1.0, 0.0])
    unsure = Residual("additive", additive=float(areas.std()))
    assert explained(drawn, areas, weights, unsure) == pytest.approx([0.5, 0.0])


def test_a_drug_told_as_running_is_taken_as_given_before() -> None:
    running = {**dose(date="2023-01-15"), "status": "running"}
    made = read(weight(), running, level())
    assert made.levels[0].steady
    assert any("14 days before" in one for one in made.taken)
    again = read(weight(), dose(), running, level())
    assert again.taken == ()


def test_a_model_for_after_a_transplant_is_not_used_for_doses_before_it() -> None:
    graft = {"event": "hsct", "donor": "sister", "date": "2023-02-01"}
    made = read(weight(), dose(), level(), graft)
    why = dict(made.unused)
    assert "at the first dose" in why["ciclosporin_chen2020"]
    after = read(weight(), graft, dose(date="2023-02-10"), level(date="2023-02-20"))
    assert "ciclosporin_chen2020" in {one.id for one in after.models}
