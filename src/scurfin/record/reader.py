"""Reading our own YAML into records, with errors that name line, field and remedy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scurfin.record.child import child
from scurfin.record.model import Record
from scurfin.record.shapes import known_keys
from scurfin.terms.source_text import InputError, SourceText, Step, parse_text, read_text

SCHEMA_VERSION = 1

HEADERS = ("variant", "outcome", "medication-list", "note")
FILE_KEYS = {"schema_version", "source", "cases", "child", "not_found", "illustrative", "about"}


@dataclass(frozen=True)
class RecordFile:
    """All children of one file."""

    file: str
    records: tuple[Record, ...]

    def ids(self) -> tuple[str, ...]:
        return tuple(record.id for record in self.records)

    def one(self, case_id: str = "") -> Record:
        """The only child, or the one named ``case_id``. Raises InputError with the ids."""
        if case_id:
            for record in self.records:
                if record.id == case_id:
                    return record
            raise InputError(
                f"holds no child '{case_id}'",
                file=self.file,
                remedy="name one of: " + ", ".join(self.ids()),
            )
        if len(self.records) == 1:
            return self.records[0]
        raise InputError(
            f"holds {len(self.records)} children",
            file=self.file,
            remedy="write FILE#ID with one of: " + ", ".join(self.ids()),
        )


def load(path: str | Path) -> RecordFile:
    """Read a record file. Raises InputError."""
    return from_text(read_text(Path(path)))


def loads(text: bytes | str, *, file: str = "record") -> RecordFile:
    """Read a record from text."""
    return from_text(parse_text(text, file=file))


def from_text(text: SourceText) -> RecordFile:
    """The children of a file whose text was parsed already. Raises InputError."""
    top = text.data
    if not isinstance(top, dict):
        raise text.error(
            (), "is no record", "write 'cases:' with a list of children, or 'child:' with one"
        )
    known_keys(text, (), top, FILE_KEYS, "a record file")
    version = top.get("schema_version", SCHEMA_VERSION)
    if version != SCHEMA_VERSION:
        raise text.error(
            ("schema_version",),
            f"schema_version {version!r} is not one that this scurfin reads",
            f"write schema_version: {SCHEMA_VERSION}, or use a newer scurfin",
        )
    if ("cases" in top) == ("child" in top):
        raise text.error((), "needs either 'cases' or 'child'", "write 'cases:' and a list below")
    children: list[tuple[tuple[Step, ...], Any]] = []
    if "child" in top:
        children.append((("child",), top["child"]))
    elif not isinstance(top["cases"], list) or not top["cases"]:
        raise text.error(("cases",), "'cases' holds no child", "write '- id: ...' below it")
    else:
        children.extend((("cases", number), case) for number, case in enumerate(top["cases"]))
    seen: dict[str, int | None] = {}
    records = []
    for path, case in children:
        record = child(text, path, case, top)
        if record.id in seen:
            raise text.error(
                (*path, "id"),
                f"the id '{record.id}' was used before (line {seen[record.id]})",
                "give each child an id of its own",
            )
        seen[record.id] = text.line((*path, "id"))
        records.append(record)
    return RecordFile(text.file, tuple(records))


def from_data(data: dict[str, Any], *, file: str = "record") -> RecordFile:
    """Records from plain data that did not come from a file. Raises InputError."""
    return from_text(SourceText(file, data, {}))
