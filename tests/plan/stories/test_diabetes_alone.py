"""Neonatal diabetes alone: insulin and the gene, and nothing more until another organ is ill."""

from __future__ import annotations

import pytest

from .expected import IMMUNOSUPPRESSION, TRANSPLANT, Turn, advised, differences, plan_at

STORY = "diabetes-alone"

TURNS = [
    # A newborn with diabetes and no other sign: treat the diabetes, ask which gene it is.
    Turn(
        visit="high glucose",
        first=("insulin", "insulin-dilution"),
        has={
            "insulin": "start now",
            "insulin-dilution": "start now",
            "neonatal-diabetes-genes": "start week",
        },
        done=("ketones-at-diabetes",),
        never=(
            *IMMUNOSUPPRESSION,
            *TRANSPLANT,
            "pjp-prophylaxis",
            "pjp-without-co-trimoxazole",
            "parenteral-nutrition",
            "refer-transplant",
            "levothyroxine-without-steroid",
            "ketoacidosis",
            "hydrocortisone-cover-for-levothyroxine",
        ),
    ),
    # Proven, and still diabetes alone: refer and type, watch; no drug against the immune system.
    Turn(
        visit="gene report",
        has={
            "insulin": "continue",
            "watch-only": "continue",
            "no-live-vaccines": "start",
            "refer-transplant": "start",
            "type-family": "start",
            "family-testing": "start",
            "genetic-counselling": "start",
            "emergency-card": "start",
        },
        alerts=(("stop", ("rotavirus-vaccine",)),),
        never=(
            *IMMUNOSUPPRESSION,
            *TRANSPLANT,
            "pjp-prophylaxis",
            "parenteral-nutrition",
            "refractory-transplant-urgent",
            "organ-score-high",
            "organ-score-low",
            "steroid-watch",
        ),
    ),
    # A second gland fails without any treatment that could have failed. He is well and on no
    # steroid: the samples first, thyroxine the same day, no hydrocortisone "to be safe".
    Turn(
        visit="thyroid",
        has={
            "adrenals-before-levothyroxine": "start now",
            "levothyroxine-without-steroid": "start now",
            "insulin": "continue",
            "watch-only": "continue",
        },
        before=(("adrenals-before-levothyroxine", "levothyroxine-without-steroid"),),
        dose={"levothyroxine-without-steroid": (37, 62, "ug")},
        never=(
            *IMMUNOSUPPRESSION,
            *TRANSPLANT,
            "levothyroxine-on-steroid",
            "hydrocortisone-cover-for-levothyroxine",
            "adrenal-crisis",
            "pjp-prophylaxis",
        ),
    ),
    # Now the gut: control begins, with what must come before it. No line has failed, so nothing is
    # activated.
    Turn(
        visit="diarrhoea",
        first=("insulin", "gut-infection-first", "samples-first", "parenteral-nutrition"),
        has={
            "gut-infection-first": "start now",
            "samples-first": "start now",
            "first-steroid": "start week",
            "second-drug": "consider week",
            "pjp-prophylaxis": "start week",
            "elemental-feed": "start",
            "insulin": "continue",
            "levothyroxine-without-steroid": "continue",
            "refer-transplant": "start",
        },
        dose={"first-steroid": (14, None, "mg")},
        before=(("gut-infection-first", "first-steroid"), ("samples-first", "first-steroid")),
        alerts=(("change", ("insulin", "prednisolone")),),
        never=(*TRANSPLANT, "next-line", "refractory-transplant-urgent", "watch-only"),
    ),
]


@pytest.mark.parametrize("turn", TURNS, ids=lambda one: one.visit)
def test_turn(turn: Turn) -> None:
    assert differences(STORY, turn) == []


@pytest.mark.parametrize("turn", TURNS, ids=lambda one: one.visit)
def test_insulin_is_never_stopped(turn: Turn) -> None:
    line = advised(plan_at(STORY, turn.visit))["insulin"]
    assert line.status in ("start", "continue")


def test_no_starting_dose_of_insulin_is_made_of_observed_needs() -> None:
    """What infants were seen to need is not what a newborn is started on."""
    line = advised(plan_at(STORY, "high glucose"))["insulin"]
    told = [one for one in (line.dose, *line.more_doses) if one is not None]
    assert {one.rule for one in told} >= {"insulin-infant-need", "insulin-infant-basal-need"}
    assert {one.use for one in told} == {"observed"}
