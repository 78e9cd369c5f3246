"""Bundles of plans for the tests of the FHIR renderer, and ways to look into them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from scurfin.plan import explain
from scurfin.plan.compose import Made
from scurfin.plan.exposure import with_exposure
from scurfin.plan.model import Line, Plan
from scurfin.plan.render.fhir import bundle
from scurfin.record import Record, load

Json = dict[str, Any]


class Shown:
    """A plan, what it was made from, and its Bundle."""

    def __init__(self, made: Made, plan: Plan | None = None) -> None:
        self.made = made
        self.plan = plan if plan is not None else made.plan
        self.bundle = bundle(self.plan, made)

    @property
    def resources(self) -> list[Json]:
        return [one["resource"] for one in self.bundle["entry"]]

    def of(self, kind: str) -> list[Json]:
        return [one for one in self.resources if one["resourceType"] == kind]

    def one(self, kind: str) -> Json:
        found = self.of(kind)
        assert len(found) == 1
        return found[0]

    def named(self, name: str) -> Json:
        """The resource with this name: a line's id, 'alert/...', 'check/...'."""
        whole = f"{self.plan.child.id}/{self.plan.at.turn}/{name}"
        found = [one for one in self.resources if whole in values(one.get("identifier"))]
        assert len(found) == 1, f"{len(found)} resources are called {name}"
        return found[0]

    def at(self, reference: Json) -> Json:
        """The resource that a reference means."""
        url = reference["reference"]
        return next(one["resource"] for one in self.bundle["entry"] if one["fullUrl"] == url)

    def actions(self) -> dict[str, Json]:
        """Every action of the RequestGroup that has an id."""
        found = walk(self.one("RequestGroup"))
        return {one["id"]: one for one in found if "id" in one and "title" in one}


def values(identifier: Any) -> list[str]:
    listed = identifier if isinstance(identifier, list) else [identifier]
    return [one["value"] for one in listed if isinstance(one, dict)]


def walk(value: Any) -> Iterator[Json]:
    """Every object within."""
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from walk(one)
    elif isinstance(value, list):
        for one in value:
            yield from walk(one)


def texts(value: Any) -> Iterator[str]:
    """Every text within."""
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


def shown(record: Record) -> Shown:
    """The Bundle that the command writes for this record."""
    made = explain(record)
    return Shown(made, with_exposure(made))


@cache
def turns(file: Path) -> tuple[Shown, ...]:
    """Bundles of a file's children at every turn, before its decision, and after all of it."""
    moments = []
    for record in load(str(file)).records:
        moments += [record.before_decisions(one.number) for one in record.turns()]
        moments.append(record)
    return tuple(shown(one) for one in moments)


def changed(of: Shown, line: Line, *others: Line) -> Shown:
    """The Bundle of a plan in which this line stands as given here."""
    instead = {one.id: one for one in (line, *others)}
    lines = tuple(instead.get(one.id, one) for one in of.plan.recommendations)
    return Shown(of.made, msgspec.structs.replace(of.plan, recommendations=lines))
