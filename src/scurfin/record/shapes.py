"""From what YAML holds to one of our shapes, or one error that names line, field and remedy."""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeVar

import msgspec

from scurfin.terms.safe_text import safe
from scurfin.terms.source_text import InputError, SourceText, Step

_EXPECTED = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_KINDS = {
    "str": "a text",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list such as [a, b]",
    "object": "keys and values such as {key: value}",
    "null": "empty",
}
_EXAMPLES = {
    "age": "write P8W (8 weeks), P4M (4 months) or P2Y (2 years) from birth",
    "date": "write '2024-09-10', in quotes",
    "after": "write {start-of-drug: P2M}",
    "organs": "write a list: [liver, lung]",
}
_FIELD = re.compile(r"`([^`]*)`")
Shaped = TypeVar("Shaped")


def shaped(text: SourceText, path: tuple[Step, ...], told: Any, shape: type[Shaped]) -> Shaped:
    if isinstance(told, dict):
        no_stray_keys(text, path, told, shape)
        told = _without_none(told)
    try:
        return msgspec.convert(told, shape)
    except msgspec.ValidationError as problem:
        raise _explained(text, path, told, shape, str(problem)) from None


@cache
def field_names(shape: Any) -> frozenset[str]:
    """The names of a shape's fields as a file writes them."""
    return frozenset(one.encode_name for one in msgspec.structs.fields(shape))


def no_stray_keys(
    text: SourceText, path: tuple[Step, ...], told: dict[str, Any], shape: Any
) -> None:
    """A key without a value that is no field: '{weight: 3,6 kg}' must not become 3."""
    fields = field_names(shape)
    for key, value in told.items():
        if value is None and key not in fields and key != "event":
            hint = (
                "a comma ends the value: write a decimal point, or put the value in quotes"
                if str(key)[:1].isdigit()
                else "give it a value or take it out; fields are: " + ", ".join(sorted(fields))
            )
            raise text.error((*path, key), f"unknown field '{str(key)[:60]}' without a value", hint)


def _without_none(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: _without_none(value) for key, value in told.items() if value is not None}
    if isinstance(told, list):
        return [_without_none(value) for value in told]
    return told


def _explained(
    text: SourceText, path: tuple[Step, ...], told: Any, shape: Any, said: str
) -> InputError:
    """A msgspec message turned into one with the line and a remedy."""
    message, _, place = said.partition(" - at ")
    steps: list[Step] = []
    for step in re.findall(r"\.(\w+)|\[(\d+|\.\.\.)\]", place):
        if step[0]:
            steps.append(step[0])
        elif step[1].isdigit():
            steps.append(int(step[1]))
    fields = tuple(getattr(shape, "__struct_fields__", ()))
    quoted = _FIELD.findall(message)
    if "unknown field" in message:
        key = quoted[0]
        close = get_close_matches(key, fields, n=1)
        hint = f"did you mean '{close[0]}'? " if close else ""
        allowed = ", ".join(name for name in fields if not name.startswith("_"))
        return text.error(
            (*path, *steps, key), f"unknown field '{key}'", f"{hint}fields are: {allowed}"
        )
    if "missing required" in message:
        return text.error(
            (*path, *steps), f"the field '{quoted[0]}' is missing", f"add '{quoted[0]}: ...'"
        )
    field = steps[0] if steps else ""
    allowed = _allowed(shape, str(field))
    value = told.get(field) if isinstance(told, dict) and field else told
    shown = str(value)[:60]
    if "enum" in message:
        return text.error(
            (*path, *steps), f"{field} '{shown}' is not known", f"write one of: {allowed}"
        )
    if message.startswith("Expected `bool`,"):
        name = next((step for step in reversed(steps) if isinstance(step, str)), "")
        return text.error(
            (*path, *steps), f"{name} is neither true nor false", "write true or false"
        )
    kinds = _EXPECTED.match(message)
    if kinds is None:
        return text.error(
            (*path, *steps),
            f"{field}: {message}, got '{shown}'",
            "see the fields in docs/record.md",
        )
    name = next((step for step in reversed((*path, *steps)) if isinstance(step, str)), "it")
    wanted = [_KINDS[one] for one in kinds[1].split(" | ") if one in _KINDS and one != "null"]
    found = _KINDS.get(kinds[2], kinds[2])
    hint = _EXAMPLES.get(name, "see the fields in docs/record.md")
    said = f"'{shown}' is {found}" if len(steps) < 2 else f"holds {found}"
    return text.error(
        (*path, *steps), f"{name}: {said}, not {' or '.join(wanted) or kinds[1]}", hint
    )


def _allowed(shape: Any, field: str) -> str:
    try:
        for one in msgspec.inspect.type_info(shape).fields:  # type: ignore[attr-defined]
            if one.encode_name == field:
                kinds = getattr(one.type, "types", (one.type,))
                return ", ".join(
                    str(value) for kind in kinds for value in getattr(kind, "values", ())
                )
    except (AttributeError, TypeError):
        pass
    return "see docs/record.md"


def known_keys(
    text: SourceText, path: tuple[Step, ...], found: dict[str, Any], allowed: set[str], what: str
) -> None:
    for key in found:
        if key not in allowed:
            close = get_close_matches(key, allowed, n=1)
            hint = f"did you mean '{close[0]}'? " if close else ""
            raise text.error(
                (*path, key),
                f"unknown field '{key[:60]}' in {what}",
                hint + "fields are: " + ", ".join(sorted(allowed)),
            )


def true(text: SourceText, path: tuple[Step, ...], found: dict[str, Any]) -> bool:
    """Is it marked as illustrative? Only true and false are understood."""
    told = found.get("illustrative")
    if told is None or isinstance(told, bool):
        return bool(told)
    raise text.error(
        (*path, "illustrative"),
        f"illustrative '{str(told)[:40]}' is neither true nor false",
        "write true or false",
    )


def readable(text: SourceText, path: tuple[Step, ...], told: str) -> None:
    """Ids are printed, sorted and compared: a sign that cannot be seen may not stand in one."""
    if safe(told) != told:
        raise text.error(
            path, f"the id '{safe(told)}' holds a hidden or control character", "write it anew"
        )


def refused(text: SourceText, path: tuple[Step, ...], problem: ValueError) -> InputError:
    """A ValueError of the form 'what is wrong; remedy' as an error with its line."""
    message, _, remedy = str(problem).partition("; ")
    return text.error(path, message, remedy)


def day(told: Any) -> date:
    try:
        return date.fromisoformat(str(told))
    except ValueError:
        raise ValueError(f"'{str(told)[:40]}' is no date; write YYYY-MM-DD") from None
