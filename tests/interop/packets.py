"""Phenopackets: the official schema package, the checks of `phenotk validate`, and our own.

phenosentry is left out: what it finds beyond these needs the whole HPO as a file, and the packages
beneath it carry GPL-3.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from interop import units, world_codes
from interop.problems import Json, Problem, wholes

SCHEMA = "phenopackets"
CHECKS = "phenotk validate"
LINKS = "links and units"
WORLD = "codes of the world"
ENDINGS = (".phenopacket.json", ".phenopacket.yaml", ".phenopacket.pb")
UCUM = "UCUM:"
PARENTS = ("paternalId", "maternalId")


def packet_files(folder: Path) -> list[Path]:
    """Every Phenopacket under ``folder``, or the one that ``folder`` is."""
    found = folder.rglob("*") if folder.is_dir() else [folder]
    return sorted(one for one in found if one.name.endswith(ENDINGS) or _says_so(one))


def _says_so(file: Path) -> bool:
    """Is it a Phenopacket without our ending?"""
    return file.suffix == ".json" and b'"phenopacketSchemaVersion"' in file.read_bytes()


def problems(file: Path) -> list[Problem]:
    """What is wrong with the Phenopacket or Family in ``file``, a .json also without our ending."""
    message, said = _parsed(file)
    if message is None:
        # Where the schema refuses a file, the other checks say more of why.
        told = _told(file)
        more = list(_checked(file, told)) if isinstance(told, dict) else []
        return [Problem(file, SCHEMA, "", said), *more]
    from google.protobuf import json_format

    whole: Json = json_format.MessageToDict(message)
    again = type(message)()
    json_format.ParseDict(whole, again)
    lost = (
        [] if again == message else [Problem(file, SCHEMA, "", "changes on its way through JSON")]
    )
    # As the file says it, and as a reader of the schema sees it: null and absent are its defaults.
    seen = json_format.MessageToDict(message, always_print_fields_with_no_presence=True)
    told = _told(file)
    lost += [Problem(file, SCHEMA, place, "null") for place in _nulls(told, "")]
    checked = [one for way in (told, seen) if isinstance(way, dict) for one in _checked(file, way)]
    return [*lost, *dict.fromkeys(checked), *_links(file, whole)]


def _nulls(told: Any, place: str) -> Iterator[str]:
    """A reader of the schema takes null for 0 or no; what is unknown is left out instead."""
    if isinstance(told, dict):
        for key, one in told.items():
            yield from _nulls(one, f"{place}.{key}" if place else key)
    elif isinstance(told, list):
        for number, one in enumerate(told):
            yield from _nulls(one, f"{place}[{number}]")
    elif told is None and place:
        yield place


def _told(file: Path) -> Any:
    """As it stands in the file; None for protobuf and for what is no JSON or YAML."""
    if file.suffix == ".pb":
        return None
    try:
        if file.suffix == ".yaml":
            import yaml

            return yaml.safe_load(file.read_bytes())
        return wholes(file)[0][1]
    except ValueError:
        return None


def _parsed(file: Path) -> tuple[Any, str]:
    """The message, or None and why not."""
    import phenopackets.schema.v2 as schema
    from google.protobuf import json_format
    from google.protobuf.message import DecodeError

    try:
        if file.suffix == ".pb":
            kinds = (schema.Phenopacket, schema.Family)
            return _binary(file.read_bytes(), kinds), ""
        told = _told(file)
        if not isinstance(told, dict):
            return None, "is no object of JSON or YAML"
        message = schema.Family() if "proband" in told else schema.Phenopacket()
        return json_format.ParseDict(told, message), ""
    except (json_format.ParseError, DecodeError, ValueError, TypeError) as problem:
        return None, " ".join(str(problem).split())[:300]


def _binary(raw: bytes, kinds: tuple[Any, ...]) -> Any:
    """The message that these bytes are. They do not say which, and one may pass for the other;
    its metaData stands elsewhere in each, so only the right one has its schema's version."""
    from google.protobuf.message import DecodeError
    from google.protobuf.unknown_fields import UnknownFieldSet

    for kind in kinds:
        message = kind()
        try:
            message.ParseFromString(raw)
        except DecodeError:
            continue
        whole = message.meta_data.phenopacket_schema_version
        if whole.isascii() and whole and len(UnknownFieldSet(message)) == 0:
            return message
    raise ValueError("these bytes are neither a Phenopacket nor a Family with its metaData")


def _checked(file: Path, told: Json) -> Iterator[Problem]:
    from pedigree_ga4gh.validate import ERROR, validate

    try:
        found = validate(told)
    except Exception as problem:
        yield Problem(file, CHECKS, "", f"stopped at it: {type(problem).__name__}: {problem}")
        return
    for one in found:
        if one.severity == ERROR:
            yield Problem(file, CHECKS, str(one.path), f"{one.code}: {one.message}")


def _links(file: Path, whole: Json) -> Iterator[Problem]:
    """What no other check sees: prefixes of values, units, empty times, ends before beginnings."""
    declared = {
        one.get("namespacePrefix") for one in whole.get("metaData", {}).get("resources", [])
    }
    for place, key, one in _objects(whole, "", ""):
        for part in ("id", "valueId"):
            name = one.get(part)
            if not isinstance(name, str) or not _is_term(one, part):
                continue
            if name.startswith(UCUM) and not units.is_ucum(name.removeprefix(UCUM)):
                yield Problem(file, LINKS, place, f"{name} is no unit of UCUM")
            prefix, colon, local = name.partition(":")
            said = world_codes.wrong(prefix, local, str(one.get("label", "")))
            if said:
                yield Problem(file, WORLD, place, said)
            if colon and prefix not in declared:
                yield Problem(file, LINKS, place, f"metaData declares no resource for {prefix}")
        if key in _TIMES and not one:
            yield Problem(file, LINKS, place, "says a time and tells none")
        if "start" in one and "end" in one and str(one["start"]) > str(one["end"]):
            yield Problem(file, LINKS, place, f"ends at {one['end']}, before it began")
    yield from _persons(file, whole)


_TIMES = frozenset(
    {"onset", "resolution", "timeObserved", "timeAtLastEncounter", "timeOfDeath", "performed"}
)


def _is_term(one: Json, part: str) -> bool:
    """Only a term of an ontology has nothing but an id and a label."""
    return part == "valueId" or one.keys() == {"id", "label"}


def _objects(told: Any, place: str, key: str) -> Iterator[tuple[str, str, Json]]:
    if isinstance(told, list):
        for number, one in enumerate(told):
            yield from _objects(one, f"{place}[{number}]", key)
    elif isinstance(told, dict):
        yield place, key, told
        for name, one in told.items():
            yield from _objects(one, f"{place}.{name}" if place else name, name)


def _persons(file: Path, whole: Json) -> Iterator[Problem]:
    if "proband" not in whole:
        return
    people = [whole["proband"], *whole.get("relatives", [])]
    ids = [one.get("subject", {}).get("id", "") for one in people]
    for name in sorted({one for one in ids if ids.count(one) > 1}):
        yield Problem(file, LINKS, "relatives", f"'{name}' is told of twice")
    persons = whole.get("pedigree", {}).get("persons", [])
    known = {one.get("individualId"): one for one in persons}
    if ids[0] not in known:
        yield Problem(file, LINKS, "pedigree", f"the proband '{ids[0]}' is not in the pedigree")
    for number, one in enumerate(persons):
        for key in PARENTS:
            parent = one.get(key, "0")
            if parent not in ("0", "") and parent not in known:
                place = f"pedigree.persons[{number}].{key}"
                yield Problem(file, LINKS, place, f"'{parent}' is no person of the pedigree")
