"""The verb of families by descent."""

from __future__ import annotations

import csv
import sys
from io import StringIO
from pathlib import Path

import click

from scurfin.cli.donors import CAUTION, donor, frequencies_option
from scurfin.cli.output import write

FILE = click.Path(dir_okay=False, path_type=Path)


@donor.command("family")
@click.argument("file", type=FILE)
@click.option("--family", "only", default=None, help="Only the family of this id.")
@frequencies_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "text", "json", "svg"]),
    default="csv",
    show_default=True,
)
@click.option("-o", "--output", type=FILE, help="Write to this file.")
def family(file: Path, only: str | None, frequencies: str, form: str, output: Path | None) -> None:
    """Which siblings share which haplotypes with the patient, by descent.

    FILE is CSV with family_id, member_id, role (father, mother, patient, sibling, half-sibling
    (father), half-sibling (mother)) and typing_gl. Text also says which typing would decide.

    \b
    scurfin donor family families.csv
    scurfin donor family families.csv --format svg --family F1 -o f1.svg
    """
    from scurfin.donor.chances.sets import SHIPPED, frequency_set
    from scurfin.donor.relatives.descent import by_descent
    from scurfin.donor.relatives.families_file import read_families
    from scurfin.donor.relatives.picture import picture
    from scurfin.donor.relatives.report import COLUMNS, data, rows, text
    from scurfin.donor.typing.macs import mac_list
    from scurfin.donor.typing.nomenclature_files import nomenclature
    from scurfin.terms.safe_text import safe
    from scurfin.terms.source_text import InputError

    chosen, known, macs = frequency_set(frequencies), nomenclature(), mac_list()
    told = [one for one in read_families(file) if only in (None, one.id)]
    if not told or (form == "svg" and len(told) > 1):
        raise InputError(
            f"holds no family '{only}'" if not told else f"holds {len(told)} families",
            file=str(file),
            remedy="name one of its families with --family",
        )
    caution = f"; {CAUTION}" if chosen.name in SHIPPED else ""
    click.echo(safe(f"frequencies {chosen.spoken()}{caution}"), err=True)
    out = StringIO(newline="")
    listed: list[dict[str, object]] = []
    table = csv.writer(out, lineterminator="\n")
    if form == "csv":
        table.writerow(COLUMNS)
    hidden = len(told) < 20 or not sys.stderr.isatty()
    with click.progressbar(told, label="families", file=sys.stderr, hidden=hidden) as shown:
        for one in shown:
            try:
                made = by_descent(
                    one.persons, one.patient, frequencies=chosen, known=known, macs=macs
                )
            except InputError as problem:
                raise InputError(
                    f"family {one.id}: {problem.message}",
                    file=str(file),
                    line=one.line,
                    remedy=problem.remedy,
                ) from None
            if form == "csv":
                table.writerows(rows(one.id, made))
                for conflict in made.conflicts:
                    click.echo(safe(f"family {one.id}: {conflict.words}"), err=True)
            elif form == "json":
                listed.append(data(one.id, made))
            elif form == "text":
                out.write(text(one.id, made) + "\n\n")
            else:
                out.write(picture(made, one.id))
    if form == "json":
        import msgspec

        out.write(msgspec.json.format(msgspec.json.encode(listed), indent=2).decode() + "\n")
    write(out.getvalue().encode(), output)
