"""What a test found: the number with its unit, its range, or words."""

from __future__ import annotations

from typing import Any

from scurfin.knowledge.codes import ucum, units_differ
from scurfin.record.formats.fhir.coding import UCUM
from scurfin.record.formats.fhir.context import Context
from scurfin.record.formats.fhir.datatypes import Quantity, Range, Ratio
from scurfin.record.formats.fhir.shapes import Component, Observation
from scurfin.record.formats.laid_out import Laid
from scurfin.terms.quantities import unit_name

DOSE_UNITS = ("mg", "ug", "g", "ng", "kg", "mL", "ml", "U")
NORMAL = ("", "normal")


def unit_of(told: Quantity) -> str:
    """The unit as printed where its UCUM code says the same, else the code, else as printed."""
    if told.unit and ucum(told.unit) == told.code:
        return told.unit
    if told.code and told.system in ("", UCUM):
        return told.code
    return told.unit or told.code


def two_units(told: Quantity | None, what: str) -> bool:
    """Do the code and the printed unit of a value mean different amounts of this test?"""
    if told is None or told.system not in ("", UCUM):
        return False
    return units_differ(what, told.code, told.unit)


def read_value(told: Observation | Component, at: Context, kinds: tuple[str, ...] = NORMAL) -> Laid:
    """``value``, ``unit``, ``low``, ``high`` and ``note`` of a test.

    ``kinds``: of reference ranges that are meant.
    """
    found: Laid = {}
    if told.value_quantity is not None and told.value_quantity.value is not None:
        amount = told.value_quantity
        unit = unit_of(amount)
        if amount.comparator:
            found["value"] = f"{amount.comparator}{amount.value} {unit}".strip()
        else:
            found["value"] = amount.value
            if unit:
                found["unit"] = unit
    else:
        words = _words(told, at)
        if words is not None:
            found["value"] = words
    notes = [] if "value" not in found else _interpreted(told, at)
    notes += _range(told, found, kinds)
    if notes:
        found["note"] = "; ".join(notes)
    return found


def _words(told: Observation | Component, at: Context) -> Any:
    if told.value_codeable_concept is not None:
        return at.words(told.value_codeable_concept)
    if told.value_string is not None:
        return told.value_string
    if told.value_boolean is not None:
        return "yes" if told.value_boolean else "no"
    if told.value_integer is not None:
        return told.value_integer
    if told.value_ratio is not None:
        return ratio(told.value_ratio)
    if told.value_range is not None:
        return between(told.value_range)
    if told.data_absent_reason is None and getattr(told, "status", "") != "registered":
        return "; ".join(at.words(one) for one in told.interpretation) or None
    return None


def _interpreted(told: Observation | Component, at: Context) -> list[str]:
    said = [at.words(one) for one in told.interpretation]
    return [f"the laboratory calls it {'; '.join(said)}"] if any(said) and _measured(told) else []


def _measured(told: Observation | Component) -> bool:
    return told.value_quantity is not None


def spoken(told: Quantity | None) -> str:
    """'5 mg', '<5 mg' or ''."""
    if told is None or told.value is None:
        return ""
    unit = (told.unit or told.code).replace("[iU]", "IU").replace("[IU]", "IU")
    return f"{told.comparator}{told.value:g} {unit}".strip()


def drug_amount(told: Quantity | None) -> str:
    """The amount of a drug; by its UCUM code where the printed unit is no unit of doses.

    Where code and printed unit are two units, both are said, so that no dose is settled.
    """
    if told is None or told.value is None or told.system not in ("", UCUM):
        return spoken(told)
    printed, code = dose_unit(told.unit), dose_unit(told.code)
    if not code or printed == code:
        return spoken(told)
    if not printed:
        return f"{told.comparator}{told.value:g} {told.code}"
    return f"{spoken(told)} or {told.value:g} {told.code}"


def dose_unit(unit: str) -> str:
    """A unit of doses in one writing ('ug/kg'); '' if it is none."""
    parts = [unit_name(one.strip(" {}")) for one in unit.split("/")]
    return "/".join(parts) if parts[0] in DOSE_UNITS else ""


def between(told: Range | None) -> str:
    """'2 mo to 4 mo'; '' if nothing is told."""
    return " to ".join(spoken(one) or "?" for one in (told.low, told.high)) if told else ""


def ratio(told: Ratio) -> str:
    """'1:80', or '2 mg / 1 h'."""
    both = [spoken(one) for one in (told.numerator, told.denominator)]
    bare = all(one.replace(".", "").isdigit() for one in both)
    return (":" if bare else " / ").join(one or "?" for one in both)


def _range(told: Observation | Component, found: Laid, kinds: tuple[str, ...]) -> list[str]:
    """The bounds, if one range only can be meant and its unit is that of the value."""
    mine = [
        one
        for one in told.reference_range
        if (next((each.code for each in one.type.coding), "") if one.type else "") in kinds
    ]
    if len(mine) != 1:
        return [f"{len(mine)} reference ranges are told: none was used"] if mine else []
    amount, notes = told.value_quantity, []
    unit = unit_of(amount) if amount is not None else ""
    for side in ("low", "high"):
        bound: Quantity | None = getattr(mine[0], side)
        if bound is None or bound.value is None:
            continue
        other = unit_of(bound)
        if bound.comparator or (unit and other and unit_name(unit) != unit_name(other)):
            notes.append(f"{side} bound {spoken(bound)}")
        else:
            found[side] = float(bound.value)
    if mine[0].text and "low" not in found and "high" not in found:
        notes.append(f"reference range {mine[0].text}")
    return notes
