"""What a format cannot hold of a pedigree, in words."""

from __future__ import annotations

from typing import Any

import msgspec

from scurfin.family.people import Pedigree, Person

OF_PERSON = {
    "seen_until": "the age until which somebody is known to be well",
    "tests": "the gene tests",
    "alive": "who is alive and who is dead",
    "pregnancy": "that it is a pregnancy",
    "loss": "how a pregnancy ended",
    "twins": "who are twins",
    "identical": "whether twins are identical",
    "adopted": "the adoption",
    "gamete_donor": "who gave an egg or sperm",
    "gender": "the gender",
    "name": "the name",
    "comment": "the comment",
    "label": "the label",
}
OF_FAMILY = {
    "matings": "couples without children, and which couples are related",
    "proband": "the proband",
    "consultand": "the consultand",
    "variant": "the family's variant",
    "gene": "the gene",
    "source": "where the family is told",
}
MOST_NAMED = 8


def defaults(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The value of every field that has one when nothing is told."""
    fields = msgspec.structs.fields(kind)
    return {one.name: one.default for one in fields if one.default is not msgspec.NODEFAULT}


def lost(pedigree: Pedigree, format_name: str, holds: frozenset[str]) -> tuple[str, ...]:
    """One sentence for each kind of thing told in ``pedigree`` that is not in ``holds``."""
    said = []
    unset = defaults(Person)
    for field, words in OF_PERSON.items():
        if field in holds:
            continue
        whose = [one.id for one in pedigree.people if getattr(one, field) != unset[field]]
        if whose:
            said.append(f"{format_name} cannot hold {words}: {named(whose)}.")
    unset = defaults(Pedigree)
    for field, words in OF_FAMILY.items():
        if field not in holds and getattr(pedigree, field) != unset[field]:
            said.append(f"{format_name} cannot hold {words}.")
    return tuple(said)


def named(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - MOST_NAMED
    text = ", ".join(names[:MOST_NAMED])
    return f"{text} and {more} more" if more > 0 else text
