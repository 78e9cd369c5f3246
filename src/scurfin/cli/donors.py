"""The verbs of donors: who may match, and how probably."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scurfin.cli.group import cli
from scurfin.cli.output import write

if TYPE_CHECKING:
    from scurfin.donor.chances.search import Passed
    from scurfin.donor.chances.sets import FrequencySet

FILE = click.Path(dir_okay=False, path_type=Path)
CAUTION = "small US cohorts of 2007: for tests and teaching; a real search needs a set of one's own"


frequencies_option = click.option(
    "--frequencies",
    default="CAU",
    show_default=True,
    help="CAU, AFA, API, HIS, or a file (HFX, or haplotype;frequency).",
)


@cli.group()
def donor() -> None:
    """Donors: typings held against one another, and the chances of a match."""


@donor.command()
def sets() -> None:
    """The sets of haplotype frequencies that come along, and what does not fit in them."""
    from scurfin.donor.chances.sets import SHIPPED, frequency_set

    for name in SHIPPED:
        one = frequency_set(name)
        click.echo(one.spoken())
        for note in one.notes:
            click.echo(f"  note: {note}")
    click.echo(CAUTION)


@donor.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def nomenclature(folder: Path) -> None:
    """Read a release of IPD-IMGT/HLA from FOLDER, once; its index is kept in the user's cache.

    \b
    scurfin donor nomenclature ~/IMGTHLA/wmda
    export SCURFIN_HLA=~/IMGTHLA/wmda     # for the verbs that use it
    """
    from scurfin.donor.typing.nomenclature_files import nomenclature as read

    made = read(folder)
    assert made is not None
    nulls = sum(one.endswith("N") for one in made.alleles)
    click.echo(f"IPD-IMGT/HLA {made.release}: {len(made.alleles)} alleles, {nulls} of them null")
    click.echo(f"{len(made.renamed)} names deleted since; {len(set(made.p.values()))} P groups")
    for what, told in (
        ("antigens", made.antigens),
        ("DPB1 groups", made.tce),
        ("B leaders", made.leaders),
    ):
        click.echo(f"{what}: {len(told) or 'none, the file is not in the folder'}")


@donor.command()
@click.option("--patients", type=FILE, required=True, help="ID%GLSTRING lines, or CSV.")
@click.option("--donors", type=FILE, required=True, help="The same for donors.")
@frequencies_option
@click.option(
    "--macs", type=FILE, help="A list of multiple allele codes; else SCURFIN_MAC names it."
)
@click.option("--out", type=FILE, required=True, help="Write the pairs to this file.")
def match(patients: Path, donors: Path, frequencies: str, macs: Path | None, out: Path) -> None:
    """Every pair that may share nine or ten of ten alleles, with its chances.

    CSV needs a column id, patient_id or donor_id, and typing_gl; gzip is read too. Who cannot be
    read or is not explained by the frequencies is named on the error stream.

    \b
    scurfin donor match --patients patients.csv --donors donors.csv --out pairs.tsv
    """
    from scurfin.donor.chances.diplotypes import Imputer
    from scurfin.donor.chances.people import read_people
    from scurfin.donor.chances.search import Passed, search, table
    from scurfin.donor.chances.sets import frequency_set
    from scurfin.donor.typing.codes import Codes
    from scurfin.donor.typing.macs import mac_list
    from scurfin.donor.typing.nomenclature_files import nomenclature as read

    chosen = frequency_set(frequencies)
    codes = Codes(mac_list(macs), read())
    ours, theirs = read_people(patients, "patient"), read_people(donors, "donor")
    _introduce(chosen)
    passed = Passed()
    hidden = len(theirs.persons) < 1000 or not sys.stderr.isatty()
    with click.progressbar(
        theirs.persons, label="donors", file=sys.stderr, hidden=hidden, update_min_steps=100
    ) as shown:
        pairs = search(ours, theirs, Imputer(chosen, codes=codes), passed, shown)
    write("".join(f"{line}\n" for line in table(pairs, ours, theirs)).encode(), out)
    _report(passed, chosen)
    click.echo(
        f"{len(pairs)} pairs of {len(ours.persons)} patients and {len(theirs.persons)} donors "
        "may share nine or ten of ten alleles",
        err=True,
    )


def _introduce(chosen: FrequencySet) -> None:
    from scurfin.donor.chances.sets import SHIPPED
    from scurfin.terms.safe_text import safe

    click.echo(f"frequencies {safe(chosen.spoken())}", err=True)
    for note in (*chosen.notes, *([CAUTION] if chosen.name in SHIPPED else [])):
        click.echo(f"note: {safe(note)}", err=True)


def _report(passed: Passed, chosen: FrequencySet) -> None:
    """Who was set aside and why, each on a line; the alleles that the set lacks."""
    from scurfin.terms.safe_text import safe

    for one in passed.aside:
        text = f"{one.role} {one.id}, line {one.line}, {one.kind}: {one.why}"
        click.echo(safe(text), err=True)
    if passed.alleles:
        often = sorted(passed.alleles, key=lambda allele: (-passed.alleles[allele], allele))
        shown = ", ".join(f"{allele} ({passed.alleles[allele]})" for allele in often[:8])
        more = f" and {len(often) - 8} more" if len(often) > 8 else ""
        click.echo(
            safe(f"note: told, but not in {chosen.name}, and passed over: {shown}{more}"), err=True
        )
