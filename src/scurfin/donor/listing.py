"""One ranked list of donors for a child: the family, and beside it what a registry holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scurfin.donor.candidates import Candidate, candidates
from scurfin.donor.fitness import Fitness, fitness
from scurfin.donor.people import SIBLINGS, male, name
from scurfin.donor.ranking.listed import Listed, Outcome, Ranked, Ranking, Test
from scurfin.donor.ranking.order import rank
from scurfin.donor.ranking.places import Value
from scurfin.knowledge.ranking import Policy
from scurfin.knowledge.store import knowledge
from scurfin.record.events import Member
from scurfin.state.model import State

DEFAULT = "non-malignant"
FULL = ("identical", "10/10")
SIBLING = ("identical", "haploidentical", "mismatched")
RELATIVE = ("10/10", "9/10", "8/10", "haploidentical", "mismatched")


@dataclass(frozen=True)
class Kin:
    """A relative with what is known of the match, the variant and the fitness."""

    candidate: Candidate
    fit: Fitness


@dataclass(frozen=True)
class Listing:
    """``ranking`` by ``policy``; ``kin``: the relatives in it, by id."""

    policy: Policy
    ranking: Ranking
    kin: dict[str, Kin]

    def facts(self) -> tuple[str, ...]:
        """Every fact that the list rests on, each once."""
        found: list[str] = []
        for one in self.ranking.ranked[: self.ranking.shown]:
            found += facts_of(one)
        for out in self.ranking.excluded:
            found += [fact for said in out.reasons for fact in said.facts]
        return tuple(dict.fromkeys(found))


def facts_of(one: Ranked) -> tuple[str, ...]:
    """The facts behind what is said of one donor."""
    found = [fact for said in (*one.flags, *one.safeguards) for fact in said.facts]
    if one.above is not None and one.above.rule is not None:
        found += one.above.rule.facts
    return tuple(dict.fromkeys(found))


def policy_of(named: str = DEFAULT) -> Policy:
    """The policy that comes along by that name. Raises KeyError."""
    return knowledge().policies[named]


def listing(
    state: State,
    policy: Policy | None = None,
    *,
    unrelated: Sequence[Listed] = (),
    shown: int = 50,
) -> Listing:
    """The family's donors and the ``unrelated`` ones in one order."""
    chosen = policy or policy_of()
    members = {one.id: one for one in state.record.family.members}
    kin: dict[str, Kin] = {}
    listed: list[Listed] = []
    for one in candidates(state):
        member = members.get(one.id) or Member(id=one.id, relation=one.relation)  # type: ignore[arg-type]
        fit = fitness(member, state)
        kin[one.id] = Kin(one, fit)
        listed.append(_listed(one, member, fit))
    return Listing(chosen, rank([*listed, *unrelated], chosen, shown=shown, always=kin), kin)


def _listed(one: Candidate, member: Member, fit: Fitness) -> Listed:
    values: dict[str, Value] = {
        **fit.values,
        "kind": "sibling" if one.relation in SIBLINGS else "relative",
        "match": one.match or None,
        "variant": None if one.carries == "possible" else one.carries,
        **one.held.values,
    }
    if one.match in FULL:
        values["antibodies"] = "no mismatch"
    tests = [*one.held.tests]
    if values["variant"] is None:
        tests.append(_variant_test(member))
    ill = "affected" if male(member) else "carrier"
    full = one.relation in SIBLINGS
    may = {
        "variant": (ill, "not a carrier"),
        "parity": _may_be(member),
        "match": SIBLING if full else RELATIVE,
    }
    return Listed(one.id, name(member), values, tuple(tests), may)


def _may_be(member: Member) -> tuple[str, ...]:
    return ("male",) if male(member) else ("never pregnant", "pregnant before")


def _variant_test(member: Member) -> Test:
    free = Outcome("without it", {"variant": "not a carrier"})
    found = (
        Outcome("if he has it", {"variant": "affected"})
        if male(member)
        else Outcome("if she carries it", {"variant": "carrier"})
    )
    return Test(f"FOXP3 test of the {name(member)} for the family's variant", (found, free))
