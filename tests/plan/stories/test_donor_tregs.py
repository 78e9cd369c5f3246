"""Mixed chimerism: hold still while the donor regulatory T cells hold; ring when they fall."""

from __future__ import annotations

import pytest

from .expected import IMMUNOSUPPRESSION, Turn, advised, differences, plan_at

STORY = "donor-tregs"

AFTER_THE_GRAFT = (
    *IMMUNOSUPPRESSION,
    "refer-transplant",
    "activate-transplant",
    "clear-conditioning",
    "refractory-transplant-urgent",
    "organ-score-low",
    "organ-score-high",
    "donor-search",
    "samples-first",
)

TURNS = [
    Turn(visit="day 30", never=(*AFTER_THE_GRAFT, "after-relapse")),
    # Donor T cells 3 %, donor regulatory T cells 92 %, healthy: the figure is no reason to treat.
    Turn(
        visit="one year after",
        has={"after-watch": "continue"},
        never=(*AFTER_THE_GRAFT, "after-relapse", "gut-infection-first"),
    ),
    # Well, but the share falls from 92 to 58 %: the centre hears it the same day; nothing is
    # started here.
    Turn(
        visit="falling",
        has={"after-chimerism": ""},
        never=(*AFTER_THE_GRAFT, "after-relapse", "gut-infection-first"),
    ),
    # Ill after the graft: fluids if he needs them, then the centre today; infection and
    # graft-versus-host disease before relapse.
    Turn(
        visit="ill again",
        first=("after-relapse", "gut-infection-first", "parenteral-nutrition"),
        has={"after-relapse": "start now", "gut-infection-first": "start now"},
        alerts=(("stop", ("mmr",)),),
        never=AFTER_THE_GRAFT,
    ),
]


@pytest.mark.parametrize("turn", TURNS, ids=lambda one: one.visit)
def test_turn(turn: Turn) -> None:
    assert differences(STORY, turn) == []


@pytest.mark.parametrize("visit", ["falling", "ill again"])
def test_falling_donor_tregs_call_the_centre_the_same_day(visit: str) -> None:
    lines = advised(plan_at(STORY, visit)).values()
    said = [one.text for one in lines if one.stage == "cure" and "regulatory T cells" in one.text]
    assert any("same day" in one or "today" in one for one in said)


def test_a_falling_share_is_urgent_though_he_is_well() -> None:
    lines = advised(plan_at(STORY, "falling")).values()
    now = [one.text for one in lines if one.stage == "cure" and one.urgency == "now"]
    assert any("regulatory T cells" in one for one in now)


@pytest.mark.parametrize("visit", ["day 30", "one year after"])
def test_graft_versus_host_disease_is_watched_for(visit: str) -> None:
    lines = advised(plan_at(STORY, visit)).values()
    assert any("graft-versus-host" in one.text + one.action for one in lines if one.stage == "cure")


def test_no_threshold_is_invented() -> None:
    text = " ".join(one.text for one in advised(plan_at(STORY, "falling")).values())
    assert "No threshold for IPEX is known" in text or "no IPEX threshold" in text


def test_nothing_is_urgent_while_he_is_well() -> None:
    lines = advised(plan_at(STORY, "one year after")).values()
    assert not [one.id for one in lines if one.urgency == "now"]
