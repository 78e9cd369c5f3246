"""The verb of the family: carrier risks, the next test, the drawing, the next birth."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scurfin.cli.group import cli
from scurfin.cli.output import write

if TYPE_CHECKING:
    from scurfin.family.assumptions import Mode
    from scurfin.family.people import Person
    from scurfin.family.report import Report
    from scurfin.plan.expected import Step
    from scurfin.record.model import Record

FORMATS = ["text", "json", "svg", "own", "table", "ped", "ga4gh"]
FREQUENCY = "Autosomal: the summed frequency of harmful alleles (0.001)."
PENETRANCE = "Autosomal: the share of bearers who fall ill."


@cli.command()
@click.argument("words", nargs=-1, required=True, metavar="RECORD|PEDIGREE|solve EXAMPLES")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="A report, data, the drawing; or the pedigree itself in one of four formats.",
)
@click.option("--at", default=None, help="A record: as known then, as in 'scurfin plan'.")
@click.option("--mode", type=click.Choice(["XLR", "AR", "AD"]), help="Default: as the gene is.")
@click.option("--allele-frequency", type=float, help=FREQUENCY)
@click.option("--penetrance", type=float, help=PENETRANCE)
@click.option("--dots", is_flag=True, help="Drawing: carriers with the dot used before 2022.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."
)
def family(
    words: tuple[str, ...],
    form: str,
    at: str | None,
    mode: Mode | None,
    allele_frequency: float | None,
    penetrance: float | None,
    dots: bool,
    output: Path | None,
) -> None:
    """Who of the family bears the variant, whom to test next, what to do before the next birth.

    \b
    scurfin family examples/keran.yaml
    scurfin family examples/families/baud2001.yaml --format svg -o family.svg
    scurfin family family.ped --format table    # one pedigree format into another
    scurfin family solve examples.yaml          # worked examples: JSON [{id, probability, band}]
    """
    import msgspec

    if words[0] == "solve" and len(words) == 2:
        from scurfin.family.solve import solutions

        found = solutions(Path(words[1]))
        write(msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n", output)
        return
    if len(words) != 1:
        raise click.UsageError("name one record or pedigree, or: solve EXAMPLES")
    from scurfin.family.told import told_family

    read, record = told_family(words[0])
    if at is not None:
        if record is None:
            raise click.UsageError("--at is for a record; a pedigree has no timeline")
        from scurfin.family.from_record import pedigree_of
        from scurfin.plan.moments import known_at

        record = known_at(record, at)
        read = pedigree_of(record)
    if form in ("own", "table", "ped", "ga4gh"):
        _convert(read.pedigree, form, (*read.left_out, *read.questions), output)
        return
    from scurfin.family.inheritance import basis
    from scurfin.family.report import report

    made = report(
        read.pedigree,
        read.left_out,
        _awaited(record),
        how=basis(
            read.pedigree, mode=mode, allele_frequency=allele_frequency, penetrance=penetrance
        ),
        questions=read.questions,
        file=words[0],
        shown=_bar,
    )
    if form == "svg":
        from scurfin.family.drawing import draw

        drawn = draw(made.pedigree, made.risks, carriers="dot" if dots else "2022")
        write(drawn.encode(), output)
        return
    from scurfin.family.told import transplanted
    from scurfin.plan.expected import expected

    steps = expected(transplanted=transplanted(record)) if made.mode == "XLR" else ()
    if form == "json":
        whole = {**msgspec.to_builtins(made), "expected": msgspec.to_builtins(steps)}
        write(msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n", output)
    else:
        write(_text(made, steps).encode(), output)


def _text(made: Report, steps: tuple[Step, ...]) -> str:
    from scurfin.family.chances import spoken
    from scurfin.family.report_text import text
    from scurfin.plan.render.expected import lines_of

    return text(made, lines_of(steps, spoken(made.pedigree, made.risks)) if steps else ())


def _awaited(record: Record | None) -> frozenset[str]:
    """The brothers and sisters whose test the choice of a donor waits for."""
    if record is None:
        return frozenset()
    from scurfin.plan.kin import awaited
    from scurfin.state import state

    return awaited(state(record))


def _convert(pedigree: Any, form: str, notes: tuple[str, ...], output: Path | None) -> None:
    """One format into another; what is lost or was not read is said on the error stream."""
    from scurfin.family.formats import write_pedigree
    from scurfin.terms.safe_text import safe

    text, lost = write_pedigree(pedigree, form)  # type: ignore[arg-type]
    for one in (*notes, *lost):
        click.echo(f"note: {safe(one)}", err=True)
    write(text.encode(), output)


def _bar(people: Iterable[Person], label: str) -> Iterable[Person]:
    """A progress bar over people where somebody looks."""
    wanted = list(people)
    hidden = len(wanted) < 10 or not sys.stderr.isatty()
    with click.progressbar(wanted, label=label, file=sys.stderr, hidden=hidden) as each:
        yield from each
