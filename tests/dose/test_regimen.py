"""Doses by hand: what each published figure comes to in one child."""

from __future__ import annotations

from typing import Any

import pytest

from children import Told, now, weigh
from scurfin.dose import Dose, calculate, doses
from scurfin.dose.regimen import in_ages
from scurfin.knowledge.held import may_dose
from scurfin.knowledge.model import Ages, DoseRule, Drug
from scurfin.knowledge.store import knowledge
from scurfin.terms.ages import Span, age

LONG: Told = {"event": "growth", "age": "P6M", "length": "62 cm"}
DRUG = Drug(id="x", name="x", classes=())


def rule(low: float, high: float | None = None, **fields: Any) -> DoseRule:
    told = {
        "id": "x",
        "indication": "any",
        "unit": "mg",
        "basis": "kg",
        "period": "day",
        "route": "",
        "facts": ("f",),
        **fields,
    }
    return DoseRule(low=low, high=high, **told)


def dose(made: DoseRule, *events: Told) -> Dose:
    return calculate(DRUG, made, now(*events).body)


@pytest.mark.parametrize(
    ("made", "weight", "amount", "amount_to"),
    [
        (rule(2), "5 kg", 10, None),
        (rule(2, 3), "5 kg", 10, 15),
        (rule(0.15), "6.4 kg", 0.96, None),
        (rule(3, 6), "5.92 kg", 18, 36),
        (rule(10, 20), "4.1 kg", 41, 82),
        (rule(2, max_per_day=9), "5 kg", 9, None),
        (rule(2, 3, max_per_day=12), "5 kg", 10, 12),
        (rule(2, 3, max_per_day=9), "5 kg", 9, None),
        (rule(1, period="dose", max_per_dose=4), "5 kg", 4, None),
        (rule(1, period="dose", doses_a_day=3, max_per_day=12), "5 kg", 4, None),
        (rule(1, period="once", max_per_dose=4), "5 kg", 4, None),
        (rule(2, doses_a_day=2, max_per_dose=4), "5 kg", 8, None),
        (rule(63.4, max_per_day=317), "5 kg", 317, None),
        (rule(375, basis="patient"), "5 kg", 375, None),
        (rule(25, basis="patient", period="once"), "5 kg", 25, None),
    ],
)
def test_amounts(made: DoseRule, weight: str, amount: float, amount_to: float | None) -> None:
    found = dose(made, weigh(weight))
    assert found.amount == pytest.approx(amount)
    assert found.amount_to == pytest.approx(amount_to)
    assert found.unit == "mg"
    assert found.needs == ()


def test_the_surface_is_mostellers_and_shown() -> None:
    found = dose(rule(30, basis="m2"), LONG, weigh("6.4 kg"))
    assert found.amount == pytest.approx(10)
    assert found.arithmetic == (
        "30 mg/m² x 0.332 m² (Mosteller: square root of 6.4 kg x 62 cm / 3600) = 10 mg a day"
    )


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (rule(2), "2 mg/kg x 5 kg = 10 mg a day"),
        (rule(2, 3), "2 to 3 mg/kg x 5 kg = 10 to 15 mg a day"),
        (rule(2, doses_a_day=2), "2 mg/kg x 5 kg = 10 mg a day = 5 mg each, 2 times"),
        (rule(2, max_per_day=9), "2 mg/kg x 5 kg = 9 mg a day (capped: 9 mg a day)"),
        (rule(0.5, unit="ug"), "0.5 micrograms/kg x 5 kg = 2.5 micrograms a day"),
        (rule(0.5, unit="U", period="dose"), "0.5 units/kg x 5 kg = 2.5 units a dose"),
        (rule(25, basis="patient", period="once"), "25 mg once"),
    ],
)
def test_the_arithmetic_is_printed(made: DoseRule, said: str) -> None:
    assert dose(made, weigh("5 kg")).arithmetic == said


@pytest.mark.parametrize(
    ("made", "events", "unit", "needs"),
    [
        (rule(2), [], "mg/kg", ("weight",)),
        (rule(2), [weigh("70 kg")], "mg/kg", ("weight",)),
        (rule(2), [LONG], "mg/kg", ("weight",)),
        (rule(30, basis="m2"), [], "mg/m2", ("weight", "length")),
        (rule(30, basis="m2"), [weigh("6 kg")], "mg/m2", ("length",)),
        (rule(30, basis="m2"), [LONG], "mg/m2", ("weight",)),
        (rule(30, basis="m2"), [LONG, weigh("70 kg")], "mg/m2", ("weight",)),
        (rule(25, basis="patient"), [], "mg", ()),
    ],
)
def test_without_a_size_a_dose_stays_per_size(
    made: DoseRule, events: list[Told], unit: str, needs: tuple[str, ...]
) -> None:
    found = dose(made, *events)
    assert (found.amount, found.unit, found.needs) == (made.low, unit, needs)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"max_per_day": 320}, "at most 320 mg a day"),
        ({"max_per_dose": 1000}, "at most 1000 mg a dose"),
    ],
)
def test_without_a_weight_the_ceiling_is_still_told(fields: dict[str, float], said: str) -> None:
    assert said in dose(rule(2, **fields)).arithmetic


@pytest.mark.parametrize(
    ("since", "until", "now_", "inside"),
    [
        ("", "", None, True),
        ("P1M", "P1Y", None, None),
        ("P1M", "P1Y", age("P4M"), True),
        ("P6M", "P1Y", age("P4M"), False),
        ("", "P4M", age("P4M"), False),
        ("", "P28D", age("P4M"), False),
        ("P5M", "", age("P4M"), False),
        ("P1Y", "", age("P11M"), False),
        ("P130D", "", age("P4M"), None),
        ("P2M", "", Span(121, float("inf")), True),
        ("P6M", "", Span(121, float("inf")), None),
        ("", "P1Y", Span(121, float("inf")), None),
    ],
)
def test_an_age_may_not_tell_whether_a_dose_fits(
    since: str, until: str, now_: Span | None, inside: bool | None
) -> None:
    assert in_ages(Ages(since=since, until=until), now_) is inside


def fitting(drug: str, indication: str, *events: Told) -> list[str]:
    found = doses(knowledge().drugs[drug], indication, now(*events))
    return [one.rule for one in found.fitting]


@pytest.mark.parametrize(
    ("years", "rules"),
    [
        ("P7D", ["levothyroxine-neonate", "levothyroxine-0-6-months"]),
        ("P2M", ["levothyroxine-0-6-months"]),
        ("P7M", ["levothyroxine-6-12-months"]),
        ("P2Y", ["levothyroxine-1-5-years"]),
        ("P13Y", ["levothyroxine-over-12-years"]),
    ],
)
def test_thyroxine_by_age_both_sources_shown_where_they_overlap(
    years: str, rules: list[str]
) -> None:
    seen: Told = {"event": "note", "text": "seen", "age": years}
    assert fitting("levothyroxine", "hypothyroidism", seen) == rules


@pytest.mark.parametrize(
    ("weight", "years", "rules"),
    [
        ("12 kg", "P2Y", ["glucagon-under-25-kg"]),
        ("30 kg", "P9Y", ["glucagon-25-kg"]),
    ],
)
def test_glucagon_by_weight(weight: str, years: str, rules: list[str]) -> None:
    found = fitting("glucagon", "severe hypoglycaemia, unconscious", weigh(weight, years))
    assert found == rules


def test_without_a_weight_every_band_is_shown_with_its_condition() -> None:
    found = doses(knowledge().drugs["glucagon"], "severe hypoglycaemia, unconscious", now())
    assert [one.text.split(" (if ")[1] for one in found.fitting] == [
        "under 25 kg)",
        "25 kg and more)",
    ]


def test_hydrocortisone_for_a_sick_day() -> None:
    found = doses(
        knowledge().drugs["hydrocortisone"],
        "adrenal insufficiency, sick day",
        now(LONG, weigh("6.4 kg")),
    ).fitting[0]
    assert found.amount == pytest.approx(10)
    assert found.unit == "mg"
    assert found.text.startswith("10 mg a day in 4 doses")


def test_what_fits_nobody_of_this_age_says_for_whom_it_is() -> None:
    found = doses(
        knowledge().drugs["micafungin"],
        "antifungal prophylaxis",
        now({"event": "note", "text": "seen", "age": "P2M"}),
    )
    assert found.fitting == ()
    assert "micafungin-prophylaxis is for 4 months and older" in found.unknown


def test_a_use_without_a_dose_says_so() -> None:
    drug = Drug(id="x", name="x", classes=(), doses=(rule(2, indication="fever"),))
    found = doses(drug, "pain", now())
    assert found.fitting == ()
    assert "no dose for this use is known here (a dose is published for fever)" in found.unknown


def test_figures_that_were_only_observed_are_never_proposed() -> None:
    for drug in knowledge().drugs.values():
        for made in drug.doses:
            found = doses(drug, made.indication, now(LONG, weigh("6.4 kg")))
            assert {one.use for one in found.fitting} <= {"start"}
            assert {one.use for one in found.limits} <= {"ceiling", "observed"}


def test_no_dose_rests_on_an_unverified_fact() -> None:
    known = knowledge()
    for drug in known.drugs.values():
        for made in drug.doses:
            if made.use in ("start", "alternative"):
                facts = [known.facts[name] for name in made.facts]
                assert any(may_dose(known, fact) for fact in facts), made.id


def test_every_dose_in_the_knowledge_can_be_calculated() -> None:
    body = now(LONG, weigh("6.4 kg")).body
    for drug in knowledge().drugs.values():
        for made in drug.doses:
            found = calculate(drug, made, body)
            assert found.amount > 0
            assert found.amount_to is None or found.amount_to > found.amount
            assert found.needs == ()
