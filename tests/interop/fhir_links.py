"""What no validator looks at: ids, full URLs, references and canonical URLs that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from interop.problems import Json, Problem, Resource, wholes
from interop.r4 import walk
from scurfin.terms.canonical import BASE

NAME = "ids and references"
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_RESTFUL = re.compile(r"(https?://.+/)([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})")
_PROFILE = "http://hl7.org/fhir/StructureDefinition/"
_MAY_LACK_URL = {"transaction", "batch", "history", "transaction-response", "batch-response"}


def problems(file: Path) -> list[Problem]:
    """Of one file: a Bundle, a resource, or the resources of an NDJSON file. Raises ValueError."""
    told: list[Problem] = []
    alone: list[Resource] = []
    for line, whole in wholes(file):
        if whole.get("resourceType") == "Bundle":
            told += _of_bundle(Resource(file, whole, line))
        else:
            alone.append(Resource(file, whole, line))
    return told + _together(alone)


def _together(found: list[Resource]) -> list[Problem]:
    """Resources side by side in a file: relative references resolve among them."""
    targets: dict[str, str] = {}
    told: list[Problem] = []
    for one in found:
        name = f"{one.type}/{one.data.get('id')}"
        if name in targets:
            told.append(one.problem(NAME, "id", f"{name} stands in this file twice"))
        targets[name] = one.type
        told += _ids(one)
    for one in found:
        told += _references(one, targets, "")
    return told


def _of_bundle(bundle: Resource) -> list[Problem]:
    told = list(_ids(Resource(bundle.file, {**bundle.data, "entry": []}, bundle.line)))
    entries = bundle.data.get("entry")
    entries = entries if isinstance(entries, list) else []
    entries = [one if isinstance(one, dict) else {} for one in entries]
    held = [(n, one, one["resource"]) for n, one in enumerate(entries) if _is(one.get("resource"))]
    targets: dict[str, str] = {}
    for number, entry, data in held:
        one = Resource(bundle.file, data, bundle.line, number)
        url = entry.get("fullUrl")
        if not isinstance(url, str):
            if bundle.data.get("type") not in _MAY_LACK_URL:
                told.append(one.problem(NAME, "", "its entry has no fullUrl"))
            continue
        told += [one.problem(NAME, "", said) for said in _full_url(url, one)]
        if url in targets:
            told.append(one.problem(NAME, "", f"the fullUrl {url} stands in this Bundle twice"))
        targets[url] = one.type
    for number, entry, data in held:
        one = Resource(bundle.file, data, bundle.line, number)
        base = _RESTFUL.fullmatch(str(entry.get("fullUrl")))
        told += [*_ids(one), *_references(one, targets, base[1] if base else None)]
    return told


def _is(told: Any) -> bool:
    return isinstance(told, dict)


def _full_url(url: str, one: Resource) -> Iterator[str]:
    if url.startswith("urn:uuid:") and not _UUID.fullmatch(url):
        yield f"the fullUrl {url} holds no UUID"
    elif "/_history/" in url or not re.match(r"(https?|urn):", url):
        yield f"the fullUrl {url} is no absolute URL without a version"
    restful = _RESTFUL.fullmatch(url)
    if restful and (restful[2], restful[3]) != (one.type, one.data.get("id")):
        yield f"the fullUrl {url} does not name {one.type}/{one.data.get('id')}"


def _ids(one: Resource) -> Iterator[Problem]:
    whole = (("", one.data), *((f"contained[{n}].", data) for n, data in _contained(one.data)))
    for above, data in whole:
        name = data.get("id")
        if name is not None and not (isinstance(name, str) and _ID.fullmatch(name)):
            yield one.problem(NAME, f"{above}id", f"{name!r} is no legal id of FHIR")


def _contained(data: Json) -> list[tuple[int, Json]]:
    told = data.get("contained")
    return [(n, one) for n, one in enumerate(told if isinstance(told, list) else []) if _is(one)]


def _references(one: Resource, targets: dict[str, str], base: str | None) -> Iterator[Problem]:
    """``base``: what stands before a relative reference; None: relative ones resolve nowhere."""
    inner = {
        f"#{data.get('id')}": str(data.get("resourceType")) for _, data in _contained(one.data)
    }
    for found in walk(one.data):
        if found.type != "Reference" or not isinstance(found.value, dict):
            continue
        name = found.value.get("reference")
        if not isinstance(name, str):
            continue
        if name.startswith("#"):
            kind = one.type if name == "#" else inner.get(name)
        elif ":" in name:
            kind = targets.get(name)
        else:
            kind = None if base is None else targets.get(base + name)
        if kind is None:
            # R4, "Resolving references in Bundles": only beside a RESTful fullUrl has it a meaning.
            why = ": relative, and its own fullUrl is not RESTful" if base is None else ""
            why = "" if ":" in name or name.startswith("#") else why
            yield one.problem(NAME, found.place, f"the reference {name} resolves to nothing{why}")
            continue
        profiles = [url for of in found.element.type for url in of.targetProfile]
        allowed = {url.removeprefix(_PROFILE) for url in profiles}
        if allowed and "Resource" not in allowed and kind not in allowed:
            wanted = ", ".join(sorted(allowed))
            yield one.problem(NAME, found.place, f"refers to a {kind}, but takes {wanted}")


def canonical_problems(found: Iterable[Resource]) -> list[Problem]:
    """Of definitions that stand together: each canonical URL of ours names one of them.

    The same definition may stand in a file of its own and in a Bundle of all.
    """
    together = list(found)
    told: list[Problem] = []
    urls: dict[str, Json] = {}
    for one in together:
        url = str(one.data.get("url", ""))
        if url and urls.setdefault(url, one.data) != one.data:
            told.append(one.problem(NAME, "url", f"{url} is the URL of two definitions"))
    for one in together:
        for value in walk(one.data):
            name = str(value.value).partition("|")[0].partition("#")[0]
            if value.type == "canonical" and name.startswith(BASE) and name not in urls:
                told.append(one.problem(NAME, value.place, f"no definition here is {name}"))
    return told
