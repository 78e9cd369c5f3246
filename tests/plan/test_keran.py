"""Keran, replayed: what the plan must say at each turn of the reference case."""

from __future__ import annotations

from pathlib import Path

import pytest

from scurfin.plan import Plan, make
from scurfin.plan.replay import replay
from scurfin.record import Record, load_record
from scurfin.record.reader import from_data
from scurfin.terms.source_text import read_text

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
KERAN = EXAMPLES / "keran.yaml"


@pytest.fixture(scope="module")
def keran() -> Record:
    return load_record(str(KERAN))


def lines(plan: Plan) -> dict[str, str]:
    """Each line that is more than a question, with its status."""
    return {one.id: one.status for one in plan.recommendations if one.status != "ask"}


def test_at_presentation_support_control_and_cure_begin_together(keran: Record) -> None:
    now = lines(make(keran, "presentation"))
    assert now["parenteral-nutrition"] == "start"
    assert now["insulin"] == "start"
    assert now["first-steroid-aiha"] == "start"
    assert now["second-drug"] == "consider"
    assert now["pjp-prophylaxis"] == "start"
    assert now["refer-transplant"] == "start"
    assert now["type-family"] == "start"
    assert now["foxp3-test"] == "start"
    assert "activate-transplant" not in now


def test_the_second_drug_comes_with_its_dose_and_level(keran: Record) -> None:
    plan = make(keran, "presentation")
    second = next(one for one in plan.recommendations if one.id == "second-drug")
    ciclosporin = next(one for one in second.choices if one.what == "ciclosporin")
    assert ciclosporin.doses
    assert any("trough" in one for one in ciclosporin.watch)


def test_at_two_months_improvement_is_seen_and_no_more(keran: Record) -> None:
    plan = make(keran, "better")
    (line,) = plan.state.lines
    assert line.overall == "responding"
    assert {one.outcome for one in line.responses} == {"improved"}
    assert {one.published for one in line.responses} == {"partial benefit"}
    counted = {one.name for one in line.responses if one.counted}
    assert "Enteropathy" in counted
    assert "Diabetes" not in counted
    assert "activate-transplant" not in lines(plan)


def test_at_four_months_relapse_and_a_new_organ_are_seen(keran: Record) -> None:
    plan = make(keran, "relapse")
    course = {one.concept: one.course for one in plan.state.manifestations}
    assert course["enteropathy"] == "relapsed"
    assert course["eczema"] == "relapsed"
    assert course["hypothyroidism"] == "new under treatment"
    assert plan.state.lines[-1].overall == "failing"


def test_at_four_months_the_plan_turns(keran: Record) -> None:
    now = lines(make(keran, "relapse"))
    assert now["gut-infection-first"] == "start"
    assert now["skin-infection-first"] == "start"
    assert now["exposure-in-diarrhoea"] == "start"
    assert now["levothyroxine-on-steroid"] == "start"
    assert now["next-line"] == "consider"
    assert now["activate-transplant"] == "start"


def test_exposure_is_questioned_in_both_directions(keran: Record) -> None:
    plan = make(keran, "relapse")
    line = next(one for one in plan.recommendations if one.id == "exposure-in-diarrhoea")
    assert "lower" in line.text
    assert "raise" in line.text


def test_thyroxine_carries_the_adrenal_caution(keran: Record) -> None:
    plan = make(keran, "relapse")
    line = next(one for one in plan.recommendations if one.id == "levothyroxine-on-steroid")
    assert "adrenal" in line.text
    assert "steroid" in line.text


def test_infection_is_looked_for_before_the_next_line(keran: Record) -> None:
    order = list(lines(make(keran, "relapse")))
    assert order.index("gut-infection-first") < order.index("next-line")


def test_without_the_relapse_activation_vanishes() -> None:
    data = read_text(KERAN).data
    for visit in data["child"]["timeline"]:
        if visit["visit"] == "relapse":
            visit["events"] = [{"event": "note", "text": "seen, nothing new told"}]
    calm = from_data(data).one()
    for turn in calm.turns():
        assert "activate-transplant" not in lines(make(calm, str(turn.number)))


def test_the_sister_is_named_only_from_her_typing_on(keran: Record) -> None:
    for step in replay(keran).steps:
        named = any(one.id == "sister" for one in step.plan.donors)
        assert named is (step.turn >= 5), f"turn {step.turn}"


def test_the_sister_carries_a_question(keran: Record) -> None:
    plan = make(keran, "donor found")
    assert {"donor-identical-sibling", "donor-carrier-question"} <= lines(plan).keys()
    assert any(one.key == "genotype:FOXP3:sister" for one in plan.questions)


def test_his_organ_score_is_a_range_while_organs_are_untold(keran: Record) -> None:
    for step in replay(keran).steps:
        (score,) = step.plan.state.scores
        assert score.low < score.high
        assert score.high == 5


def test_family_testing_is_in_the_plan_throughout(keran: Record) -> None:
    for step in replay(keran).steps:
        assert "family-testing" in lines(step.plan), f"turn {step.turn}"


def test_every_line_cites_a_fact_and_every_fact_a_source(keran: Record) -> None:
    for step in replay(keran).steps:
        known = {one.fact for one in step.plan.sources}
        for line in step.plan.recommendations:
            assert line.facts
            assert set(line.facts) <= known


def test_insulin_thyroxine_and_steroid_are_never_stopped(keran: Record) -> None:
    for step in replay(keran).steps:
        stopped = [one.action for one in step.plan.recommendations if one.status == "stop"]
        assert stopped == []


def test_the_worked_example_shows_levels_doses_and_a_carrier_question() -> None:
    record = load_record(str(EXAMPLES / "keran-worked.yaml"))
    plan = make(record, "relapse")
    ciclosporin = next(one for one in plan.state.therapies if one.drug == "ciclosporin")
    assert ciclosporin.level_position == "below"
    assert "centre" in ciclosporin.target
    levothyroxine = next(one for one in plan.recommendations if "levothyroxine" in one.action)
    assert levothyroxine.dose is not None
    assert "5.6 kg" in levothyroxine.dose.arithmetic
    assert plan.schedule[0].date
