"""R4's value sets, written out as far as they can be without a terminology server."""

from __future__ import annotations

from functools import cache

import msgspec
from msgspec import Struct

from interop.packages import definitions

FILES = ("valuesets.json", "v3-codesystems.json", "v2-tables.json")
Codes = frozenset[tuple[str, str]]


class _Concept(Struct):
    code: str = ""
    concept: list[_Concept] = []


class _Include(Struct):
    system: str = ""
    concept: list[_Concept] = []
    filter: list[dict[str, str]] = []
    valueSet: list[str] = []  # noqa: N815


class _Compose(Struct):
    include: list[_Include] = []
    exclude: list[_Include] = []


class _Told(Struct):
    resourceType: str  # noqa: N815
    url: str = ""
    content: str = ""
    concept: list[_Concept] = []
    compose: _Compose | None = None


class _Entry(Struct):
    resource: _Told


class _Bundle(Struct):
    entry: list[_Entry]


@cache
def _told() -> dict[str, _Told]:
    """Value sets and code systems by URL; those of R4 itself win over the older tables."""
    found: dict[str, _Told] = {}
    for name in FILES:
        for entry in msgspec.json.decode(definitions(name), type=_Bundle).entry:
            found.setdefault(entry.resource.url, entry.resource)
    return found


@cache
def codes(url: str) -> Codes | None:
    """(system, code) of everything in a value set; None when that cannot be told from here."""
    told = _told().get(url.partition("|")[0])
    if told is None or told.compose is None:
        return None
    found: set[tuple[str, str]] = set()
    for include in told.compose.include:
        part = _included(include)
        if part is None:
            return None
        found |= part
    for exclude in told.compose.exclude:
        part = _included(exclude)
        if part is None:
            return None
        found -= part
    return frozenset(found)


def _included(one: _Include) -> Codes | None:
    if one.filter:
        return None
    if one.valueSet:
        parts = [codes(url) for url in one.valueSet]
        known = [part for part in parts if part is not None]
        if one.system or len(known) < len(parts):
            return None
        return frozenset.intersection(*known)
    if one.concept:
        return frozenset((one.system, inner.code) for inner in one.concept)
    system = _told().get(one.system)
    if system is None or system.content != "complete" or not system.concept:
        return None
    return frozenset((one.system, code) for code in _all(system.concept))


def _all(concepts: list[_Concept]) -> list[str]:
    return [code for one in concepts for code in (one.code, *_all(one.concept))]
