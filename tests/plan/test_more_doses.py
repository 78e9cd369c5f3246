"""Doses of further drugs beside a line: what a taper and a conditioning protocol come to."""

from __future__ import annotations

import pytest

from children import Told, give, line, plan_of, sign
from scurfin.dose import Dose
from scurfin.plan.model import Plan
from scurfin.plan.render.html import html
from scurfin.plan.render.text import text

SIZE = {"event": "growth", "age": "P10M", "weight": "8 kg", "length": "72 cm"}
SURFACE = (8 * 72 / 3600) ** 0.5
RELAPSED: list[Told] = [
    {"event": "diagnosis", "what": "IPEX", "level": "genetic", "age": "P2M"},
    sign("intractable diarrhea"),
    give("ciclosporin"),
    sign("intractable diarrhea", "improved"),
    sign("intractable diarrhea", "relapse"),
    {"event": "assessed", "organs": ["liver", "lung", "kidney"]},
    SIZE,
]


@pytest.fixture(scope="module")
def relapsed() -> Plan:
    return plan_of(*RELAPSED)


def amounts(plan: Plan, rule: str, option: str) -> dict[str, Dose]:
    mine = next(one for one in line(plan, rule).choices if one.what.startswith(option))
    return {one.rule: one for one in mine.doses}


@pytest.mark.parametrize(
    ("option", "rule", "low", "high", "unit"),
    [
        ("A:", "fludarabine-protocol-a", 160 * SURFACE, None, "mg"),
        ("B:", "treosulfan-protocol-b", 30 * SURFACE, 42 * SURFACE, "g"),
        ("B:", "thiotepa-protocol-b", 8 * 8, 8 * 10, "mg"),
        ("C:", "fludarabine-protocol-c", 160 * SURFACE, 180 * SURFACE, "mg"),
        ("E:", "melphalan-protocol-e", 140 * SURFACE, None, "mg"),
    ],
)
def test_a_conditioning_protocol_shows_what_it_comes_to(
    relapsed: Plan, option: str, rule: str, low: float, high: float | None, unit: str
) -> None:
    found = amounts(relapsed, "conditioning-options", option)[rule]
    assert found.amount == pytest.approx(low, rel=0.05)
    assert found.amount_to == (pytest.approx(high, rel=0.05) if high else None)
    assert (found.unit, found.per, found.use) == (unit, "course", "observed")


def test_a_protocol_s_amounts_are_reported_and_never_proposed(relapsed: Plan) -> None:
    mine = line(relapsed, "conditioning-options")
    assert all(each.use == "observed" for one in mine.choices for each in one.doses)
    shown = " ".join(text(relapsed).split())
    assert "Reported: fludarabine 64 mg in all, intravenous" in shown
    assert "reported, fludarabine" in html(relapsed)


def test_serotherapy_and_prophylaxis_name_product_days_and_amount(relapsed: Plan) -> None:
    atg = amounts(relapsed, "serotherapy-options", "antithymocyte globulin")
    assert atg["grafalon-depleted-graft"].amount == pytest.approx(4 * 8)
    assert atg["thymoglobulin-cyclophosphamide-platform"].amount == pytest.approx(2.5 * 8)
    assert "Not interchangeable" in atg["grafalon-depleted-graft"].note
    late = amounts(relapsed, "gvhd-prophylaxis-options", "cyclophosphamide")
    assert late["cyclophosphamide-after-haploidentical"].amount == pytest.approx(50 * 8)
    assert "days 3 and 4" in late["cyclophosphamide-after-haploidentical"].text


def test_the_only_written_taper_is_worked_out_step_by_step() -> None:
    """2, 1.75, 1.5 ... 0.25, 0.1 to 0.2 mg/kg a day for 8 kg."""
    plan = plan_of(
        {"event": "diagnosis", "what": "IPEX", "level": "genetic", "age": "P2M"},
        sign("enteropathy"),
        give("prednisolone"),
        give("ciclosporin"),
        sign("enteropathy", "improved"),
        SIZE,
    )
    mine = line(plan, "steroid-taper")
    taper = next(one for one in mine.more_doses if one.rule == "prednisolone-taper-seen")
    assert taper.use == "observed"
    for said in ("16 mg a day", "14 mg in week 2", "4 mg in week 7", "2 mg in weeks 8 to 9"):
        assert said in taper.text
    assert "0.8 to 1.6 mg in weeks 10 to 11" in taper.text
    assert mine.dose is None
    cortisol = next(one for one in mine.more_doses if one.drug == "hydrocortisone")
    assert cortisol.amount == pytest.approx(10 * SURFACE, rel=0.05)


def test_a_taper_without_a_weight_stays_per_kg() -> None:
    plan = plan_of(
        {"event": "diagnosis", "what": "IPEX", "level": "genetic", "age": "P2M"},
        sign("enteropathy"),
        give("prednisolone"),
        give("ciclosporin"),
        sign("enteropathy", "improved"),
    )
    taper = line(plan, "steroid-taper").more_doses[0]
    assert taper.needs == ("weight",)
    assert "1.75 mg/kg in week 2" in taper.text
