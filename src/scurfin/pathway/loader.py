"""From the YAML that authors write to the typed tree, with errors that name line and remedy.

An author writes ``{manifestation: {is: eczema, course: relapsed}}`` and
``all:``, ``any:``, ``none:``, ``at_least: {n: 2, of: [...]}``; several keys in
one place must all hold.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import Any

import msgspec

from scurfin.knowledge import store
from scurfin.knowledge.store import digest, fresh
from scurfin.pathway import model
from scurfin.pathway.conditions import LEAVES, Ask, Condition, leaves
from scurfin.terms.source_text import SourceText, Step, read_text

SECTIONS: dict[str, type[msgspec.Struct]] = {
    "diseases": model.Disease,
    "definitions": model.Defined,
    "recommendations": model.Recommendation,
    "contraindications": model.Contraindication,
    "couplings": model.Coupling,
    "routines": model.Routine,
    "validity": model.Validity,
    "card": model.CardPart,
    "disagreements": model.Disagreement,
    "reviews": model.Review,
}
RULES = ("diseases/**/*.yaml", "safety/*.yaml", "reviews.yaml")
GROUPS = ("all", "any", "none")
CONDITION_FIELDS = ("when", "unless", "done_when")
_SHORT = {"sex": "is", "life": "is", "definition": "is", "answer": "is", "typing": "of"}


@cache
def pathway() -> model.Pathway:
    """All rules that this scurfin was built with. Raises InputError if their YAML is broken."""
    compiled = store.COMPILED / "pathway.msgpack"
    if fresh(compiled):
        return msgspec.msgpack.decode(compiled.read_bytes(), type=model.Pathway)
    return from_yaml()


def from_yaml() -> model.Pathway:
    """Read every rule file under ``diseases`` and ``safety``, and who signed."""
    found: dict[str, list[Any]] = {name: [] for name in SECTIONS}
    places: dict[str, str] = {}
    for file in sorted([file for pattern in RULES for file in store.DATA.glob(pattern)]):
        text = read_text(file)
        if not isinstance(text.data, dict):
            raise text.error((), "a rule file holds sections", "sections: " + ", ".join(SECTIONS))
        for section, items in text.data.items():
            if section not in SECTIONS:
                raise text.error(
                    (section,), f"unknown section '{section}'", "one of: " + ", ".join(SECTIONS)
                )
            for number, item in enumerate(items or []):
                path: tuple[Step, ...] = (section, number)
                one = _shaped(text, path, item, SECTIONS[section])
                name = f"{section} {one.id}"  # type: ignore[attr-defined]
                if name in places:
                    raise text.error(path, f"'{name}' is written twice", f"see {places[name]}")
                places[name] = file.name
                found[section].append(one)
    rules = model.Pathway(version=digest(), **{name: tuple(items) for name, items in found.items()})
    return msgspec.structs.replace(rules, asks=asks(rules))


def asks(rules: model.Pathway) -> tuple[str, ...]:
    """The keys that the rules ask the experts for, sorted."""
    trees: list[Condition | None] = []
    for one in rules.recommendations:
        trees += [one.when, one.unless, one.done_when]
        for option in one.options:
            trees += [each.when for each in (*option.for_, *option.against, *option.excludes)]
    trees += [one.when for one in rules.definitions]
    trees += [one.when for one in rules.contraindications]
    trees += [one.when for one in rules.couplings]
    trees += [one.when for one in rules.card]
    found = {
        leaf.is_
        for tree in trees
        if tree is not None
        for leaf in leaves(tree)
        if isinstance(leaf, Ask)
    }
    return tuple(sorted(found))


def _shaped(
    text: SourceText, path: tuple[Step, ...], item: Any, shape: type[msgspec.Struct]
) -> msgspec.Struct:
    if not isinstance(item, dict):
        raise text.error(path, "must be written as keys and values", "begin with 'id:'")
    plain = dict(item)
    for name in CONDITION_FIELDS:
        if plain.get(name) is not None:
            plain[name] = condition(text, (*path, name), plain[name])
    if isinstance(plain.get("do"), dict):
        plain["do"] = _action(text, (*path, "do"), plain["do"])
    for name in ("options", "sides"):
        if isinstance(plain.get(name), list):
            plain[name] = [
                _nested(text, (*path, name, place), one) for place, one in enumerate(plain[name])
            ]
    plain = {key: value for key, value in plain.items() if value is not None}
    try:
        return msgspec.convert(plain, shape)
    except msgspec.ValidationError as problem:
        label = f" of '{item.get('id')}'" if item.get("id") else ""
        raise text.error(
            path, f"{problem}{label}", "fields are: " + ", ".join(shape.__struct_fields__)
        ) from None


def _nested(text: SourceText, path: tuple[Step, ...], one: Any) -> Any:
    if not isinstance(one, dict):
        return one
    plain = dict(one)
    if plain.get("when") is not None:
        plain["when"] = condition(text, (*path, "when"), plain["when"])
    for name in ("for", "against", "excludes"):
        if isinstance(plain.get(name), list):
            plain[name] = [
                _nested(text, (*path, name, place), each) for place, each in enumerate(plain[name])
            ]
    return plain


def _action(text: SourceText, path: tuple[Step, ...], told: dict[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in told.items() if key == "indication"}
    verbs = [key for key in told if key != "indication"]
    if len(verbs) != 1:
        raise text.error(path, "'do' names one action", "do: {start: levothyroxine}")
    return {"verb": verbs[0], "what": str(told[verbs[0]]), **plain}


def condition(text: SourceText, path: tuple[Step, ...], told: Any) -> dict[str, Any]:
    """An authored condition as the tagged form of ``conditions.Condition``."""
    if isinstance(told, list):
        return {
            "node": "all",
            "of": [condition(text, (*path, n), one) for n, one in enumerate(told)],
        }
    if not isinstance(told, dict) or not told:
        raise text.error(path, "a condition is one key and its fields", "{age: {lt: P2M}}")
    parts = [_part(text, (*path, key), key, value) for key, value in told.items()]
    return parts[0] if len(parts) == 1 else {"node": "all", "of": parts}


def _part(text: SourceText, path: tuple[Step, ...], key: str, value: Any) -> dict[str, Any]:
    if key in GROUPS:
        items = value if isinstance(value, list) else [value]
        return {
            "node": key,
            "of": [condition(text, (*path, number), one) for number, one in enumerate(items)],
        }
    if key == "at_least":
        if not isinstance(value, dict) or not isinstance(value.get("of"), list):
            raise text.error(path, "at_least needs n and of", "{at_least: {n: 2, of: [...]}}")
        return {
            "node": "at_least",
            "n": value.get("n"),
            "of": [condition(text, (*path, "of", n), one) for n, one in enumerate(value["of"])],
        }
    if key not in LEAVES:
        close = get_close_matches(key, [*LEAVES, *GROUPS], n=1)
        hint = f"did you mean '{close[0]}'? " if close else ""
        raise text.error(
            path, f"unknown condition '{key}'", hint + "one of: " + ", ".join(sorted(LEAVES))
        )
    if not isinstance(value, dict):
        if key not in _SHORT:
            raise text.error(path, f"'{key}' needs its fields", f"{{{key}: {{is: ...}}}}")
        value = {_SHORT[key]: value}
    tagged = {"node": key, **value}
    try:
        msgspec.convert(tagged, LEAVES[key])
    except msgspec.ValidationError as problem:
        fields = ", ".join(field.encode_name for field in msgspec.structs.fields(LEAVES[key]))
        raise text.error(path, f"{key}: {problem}", f"fields are: {fields}") from None
    return tagged
