"""The verb of doses from levels."""

from __future__ import annotations

from pathlib import Path

import click

from scurfin.cli.group import cli
from scurfin.cli.output import write


@cli.command()
@click.argument("words", nargs=-1, required=True, metavar="estimate CASE.json...")
@click.option("--draws", type=click.IntRange(100, 200_000), default=3000, show_default=True)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."
)
def dose(words: tuple[str, ...], draws: int, output: Path | None) -> None:
    """Estimate a person's kinetics from doses and levels, and answer questions about the next dose.

    \b
    scurfin dose estimate case.json another.json    # JSON [{id, subjects: [...]}]
    """
    import sys

    import msgspec

    if words[0] != "estimate" or len(words) < 2:
        raise click.UsageError("name at least one case: scurfin dose estimate CASE.json")
    from scurfin.dose.kinetics.cases import shown

    with click.progressbar(
        words[1:],
        label="estimating",
        file=sys.stderr,
        hidden=len(words) < 4 or not sys.stderr.isatty(),
    ) as files:
        found = [shown(Path(one), draws) for one in files]
    write(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n", output)
