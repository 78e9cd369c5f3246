"""The organ involvement score as published, as a range while organs were not looked at."""

from __future__ import annotations

import pytest

from children import Told, child, looked, now, sign, visit
from scurfin.state import state
from scurfin.state.model import ScoreNow

OI = "organ-involvement"
GUT = sign("intractable diarrhea")
THIN = sign("malnutrition")
OTHERS_WELL = looked("liver", "lung", "kidney")
ALL_WELL = looked("gut", "growth", "liver", "lung", "kidney")


def score(*events: Told) -> ScoreNow:
    return now(*events).scores[OI]


def items(found: ScoreNow) -> dict[str, bool | None]:
    return {one.key: one.present for one in found.items}


@pytest.mark.parametrize(
    ("what", "events", "low", "high", "stratum"),
    [
        (
            "diabetes and eczema do not count",
            [GUT, THIN, sign("type 1 diabetes mellitus"), sign("eczema"), OTHERS_WELL],
            2,
            2,
            "low",
        ),
        (
            "hepatitis counts",
            [GUT, THIN, sign("hepatitis"), looked("lung", "kidney")],
            3,
            3,
            "high",
        ),
        (
            "hormones, blood and skin do not count",
            [
                ALL_WELL,
                sign("type 1 diabetes mellitus"),
                sign("hypothyroidism"),
                sign("autoimmune hemolytic anemia"),
                sign("eczema"),
            ],
            0,
            0,
            "low",
        ),
        (
            "all five",
            [GUT, THIN, sign("hepatitis"), sign("respiratory failure"), sign("nephritis")],
            5,
            5,
            "high",
        ),
        ("lung unknown", [GUT, THIN, looked("liver", "kidney")], 2, 3, "undetermined"),
        ("nothing told", [], 0, 5, "undetermined"),
        ("all looked at, all well", [ALL_WELL], 0, 0, "low"),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_the_constructed_examples(
    what: str, events: list[Told], low: int, high: int, stratum: str
) -> None:
    found = score(*events)
    assert (found.low, found.high, found.stratum) == (low, high, stratum)


@pytest.mark.parametrize(
    ("told", "item"),
    [
        ("respiratory infections, recurrent", "respiratory_impairment"),
        ("pneumonia", "respiratory_impairment"),
        ("hepatomegaly", "liver_dysfunction"),
        ("hypertension", "kidney_dysfunction"),
        ("vomiting", "intractable_diarrhoea"),
        ("small for gestational age", "malnutrition"),
    ],
)
def test_what_does_not_count_alone(told: str, item: str) -> None:
    assert items(score(sign(told)))[item] is None


@pytest.mark.parametrize("told", ["respiratory distress", "respiratory failure", "pneumonitis"])
def test_impaired_breathing_counts(told: str) -> None:
    assert items(score(sign(told)))["respiratory_impairment"] is True


@pytest.mark.parametrize(
    ("told", "item"),
    [
        ("enteropathy", "intractable_diarrhoea"),
        ("diarrhea", "intractable_diarrhoea"),
        ("elevated transaminases", "liver_dysfunction"),
        ("weight loss", "malnutrition"),
    ],
)
def test_what_may_count_leaves_the_item_open_and_asks(told: str, item: str) -> None:
    (found,) = (one for one in score(sign(told)).items if one.key == item)
    assert found.present is None
    assert found.ask


@pytest.mark.parametrize(
    ("result", "present"), [("normal", False), ("abnormal", None), ("not known", None)]
)
def test_only_a_normal_assessment_means_absent(result: str, present: bool | None) -> None:
    assert items(score(looked("liver", result=result)))["liver_dysfunction"] is present


def test_organs_are_known_by_their_other_names() -> None:
    found = items(score(looked("Lungs", "renal", "hepatic", "bowel", "nutrition")))
    assert set(found.values()) == {False}


def test_a_sign_told_after_a_normal_assessment_opens_the_item_again() -> None:
    found = items(score(looked("liver"), sign("elevated transaminases")))
    assert found["liver_dysfunction"] is None


def test_an_assessment_after_a_sign_closes_the_item() -> None:
    found = items(score(sign("elevated transaminases"), looked("liver")))
    assert found["liver_dysfunction"] is False


def test_what_resolved_counts_no_more_while_the_rest_of_the_course_goes_on() -> None:
    found = items(score(GUT, sign("villous atrophy"), sign("intractable diarrhea", "resolved")))
    assert found["intractable_diarrhoea"] is None


def test_what_resolved_whole_is_absent() -> None:
    found = items(score(GUT, sign("intractable diarrhea", "resolved")))
    assert found["intractable_diarrhoea"] is False


@pytest.mark.parametrize(
    ("before", "after", "trend"),
    [
        ([ALL_WELL], [GUT], "rising"),
        (
            [GUT, OTHERS_WELL, looked("growth")],
            [sign("intractable diarrhea", "resolved")],
            "falling",
        ),
        ([GUT, OTHERS_WELL], [sign("hepatitis")], "unknown"),
        ([GUT, OTHERS_WELL], [THIN, sign("hepatitis")], "rising"),
        ([], [GUT], "unknown"),
        ([sign("eczema")], [GUT], "unknown"),
        ([ALL_WELL], [sign("eczema")], "unchanged"),
        ([GUT], [OTHERS_WELL], "unknown"),
    ],
)
def test_a_trend_rises_only_if_the_new_low_exceeds_the_old_high(
    before: list[Told], after: list[Told], trend: str
) -> None:
    visits = [visit(str(number), *one) for number, one in enumerate((before, after)) if one]
    assert score(*visits).trend == trend


def test_the_series_has_a_range_for_each_turn() -> None:
    """What was assessed at the first visit is too old at the third."""
    found = score(visit("a", ALL_WELL), visit("b", GUT), visit("c", sign("hepatitis")))
    assert found.series == ((1, 0, 0), (2, 1, 1), (3, 2, 5))


def test_an_earlier_turn_keeps_its_place_in_the_series() -> None:
    record = child(visit("a", ALL_WELL), visit("b", GUT), visit("c", sign("hepatitis")))
    assert state(record.before_decisions(2)).scores[OI].series == ((1, 0, 0), (2, 1, 1))
