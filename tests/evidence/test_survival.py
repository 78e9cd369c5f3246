"""Curves over the case base: held to an independent product-limit sum, and honest on who is out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.told import case, rows
from scurfin.evidence.case import Case, cases
from scurfin.evidence.say.curves import curves
from scurfin.evidence.survival import Estimate, incidence, survival
from scurfin.evidence.times import ORIGINS, Time, Times, times

SOMEBODY = cases()[0]


def product_limit(entered: list[tuple[int, bool]], until: float) -> float:
    """Kaplan and Meier's sum, by hand."""
    left = 1.0
    for day in sorted({days for days, died in entered if died and days <= until}):
        risk = sum(days >= day for days, _ in entered)
        left *= 1 - sum(days == day and died for days, died in entered) / risk
    return left


entries = st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=2, max_size=12)


@settings(max_examples=25, deadline=None)
@given(entries)
def test_survival_is_the_product_limit(entered: list[tuple[int, bool]]) -> None:
    got = fitted(entered)
    for step in got.steps:
        assert step.probability == pytest.approx(product_limit(entered, step.years))
        assert step.low - 1e-9 <= step.probability <= step.high + 1e-9
        assert step.at_risk == sum(days >= step.years for days, _ in entered)


def fitted(entered: list[tuple[int, bool]]) -> Estimate:
    """A curve over made-up times of one child told many times."""
    from scurfin.evidence import survival as module

    told = tuple(
        Time(SOMEBODY, float(days), "death" if died else "last known alive")
        for days, died in entered
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "times", lambda *_, **__: Times("birth", told, 0, 0, 0, 0))
        return survival((), "birth")


def test_the_published_children_from_birth() -> None:
    got = survival(cases(), "birth")
    assert got.n == 16
    assert got.who("death") == ("Baud2001-brother", "LevyLahad2001-P3", "RubioCabezas2009-R337Q")
    assert [round(one.probability, 3) for one in got.steps] == [1.0, 0.923, 0.846, 0.762]


def test_every_child_is_in_the_curve_or_said_to_be_out() -> None:
    for origin in ORIGINS:
        got = times(cases(), origin)
        out = got.not_there + got.undated + got.unborn
        assert len(got.entered) + out == sum(one.counted for one in cases())


def test_undated_deaths_are_said_to_flatter_the_curve() -> None:
    assert "13 of them died: the curve is too good" in survival(cases(), "birth").said()


def test_incidences_never_exceed_one_together() -> None:
    transplant, death = incidence(cases(), "birth")
    assert transplant.steps[-1].probability + death.steps[-1].probability <= 1


def test_incidence_is_the_same_each_time() -> None:
    assert incidence(cases(), "birth") == incidence(cases(), "birth")


def test_competing_death_is_less_than_one_minus_survival() -> None:
    _, death = incidence(cases(), "birth")
    alone = survival(cases(), "birth")
    assert death.steps[-1].probability < 1 - alone.steps[-1].probability + 1e-9


def told(folder: Path, *events: dict[str, Any], **header: Any) -> tuple[Case, ...]:
    return tuple(rows(folder, case(*events, **header)))


def test_a_dead_child_without_a_date_is_not_taken_for_alive(tmp_path: Path) -> None:
    got = times(
        told(
            tmp_path,
            {"age": "P2M", "event": "manifestation", "what": "eczema", "status": "onset"},
            {"event": "death"},
            outcome={"status": "dead"},
        ),
        "birth",
    )
    assert (got.entered, got.undated_deaths) == ((), 1)


def test_a_fetus_is_no_survivor(tmp_path: Path) -> None:
    lost = {"age": "prenatal", "event": "death"}
    got = times(told(tmp_path, lost, outcome={"status": "dead"}), "birth")
    assert (got.entered, got.unborn) == ((), 1)


def test_a_transplant_ends_time_without_it(tmp_path: Path) -> None:
    row = told(
        tmp_path,
        {"age": "P1Y", "event": "hsct"},
        outcome={"status": "alive", "age_last_follow_up": "P3Y"},
    )
    assert [one.event for one in times(row, "birth", stop_at_transplant=True).entered] == [
        "transplant"
    ]
    assert times(row, "birth").entered[0].years == pytest.approx(3, abs=0.01)
    assert times(row, "transplant").entered[0].years == pytest.approx(2, abs=0.01)


def test_group_rows_are_not_in_a_curve() -> None:
    row = next(one for one in cases() if one.id == "Bakke2004-P1")
    assert times((row,), "birth").entered
    assert times((replace(row, depth="counts"),), "birth").entered == ()


def test_the_words_name_method_origin_and_bias() -> None:
    said = curves((survival(cases(), "birth"), *incidence(cases(), "birth")))
    for word in ("Kaplan-Meier", "Aalen-Johansen", "from birth", "at risk", "written up"):
        assert word in said
