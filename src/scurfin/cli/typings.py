"""The verbs of typings: two held against one another, codes read, names at another level."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scurfin.cli.donors import FILE, donor

if TYPE_CHECKING:
    from scurfin.donor.typing.codes import Codes

MACS = click.option(
    "--macs", type=FILE, help="A list of multiple allele codes; else SCURFIN_MAC names it."
)


def _codes(macs: Path | None) -> Codes:
    from scurfin.donor.typing.codes import Codes
    from scurfin.donor.typing.macs import mac_list
    from scurfin.donor.typing.nomenclature_files import nomenclature

    return Codes(mac_list(macs), nomenclature())


@donor.command()
@click.argument("patient")
@click.argument("donor_typing", metavar="DONOR")
@MACS
def pair(patient: str, donor_typing: str, macs: Path | None) -> None:
    """Hold two typings (GL Strings) against one another, locus by locus.

    \b
    scurfin donor pair 'A*01:01+A*02:01^B*07:02+B*08:01' 'A*01:01+A*02:01^B*07:02+B*44:02'
    scurfin donor pair 'A*01:01+A*02:01' 'A1+A2'      # serology, with SCURFIN_HLA set
    """
    from scurfin.donor.matching.pair import match
    from scurfin.donor.matching.spoken import spoken
    from scurfin.donor.typing.ciwd import rare
    from scurfin.donor.typing.gl import read_gl
    from scurfin.donor.typing.leader import leader
    from scurfin.donor.typing.proteins import proteins
    from scurfin.terms.safe_text import safe

    codes = _codes(macs)
    told = read_gl(patient), read_gl(donor_typing)
    mine, theirs = (proteins(one, codes.known, codes.macs) for one in told)
    made = match(mine, theirs, codes.known)
    notes = [
        f"{who}: {note}"
        for who, one in zip(("patient", "donor"), told, strict=True)
        for note in rare(one, codes)
    ]
    lines = spoken(made, (leader(told[0], codes), leader(told[1], codes)), notes)
    click.echo("\n".join(safe(line) for line in lines.splitlines()))


@donor.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def macs(file: Path) -> None:
    """Read a list of multiple allele codes from FILE, once; its index is kept in the user's cache.

    FILE is NMDP's numer.v3 or alpha.v3, as a .zip or the text in it. It does not come with scurfin.

    \b
    scurfin donor macs ~/numer.v3.zip
    export SCURFIN_MAC=~/numer.v3.zip     # for the verbs that use it
    """
    from scurfin.donor.typing.macs import mac_list
    from scurfin.terms.safe_text import safe

    made = mac_list(file)
    assert made is not None
    click.echo(f"{made.count} codes, {made.specific} of them of whole names")
    click.echo(f"the list says of itself: {safe(made.told) or 'nothing'}")


@donor.command()
@click.argument("code")
@click.option("--to", "level", required=True, help="G, P, lgx, lg, U2, exon, W or S.")
@MACS
def reduce(code: str, level: str, macs: Path | None) -> None:
    """Write a name, a code or a GL String at another level, with the nomenclature.

    \b
    G     G group, else the name itself       U2    two fields
    P     P group, else the name itself       exon  three fields
    lgx   two fields of the P group           W     all alleles it may be
    lg    the same with a g                   S     antigens, with the broad ones

    \b
    scurfin donor reduce A*02:01:01:01 --to P
    """
    from scurfin.donor.typing.reduce import reduce as reduced

    click.echo(reduced(code, level, _codes(macs)) or "none")
