"""The group of verbs that write what scurfin knows in the formats of others."""

from __future__ import annotations

from pathlib import Path

import click

from scurfin.cli.group import cli


@cli.group()
def export() -> None:
    """What scurfin knows, in the formats of others: the pathway as FHIR R4 with CQL."""


@export.command()
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder to write; it must be new or empty.",
)
@click.option(
    "--format",
    type=click.Choice(["json"]),
    default="json",
    show_default=True,
    expose_value=False,
    help="How the resources are written.",
)
def pathway(output: Path) -> None:
    """The pathway as FHIR R4 definitions, its conditions as CQL over named case features.

    DIR gets one file for each resource, all of them as bundle.json, the CQL as text, and
    not-exported.tsv: what was left out, each with its reason.
    """
    from collections import Counter

    from scurfin.knowledge.store import knowledge
    from scurfin.pathway.export.folder import exported, write_folder
    from scurfin.pathway.loader import pathway as rules

    made = exported(rules(), knowledge())
    files = made.files()
    write_folder(output, files)
    kinds = Counter(one["resourceType"] for one in made.resources)
    listed = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    lost = len(made.made.left_out)
    click.echo(f"{output}: {len(files)} files ({listed})")
    click.echo(
        f"CQL: {len(made.made.defines)} statements over {len(made.made.features)} case features; "
        f"{lost} {'condition' if lost == 1 else 'conditions'} could not be written"
    )
    click.echo(f"Not exported: {len(made.left_out)}, each with its reason in not-exported.tsv")
