"""The relatives of a record as they are named: who is meant, how to speak of one, who is male."""

from __future__ import annotations

import re
from typing import Literal

from scurfin.record.events import Member

SIBLINGS = ("sister", "brother")
HALF = (
    "half-sister (mother)",
    "half-brother (mother)",
    "half-sister (father)",
    "half-brother (father)",
)


Near = Literal["mother", "father", "sister", "brother", "other"]
_NEAR = re.compile(
    r"(?:(?:older|elder|younger|twin) )?(mother|father|sister|brother)(?:[ _-]?\d+)?"
)


def relation_of(name: str) -> Near:
    found = _NEAR.fullmatch(name.strip().lower())
    near: tuple[Near, ...] = ("mother", "father", "sister", "brother")
    return next((one for one in near if found is not None and one == found[1]), "other")


def meant(of: str, members: tuple[Member, ...]) -> str:
    """The id of the member that ``of`` names: an id, or a relation that only one member has."""
    if any(member.id == of for member in members):
        return of
    near = [member.id for member in members if member.relation == of.strip().lower()]
    return near[0] if len(near) == 1 else of


def male(member: Member) -> bool:
    return member.sex == "male" or member.relation in ("father", "brother", *HALF[1::2])


def name(member: Member) -> str:
    """How to speak of a relative: 'sister (sister-1)'."""
    if member.relation == "other":
        return f"relative ({member.id})"
    return member.relation if member.id == member.relation else f"{member.relation} ({member.id})"
