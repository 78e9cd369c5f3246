"""scurfin's own pedigree file: the people as ``people.Person`` has them, in YAML."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from scurfin.family.formats.losses import defaults
from scurfin.family.formats.source import told_twice, whole
from scurfin.family.people import Mating, Pedigree, Person
from scurfin.terms.source_text import SourceText, Step, parse_text

_IDS = ("id", "father", "mother", "twins")
_FAMILY = ("proband", "consultand", "variant", "gene", "source")
_PEOPLE = ("people", "pedigree")
Shaped = TypeVar("Shaped", Person, Mating)


class _Text(str):
    """Text that is always written in quotes, so that no reader takes it for something else."""


def read_own(text: str, *, file: str = "") -> tuple[Pedigree, tuple[str, ...]]:
    """A pedigree in YAML: ``people`` and the rest, or ``pedigree`` with rows of the examples.

    Strict: whatever is not understood raises InputError, so there is never anything to say.
    """
    source = parse_text(text, file=file)
    data = source.data
    if not isinstance(data, dict):
        raise source.error((), "is not a pedigree", "begin with 'people:' and list them under it")
    under = [one for one in _PEOPLE if one in data]
    strange = [one for one in data if one not in (*_PEOPLE, *_FAMILY, "matings")]
    if strange:
        raise source.error(
            (strange[0],),
            f"has the unknown key '{strange[0]}'",
            f"use {', '.join(('people', 'matings', *_FAMILY))}",
        )
    if len(under) != 1:
        raise source.error((), "needs its people once", "list them under 'people:'")
    people = _people(source, under[0], data[under[0]])
    lines = {one.id: source.line((under[0], at)) or 0 for at, one in enumerate(people)}
    matings = tuple(
        _shaped(source, ("matings", at), one, Mating, "a couple")
        for at, one in enumerate(_list(source, "matings", data.get("matings") or []))
    )
    for at, couple in enumerate(matings):
        for name in couple.partners:
            if name not in lines:
                problem = f"'{name}' of a couple is nobody of this family"
                raise source.error(("matings", at), problem, "name an id")
    family = {key: _word(source, key, data[key]) for key in _FAMILY if key in data}
    found = Pedigree(people=people, matings=matings, **family)
    return whole(found, lines, file=file), ()


def _people(source: SourceText, under: str, told: Any) -> tuple[Person, ...]:
    found: dict[str, Person] = {}
    first: dict[str, int | None] = {}
    for at, row in enumerate(_list(source, under, told)):
        path: tuple[Step, ...] = (under, at)
        shaped = _row(row) if isinstance(row, dict) else row
        whose = shaped.get("id", "") if isinstance(shaped, dict) else ""
        one = _shaped(source, path, shaped, Person, f"'{whose}'" if whose else f"person {at + 1}")
        if not one.id:
            raise source.error(path, f"person {at + 1} has no id", "give each person an id")
        if one.id in found:
            raise told_twice(one.id, file=source.file, line=source.line(path), first=first[one.id])
        found[one.id] = one
        first[one.id] = source.line(path)
    return tuple(found.values())


def _row(told: dict[str, Any]) -> dict[str, Any]:
    """A row as ``Person`` wants it: ids as text, and ``carrier_test`` of the examples as tests."""
    row = dict(told)
    for key in _IDS:
        if isinstance(row.get(key), int) and not isinstance(row[key], bool):
            row[key] = str(row[key])
    if "carrier_test" in row and "tests" not in row:
        test = row.pop("carrier_test")
        row["tests"] = [test] if test is not None else []
    return row


def _list(source: SourceText, key: str, told: Any) -> list[Any]:
    if not isinstance(told, list):
        raise source.error((key,), f"'{key}' is not a list", "begin each entry with a dash")
    return told


def _word(source: SourceText, key: str, told: Any) -> str:
    if isinstance(told, str | int) and not isinstance(told, bool):
        return str(told)
    raise source.error((key,), f"'{key}' is not a word", "write one word or leave it out")


def _shaped(
    source: SourceText, path: tuple[Step, ...], told: Any, kind: type[Shaped], whose: str
) -> Shaped:
    try:
        return msgspec.convert(told, kind)
    except msgspec.ValidationError as problem:
        known = ", ".join(one.name for one in msgspec.structs.fields(kind))
        raise source.error(path, f"{whose}: {problem}", f"the keys are {known}") from None


def write_own(pedigree: Pedigree) -> tuple[str, tuple[str, ...]]:
    """The YAML text. It holds everything, so nothing is lost."""
    import yaml

    class Dumper(yaml.SafeDumper):
        pass

    Dumper.add_representer(
        _Text, lambda dumper, one: dumper.represent_scalar("tag:yaml.org,2002:str", one, style='"')
    )
    told = _plain(pedigree)
    text = yaml.dump(
        told, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=10_000, indent=2
    )
    return str(text), ()


def _plain(told: Any) -> Any:
    """``told`` as plain data without what is not set; text marked to be quoted."""
    if isinstance(told, msgspec.Struct):
        unset = defaults(type(told))
        values = {name: getattr(told, name) for name in told.__struct_fields__}
        return {
            name: _plain(value)
            for name, value in values.items()
            if name not in unset or value != unset[name]
        }
    if isinstance(told, tuple):
        return [_plain(one) for one in told]
    return _Text(told) if isinstance(told, str) else told
