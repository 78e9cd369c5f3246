"""The risks of a child's relatives as a plan shows them: worked out once for each family."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import msgspec

from scurfin.family.from_record import pedigree_of
from scurfin.family.inheritance import basis
from scurfin.family.next_test import NextTest, next_tests
from scurfin.family.people import Pedigree, Person, parents
from scurfin.family.record_tests import CHILD, FOXP3
from scurfin.family.risk import Risk, risks
from scurfin.state.model import State
from scurfin.terms.source_text import InputError

KEPT = 256
UNPROVEN = "if he has FOXP3 deficiency: "


@dataclass(frozen=True)
class Chances:
    """By relative: how likely he or she carries, how likely her next son is affected, in words.

    ``women``: a sentence on each woman who may bear the variant, and on each pregnancy told;
    ``order``: whose test tells most, by id. ``why_not``: why nothing could be worked out.
    ``questions``: what would make it surer. ``facts`` carry the assumptions.
    """

    carries: dict[str, str] = field(default_factory=dict)
    next_son: dict[str, str] = field(default_factory=dict)
    women: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    why_not: str = ""
    questions: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


def chances(state: State, donors: frozenset[str] = frozenset()) -> Chances:
    """The risks in the family of ``state``; a family that cannot be has none, and says why.

    ``donors``: relatives whose result the choice of a donor waits for, tested early. Of another
    gene than FOXP3 none are given: they need figures that a record does not tell.
    """
    read = pedigree_of(state.record)
    if read.pedigree.gene != FOXP3:
        return Chances()
    told = read.pedigree.people
    bare = tuple(msgspec.structs.replace(one, name="", comment="as told") for one in told)
    try:
        family = Pedigree(people=bare, proband=read.pedigree.proband)
        found, order, facts = _worked_out(family, donors)
    except (InputError, ValueError) as problem:
        return Chances(why_not=f"carrier risks could not be worked out: {problem}")
    found_in_one = any(test.result == "positive" for one in told for test in one.tests)
    given = "" if found_in_one or _proven(state) else UNPROVEN
    shown = [one for one in found if not one.as_population]
    return Chances(
        carries={one.id: given + one.carrier.said() for one in shown},
        next_son={one.id: given + one.next_son.said() for one in shown if one.next_son},
        women=tuple(given + one for one in spoken(read.pedigree, found)),
        order=tuple(one.id for one in order),
        questions=read.questions,
        facts=facts,
    )


def spoken(pedigree: Pedigree, found: tuple[Risk, ...]) -> tuple[str, ...]:
    """A sentence on each living woman with a risk of her own, and on each ongoing pregnancy."""
    known = pedigree.by_id()
    elders = grandmothers(pedigree)
    lines = []
    for risk in found:
        one = known[risk.id]
        if one.pregnancy and risk.affected is not None:
            who = "this child" if one.id == CHILD else one.id
            lines.append(f"{who} ({_sex(one)}): affected {risk.affected.said()}")
            continue
        gone = one.alive is False or one.loss is not None or one.id in elders
        if gone or risk.as_population or risk.next_son is None or risk.next_child is None:
            continue
        lines.append(
            f"{one.id}: bears the variant {risk.carrier.said()}; a son of hers affected "
            f"{risk.next_son.said()}; any child {risk.next_child.said()}"
        )
    return tuple(lines)


def _sex(one: Person) -> str:
    return one.sex if one.sex != "unknown" else "sex not known"


def grandmothers(pedigree: Pedigree) -> frozenset[str]:
    """Women with grandchildren: of their next pregnancy nobody asks."""
    known = pedigree.by_id()
    up = [known[name] for one in pedigree.people for name in parents(one)]
    return frozenset(one.mother for one in up if one.mother)


def _proven(state: State) -> bool:
    found = state.diagnoses.get("ipex")
    return found is not None and found.level == "genetic"


@lru_cache(maxsize=KEPT)
def _worked_out(
    pedigree: Pedigree, donors: frozenset[str]
) -> tuple[tuple[Risk, ...], tuple[NextTest, ...], tuple[str, ...]]:
    how = basis(pedigree)
    found = risks(pedigree, how.models)
    return found, next_tests(pedigree, how.models[0], donors), how.facts
