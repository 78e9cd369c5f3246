"""Donors in the family: who is typed, who matches, who may carry the variant."""

from __future__ import annotations

from dataclasses import dataclass

from scurfin.donor.family_match import NOT_HELD, Held, matches
from scurfin.donor.people import HALF, SIBLINGS, male, meant, name, relation_of
from scurfin.pathway.traces import Answer, Missing
from scurfin.record.events import Genotype, Member
from scurfin.state.gene_tests import carries as carries_variant
from scurfin.state.model import State

HALF_MATCHED = ("haploidentical", "9/10", "8/10")


@dataclass(frozen=True)
class Candidate:
    """A relative as donor: the match, the variant state, what speaks for and against.

    ``match``: '' while it is not known; ``held``: how the match was found.
    """

    id: str
    relation: str
    match: str
    carries: str
    standing: str
    why: tuple[str, ...]
    questions: tuple[Missing, ...]
    events: tuple[str, ...]
    facts: tuple[str, ...]
    held: Held


def candidates(state: State) -> tuple[Candidate, ...]:
    """Parents and full siblings, and whoever else has been typed, best first."""
    members = state.record.family.members
    typed = {meant(event.of, members) for _, event in state.typings}
    held = matches(state)
    found = [_candidate(one, state, held) for one in members if _eligible(one, typed)]
    known = {member.id for member in members}
    found.extend(
        _candidate(Member(id=name, relation=relation_of(name)), state, held, unnamed=True)
        for name in dict.fromkeys(meant(event.of, members) for _, event in state.typings)
        if name not in known and name != "child"
    )
    order = {"first": 0, "possible": 1, "haploidentical": 2, "to be typed": 3, "not a donor": 4}
    return tuple(sorted(found, key=lambda one: (order[one.standing], one.id)))


def _eligible(member: Member, typed: set[str]) -> bool:
    near = member.relation in ("mother", "father", *SIBLINGS)
    return member.alive is not False and (near or member.id in typed)


def _candidate(
    member: Member, state: State, matched: dict[str, Held], *, unnamed: bool = False
) -> Candidate:
    members = state.record.family.members
    typed = [(seen, one) for seen, one in state.typings if meant(one.of, members) == member.id]
    tested = [
        (seen, event)
        for seen, event in state.genotypes
        if meant(event.of, members) == member.id and event.gene.upper() == "FOXP3"
    ]
    held = matched.get(member.id) or NOT_HELD
    match = held.match or _by_relation(member)
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
    facts = ["cure-don-010", *held.facts]
    standing = "to be typed"
    why += held.why
    questions += held.asks
    if match == "identical":
        standing = "first" if member.relation in SIBLINGS else "possible"
        facts.append("cure-don-011")
    elif match == "10/10":
        standing = "possible"
    elif match in HALF_MATCHED:
        standing = "haploidentical"
        why.append(f"{match}: an option with T-cell depletion or cyclophosphamide after the graft")
        facts.extend(("cure-don-005", "cure-don-008"))
    elif match == "mismatched":
        standing = "not a donor"
    elif not held.asks:
        questions.append(
            Missing(
                f"typing:{member.id}", "not asked", f"What is the HLA type of the {name(member)}?"
            )
        )
    if carries == "affected":
        standing = "not a donor"
        why.append(
            "from one egg with the child: has the same genes"
            if member.twin_of == "child" and member.identical is True
            else "carries the variant as a male: never a donor"
            if male(member)
            else "told as affected: no donor"
        )
    elif carries == "carrier":
        why.append("carries the variant: still a candidate, after an equal donor without it")
        standing = "possible" if standing == "first" else standing
        facts.append("cure-don-003")
    elif carries == "not a carrier":
        why.append("does not carry the variant")
        if member.affected is True:
            why.append("told as affected all the same: find out why first")
            standing = "possible" if standing == "first" else standing
    elif carries == "possible" and match != "mismatched":
        sort = "affected" if male(member) else "a carrier"
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
        held,
    )


def _by_relation(member: Member) -> str:
    """A parent shares one haplotype whatever is typed; of others silence says nothing."""
    return "haploidentical" if member.relation in ("mother", "father") else ""


def carrier_state(member: Member, tested: Genotype | None) -> str:
    """'carrier', 'not a carrier', 'affected', 'not possible' or 'possible'."""
    told = carries_variant(tested) if tested is not None else None
    if told is True:
        ill = male(member) or (tested is not None and tested.result == "affected")
        return "affected" if ill or member.affected is True else "carrier"
    if member.twin_of == "child" and member.identical is True:
        return "affected"
    if told is False:
        return "not a carrier"
    if member.affected is True:
        return "affected"
    if member.relation in ("father", "maternal grandfather", *HALF[2:]):
        return "not possible"
    return "possible"


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
