"""Phenopacket files: JSON, YAML or protobuf, parsed and written by the official schema package."""

from __future__ import annotations

from typing import Any

from scurfin.record.formats.phenopacket.moments import Json
from scurfin.record.formats.phenopacket.texts import settled, version_1
from scurfin.terms.json_text import parse_json
from scurfin.terms.source_text import InputError, parse_text

MAX_BYTES = 20_000_000
MAX_DEPTH = 60
FORMS = ("json", "yaml", "pb")


def parsed(raw: bytes, form: str, *, file: str = "") -> Json:
    """The Phenopacket or Family in ``raw`` in its JSON form. Raises InputError.

    ``form``: 'json', 'yaml' or 'pb'. A field that the schema does not know is refused by name.
    """
    from google.protobuf import json_format

    if len(raw) > MAX_BYTES:
        raise InputError(
            f"is larger than {MAX_BYTES // 1_000_000} MB", file=file, remedy="one child a file"
        )
    message = _binary(raw, file) if form == "pb" else _text(raw, form, file)
    made: Json = json_format.MessageToDict(message)
    _one_child(made, file)
    return made


def _text(raw: bytes, form: str, file: str) -> Any:
    import phenopackets.schema.v2 as schema
    from google.protobuf import json_format

    data = parse_text(raw, file=file).data if form == "yaml" else parse_json(raw, file=file)
    if isinstance(data, list):
        raise InputError(
            f"is a list of {len(data)}, not one child",
            file=file,
            remedy="write each Phenopacket to a file of its own; FHIR as a Bundle or NDJSON",
        )
    if not isinstance(data, dict):
        raise InputError(
            "is no Phenopacket: its outermost part is no object",
            file=file,
            remedy="a Phenopacket begins with an id and a subject",
        )
    _no_cohort(data, file)
    message = schema.Family() if "proband" in data else schema.Phenopacket()
    try:
        return json_format.ParseDict(settled(data, file), message, max_recursion_depth=MAX_DEPTH)
    except json_format.ParseError as problem:
        if version_1(data):
            raise InputError(
                "is a Phenopacket of schema version 1, and version 2 is read",
                file=file,
                remedy="convert it, for instance with phenopacket-tools",
            ) from None
        raise InputError(
            f"is no Phenopacket of schema version 2: {_said(problem)}",
            file=file,
            remedy="correct the field, or convert the file to schema version 2",
        ) from None
    except InputError:
        raise
    except (RecursionError, ValueError, TypeError, AttributeError, OverflowError) as problem:
        raise InputError(
            f"is no Phenopacket of schema version 2: {_said(problem)}",
            file=file,
            remedy="check the types of its fields",
        ) from None


def _no_cohort(data: Json, file: str) -> None:
    """Several children in one file are refused, never merged."""
    for key in ("phenopackets", "members", "cohort"):
        if key in data and "subject" not in data and "proband" not in data:
            count = len(data[key]) if isinstance(data[key], list) else "several"
            people = "person" if count == 1 else "people"
            raise InputError(
                f"is a cohort of {count} {people}, not one child",
                file=file,
                remedy="write each Phenopacket to a file of its own",
            )


def _binary(raw: bytes, file: str) -> Any:
    """A Family or a Phenopacket; the bytes do not say which, so both are tried."""
    import phenopackets.schema.v2 as schema
    from google.protobuf.message import DecodeError

    for kind in (schema.Phenopacket, schema.Family):
        message = kind()
        try:
            message.ParseFromString(raw)
        except (DecodeError, ValueError, RecursionError):
            continue
        told = message.subject.id if kind is schema.Phenopacket else message.proband.subject.id
        if told and not _strange(message):
            return message
    raise InputError(
        "is no Phenopacket in protobuf form",
        file=file,
        remedy="check that the file is whole, or send it as JSON",
    )


def _strange(message: Any) -> bool:
    """Does it hold fields that the schema does not know? Then it is another kind of message."""
    from google.protobuf.unknown_fields import UnknownFieldSet

    return len(UnknownFieldSet(message)) > 0


def _one_child(whole: Json, file: str) -> None:
    proband = whole.get("proband", whole)
    subject = proband.get("subject", {}).get("id") or proband.get("id")
    if not subject or "subject" not in proband:
        raise InputError(
            "tells of nobody: there is no 'subject'",
            file=file,
            remedy="name the child as the subject (or, with relatives, as the proband's)",
        )
    seen: set[str] = {subject}
    for one in whole.get("relatives", []):
        name = one.get("subject", {}).get("id", "")
        if name and name in seen:
            raise InputError(
                f"tells of '{name[:40]}' twice",
                file=file,
                remedy="give each person of the family an id of their own",
            )
        seen.add(name)


def _said(problem: Exception) -> str:
    text = " ".join(str(problem).split()).partition(" Available Fields")[0]
    return text[:300]


def written(whole: Json, form: str) -> bytes:
    """The bytes of a Phenopacket or Family given in its JSON form."""
    import phenopackets.schema.v2 as schema
    from google.protobuf import json_format

    message = schema.Family() if "proband" in whole else schema.Phenopacket()
    json_format.ParseDict(whole, message)
    if form == "pb":
        return bytes(message.SerializeToString(deterministic=True))
    data = _zeros(json_format.MessageToDict(message))
    if form == "json":
        import json

        return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
    import yaml

    return str(yaml.safe_dump(data, sort_keys=False, allow_unicode=True)).encode()


def _zeros(part: Any) -> Any:
    """Protobuf leaves out a number that is 0; where a value or a bound is required it is said."""
    if isinstance(part, list):
        return [_zeros(one) for one in part]
    if not isinstance(part, dict):
        return part
    made = {key: _zeros(one) for key, one in part.items()}
    for key, needed in (("quantity", ("value",)), ("referenceRange", ("low", "high"))):
        if isinstance(made.get(key), dict):
            made[key] = {**made[key], **{one: made[key].get(one, 0.0) for one in needed}}
    return made
