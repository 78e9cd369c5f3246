"""Doses multiplied beside a partner, with a gene; and doses that run far above what is known."""

from __future__ import annotations

from typing import Any

import pytest

from children import IPEX, Told, alert, child, give, line, plan_of, weigh
from scurfin.dose import Dose
from scurfin.dose.adjust import Reason, adjusted
from scurfin.dose.regimen import doses
from scurfin.knowledge.model import DoseFactor
from scurfin.knowledge.store import knowledge
from scurfin.plan.model import Choice, Plan
from scurfin.state import state

BIG = {**weigh("18 kg"), "length": "108 cm", "age": "P5Y"}
SMALL = {**weigh("5.6 kg"), "length": "61 cm"}


def boy(*more: Told, size: Told = BIG) -> Plan:
    return plan_of({**IPEX[0], "age": "P5Y"}, *IPEX[1:], size, *more)


def option(plan: Plan, rule: str, drug: str) -> Choice:
    return next(one for one in line(plan, rule).choices if one.what == drug)


def start(one: Choice) -> Dose:
    return next(each for each in one.doses if each.use == "start")


def gene(name: str, result: str) -> Told:
    return {"event": "genotype", "gene": name, "result": result}


def test_ciclosporin_is_halved_beside_voriconazole() -> None:
    usual = start(option(boy(), "second-drug", "ciclosporin"))
    beside = start(option(boy(give("voriconazole", "running")), "second-drug", "ciclosporin"))
    assert usual.amount_to is not None
    assert beside.amount_to is not None
    assert (beside.amount, beside.amount_to) == (usual.amount / 2, usual.amount_to / 2)
    assert "x 0.5 beside voriconazole" in beside.text
    assert "usually" in beside.arithmetic
    assert "add-ddi-voriconazole-csa" in beside.facts


def test_an_azole_cuts_tacrolimus_to_a_half_or_a_quarter() -> None:
    usual = start(option(boy(), "second-drug", "tacrolimus"))
    beside = start(option(boy(give("fluconazole", "running")), "second-drug", "tacrolimus"))
    assert beside.amount == pytest.approx(usual.amount / 4, rel=0.05)
    assert beside.amount_to == pytest.approx(usual.amount / 2, rel=0.05)


def test_an_expresser_gets_more_tacrolimus_but_never_above_the_ceiling() -> None:
    """0.2 mg/kg x 18 kg = 3.6 mg; 1.5 to 2 times that is 5.4 to 7.2, at most 0.3 x 18 = 5.4."""
    made = start(option(boy(gene("CYP3A5", "normal metaboliser")), "second-drug", "tacrolimus"))
    assert (made.amount, made.amount_to) == (5.4, None)
    assert "at most 0.3 mg/kg a day" in made.arithmetic


def test_a_slow_thiopurine_gene_cuts_the_first_dose() -> None:
    """1 to 3 mg/kg x 18 kg = 18 to 54 mg; 30 to 80 % of it; 20 to 50 % where both are slow."""
    slow = [gene("TPMT", "intermediate metaboliser")]
    one = boy(*slow, gene("NUDT15", "normal metaboliser"))
    both = boy(*slow, gene("NUDT15", "intermediate metaboliser"))
    found = {name: azathioprine(plan) for name, plan in (("one", one), ("both", both))}
    assert (found["one"].amount, found["one"].amount_to) == (5.4, 43)
    assert (found["both"].amount, found["both"].amount_to) == (3.6, 27)
    assert any("the strongest is used alone" in each for each in found["both"].adjusted)


def azathioprine(plan: Plan) -> Dose:
    for each in plan.recommendations:
        for one in each.choices:
            if one.what == "azathioprine":
                return next(dose for dose in one.doses if dose.use == "start")
    raise AssertionError("azathioprine is not offered")


def test_the_size_stands_among_the_arguments() -> None:
    made = option(boy(gene("CYP3A5", "normal metaboliser")), "second-drug", "tacrolimus")
    assert any("1.5 to 2 times" in one.text for one in made.against)


def test_a_running_dose_beside_a_new_partner_is_worked_out() -> None:
    plan = boy(
        give("ciclosporin", "running", dose="50 mg twice daily"), give("voriconazole", "running")
    )
    found = alert(plan, "ciclosporin", "voriconazole")
    assert "ciclosporin 50 mg twice daily x 0.5 = 25 mg 2 times a day" in found.action


def test_a_running_dose_that_is_not_told_is_not_worked_out() -> None:
    plan = boy(give("ciclosporin", "running"), give("voriconazole", "running"))
    found = alert(plan, "ciclosporin", "voriconazole")
    assert " x 0.5" not in found.action


def test_ceilings_and_figures_seen_are_not_multiplied() -> None:
    drug = knowledge().drugs["tacrolimus"]
    now = state(child({**IPEX[0], "age": "P5Y"}, BIG))
    usual = doses(drug, "enteropathy", now)
    half = Reason(DoseFactor(low=0.5, facts=("tac-cyp3a5",)), "for a test")
    made = adjusted(usual, drug, (half,), now.body)
    assert made.limits == usual.limits
    assert made.fitting[0].amount == usual.fitting[0].amount / 2


def test_without_a_weight_the_amount_per_kg_is_multiplied() -> None:
    plan = plan_of({**IPEX[0], "age": "P5Y"}, *IPEX[1:], give("voriconazole", "running"))
    made = start(option(plan, "second-drug", "ciclosporin"))
    assert made.needs
    assert (made.amount, made.unit) == (1.5, "mg/kg")


@pytest.mark.parametrize(
    ("drug", "told", "size"),
    [
        ("hydrocortisone", "150 mg/day", SMALL),
        ("fluconazole", "300 mg/day", SMALL),
        ("ruxolitinib", "5 mg twice daily", BIG),
    ],
)
def test_a_dose_for_a_bigger_child_is_no_limit_for_a_small_one(
    drug: str, told: str, size: Any
) -> None:
    age = "P6M" if size is SMALL else "P5Y"
    plan = plan_of({**IPEX[0], "age": age}, *IPEX[1:], size, give(drug, "running", dose=told))
    assert any(one.id == f"dose-high:{drug}" for one in plan.alerts)


def test_the_dose_of_an_emergency_counts_while_it_is_there() -> None:
    told = give("hydrocortisone", "running", dose="25 mg/day")
    crisis = {"event": "manifestation", "what": "adrenal crisis", "status": "onset"}
    calm = plan_of({**IPEX[0], "age": "P6M"}, SMALL, told)
    ill = plan_of({**IPEX[0], "age": "P6M"}, SMALL, crisis, told)
    assert any(one.id == "dose-high:hydrocortisone" for one in calm.alerts)
    assert not any(one.id == "dose-high:hydrocortisone" for one in ill.alerts)


def test_a_dose_told_for_each_time_says_how_often() -> None:
    drug = knowledge().drugs["ruxolitinib"]
    made = doses(drug, drug.doses[0].indication, state(child({**IPEX[0], "age": "P5Y"}, BIG)))
    assert made.alternatives
    assert all("twice a day" in one.text for one in made.alternatives)


def test_an_impaired_kidney_gets_the_dose_that_is_published_for_it() -> None:
    """2.5 mg/kg x 18 kg = 45 mg a day, in place of 3 to 6 mg/kg."""
    high = {"event": "lab", "what": "creatinine", "value": 90, "unit": "umol/L"}
    plan = boy({**high, "low": 15, "high": 45, "age": "P5Y"})
    made = start(option(plan, "second-drug", "ciclosporin"))
    assert made.rule == "ciclosporin-renal-impairment"
    assert made.amount == 45
    assert "in place of" in made.arithmetic
    assert made.adjusted


def test_ruxolitinib_is_halved_with_a_sick_kidney() -> None:
    high = {"event": "lab", "what": "creatinine", "value": 90, "unit": "umol/L"}
    plan = boy(
        {**high, "low": 15, "high": 45, "age": "P5Y"},
        give("ruxolitinib", "running", dose="5 mg twice daily"),
    )
    found = next(one for one in plan.alerts if one.id == "contraindication:ruxolitinib-renal")
    assert "x 0.5 = 2.5 mg 2 times a day" in found.action


def test_a_cap_of_a_rule_is_a_limit_of_what_runs() -> None:
    """A rule per kg with a highest daily dose: above that, a heavy child is flagged too."""
    drug = knowledge().drugs["atovaquone"]
    rule = next(one for one in drug.doses if one.max_per_day is not None and one.basis == "kg")
    told = f"{(rule.max_per_day or 0) * 1.5:g} {rule.unit}/day"
    size = {"event": "growth", "age": "P14Y", "weight": "80 kg", "length": "175 cm"}
    running = give("atovaquone", "running", dose=told)
    plan = plan_of({**IPEX[0], "age": "P14Y"}, *IPEX[1:], size, running)
    assert any(one.id == "dose-high:atovaquone" for one in plan.alerts)


def test_under_three_months_the_kidney_s_dose_takes_the_place_of_the_alternative() -> None:
    high = {"event": "lab", "what": "creatinine", "value": 90, "unit": "umol/L"}
    small = {"event": "growth", "age": "P2M", "weight": "4 kg", "length": "54 cm"}
    told = {**high, "low": 15, "high": 45, "age": "P2M"}
    plan = plan_of({**IPEX[0], "age": "P2M"}, *IPEX[1:], small, told)
    made = option(plan, "second-drug", "ciclosporin").doses
    mine = [one for one in made if one.use in ("start", "alternative")]
    assert [(one.rule, one.use) for one in mine] == [
        ("ciclosporin-renal-impairment", "alternative")
    ]
