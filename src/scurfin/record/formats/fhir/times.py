"""When something was, as FHIR can say it.

A day is a dateTime. An age or 'two months after the first dose' is a dateTime without a value that
carries HL7's extension for relative times: after the birth of the Patient, or after a resource.
"""

from __future__ import annotations

import re

from scurfin.record.formats.fhir.coding import RELATIVE, UCUM, Json, ours
from scurfin.record.formats.fhir.datatypes import Age, Extra, Named
from scurfin.record.formats.told import Spec
from scurfin.terms import ages
from scurfin.terms.canonical import extension

_SINGLE = re.compile(r"P(?:(\d+)Y|(\d+)M|(\d+)W|(\d+(?:\.\d+)?)D|T(\d+)H|T(\d+)M)")
UNITS = ("a", "mo", "wk", "d", "h", "min")
NAMES = {"a": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours", "min": "minutes"}
ISO = {"a": "P{}Y", "mo": "P{}M", "wk": "P{}W", "d": "P{}D", "h": "PT{}H", "min": "PT{}M"}
DAYS = {"a": ages.DAYS_PER_YEAR, "mo": ages.DAYS_PER_MONTH, "wk": 7.0, "d": 1.0, "h": 1 / 24,
        "min": 1 / 1440}  # fmt: skip
LONGEST = 200 * DAYS["a"]


def quantity(duration: str) -> Json:
    """A duration as a UCUM quantity of one unit; its words beside it where units are mixed."""
    match = _SINGLE.fullmatch(duration)
    if match is not None:
        number, code = next(
            (float(told), code) for told, code in zip(match.groups(), UNITS, strict=True) if told
        )
        return _quantity(number, code)
    span = ages.duration(duration)
    for code in UNITS:
        number = span.low / DAYS[code]
        if abs(span.high - span.low - DAYS[code]) < 1e-9 and abs(number - round(number)) < 1e-9:
            return _quantity(round(number), code)
    made = _quantity(span.low, "d")
    return {**made, "extension": [ours("duration", valueString=duration)]}


def _quantity(number: float, code: str) -> Json:
    value = int(number) if number == int(number) else number
    return {"value": value, "unit": NAMES[code], "system": UCUM, "code": code}


def duration_of(told: Age | None) -> str:
    """The ISO 8601 duration of a quantity of time; '' if it is none."""
    if told is None:
        return ""
    for one in told.extension:
        if one.url == ours("duration")["url"]:
            return one.value_string
    code, value = told.code or told.unit, told.value
    code = {**{name: unit for unit, name in NAMES.items()}, "y": "a"}.get(code, code)
    if value is None or code not in ISO or not 0 <= value * DAYS[code] < LONGEST:
        return ""
    if code != "d" and value != int(value):
        return ""
    number = f"{int(value)}" if value == int(value) else f"{value}"
    return ISO[code].format(number)


def moment(spec: Spec, name: str, patient: str, anchors: dict[str, str]) -> Json:
    """The elements of a dateTime called ``name``; none where no time is told.

    ``anchors``: the reference of the resource that tells an event, by the event's id.
    """
    kind, told, anchor = spec
    if kind == "date":
        return {name: told}
    if kind == "age":
        if told.strip().lower() == "prenatal":
            return _relative(name, patient, "Patient.birthDate", "before", None)
        return _relative(name, patient, "Patient.birthDate", "after", quantity(told))
    if kind == "after" and anchor in anchors:
        return _relative(name, anchors[anchor], "", "after", quantity(told))
    return {}


def _relative(name: str, target: str, path: str, how: str, offset: Json | None) -> Json:
    parts: list[Json] = [{"url": "target", "valueReference": {"reference": target}}]
    if path:
        parts.append({"url": "targetPath", "valueString": path})
    parts.append({"url": "relationship", "valueCode": how})
    offset = offset or {"value": 0, "unit": "days", "system": UCUM, "code": "d"}
    parts.append({"url": "offset", "valueDuration": offset})
    return {f"_{name}": {"extension": [{"url": RELATIVE, "extension": parts}]}}


def read_relative(element: Extra | None) -> tuple[str, str, str] | None:
    """('age', 'P4M', '') or ('after', 'P2M', reference) from the extension of a dateTime."""
    for one in element.extension if element is not None else ():
        if one.url not in (RELATIVE, extension("relative-time")):
            continue
        parts = {part.url: part for part in one.extension}
        reference = parts.get("target", Named()).value_reference
        target = reference.reference if reference is not None else ""
        path = parts.get("targetPath", Named()).value_string
        how = parts.get("relationship", Named()).value_code
        length = duration_of(parts.get("offset", Named()).value_duration)
        if path.endswith("birthDate"):
            if how.startswith("before"):
                return ("age", "prenatal", "")
            return ("age", length, "") if length else None
        if target and length and how.startswith("after"):
            return ("after", length, target)
    return None
