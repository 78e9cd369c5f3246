"""Opening the file of a child, in whatever format it comes."""

from __future__ import annotations

from pathlib import Path

from scurfin.record import reader
from scurfin.record.formats.kinds import Format, by_content, by_name, no_other_form
from scurfin.record.model import Record
from scurfin.record.reader import RecordFile
from scurfin.terms.source_text import InputError, read_bytes


def load(path: str | Path, codes: Path | None = None) -> RecordFile:
    """The children of a file: our YAML, a Phenopacket, FHIR, or a folder of a bulk export.

    ``codes``: the user's own map of foreign codes. Raises InputError.
    """
    named = Path(path)
    if named.is_dir():
        return _fhir_folder(named, codes)
    if named.is_file():
        no_other_form(read_bytes(named, 16, whole=False), str(named))
    form = by_name(named)
    if form is None and named.suffix.lower() == ".json":
        form = by_content(read_bytes(named, 200_000, whole=False))
    if form is None or form.system == "own":
        return reader.load(named)
    return _foreign(named, form, codes)


def load_record(reference: str, codes: Path | None = None) -> Record:
    """Read ``FILE`` or ``FILE#CASE-ID``. Raises InputError."""
    path, _, case_id = reference.partition("#")
    return load(path, codes).one(case_id)


def _foreign(path: Path, form: Format, codes: Path | None) -> RecordFile:
    if form.system == "phenopacket":
        from scurfin.record.formats.phenopacket import files, reading

        whole = files.parsed(read_bytes(path, files.MAX_BYTES), form.form, file=str(path))
        child = reading.child_of(whole)
        source = reading.source_of(whole)
        data = {"child": child, **({"source": source} if source else {})}
        return reader.from_data(data, file=str(path))
    from scurfin.record.formats.code_map import code_map
    from scurfin.record.formats.fhir import files as fhir_files
    from scurfin.record.formats.fhir.reading import children_of

    raw = read_bytes(path, fhir_files.MAX_BYTES)
    children = children_of(fhir_files.parsed(raw, form.form, file=str(path)), code_map(codes))
    return reader.from_data({"cases": children}, file=str(path))


def _fhir_folder(path: Path, codes: Path | None) -> RecordFile:
    from scurfin.record.formats.code_map import code_map
    from scurfin.record.formats.fhir.files import folder
    from scurfin.record.formats.fhir.reading import children_of

    if not any(path.glob("*.ndjson")):
        raise InputError(
            "is a folder, not a file",
            file=str(path),
            remedy="name one file in it (a folder of FHIR .ndjson files is read whole)",
        )
    return reader.from_data({"cases": children_of(folder(path), code_map(codes))}, file=str(path))
