"""R4's own definitions, as far as checks of codes and references need them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from interop.packages import NoValidator, definitions
from interop.problems import Json

TYPES = 60
"""Complex types and resources of R4 are many more; fewer loaded means that loading failed."""


class OfType(Struct):
    code: str
    targetProfile: list[str] = []  # noqa: N815


class Binding(Struct):
    strength: str
    valueSet: str = ""  # noqa: N815


class Element(Struct):
    path: str
    type: list[OfType] = []
    binding: Binding | None = None
    contentReference: str = ""  # noqa: N815


class _Snapshot(Struct):
    element: list[Element] = []


class _Definition(Struct):
    resourceType: str  # noqa: N815
    id: str = ""
    kind: str = ""
    derivation: str = ""
    snapshot: _Snapshot | None = None


class _Entry(Struct):
    resource: _Definition


class _Bundle(Struct):
    entry: list[_Entry]


@cache
def elements() -> dict[str, Element]:
    """Every element of R4's types and resources, by path."""
    found: dict[str, Element] = {}
    kinds = 0
    for name in ("profiles-types.json", "profiles-resources.json"):
        told = msgspec.json.decode(definitions(name), type=_Bundle)
        for one in (entry.resource for entry in told.entry):
            if one.snapshot is None or one.derivation == "constraint":
                continue
            kinds += 1
            found |= {element.path: element for element in one.snapshot.element}
    if kinds < TYPES:
        raise NoValidator(f"only {kinds} definitions of R4 were loaded")
    return found


@cache
def children(path: str) -> dict[str, tuple[Element, str]]:
    """What may stand in an object at ``path``: JSON key -> its element and its type's code."""
    found: dict[str, tuple[Element, str]] = {}
    depth = path.count(".") + 1
    for name, element in elements().items():
        if not name.startswith(f"{path}.") or name.count(".") != depth:
            continue
        key = name.rpartition(".")[2]
        if key.endswith("[x]"):
            for kind in element.type:
                cased = kind.code[:1].upper() + kind.code[1:]
                found[key[:-3] + cased] = (element, kind.code)
        else:
            found[key] = (element, element.type[0].code if element.type else "")
    return found


class Found(Struct, frozen=True):
    """A value in a resource, with what R4 says of its place."""

    place: str
    value: Any
    element: Element
    type: str


def walk(data: Json) -> Iterator[Found]:
    """Every value of a resource that R4 defines; what it does not define is passed over."""
    yield from _inside(data, str(data.get("resourceType", "")), "")


def _inside(data: Json, path: str, above: str) -> Iterator[Found]:
    known = children(path)
    for key, whole in data.items():
        if key not in known:
            continue
        element, kind = known[key]
        many = isinstance(whole, list)
        for number, value in enumerate(whole if many else [whole]):
            place = f"{above}{key}{f'[{number}]' if many else ''}"
            yield Found(place, value, element, kind)
            if not isinstance(value, dict):
                continue
            if element.contentReference:
                inner = element.contentReference.lstrip("#")
            elif kind in ("BackboneElement", "Element"):
                inner = element.path
            elif kind == "Resource":
                inner = str(value.get("resourceType", ""))
            else:
                inner = kind
            yield from _inside(value, inner, f"{place}.")
