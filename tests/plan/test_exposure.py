"""Levels and first doses by models, put beside the plan: what is read, proposed, held, dated."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
import pytest

from children import ROOT, Told, child
from scurfin.dose.levels import report as reports
from scurfin.plan import Made, Plan, explain
from scurfin.plan.exposure import with_exposure
from scurfin.plan.model import Alert
from scurfin.plan.moments import known_at
from scurfin.plan.render.html import html
from scurfin.plan.render.text import text
from scurfin.record import load_record

KERAN = str(ROOT / "examples" / "keran-worked.yaml")
ENTEROPATHY: list[Told] = [
    {"event": "diagnosis", "what": "IPEX", "level": "clinical", "date": "2023-01-01"},
    {"event": "manifestation", "what": "enteropathy", "status": "onset", "severity": "severe"},
]


@cache
def relapse() -> Made:
    return explain(known_at(load_record(KERAN), "relapse"))


@cache
def keran() -> Plan:
    return with_exposure(relapse())


def boy(*more: Told, **header: Any) -> Plan:
    told = [
        *ENTEROPATHY,
        {"event": "growth", "weight": "14 kg", "length": "95 cm", "date": "2023-01-01"},
        *more,
    ]
    return with_exposure(explain(child(*told, born="2020-01-01", **header)))


def dose(told: str = "40 mg twice daily", date: str = "2023-01-01") -> Told:
    start = {"event": "therapy", "what": "ciclosporin", "status": "start"}
    return {**start, "dose": told, "date": date}


def level(value: Any, date: str = "2023-01-15", **more: Any) -> Told:
    told = {"event": "level", "of": "ciclosporin", "unit": "ng/mL", "timing": "trough"}
    return {**told, "value": value, "date": date, **more}


def test_keran_s_level_is_low_and_his_plan_proposes_and_dates_the_next_step() -> None:
    found = keran().exposure[0]
    assert (found.drug, found.reading) == ("ciclosporin", "below")
    assert found.now is not None
    assert found.proposed is not None
    assert found.proposed.mg > found.now.mg
    assert found.next_level_date > keran().at.date
    assert any("Measure before any change" in one for one in found.before)
    dated = [one for one in keran().schedule if one.for_ == "ciclosporin (if its dose is changed)"]
    assert [one.date for one in dated] == [found.next_level_date]
    days = [one.age_days for one in keran().schedule if one.age_days is not None]
    assert days == sorted(days)


def test_the_line_that_changes_the_drug_names_the_dose() -> None:
    line = next(one for one in keran().recommendations if one.action == "change ciclosporin")
    assert "would meet the target" in line.running


def test_every_fact_that_the_models_cite_is_among_the_sources() -> None:
    known = {one.fact for one in keran().sources}
    assert len(known) == len(keran().sources)
    assert set(keran().exposure[0].facts) <= known


def test_a_first_dose_by_rule_stands_beside_what_models_expect_of_it() -> None:
    found = {one.drug: one for one in keran().first_doses}
    assert {"tacrolimus", "sirolimus"} <= set(found)
    for one in found.values():
        assert one.trough is not None
        assert one.trough.low < one.trough.median < one.trough.high
        assert one.models
        assert any("ng/mL" in each for each in one.targets)


def test_without_a_target_nothing_is_proposed_and_the_convention_is_marked() -> None:
    found = boy(dose(), level(60)).exposure[0]
    assert found.target is None
    assert found.proposed is None
    assert found.reading == "cannot tell"
    assert any("unverified" in one for one in found.elsewhere)


def test_a_level_before_the_dose_has_settled_is_not_judged() -> None:
    found = boy(dose(), level(60, "2023-01-02"), centre_targets={"ciclosporin": [100, 200]})
    assert found.exposure[0].reading == "cannot tell yet"
    assert "had not settled" in found.exposure[0].why


def test_a_slip_by_ten_is_held() -> None:
    found = boy(dose("400 mg twice daily"), level(150), centre_targets={"ciclosporin": [100, 200]})
    assert found.exposure[0].proposed is None
    assert any("slip by ten" in one for one in found.exposure[0].held)


def test_a_level_without_a_dose_says_what_is_missing() -> None:
    untold = {"event": "therapy", "what": "ciclosporin", "status": "start", "date": "2023-01-01"}
    found = boy(untold, level(150)).exposure[0]
    assert "no dose of ciclosporin" in found.unknown
    assert found.proposed is None


def test_a_danger_holds_the_change() -> None:
    stop = Alert(
        id="contraindication:made-up",
        tier="stop",
        cause="microangiopathy",
        text="Microangiopathy.",
        action="Stop ciclosporin.",
        involves=("ciclosporin",),
        facts=(),
    )
    plan = msgspec.structs.replace(relapse().plan, alerts=(stop,))
    found = with_exposure(Made(plan, *list(vars(relapse()).values())[1:])).exposure[0]
    assert found.proposed is None
    assert any("Microangiopathy" in one for one in found.held)


def test_a_failure_is_named_and_the_plan_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("no")

    monkeypatch.setattr(reports, "report", broken)
    plan = with_exposure(relapse())
    assert plan.exposure == ()
    assert any("exposure to ciclosporin" in one for one in plan.failures)
    assert [one.id for one in plan.recommendations] == [
        one.id for one in relapse().plan.recommendations
    ]


def test_the_same_record_gives_the_same_bytes() -> None:
    assert msgspec.json.encode(with_exposure(relapse())) == msgspec.json.encode(keran())


def test_text_and_page_show_it() -> None:
    shown = text(keran())
    assert "LEVELS AND DOSES BY KINETIC MODELS" in shown
    assert "proposed 16 mg every 12 h" in " ".join(shown.split())
    assert "ciclosporin 71 ng/mL" in text(keran(), "short")
    pictures: dict[str, str] = {}
    plan = with_exposure(relapse(), pictures)
    page = html(plan, None, pictures)
    assert '<section id="exposure"' in page
    assert pictures["ciclosporin"] in page


def test_a_name_with_markup_stays_text() -> None:
    pictures: dict[str, str] = {}
    told = [*ENTEROPATHY, {"event": "growth", "weight": "14 kg", "date": "2023-01-01"}]
    made = explain(
        child(*told, dose(), level(60), born="2020-01-01", name="<script>alert(1)</script>")
    )
    page = html(with_exposure(made, pictures), None, pictures)
    assert "<script>" not in page
    assert pictures


def test_a_drug_dosed_by_a_course_is_sent_to_the_verb_that_plans_one() -> None:
    record = load_record(str(ROOT / "examples" / "keran-busulfan.yaml"))
    found = with_exposure(explain(record)).exposure[0]
    assert "--course N --infusion HOURS" in found.unknown
    assert found.unknown.count("how long each infusion runs") == 1
