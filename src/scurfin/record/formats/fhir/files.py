"""FHIR files: a Bundle as JSON, resources as NDJSON, or a folder of a bulk export.

Each resource is decoded by itself, so that a large Bundle never stands in memory whole.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from scurfin.record.formats.fhir.shapes import SHAPES, Resource, read_fields
from scurfin.record.formats.fhir.versions import of_another_version
from scurfin.terms.source_text import InputError

MAX_BYTES = 200_000_000


class _Request(msgspec.Struct, frozen=True):
    method: str = ""


class _Response(msgspec.Struct, frozen=True):
    status: str = ""


class _Entry(msgspec.Struct, frozen=True, rename="camel"):
    resource: msgspec.Raw = msgspec.Raw(b"")
    full_url: str = ""
    request: _Request = _Request()
    response: _Response = _Response()


class _Link(msgspec.Struct, frozen=True):
    relation: str = ""


class _Whole(msgspec.Struct, frozen=True):
    type: str = ""
    entry: tuple[_Entry, ...] = ()
    link: tuple[_Link, ...] = ()


class _Kind(msgspec.Struct, frozen=True, rename="camel"):
    resource_type: str = ""
    id: str = ""


@dataclass
class Read:
    """The resources of a file by their kind and id, those of other kinds counted.

    ``urls``: of entries, to 'Kind/id'. ``parts``: parts of resources that are not read.
    ``untrusted``: whose meaning may be turned round. ``missing``: why the file is not whole.
    ``other_versions``: kinds with a part of another version of FHIR that may turn the meaning.
    """

    file: str
    resources: list[tuple[str, Resource]] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)
    untrusted: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    other_versions: Counter[tuple[str, str]] = field(default_factory=Counter)


def parsed(raw: bytes, form: str, *, file: str = "") -> Read:
    """The resources in ``raw``; ``form`` is 'json' or 'ndjson'. Raises InputError."""
    found = Read(file)
    _add(found, raw, form, file)
    return _whole(found)


def folder(path: Path) -> Read:
    """The resources of every NDJSON file of a bulk export. Raises InputError."""
    found = Read(str(path))
    files = sorted(path.glob("*.ndjson"))
    if not files:
        raise InputError(
            "holds no .ndjson file", file=str(path), remedy="name the folder of a bulk export"
        )
    if sum(one.stat().st_size for one in files) > MAX_BYTES:
        raise _large(str(path))
    for one in files:
        _add(found, one.read_bytes(), "ndjson", one.name)
    return _whole(found)


def _large(file: str) -> InputError:
    return InputError(
        f"is larger than {MAX_BYTES // 1_000_000} MB, the most that is read at once",
        file=file,
        remedy="export fewer children, or fewer years, at a time",
    )


def _whole(found: Read) -> Read:
    if not found.resources and not found.others:
        raise InputError(
            "holds no FHIR resource", file=found.file, remedy="send a Bundle, or NDJSON"
        )
    return found


def _add(found: Read, raw: bytes, form: str, file: str) -> None:
    if len(raw) > MAX_BYTES:
        raise _large(file)
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise InputError(
            f"is not UTF-8 text (byte {problem.start})", file=file, remedy="save it as UTF-8"
        ) from None
    for place, url, one in _lines(raw) if form == "ndjson" else _entries(raw, file, found):
        _resource(found, one, place, url, file)


def _lines(raw: bytes) -> Iterator[tuple[str, str, bytes]]:
    for number, line in enumerate(raw.split(b"\n"), 1):
        if line.strip():
            yield f"line {number}", "", line


def _entries(raw: bytes, file: str, found: Read) -> Iterator[tuple[str, str, Any]]:
    if _decoded(raw, _Kind, file, "").resource_type != "Bundle":
        yield "the file", "", raw
        return
    whole = _decoded(raw, _Whole, file, "")
    if whole.type == "history" or any(one.request.method == "DELETE" for one in whole.entry):
        raise InputError(
            "tells of deleted or earlier versions of its resources",
            file=file,
            remedy="send what holds now, as a Bundle of type collection or searchset",
        )
    for number, entry in enumerate(whole.entry, 1):
        if bytes(entry.resource):
            yield f"entry {number}", entry.full_url, entry.resource
        elif entry.response.status[:1] in ("4", "5"):
            found.missing["the server sent an error in place of what was asked for"] += 1
        else:
            found.missing["an entry without a resource: nothing to read"] += 1
    if any(one.relation == "next" for one in whole.link):
        found.missing["one page of a search: the next page is not in this file"] += 1


def _decoded(raw: Any, shape: Any, file: str, place: str) -> Any:
    """JSON as ``shape``. Raises InputError with the place and the path within it."""
    where = f"{place}: " if place else ""
    try:
        return msgspec.json.decode(raw, type=shape)
    except msgspec.ValidationError as problem:
        raise InputError(
            f"{where}is not FHIR R4: {problem}",
            file=file,
            remedy="correct the type of this part, or export the file as FHIR R4",
        ) from None
    except msgspec.DecodeError as problem:
        raise InputError(
            f"{where}is not valid JSON: {problem}",
            file=file,
            remedy="check that the file is whole, and its brackets and quotes",
        ) from None
    except RecursionError:
        raise InputError(f"{where}is nested too deeply", file=file, remedy="flatten it") from None


def _resource(found: Read, raw: Any, place: str, url: str, file: str) -> None:
    kind = _decoded(raw, _Kind, file, place)
    name = kind.resource_type
    if not name:
        raise InputError(
            f"{place}: no resource, since it has no resourceType",
            file=file,
            remedy="every resource says what it is",
        )
    if name == "Bundle":
        raise InputError(
            f"{place}: a Bundle within a Bundle", file=file, remedy="send each Bundle by itself"
        )
    if name not in SHAPES:
        found.others[name] += 1
        if url:
            found.urls[url] = f"{name}/{kind.id}"
        return
    key = f"{name}/{kind.id}" if kind.id else f"{name} without id ({place})"
    if key in found.places:
        raise InputError(
            f"{place}: {key} was told before, at {found.places[key]}",
            file=file,
            remedy="send each resource once, in its latest version",
        )
    found.places[key] = place
    if url:
        found.urls[url] = key
    one = _decoded(raw, SHAPES[name], file, f"{place}, {key}")
    parts = _decoded(raw, dict[str, msgspec.Raw], file, f"{place}, {key}")
    alien = of_another_version(parts)
    if alien:
        found.other_versions[(name, alien)] += 1
        return
    for part in parts.keys() - read_fields(name) if name != "Encounter" else ():
        found.parts[f"{name}.{part}"] += 1
    if one.implicit_rules or b'"modifierExtension"' in bytes(raw):
        found.untrusted[name] += 1
        return
    found.resources.append((key, one))


def written(whole: dict[str, Any], form: str) -> bytes:
    """A Bundle as indented JSON, or its resources as NDJSON."""
    if form == "ndjson":
        lines = [json.dumps(one["resource"], ensure_ascii=False) for one in whole["entry"]]
        return ("\n".join(lines) + "\n").encode()
    names = {
        f"{one['resource']['resourceType']}/{one['resource']['id']}": one["fullUrl"]
        for one in whole["entry"]
    }
    made = _renamed(whole, names)
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()


def _renamed(part: Any, names: dict[str, str]) -> Any:
    """In a Bundle a reference is the fullUrl of the entry that it means."""
    if isinstance(part, list):
        return [_renamed(one, names) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        key: names.get(one, one)
        if key == "reference" and isinstance(one, str)
        else _renamed(one, names)
        for key, one in part.items()
    }
