"""Children like this one: a likeness in parts, a range where something is not told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from children import EXAMPLES, child, sign
from scurfin.evidence.case import cases
from scurfin.evidence.profile import Profile, onset_band, profile, variant_class
from scurfin.evidence.similar import by_hpo, compare, like
from scurfin.evidence.situations import Standing, turns_of
from scurfin.plan.moments import known_at
from scurfin.record import load_record
from scurfin.state import state

KERAN = next(str(one) for one in EXAMPLES if one.name == "keran.yaml")
SOMEBODY = next(one for one in cases() if one.id == "Keran-P1")
STANDING = Standing(SOMEBODY, 1, turns_of(SOMEBODY)[0][1].state)

words = st.frozensets(st.sampled_from("abcdef"), max_size=4)
profiles = st.builds(
    Profile,
    codes=words,
    concepts=words,
    onset=st.sampled_from(("", "first month", "later")),
    variant_class=st.sampled_from(("", "missense", "splice")),
    treatments=words,
)


def overlap(one: frozenset[str], other: frozenset[str]) -> float | None:
    return len(one & other) / len(one | other) if one and other else None


@given(profiles, profiles)
def test_likeness_is_a_range_within_0_and_1(one: Profile, other: Profile) -> None:
    got = compare(one, other, STANDING, overlap)
    assert -1e-9 <= got.low <= got.high <= 1 + 1e-9


@given(profiles, profiles)
def test_likeness_goes_both_ways(one: Profile, other: Profile) -> None:
    there = compare(one, other, STANDING, overlap)
    back = compare(other, one, STANDING, overlap)
    assert there.low == pytest.approx(back.low)


@given(profiles)
def test_nobody_is_more_alike_than_oneself(one: Profile) -> None:
    got = compare(one, one, STANDING, overlap)
    assert got.high == pytest.approx(1)


@given(profiles, profiles)
def test_telling_less_never_narrows_the_range(one: Profile, other: Profile) -> None:
    silent = Profile(other.codes, other.concepts, "", other.variant_class, other.treatments)
    told, untold = (compare(one, each, STANDING, overlap) for each in (other, silent))
    assert untold.low <= told.low + 1e-9
    assert untold.high >= told.high - 1e-9


def test_keran_is_most_like_himself() -> None:
    now = state(known_at(load_record(KERAN), "relapse"))
    first = like(now, cases(), top=1)[0]
    assert (first.case.id, first.standing.turn, first.perhaps_himself) == ("Keran-P1", 4, True)


def test_a_child_of_whom_no_sign_is_told_is_like_nobody() -> None:
    assert like(state(child()), cases()) == ()


def test_hpo_finds_kin_terms_and_leaves_out_unknown_ones() -> None:
    measure = by_hpo()
    diarrhoea, chronic = frozenset({"HP:0002014"}), frozenset({"HP:0002028"})
    eczema = frozenset({"HP:0000964"})
    near, far = measure(diarrhoea, chronic), measure(diarrhoea, eczema)
    assert near is not None
    assert far is not None
    assert near > far
    assert measure(diarrhoea, frozenset({"HP:9999999"})) is None


def test_what_is_told_as_absent_is_no_sign() -> None:
    told = profile(state(child(sign("eczema"), sign("diarrhea", "absent"))))
    assert told.concepts == {"eczema"}
    assert told.codes == {"HP:0000964"}


@pytest.mark.parametrize(
    ("age", "band"),
    [
        ("prenatal", "before birth"),
        ("P7D", "first month"),
        ("P3M", "1 to 12 months"),
        ("P7Y", "later"),
    ],
)
def test_onset_by_the_published_bands(age: str, band: str) -> None:
    what = "hydrops" if age == "prenatal" else "eczema"
    assert onset_band(child(sign(what, age=age))) == band


def test_an_undated_onset_is_not_told() -> None:
    assert onset_band(child(sign("eczema"))) == ""


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"hgvs_p": "p.Arg397Gln"}, "missense"),
        ({"hgvs_p": "p.(Leu76Glnfs*53)"}, "frameshift"),
        ({"hgvs_p": "p.Lys250del"}, "in-frame deletion"),
        ({"hgvs_p": "p.Arg347*"}, "nonsense"),
        ({"hgvs_c": "c.-23+1G>A"}, "splice"),
        ({"as_reported": "polyadenylation signal"}, "polyadenylation"),
        ({"hgvs_c": "c.1190G>A"}, ""),
        ({"as_reported": "not shown"}, ""),
    ],
)
def test_variant_class_only_where_the_name_tells_it(told: dict[str, str], kind: str) -> None:
    assert variant_class(child(variant={"zygosity": "hemizygous", **told})) == kind
