"""The outlook in a plan: whole cohorts, each with its origin of time, never a number by score."""

from __future__ import annotations

import re

import pytest

from children import IPEX, ROOT, child, looked, plan_of, sign
from scurfin.evidence.outlook import outlook
from scurfin.evidence.published import NONE, release
from scurfin.pathway.loader import pathway
from scurfin.plan import make
from scurfin.plan import outlook as shown
from scurfin.plan.model import OutlookNow
from scurfin.plan.render.html import html
from scurfin.plan.render.text import text
from scurfin.record import load_record

KERAN = load_record(str(ROOT / "examples" / "keran.yaml"))


@pytest.fixture
def made() -> OutlookNow:
    found = make(KERAN, "relapse").outlook
    assert found is not None
    return found


def test_the_shipped_outlook_is_that_of_this_knowledge() -> None:
    assert release(pathway().version).outlook == outlook("IPEX")


def test_each_arm_shows_its_origin_of_time(made: OutlookNow) -> None:
    assert [one.origin for one in made.arms] == ["last HSCT", "start of immunosuppression"]
    said = text(make(KERAN, "relapse"))
    assert said.index("different origins") < said.index("time runs from last HSCT")
    page = html(make(KERAN, "relapse"))
    assert page.index("different origins") < page.index("time runs from last HSCT")


def test_the_printed_points_are_shown_with_their_intervals(made: OutlookNow) -> None:
    printed = {
        (arm.origin, point.years): (point.survival, point.low, point.high)
        for arm in made.arms
        for point in arm.points
        if point.basis == "printed"
    }
    assert printed == {
        ("last HSCT", 15): (0.732, 0.594, 0.83),
        ("start of immunosuppression", 15): (0.868, 0.628, 0.958),
        ("start of immunosuppression", 24): (0.651, 0.183, 0.897),
    }


def test_our_own_intervals_are_marked() -> None:
    said = text(make(KERAN, "relapse"))
    assert "72.9 to 92*" in said
    assert "59.4 to 83; printed" in said


def test_other_cohorts_disagree_in_view(made: OutlookNow) -> None:
    said = " ".join(made.others)
    assert "42%" in said
    assert "72.8%" in said
    assert "time origin not stated" in said


def test_the_score_tells_a_direction_and_no_survival() -> None:
    low = plan_of(*IPEX, looked("gut", "growth", "liver", "kidney", "lung"))
    high = plan_of(
        *IPEX,
        sign("intractable diarrhea"),
        sign("failure to thrive"),
        sign("autoimmune hepatitis"),
        sign("nephrotic syndrome"),
        looked("lung"),
    )
    for plan, side in ((low, "better side"), (high, "worse side")):
        assert plan.outlook is not None
        assert side in plan.outlook.score
        assert not re.search(r"\d ?%", plan.outlook.score)


def test_the_curves_are_the_same_whatever_the_score(made: OutlookNow) -> None:
    other = plan_of(*IPEX, looked("gut", "growth", "liver", "kidney", "lung")).outlook
    assert other is not None
    assert other.arms == made.arms


def test_after_a_transplant_no_outlook_from_before_it_is_shown() -> None:
    plan = make(child(*IPEX, {"event": "hsct", "donor": "sister"}))
    assert plan.outlook is None


def test_without_a_word_of_transplant_none_is_shown() -> None:
    assert plan_of(sign("fever")).outlook is None


def test_a_plan_without_a_built_outlook_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "release", lambda _: NONE)
    plan = make(KERAN, "relapse")
    assert plan.outlook is None
    assert plan.recommendations


def test_every_fact_of_the_outlook_is_among_the_sources(made: OutlookNow) -> None:
    told = {one.fact for one in make(KERAN, "relapse").sources}
    assert set(made.facts) <= told
