"""The outlook: inside every published interval, flat, falling, never extrapolated, never bare."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from math import exp, isnan, log
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scurfin.evidence.cohorts import Arm, Endpoint, Plateau, cohorts
from scurfin.evidence.curve import at, hazards, knots
from scurfin.evidence.directions import score_direction
from scurfin.evidence.figures import percent
from scurfin.evidence.outcomes import outcomes
from scurfin.evidence.outlook import outlook, survival
from scurfin.evidence.outlook_model import ArmOutlook, Beside, Outlook, Point
from scurfin.evidence.say.chart import chart
from scurfin.evidence.say.outcomes import outcomes_text
from scurfin.evidence.say.outlook import arm_text, beside_text, outlook_text, row
from scurfin.knowledge.store import knowledge
from scurfin.pathway.numbers import told

KNOWN = knowledge()
IPEX = outlook("IPEX")
HSCT, DRUGS = IPEX.beside.arms
ARMS = {"after transplant": HSCT, "under drugs": DRUGS}
DISEASES = ("IPEX", "CTLA4", "STAT1", "STAT3", "DOCK8", "IL10RA", "ITCH")
WRONG = KNOWN.facts["out-abstract-interval"].figures["printed"]
change = msgspec.structs.replace


def published() -> list[Any]:
    """Every printed interval of the facts, named by cohort, arm, end point and time."""
    return [
        pytest.param(
            cohort.gene or cohort.disease,
            cohort.id,
            arm.arm,
            one,
            id=f"{cohort.id.removeprefix('out-')}-{arm.arm}-{one.endpoint}-{one.time_years:g}y",
        )
        for cohort in cohorts(KNOWN)
        for arm in cohort.arms
        for one in arm.endpoints
        if one.ci95 is not None
    ]


@pytest.mark.parametrize(("disease", "cohort", "arm", "point"), published())
def test_the_outlook_lies_inside_the_published_interval(
    disease: str, cohort: str, arm: str, point: Endpoint
) -> None:
    made = outlook(disease)
    assert point.ci95 is not None
    assert point.time_years is not None
    low, high = point.ci95
    curve = next((x for x in made.beside.arms if (x.cohort, x.arm) == (cohort, arm)), None)
    if curve is not None:
        found = survival(curve, point.time_years)
        assert found.estimate is not None
        assert low <= found.estimate <= high
        assert (found.low, found.high) == point.ci95
    else:
        (printed,) = (
            one
            for one in made.others
            if (one.fact, one.arm, one.endpoint) == (cohort, arm, point.endpoint)
            and one.time_years == point.time_years
        )
        assert printed.estimate is not None
        assert low <= printed.estimate <= high
        assert (printed.low, printed.high, printed.interval_from) == (low, high, "published")


def test_the_calibration_asks_for_these_intervals() -> None:
    asked = KNOWN.facts["out-calibration"].figures["tests"]
    pairs = re.findall(r"(0\.\d+)-(0\.\d+)", " ".join(asked))
    bounds = {(float(low), float(high)) for low, high in pairs}
    named = {one.values[3].ci95 for one in published() if "barzaghi2018" in str(one.id)}
    assert bounds == named


@pytest.mark.parametrize("point", [one for one in HSCT.knots if one.basis in ("stated", "plateau")])
def test_what_is_told_in_words_is_met_within_its_rounding(point: Point) -> None:
    assert point.printed is not None
    assert point.residual == pytest.approx((point.estimate or 0) - point.printed)
    assert abs(point.residual or 0) < 0.025
    assert point.low is not None
    assert point.high is not None
    assert point.low <= point.printed <= point.high


@given(st.floats(2.5, 15))
def test_survival_after_transplant_is_flat_on_the_plateau(time: float) -> None:
    found, end = survival(HSCT, time), HSCT.knots[-1]
    assert (found.estimate, found.low, found.high) == (end.estimate, end.low, end.high)


@pytest.mark.parametrize("arm", ARMS.values(), ids=ARMS)
@given(st.data())
def test_survival_and_its_limits_never_rise(arm: ArmOutlook, data: st.DataObject) -> None:
    within = st.floats(0, arm.known_until_years)
    one, two = sorted((data.draw(within), data.draw(within)))
    first, later = survival(arm, one), survival(arm, two)
    assert (first.estimate or 0) >= (later.estimate or 1) - 1e-12
    assert (first.low or 0) >= (later.low or 1) - 1e-12
    assert (first.high or 0) >= (later.high or 1) - 1e-12


@pytest.mark.parametrize("arm", ARMS.values(), ids=ARMS)
@given(st.data())
def test_an_interval_holds_its_estimate_between_0_and_1(
    arm: ArmOutlook, data: st.DataObject
) -> None:
    found = survival(arm, data.draw(st.floats(0, arm.known_until_years)))
    assert found.estimate is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.estimate + 1e-12
    assert found.estimate - 1e-12 <= found.high <= 1


@pytest.mark.parametrize("arm", ARMS.values(), ids=ARMS)
@given(st.floats(1e-6, 1e6))
def test_nothing_is_extrapolated(arm: ArmOutlook, more: float) -> None:
    found = survival(arm, arm.known_until_years + more)
    assert (found.estimate, found.low, found.high) == (None, None, None)
    assert found.basis == "unknown"
    assert "not known" in row(found)


@pytest.mark.parametrize("time", [-0.1, float("nan")])
def test_a_time_that_is_none_is_refused(time: float) -> None:
    assert time < 0 or isnan(time)
    with pytest.raises(ValueError, match="no time"):
        survival(HSCT, time)


@given(st.floats(0.01, 0.99))
def test_the_hazard_is_constant_between_two_points(part: float) -> None:
    before, after = HSCT.knots[1], HSCT.knots[2]
    time = before.time_years + part * (after.time_years - before.time_years)
    hazard = log((before.estimate or 1) / (after.estimate or 1)) / (
        after.time_years - before.time_years
    )
    expected = (before.estimate or 1) * exp(-hazard * (time - before.time_years))
    assert survival(HSCT, time).estimate == pytest.approx(expected)


def test_the_loss_after_transplant_is_early_and_then_none() -> None:
    rates = [rate for _, _, rate in hazards(HSCT.knots)]
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] == 0


def test_under_drugs_the_told_deaths_are_met_and_the_last_rests_on_few() -> None:
    deaths = [one for one in DRUGS.knots if one.basis == "computed"]
    counted = KNOWN.facts["out-implied-counts"].figures["IS"]["at_risk_at_deaths"]
    assert [one.at_risk for one in deaths] == counted
    assert [one.time_years for one in deaths] == pytest.approx([5 / 12, 1.5, 7, 22.5])
    early = survival(DRUGS, 1.5).estimate
    n = DRUGS.n
    assert early is not None
    assert early < (n - 1) / n


def arm_of(*endpoints: Endpoint, **fields: Any) -> Arm:
    base = cohorts(KNOWN)[0].arms[0]
    empty = {"deaths_at": (), "deaths_note": "", "plateau": None, "told": ()}
    return change(base, endpoints=endpoints, **{**empty, **fields})


def survived(time: float, estimate: float, ci95: tuple[float, float] | None = None) -> Endpoint:
    words = {"approximate": False, "note": "", "where": "", "derived": ""}
    return Endpoint(
        endpoint="OS",
        time_years=time,
        estimate=estimate,
        ci95=ci95,
        n_arm=40,
        **words,  # type: ignore[arg-type]
    )


TWO = (survived(1, 0.9), survived(5, 0.8, (0.65, 0.9)))


@pytest.mark.parametrize(
    ("arm", "has"),
    [
        (arm_of(*TWO), True),
        (arm_of(TWO[1]), False),
        (arm_of(TWO[0], survived(5, 0.8)), False),
        (arm_of(*TWO, time_origin=None), False),
        (arm_of(*TWO, n=None), False),
    ],
    ids=["enough", "one point", "no interval", "no origin", "no size"],
)
def test_a_curve_takes_an_origin_two_points_and_an_interval(arm: Arm, has: bool) -> None:
    assert bool(knots(arm)) is has


def test_a_plateau_begins_where_the_source_says_though_no_figure_is_told_there() -> None:
    held = Plateau(from_years=2.0, to_years=5.0, statement="none died")
    points = knots(arm_of(*TWO, plateau=held))
    assert at(points, 2.0).estimate == at(points, 5.0).estimate == 0.8
    assert at(points, 1.5).estimate != 0.8


def numbers_of(made: Any) -> set[float]:
    """Every number in an answer's data."""
    if isinstance(made, bool) or made is None:
        return set()
    if isinstance(made, int | float):
        return {abs(float(made)), 100 * abs(float(made))}
    if isinstance(made, dict):
        return {one for value in made.values() for one in numbers_of(value)}
    if isinstance(made, list | tuple):
        return {one for value in made for one in numbers_of(value)}
    return set()


def untraced(text: str, made: Outlook) -> list[str]:
    """The numbers of a text that neither a cited fact tells nor the outlook computes."""
    for fact in made.facts:
        text = text.replace(fact, "")
    sources = [KNOWN.sources[KNOWN.facts[one].source] for one in made.facts]
    facts = told(KNOWN, made.facts)
    have = facts | {100 * one for one in facts} | numbers_of(msgspec.to_builtins(made))
    have |= {float(one.year) for one in sources if one.year}
    have |= {95.0, *map(float, range(0, 101, 10))}
    have |= {100 * share for arm in made.beside.arms for share in even_losses(arm)}
    return [
        one
        for one in re.findall(r"\d+(?:\.\d+)?", text)
        if not any(abs(float(one) - each) <= 0.0501 for each in have)
    ]


@pytest.mark.parametrize("disease", DISEASES)
def test_every_number_shown_is_in_a_fact_or_computed_from_one(disease: str) -> None:
    made = outlook(disease)
    assert untraced(outlook_text(made), made) == []


@pytest.mark.parametrize("disease", DISEASES)
def test_a_number_from_nowhere_would_be_found(disease: str) -> None:
    made = outlook(disease)
    assert untraced(f"{outlook_text(made)} 64.37%", made) == ["64.37"]


def even_losses(arm: ArmOutlook) -> list[float]:
    """What the notes work out: an even loss to the first printed point; deaths as a share."""
    first = next(one for one in arm.knots if one.basis == "published")
    even = [(first.estimate or 1) ** (one.time_years / first.time_years) for one in arm.knots]
    return [*even, *(count / arm.n for count in arm.deaths_implied)]


@pytest.mark.parametrize("arm", ARMS.values(), ids=ARMS)
def test_no_survival_of_an_arm_is_shown_before_its_time_origin(arm: ArmOutlook) -> None:
    text = arm_text(arm)
    assert text.index(arm.time_origin) < text.index("%")
    assert arm.time_origin in chart(arm)


@pytest.mark.parametrize("show", [beside_text, lambda one: outlook_text(change(IPEX, beside=one))])
@given(st.text("abc xyz", min_size=1).filter(str.strip), st.text("def", min_size=1))
def test_both_arms_are_never_shown_without_both_origins(show: Any, one: str, two: str) -> None:
    arms = (change(HSCT, time_origin=one), change(DRUGS, time_origin=two))
    both = Beside(arms=arms, origins=(one, two), sentence="Do not compare.", facts=())
    text = re.sub(r"\s+", "", show(both))
    first = text.index(percent(HSCT.shown[0].estimate or 0))
    for said in (one, two, "Do not compare."):
        assert re.sub(r"\s+", "", said) in text[:first]


@pytest.mark.parametrize(
    "broken",
    [
        {"origins": ()},
        {"origins": ("last HSCT",)},
        {"origins": ("start of immunosuppression", "last HSCT")},
        {"sentence": " "},
    ],
    ids=["no origins", "one origin", "origins swapped", "no sentence"],
)
def test_arms_cannot_be_held_together_without_origins_and_sentence(broken: Any) -> None:
    with pytest.raises(ValueError, match=r"origin|sentence"):
        change(IPEX.beside, **broken)
    data = {**msgspec.to_builtins(IPEX.beside), **broken}
    with pytest.raises(msgspec.ValidationError, match=r"origin|sentence"):
        msgspec.msgpack.decode(msgspec.msgpack.encode(data), type=Beside)


def test_an_arm_cannot_be_made_without_its_origin() -> None:
    with pytest.raises(ValueError, match="no time origin"):
        change(HSCT, time_origin=" ")


def holds_wrong(made: Any) -> bool:
    """Does any part of the data pair the estimate with the interval of the abstract?"""
    if isinstance(made, dict):
        bounds = [made.get("low"), made.get("high")]
        pair = made.get("ci95") or bounds
        wrong = made.get("estimate") == WRONG["estimate"] and list(pair) == WRONG["ci95"]
        return wrong or any(holds_wrong(one) for one in made.values())
    return isinstance(made, list | tuple) and any(holds_wrong(one) for one in made)


def test_the_wrong_interval_of_the_abstract_is_only_a_named_trap() -> None:
    every = outcomes()
    data = msgspec.to_builtins(every)
    assert not holds_wrong(data)
    assert not holds_wrong(msgspec.to_builtins(IPEX))
    assert holds_wrong({"of": [WRONG]})
    pair = re.compile(r"65\.1%?[^.;]{0,20}62\.8")
    traps = [one for one in every.traps if pair.search(one.text)]
    assert {one.kind for one in traps} == {"misprint", "conflict in one source"}
    rest = re.sub(r"\s+", " ", outcomes_text(change(every, traps=())) + outlook_text(IPEX))
    assert not pair.search(rest)


@pytest.mark.parametrize("disease", DISEASES)
def test_an_outlook_packs_and_unpacks(disease: str) -> None:
    made = outlook(disease)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(made), type=Outlook) == made
    assert {KNOWN.facts[one].state for one in made.facts} == {"current"}


@pytest.mark.parametrize("disease", DISEASES[1:])
def test_a_sister_disorder_has_points_and_says_why_no_curve(disease: str) -> None:
    made = outlook(disease)
    assert made.beside.arms == ()
    assert made.why_no_curve in " ".join(outlook_text(made).split())
    assert made.others or disease == "ITCH"
    assert made.score is None


ranges = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(lambda two: (min(two), max(two)))


@given(ranges)
def test_the_organ_score_gives_a_side_and_never_a_number(score: tuple[int, int]) -> None:
    found = score_direction(score, KNOWN)
    expected = "low" if score[1] <= 2 else "high" if score[0] >= 3 else "undetermined"
    assert found.stratum == expected
    assert "%" not in f"{found.said}{found.statement}{found.not_published}"
    assert numbers_of(msgspec.to_builtins(found)) == set()


def test_an_organ_score_that_is_not_known_is_said() -> None:
    assert score_direction(None, KNOWN).stratum == "not known"


@pytest.mark.parametrize("score", [(-1, 2), (3, 6), (4, 2)])
def test_an_organ_score_that_cannot_be_is_refused(score: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="runs from 0 to 5"):
        outlook("IPEX", score=score)


@pytest.mark.parametrize("one", IPEX.directions, ids=lambda one: one.about)
def test_a_direction_holds_no_survival(one: Any) -> None:
    assert "%" not in one.statement
    assert numbers_of(msgspec.to_builtins(one)) == set()


def test_the_score_and_its_p_values_are_told() -> None:
    text = " ".join(outlook_text(outlook("IPEX", score=(3, 4))).split())
    assert "Organ score 3 to 4: on the worse side of the published cut" in text
    assert "log-rank p 0.002; Cox p 0.035" in text


@pytest.mark.parametrize("kind", ["selection", "publication", "era", "overlap", "time origin"])
def test_each_kind_of_bias_is_said(kind: str) -> None:
    assert [one for one in IPEX.biases if one.kind == kind and one.text]


def test_other_cohorts_disagree_with_their_own_origins() -> None:
    late = {
        (one.fact, one.said, one.time_origin)
        for one in IPEX.others
        if one.treatment == "transplant" and one.time_years == 10
    }
    assert late == {
        ("out-duclaux2018", "42%", "birth or onset (abstract does not say)"),
        ("out-gambineri2018", "72.8%", "birth"),
    }


HEAVY = ("lifelines", "pandas", "numpy", "scipy", "duckdb", "pyhpo", "matplotlib")
ASK = """
import sys
from scurfin.evidence.outlook import outlook
from scurfin.evidence.say.outlook import outlook_text
import hashlib
print(hashlib.sha256(outlook_text(outlook("IPEX")).encode()).hexdigest())
print([one for one in sys.argv[1:] if one in sys.modules])
"""


def test_an_outlook_loads_nothing_heavy_and_is_always_the_same() -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", ASK, *HEAVY],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert said[0].splitlines()[1] == "[]"
