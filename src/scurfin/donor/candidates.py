"""Donors in the family, as far as the record asserts: who is typed, who matches, who may carry.

Matches are those that the laboratory asserted; scurfin does not yet match types itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from scurfin.pathway.traces import Answer, Missing
from scurfin.record.events import Genotype, Member, Typing
from scurfin.state.gene_tests import carries as carries_variant
from scurfin.state.model import State

SIBLINGS = ("sister", "brother")
HALF = (
    "half-sister (mother)",
    "half-brother (mother)",
    "half-sister (father)",
    "half-brother (father)",
)


@dataclass(frozen=True)
class Candidate:
    """A relative as donor: the match asserted, the variant state, what speaks for and against."""

    id: str
    relation: str
    match: str
    carries: str
    standing: str
    why: tuple[str, ...]
    questions: tuple[Missing, ...]
    events: tuple[str, ...]
    facts: tuple[str, ...]


def candidates(state: State) -> tuple[Candidate, ...]:
    """Parents and full siblings, and whoever else has been typed, best first."""
    members = state.record.family.members
    typed = {meant(event.of, members) for _, event in state.typings}
    found = [_candidate(member, state) for member in members if _eligible(member, typed)]
    known = {member.id for member in members}
    found.extend(
        _candidate(Member(id=name, relation=_relation(name)), state, unnamed=True)
        for name in dict.fromkeys(meant(event.of, members) for _, event in state.typings)
        if name not in known and name != "child"
    )
    order = {"first": 0, "possible": 1, "haploidentical": 2, "to be typed": 3, "not a donor": 4}
    return tuple(sorted(found, key=lambda one: (order[one.standing], one.id)))


Near = Literal["mother", "father", "sister", "brother", "other"]
_NEAR = re.compile(
    r"(?:(?:older|elder|younger|twin) )?(mother|father|sister|brother)(?:[ _-]?\d+)?"
)


def _relation(name: str) -> Near:
    found = _NEAR.fullmatch(name.strip().lower())
    near: tuple[Near, ...] = ("mother", "father", "sister", "brother")
    return next((one for one in near if found is not None and one == found[1]), "other")


def meant(of: str, members: tuple[Member, ...]) -> str:
    """The id of the member that ``of`` names: an id, or a relation that only one member has."""
    if any(member.id == of for member in members):
        return of
    near = [member.id for member in members if member.relation == of.strip().lower()]
    return near[0] if len(near) == 1 else of


def _eligible(member: Member, typed: set[str]) -> bool:
    near = member.relation in ("mother", "father", *SIBLINGS)
    return member.alive is not False and (near or member.id in typed)


def _candidate(member: Member, state: State, *, unnamed: bool = False) -> Candidate:
    members = state.record.family.members
    typed = [(seen, one) for seen, one in state.typings if meant(one.of, members) == member.id]
    tested = [
        (seen, event)
        for seen, event in state.genotypes
        if meant(event.of, members) == member.id and event.gene.upper() == "FOXP3"
    ]
    match = _match([one for _, one in typed], member)
    results = [one for _, one in tested if one.result != "pending"]
    carries = carrier_state(member, results[-1] if results else None)
    if carries == "possible" and member.relation == "mother":
        carries = "carrier" if state.record.family.origin == "maternal" else carries
    events = tuple(seen.id for seen, _ in typed) + tuple(seen.id for seen, _ in tested)
    why: list[str] = []
    questions: list[Missing] = []
    if unnamed and member.id.strip().lower() not in ("mother", "father"):
        who = f"Who is '{member.id}', whose tissue typing is told?"
        questions.append(Missing(f"relative:{member.id}", "not asked", who))
    facts = ["cure-don-010"]
    standing = "to be typed"
    if match == "identical":
        standing = "first" if member.relation in SIBLINGS else "possible"
        why.append("HLA-identical as asserted by the laboratory")
        facts.append("cure-don-011")
    elif match in ("10/10",):
        standing = "possible"
        why.append("10/10 as asserted by the laboratory")
    elif match in ("haploidentical", "9/10"):
        standing = "haploidentical"
        why.append(f"{match}: an option with T-cell depletion or cyclophosphamide after the graft")
        facts.extend(("cure-don-005", "cure-don-008"))
    elif match == "mismatched":
        standing = "not a donor"
        why.append("no shared haplotype as asserted by the laboratory")
    else:
        questions.append(
            Missing(
                f"typing:{member.id}", "not asked", f"What is the HLA type of the {name(member)}?"
            )
        )
    if carries == "affected":
        standing = "not a donor"
        why.append(
            "carries the variant as a male: never a donor"
            if _male(member)
            else "told as affected: no donor"
        )
    elif carries == "carrier":
        why.append(
            "carries the variant: still a candidate, since healthy carriers' regulatory T cells "
            "use the normal gene; an equal donor without it goes first (reasoned, no series "
            "reports it)"
        )
        standing = "possible" if standing == "first" else standing
        facts.append("cure-don-003")
    elif carries == "not a carrier":
        why.append("does not carry the variant")
        if member.affected is True:
            why.append("told as affected all the same: find out why first")
            standing = "possible" if standing == "first" else standing
    elif carries == "possible" and match != "mismatched":
        sort = "affected" if _male(member) else "a carrier"
        questions.append(
            Missing(
                f"genotype:FOXP3:{member.id}",
                "not asked",
                f"Does the {name(member)} carry the family's FOXP3 variant? "
                f"(may be {sort}; test with HLA in one go)",
            )
        )
        facts.extend(("cure-don-006", "pre-car-004"))
    elif carries == "not possible":
        why.append(
            "not the mother's child: cannot have the variant from her"
            if member.relation in HALF
            else "as an unaffected man he cannot carry the variant"
        )
    return Candidate(
        member.id,
        member.relation,
        match,
        carries,
        standing,
        tuple(why),
        tuple(questions),
        events,
        tuple(dict.fromkeys(facts)),
    )


def _match(typed: list[Typing], member: Member) -> str:
    told = [one.match for one in typed if one.match is not None and one.match != "pending"]
    if told:
        return told[-1]
    if member.relation in ("mother", "father"):
        return "haploidentical"
    return ""


def _male(member: Member) -> bool:
    return member.sex == "male" or member.relation in ("father", "brother", *HALF[1::2])


def carrier_state(member: Member, tested: Genotype | None) -> str:
    """'carrier', 'not a carrier', 'affected', 'not possible' or 'possible'."""
    told = carries_variant(tested) if tested is not None else None
    if told is True:
        ill = _male(member) or (tested is not None and tested.result == "affected")
        return "affected" if ill or member.affected is True else "carrier"
    if told is False:
        return "not a carrier"
    if member.affected is True:
        return "affected"
    if member.relation in ("father", "maternal grandfather", *HALF[2:]):
        return "not possible"
    return "possible"


def name(member: Member) -> str:
    """How to speak of a relative: 'sister (sister-1)'."""
    if member.relation == "other":
        return f"relative ({member.id})"
    return member.relation if member.id == member.relation else f"{member.relation} ({member.id})"


def answers(state: State) -> dict[str, Answer]:
    """What rules may ask of this room."""
    found = candidates(state)
    siblings = [one for one in found if one.relation in SIBLINGS and one.standing != "not a donor"]
    first = [one for one in siblings if one.match == "identical"]
    events = tuple(event for one in first for event in one.events)
    open_ = _open(state, found, siblings)
    identical = True if first else (None if open_ else False)
    asks = tuple(
        question
        for one in first
        for question in one.questions
        if question.key.startswith("genotype")
    )
    return {
        "donor.identical-sibling": Answer(
            identical,
            "an HLA-identical sibling",
            events,
            ("cure-don-010", "cure-don-011"),
            () if first else open_,
        ),
        "donor.identical-may-carry": Answer(
            bool(first) and any(one.carries in ("possible", "carrier") for one in first),
            "the identical sibling may carry the variant",
            events,
            ("cure-don-006",),
            asks,
        ),
    }


def _open(
    state: State, found: tuple[Candidate, ...], siblings: list[Candidate]
) -> tuple[Missing, ...]:
    """What keeps 'no identical sibling' from being known; silence is not 'no sibling'."""
    members = state.record.family.members
    asked = [
        question
        for one in siblings
        if not one.match
        for question in one.questions
        if question.key.startswith("typing")
    ]
    asked += [
        question
        for one in found
        if one.match == "identical" and one.relation == "other"
        for question in one.questions
        if question.key.startswith("relative")
    ]
    told = siblings or any(member.relation in SIBLINGS for member in members)
    if not told and not asked:
        question = (
            "Are there brothers or sisters, and what are the HLA types of all and of parents?"
        )
        asked.append(Missing("typing:family", "not asked", question))
    return tuple(asked)
