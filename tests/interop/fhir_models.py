"""FHIR by the typed models of fhir.resources: R4B, which differs from R4 in few resources."""

from __future__ import annotations

from collections.abc import Iterable

from interop.problems import Problem, Resource

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
                place = ".".join(str(step) for step in error["loc"])
                told.append(one.problem(NAME, place, error["msg"]))
        except Exception as problem:
            told.append(
                one.problem(NAME, "", f"stopped at it: {type(problem).__name__}: {problem}")
            )
    return told
