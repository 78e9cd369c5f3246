"""Codes in FHIR R4: those of required bindings, units of UCUM, codes of the world's systems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from interop import units, world_codes
from interop.problems import Json, Problem, Resource
from interop.r4 import Found, walk
from interop.value_sets import Codes, codes

BINDINGS = "required bindings"
UCUM = "UCUM"
WORLD = "codes of the world"
SYSTEM = "http://unitsofmeasure.org"


def problems(found: Iterable[Resource]) -> list[Problem]:
    """Codes outside their required value set, units that UCUM does not read, impossible codes."""
    told: list[Problem] = []
    for one in found:
        for value in walk(one.data):
            told += [one.problem(BINDINGS, value.place, said) for said in _unbound(value)]
        for place, code in _units(one.data, ""):
            if not units.is_ucum(code):
                told.append(one.problem(UCUM, place, f"{code!r} is no unit of UCUM"))
        told += [one.problem(WORLD, place, said) for place, said in _strange(one.data)]
    return told


def _unbound(found: Found) -> list[str]:
    binding = found.element.binding
    if binding is None or binding.strength != "required":
        return []
    allowed = codes(binding.valueSet)
    if allowed is None or _is_allowed(found.value, found.type, allowed):
        return []
    return [f"{_shown(found.value)} is not in {binding.valueSet.partition('|')[0]}"]


def unjudged(found: Iterable[Resource]) -> set[str]:
    """Required value sets of codes in these resources that cannot be written out from here."""
    bound = {
        value.element.binding.valueSet.partition("|")[0]
        for one in found
        for value in walk(one.data)
        if value.element.binding is not None and value.element.binding.strength == "required"
    }
    return {url for url in bound if codes(url) is None}


def _is_allowed(value: Any, kind: str, allowed: Codes) -> bool:
    if kind in ("code", "string", "uri"):
        return any(code == value for _, code in allowed)
    if not isinstance(value, dict):
        return True
    if kind == "Coding":
        return _pair(value) in allowed
    if kind == "CodeableConcept":
        told = _dicts(value.get("coding"))
        return any(_pair(one) in allowed for one in told)
    return True


def _pair(coding: Json) -> tuple[str, str]:
    return str(coding.get("system")), str(coding.get("code"))


def _dicts(told: Any) -> list[Json]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _shown(value: Any) -> str:
    if not isinstance(value, dict):
        return repr(value)[:80]
    told = _dicts(value.get("coding")) or [value]
    return ", ".join(f"{one.get('system')}|{one.get('code')}" for one in told)[:200]


def _units(told: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Every code that says it is of UCUM, whatever holds it."""
    if isinstance(told, list):
        for number, one in enumerate(told):
            yield from _units(one, f"{place}[{number}]")
    elif isinstance(told, dict):
        if told.get("system") == SYSTEM and "code" in told:
            yield place, told["code"]
        for key, one in told.items():
            yield from _units(one, f"{place}.{key}" if place else key)


def _strange(data: Json) -> Iterator[tuple[str, str]]:
    for value in walk(data):
        if value.type != "Coding" or not isinstance(value.value, dict):
            continue
        system, code = _pair(value.value)
        prefix = world_codes.SYSTEMS.get(system)
        if prefix is not None:
            local = code.removeprefix(f"{prefix}:")
            said = world_codes.wrong(prefix, local, str(value.value.get("display") or ""))
            if said:
                yield value.place, said


def used_units(data: Json) -> set[str]:
    """The units of UCUM that stand anywhere in ``data``."""
    return {str(code) for _, code in _units(data, "")}
