"""The verb that imports a registry of donors."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scurfin.cli.donors import donor


@donor.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--registry",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the registry; what it holds is replaced, whole.",
)
def import_(files: tuple[Path, ...], registry: Path) -> None:
    """Replace the registry by the donors of FILES (CSV, gzip, Parquet).

    Columns: donor_id or id, typing_gl, and any of age_years, sex, pregnancies, cmv, abo_rh,
    available. Rows that cannot be read are set aside in a file, with line and reason.

    \b
    scurfin donor import donors.csv.gz more.parquet --registry registry
    """
    from scurfin.donor.registry.importing import import_donors
    from scurfin.donor.registry.rows import size_of
    from scurfin.donor.typing.macs import mac_list
    from scurfin.donor.typing.nomenclature_files import nomenclature
    from scurfin.terms.safe_text import safe

    sizes = {one: size_of(one) for one in files}
    hidden = sum(sizes.values()) < 5_000_000 or not sys.stderr.isatty()
    with click.progressbar(
        length=sum(sizes.values()), label="donors", file=sys.stderr, hidden=hidden
    ) as shown:
        before = dict.fromkeys(files, 0)

        def progress(file: Path, done: int) -> None:
            shown.update(max(0, done - before[file]))
            before[file] = max(done, before[file])

        made = import_donors(
            files, registry, known=nomenclature(), macs=mac_list(), progress=progress
        )
    click.echo(f"{made.donors} donors imported of {made.read} rows; {made.aside} set aside")
    if made.aside:
        click.echo(safe(f"set aside, with line and reason: {made.aside_file}"))
    for column, count in sorted(made.unread.items()):
        click.echo(f"{column}: {count} values could not be read or believed, and are not known")
