"""The order in which lines are read."""

from __future__ import annotations

from typing import Any

import pytest

from children import IPEX, Told, give, line, plan_of, sign, weigh


def lab(what: str, value: float, unit: str = "") -> Told:
    return {"event": "lab", "what": what, "value": value, "unit": unit}


ILL: list[Told] = [
    sign("adrenal insufficiency"),
    give("prednisolone", "running"),
    give("ciclosporin", "running"),
    sign("autoimmune hemolytic anemia", severity="severe"),
    sign("epistaxis"),
    sign("fever"),
    sign("vomiting"),
    sign("seizures"),
    sign("diabetic ketoacidosis"),
    sign("hypoglycemia"),
    sign("shock"),
    sign("hypoxemia"),
    sign("anaphylaxis"),
    lab("potassium", 7.2, "mmol/L"),
    lab("sodium", 116, "mmol/L"),
]
DEADLIEST_FIRST = [
    "anaphylaxis",
    "respiratory-failure",
    "shock-or-dehydration",
    "hyperkalaemia",
    "hypoglycaemia",
    "convulsions",
    "adrenal-crisis",
    "adrenal-failure-by-values",
    "vomiting-without-adrenals",
    "ketoacidosis",
    "sepsis-or-fever-at-risk",
    "bleeding",
    "severe-haemolysis",
    "severe-low-salts",
]


def names(*events: Told, **header: Any) -> list[str]:
    return [
        one.id
        for one in plan_of(*events, **header).recommendations
        if one.status not in ("ask", "done")
    ]


@pytest.mark.parametrize("told", [ILL, ILL[::-1]], ids=["as told", "told backwards"])
def test_emergencies_stand_in_the_order_in_which_they_kill(told: list[Told]) -> None:
    assert names(*told)[: len(DEADLIEST_FIRST)] == DEADLIEST_FIRST


def test_what_treatment_would_spoil_comes_before_it() -> None:
    found = names(*IPEX, weigh("5 kg"), sign("neonatal diabetes"), sign("failure to thrive"))
    place = {name: number for number, name in enumerate(found)}
    for treatment in ("parenteral-nutrition", "insulin", "first-steroid"):
        assert place["ketones-at-diabetes"] < place[treatment]
        assert place["samples-first"] < place[treatment]


def test_an_emergency_value_of_an_earlier_visit_is_asked_for_again() -> None:
    plan = plan_of(
        {**lab("glucose", 2.1, "mmol/L"), "age": "P100D"},
        {"event": "note", "text": "seen again", "age": "P110D"},
    )
    assert line(plan, "hypoglycaemia").status == "ask"
    asked = next(one for one in plan.questions if one.key == "over:glucose")
    assert "repeat it: it was 2.1 mmol/L" in asked.text


@pytest.mark.parametrize(
    ("what", "value", "unit", "rule"),
    [
        ("glucose", 2.9, "mmol/L", "hypoglycaemia"),
        ("glucose", 40, "mg/dL", "hypoglycaemia"),
        ("potassium", 6.8, "mmol/L", "hyperkalaemia"),
        ("potassium", 2.1, "mmol/L", "severe-low-salts"),
        ("sodium", 117, "mmol/L", "severe-low-salts"),
        ("hemoglobin", 6.1, "g/dL", "severe-anaemia"),
        ("blood pH", 7.02, "", "severe-acidosis"),
    ],
)
def test_a_value_alone_tells_an_emergency(what: str, value: float, unit: str, rule: str) -> None:
    assert rule in names(lab(what, value, unit))


def test_what_a_proposed_change_asks_of_others_shows_before_it_is_done() -> None:
    plan = plan_of(
        *IPEX,
        sign("neonatal diabetes"),
        give("insulin"),
        give("prednisolone"),
        give("ciclosporin"),
        sign("enteropathy", "improved"),
        sign("eczema", "improved"),
    )
    assert line(plan, "steroid-taper").status == "change"
    proposed = {one.id for one in plan.coupled if "steroid-taper" in one.lines}
    assert {"steroid-less-insulin-less", "steroid-less-stress-cover"} <= proposed
    assert set(line(plan, "steroid-taper").coupled) == proposed


@pytest.mark.parametrize(
    ("events", "coupling"),
    [
        ([give("parenteral nutrition"), give("parenteral nutrition", "stop")], "nutrition-stops"),
        ([give("tube feeding"), give("insulin"), give("tube feeding", "stop")], "feeds-less"),
        ([give("IVIG")], "immunoglobulin-then-vaccine"),
        ([give("red cell transfusion")], "red-cells-then-tests"),
        ([give("parenteral nutrition"), give("tacrolimus")], "calcineurin-inhibitor-potassium"),
        ([give("prednisolone"), give("itraconazole", "stop")], "inhibitor-steroid"),
    ],
)
def test_what_must_change_together(events: list[Told], coupling: str) -> None:
    told = [one for one in events if one["status"] == "start"]
    later = [one for one in events if one["status"] == "stop"]
    if later and later[0]["what"] == "itraconazole":
        told.append(give("itraconazole"))
    plan = plan_of(*told, sign("enteropathy"), *later)
    assert any(one.id.startswith(coupling) for one in plan.coupled)
