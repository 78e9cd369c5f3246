"""Ways in which a danger could slip through, each closed."""

from __future__ import annotations

from typing import Any

import pytest

from children import IPEX, child, give, line, plan_of, sign, weigh
from scurfin.plan import compose, make
from scurfin.plan.model import Line, Plan
from scurfin.plan.render.text import Length, text

SIZE = {**weigh("6.8 kg"), "length": "66 cm"}
OVERRIDE = {
    "event": "decision",
    "recommendation": "pjp-prophylaxis",
    "outcome": "overridden",
    "reason": "exposed to a case",
}


def choice(plan: Plan, name: str, drug: str) -> Any:
    return next(one for one in line(plan, name).choices if one.what == drug)


def test_an_override_does_not_cover_a_danger_that_came_later() -> None:
    plan = plan_of(
        {**IPEX[0], "age": "P3W"},
        *IPEX[1:],
        OVERRIDE,
        {"event": "allergy", "to": "co-trimoxazole", "reaction": "anaphylaxis"},
    )
    found = line(plan, "pjp-prophylaxis")
    assert found.status == "blocked"
    assert "since then" in found.decided


@pytest.mark.parametrize("word", ["sulfa", "Sulfonamides", "sulfamethoxazole", "trimethoprim"])
def test_an_allergy_to_an_ingredient_blocks_the_drug(word: str) -> None:
    plan = plan_of(*IPEX, SIZE, {"event": "allergy", "to": word})
    assert line(plan, "pjp-prophylaxis").status == "blocked"


def test_an_allergy_that_is_not_understood_is_asked_about() -> None:
    plan = plan_of(*IPEX, SIZE, {"event": "allergy", "to": "Septrin forte"})
    assert any(one.key == "allergy:Septrin forte" for one in plan.questions)


def test_an_option_with_an_allergy_is_excluded() -> None:
    plan = plan_of(*IPEX, SIZE, {"event": "allergy", "to": "tacrolimus", "reaction": "anaphylaxis"})
    assert choice(plan, "second-drug", "tacrolimus").excluded


def test_an_option_that_must_not_meet_what_runs_is_excluded() -> None:
    plan = plan_of(*IPEX, SIZE, give("voriconazole", "running"))
    assert choice(plan, "second-drug", "sirolimus").excluded


def test_a_grave_reaction_to_a_running_drug_is_flagged_on_its_line() -> None:
    plan = plan_of(
        *IPEX,
        SIZE,
        give("prednisolone", "running"),
        give("sirolimus", "running"),
        {
            "event": "adverse_reaction",
            "to": "sirolimus",
            "what": "anaphylaxis",
            "severity": "life-threatening",
        },
    )
    assert any(one.id == "allergy:sirolimus" and one.tier == "stop" for one in plan.alerts)
    named = [one for one in plan.recommendations if one.action.endswith("sirolimus")]
    assert all("allergy:sirolimus" in one.blocked_by for one in named)


def test_a_mild_reaction_is_a_caution() -> None:
    plan = plan_of(
        *IPEX,
        give("tacrolimus", "running"),
        {"event": "adverse_reaction", "to": "tacrolimus", "what": "tremor", "severity": "mild"},
    )
    assert any(one.id == "reaction:tacrolimus" and one.tier == "watch" for one in plan.alerts)


def test_an_emergency_drug_with_an_allergy_shows_it() -> None:
    plan = plan_of(
        sign("adrenal crisis", age="P8M"),
        give("hydrocortisone", "running"),
        {"event": "allergy", "to": "hydrocortisone", "reaction": "anaphylaxis"},
    )
    crisis = [
        one
        for one in plan.recommendations
        if one.stage == "emergency" and one.dose is not None and one.dose.drug == "hydrocortisone"
    ]
    assert crisis
    assert all(one.blocked_by for one in crisis)


def test_a_live_vaccine_soon_after_immunosuppression_stops() -> None:
    plan = plan_of(
        give("ciclosporin", "start", age="P6M"),
        give("ciclosporin", "stop", age="P9M"),
        {"event": "vaccination", "what": "BCG", "status": "planned", "age": "P10M"},
    )
    assert any(one.id.startswith("too-soon:") and one.tier == "stop" for one in plan.alerts)


def test_a_stop_that_is_unknown_is_asked_and_shown_on_the_line() -> None:
    plan = plan_of(*IPEX, give("prednisolone", "running"))
    found = line(plan, "pjp-prophylaxis")
    assert "How old is the child?" in found.unless
    assert any(one.key == "age" for one in plan.questions)


@pytest.mark.parametrize("part", ["review", "coupled", "schedule", "line"])
def test_what_fails_is_named_and_the_rest_of_the_plan_stands(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("broken on purpose")

    monkeypatch.setattr(compose, part, fail)
    plan = make(child(*IPEX, SIZE))
    assert any("broken on purpose" in one for one in plan.failures)
    if part == "review":
        starts: list[Line] = [one for one in plan.recommendations if one.dose is not None]
        assert starts
        assert {one.status for one in starts} == {"blocked"}


@pytest.mark.parametrize("length", ["short", "plain", "full"])
def test_what_a_told_stop_drags_along_stands_on_every_page(length: Length) -> None:
    """No line carries it, since nothing is proposed: a steroid was just ended."""
    plan = plan_of(
        *IPEX,
        give("prednisolone", "start", age="P3M", dose="10 mg/day"),
        give("prednisolone", "stop", age="P5M"),
    )
    assert "never ended at once" in " ".join(text(plan, length).split())


@pytest.mark.parametrize("length", ["short", "plain", "full"])
def test_emergencies_head_every_page(length: Length) -> None:
    plan = plan_of(
        *IPEX,
        give("prednisolone", "running"),
        sign("fever"),
        sign("convulsions"),
        SIZE,
    )
    said = text(plan, length)
    heads = [said.index(f"\n{one}") for one in ("EMERGENCY", "NOW", "THIS WEEK")]
    assert heads == sorted(heads)
    assert said.index("EMERGENCY") < said.index("first-steroid")
