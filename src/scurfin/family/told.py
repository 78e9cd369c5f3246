"""A family by its file: from a child's record, or from a pedigree."""

from __future__ import annotations

from pathlib import Path

from scurfin.family.formats import kind_of, parsed
from scurfin.family.formats.source import text_of
from scurfin.family.from_record import Read, pedigree_of
from scurfin.record import load_record
from scurfin.record.events import Transplant
from scurfin.record.formats.kinds import by_name
from scurfin.record.model import Record
from scurfin.terms.source_text import InputError, parse_text

RECORD_KEYS = ("child", "cases")


def told_family(reference: str) -> tuple[Read, Record | None]:
    """The family of ``FILE`` (a record, or a pedigree in any format) or ``FILE#CASE-ID``.

    Raises InputError naming the file, the place and the remedy.
    """
    path = Path(reference)
    if not path.exists() and "#" in reference:
        return _of_record(reference)
    form = by_name(path)
    if path.is_dir() or (form is not None and form.system != "own"):
        return _of_record(reference)
    text = text_of(path)
    if path.suffix.lower() == ".json" and '"individuals"' not in text:
        return _of_record(reference)
    kind = kind_of(path, text)
    if kind in ("own", "ga4gh") and _is_record(text, file=reference):
        return _of_record(reference)
    pedigree, notes = parsed(text, kind, file=reference)
    return Read(pedigree, notes), None


def _of_record(reference: str) -> tuple[Read, Record]:
    record = load_record(reference)
    return pedigree_of(record), record


def _is_record(text: str, *, file: str) -> bool:
    try:
        data = parse_text(text, file=file).data
    except InputError:
        return False
    return isinstance(data, dict) and any(one in data for one in RECORD_KEYS)


def transplanted(record: Record | None) -> bool:
    """Whether a transplant of the child is told."""
    return record is not None and any(
        isinstance(one.event, Transplant) for one in record.happenings
    )
