"""How much, how often and which way: as exactly as told, and no more.

What is not one regular dose (on some days, as needed, from and to, several one after another) is
kept in words that no reader of doses settles.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from scurfin.knowledge.codes import word_of
from scurfin.record.formats.fhir.coding import code_of
from scurfin.record.formats.fhir.context import Context, ours
from scurfin.record.formats.fhir.read_values import between, ratio, spoken
from scurfin.record.formats.fhir.shapes import (
    CodeableConcept,
    Dosage,
    GivenDosage,
    Medicated,
    Quantity,
    Timing,
)
from scurfin.record.formats.laid_out import Laid

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
    until = [_until(one.timing) for one in listed]
    if any(until):
        found["note"] = "; ".join(f"ordered until {one}" for one in until if one)
    return {name: value for name, value in found.items() if value}


def _given(key: str, told: dict[str, Any], at: Context) -> Laid:
    try:
        one = msgspec.convert(told, GivenDosage)
    except msgspec.ValidationError:
        at.gathered.leave(key, "the dosage", "is not FHIR R4: not used")
        return {}
    found = {"route": _route(one.route), "dose": one.text or spoken(one.dose)}
    return {name: value for name, value in found.items() if value}


def _route(told: CodeableConcept | None) -> str:
    if told is None:
        return ""
    codes = [code_of(each.system, each.code, each.display) for each in told.coding]
    word = next((word for each in codes if (word := word_of("route", each))), "")
    shown = next((each.label for each in codes if each.label), "")
    return told.text or word or shown


def _until(timing: Timing | None) -> str:
    repeat = timing.repeat if timing else None
    return repeat.bounds_period.end[:10] if repeat and repeat.bounds_period else ""


def _dose(one: Dosage, extra: dict[str, Any]) -> Any:
    rated = one.dose_and_rate[0] if one.dose_and_rate else None
    amount = rated.dose_quantity if rated else None
    if "dose-period" in extra and amount is not None:
        dose = _exact(amount, extra)
        if dose is not None:
            return dose
    said = one.text or _said(one)
    if said and (one.as_needed_boolean or one.as_needed_codeable_concept is not None):
        return f"as needed: {said}"
    return said


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
    if not one.dose_and_rate:
        return ""
    told = one.dose_and_rate[0]
    amount = spoken(told.dose_quantity)
    if told.dose_range is not None:
        amount = f"from {between(told.dose_range)}"
    rate = spoken(told.rate_quantity)
    if told.rate_range is not None:
        rate = f"from {between(told.rate_range)}"
    elif told.rate_ratio is not None:
        rate = ratio(told.rate_ratio)
    if rate:
        amount = f"{amount} at a rate of {rate}".strip()
    if len(one.dose_and_rate) > 1:
        amount = f"one of {len(one.dose_and_rate)} amounts, {amount}"
    return f"{amount} {_often(one.timing)}".strip() if amount else ""


def _often(timing: Timing | None) -> str:
    """How often; the words that a reader of doses settles only where nothing else is told."""
    if timing is None:
        return ""
    repeat = timing.repeat
    code = timing.code.coding[0].code if timing.code and timing.code.coding else ""
    if repeat is None or not (repeat.frequency or repeat.period or repeat.time_of_day):
        days = " on " + ", ".join(repeat.day_of_week) if repeat and repeat.day_of_week else ""
        return f"{(timing.code.text if timing.code else '') or code}{days}".strip()
    times = f"{repeat.frequency or 1}"
    if repeat.frequency_max:
        times += f" to {repeat.frequency_max}"
    period = f"{repeat.period:g}" if repeat.period else ""
    if repeat.period_max:
        period += f" to {repeat.period_max:g}"
    if times == "1" and repeat.period_unit == "h" and period:
        said = f"every {period} hours"
    elif (period, repeat.period_unit) == ("1", "d"):
        said = f"{times} times a day"
    else:
        said = f"{times} times every {period} {repeat.period_unit}".strip()
    more = [", ".join(repeat.day_of_week)] if repeat.day_of_week else []
    if repeat.count:
        more.append(f"{repeat.count} times in all")
    return said + (f" only on {'; '.join(more)}" if more else "")
