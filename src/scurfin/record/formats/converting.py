"""A record in any format, and what that format cannot hold of it."""

from __future__ import annotations

from datetime import UTC, datetime

from scurfin.record.formats.kinds import Format
from scurfin.record.formats.own_yaml import yaml_of
from scurfin.record.model import Record
from scurfin.terms.source_text import InputError


def written(records: tuple[Record, ...], form: Format, created: datetime | None = None) -> bytes:
    """The bytes of the records in a format. Only our own holds several children.

    ``created``: when a Phenopacket says that it was made. Raises InputError.
    """
    if form.system == "own":
        return yaml_of(records)
    if len(records) != 1:
        ids = ", ".join(one.id for one in records[:8])
        raise InputError(
            f"holds {len(records)} children, and this format holds one",
            file=records[0].file if records else "",
            remedy=f"write FILE#ID with one of: {ids}",
        )
    if form.system == "phenopacket":
        from scurfin.record.formats.phenopacket.files import written as as_phenopacket
        from scurfin.record.formats.phenopacket.writing import phenopacket

        moment = created or datetime.now(UTC)
        return as_phenopacket(phenopacket(records[0], moment), form.form)
    from scurfin.record.formats.fhir.files import written as as_fhir
    from scurfin.record.formats.fhir.writing import bundle

    return as_fhir(bundle(records[0]), form.form)


def lost(record: Record, form: Format) -> list[str]:
    """What of the record the format does not hold, in words. Nothing that the plan uses is lost
    in silence: the rest is listed in docs/formats.md."""
    if form.system == "own":
        return []
    found = []
    if record.withdrawn:
        count = len(record.withdrawn)
        found.append(f"{count} event{'s' if count > 1 else ''} entered in error")
    if form.system == "phenopacket":
        if record.name:
            found.append("the child's name")
        found.append("the ids of events, and synonyms: usual names stand instead")
    return found
