"""What cannot be used is said: words not known, values without a range, doses beyond any known."""

from __future__ import annotations

from typing import Any

import pytest

from children import IPEX, alert, give, plan_of, sign, weigh
from scurfin.plan.model import Plan


def lab(what: str, value: float, unit: str = "", **fields: Any) -> dict[str, Any]:
    return {"event": "lab", "what": what, "value": value, "unit": unit, **fields}


def asked(plan: Plan, key: str) -> str:
    return next((one.text for one in plan.questions if one.key == key), "")


@pytest.mark.parametrize("told", ["diarhoea", "convulsin", "eczma"])
def test_a_misspelt_sign_is_read_first_and_asked_about(told: str) -> None:
    plan = plan_of(IPEX[0], sign(told))
    assert any(told in one for one in plan.preface)
    assert told in plan.state.not_understood
    assert asked(plan, f"word:{told}")


def test_a_word_near_a_known_one_is_proposed() -> None:
    assert "Did you mean" in asked(plan_of(sign("diarhoea")), "word:diarhoea")


def test_a_known_sign_is_not_asked_about() -> None:
    plan = plan_of(sign("enteropathy"))
    assert not plan.state.not_understood
    assert not plan.preface


def test_an_unknown_test_is_named() -> None:
    plan = plan_of(lab("Kreatininx", 4, "foo"))
    assert "Kreatininx" in plan.state.not_understood


def test_a_value_without_a_range_asks_for_it() -> None:
    assert "normal range" in asked(plan_of(lab("potassium", 5.2, "mmol/L")), "test:potassium")
    ranged = plan_of(lab("potassium", 5.2, "mmol/L", low=3.5, high=5.5))
    assert not asked(ranged, "test:potassium")


def test_a_value_without_a_unit_asks_for_it() -> None:
    assert "mmol/L" in asked(plan_of(lab("potassium", 7.2)), "test:potassium")


def test_a_test_that_no_rule_reads_is_named() -> None:
    plan = plan_of(lab("head circumference", 40, "cm"), lab("potassium", 4, "mmol/L"))
    assert len(plan.state.unjudged) == 1


def test_a_dose_beyond_every_known_one_is_an_alert() -> None:
    plan = plan_of(weigh("3.6 kg"), give("prednisolone", dose="70 mg/day"))
    found = alert(plan, "prednisolone")
    assert found.id == "dose-high:prednisolone"
    assert "19.4" in found.text
    assert found.facts


@pytest.mark.parametrize("dose", ["7 mg/day", "2 mg/kg/day", "7200 ug/day"])
def test_a_dose_within_the_known_ones_is_none(dose: str) -> None:
    plan = plan_of(weigh("3.6 kg"), give("prednisolone", dose=dose))
    assert not [one for one in plan.alerts if one.id.startswith("dose-high")]


@pytest.mark.parametrize("dose", ["a little", "7 drops", "7 mg"])
def test_a_dose_that_cannot_be_read_is_asked_about(dose: str) -> None:
    plan = plan_of(weigh("3.6 kg"), give("prednisolone", dose=dose))
    assert dose in asked(plan, "dose:prednisolone")


def test_a_dose_in_the_wrong_unit_is_asked_about() -> None:
    plan = plan_of(weigh("3.6 kg"), give("insulin", dose="7 mg/day"))
    assert "unit" in asked(plan, "dose:insulin")


BETTER = [
    *IPEX,
    give("prednisolone"),
    give("ciclosporin"),
    sign("enteropathy", "improved"),
    sign("eczema", "improved"),
]


def test_no_step_down_on_the_day_of_a_fever() -> None:
    def lowered(plan: Plan) -> bool:
        return any("steroid-taper" in (one.id, *one.also) for one in plan.recommendations)

    assert lowered(plan_of(*BETTER))
    assert not lowered(plan_of(*BETTER, sign("fever")))


def test_fever_with_nothing_told_of_treatment_is_an_emergency() -> None:
    plan = plan_of(*IPEX, sign("fever"))
    assert any(one.id == "sepsis-or-fever-at-risk" for one in plan.recommendations)


def vital(what: str, value: float, unit: str = "") -> dict[str, Any]:
    return {"event": "vital_sign", "what": what, "value": value, "unit": unit}


@pytest.mark.parametrize(
    "told",
    [
        lab("glucose", 2.4),
        {"event": "lab", "what": "glucose", "value": "LO"},
        {"event": "lab", "what": "potassium", "value": "haemolysed"},
        lab("hemoglobin", 6),
        vital("temperature", 102.2, "F"),
        vital("oxygen saturation", 0.85),
    ],
    ids=lambda one: f"{one['what']} {one['value']} {one.get('unit', '')}".strip(),
)
def test_a_value_on_which_an_emergency_may_hang_is_never_dropped_in_silence(
    told: dict[str, Any],
) -> None:
    plan = plan_of(*IPEX, told)
    assert any(str(told["value"]) in one and "emergency" in one for one in plan.preface)
    assert any(one.key.startswith("test:") for one in plan.questions)


@pytest.mark.parametrize("value", ["normal", "negative", "Normal for age"])
def test_a_word_that_says_normal_is_no_emergency(value: str) -> None:
    assert not plan_of(*IPEX, {"event": "lab", "what": "ketones", "value": value}).preface


@pytest.mark.parametrize("who", ["Tom", "brother", "Keran"])
def test_a_gene_test_of_nobody_known_is_asked_about(who: str) -> None:
    told = {"event": "genotype", "of": who, "gene": "FOXP3", "result": "variant found"}
    plan = plan_of(IPEX[1], told)
    assert any(who in one for one in plan.preface)
    assert asked(plan, f"person:{who.lower()}")
    assert not plan.state.diagnoses


def test_a_gene_test_of_a_relative_is_not_the_childs() -> None:
    told = {"event": "genotype", "of": "brother", "gene": "FOXP3", "result": "variant found"}
    member = {"id": "tom", "relation": "brother", "sex": "male"}
    plan = plan_of(IPEX[1], told, family={"members": [member]})
    assert not plan.preface
    assert not plan.state.diagnoses


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("convulsion", "convulsions"),
        ("fit", "convulsions"),
        ("respiratory arrest", "respiratory-failure"),
        ("febrile", "sepsis-or-fever-at-risk"),
    ],
)
def test_the_word_of_the_moment_raises_the_emergency(word: str, name: str) -> None:
    assert any(one.id == name for one in plan_of(*IPEX, sign(word)).recommendations)


@pytest.mark.parametrize(
    ("what", "value", "unit"),
    [
        ("hemoglobin", 64, "g/dL"),
        ("potassium", 45, "mmol/L"),
        ("sodium", 13.5, "mmol/L"),
        ("blood pH", 71, ""),
        ("body temperature", 102, "Cel"),
    ],
)
def test_a_value_that_no_living_child_has_is_asked_again(
    what: str, value: float, unit: str
) -> None:
    plan = plan_of(*IPEX, {"event": "lab", "what": what, "value": value, "unit": unit})
    assert any(str(value) in one for one in plan.preface)
    assert any("hardly has such a value" in one.text for one in plan.questions)


@pytest.mark.parametrize("value", [5, 300])
def test_a_value_at_the_limit_is_used(value: float) -> None:
    plan = plan_of(*IPEX, lab("hemoglobin", value, "g/L"))
    assert not any("hardly has such a value" in one.text for one in plan.questions)
