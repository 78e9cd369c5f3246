"""A dose of the plan as a FHIR Dosage. What the rule does not tell is not coded."""

from __future__ import annotations

import re

from scurfin.dose import Dose
from scurfin.knowledge.model import DoseRule
from scurfin.knowledge.store import knowledge
from scurfin.plan.render.fhir.words import quantity, route, ucum
from scurfin.record.formats.fhir.coding import UCUM, Json, hl7, ours
from scurfin.terms.quantities import significant

_EVERY = re.compile(r"P(\d+)([DWM])")
UNIT = {"D": "d", "W": "wk", "M": "mo"}
RATE = {"hour": "h", "minute": "min"}


def dosage(dose: Dose, ceilings: tuple[Dose, ...] = ()) -> Json:
    """The Dosage of one dose. ``ceilings``: doses of the same drug that must not be exceeded."""
    rule = _rule(dose)
    made: Json = {"text": words_of(dose, rule)}
    if rule is not None and rule.formulation:
        made["additionalInstruction"] = [{"text": f"as {rule.formulation}"}]
    made["timing"] = _timing(dose, rule)
    made["route"] = route(dose.route)
    if rule is None or not is_coded(dose, rule):
        return made
    made["doseAndRate"] = _amount(dose, rule)
    if not made["doseAndRate"]:
        made["extension"] = _by_period(dose)
    return made | _most(dose, rule, ceilings)


def words_of(dose: Dose, rule: DoseRule | None) -> str:
    """The dose in words, with what is missing and of what it is made."""
    needs = f" Needs {' and '.join(dose.needs)}." if dose.needs else ""
    kind = f", as {rule.formulation}" if rule is not None and rule.formulation else ""
    return f"{dose.text}{kind}.{needs}" if needs else f"{dose.text}{kind}"


def explained(dose: Dose) -> str:
    """The arithmetic and whom the rule is for, on one line."""
    parts = [f"Arithmetic: {dose.arithmetic}", f"rule {dose.rule}"]
    parts += [f"for {dose.band}"] if dose.band else []
    parts += [dose.note] if dose.note else []
    return "; ".join(part.rstrip(".") for part in parts) + "."


def is_coded(dose: Dose, rule: DoseRule) -> bool:
    """Is it one amount for this child, to be given as it stands?"""
    uncertain = bool(dose.band) and dose.text.endswith(f"(if {dose.band})")
    return not (dose.needs or uncertain or rule.steps)


def _rule(dose: Dose) -> DoseRule | None:
    drug = knowledge().drugs.get(dose.drug)
    rules = drug.doses if drug is not None else ()
    return next((one for one in rules if one.id == dose.rule), None)


def _timing(dose: Dose, rule: DoseRule | None) -> Json:
    if rule is None or rule.days_a_week or rule.steps:
        return {"code": {"text": dose.text}}
    every = _EVERY.fullmatch(rule.interval)
    if every is not None and dose.per == "dose":
        repeat = {"frequency": 1, "period": int(every[1]), "periodUnit": UNIT[every[2]]}
        return {"repeat": repeat}
    if rule.interval:
        return {"code": {"text": rule.interval if every is None else dose.text}}
    if rule.doses_a_day and dose.per in ("day", "dose"):
        return {"repeat": {"frequency": rule.doses_a_day, "period": 1, "periodUnit": "d"}}
    return {"repeat": {"count": 1}} if dose.per == "once" else {}


def _amount(dose: Dose, rule: DoseRule) -> list[Json]:
    """What is given each time, or how fast; nothing where the rule does not tell how often."""
    kind: Json = {"type": hl7("dose-rate-type", "calculated")}
    if dose.per in RATE:
        return [kind | _ends(dose, 1, "rate", RATE[dose.per])]
    if dose.per in ("dose", "once"):
        return [kind | _ends(dose, 1, "dose")]
    if dose.per == "day" and rule.doses_a_day and not rule.interval:
        return [kind | _ends(dose, rule.doses_a_day, "dose")]
    return []


def _ends(dose: Dose, parts: int, name: str, per: str = "") -> Json:
    low = significant(dose.amount / parts, 2) if parts > 1 else dose.amount
    if dose.amount_to is None:
        return {f"{name}Quantity": quantity(low, dose.unit, dose.drug, per)}
    high = significant(dose.amount_to / parts, 2) if parts > 1 else dose.amount_to
    ends = {
        "low": quantity(low, dose.unit, dose.drug, per),
        "high": quantity(high, dose.unit, dose.drug, per),
    }
    return {f"{name}Range": ends}


def _by_period(dose: Dose) -> list[Json]:
    """The amount of a day or week whose number of doses no source tells, in an extension."""
    ends = _ends(dose, 1, "value")
    made = {"url": "amount", **ends}
    return [{**ours("amount-of-period"), "extension": [made, {"url": "of", "valueCode": dose.per}]}]


def _most(dose: Dose, rule: DoseRule, ceilings: tuple[Dose, ...]) -> Json:
    """The most in one dose and in one day, where a rule says it in a unit with a code."""
    made: Json = {}
    if not ucum(dose.unit, dose.drug) or dose.unit != rule.unit:
        return made
    if rule.max_per_dose is not None:
        made["maxDosePerAdministration"] = quantity(rule.max_per_dose, dose.unit, dose.drug)
    daily = [rule.max_per_day] if rule.max_per_day is not None else []
    daily += [
        one.amount
        for one in ceilings
        if (one.drug, one.unit, one.per) == (dose.drug, dose.unit, "day")
        and one.amount_to is None
        and not one.needs
    ]
    if daily:
        day = {"value": 1, "unit": "day", "system": UCUM, "code": "d"}
        most = quantity(min(daily), dose.unit, dose.drug)
        made["maxDosePerPeriod"] = {"numerator": most, "denominator": day}
    return made
