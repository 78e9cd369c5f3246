"""Values, units and reference ranges of measurements."""

from __future__ import annotations

from math import isfinite
from typing import Any

from scurfin.knowledge.codes import Code, own, ucum
from scurfin.knowledge.codes import told as in_words
from scurfin.record.formats.phenopacket.moments import Json, term
from scurfin.terms.quantities import quantity, unit_name

NO_UNIT = own("unit-untold", label="unit not told")
AS_TOLD = own("result", "as-told", label="")


def unit_term(unit: str) -> Json:
    """A unit by its UCUM code, or as told where no code is known."""
    if not unit:
        return term(NO_UNIT)
    code = ucum(unit)
    return term(Code(f"UCUM:{code}", unit) if code else in_words("unit", unit))


def unit_of(amount: Json) -> str:
    """The unit of a quantity: its UCUM code, else its label."""
    unit = amount.get("unit", {})
    code = unit.get("id", "")
    label = str(unit.get("label", ""))
    if code.startswith("UCUM:"):
        value = str(code.removeprefix("UCUM:"))
        return label if label and ucum(label) == value else value
    return "" if code == NO_UNIT.id else label or code


def value_of(event: dict[str, Any], low: Any = None, high: Any = None) -> Json:
    """The value of a test: a number with its unit and range, or words.

    ``low`` and ``high`` bound the reference range; an open side is infinite.
    """
    state = event.get("result", "known")
    if state != "known":
        return {
            "value": {"ontologyClass": term(own("result", state.replace(" ", "-"), label=state))}
        }
    told = event.get("value")
    read = None if told is None else quantity(told, event.get("unit", ""))
    if read is None or read.comparator:
        unit = event.get("unit", "") if read is not None else ""
        words = "" if told is None else f"{told} {unit}".strip()
        return {"value": {"ontologyClass": term(Code(AS_TOLD.id, words or "not told"))}}
    raw = event.get("unit", "") if isinstance(told, int | float) else ""
    unit = unit_term(raw or read.unit)
    made: Json = {"unit": unit, "value": read.value}
    if low is not None or high is not None:
        made["referenceRange"] = {
            "unit": unit,
            "low": "-Infinity" if low is None else low,
            "high": "Infinity" if high is None else high,
        }
    return {"value": {"quantity": made}}


def read_value(told: Json) -> dict[str, Any]:
    """``value``, ``unit``, ``low``, ``high`` or ``result`` of an event, from a value."""
    coded = told.get("ontologyClass")
    if coded is not None:
        code, label = coded.get("id", ""), coded.get("label", "")
        if code == AS_TOLD.id:
            return {} if label == "not told" else {"value": label}
        state = Code(code, label).own("result")
        return {"result": label} if state is not None else {"value": label or code}
    amount = told.get("quantity")
    if amount is None:
        return {}
    if not told_number(amount):
        return {}
    found: dict[str, Any] = {"value": plain_number(amount.get("value", 0.0))}
    unit = unit_of(amount)
    if unit:
        found["unit"] = unit
    bounds = amount.get("referenceRange")
    if bounds:
        # A bound that is not told is 0 in protobuf, and no number in a text.
        both = {side: float(bounds.get(side, 0.0)) for side in ("low", "high")}
        other = unit_of(bounds)
        if both["high"] <= both["low"] or (unit and other and unit_name(unit) != unit_name(other)):
            said = f"reference range {both['low']:g} to {both['high']:g} {other}"
            return {**found, "note": said.strip()}
        found |= {side: value for side, value in both.items() if isfinite(value)}
    return found


def told_number(amount: Json) -> bool:
    """Is the value of a quantity a number? One that was left out reads as no number."""
    return isfinite(float(amount.get("value", 0.0)))


def plain_number(value: Any) -> int | float:
    """A number without a needless '.0'."""
    number = float(value)
    return int(number) if isfinite(number) and number == int(number) else number
