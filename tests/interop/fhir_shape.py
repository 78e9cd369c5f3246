"""What FHIR's JSON never holds: empty lists, objects and texts, and null outside its few places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from interop.problems import Problem, Resource

NAME = "nothing empty"


def problems(found: Iterable[Resource]) -> list[Problem]:
    return [one.problem(NAME, place, said) for one in found for place, said in _of(one)]


def _of(one: Resource) -> Iterator[tuple[str, str]]:
    # A Bundle comes with the resources of its entries taken out, which may leave an entry empty.
    bare = {key: value for key, value in one.data.items() if key != "entry" or not value}
    yield from _empty(bare, "", False)


def _empty(told: Any, place: str, beside: bool) -> Iterator[tuple[str, str]]:
    """``beside``: in a list of primitives or of their extensions, where null keeps the place."""
    if isinstance(told, dict):
        if not told:
            yield place, "an object with nothing in it"
        for key, value in told.items():
            yield from _empty(value, f"{place}.{key}" if place else key, False)
    elif isinstance(told, list):
        if not told or all(one is None for one in told):
            yield place, "a list with nothing in it"
        plain = not any(isinstance(one, dict) for one in told)
        extensions = place.rpartition(".")[2].startswith("_")
        for number, one in enumerate(told):
            yield from _empty(one, f"{place}[{number}]", plain or extensions)
    elif told is None and not beside:
        yield place, "null"
    elif isinstance(told, str) and not told.strip():
        yield place, "a text with nothing in it"
