"""A dose as a FHIR Dosage: coded only where the rule tells it, in UCUM or in words."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from interop.units import is_ucum
from plan.fhir_bundles import walk
from scurfin.dose import Dose
from scurfin.dose.regimen import calculate
from scurfin.knowledge.model import DoseRule, Drug
from scurfin.knowledge.store import knowledge
from scurfin.plan.render.fhir.dosage import dosage
from scurfin.plan.render.fhir.words import quantity, route, ucum, words
from scurfin.state.model import Body

UCUM = "http://unitsofmeasure.org"
RULES = [(drug, rule) for drug in knowledge().drugs.values() for rule in drug.doses]
BODY = Body(weight_kg=5.6, weight_usable=True, length_cm=63.0, surface_m2=0.313)
NOBODY = Body()


def dose(drug: str, rule: str, body: Body = BODY) -> Dose:
    """The dose of one rule for this body."""
    of = knowledge().drugs[drug]
    return calculate(of, next(one for one in of.doses if one.id == rule), body)


def amount(made: dict[str, Any]) -> dict[str, Any]:
    """What is given each time, or how fast."""
    found: dict[str, Any] = dict(made["doseAndRate"][0])
    found.pop("type")
    return found


def test_a_dose_in_two_parts_is_the_part_given_each_time() -> None:
    made = dosage(dose("ciclosporin", _twice("ciclosporin")))
    assert made["timing"] == {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}}
    whole = dose("ciclosporin", _twice("ciclosporin"))
    [given] = amount(made).values()
    low = given["low"]["value"] if "low" in given else given["value"]
    assert low * 2 == pytest.approx(whole.amount, rel=0.06)


def _twice(drug: str) -> str:
    rules = knowledge().drugs[drug].doses
    return next(one.id for one in rules if one.doses_a_day == 2 and one.period == "day")


def test_a_range_is_a_range() -> None:
    made = dosage(dose("levothyroxine", "levothyroxine-6-12-months"))
    ends = amount(made)["doseRange"]
    assert ends["low"] == {"value": 28, "unit": "micrograms", "system": UCUM, "code": "ug"}
    assert ends["high"]["value"] == 45


def test_a_day_s_amount_without_a_number_of_doses_is_not_called_a_dose() -> None:
    made = dosage(dose("sirolimus", "sirolimus-5-10-kg"))
    assert "doseAndRate" not in {name for name, one in made.items() if one}
    [told] = made["extension"]
    assert told["extension"][0]["valueQuantity"]["value"] == 0.39
    assert told["extension"][1]["valueCode"] == "day"


def test_an_infusion_is_a_rate() -> None:
    made = dosage(dose("glucose", "glucose-infusion"))
    assert amount(made)["rateRange"]["low"]["code"] == "mL/h"
    assert made["additionalInstruction"] == [{"text": "as glucose 10 %"}]
    assert "glucose 10 %" in made["text"]


def test_once_is_counted_once() -> None:
    assert dosage(dose("glucose", "glucose-oral"))["timing"] == {"repeat": {"count": 1}}


def test_every_four_weeks_is_a_period() -> None:
    made = dosage(dose("immunoglobulin-iv", "immunoglobulin-replacement"))
    assert made["timing"] == {"repeat": {"frequency": 1, "period": 4, "periodUnit": "wk"}}


def test_an_interval_in_words_stays_in_words() -> None:
    for drug, rule in RULES:
        if rule.interval.startswith("in weeks") and rule.period == "dose":
            made = dosage(calculate(drug, rule, BODY))
            assert made["timing"] == {"code": {"text": rule.interval}}


def test_without_the_weight_nothing_is_coded() -> None:
    made = dosage(dose("levothyroxine", "levothyroxine-6-12-months", NOBODY))
    assert "doseAndRate" not in made
    assert made["text"].endswith("Needs weight.")


def test_a_dose_for_an_age_that_is_not_known_is_not_coded() -> None:
    drug = knowledge().drugs["levothyroxine"]
    rule = next(one for one in drug.doses if one.id == "levothyroxine-6-12-months")
    assert "doseAndRate" not in dosage(calculate(drug, rule, BODY, uncertain=True))


def test_a_taper_is_not_one_dose() -> None:
    tapers = [(drug, rule) for drug, rule in RULES if rule.steps]
    assert tapers
    for drug, rule in tapers:
        assert "doseAndRate" not in dosage(calculate(drug, rule, BODY))


def test_a_part_of_a_drug_has_no_code() -> None:
    made = dosage(dose("co-trimoxazole", "co-trimoxazole-pjp-kg-full"))
    told = [one for one in walk(made) if one.get("unit") == "mg trimethoprim"]
    assert told
    assert all("code" not in one and "system" not in one for one in told)


@pytest.mark.parametrize("drug", ["insulin", "vitamin-d"])
def test_a_unit_is_international(drug: str) -> None:
    assert ucum("U", drug) == "[IU]"


def test_a_unit_of_an_enzyme_is_not() -> None:
    assert quantity(2.0, "U", "asparaginase") == {"value": 2.0, "unit": "units"}


def test_a_unit_that_is_not_known_has_no_code() -> None:
    assert quantity(2.0, "spoon", "zinc") == {"value": 2.0, "unit": "spoon"}


def test_units_name_drugs_that_there_are() -> None:
    assert {drug for one in words().units for drug in one.of} <= set(knowledge().drugs)


def test_two_routes_at_choice_have_no_code() -> None:
    assert route("PO/IV") == {"text": "by mouth or intravenous"}


def test_a_ceiling_is_the_most_of_a_day() -> None:
    start = dose("sirolimus", "sirolimus-5-10-kg")
    most = dose("sirolimus", "sirolimus-label-6-12-months-most")
    made = dosage(start, (most,))["maxDosePerPeriod"]
    assert made["numerator"]["value"] == most.amount
    assert made["denominator"]["code"] == "d"


def test_a_dose_without_its_rule_is_words_alone() -> None:
    told = dose("levothyroxine", "levothyroxine-6-12-months")
    made = dosage(msgspec.structs.replace(told, rule="gone"))
    assert set(made) == {"text", "timing", "route"}
    assert "repeat" not in made["timing"]


@pytest.mark.parametrize(("drug", "rule"), RULES, ids=[rule.id for _, rule in RULES])
def test_every_rule_gives_units_of_ucum_or_words(drug: Drug, rule: DoseRule) -> None:
    for body in (BODY, NOBODY):
        made = dosage(calculate(drug, rule, body))
        assert made["text"]
        for one in walk(made):
            if one.get("system") == UCUM:
                assert is_ucum(one["code"])
