"""Right files, and the same with one fault planted in each."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from interop.problems import Json

DATA = Path(__file__).parent / "data"
RIGHT_FHIR = DATA / "child.fhir.json"
RIGHT_PACKETS = {
    "child": DATA / "child.phenopacket.json",
    "family": DATA / "family.phenopacket.json",
}


@dataclass(frozen=True)
class Fault:
    """A file that is wrong in one place; ``name`` says how."""

    name: str
    data: Json

    def write(self, folder: Path, ending: str) -> Path:
        """The file, named after the fault."""
        file = folder / (re.sub(r"\W+", "-", self.name) + ending)
        file.write_text(json.dumps(self.data), encoding="utf-8")
        return file


def fhir_faults() -> list[Fault]:
    right = json.loads(RIGHT_FHIR.read_bytes())
    return [_planted(right, one) for one in _told("fhir_faults.yaml")]


def packet_faults() -> list[Fault]:
    right = {name: json.loads(file.read_bytes()) for name, file in RIGHT_PACKETS.items()}
    told = _told("packet_faults.yaml")
    return [_planted(right[one.get("of", "child")], one) for one in told]


def misplaced(file: Path) -> list[Fault]:
    """The file again and again, each time with a list of lists in place of one of its values."""
    right = json.loads(file.read_bytes())
    ways = [way for way in _ways(right, "") if way]
    told = [{"name": f"{number}", "at": way, "put": [[]]} for number, way in enumerate(ways)]
    return [_planted(right, one) for one in told]


def _ways(told: Any, way: str) -> Iterator[str]:
    yield way
    if isinstance(told, dict):
        inner = [(str(key), value) for key, value in told.items()]
    else:
        inner = [(str(n), one) for n, one in enumerate(told)] if isinstance(told, list) else []
    for step, value in inner:
        yield from _ways(value, f"{way}/{step}" if way else step)


def _told(name: str) -> list[Json]:
    found: list[Json] = yaml.load((DATA / name).read_bytes(), Loader=_PlainLoader)
    return found


class _PlainLoader(yaml.SafeLoader):
    """Dates stay text, as in JSON."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [one for one in found if one[0] != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _planted(right: Json, told: Json) -> Fault:
    whole = copy.deepcopy(right)
    *way, last = str(told.get("at") or told["remove"]).split("/")
    held: Any = whole
    for step in way:
        held = held[_step(held, step)]
    if "remove" in told:
        del held[_step(held, last)]
    else:
        held[_step(held, last)] = told["put"]
    return Fault(told["name"], whole)


def _step(held: Any, step: str) -> Any:
    return int(step) if isinstance(held, list) else step
