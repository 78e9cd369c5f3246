"""The verbs that draw: one child's course, curves over the cases, what was tried for what."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scurfin.cli.evidence import OWN, evidence
from scurfin.cli.group import cli
from scurfin.cli.output import write

if TYPE_CHECKING:
    from scurfin.evidence.case import Case
    from scurfin.evidence.pictures.page import Page

FORMS = click.Choice(["text", "svg", "png"])
FORM = "text, svg or png; by the name of the output file if left out."
OUTPUT = click.Path(dir_okay=False, path_type=Path)


def _form(told: str | None, output: Path | None) -> str:
    if told is not None:
        return told
    suffix = output.suffix.lower().removeprefix(".") if output is not None else ""
    return suffix if suffix in ("svg", "png") else "text"


def _draw(form: str, page: Page, output: Path | None) -> None:
    if form == "png" and output is None and sys.stdout.isatty():
        from scurfin.terms.source_text import InputError

        raise InputError("a PNG cannot be shown on a terminal", remedy="name a file: -o course.png")
    write(page.png() if form == "png" else page.svg(), output)


def _rows(own: bool) -> tuple[Case, ...]:
    from scurfin.evidence.case import cases
    from scurfin.evidence.own import every_case

    return every_case() if own else cases()


@cli.command()
@click.argument("record")
@click.option("--at", default=None, help="Only what was known then: a turn, visit, event or age.")
@click.option("--format", "form", type=FORMS, default=None, help=FORM)
@click.option("-o", "--output", type=OUTPUT, help="Write to this file.")
def timeline(record: str, at: str | None, form: str | None, output: Path | None) -> None:
    """A child's course: manifestations, treatments, levels and events, a column for each turn.

    \b
    scurfin timeline examples/keran.yaml -o keran.png
    """
    from scurfin.plan.moments import known_at
    from scurfin.record import load_record

    child = known_at(load_record(record), at)
    wanted = _form(form, output)
    if wanted == "text":
        from scurfin.evidence.pictures.swimlane_text import text

        write(text(child).encode(), output)
        return
    from scurfin.evidence.pictures.swimlane import page_of

    _draw(wanted, page_of(child), output)


@evidence.command()
@click.option(
    "--from",
    "origin",
    type=click.Choice(["birth", "onset", "immunosuppression", "transplant"]),
    default="birth",
    show_default=True,
)
@click.option("--own", is_flag=True, help=OWN)
@click.option("--format", "form", type=click.Choice(["text", "json", "svg", "png"]), default=None)
@click.option("-o", "--output", type=OUTPUT, help="Write to this file.")
def survival(origin: str, own: bool, form: str | None, output: Path | None) -> None:
    """Survival over the dated cases, and transplant and death as competing risks."""
    from scurfin.evidence.say.page import BIAS
    from scurfin.evidence.survival import incidence
    from scurfin.evidence.survival import survival as fitted

    rows = _rows(own)
    found = [fitted(rows, origin)]  # type: ignore[arg-type]
    if origin != "transplant":
        found += incidence(rows, origin)  # type: ignore[arg-type]
    wanted = _form(form, output)
    if wanted == "json":
        from scurfin.evidence.say.data import as_json

        write(as_json(found), output)
    elif wanted == "text":
        from scurfin.evidence.say.curves import curves as told

        write(told(tuple(found)).encode(), output)
    else:
        from scurfin.evidence.curves import curve
        from scurfin.evidence.pictures.curves import page_of

        title = "Survival of the published children"
        _draw(wanted, page_of(tuple(curve(one) for one in found), title, BIAS), output)


@evidence.command(name="map")
@click.option("--own", is_flag=True, help=OWN)
@click.option("--format", "form", type=FORMS, default=None, help=FORM)
@click.option("-o", "--output", type=OUTPUT, help="Write to this file.")
def tried_map(own: bool, form: str | None, output: Path | None) -> None:
    """What was tried for what, and with what told result, all at once."""
    from scurfin.evidence.say.page import BIAS
    from scurfin.evidence.tried_map import tried_map as made

    told = made(_rows(own))
    wanted = _form(form, output)
    if wanted == "text":
        from scurfin.evidence.say.tried_map import tried_map_text

        write(tried_map_text(told).encode(), output)
        return
    from scurfin.evidence.pictures.tried import page_of

    _draw(
        wanted,
        page_of(told, "What was tried for what, and what is told of the result", BIAS),
        output,
    )
