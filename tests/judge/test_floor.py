"""The floor: plans shuffled between children, always the same way."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from children import child, give, sign, visit
from judge.fakes import NOTHING, watched
from scurfin.judge.floor import PERMUTATIONS, deal, floor, spread
from scurfin.judge.model import Range

NAMES = st.lists(st.sampled_from("abcde"), max_size=12)


@given(NAMES, NAMES, st.integers())
def test_nobody_is_dealt_his_own_plan(wanted: list[str], pool: list[str], seed: int) -> None:
    places = deal(wanted, pool, Random(seed))
    assert len(places) == len(wanted)
    for name, place in zip(wanted, places, strict=True):
        if place is None:
            assert set(pool) <= {name}
        else:
            assert pool[place] != name


@given(st.permutations("abcdef"), st.integers())
def test_each_plan_is_dealt_once_while_it_goes(names: list[str], seed: int) -> None:
    places = deal(names[:3], names, Random(seed))
    assert len(set(places)) == 3


def test_the_spread_of_counts() -> None:
    assert spread(list(range(1, 201))) == Range(mean=100.5, low=5, high=195)
    assert spread([]) == Range(mean=0, low=0, high=0)


def test_a_decision_scores_what_the_plans_of_others_contain() -> None:
    ill = child(visit("a", sign("type 1 diabetes mellitus"), give("insulin")), id="ill")
    calm = child(visit("a", sign("alopecia"), give("insulin")), id="calm")
    both = [watched(ill), watched(calm)]
    one = floor(both, both, NOTHING)
    assert one.permutations == PERMUTATIONS
    assert one.totals.contained == Range(mean=1, low=1, high=1)
    alone = floor([watched(ill)], both, NOTHING)
    assert alone.totals.contained == Range(mean=0, low=0, high=0)


def test_it_is_seeded() -> None:
    told = [
        watched(child(visit("a", sign(what), give("prednisolone")), id=what))
        for what in ("eczema", "enteropathy", "alopecia", "autoimmune hemolytic anemia")
    ]
    assert floor(told, told, NOTHING) == floor(told, told, NOTHING)


def test_without_another_child_there_is_no_floor() -> None:
    one = watched(child(visit("a", sign("eczema"), give("prednisolone"))))
    assert floor([one], [one], NOTHING).totals.missed == Range(mean=0, low=0, high=0)
