"""The command line: thin. Each verb imports only what it needs.

Exit codes: 0 done; 1 a check failed; 2 the input or the command is wrong;
3 a plan was made, but a rule or an expert could not be evaluated (it says which).
"""

from scurfin.cli import (
    cases,
    converting,
    donor_family,
    donor_list,
    donor_registry,
    donors,
    dosing,
    evidence,
    exporting,
    family,
    judging,
    knowledge,
    outcomes,
    pictures,
    plans,
    typings,
)
from scurfin.cli.group import cli

__all__ = [
    "cases",
    "cli",
    "converting",
    "donor_family",
    "donor_list",
    "donor_registry",
    "donors",
    "dosing",
    "evidence",
    "exporting",
    "family",
    "judging",
    "knowledge",
    "main",
    "outcomes",
    "pictures",
    "plans",
    "typings",
]


def main() -> None:
    """The entry point of the command ``scurfin``."""
    cli()
