"""From what YAML holds to one of our shapes, or one error that names line, field and remedy."""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from typing import Any, TypeVar

import msgspec

from scurfin.terms.safe_text import safe
from scurfin.terms.source_text import InputError, SourceText, Step

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


def no_stray_keys(
    text: SourceText, path: tuple[Step, ...], told: dict[str, Any], shape: Any
) -> None:
    """A key without a value that is no field: '{weight: 3,6 kg}' must not become 3."""
    fields = {one.encode_name for one in msgspec.structs.fields(shape)}
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
    wanted = f"{message}, got '{shown}'" if len(quoted) < 2 else f"{message} ('{shown}')"
    return text.error((*path, *steps), f"{field}: {wanted}", "see the fields in docs/record.md")


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
