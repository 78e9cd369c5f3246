"""The group of verbs that ask the published cases."""

from __future__ import annotations

import click

from scurfin.cli.group import cli
from scurfin.cli.output import write

OWN = "Count the centre's own cases too (scurfin evidence add)."


@cli.group(invoke_without_command=True)
@click.pass_context
def evidence(context: click.Context) -> None:
    """The published cases as data: what was tried, what followed, children like this one.

    Without a verb: what the case base holds.
    """
    if context.invoked_subcommand is not None:
        return
    from scurfin.evidence.case import cases
    from scurfin.evidence.own import own_cases
    from scurfin.evidence.say.base import overview

    write(overview(cases(), len(own_cases())).encode(), None)
