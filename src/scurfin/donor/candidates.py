"""Donors in the family, as far as the record asserts: who is typed, who matches, who may carry.

Matches are those that the laboratory asserted; scurfin does not yet match types itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scurfin.pathway.traces import Answer, Missing
from scurfin.record.events import Genotype, Member, Typing
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
    """Relatives who have been typed, or are parents or siblings, best first."""
    found = [
        _candidate(member, state) for member in state.record.family.members if _eligible(member)
    ]
    known = {member.id for member in state.record.family.members}
    found.extend(
        _candidate(Member(id=name, relation=_relation(name)), state)
        for name in dict.fromkeys(event.of for _, event in state.typings)
        if name not in known and name != "child"
    )
    order = {"first": 0, "possible": 1, "haploidentical": 2, "to be typed": 3, "not a donor": 4}
    return tuple(sorted(found, key=lambda one: (order[one.standing], one.id)))


Near = Literal["mother", "father", "sister", "brother", "other"]


def _relation(name: str) -> Near:
    near: tuple[Near, ...] = ("mother", "father", "sister", "brother")
    return next((one for one in near if one in name.lower()), "other")


def _eligible(member: Member) -> bool:
    return member.alive is not False and member.relation in ("mother", "father", *SIBLINGS)


def _candidate(member: Member, state: State) -> Candidate:
    typed = [(seen, event) for seen, event in state.typings if event.of == member.id]
    tested = [
        (seen, event)
        for seen, event in state.genotypes
        if event.of == member.id and event.gene.upper() == "FOXP3"
    ]
    match = _match(typed[-1][1] if typed else None, member)
    carries = carrier_state(member, tested[-1][1] if tested else None)
    events = tuple(seen.id for seen, _ in typed) + tuple(seen.id for seen, _ in tested)
    why: list[str] = []
    questions: list[Missing] = []
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
        why.append("carries the variant as a male: never a donor")
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
    elif carries == "possible":
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
        why.append("as an unaffected man he cannot carry the variant")
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


def _match(typed: Typing | None, member: Member) -> str:
    if typed is not None and typed.match is not None and typed.match != "pending":
        return typed.match
    if member.relation in ("mother", "father"):
        return "haploidentical"
    return ""


def _male(member: Member) -> bool:
    return member.sex == "male" or member.relation in ("father", "brother", *HALF[1::2])


def carrier_state(member: Member, tested: Genotype | None) -> str:
    """'carrier', 'not a carrier', 'affected', 'not possible' or 'possible'."""
    if tested is not None:
        if tested.result in ("carrier", "affected", "variant found"):
            return "affected" if _male(member) else "carrier"
        if tested.result in ("not a carrier", "not affected", "no variant found"):
            return "not a carrier"
    if member.affected is True and _male(member):
        return "affected"
    if member.relation == "father" and member.affected is not True:
        return "not possible"
    return "possible"


def name(member: Member) -> str:
    """How to speak of a relative: 'sister (sister-1)'."""
    return member.relation if member.id == member.relation else f"{member.relation} ({member.id})"


def answers(state: State) -> dict[str, Answer]:
    """What rules may ask of this room."""
    found = candidates(state)
    first = [
        one for one in found if one.standing in ("first", "possible") and one.match == "identical"
    ]
    events = tuple(event for one in first for event in one.events)
    identical: bool | None = bool(first)
    missing: tuple[Missing, ...] = ()
    untyped = [one for one in found if not one.match and one.relation in SIBLINGS]
    if not first and (untyped or not state.record.family.members):
        identical = None
        missing = tuple(
            q for one in untyped for q in one.questions if q.key.startswith("typing")
        ) or (
            Missing(
                "typing:family", "not asked", "What are the HLA types of siblings and parents?"
            ),
        )
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
            missing,
        ),
        "donor.identical-may-carry": Answer(
            bool(first) and any(one.carries in ("possible", "carrier") for one in first),
            "the identical sibling may carry the variant",
            events,
            ("cure-don-006",),
            asks,
        ),
    }
