"""Another gene found: the plan for IPEX stops, the child's care and the safety do not."""

from __future__ import annotations

import pytest

from children import IPEX, Told, give, line, plan_of, sign, weigh
from scurfin.plan import Plan

LRBA: Told = {
    "event": "genotype",
    "gene": "LRBA",
    "result": "variant found",
    "zygosity": "homozygous",
    "variant_class": "pathogenic",
}
DIABETES = sign("neonatal diabetes")


def ids(plan: Plan) -> set[str]:
    return {name for one in plan.recommendations for name in (one.id, *one.also)}


def test_the_plan_for_ipex_stops_and_says_so() -> None:
    before, after = ids(plan_of(*IPEX)), ids(plan_of(*IPEX, LRBA))
    assert "other-gene-stops-ipex" in after - before
    assert {"first-steroid", "foxp3-test"} <= before
    assert "first-steroid" not in after
    assert "foxp3-test" not in after


def test_care_and_replacement_go_on() -> None:
    after = ids(plan_of(*IPEX, DIABETES, LRBA, weigh("6.8 kg")))
    assert {
        "insulin",
        "parenteral-nutrition",
        "look-alike-flare",
        "look-alike-precautions",
    } <= after


def test_haemolysis_still_gets_its_steroid() -> None:
    plan = plan_of(*IPEX, sign("autoimmune hemolytic anemia"), LRBA, weigh("6.8 kg"))
    found = line(plan, "look-alike-steroid-aiha")
    assert found.dose is not None


def test_a_live_vaccine_is_still_stopped() -> None:
    plan = plan_of(*IPEX, LRBA, give("MMR vaccine", "planned"))
    assert any(one.tier == "stop" and "live-vaccine" in one.id for one in plan.alerts)


def test_the_tables_of_foxp3_are_not_drawn() -> None:
    family = {"members": [{"id": "bro", "relation": "brother"}]}
    plan = plan_of(*IPEX, LRBA, family=family)
    assert not plan.donors
    assert not plan.family
    assert plan_of(*IPEX, family=family).donors


@pytest.mark.parametrize(
    "change", [{"zygosity": "heterozygous"}, {"variant_class": "VUS"}, {"result": "carrier"}]
)
def test_a_carrier_or_an_uncertain_variant_stops_nothing(change: Told) -> None:
    found = ids(plan_of(*IPEX, {**LRBA, **change}))
    assert "first-steroid" in found
    assert "other-gene-stops-ipex" not in found
    assert "gene-report-unclear" in found


def test_a_newborn_is_at_risk_by_his_affected_brother_alone() -> None:
    members = [{"id": "bro", "relation": "brother", "affected": True}]
    found = ids(plan_of(weigh("3 kg", "P1D"), family={"members": members}))
    assert {"at-risk-newborn", "newborn-glucose", "newborn-milk"} <= found
    vaccine = give("BCG vaccine", "planned")
    plan = plan_of(weigh("3 kg", "P1D"), vaccine, family={"members": members})
    assert any(one.tier == "stop" for one in plan.alerts)
    assert "at-risk-newborn" not in ids(plan_of(weigh("3 kg", "P1D")))


@pytest.mark.parametrize("gene", ["G6PD", "GJB2", "KCNJ11", "TPMT"])
def test_a_gene_of_something_else_does_not_stop_the_plan(gene: str) -> None:
    found = ids(plan_of(*IPEX, {**LRBA, "gene": gene}))
    assert "first-steroid" in found
    assert ("gene-report-unclear" in found) is (gene == "GJB2")
