"""The verbs that read a record: plan, replay, why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scurfin.cli.group import cli
from scurfin.cli.output import write

if TYPE_CHECKING:
    from scurfin.plan.render.text import Length
    from scurfin.record.model import Record

AT = "When: a turn's number or name, an event id, or an age (P4M). Default: all that is told."


@cli.command()
@click.argument("record")
@click.option("--at", default=None, help=AT)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "html", "csv", "ics", "fhir"]),
    default="text",
    show_default=True,
)
@click.option("--short", "length", flag_value="short", help="Text: one page, a row for each line.")
@click.option(
    "--full",
    "length",
    flag_value="full",
    help="Text: also sources, lines done and all questions.",
)
@click.option(
    "--registry",
    type=click.Path(file_okay=False, path_type=Path),
    help="Put the best donors of this registry beside the family.",
)
@click.option("--story", is_flag=True, help="Text: tell the child's story so far first.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."
)
def plan(
    record: str,
    at: str | None,
    form: str,
    length: Length | None,
    registry: Path | None,
    story: bool,
    output: Path | None,
) -> None:
    """The plan for one child at a moment.

    \b
    scurfin plan examples/keran.yaml --at relapse
    scurfin plan child.yaml --format html -o child.html
    """
    from scurfin.plan import explain
    from scurfin.plan.exposure import with_exposure
    from scurfin.plan.moments import known_at
    from scurfin.record import load_record

    child = load_record(record)
    seen = known_at(child, at)
    pictures: dict[str, str] = {}
    explained = explain(seen)
    if registry is not None and explained.plan.donor_order is not None:
        from scurfin.donor.unrelated import unrelated
        from scurfin.plan.registry_donors import with_registry

        explained = with_registry(explained, unrelated(explained.state, registry).donors)
    made = with_exposure(explained, pictures if form == "html" else None)
    if form == "text" and output is None:
        _print_text(made, seen, length or "plain", story)
    elif form == "html":
        from scurfin.donor.family_descent import haplotypes
        from scurfin.plan.render.html import HAPLOTYPES, html

        pictures[HAPLOTYPES] = haplotypes(explained.state)
        write(html(made, seen, pictures).encode(), output)
    elif form == "fhir":
        from scurfin.plan.render.fhir import fhir

        write(fhir(made, explained), output)
    else:
        write(_formatted(form, made, seen, length or "plain", story), output)
    _end(made.failures)


def _end(failures: tuple[str, ...]) -> None:
    """Exit code 3 when something could not be evaluated, and what that was."""
    for one in failures:
        click.echo(f"not evaluated: {one}", err=True)
    if failures:
        sys.exit(3)


def _print_text(made: Any, seen: Record, length: Length, story: bool) -> None:
    if not sys.stdout.isatty():
        write(_formatted("text", made, seen, length, story), None)
        return
    from rich.console import Console

    from scurfin.plan.render.text import render

    console = Console(highlight=False)
    if story:
        console.print(_story(seen), markup=False)
    console.print(render(made, length))


def _formatted(form: str, made: Any, seen: Record, length: Length, story: bool) -> bytes:
    if form == "json":
        import msgspec

        return msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n"
    if form == "markdown":
        from scurfin.plan.render.markdown import markdown

        return markdown(made).encode()
    if form == "csv":
        from scurfin.plan.render.table import table

        return table(made).encode()
    if form == "ics":
        from scurfin.plan.render.ics import ics
        from scurfin.terms.source_text import InputError

        try:
            return ics(made)
        except ValueError as problem:
            remedy = "" if seen.born else "add 'born: YYYY-MM-DD' to the child"
            raise InputError(str(problem), file=seen.file, remedy=remedy) from None
    from scurfin.plan.render.text import text

    before = _story(seen) + "\n" if story else ""
    return (before + text(made, length)).encode()


def _story(seen: Record) -> str:
    from scurfin.plan.replay import story
    from scurfin.terms.safe_text import safe

    lines = [f"The story so far: {safe(seen.name or seen.id)}"]
    for title, saw, did in story(seen):
        lines.append(f"  {safe(title)}")
        lines += [f"    seen  {safe(one)}" for one in saw]
        lines += [f"    done  {safe(one)}" for one in did]
    return "\n".join(lines) + "\n"


@cli.command()
@click.argument("record")
@click.option("--at", default=None, help=AT)
@click.option("--format", "form", type=click.Choice(["text", "html"]), default="text")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."
)
def card(record: str, at: str | None, form: str, output: Path | None) -> None:
    """The emergency card of one child: what to do, with the doses that fit him; one page on paper.

    \b
    scurfin card child.yaml --format html -o card.html
    """
    from scurfin.plan import explain
    from scurfin.plan.moments import known_at
    from scurfin.record import load_record
    from scurfin.terms.source_text import InputError

    child = load_record(record)
    made = explain(known_at(child, at)).plan
    if made.card is None and not made.failures:
        why = {"unborn": "is not born", "dead": "has died"}[made.state.life]
        raise InputError(f"no emergency card: the child {why}", file=child.file)
    if form == "html":
        from scurfin.plan.render.html import card_page

        write(card_page(made).encode(), output)
    else:
        from scurfin.plan.render.card import card_text

        write(card_text(made).encode(), output)
    _end(made.failures)


@cli.command()
@click.argument("record")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."
)
def replay(record: str, form: str, output: Path | None) -> None:
    """The plan at each turn, made before that turn's decision, beside what was then done.

    A file of several children is replayed child by child.
    """
    from scurfin.plan.replay import replay as again
    from scurfin.record import load, load_record

    children = [load_record(record)] if "#" in record else list(load(record).records)
    made = []
    bar = sys.stderr.isatty() and len(children) > 3
    with click.progressbar(children, label="replaying", file=sys.stderr, hidden=not bar) as shown:
        made = [again(child) for child in shown]
    if form == "json":
        import msgspec

        write(msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n", output)
    else:
        from scurfin.plan.render.replayed import replayed

        write("\n".join(replayed(one) for one in made).encode(), output)
    if any(step.plan.failures for one in made for step in one.steps):
        click.echo("some rules could not be evaluated; see 'failures' in the plans", err=True)
        sys.exit(3)


@cli.command()
@click.argument("record")
@click.argument("recommendation")
@click.option("--at", default=None, help=AT)
def why(record: str, recommendation: str, at: str | None) -> None:
    """Why a line is in the plan: every condition, the events behind it, every source.

    \b
    scurfin why examples/keran.yaml activate-transplant --at relapse
    """
    from difflib import get_close_matches

    from scurfin.plan import explain
    from scurfin.plan.why import why as explained
    from scurfin.record import load_record
    from scurfin.terms.source_text import InputError

    child = load_record(record)
    made = explain(child, at)
    told = explained(made, recommendation)
    if told is None:
        names = [line.id for line in made.plan.recommendations]
        rule = next((one for one in made.rules.recommendations if one.id == recommendation), None)
        if rule is not None:
            from scurfin.plan.why import why_not

            write(why_not(made, rule).encode(), None)
            return
        every = [*names, *(one.id for one in made.rules.recommendations)]
        close = get_close_matches(recommendation, list(dict.fromkeys(every)), n=3) or names
        raise InputError(
            f"the plan has no line '{recommendation}'",
            file=child.file,
            remedy="its lines are: " + ", ".join(close),
        )
    write(told.encode(), None)
