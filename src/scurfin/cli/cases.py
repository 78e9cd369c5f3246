"""The verbs that ask the case base and add to it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scurfin.cli.evidence import OWN, evidence
from scurfin.cli.output import write

if TYPE_CHECKING:
    from scurfin.evidence.case import Case

FORM = click.Choice(["text", "json"])


def _rows(own: bool) -> tuple[Case, ...]:
    from scurfin.evidence.case import cases
    from scurfin.evidence.own import every_case

    return every_case() if own else cases()


def _print(text: str, made: Any, form: str) -> None:
    from scurfin.evidence.say.data import as_json

    write(as_json(made) if form == "json" else text.encode(), None)


@evidence.command()
@click.argument("manifestation")
@click.option("--own", is_flag=True, help=OWN)
@click.option("--format", "form", type=FORM, default="text")
def tried(manifestation: str, own: bool, form: str) -> None:
    """Which treatments were tried for MANIFESTATION, and with what response.

    \b
    scurfin evidence tried enteropathy
    """
    from scurfin.evidence.responses import said_of
    from scurfin.evidence.say.treated import tried as told
    from scurfin.evidence.tried_table import tried_for

    got = tried_for(manifestation, _rows(own))
    _print(told(got, said_of()), got, form)


@evidence.command()
@click.argument("situation")
@click.option("--own", is_flag=True, help=OWN)
@click.option("--format", "form", type=FORM, default="text")
def after(situation: str, own: bool, form: str) -> None:
    """What was tried next, and what followed, in the children who were in SITUATION.

    SITUATION is a name of evidence/data/states.yaml, or the id of any definition or rule.

    \b
    scurfin evidence after relapse-under-calcineurin-inhibitor
    """
    from scurfin.evidence.followed import after as what_followed
    from scurfin.evidence.say.treated import followed
    from scurfin.evidence.situations import find, named

    got = what_followed(find(named(situation), _rows(own)))
    _print(followed(got), got, form)


@evidence.command()
@click.option("--own", is_flag=True, help=OWN)
@click.option("--format", "form", type=FORM, default="text")
def transplants(own: bool, form: str) -> None:
    """How many were transplanted, from whom, with what result."""
    from scurfin.evidence.say.treated import grafts
    from scurfin.evidence.transplants import transplants as found

    got = found(_rows(own))
    _print(grafts(got), got, form)


@evidence.command()
@click.argument("record")
@click.option("--at", default=None, help="Turn, visit, event or age; the last if left out.")
@click.option("--top", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--own", is_flag=True, help=OWN)
@click.option("--format", "form", type=FORM, default="text")
def like(record: str, at: str | None, top: int, own: bool, form: str) -> None:
    """The published children most like this one at a moment, and what followed in each.

    \b
    scurfin evidence like examples/keran.yaml --at relapse
    """
    from scurfin.evidence.say.alike import alike
    from scurfin.evidence.similar import hpo_version
    from scurfin.evidence.similar import like as found
    from scurfin.plan.moments import known_at
    from scurfin.record import load_record
    from scurfin.state import state

    child = known_at(load_record(record), at)
    rows = _rows(own)

    def bar(wanted: list[Case]) -> Any:
        shown = click.progressbar(
            wanted, label="comparing", file=sys.stderr, hidden=not sys.stderr.isatty()
        )
        with shown as each:
            yield from each

    got = found(state(child), rows, top=top, progress=bar)
    moment = f"at turn {child.last_turn}"
    of = sum(one.counted for one in rows)
    _print(alike(child.name or child.id, moment, got, of, hpo_version()), got, form)


@evidence.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--own", is_flag=True, help=OWN)
def phenopackets(folder: Path, own: bool) -> None:
    """Write the published children to FOLDER as Phenopackets, with a manifest and a README.

    \b
    scurfin evidence phenopackets FOXP3/
    """
    import os
    from datetime import UTC, datetime

    from scurfin.evidence.cohort_packets import left_out, manifest, packets, readme
    from scurfin.record.formats.phenopacket.files import written

    rows = _rows(own)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True)
    shown = click.progressbar(
        packets(rows, now),
        length=sum(not left_out(one) for one in rows),
        label="writing",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    )
    found = []
    with shown as each:
        for one in each:
            write(written(one.whole, "json"), folder / one.file)
            found.append(one)
    write(manifest(found).encode(), folder / "manifest.tsv")
    write(readme(found, rows).encode(), folder / "README.md")
    click.echo(f"{folder}: {len(found)} children, {len(rows) - len(found)} rows left out")


@evidence.command()
@click.argument("child")
@click.option("--own", is_flag=True, help=OWN)
def case(child: str, own: bool) -> None:
    """One published child: every event with its line, the source, and all that is doubtful."""
    from difflib import get_close_matches

    from scurfin.evidence.say.base import one_case
    from scurfin.terms.source_text import InputError

    rows = {one.id: one for one in _rows(own)}
    if child not in rows:
        near = get_close_matches(child, rows, n=3, cutoff=0.4)
        near = near or [name for name in rows if child.lower() in name.lower()][:3]
        raise InputError(
            f"no child '{child}' is in the case base",
            remedy="did you mean " + ", ".join(near) + "?"
            if near
            else "see 'scurfin evidence sql'",
        )
    write(one_case(rows[child]).encode(), None)


@evidence.command()
@click.argument("manifestation", default="")
def frequency(manifestation: str) -> None:
    """How often MANIFESTATION was seen in whole cohorts, as printed; all of them without one."""
    from scurfin.evidence.frequency import counts, of_sign
    from scurfin.evidence.say.base import frequencies
    from scurfin.terms.source_text import InputError

    got = of_sign(manifestation) if manifestation else counts()
    if not got:
        raise InputError(
            f"no cohort counts '{manifestation}'", remedy="leave the word out to see all counts"
        )
    write(frequencies(got, manifestation).encode(), None)


@evidence.command()
@click.argument("query")
@click.option("--own", is_flag=True, help=OWN)
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text")
def sql(query: str, own: bool, form: str) -> None:
    """One SELECT over the tables reports, children, events, treatments, effects, grafts.

    \b
    scurfin evidence sql "SELECT concept, count(DISTINCT child) FROM events GROUP BY 1 ORDER BY 2"
    """
    from scurfin.evidence import store
    from scurfin.evidence.say.data import as_csv, as_json, as_table

    base = None if own else store.shipped()
    base = base if base is not None else store.in_memory(_rows(own))
    names, rows = store.ask(base, query)
    if form == "json":
        write(as_json([dict(zip(names, row, strict=True)) for row in rows]), None)
    else:
        write((as_csv if form == "csv" else as_table)(names, rows).encode(), None)
    if len(rows) == store.MOST_ROWS:
        click.echo(f"only the first {store.MOST_ROWS} rows are shown", err=True)


@evidence.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check case files strictly; without FILES the published ones. Exit code 1 for an error."""
    from scurfin.evidence.case import CASES, cases, read
    from scurfin.evidence.check import Finding, check_all, check_file

    found: tuple[Finding, ...] = () if files else check_all()
    known = list(cases())
    for file in files:
        fresh = read(file)
        itself = file.name if file.resolve().parent == CASES.resolve() else ""
        found += check_file(fresh, [one for one in known if one.report.file != itself])
        known += fresh
    for one in found:
        click.echo(str(one))
    errors = sum(one.level == "error" for one in found)
    click.echo(f"{errors} errors, {len(found) - errors} warnings")
    sys.exit(1 if errors else 0)


@evidence.command()
@click.argument("file", type=click.Path(path_type=Path))
def add(file: Path) -> None:
    """Keep a centre's own cases beside the published ones, on this machine only."""
    from scurfin.evidence.own import add as kept

    fresh, doubts, place = kept(file)
    for one in doubts:
        click.echo(str(one), err=True)
    click.echo(f"{len(fresh)} children added; kept in {place}")
    click.echo("They are counted only where --own is given, and never in a plan.")


@evidence.command()
@click.argument("name")
def remove(name: str) -> None:
    """Forget a file of own cases that was added."""
    from scurfin.evidence.own import remove as forget

    click.echo(f"removed {forget(name)}")


@evidence.command()
def own() -> None:
    """List the centre's own cases and where they are kept."""
    from scurfin.evidence.own import folder, own_cases

    for one in own_cases():
        click.echo(f"{one.id}  {one.report.file}  {one.record.read_from}")
    click.echo(f"{len(own_cases())} own children in {folder()}")
