"""The verb that turns a record into another format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scurfin.cli.group import cli
from scurfin.cli.output import write

if TYPE_CHECKING:
    from scurfin.record.model import Record

SHOWN = 40


@cli.command()
@click.argument("record")
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--codes",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A CSV (system,code,means) of your own for SNOMED CT and local codes.",
)
@click.option("--all", "everything", is_flag=True, help="List all that was not understood.")
def convert(record: str, output: Path, codes: Path | None, everything: bool) -> None:
    """Write RECORD in the format that the ending of OUTPUT names.

    \b
    scurfin convert child.fhir.json child.yaml
    scurfin convert child.yaml child.phenopacket.json     (.yaml, .pb)
    scurfin convert bulk-export/ children.yaml            (a folder of .ndjson)
    scurfin convert child.yaml child.fhir.json            (.ndjson)
    """
    import os
    from datetime import UTC, datetime

    from scurfin.record import load
    from scurfin.record.formats.converting import lost, written
    from scurfin.record.formats.kinds import to_write

    form = to_write(output)
    path, _, name = record.partition("#")
    found = load(path, codes)
    records = (found.one(name),) if name else found.records
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    created = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else None
    write(written(records, form, created), output)
    events = sum(len(one.happenings) for one in records)
    click.echo(f"{output}: {_count(len(records), 'child', 'children')}, {_count(events, 'event')}")
    for one in records:
        if loss := lost(one, form):
            click.echo(f"not held there of {one.id}: " + "; ".join(loss), err=True)
    _unread(records, everything)


def _unread(records: tuple[Record, ...], everything: bool) -> None:
    """What of the files was not understood: counted, and listed."""
    from scurfin.terms.safe_text import safe

    lines = []
    for record in records:
        for one in record.unread:
            near = f" (perhaps {' or '.join(one.near)})" if one.near else ""
            lines.append(f"  {record.id}, {one.where}: {one.what}: {one.why}{near}")
    if not lines:
        return
    click.echo(f"not understood: {_count(len(lines), 'entry', 'entries')}", err=True)
    for line in lines if everything else lines[:SHOWN]:
        click.echo(safe(line), err=True)
    if len(lines) > SHOWN and not everything:
        click.echo(f"  and {len(lines) - SHOWN} more: --all lists them", err=True)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
