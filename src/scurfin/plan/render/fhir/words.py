"""Units and routes of doses as FHIR writes them: data in ``words.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from scurfin.dose.regimen import ROUTES
from scurfin.knowledge.codes import coded
from scurfin.knowledge.model import Shape
from scurfin.record.formats.fhir.coding import UCUM, Json, concept
from scurfin.terms.quantities import spoken_unit
from scurfin.terms.source_text import InputError, read_text

DATA = Path(__file__).parent / "words.yaml"


class Unit(Shape, frozen=True):
    """A house unit and its UCUM code; ``of``: only for these drugs, () for all."""

    unit: str
    code: str
    of: tuple[str, ...] = ()


class Route(Shape, frozen=True):
    """A route as doses write it, and its word among the codings of the knowledge."""

    route: str
    word: str
    text: str


class Words(Shape, frozen=True):
    units: tuple[Unit, ...]
    routes: tuple[Route, ...]


@cache
def words() -> Words:
    """The file, read once. Raises InputError if it is broken."""
    try:
        return msgspec.convert(read_text(DATA).data, Words)
    except msgspec.ValidationError as problem:
        remedy = "see the shapes in plan/render/fhir/words.py"
        raise InputError(str(problem), file=str(DATA), remedy=remedy) from None


def quantity(value: float, unit: str, drug: str, per: str = "") -> Json:
    """A Quantity; coded only where UCUM's code of the unit is known. ``per``: 'h', 'min', 'd'."""
    said = spoken_unit(unit) + (f"/{per}" if per else "")
    made: Json = {"value": value, "unit": said}
    code = ucum(unit, drug)
    if not code:
        return made
    return made | {"system": UCUM, "code": f"{code}/{per}" if per else code}


def ucum(unit: str, drug: str) -> str:
    """The UCUM code of a unit of this drug; '' if none is known."""
    for one in words().units:
        if one.unit == unit and (not one.of or drug in one.of):
            return one.code
    return ""


def route(told: str) -> Json | None:
    """The CodeableConcept of a route; None where none is told."""
    if not told:
        return None
    for one in words().routes:
        code = coded("route", one.word) if one.route == told else None
        if code is not None:
            return concept(code, one.text)
    return {"text": ROUTES.get(told, told)}
