"""FHIR by the typed models of fhir.resources: R4B, which differs from R4 in few resources."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from interop.problems import Json, Problem, Resource

NAME = "fhir.resources R4B"


def problems(found: Iterable[Resource]) -> list[Problem]:
    """Everything that the models refuse."""
    from fhir.resources.R4B import get_fhir_model_class
    from pydantic import ValidationError

    told: list[Problem] = []
    for one in found:
        try:
            model = get_fhir_model_class(one.type)
        except (KeyError, LookupError, ValueError):
            told.append(one.problem(NAME, "", f"'{one.type}' is no resource type of R4B"))
            continue
        try:
            model.model_validate(one.data)
        except ValidationError as problem:
            for error in problem.errors(include_url=False):
                if _told_by_extension(one.data, error["loc"], error["msg"]):
                    continue
                place = ".".join(str(step) for step in error["loc"])
                told.append(one.problem(NAME, place, error["msg"]))
        except Exception as problem:
            told.append(
                one.problem(NAME, "", f"stopped at it: {type(problem).__name__}: {problem}")
            )
    return told


def _told_by_extension(data: Json, way: tuple[int | str, ...], message: str) -> bool:
    """Is a choice that must be there told by an extension alone? FHIR allows it."""
    if "Expect any of field value from this list" not in message:
        return False
    held: Any = data
    for step in way:
        try:
            held = held[step]
        except (KeyError, IndexError, TypeError):
            return False
    told = [held.get(f"_{name}") for name in re.findall(r"'(\w+)'", message)]
    return any(isinstance(one, dict) and one.get("extension") for one in told)
