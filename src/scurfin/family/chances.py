"""The risks of a child's relatives as a plan shows them: worked out once for each family."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import msgspec

from scurfin.family.assumed import assumed, tried
from scurfin.family.from_record import pedigree_of
from scurfin.family.people import Pedigree
from scurfin.family.risk import Risk, risks
from scurfin.state.model import State
from scurfin.terms.source_text import InputError

KEPT = 256
UNPROVEN = "if he has FOXP3 deficiency: "


@dataclass(frozen=True)
class Chances:
    """By relative: how likely he or she carries, how likely her next son is affected, in words.

    ``why_not``: why nothing could be worked out. ``facts`` carry the assumptions.
    """

    carries: dict[str, str]
    next_son: dict[str, str]
    why_not: str
    facts: tuple[str, ...]


def chances(state: State) -> Chances:
    """The risks in the family of ``state``; a family that cannot be has none, and says why."""
    try:
        people = pedigree_of(state.record).pedigree.people
        bare = tuple(msgspec.structs.replace(one, name="", comment="as told") for one in people)
        found = _risks(Pedigree(people=bare))
    except (InputError, ValueError) as problem:
        return Chances({}, {}, f"carrier risks could not be worked out: {problem}", ())
    given = "" if _proven(state) else UNPROVEN
    return Chances(
        carries={one.id: given + one.carrier.said() for one in found},
        next_son={one.id: given + one.next_son.said() for one in found if one.next_son is not None},
        why_not="",
        facts=assumed().facts,
    )


def _proven(state: State) -> bool:
    found = state.diagnoses.get("ipex")
    return found is not None and found.level == "genetic"


@lru_cache(maxsize=KEPT)
def _risks(pedigree: Pedigree) -> tuple[Risk, ...]:
    return risks(pedigree, [one.how for one in tried()])
