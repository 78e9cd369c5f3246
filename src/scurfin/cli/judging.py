"""The verb that judges plans by what happened."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scurfin.cli.group import cli
from scurfin.cli.output import write


@cli.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."
)
def judge(folder: Path | None, form: str, output: Path | None) -> None:
    """Was each treatment that a report tells in the plan made just before it?

    FOLDER is a folder of records, or one record; without it the published cases that are shipped.
    Each miss is listed with its reason, and beside every figure stands the floor: the same for
    plans shuffled between children.

    \b
    scurfin judge
    scurfin judge my-cases/ --format json
    """
    from scurfin.judge import judge as judged
    from scurfin.judge import read, steps

    cases = read(folder)
    hidden = not sys.stderr.isatty()
    with click.progressbar(
        length=steps(cases), label="judging", file=sys.stderr, hidden=hidden
    ) as bar:
        made = judged(cases, lambda: bar.update(1))
    if form == "json":
        import msgspec

        write(msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n", output)
    else:
        from scurfin.judge.text import text

        write(text(made).encode(), output)
    if made.failures:
        for one in made.failures:
            click.echo(f"not evaluated: {one}", err=True)
        sys.exit(3)
