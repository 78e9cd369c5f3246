"""The next boy of a carrier: planned for before birth, tested at birth, caught at six hours."""

from __future__ import annotations

import pytest

from .expected import IMMUNOSUPPRESSION, TRANSPLANT, Turn, advised, differences, plan_at

STORY = "newborn"
NOT_YET = (*IMMUNOSUPPRESSION, *TRANSPLANT, "pjp-prophylaxis", "parenteral-nutrition")

TURNS = [
    Turn(
        visit="pregnancy",
        has={
            "birth-plan": "start",
            "fetal-ultrasound": "continue",
            "prenatal-choices": "consider",
            "genetic-counselling": "start",
        },
        never=(*NOT_YET, "insulin", "at-risk-newborn", "refer-transplant"),
    ),
    # Well at birth: the test today, glucose by the clock, no BCG; no treatment of any kind.
    Turn(
        visit="birth",
        alerts=(("stop", ("bcg",)),),
        never=(*NOT_YET, "insulin", "refer-transplant"),
    ),
    Turn(
        visit="six hours",
        first=("hyperglycaemia", "high-glucose-by-value", "at-risk-newborn"),
        has={"hyperglycaemia": "start now"},
        alerts=(("stop", ("bcg",)),),
        never=NOT_YET,
    ),
    Turn(
        visit="day one",
        first=("insulin", "ketones-at-diabetes", "insulin-dilution"),
        has={
            "insulin": "start now",
            "insulin-dilution": "start now",
            "ketones-at-diabetes": "start now",
            "refer-transplant": "start week",
            "type-family": "start week",
            "samples-first": "start now",
            "neonatal-diabetes-genes": "start week",
            "foxp3-pending": "continue",
            "no-live-vaccines": "start",
        },
        alerts=(("stop", ("bcg",)),),
        never=NOT_YET,
    ),
    # Proven on day 6, diabetes alone: refer, type, watch. No drug against the immune system yet.
    Turn(
        visit="gene report",
        has={
            "insulin": "continue",
            "refer-transplant": "start week",
            "type-family": "start",
            "watch-only": "continue",
            "no-live-vaccines": "start",
            "emergency-card": "start",
            "genetic-counselling": "start",
        },
        never=(*NOT_YET, "at-risk-newborn", "foxp3-test", "foxp3-pending"),
    ),
]


@pytest.mark.parametrize("turn", TURNS, ids=lambda one: one.visit)
def test_turn(turn: Turn) -> None:
    assert differences(STORY, turn) == []


def test_before_birth_no_dose_is_printed() -> None:
    assert not [one for one in plan_at(STORY, "pregnancy").recommendations if one.dose]


def test_his_small_weight_is_questioned_and_does_not_silence_the_insulin() -> None:
    plan = plan_at(STORY, "day one")
    assert plan.state.body.weight_kg == 1.7
    assert advised(plan)["insulin"].status == "start"


def test_the_infusion_of_newborn_units_is_never_his_start() -> None:
    """0.05 U/kg/h was written for newborns without diabetes."""
    line = advised(plan_at(STORY, "day one"))["insulin"]
    assert "add-insulin-nicu-infusion" not in [
        fact for dose in (line.dose, *line.more_doses) if dose for fact in dose.facts
    ]


def test_the_gene_test_is_on_its_way_from_birth_on() -> None:
    lines = advised(plan_at(STORY, "birth"))
    assert {"at-risk-newborn", "foxp3-pending", "foxp3-test"} & lines.keys()
