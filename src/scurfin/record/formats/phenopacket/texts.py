"""A Phenopacket in JSON or YAML before protobuf parses it, which would hide what was left out."""

from __future__ import annotations

import re
from typing import Any

from scurfin.record.formats.phenopacket.moments import Json
from scurfin.terms.source_text import InputError

NUMBERS = {
    "quantity": ("value",),
    "cumulativeDose": ("value",),
    "cumulative_dose": ("value",),
    "referenceRange": ("low", "high"),
    "reference_range": ("low", "high"),
}
TIMES = ("timestamp", "dateOfBirth", "date_of_birth", "start", "end")
OTHERS = {
    "resourceType": ("FHIR", "end its name in .fhir.json"),
    "child": ("a record of scurfin", "end its name in .yaml"),
    "cases": ("a record of scurfin", "end its name in .yaml"),
}
VERSION_1 = {"htsFiles", "hts_files", "genes", "variants"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ZONE = re.compile(r"(?<=\d)[+-]\d\d:?\d\d$")


def settled(data: Json, file: str) -> Json:
    """The same data where protobuf reads it as it was meant. Raises InputError.

    A number that is left out is no number (protobuf makes it 0), a timestamp is the day of its
    own clock, and a date alone is a timestamp.
    """
    for key, (kind, remedy) in OTHERS.items():
        if key in data and "subject" not in data:
            raise InputError(f"is {kind}, no Phenopacket", file=file, remedy=remedy)
    made: Json = _settled(data, file)
    return made


def _settled(part: Any, file: str) -> Any:
    if isinstance(part, list):
        return [_settled(one, file) for one in part]
    if not isinstance(part, dict):
        return part
    _once(part, file)
    made = {key: _settled(one, file) for key, one in part.items()}
    for name, one in made.items():
        if isinstance(one, dict):
            gaps = [key for key in NUMBERS.get(name, ()) if one.get(key) is None]
            made[name] = {**one, **dict.fromkeys(gaps, "NaN")}
        elif isinstance(one, str) and name in TIMES:
            made[name] = f"{one}T00:00:00Z" if _DAY.fullmatch(one) else _with_day(one)
    return made


def _with_day(timestamp: str) -> str:
    return _ZONE.sub("Z", timestamp) if "T" in timestamp else timestamp


def _once(part: Json, file: str) -> None:
    """A field may be spelt in two ways; protobuf would keep the last alone."""
    seen: dict[str, str] = {}
    for key in map(str, part):
        name = key.replace("_", "").lower()
        if name in seen:
            raise InputError(
                f"tells '{seen[name][:60]}' and '{key[:60]}', the same field, in one object",
                file=file,
                remedy="keep one of the two",
            )
        seen[name] = key


def version_1(data: Json) -> bool:
    """Does it say, or show by its fields, that it is of schema version 1?"""
    for packet in (data, data.get("proband")):
        if not isinstance(packet, dict):
            continue
        meta = packet.get("metaData", packet.get("meta_data"))
        told = meta if isinstance(meta, dict) else {}
        version = told.get("phenopacketSchemaVersion", told.get("phenopacket_schema_version"))
        if str(version).startswith("1.") or VERSION_1 & packet.keys():
            return True
    return False
