"""The counts beside each line: made at the build, true to the cases, never in the way of a plan."""

from __future__ import annotations

import subprocess
import sys

import pytest

from children import IPEX, ROOT, child, plan_of
from scurfin.evidence.case import cases
from scurfin.evidence.published import NONE, Given, Published, Release, release
from scurfin.evidence.situations import find, named
from scurfin.pathway.loader import pathway
from scurfin.plan import counting, make, published
from scurfin.plan.render.text import text
from scurfin.record import load_record

KERAN = str(ROOT / "examples" / "keran.yaml")


@pytest.fixture(scope="module")
def counted() -> Release:
    return counting.count()


def test_shipped_counts_are_those_of_these_cases_and_rules(counted: Release) -> None:
    assert release(pathway().version) == counted


def test_every_recommendation_is_counted(counted: Release) -> None:
    assert set(counted.rules) == {one.id for one in pathway().recommendations}


@pytest.mark.parametrize("rule", ["insulin", "first-steroid", "parenteral-nutrition"])
def test_a_count_is_what_asking_for_the_state_finds(counted: Release, rule: str) -> None:
    got = counted.rules[rule]
    found = find(named(rule), cases())
    assert got.children == tuple(one.case.id for one in found.held)
    assert got.open == len(found.open)


def test_denominators_hold(counted: Release) -> None:
    for one in counted.rules.values():
        assert len(one.children) + one.open <= one.of == counted.children
        assert sum(one.ends.values()) == len(one.children)
        assert one.given_to <= len(one.children)
        assert one.transplanted <= len(one.children)
        for each in one.given:
            assert sum(each.results.values()) == len(each.children)
            assert set(each.children) <= set(one.children)


def test_group_rows_and_non_patients_are_in_no_count(counted: Release) -> None:
    real = {one.id for one in cases() if one.counted}
    assert {child for one in counted.rules.values() for child in one.children} <= real


def test_insulin_for_diabetes() -> None:
    got = release(pathway().version).rules["insulin"]
    assert (len(got.children), got.given_to) == (22, 5)
    assert got.ends["dead"] == 6


def test_each_line_of_a_plan_shows_its_counts() -> None:
    plan = plan_of(*IPEX)
    assert plan.recommendations
    assert all(one.published is not None for one in plan.recommendations)
    assert "published children" in text(plan, "full")
    assert plan.cases.children == 86


def test_a_published_child_is_told_to_be_among_them() -> None:
    keran = child(*IPEX, id="Keran-P1")
    plan = make(keran)
    mine = [
        one for one in plan.recommendations if one.published and "Keran-P1" in one.published.who
    ]
    assert mine
    assert all("He is one of them." in one.published.text for one in mine if one.published)


def test_without_counts_a_plan_is_whole_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = make(load_record(KERAN))
    monkeypatch.setattr(published, "release", lambda _: NONE)
    bare = make(load_record(KERAN))
    assert [one.id for one in bare.recommendations] == [one.id for one in whole.recommendations]
    assert all(one.published is None for one in bare.recommendations)
    assert "not counted" in bare.cases.note


def test_counts_of_other_knowledge_are_not_shown() -> None:
    assert release("other knowledge") == NONE


def test_words_never_show_a_rate() -> None:
    one = Published(
        rule="x",
        children=("A", "B", "C"),
        open=2,
        of=10,
        pooled=1,
        asks_for="sirolimus",
        given=(Given(name="sirolimus", children=("A",), results={"partial": 1}),),
        given_to=1,
        transplanted=0,
        ends={"alive": 1, "unknown": 2},
    )
    assert published.said(one) == (
        "3 of 10 published children were in this state (in 2 more too little is told). "
        "Given then or later: sirolimus 1 (partial 1). In 2 of 3 no such treatment is told. "
        "At the last report: alive 1, not told 2. "
        "1 of 3 stand in cohorts that may repeat other reports."
    )


def test_a_plan_loads_no_table_or_survival_library() -> None:
    code = (
        "import sys; from scurfin.plan import make; from scurfin.record import load_record; "
        f"make(load_record({KERAN!r})); "
        "heavy = {'duckdb', 'lifelines', 'pandas', 'numpy', 'scipy', 'matplotlib', 'pyhpo'}; "
        "heavy |= {'ferro_hgvs'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
