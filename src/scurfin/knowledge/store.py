"""Loading what scurfin knows: from one compiled file, or from the YAML it is made of.

The compiled files are made when the package is built, beside a list of what they
were made from. They are only used while that list still holds, so an edited rule
is never silently ignored.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from scurfin.knowledge.model import (
    AllergyGroup,
    Analyte,
    CodeSystem,
    Coding,
    Concept,
    Drug,
    Fact,
    Gene,
    Interaction,
    ResponseStates,
    Score,
    Source,
    Staleness,
    Term,
    UcumUnit,
    Unknown,
)
from scurfin.knowledge.ranking import Policy
from scurfin.terms.source_text import InputError, read_text

DATA = Path(__file__).parent / "data"
COMPILED = Path(__file__).parent / "compiled"
PACKAGE = Path(__file__).parents[1]
READERS = (
    "knowledge/model.py",
    "knowledge/ranking.py",
    "knowledge/store.py",
    "pathway/conditions.py",
    "pathway/loader.py",
    "pathway/model.py",
    "terms/source_text.py",
)
MADE_FROM = "made-from.json"
_SECOND = 1_000_000_000

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
    response: dict[str, ResponseStates]
    allergy_groups: dict[str, AllergyGroup]
    genes: dict[str, Gene]
    unknowns: dict[str, Unknown]
    policies: dict[str, Policy]
    code_systems: dict[str, CodeSystem]
    codings: tuple[Coding, ...]
    ucum_units: dict[str, UcumUnit]


def data_files() -> list[Path]:
    """Every YAML file of the knowledge, in a fixed order."""
    return sorted(DATA.rglob("*.yaml"))


class Ingredient(msgspec.Struct, frozen=True, array_like=True):
    """A file that the compiled files were made from, as it was then.

    ``modified`` is None in an installed package, whose files all get new times.
    """

    size: int
    modified: int | None
    sha256: str


def ingredients(*, installed: bool = False) -> dict[str, Ingredient]:
    """All that decides what the compiled files hold: the YAML and the code that reads it."""
    found = {}
    for name, file in _ingredient_files():
        content = file.read_bytes()
        modified = None if installed else file.stat().st_mtime_ns
        found[name] = Ingredient(len(content), modified, sha256(content).hexdigest())
    return found


def fresh(compiled: Path) -> bool:
    """Is ``compiled`` there, and made from just what is here now?

    Sizes and times tell for nearly every file; only one whose time leaves a
    doubt is read again, so this costs less than a millisecond.
    """
    listed = compiled.parent / MADE_FROM
    try:
        made = listed.stat().st_mtime_ns
        expected = msgspec.json.decode(listed.read_bytes(), type=dict[str, Ingredient])
        files = _ingredient_files()
        return (
            compiled.is_file()
            and len(files) == len(expected)
            and all(_unchanged(file, expected.get(name), made) for name, file in files)
        )
    except (OSError, msgspec.MsgspecError):
        return False


def _ingredient_files() -> list[tuple[str, Path]]:
    return [
        *((file.relative_to(DATA).as_posix(), file) for file in data_files()),
        *((name, PACKAGE / name) for name in READERS),
    ]


def _unchanged(file: Path, was: Ingredient | None, made: int) -> bool:
    """A time is only believed if an edit after ``made`` would have changed it."""
    now = file.stat()
    if was is None or now.st_size != was.size:
        return False
    if was.modified is None:
        believed = now.st_mtime_ns < made + 60 * _SECOND  # an installer writes all at once
    else:
        believed = now.st_mtime_ns == was.modified < made - 2 * _SECOND
    return believed or sha256(file.read_bytes()).hexdigest() == was.sha256


def digest() -> str:
    """A short version of the knowledge: changes whenever any of its text does."""
    seen = sha256()
    for file in data_files():
        seen.update(file.relative_to(DATA).as_posix().encode() + b"\0")
        seen.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return seen.hexdigest()[:12]


def read_from(data: Path) -> None:
    """Know what another folder says, for the rest of this process.

    Raises RuntimeError once anything was loaded: two kinds of knowledge are never mixed.
    """
    global DATA, COMPILED
    if knowledge.cache_info().currsize:
        raise RuntimeError("the knowledge is loaded already")
    DATA, COMPILED = data, data / "not compiled"


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
        allergy_groups={one.id: one for one in _lists("allergy_groups.yaml", AllergyGroup, "id")},
        genes={one.symbol: one for one in _lists("genes.yaml", Gene, "symbol")},
        unknowns={one.id: one for one in _lists("unknowns/*.yaml", Unknown, "id")},
        policies={one.id: one for one in _lists("donor_ranking.yaml", Policy, "id")},
        code_systems={one.id: one for one in _lists("code_systems.yaml", CodeSystem, "id")},
        ucum_units={one.unit: one for one in _lists("ucum_units.yaml", UcumUnit, "unit")},
        codings=tuple(_lists("codings.yaml", Coding, "code")),
        response={one.id: one for one in _lists("response.yaml", ResponseStates, "id")},
    )


def _lists(pattern: str, shape: type[Shaped], key: str, *, unique: bool = True) -> list[Shaped]:
    found: list[Shaped] = []
    places: dict[str, str] = {}
    for file in sorted(DATA.glob(pattern)):
        for number, (text, item) in enumerate(_items(file)):
            try:
                one = msgspec.convert(item, shape)
            except msgspec.ValidationError as problem:
                raise text.error(
                    (number,), f"{problem}", "see the shapes in knowledge/model.py and ranking.py"
                ) from None
            name = str(getattr(one, key))
            if unique and name in places:
                raise text.error(
                    (number,),
                    f"'{name}' was written before, in {places[name]}",
                    "keep one of the two",
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
