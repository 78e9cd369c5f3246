"""How much, how often and which way: as exactly as told, and no more.

What is not one regular dose (on some days, as needed, from and to, several one after another) is
kept in words that no reader of doses settles.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from scurfin.knowledge.codes import word_of
from scurfin.record.events import Dose
from scurfin.record.formats.fhir.coding import code_of
from scurfin.record.formats.fhir.context import Context, ours
from scurfin.record.formats.fhir.datatypes import (
    CodeableConcept,
    Dosage,
    DoseAndRate,
    GivenDosage,
    Quantity,
)
from scurfin.record.formats.fhir.read_timing import often
from scurfin.record.formats.fhir.read_values import (
    between,
    dose_unit,
    drug_amount,
    ratio,
    spoken,
)
from scurfin.record.formats.fhir.shapes import Medicated
from scurfin.record.formats.laid_out import Laid
from scurfin.record.told_dose import per_day, told_dose

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_UNIT = re.compile(r"(?P<unit>[^/]+)(?:/(?P<per>kg|m2))?/(?P<period>day|dose|week)")


def dosage(key: str, told: Medicated, at: Context) -> Laid:
    """``dose``, ``route``, ``interval`` and ``formulation`` of a treatment."""
    if isinstance(told.dosage, dict):
        return _given(key, told.dosage, at)
    listed = (*told.dosage, *told.dosage_instruction)
    if not listed:
        return {}
    extra = ours(listed[0])
    found: Laid = {name: extra[name] for name in ("formulation", "interval") if name in extra}
    routes = dict.fromkeys(_route(one.route) for one in listed if one.route is not None)
    if len(routes) == 1:
        found["route"] = next(iter(routes))
    elif routes:
        at.gathered.leave(key, " or ".join(routes), "several routes are told: none was used")
    doses = [dose for one in listed if (dose := _dose(one, ours(one)))]
    if len(doses) == 1:
        found["dose"] = doses[0]
    elif doses:
        found["dose"] = "several doses: " + "; ".join(dict.fromkeys(str(one) for one in doses))
    said = [one for each in listed for one in _beside(each, at)]
    if said:
        found["note"] = "; ".join(dict.fromkeys(said))
    return {name: value for name, value in found.items() if value}


def _given(key: str, told: dict[str, Any], at: Context) -> Laid:
    try:
        one = msgspec.convert(told, GivenDosage)
    except msgspec.ValidationError:
        at.gathered.leave(key, "the dosage", "is not FHIR R4: not used")
        return {}
    found = {"route": _route(one.route), "dose": one.text or _with_rate(drug_amount(one.dose), one)}
    return {name: value for name, value in found.items() if value}


def _route(told: CodeableConcept | None) -> str:
    if told is None:
        return ""
    codes = [code_of(each.system, each.code, each.display) for each in told.coding]
    word = next((word for each in codes if (word := word_of("route", each))), "")
    shown = next((each.label for each in codes if each.label), "")
    return told.text or word or shown


def _beside(one: Dosage, at: Context) -> list[str]:
    """What is told beside the dose: until when, how much at most, how to take it."""
    repeat = one.timing.repeat if one.timing else None
    said = []
    if repeat is not None:
        end = repeat.bounds_period.end[:10] if repeat.bounds_period else ""
        length = spoken(repeat.bounds_duration) or between(repeat.bounds_range)
        said = [f"ordered until {end}" if end else "", f"ordered for {length}" if length else ""]
    if one.max_dose_per_period is not None:
        said.append(f"at most {ratio(one.max_dose_per_period)}")
    said += [at.words(each) for each in one.additional_instruction]
    return [each for each in (*said, one.patient_instruction) if each]


def _dose(one: Dosage, extra: dict[str, Any]) -> Any:
    amount = one.dose_and_rate[0].dose_quantity if one.dose_and_rate else None
    if "dose-period" in extra and amount is not None:
        dose = _exact(amount, extra)
        if dose is not None:
            return dose
    said = words_and_code(one.text, _said(one), amount)
    if said and (one.as_needed_boolean or one.as_needed_codeable_concept is not None):
        return f"as needed: {said}"
    return said


def words_and_code(words: str, coded: str, amount: Quantity | None) -> str:
    """The words of a dose; beside them its code if that is a dose too that the words do not tell.

    Told twice so, the dose is settled by no reader: 'see the plan' may end it, '5 mg' is not 10 mg.
    """
    if amount is None or not any(map(dose_unit, (amount.unit, amount.code))):
        return words or coded
    if not words or not coded or coded in words:
        return words or coded
    mine, code = told_dose(words), told_dose(coded)
    if mine is not None and code is not None:
        agree = _a_day(mine) == _a_day(code)
    else:
        bare = coded == drug_amount(amount) and f"{amount.value:g}" in _NUMBER.findall(words)
        agree = mine is not None and bare
    return words if agree else f"in words: {words}; coded: {coded}"


def _a_day(dose: Dose) -> tuple[float, str, str, str | None]:
    whole = per_day(dose)
    if whole is None:
        return dose.amount, dose.period, dose.unit, dose.per
    return round(whole, 6), "day", dose.unit, dose.per


def _exact(amount: Quantity, extra: dict[str, Any]) -> Laid | None:
    match = _UNIT.fullmatch(amount.unit)
    if match is None or amount.value is None:
        return None
    dose: Laid = {
        "amount": float(amount.value),
        "unit": match["unit"],
        "period": extra["dose-period"],
    }
    if match["per"]:
        dose["per"] = match["per"]
    if extra.get("doses-a-day") is not None:
        dose["doses_a_day"] = float(extra["doses-a-day"])
    return dose


def _said(one: Dosage) -> str:
    told = one.dose_and_rate[0] if one.dose_and_rate else one
    amount = drug_amount(told.dose_quantity)
    if told.dose_range is not None:
        amount = f"from {between(told.dose_range)}"
    amount = _with_rate(amount, told)
    if len(one.dose_and_rate) > 1:
        amount = f"one of {len(one.dose_and_rate)} amounts, {amount}"
    return f"{amount} {often(one.timing)}".strip() if amount else ""


def _with_rate(amount: str, told: DoseAndRate | GivenDosage) -> str:
    rate = spoken(told.rate_quantity)
    if isinstance(told, DoseAndRate) and told.rate_range is not None:
        rate = f"from {between(told.rate_range)}"
    elif told.rate_ratio is not None:
        rate = ratio(told.rate_ratio)
    return f"{amount} at a rate of {rate}".strip() if rate else amount
