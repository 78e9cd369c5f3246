"""JSON Schemas of what scurfin reads and prints."""

from __future__ import annotations

from typing import Any

import msgspec

from scurfin.pathway.conditions import LEAVES
from scurfin.pathway.loader import GROUPS, SECTIONS
from scurfin.plan.model import Plan
from scurfin.plan.replay import Replay
from scurfin.record import events as ev
from scurfin.record.child import CASE_KEYS
from scurfin.record.items import VISIT_KEYS
from scurfin.record.reader import FILE_KEYS

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(what: str) -> bytes:
    """The schema of 'record', 'plan', 'replay' or 'rules', as indented JSON."""
    made = {"record": _record, "plan": _plan, "replay": _replay, "rules": _rules}[what]()
    return msgspec.json.format(msgspec.json.encode({"$schema": DRAFT, **made}), indent=2) + b"\n"


def _plan() -> dict[str, Any]:
    return msgspec.json.schema(Plan)


def _replay() -> dict[str, Any]:
    return msgspec.json.schema(tuple[Replay, ...])


def _components(*types: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    schemas, found = msgspec.json.schema_components(types, ref_template="#/$defs/{name}")
    return list(schemas), dict(found)


def _record() -> dict[str, Any]:
    (event, family, variant, outcome), defs = _components(
        ev.AnyEvent, ev.Family, ev.Variant, ev.Outcome
    )
    visit = {
        "type": "object",
        "required": ["visit", "events"],
        "properties": {
            **{key: {} for key in sorted(VISIT_KEYS)},
            "events": {"type": "array", "items": event},
        },
        "additionalProperties": False,
    }
    child = {
        "type": "object",
        "required": ["id"],
        "properties": {
            **{key: {} for key in sorted(CASE_KEYS)},
            "id": {"type": ["string", "integer"]},
            "sex": {"enum": ["male", "female", "unknown"]},
            "born": {"type": "string", "format": "date"},
            "family": family,
            "variant": variant,
            "outcome": outcome,
            "timeline": {"type": "array", "items": {"anyOf": [event, visit]}},
        },
        "additionalProperties": False,
    }
    return {
        "title": "A scurfin record file",
        "type": "object",
        "properties": {
            **{key: {} for key in sorted(FILE_KEYS)},
            "cases": {"type": "array", "items": {"$ref": "#/$defs/Child"}, "minItems": 1},
            "child": {"$ref": "#/$defs/Child"},
        },
        "additionalProperties": False,
        "oneOf": [{"required": ["cases"]}, {"required": ["child"]}],
        "$defs": {**defs, "Child": child},
    }


def _rules() -> dict[str, Any]:
    """The authored form of a rule file: conditions are one key and its fields."""
    shapes, defs = _components(*SECTIONS.values(), *LEAVES.values())
    names = {str(kind.__struct_config__.tag): kind.__name__ for kind in LEAVES.values()}
    leaves = {}
    for key, name in names.items():
        one = dict(defs[name])
        properties = {k: v for k, v in one.get("properties", {}).items() if k != "node"}
        required = [k for k in one.get("required", []) if k != "node"]
        leaves[key] = {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": properties,
                    "required": required,
                    "additionalProperties": False,
                },
            ]
        }
    below = {"type": "array", "items": {"$ref": "#/$defs/Condition"}}
    groups = {key: {"$ref": "#/$defs/Condition"} for key in GROUPS}
    at_least = {
        "type": "object",
        "properties": {"n": {"type": "integer"}, "of": below},
        "required": ["n", "of"],
    }
    condition = {
        "anyOf": [
            below,
            {
                "type": "object",
                "minProperties": 1,
                "properties": {**leaves, **groups, "at_least": at_least},
                "additionalProperties": False,
            },
        ]
    }
    kept = {
        name: shape if name == "Case" else _authored(shape)
        for name, shape in defs.items()
        if name not in names.values()
    }
    sections = {
        key: {"type": "array", "items": shape}
        for key, shape in zip(SECTIONS, shapes[: len(SECTIONS)], strict=True)
    }
    return {
        "title": "A scurfin rule file",
        "type": "object",
        "properties": sections,
        "additionalProperties": False,
        "$defs": {**kept, "Condition": condition},
    }


def _authored(shape: dict[str, Any]) -> dict[str, Any]:
    """A rule's shape with its conditions and its action in the form that authors write."""
    made = dict(shape)
    properties = dict(made.get("properties", {}))
    for name in ("when", "unless", "done_when"):
        if name in properties and "when" in properties:  # a case says only how they come out
            properties[name] = {"$ref": "#/$defs/Condition"}
    if "do" in properties:
        properties["do"] = {"type": "object", "minProperties": 1, "maxProperties": 2}
    made["properties"] = properties
    return made
