"""Enteropathy on sirolimus, doing well: go on, measure, talk about transplant meanwhile."""

from __future__ import annotations

import pytest

from .expected import TRANSPLANT, Turn, advised, differences, plan_at

STORY = "sirolimus"

TURNS = [
    Turn(
        visit="presentation",
        has={
            "gut-infection-first": "start now",
            "samples-first": "start now",
            "first-steroid": "start week",
            "second-drug": "consider week",
            "pjp-prophylaxis": "start week",
            "foxp3-test": "start week",
            "refer-transplant": "start week",
            "type-family": "start week",
            "elemental-feed": "start",
            "no-live-vaccines": "start",
        },
        dose={"first-steroid": (40, None, "mg")},
        before=(("gut-infection-first", "first-steroid"), ("samples-first", "first-steroid")),
        never=(*TRANSPLANT, "next-line", "first-steroid-aiha", "insulin", "watch-only"),
    ),
    # Steroid alone has not worked. The first steroid-sparing drug is due; transplant is not yet
    # activated.
    Turn(
        visit="no response",
        has={
            "next-line": "consider week",
            "steroid-watch": "continue",
            "refer-transplant": "start week",
            "type-family": "start week",
            "pjp-prophylaxis": "start week",
        },
        done=("foxp3-test",),
        never=(*TRANSPLANT, "refractory-transplant-urgent", "organ-score-low", "steroid-taper"),
    ),
    # Ten days on sirolimus, level in range: too early to judge, nothing changes.
    Turn(
        visit="first level",
        has={
            "go-on-sirolimus": "continue",
            "judge-response": "continue",
            "pjp-prophylaxis": "continue",
            "screen-new-organs": "continue",
            "steroid-watch": "continue",
        },
        never=(
            *TRANSPLANT,
            "next-line",
            "sirolimus-low",
            "sirolimus-high",
            "steroid-taper",
            "refractory-transplant-urgent",
            "complete-response",
        ),
    ),
    # Better at three months: say improved, step the steroid down, use the window.
    Turn(
        visit="better",
        has={
            "recognise-improvement": "continue",
            "go-on-sirolimus": "continue",
            "steroid-taper": "change",
            "organ-score-low": "consider",
            "pjp-prophylaxis": "continue",
            "screen-new-organs": "continue",
        },
        never=(
            *TRANSPLANT,
            "next-line",
            "complete-response",
            "gut-infection-first",
            "second-drug",
            "refractory-transplant-urgent",
        ),
    ),
    # Thrush: the azole is what can harm him now.
    Turn(
        visit="thrush",
        has={
            "go-on-sirolimus": "continue",
            "treat-infection-first": "start now",
            "organ-score-low": "consider",
        },
        alerts=(("change", ("sirolimus", "fluconazole")),),
        never=(*TRANSPLANT, "next-line", "sirolimus-high", "refractory-transplant-urgent"),
    ),
]


@pytest.mark.parametrize("turn", TURNS, ids=lambda one: one.visit)
def test_turn(turn: Turn) -> None:
    assert differences(STORY, turn) == []


def test_sirolimus_is_offered_with_a_dose_for_his_weight_and_no_loading() -> None:
    second = advised(plan_at(STORY, "presentation"))["second-drug"]
    sirolimus = next(one for one in second.choices if one.what == "sirolimus")
    assert not sirolimus.excluded
    (dose,) = [one for one in sirolimus.doses if one.use == "start"]
    assert (dose.amount, dose.unit) == (1.2, "mg")
    assert all("load" not in one.rule for one in sirolimus.doses)


def test_staying_on_the_drug_is_shown_beside_the_transplant() -> None:
    """Both courses, and that their survival figures do not share a starting point."""
    line = advised(plan_at(STORY, "better"))["organ-score-low"]
    assert "drugs" in line.text
    about = [one.about for one in plan_at(STORY, "better").conflicts]
    assert any("surviv" in one.lower() for one in about)


def test_the_level_is_read_against_the_range_without_a_partner() -> None:
    (one,) = [x for x in plan_at(STORY, "better").state.therapies if x.drug == "sirolimus"]
    assert one.level_position == "in range"


def test_the_steroid_is_stepped_down_and_never_stopped() -> None:
    line = advised(plan_at(STORY, "better"))["steroid-taper"]
    assert line.status == "change"
    assert "never abruptly" in line.text
