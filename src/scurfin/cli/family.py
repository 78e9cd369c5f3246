"""The verb of the family: carrier risks, the next test, the drawing."""

from __future__ import annotations

from pathlib import Path

import click

from scurfin.cli.group import cli
from scurfin.cli.output import write


@cli.command()
@click.argument("words", nargs=-1, required=True, metavar="RECORD|solve EXAMPLES")
@click.option("--format", "form", type=click.Choice(["text", "json", "svg"]), default="text")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."
)
def family(words: tuple[str, ...], form: str, output: Path | None) -> None:
    """Who of the family carries the variant, with which probability, and whom to test next.

    \b
    scurfin family examples/keran.yaml
    scurfin family examples/keran.yaml --format svg -o family.svg
    scurfin family solve examples.yaml      # worked examples: JSON [{id, probability, band}]
    """
    import msgspec

    if words[0] == "solve" and len(words) == 2:
        from scurfin.family.solve import solutions

        found = solutions(Path(words[1]))
        write(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n", output)
        return
    if len(words) != 1:
        raise click.UsageError("name one record, or: solve EXAMPLES")
    from scurfin.family.from_record import pedigree_of
    from scurfin.family.report import report, text
    from scurfin.record import load_record

    child = load_record(words[0])
    read = pedigree_of(child)
    donors = frozenset(
        one.id for one in child.family.members if one.relation in ("sister", "brother")
    )
    made = report(read.pedigree, read.left_out, donors, file=child.file)
    if form == "json":
        write(msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n", output)
    elif form == "svg":
        from scurfin.family.drawing import draw

        write(draw(made.pedigree, made.risks).encode(), output)
    else:
        write(text(made).encode(), output)
