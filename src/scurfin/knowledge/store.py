"""Loading what scurfin knows: from one compiled file, or from the YAML it is made of.

The compiled file is made when the package is built and is only used while it
is newer than every YAML file, so an edited rule is never silently ignored.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from scurfin.knowledge.model import (
    Analyte,
    Concept,
    Drug,
    Fact,
    Interaction,
    Score,
    Source,
    Staleness,
    Term,
)
from scurfin.terms.source_text import InputError, read_text

DATA = Path(__file__).parent / "data"
COMPILED = Path(__file__).parent / "compiled"

Shaped = TypeVar("Shaped")


class Knowledge(msgspec.Struct, frozen=True):
    """Everything but the rules, by id. ``version`` is a digest of the text it was made from."""

    version: str
    sources: dict[str, Source]
    facts: dict[str, Fact]
    terms: dict[str, Term]
    concepts: dict[str, Concept]
    analytes: dict[str, Analyte]
    drugs: dict[str, Drug]
    interactions: dict[str, Interaction]
    scores: dict[str, Score]
    staleness: tuple[Staleness, ...]


def data_files() -> list[Path]:
    """Every YAML file of the knowledge, in a fixed order."""
    return sorted(DATA.rglob("*.yaml"))


def fresh(compiled: Path) -> bool:
    """Is ``compiled`` there, and newer than all the YAML that it is made of?"""
    try:
        made = compiled.stat().st_mtime_ns
    except OSError:
        return False
    return all(file.stat().st_mtime_ns <= made for file in data_files())


def digest() -> str:
    """A short version of the knowledge: changes whenever any of its text does."""
    seen = sha256()
    for file in data_files():
        seen.update(file.relative_to(DATA).as_posix().encode() + b"\0")
        seen.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return seen.hexdigest()[:12]


@cache
def knowledge() -> Knowledge:
    """The knowledge this scurfin was built with. Raises InputError if its YAML is broken."""
    compiled = COMPILED / "knowledge.msgpack"
    if fresh(compiled):
        return msgspec.msgpack.decode(compiled.read_bytes(), type=Knowledge)
    return from_yaml()


def from_yaml() -> Knowledge:
    """Read and type-check the YAML. Slow (a few hundred milliseconds)."""
    return Knowledge(
        version=digest(),
        sources={one.key: one for one in _lists("sources.yaml", Source, "key")},
        facts={one.id: one for one in _lists("facts/*.yaml", Fact, "id")},
        terms={one.name: one for one in _lists("terms.yaml", Term, "name")},
        concepts={one.id: one for one in _lists("concepts.yaml", Concept, "id")},
        analytes={one.id: one for one in _lists("analytes.yaml", Analyte, "id")},
        drugs={one.id: one for one in _lists("drugs/*.yaml", Drug, "id")},
        interactions={one.id: one for one in _lists("interactions.yaml", Interaction, "id")},
        scores={one.id: one for one in _lists("scores.yaml", Score, "id")},
        staleness=tuple(_lists("staleness.yaml", Staleness, "what", unique=False)),
    )


def _lists(
    pattern: str, shape: type[Shaped], key: str, *, unique: bool = True
) -> list[Shaped]:
    found: list[Shaped] = []
    places: dict[str, str] = {}
    for file in sorted(DATA.glob(pattern)):
        for number, (text, item) in enumerate(_items(file)):
            try:
                one = msgspec.convert(item, shape)
            except msgspec.ValidationError as problem:
                raise text.error((number,), f"{problem}", "see the shapes in knowledge/model.py") from None
            name = str(getattr(one, key))
            if unique and name in places:
                raise text.error(
                    (number,), f"'{name}' was written before, in {places[name]}", "keep one of the two"
                )
            places[name] = file.name
            found.append(one)
    return found


def _items(file: Path) -> list[tuple[Any, Any]]:
    text = read_text(file)
    if text.data is None:
        return []
    if not isinstance(text.data, list):
        raise InputError("must hold a list", file=str(file), remedy="begin each entry with '- '")
    return [(text, item) for item in text.data]
