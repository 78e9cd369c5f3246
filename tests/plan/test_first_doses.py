"""First doses by hand: each amount is reckoned from what the source says, never from the output."""

from __future__ import annotations

from typing import Any

import pytest

from children import Told, give, line, now, plan_of, sign, weigh
from scurfin.dose import Dose, doses
from scurfin.knowledge.held import may_dose
from scurfin.knowledge.store import knowledge
from scurfin.plan.model import Plan
from scurfin.plan.render.html import html
from scurfin.plan.render.text import text

IPEX: Told = {"event": "diagnosis", "what": "IPEX", "level": "genetic", "age": "P2M"}


def sized(age: str, kg: float, cm: float) -> Told:
    return {"event": "growth", "age": age, "weight": f"{kg} kg", "length": f"{cm} cm"}


def surface(kg: float, cm: float) -> float:
    return float((kg * cm / 3600) ** 0.5)


INFANT = sized("P10M", 8, 72)


def found(drug: str, indication: str, *events: Told) -> dict[str, Dose]:
    """The doses that fit, by their rule."""
    made = doses(knowledge().drugs[drug], indication, now(*events))
    return {one.rule: one for one in (*made.fitting, *made.alternatives, *made.limits)}


def shown(plan: Plan, rule: str) -> dict[str, Dose]:
    """The doses of a line and of its options, by their rule."""
    mine = line(plan, rule)
    told = [one for one in (mine.dose, *mine.more_doses) if one is not None]
    told += [each for one in mine.choices for each in one.doses]
    return {one.rule: one for one in told}


def is_about(one: Dose, low: float, high: float | None, unit: str, per: str, use: str) -> None:
    assert one.amount == pytest.approx(low, rel=0.05)
    assert one.amount_to == (pytest.approx(high, rel=0.05) if high is not None else None)
    assert (one.unit, one.per, one.use) == (unit, per, use)


# Insulin


@pytest.mark.parametrize(
    ("rule", "age", "kg", "low", "high", "use"),
    [
        ("insulin-neonate-example", "P10D", 3, 0.5 * 3, None, "observed"),
        ("insulin-infant-need", "P6M", 6, 0.74 * 6, 0.83 * 6, "observed"),
        ("insulin-infant-basal-need", "P6M", 6, 0.43 * 6, 0.56 * 6, "observed"),
        ("insulin-prepubertal-need", "P5Y", 18, 0.5 * 18, 1.0 * 18, "observed"),
        ("insulin-after-ketoacidosis", "P5Y", 18, 0.75 * 18, 1.0 * 18, "alternative"),
        ("insulin-without-ketoacidosis", "P5Y", 18, 0.3 * 18, 0.5 * 18, "alternative"),
        ("insulin-after-ketoacidosis-puberty", "P13Y", 40, 1.0 * 40, 1.2 * 40, "alternative"),
    ],
)
def test_insulin_is_shown_and_never_a_start(
    rule: str, age: str, kg: float, low: float, high: float | None, use: str
) -> None:
    plan = plan_of(sign("type 1 diabetes mellitus"), weigh(f"{kg} kg", age))
    is_about(shown(plan, "insulin")[rule], low, high, "U", "day", use)
    assert line(plan, "insulin").dose is None
    assert "malabsorption" in line(plan, "insulin").dose_unknown


@pytest.mark.parametrize("age", ["P10D", "P6M", "P364D"])
def test_under_one_year_insulin_is_only_what_was_seen(age: str) -> None:
    told = found("insulin", "diabetes", sign("neonatal diabetes"), weigh("6 kg", age))
    assert told
    assert {one.use for one in told.values()} == {"observed"}


def test_needs_before_puberty_end_with_the_ages_of_their_source() -> None:
    told = found("insulin", "diabetes", weigh("30 kg", "P11Y"))
    assert not {"insulin-prepubertal-need", "insulin-after-ketoacidosis"} & set(told)


def test_what_was_seen_is_not_said_to_be_usual_while_insulin_runs() -> None:
    plan = plan_of(sign("type 1 diabetes mellitus"), give("insulin"), INFANT)
    short, full = (" ".join(text(plan, length).split()) for length in ("plain", "full"))
    assert line(plan, "insulin").status == "continue"
    assert "5.9 to 6.6 units a day" not in short
    assert "seen 5.9 to 6.6 units a day, SC pump" in full


# Immunoglobulin, salts, glucose


def test_immunoglobulin_under_the_skin_is_a_choice() -> None:
    """100 to 200 mg/kg a week, 8 kg: 0.8 to 1.6 g."""
    plan = plan_of(sign("hypogammaglobulinemia"), INFANT)
    told = shown(plan, "immunoglobulin-replacement")
    is_about(told["immunoglobulin-sc-replacement"], 0.8, 1.6, "g", "week", "start")
    mine = line(plan, "immunoglobulin-replacement")
    assert [one.what for one in mine.choices] == ["immunoglobulin-sc"]
    assert mine.dose is not None
    assert mine.dose.drug == "immunoglobulin-iv"


def low(what: str, value: float, low: float, high: float) -> Told:
    told: Told = {"event": "lab", "what": what, "value": value, "unit": "mmol/L"}
    return {**told, "low": low, "high": high, "age": "P10M"}


def test_potassium_by_mouth_and_by_vein() -> None:
    """0.5 to 1 mmol/kg twice a day; 1 to 2 mmol/kg/day."""
    told = shown(plan_of(INFANT, low("potassium", 2.9, 3.5, 5.1)), "potassium-low")
    is_about(told["potassium-oral"], 4, 8, "mmol", "dose", "start")
    assert "twice a day, by mouth" in told["potassium-oral"].text
    is_about(told["potassium-intravenous"], 8, 16, "mmol", "day", "alternative")
    assert "overdose kills" in told["potassium-intravenous"].note


def test_potassium_beside_ciclosporin_is_warned_of() -> None:
    plan = plan_of(INFANT, give("ciclosporin"), low("potassium", 2.9, 3.5, 5.1))
    assert any({"ciclosporin", "potassium-salts"} <= set(one.involves) for one in plan.alerts)


def test_magnesium_while_he_is_refed() -> None:
    """0.5 mmol/kg over 24 hours, then 0.25 mmol/kg/day; a deficit of 0.5 to 1 mmol/kg."""
    plan = plan_of(INFANT, low("magnesium", 0.5, 0.7, 1.0))
    told = shown(plan, "magnesium-low")
    is_about(told["magnesium-intravenous-first-day"], 4, None, "mmol", "once", "alternative")
    is_about(told["magnesium-intravenous-then"], 2, None, "mmol", "day", "alternative")
    is_about(told["magnesium-deficit"], 4, 8, "mmol", "once", "observed")
    assert line(plan, "magnesium-low").dose is None


def test_phosphate_by_vein_stands_beside_that_by_mouth() -> None:
    """0.7 mmol/kg/day from 1 month, 2 to 3 by mouth."""
    told = shown(plan_of(INFANT, low("phosphate", 0.7, 1.3, 2.2)), "phosphate-low")
    is_about(told["phosphate-1-month"], 16, 24, "mmol", "day", "start")
    is_about(told["phosphate-vein-1-month"], 5.6, None, "mmol", "day", "alternative")


def test_the_infusion_after_the_glucose_bolus() -> None:
    """3 to 5 mL/kg an hour of glucose 10 %: 5 to 8 mg/kg/min."""
    plan = plan_of(sign("hypoglycemia"), INFANT)
    told = shown(plan, "hypoglycaemia")["glucose-infusion"]
    is_about(told, 24, 40, "mL", "hour", "start")
    for millilitres, milligrams in ((3, 5), (5, 8)):
        assert millilitres * 100 / 60 == pytest.approx(milligrams, rel=0.05)


# Adrenals


@pytest.mark.parametrize(
    ("kg", "milligrams"),
    [
        (9.9, 25),
        (10.0, 25),
        (10.1, 50),
        (20.0, 50),
        (20.1, 100),
        (40.0, 100),
        (40.1, 150),
        (70.0, 150),
        (70.1, 200),
    ],
)
def test_the_hydrocortisone_infusion_at_the_ends_of_its_bands(kg: float, milligrams: int) -> None:
    """Up to 10 kg 25 mg, 10.1 to 20 kg 50 mg, 20.1 to 40 kg 100 mg, 40.1 to 70 kg 150 mg."""
    age = "P1Y" if kg < 15 else "P6Y" if kg < 30 else "P11Y" if kg < 50 else "P16Y"
    what = "adrenal crisis, infusion after the first dose"
    told = found("hydrocortisone", what, weigh(f"{kg} kg", age))
    assert [one.amount for one in told.values()] == [milligrams]


def test_hydrocortisone_in_mild_illness_stands_below_the_sick_day_dose() -> None:
    what = "adrenal insufficiency, sick day"
    told = found("hydrocortisone", what, INFANT)
    size = surface(8, 72)
    is_about(told["hydrocortisone-sick-day"], 30 * size, None, "mg", "day", "start")
    is_about(told["hydrocortisone-sick-day-mild"], 20 * size, None, "mg", "day", "alternative")


def test_the_second_step_of_a_newborn_in_crisis() -> None:
    told = found("hydrocortisone", "adrenal crisis", sized("P10D", 3.2, 50))
    second = told["hydrocortisone-crisis-neonate-second"]
    is_about(second, 100 * surface(3.2, 50), None, "mg", "day", "alternative")
    assert "hydrocortisone-crisis-neonate-second" not in found(
        "hydrocortisone", "adrenal crisis", INFANT
    )


def test_salt_beside_fludrocortisone_only_under_one_year() -> None:
    """0.2 g/kg a day."""
    young = shown(plan_of(sign("adrenal insufficiency"), INFANT), "fludrocortisone")
    is_about(young["salt-beside-fludrocortisone"], 1.6, None, "g", "day", "start")
    older = plan_of(sign("adrenal insufficiency"), weigh("10 kg", "P13M"))
    assert "salt-beside-fludrocortisone" not in shown(older, "fludrocortisone")


# Vitamins, thiamine


def test_all_four_vitamins_in_cholestasis() -> None:
    plan = plan_of(sign("cholestasis"), INFANT)
    told = shown(plan, "vitamins-in-cholestasis")
    is_about(told["vitamin-d-cholestasis"], 800, 5000, "U", "day", "start")
    is_about(told["vitamin-a-cholestasis"], 5000, 25000, "U", "day", "start")
    is_about(told["vitamin-e-cholestasis"], 15 * 8, 25 * 8, "U", "day", "start")
    is_about(told["vitamin-k-cholestasis"], 2.5, 5, "mg", "dose", "start")
    said = " ".join(text(plan).split())
    for name in ("vitamin A", "vitamin E", "vitamin K"):
        assert f"with {name} " in said


@pytest.mark.parametrize(
    ("age", "kg", "low_", "high"), [("P10M", 8, 400, None), ("P5Y", 18, 400, 600)]
)
def test_vitamin_d_to_prevent(age: str, kg: float, low_: float, high: float | None) -> None:
    plan = plan_of(give("prednisolone"), weigh(f"{kg} kg", age))
    told = shown(plan, "bone-on-steroid")
    start = next(one for one in told.values() if one.use == "start")
    is_about(start, low_, high, "U", "day", "start")
    is_about(told["vitamin-d-prevention-dark-skin"], 800, None, "U", "day", "alternative")


def test_vitamin_d_by_level_names_the_level() -> None:
    plan = plan_of(sign("vitamin D deficiency"), weigh("12 kg", "P2Y"))
    told = shown(plan, "vitamin-d-low")
    for rule, amount, level in (
        ("vitamin-d-level-50-75", 1000, "50 to 75"),
        ("vitamin-d-level-25-50", 2000, "25 to 50"),
        ("vitamin-d-level-below-25", 4000, "below 25"),
    ):
        is_about(told[rule], amount, None, "U", "day", "alternative")
        assert level in told[rule].note


def test_thiamine_is_reported() -> None:
    """2 mg/kg, second-hand."""
    plan = plan_of(sign("malnutrition"), INFANT)
    is_about(
        shown(plan, "refeeding")["thiamine-refeeding-seen"], 16, None, "mg", "dose", "observed"
    )
    assert "reported thiamine 16 mg a dose" in " ".join(text(plan).split())


# Liver

WORKED_UP: list[Told] = [
    IPEX,
    sign("hepatitis"),
    {"event": "lab", "what": "hepatitis B serology", "value": "negative"},
    {"event": "lab", "what": "CMV PCR", "value": "negative"},
    {"event": "lab", "what": "liver antibodies", "value": "positive"},
    INFANT,
]


def test_autoimmune_hepatitis_has_its_steroid() -> None:
    told = shown(plan_of(*WORKED_UP), "hepatitis-steroid")
    is_about(told["prednisolone-hepatitis"], 2 * 8, None, "mg", "day", "start")


def test_azathioprine_in_hepatitis_from_its_start_to_its_most() -> None:
    told = shown(plan_of(*WORKED_UP, give("prednisolone")), "hepatitis-azathioprine")
    is_about(told["azathioprine-hepatitis"], 0.5 * 8, None, "mg", "day", "start")
    is_about(told["azathioprine-hepatitis-most"], 2 * 8, 2.5 * 8, "mg", "day", "ceiling")


def test_no_azathioprine_in_a_poor_metaboliser() -> None:
    poor: Told = {"event": "genotype", "gene": "TPMT", "result": "poor metaboliser"}
    mine = line(plan_of(*WORKED_UP, poor, give("prednisolone")), "hepatitis-azathioprine")
    assert mine.choices[0].excluded


# Nutrition by vein


def test_nutrition_by_vein_names_its_parts_and_their_ceilings() -> None:
    plan = plan_of(IPEX, sign("intractable diarrhea"), INFANT)
    told = shown(plan, "parenteral-nutrition")
    is_about(told["pn-amino-acids-start"], 1.5 * 8, 2 * 8, "g", "day", "start")
    is_about(told["pn-amino-acids-renal-failure"], 1 * 8, None, "g", "day", "alternative")
    is_about(told["pn-lipid-start"], 1 * 8, None, "g", "day", "start")
    is_about(told["pn-lipid-infant-ceiling"], 4 * 8, None, "g", "day", "ceiling")
    is_about(told["pn-glucose-ceiling"], 13 * 8, None, "mg", "minute", "ceiling")
    is_about(told["pn-glucose-critical-ceiling"], 5 * 8, None, "mg", "minute", "ceiling")
    said = " ".join(text(plan).split())
    assert "with amino acids by vein 12 to 16 g a day" in said
    assert "at most lipid by vein 32 g a day" in said
    assert "at most, lipid by vein" in html(plan)


def test_the_lipid_ceiling_falls_at_one_year() -> None:
    told = found("lipid-emulsion", "parenteral nutrition", weigh("10 kg", "P13M"))
    is_about(told["pn-lipid-child-ceiling"], 3 * 10, None, "g", "day", "ceiling")


@pytest.mark.parametrize(
    ("age", "day", "low_", "high"),
    [
        ("PT6H", 1, 60, 120),
        ("P1D", 2, 80, 120),
        ("P2D", 3, 100, 130),
        ("P3D", 4, 120, 150),
        ("P4D", 5, 140, 160),
        ("P5D", 6, 140, 180),
    ],
)
def test_the_fluid_of_a_newborn_by_day(age: str, day: int, low_: float, high: float) -> None:
    told = found("parenteral-nutrition", "fluid", weigh("3 kg", age))
    is_about(told[f"pn-fluid-day-{day}"], low_ * 3, high * 3, "mL", "day", "observed")
    assert ("pn-fluid-first-month" in told) is (day >= 5)
    assert not [one for one in told.values() if one.use == "start"]


# Sirolimus


@pytest.mark.parametrize(
    ("age", "kg", "most"),
    [
        ("P2M", 4, 4 * 0.02 * 4),
        ("P4M", 5.5, 4 * 0.04 * 5.5),
        ("P8M", 7.5, 4 * 0.06 * 7.5),
        ("P2Y", 11, 4 * 0.08 * 11),
        ("P3Y", 12.6, 4),
        ("P9Y", 28, 4),
    ],
)
def test_sirolimus_at_most_four_times_the_label_s_start_or_4_mg(
    age: str, kg: float, most: float
) -> None:
    told = found("sirolimus", "autoimmune disease", weigh(f"{kg} kg", age)).values()
    assert [one.amount for one in told if one.use == "ceiling"] == [pytest.approx(most, rel=0.05)]


@pytest.mark.parametrize(("age", "kg", "mg"), [("P2Y", 11, 0.08 * 11), ("P6Y", 20, 1)])
def test_the_sirolimus_label_from_12_months(age: str, kg: float, mg: float) -> None:
    """0.08 mg/kg below 0.6 m2, 1 mg a day from there."""
    told = found("sirolimus", "autoimmune disease", weigh(f"{kg} kg", age))
    is_about(told["sirolimus-label-12-months"], mg, None, "mg", "day", "alternative")


@pytest.mark.parametrize(("kg", "told"), [(8, "3 mg/day"), (28, "6 mg/day")])
def test_sirolimus_beyond_its_most_is_still_warned_of(kg: float, told: str) -> None:
    age = "P10M" if kg < 10 else "P9Y"
    plan = plan_of(IPEX, weigh(f"{kg} kg", age), give("sirolimus", "running", dose=told))
    assert any(one.id == "dose-high:sirolimus" for one in plan.alerts)


# Prophylaxis


def test_fluconazole_and_itraconazole_against_candida() -> None:
    """6 to 12 mg/kg a day, at most 200 mg; the solution 2.5 mg/kg twice a day."""
    plan = plan_of({"event": "infection", "what": "candidiasis, recurrent"}, weigh("20 kg", "P6Y"))
    told = shown(plan, "antifungal-prophylaxis")
    is_about(told["fluconazole-candida-suppression-2019"], 120, 200, "mg", "day", "alternative")
    is_about(told["itraconazole-candida-suppression"], 50, None, "mg", "dose", "alternative")


def test_clarithromycin_and_doxycycline_stand_aside_where_they_must() -> None:
    back = {"event": "infection", "what": "infections, recurrent", "age": "P9Y"}
    plan = plan_of(back, weigh("30 kg", "P9Y"), {"event": "reconciled", "lists": ["medications"]})
    told = shown(plan, "antibacterial-prophylaxis")
    is_about(told["clarithromycin-prophylaxis"], 7.5 * 30, None, "mg", "dose", "alternative")
    is_about(told["doxycycline-prophylaxis"], 25, 50, "mg", "dose", "alternative")
    plan = plan_of(give("sirolimus"), {**back, "age": "P7Y"}, weigh("20 kg", "P7Y"))
    choices = {one.what: one for one in line(plan, "antibacterial-prophylaxis").choices}
    assert choices["clarithromycin"].excluded
    assert choices["doxycycline"].excluded


def test_filgrastim_is_shown_as_seen() -> None:
    plan = plan_of(sign("autoimmune neutropenia"), {"event": "infection", "what": "sepsis"}, INFANT)
    told = shown(plan, "neutropenia-filgrastim")
    is_about(told["filgrastim-idiopathic-seen"], 5 * 8, None, "ug", "day", "observed")
    is_about(told["filgrastim-congenital-seen"], 3 * 8, 5 * 8, "ug", "day", "observed")
    assert line(plan, "neutropenia-filgrastim").dose is None


# Steroid, calcineurin inhibitor: below the age of the source


@pytest.mark.parametrize(
    ("drug", "indication", "young", "old", "amount"),
    [
        ("prednisolone", "autoimmune disease, high dose", "P5D", "P2M", 2),
        ("prednisolone", "autoimmune haemolytic anaemia", "P5D", "P2M", 2),
        ("ciclosporin", "enteropathy, with another immunosuppressant", "P5D", "P4M", 3),
        ("tacrolimus", "enteropathy", "P5D", "P2M", 0.2),
    ],
)
def test_below_the_age_of_its_source_a_dose_is_an_alternative_that_says_so(
    drug: str, indication: str, young: str, old: str, amount: float
) -> None:
    told = found(drug, indication, weigh("3.2 kg", young)).values()
    proposed = [one for one in told if one.use in ("start", "alternative")]
    assert [one.use for one in proposed] == ["alternative"]
    assert proposed[0].amount == pytest.approx(amount * 3.2, rel=0.05)
    assert "carried over" in proposed[0].note.lower()
    kg = 5.5
    told = found(drug, indication, weigh(f"{kg} kg", old)).values()
    starts = [one for one in told if one.use == "start"]
    assert [one.amount for one in starts] == [pytest.approx(amount * kg, rel=0.05)]


def test_a_newborn_s_plan_shows_the_figures_and_that_they_are_carried_over() -> None:
    """2 mg/kg, 3 to 6 mg/kg and 0.2 mg/kg a day for 3.2 kg, in the plan as it is printed."""
    plan = plan_of(
        {**IPEX, "age": "P4D"},
        sign("intractable diarrhea", severity="severe"),
        weigh("3.2 kg", "P5D"),
    )
    said = " ".join(text(plan).split())
    assert line(plan, "first-steroid").dose is None
    for figure in ("6.4 mg a day in 3 doses", "9.6 to 19 mg a day", "0.64 mg a day"):
        assert figure in said
    assert said.lower().count("carried over") >= 3


@pytest.mark.parametrize(
    "indication", ["autoimmune disease, high dose", "autoimmune haemolytic anaemia"]
)
def test_sixty_milligrams_are_seen_and_cap_nothing(indication: str) -> None:
    told = found("prednisolone", indication, weigh("40 kg", "P12Y")).values()
    assert [one.amount for one in told if one.use == "start"] == [80]
    assert [one.amount for one in told if one.use == "observed"] == [60]


# Biologics


@pytest.mark.parametrize(
    ("kg", "age", "first", "then"),
    [(20, "P6Y", 600, 300), (35, "P10Y", 400, 200), (61, "P11Y", 600, 300)],
)
def test_the_first_dose_of_dupilumab(kg: float, age: str, first: int, then: int) -> None:
    told = found("dupilumab", "eczema", weigh(f"{kg} kg", age)).values()
    assert [one.amount for one in told if one.per == "once"] == [first]
    assert [one.amount for one in told if one.per == "dose"] == [then]


def test_weeks_of_abatacept_and_infliximab() -> None:
    told = found("abatacept", "CTLA4 or LRBA deficiency (dose of juvenile arthritis)", INFANT)
    assert "80 mg a dose, in weeks 0, 2 and 4, then every 4 weeks" in (
        told["abatacept-under-75-kg"].text
    )
    told = found("infliximab", "autoimmune disease (dose of juvenile arthritis)", INFANT)
    assert "48 to 80 mg a dose, in weeks 0, 2 and 6, then every 4 to 8 weeks" in (
        told["infliximab-arthritis"].text
    )


def test_fixed_ruxolitinib_is_more_per_kg_in_a_small_child() -> None:
    """2.5 mg twice a day is 5 mg: above 0.7 mg/kg below 5 / 0.7 = 7.1 kg."""
    what = "STAT1 or STAT3 gain of function, chronic GVHD"
    told = found("ruxolitinib", what, INFANT)
    is_about(told["ruxolitinib-per-kg-seen"], 0.25 * 8 / 2, 0.7 * 8 / 2, "mg", "dose", "observed")
    assert pytest.approx(7, abs=0.2) == 2 * 2.5 / 0.7
    assert "below about 7 kg" in told["ruxolitinib-under-25-kg"].note


def test_thiamazole_is_no_start() -> None:
    plan = plan_of(sign("hyperthyroidism"), INFANT)
    told = shown(plan, "hyperthyroidism")
    is_about(told["thiamazole-graves-seen"], 0.4 * 8, None, "mg", "day", "ceiling")
    is_about(told["thiamazole-graves-higher-seen"], 0.4 * 8, 0.7 * 8, "mg", "day", "observed")


# Whatever is proposed rests on a fact that may dose


def test_what_may_not_dose_is_only_seen() -> None:
    known = knowledge()
    rules: list[Any] = [rule for drug in known.drugs.values() for rule in drug.doses]
    for rule in rules:
        if not any(may_dose(known, known.facts[one]) for one in rule.facts):
            assert rule.use in ("observed", "ceiling"), rule.id


@pytest.mark.parametrize(
    "fact", ["look-prednisolone-60", "look-filgrastim-idiopathic", "sup-refeeding-thiamine"]
)
def test_a_second_hand_fact_is_never_proposed_from(fact: str) -> None:
    rules = [rule for drug in knowledge().drugs.values() for rule in drug.doses]
    told = [rule for rule in rules if fact in rule.facts]
    assert told
    assert {rule.use for rule in told} == {"observed"}
