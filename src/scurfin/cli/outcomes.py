"""The verbs that show published outcomes: the cohorts as they stand, and the outlook."""

from __future__ import annotations

from typing import Any

import click

from scurfin.cli.evidence import evidence
from scurfin.cli.output import write

FORM = click.Choice(["text", "json"])


@evidence.command()
@click.option("--disease", default="", help="Name or gene: IPEX, CTLA4, DOCK8; all if left out.")
@click.option("--format", "form", type=FORM, default="text")
def outcomes(disease: str, form: str) -> None:
    """The published cohort results as they stand, their traps and conflicts named.

    \b
    scurfin evidence outcomes --disease IPEX
    """
    from scurfin.evidence.outcomes import outcomes as found
    from scurfin.evidence.say.outcomes import outcomes_text

    made = found(disease)
    write(_json(made) if form == "json" else outcomes_text(made).encode(), None)


@evidence.command()
@click.option("--disease", default="IPEX", show_default=True, help="Name or gene.")
@click.option("--format", "form", type=FORM, default="text")
def outlook(disease: str, form: str) -> None:
    """Survival after transplant and under chronic immunosuppression, calibrated to what is printed.

    \b
    scurfin evidence outlook
    scurfin evidence outlook --disease CTLA4
    """
    from scurfin.evidence.outlook import outlook as made_of
    from scurfin.evidence.say.outlook import outlook_text

    made = made_of(disease)
    write(_json(made) if form == "json" else outlook_text(made).encode(), None)


def _json(made: Any) -> bytes:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n"
