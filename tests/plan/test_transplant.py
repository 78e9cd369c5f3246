"""Plans before and after a transplant: what stands first, what is offered, what is left unsaid."""

from __future__ import annotations

import pytest

from children import Told, give, line, looked, plan_of, sign, weigh

GENETIC: Told = {"event": "diagnosis", "what": "IPEX", "level": "genetic", "age": "P100D"}
GRAFT: Told = {"event": "hsct", "id": "graft", "donor": "sister", "age": "P200D"}
ORGANS = ("gut", "growth", "blood", "liver", "kidney", "lung", "skin", "joint", "endocrine")


def lab(what: str, value: float, unit: str, age: str) -> Told:
    return {"event": "lab", "what": what, "value": value, "unit": unit, "age": age}


def ids(*events: Told) -> list[str]:
    return [one.id for one in plan_of(*events).recommendations if one.status != "ask"]


def test_a_well_boy_with_the_variant_is_offered_both_courses_and_not_activated() -> None:
    plan = plan_of({**GENETIC, "age": "P1Y"}, looked(*ORGANS, age="P1Y"))
    assert "activate-transplant" not in [one.id for one in plan.recommendations]
    offered = line(plan, "transplant-watch-only")
    assert [bool(one.for_ and one.against) for one in offered.choices] == [True, True]


@pytest.mark.parametrize(("age", "there"), [("P215D", False), ("P221D", True)])
def test_late_neutrophils_ask_for_a_call(age: str, there: bool) -> None:
    told = (GENETIC, GRAFT, lab("neutrophils", 0.6, "10*9/L", age))
    assert ("after-late-engraftment" in ids(*told)) is there


def test_the_first_hundred_days_have_one_line_for_what_is_watched() -> None:
    early = ids(GENETIC, GRAFT, weigh("6 kg", "P230D"))
    late = ids(GENETIC, GRAFT, weigh("8 kg", "P400D"))
    assert "after-hundred-days" in early
    assert "after-watch" not in early
    assert "after-watch" in late
    assert "after-hundred-days" not in late


def test_veno_occlusive_disease_comes_first_and_no_dose_is_made_from_a_swollen_weight() -> None:
    sick = sign("veno-occlusive disease", age="P221D")
    plan = plan_of(GENETIC, GRAFT, weigh("6 kg", "P221D"), sick)
    assert plan.recommendations[0].id == "after-vod"
    (offered,) = plan.recommendations[0].choices
    assert not offered.doses
    assert "weight before conditioning" in offered.dose_unknown


def test_a_falling_share_of_regulatory_t_cells_is_urgent_and_mixed_blood_alone_is_not() -> None:
    def share(lineage: str, percent: float, age: str) -> Told:
        return {"event": "chimerism", "lineage": lineage, "donor_percent": percent, "age": age}

    mixed = (GENETIC, GRAFT, share("whole blood", 40, "P400D"), share("Treg", 96, "P400D"))
    assert line(plan_of(*mixed), "after-mixed-chimerism").urgency == "soon"
    assert "after-treg-falling" not in ids(*mixed)
    falling = line(plan_of(*mixed, share("Treg", 80, "P450D")), "after-treg-falling")
    assert falling.urgency == "now"


def test_after_the_graft_nothing_asks_for_a_transplant_again() -> None:
    before = (GENETIC, sign("enteropathy"), give("ciclosporin"), sign("enteropathy", "relapse"))
    again = {"activate-transplant", "donor-search", "conditioning-options", "refer-transplant"}
    assert not again & set(ids(*before, GRAFT, weigh("6 kg", "P230D")))
