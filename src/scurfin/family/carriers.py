"""Who in the family may carry the variant, and who is to be tested first.

States are those the record tells or X-linked inheritance settles; risks in
numbers come later.
"""

from __future__ import annotations

from dataclasses import dataclass

from scurfin.pathway.traces import Answer, Missing
from scurfin.record.events import Genotype, Member
from scurfin.state.gene_tests import carries
from scurfin.state.model import Seen, State

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
TOLD_MATERNAL = "as told: maternal origin"


@dataclass(frozen=True)
class Relative:
    """A relative on the mother's side: tested or not, and what the result was."""

    id: str
    relation: str
    result: str
    event: str
    why: str


def relatives(state: State) -> tuple[Relative, ...]:
    """Relatives who may carry the variant, in the order of testing; the mother comes first.

    The dead are shown only with a result: they cannot be tested any more.
    """
    shown = [
        (member, _relative(member, state)) for member in _members(state) if member.relation in ORDER
    ]
    shown.sort(key=lambda pair: (ORDER.index(pair[0].relation), pair[0].id))
    return tuple(one for member, one in shown if one.result or member.alive is not False)


def _members(state: State) -> list[Member]:
    """The family as told, with a mother: everyone has one."""
    members = list(state.record.family.members)
    if not any(member.relation == "mother" for member in members):
        members.insert(0, Member(id="mother", relation="mother", sex="female"))
    return members


def _tests(member: Member, state: State) -> list[tuple[Seen, Genotype]]:
    """The gene tests of ``member``; 'mother' means the only mother, whatever her id."""
    members = _members(state)
    names = {member.id}
    alike = [one for one in members if one.relation == member.relation]
    if len(alike) == 1 and not any(one.id == member.relation for one in members):
        names.add(member.relation)
    return [
        (seen, event)
        for seen, event in state.genotypes
        if event.of in names and event.gene.upper() == "FOXP3" and event.result != "pending"
    ]


def _relative(member: Member, state: State) -> Relative:
    tests = _tests(member, state)
    if tests:
        seen, event = tests[-1]
        word = _word(event)
        why = "tested" if word else "tested, but no result is told"
        return Relative(member.id, member.relation, word, seen.id, why)
    if member.affected:
        return Relative(member.id, member.relation, "affected", "", "told as affected, not tested")
    if member.relation == "mother" and state.record.family.origin == "maternal":
        return Relative(member.id, member.relation, "carrier", "", TOLD_MATERNAL)
    return Relative(member.id, member.relation, "", "", _why(member))


def _word(event: Genotype) -> str:
    found = " ".join((event.zygosity or "", event.hgvs_c or event.hgvs_p)).strip()
    return event.result or event.as_reported or found


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
    untested = [one for one in relatives(state) if not one.result]
    mother_value, event, how = _mother(state)
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
        "family.at-risk": _at_risk(state, mother_value, event, ask),
        "family.mother-carries": Answer(
            mother_value,
            "the mother carries the variant" + (f" ({how})" if how else ""),
            (event,) if event else (),
            ("pre-inh-001",),
            () if mother_value is not None else (ask,),
        ),
    }


def _mother(state: State) -> tuple[bool | None, str, str]:
    """Does she carry the variant, by which event, and how that is told without a test?"""
    mother = next(one for one in _members(state) if one.relation == "mother")
    tests = _tests(mother, state)
    tested = carries(tests[-1][1]) if tests else None
    if tested is not None:
        return tested, tests[-1][0].id, ""
    if mother.affected:
        return True, "", "as told: affected"
    if state.record.family.origin == "maternal":
        return True, "", TOLD_MATERNAL
    return None, tests[-1][0].id if tests else "", ""


# Whose disease puts the next boy at risk: they share the mother, or her mother.
SHARE_MOTHER = ("brother", "half-brother (mother)")
SHARE_HER_MOTHER = ("maternal uncle", "maternal cousin")


def _at_risk(state: State, mother: bool | None, event: str, ask: Missing) -> Answer:
    """May a boy of this mother have the disease? An affected brother says so, tested or not.

    A mother whose own test is negative clears her sons of an uncle's variant; after an
    affected son of hers she may still pass it on, from eggs that bear it.
    """
    facts: tuple[str, ...] = ("pre-inh-001", "pre-inh-007")
    if mother:
        return Answer(True, "the mother carries the variant", (event,) if event else (), facts)
    for one in relatives(state):
        near = one.relation in SHARE_MOTHER
        if not near and (one.relation not in SHARE_HER_MOTHER or mother is False):
            continue
        if one.result in ("affected", "variant found"):
            who = one.relation if one.id == one.relation else f"{one.relation} {one.id}"
            text = f"a boy of the family is affected: {who}"
            if mother is False:
                text += " (the mother's negative test leaves a small risk)"
                facts = ("pre-inh-006", *facts)
            return Answer(True, text, (one.event,) if one.event else (), facts)
    known = (event,) if event else ()
    text = "a boy of this mother may have the disease"
    return Answer(mother, text, known, facts, () if mother is not None else (ask,))
