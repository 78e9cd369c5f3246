"""The verbs that list donors for a child: the family and a registry in one order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scurfin.cli.donors import donor, frequencies_option
from scurfin.cli.output import write
from scurfin.cli.plans import AT

if TYPE_CHECKING:
    from scurfin.donor.ranking.listed import Listed

DIR = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@donor.command()
@click.argument("record")
@click.option("--at", default=None, help=AT)
@click.option("--registry", type=DIR, default=None, help="Also the best of this registry.")
@frequencies_option
@click.option("--cluster", default="", help="Search on the Dask cluster of this scheduler.")
@click.option("--policy", "own", type=FILE, default=None, help="A centre's own order of donors.")
@click.option("--most", default=10, show_default=True, help="Unrelated donors to show.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "svg"]),
    default="text",
    show_default=True,
)
@click.option(
    "--full", is_flag=True, help="Text: also sources, questions and what a rule rests on."
)
def search(
    record: str,
    at: str | None,
    registry: Path | None,
    frequencies: str,
    cluster: str,
    own: Path | None,
    most: int,
    form: str,
    full: bool,
) -> None:
    """Every donor for the child of RECORD in one order, each with the reason.

    \b
    scurfin donor search examples/keran-worked.yaml --at "donor found"
    scurfin donor search child.yaml --registry registry --policy ours.yaml
    scurfin donor search child.yaml --format svg > haplotypes.svg
    """
    from scurfin.donor.ranking.policy_file import read_policy
    from scurfin.plan.donors_now import donors_of
    from scurfin.plan.moments import known_at
    from scurfin.record import load_record
    from scurfin.state import state
    from scurfin.terms.safe_text import safe

    now = state(known_at(load_record(record), at))
    if form == "svg":
        from scurfin.donor.family_descent import haplotypes

        write(_drawn(haplotypes(now)).encode(), None)
        return
    strangers: tuple[Listed, ...] = ()
    if registry is not None:
        from scurfin.donor.unrelated import unrelated

        found = unrelated(now, registry, frequencies, cluster=cluster)
        strangers = found.donors
        for note in found.notes:
            click.echo(safe(note), err=True)
        if found.beyond:
            click.echo(
                f"{found.beyond} more of the registry are less likely, and not ranked", err=True
            )
    made = donors_of(now, strangers, read_policy(own) if own is not None else None, most=most)
    if form == "json":
        import msgspec

        told = {"order": made.order, "donors": made.shown, "asks": made.asks}
        write(msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n", None)
        return
    from scurfin.plan.model import NOTICE
    from scurfin.plan.present import cited
    from scurfin.plan.render.entries import Block, Entry
    from scurfin.plan.render.people import donor_entries
    from scurfin.plan.render.text import blocks_text

    cite = {one.fact: one.cite.split(",")[0] for one in cited(made.facts)}
    shown = [Block("Donors", tuple(donor_entries(made.shown, made.order, cite, full)))]
    if not made.shown:
        shown = [Block("Donors", (Entry(" ", "Nobody is told who may give."),))]
    asked = tuple(Entry("?", one.question, (), one.key) for one in made.asks)
    shown.append(Block("Questions", asked))
    write((blocks_text([one for one in shown if one.entries]) + f"\n{NOTICE}\n").encode(), None)


def _drawn(picture: str) -> str:
    if not picture:
        from scurfin.terms.source_text import InputError

        raise InputError(
            "child and family are not typed, so there are no haplotypes to draw",
            remedy="tell their types: {event: typing, of: sister-1, hla: A*01:01+A*02:01^...}",
        )
    return picture


@donor.command()
@click.argument("file", required=False, type=FILE)
def policy(file: Path | None) -> None:
    """The order of donors as data: what comes along, or a check of a centre's own FILE."""
    from scurfin.donor.listing import policy_of
    from scurfin.donor.ranking.policy_file import read_policy

    made = read_policy(file) if file is not None else policy_of()
    click.echo(f"{made.id}, version {made.version}: {made.title}\n{made.about}")
    for title, told in (("Excluded", made.exclude), ("Noted", (*made.flags, *made.notes))):
        click.echo(f"{title}:")
        for one in told:
            click.echo(f"  {one.id}: {one.text} ({', '.join(one.facts) or 'no source'})")
    click.echo("Order, the rule that weighs most first:")
    for place, rule in enumerate(made.rules, 1):
        facts = ", ".join(rule.facts) or "no source"
        click.echo(f"  {place}. {rule.prefer} ({rule.evidence}; {facts})\n     {rule.because}")
