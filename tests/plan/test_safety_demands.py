"""What must be caught in any child: weights, interactions, contraindications, special lives."""

from __future__ import annotations

import pytest

from children import IPEX, alert, give, line, plan_of, weigh
from scurfin.knowledge.store import knowledge

HYPOTHYROID = {"event": "manifestation", "what": "hypothyroidism", "status": "onset"}


def test_without_a_weight_doses_stay_per_kg_and_ask_for_it() -> None:
    plan = plan_of(*IPEX, {**HYPOTHYROID, "age": "P7M"}, give("prednisolone", "running"))
    dose = line(plan, "levothyroxine-on-steroid").dose
    assert dose is not None
    assert (dose.unit, dose.needs) == ("ug/kg", ("weight",))
    assert any(one.key == "weight" for one in plan.questions)


def test_doses_per_m2_ask_for_length_too() -> None:
    plan = plan_of(*IPEX, {**HYPOTHYROID, "age": "P7M"}, weigh("6.4 kg", age="P7M"))
    dose = line(plan, "pjp-prophylaxis").dose
    assert dose is not None
    assert (dose.basis, dose.needs) == ("m2", ("length",))
    assert any(one.key == "length" for one in plan.questions)


def test_fixed_doses_remain_without_a_weight() -> None:
    plan = plan_of(
        {"age": "P8M", "event": "manifestation", "what": "adrenal crisis", "status": "onset"}
    )
    crisis = next(
        one
        for one in plan.recommendations
        if one.stage == "emergency" and one.dose is not None and one.dose.drug == "hydrocortisone"
    )
    assert crisis.dose is not None
    assert (crisis.dose.amount, crisis.dose.unit, crisis.dose.needs) == (25, "mg", ())


@pytest.mark.parametrize("weight", ["70 kg", "14 kg", "15 kg"])
def test_an_implausibly_high_weight_is_questioned_and_not_used(weight: str) -> None:
    plan = plan_of(*IPEX, weigh(weight))
    assert not plan.state.body.weight_used
    assert plan.state.body.doubts
    assert any("weight:doubt" in one.key for one in plan.questions)
    doses = [one.dose for one in plan.recommendations if one.dose is not None]
    assert all("weight" in one.needs for one in doses if one.basis == "kg")


def test_pounds_taken_for_kilograms_are_named() -> None:
    plan = plan_of(*IPEX, weigh("15 kg"))
    assert "pounds" in plan.state.body.doubts[0]


def test_a_starved_child_is_questioned_and_dosed() -> None:
    plan = plan_of(*IPEX, weigh("2.5 kg"))
    assert plan.state.body.doubts
    assert plan.state.body.weight_used
    dose = line(plan, "first-steroid").dose
    assert dose is not None
    assert (dose.amount, dose.needs) == (5, ())


def test_a_confirmed_weight_is_used() -> None:
    plan = plan_of(*IPEX, weigh("14 kg", confirmed=True))
    assert plan.state.body.weight_used


def test_ciclosporin_with_systemic_tacrolimus_stops() -> None:
    plan = plan_of(*IPEX, give("ciclosporin", "running"), give("tacrolimus", "planned"))
    found = alert(plan, "ciclosporin", "tacrolimus")
    assert found.tier == "stop"
    assert found.facts


def test_topical_tacrolimus_beside_ciclosporin_is_a_caution() -> None:
    plan = plan_of(
        *IPEX, give("ciclosporin", "running"), give("tacrolimus", "running", route="topical")
    )
    assert alert(plan, "ciclosporin", "tacrolimus-topical").tier == "watch"


@pytest.mark.parametrize("azole", ["fluconazole", "posaconazole", "itraconazole"])
def test_an_azole_started_beside_sirolimus_changes_the_dose(azole: str) -> None:
    plan = plan_of(*IPEX, give("sirolimus", "running"), give(azole))
    assert alert(plan, "sirolimus", azole).tier == "change"
    assert any(azole in one.with_ for one in plan.coupled)


def test_voriconazole_beside_sirolimus_stops() -> None:
    plan = plan_of(*IPEX, give("sirolimus", "running"), give("voriconazole", "planned"))
    assert alert(plan, "sirolimus", "voriconazole").tier == "stop"


def test_an_azole_stopped_beside_sirolimus_asks_for_dose_and_level() -> None:
    plan = plan_of(
        *IPEX,
        give("sirolimus", "running"),
        give("fluconazole", "running"),
        give("fluconazole", "stop"),
    )
    found = next(one for one in plan.alerts if one.id.startswith("stopped:"))
    assert "fluconazole" in found.involves
    assert "level" in found.action
    assert any("fluconazole" in one.with_ for one in plan.coupled)


def test_a_live_vaccine_under_immunosuppression_stops() -> None:
    vaccine = {"event": "vaccination", "what": "rotavirus vaccine", "status": "planned"}
    plan = plan_of(give("ciclosporin", "running"), vaccine)
    assert alert(plan, "rotavirus-vaccine").tier == "stop"


def test_a_live_vaccine_in_suspected_ipex_stops_without_immunosuppression() -> None:
    vaccine = {"event": "vaccination", "what": "BCG", "status": "planned"}
    suspected = {"event": "diagnosis", "what": "IPEX", "level": "suspected"}
    plan = plan_of(suspected, vaccine)
    assert any(one.tier == "stop" and one.involves == ("bcg",) for one in plan.alerts) or any(
        one.tier == "stop" and any("bcg" in drug for drug in one.involves) for one in plan.alerts
    )


def test_a_planned_vaccine_never_blocks_treatment() -> None:
    vaccine = {"event": "vaccination", "what": "rotavirus vaccine", "status": "planned"}
    plan = plan_of(*IPEX, {**weigh("6.8 kg"), "length": "66 cm"}, vaccine)
    assert line(plan, "first-steroid").status == "start"


def test_azathioprine_in_a_tpmt_poor_boy_stops() -> None:
    gene = {"event": "genotype", "gene": "TPMT", "result": "poor metaboliser"}
    plan = plan_of(*IPEX, gene, give("azathioprine", "planned"))
    found = alert(plan, "azathioprine")
    assert found.tier == "stop"
    assert "aza-cpic-poor" in found.facts


def test_co_trimoxazole_at_three_weeks_is_blocked_and_can_be_overridden() -> None:
    young = [{**IPEX[0], "age": "P3W"}, *IPEX[1:]]
    plan = plan_of(*young)
    blocked = line(plan, "pjp-prophylaxis")
    assert blocked.status == "blocked"
    assert blocked.blocked_by
    told = {
        "event": "decision",
        "recommendation": "pjp-prophylaxis",
        "outcome": "overridden",
        "reason": "immunologist: exposed to a case",
    }
    again = line(plan_of(*young, told), "pjp-prophylaxis")
    assert again.status == "start"
    assert "immunologist" in again.decided


def test_an_override_without_a_reason_does_not_unblock() -> None:
    told = {"event": "decision", "recommendation": "pjp-prophylaxis", "outcome": "overridden"}
    plan = plan_of({**IPEX[0], "age": "P3W"}, *IPEX[1:], told)
    assert line(plan, "pjp-prophylaxis").status == "blocked"


def test_a_refused_line_is_held_with_its_reason() -> None:
    told = {
        "event": "decision",
        "recommendation": "refer-transplant",
        "outcome": "refused",
        "reason": "parents want a second opinion",
    }
    held = line(plan_of(*IPEX, told), "refer-transplant")
    assert held.status == "hold"
    assert "second opinion" in held.decided


def test_an_allergy_blocks_what_would_be_started() -> None:
    plan = plan_of(
        *IPEX,
        {**weigh("6.8 kg"), "length": "66 cm"},
        {"event": "allergy", "to": "co-trimoxazole", "reaction": "rash"},
    )
    assert line(plan, "pjp-prophylaxis").status == "blocked"


def test_steroid_taper_and_insulin_change_together() -> None:
    plan = plan_of(
        {"event": "manifestation", "what": "type 1 diabetes mellitus", "status": "onset"},
        give("insulin", "running"),
        give("prednisolone", "start", dose="10 mg/day"),
        give("prednisolone", "change", dose="5 mg/day"),
    )
    assert any("insulin" in one.text.lower() for one in plan.coupled)


def test_nutrition_stopped_and_insulin_change_together() -> None:
    plan = plan_of(
        {"event": "manifestation", "what": "type 1 diabetes mellitus", "status": "onset"},
        give("insulin", "running"),
        give("parenteral nutrition", "running"),
        give("parenteral nutrition", "stop"),
    )
    assert any("insulin" in one.text.lower() for one in plan.coupled)


def test_no_rule_stops_a_lifeline() -> None:
    lifelines = {one.id for one in knowledge().drugs.values() if one.lifeline}
    assert {"insulin", "levothyroxine", "hydrocortisone", "prednisolone"} <= lifelines


def test_before_birth_no_treatment_is_proposed() -> None:
    plan = plan_of(
        {
            "age": "prenatal",
            "event": "manifestation",
            "what": "echogenic fetal bowel",
            "status": "onset",
        }
    )
    assert plan.state.life == "unborn"
    assert "not born" in plan.preface[0]
    assert not [one for one in plan.recommendations if one.dose is not None]


def test_after_death_only_the_family_remains() -> None:
    plan = plan_of(*IPEX, {"event": "death", "cause": "sepsis"})
    assert plan.state.life == "dead"
    advised = [one for one in plan.recommendations if one.status not in ("ask", "done")]
    assert advised
    assert {one.stage for one in advised} == {"prevent"}
    assert plan.schedule == ()


def test_a_girl_who_carries_is_not_treated_for_ipex() -> None:
    plan = plan_of(
        {"event": "genotype", "gene": "FOXP3", "result": "carrier", "zygosity": "heterozygous"},
        sex="female",
    )
    assert any("girl" in one for one in plan.preface)
    advised = [one for one in plan.recommendations if one.status not in ("ask", "done")]
    assert not [one for one in advised if one.stage in ("control", "cure", "emergency")]


def test_a_record_with_no_events_says_so() -> None:
    plan = plan_of()
    assert "Nothing is recorded" in plan.preface[0]
    assert not [one for one in plan.recommendations if one.status not in ("ask", "done")]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("prednisolone", "dexamethasone", True),
        ("sirolimus", "everolimus", True),
        ("mycophenolate", "abatacept", False),
        ("prednisolone", "hydrocortisone ointment", False),
        ("prednisolone", "azathioprine", False),
    ],
)
def test_two_of_one_kind_are_questioned(one: str, other: str, same: bool) -> None:
    plan = plan_of(*IPEX, give(one), give(other))
    found = [each for each in plan.alerts if each.id.startswith("duplicate:")]
    assert bool(found) is same


def test_one_in_place_of_the_other_is_no_duplicate() -> None:
    plan = plan_of(*IPEX, give("prednisolone"), give("prednisolone", "stop"), give("dexamethasone"))
    assert not [each for each in plan.alerts if each.id.startswith("duplicate:")]
