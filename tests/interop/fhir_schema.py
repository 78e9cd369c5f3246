"""FHIR R4 by its JSON schema."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

import jsonschema_rs

from interop.packages import definitions
from interop.problems import Json, Problem, Resource

NAME = "JSON schema"


@cache
def _schema() -> Json:
    told: Json = json.loads(definitions("fhir.schema.json"))
    # What is contained is judged by its own type: 'oneOf' over all would not say what is wrong.
    told["definitions"]["ResourceList"] = {"type": "object"}
    return told


@cache
def _validator(kind: str) -> Any:
    """Of one resource type; None when R4 has no such type."""
    told = _schema()
    if kind not in told["discriminator"]["mapping"]:
        return None
    schema = {key: told[key] for key in ("$schema", "definitions")}
    return jsonschema_rs.Draft6Validator({**schema, "$ref": f"#/definitions/{kind}"})


def problems(found: Iterable[Resource]) -> list[Problem]:
    """Everything that R4's JSON schema refuses. Raises NoValidator."""
    return [told for one in found for told in _of(one, one.data, "")]


def _of(one: Resource, data: Json, above: str) -> list[Problem]:
    kind = str(data.get("resourceType", ""))
    validator = _validator(kind)
    if validator is None:
        return [one.problem(NAME, above, f"'{kind}' is no resource type of R4")]
    told = []
    for error in validator.iter_errors(data):
        place = ".".join((*([above] if above else []), *map(str, error.instance_path)))
        told.append(one.problem(NAME, place, error.message[:300]))
    contained = data.get("contained")
    for number, inner in enumerate(contained if isinstance(contained, list) else []):
        if isinstance(inner, dict):
            told += _of(one, inner, f"contained.{number}")
    return told
