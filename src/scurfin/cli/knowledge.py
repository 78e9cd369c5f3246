"""The verbs about the knowledge itself: check, diff, schema."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scurfin.cli.group import cli
from scurfin.cli.output import write


@cli.command()
@click.option("--cases", is_flag=True, help="List every case with what was expected and found.")
@click.option("--mutants", is_flag=True, help="Break each rule in small ways: do its cases notice?")
@click.option("--lists", is_flag=True, help="Name every fact and sign that the coverage counts.")
@click.option("--of", "only", default="", help="With --mutants: list only those of this rule.")
def check(cases: bool, mutants: bool, lists: bool, only: str) -> None:
    """Check the knowledge: every fact, source, dose, word, rule and case; say what it covers."""
    from scurfin.pathway.check import check as checked
    from scurfin.pathway.coverage_text import coverage_text

    if mutants:
        _mutants(only)
        return

    report = checked()
    if cases:
        for one in report.cases:
            mark = "ok " if one.ok else "NO "
            click.echo(f"{mark} {one.rule}: {one.case}: expected {one.expected}, found {one.found}")
    if report.coverage is not None and report.known is not None:
        click.echo(coverage_text(report.coverage, report.known, lists=lists))
    for finding in report.findings:
        click.echo(f"{finding.level}: {finding.where}: {finding.text}")
    click.echo(", ".join(f"{value} {key}" for key, value in report.counts.items()))
    click.echo("checked: no error" if report.ok else f"{len(report.errors)} errors")
    sys.exit(0 if report.ok else 1)


@cli.command()
@click.argument("old")
@click.argument("new")
@click.argument("records", nargs=-1, type=click.Path(path_type=Path))
@click.option("--full", is_flag=True, help="Every child, every turn, every wording.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."
)
def diff(
    old: str, new: str, records: tuple[Path, ...], full: bool, form: str, output: Path | None
) -> None:
    """What a change of the knowledge does to the plans of real children.

    OLD and NEW are checkouts, folders of knowledge, or revisions of the checkout you stand in.
    RECORDS are files or folders; without them the examples and published cases of the checkout.

    \b
    scurfin diff HEAD~1 .
    scurfin diff ../scurfin-0.1 . children/
    """
    from tempfile import TemporaryDirectory

    from scurfin.plan.compare import compare
    from scurfin.plan.render.compared import compared
    from scurfin.plan.versions import knowledge_folder, record_files

    files = record_files(records)
    with TemporaryDirectory() as space:
        before, after = (
            knowledge_folder(told, Path(space) / name)
            for told, name in ((old, "old"), (new, "new"))
        )
        made = compare(before, after, files)
    if form == "json":
        import msgspec

        write(msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n", output)
    else:
        write(compared(made, full=full).encode(), output)
    if made.failures:
        sys.exit(3)


def _mutants(only: str) -> None:
    """Print the survivors and the tallies; exit 1 when too few are noticed."""
    from scurfin.pathway.cases import subjects
    from scurfin.pathway.loader import from_yaml
    from scurfin.pathway.mutants import FLOOR, FLOOR_OF_A_KIND, hunt
    from scurfin.terms.source_text import InputError

    rules = from_yaml()
    if only and not any(only in one.id for one in subjects(rules)):
        raise InputError(
            f"no rule is called '{only}'", remedy="give the id of a rule, or part of it"
        )
    hunted = hunt(rules)
    for one in hunted.survivors:
        if only in one.rule:
            click.echo(f"survived: {one.kind} {one.rule}: {one.part}: {one.what}")
    for kind, tally in (*hunted.by_kind.items(), ("all", hunted.total)):
        click.echo(f"{kind}: {tally.caught} of {tally.made} caught ({tally.share:.0%})")
    least = min(one.share for one in hunted.by_kind.values())
    sys.exit(0 if hunted.total.share >= FLOOR and least >= FLOOR_OF_A_KIND else 1)


@cli.command()
@click.argument("what", type=click.Choice(["record", "plan", "replay", "rules"]))
def schema(what: str) -> None:
    """Print a JSON Schema, for editors and for programs that read plans."""
    from scurfin.plan.schemas import schema_of

    write(schema_of(what), None)
