"""Who in the family may carry the variant, and who is to be tested first.

States are those the record tells or X-linked inheritance settles; risks in
numbers come later.
"""

from __future__ import annotations

from dataclasses import dataclass

from scurfin.pathway.traces import Answer, Missing
from scurfin.record.events import Genotype, Member
from scurfin.state.model import State

ORDER = (
    "mother",
    "sister",
    "brother",
    "fetus",
    "half-sister (mother)",
    "half-brother (mother)",
    "maternal grandmother",
    "maternal aunt",
    "maternal uncle",
    "maternal cousin",
)


@dataclass(frozen=True)
class Relative:
    """A relative on the mother's side: tested or not, and what the result was."""

    id: str
    relation: str
    result: str
    event: str
    why: str


def relatives(state: State) -> tuple[Relative, ...]:
    """Relatives who may carry the variant, in the order of testing; the mother comes first."""
    members = list(state.record.family.members)
    if not any(member.relation == "mother" for member in members):
        members.insert(0, Member(id="mother", relation="mother", sex="female"))
    at_risk = [member for member in members if member.relation in ORDER]
    at_risk.sort(key=lambda member: (ORDER.index(member.relation), member.id))
    return tuple(_relative(member, state) for member in at_risk)


def _relative(member: Member, state: State) -> Relative:
    tests = [
        (seen, event)
        for seen, event in state.genotypes
        if event.of == member.id and event.gene.upper() == "FOXP3" and event.result != "pending"
    ]
    if tests:
        seen, event = tests[-1]
        return Relative(member.id, member.relation, _word(event), seen.id, "tested")
    if member.affected:
        return Relative(member.id, member.relation, "affected", "", "told as affected, not tested")
    return Relative(member.id, member.relation, "", "", _why(member))


def _word(event: Genotype) -> str:
    return event.result or event.as_reported


def _why(member: Member) -> str:
    if member.relation == "mother":
        return "her result decides the risk of all others"
    if member.relation in ("sister", "half-sister (mother)"):
        return "a possible carrier, and a possible donor: variant and HLA in one go"
    if member.relation in ("brother", "half-brother (mother)", "fetus"):
        return "may be affected"
    return "at risk through the mother's side, if the mother carries the variant"


def answers(state: State) -> dict[str, Answer]:
    """What rules may ask of this room."""
    found = relatives(state)
    mother = next(one for one in found if one.relation == "mother")
    untested = [one for one in found if not one.result]
    mother_value: bool | None = None
    if mother.result in ("carrier", "variant found", "affected"):
        mother_value = True
    elif mother.result:
        mother_value = False
    elif state.record.family.origin == "maternal":
        mother_value = None
    ask = Missing(
        "genotype:FOXP3:mother", "not asked", "Has the mother been tested for the variant?"
    )
    return {
        "family.untested": Answer(
            bool(untested),
            "relatives at risk who are not tested: "
            + ", ".join(
                one.id if one.id == one.relation else f"{one.relation} {one.id}" for one in untested
            ),
            facts=("pre-inh-003",),
        ),
        "family.mother-carries": Answer(
            mother_value,
            "the mother carries the variant",
            (mother.event,) if mother.event else (),
            ("pre-inh-001",),
            () if mother_value is not None else (ask,),
        ),
    }
