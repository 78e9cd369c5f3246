"""How each relative matches the child: as the laboratory asserts, and as the typings tell.

Both are looked at. Where they do not agree neither is taken on trust: the weaker stands, and a
question asks which is right. Only proof by descent, or a laboratory, makes a sibling identical.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scurfin.donor.chance_words import share
from scurfin.donor.family_descent import shared_by_descent
from scurfin.donor.hla_told import CHILD, TypingsTold, names_used, pair_of, typings_of
from scurfin.donor.people import SIBLINGS, name
from scurfin.pathway.traces import Missing
from scurfin.record.events import Member
from scurfin.state.model import State

if TYPE_CHECKING:
    from scurfin.donor.matching.pair import Match
    from scurfin.donor.ranking.listed import Test
    from scurfin.donor.relatives.descent import Shared

Value = str | float | None
BEST = ("identical", "10/10", "9/10", "haploidentical", "mismatched")


@dataclass(frozen=True)
class Held:
    """``match``: '' while it cannot be told; ``pair``: the two typings locus by locus, if both
    are told; ``values``: what the order of donors may use; ``tests``: what would tell more."""

    match: str = ""
    why: tuple[str, ...] = ()
    asks: tuple[Missing, ...] = ()
    facts: tuple[str, ...] = ()
    pair: Match | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    tests: tuple[Test, ...] = ()


NOT_HELD = Held()
JOINED = "loci that were told on several occasions are taken together"


def matches(state: State) -> dict[str, Held]:
    """For every relative of whom a typing is told: how they match the child."""
    told = typings_of(state)
    by_id: dict[str, Member] = {one.id: one for one in state.record.family.members}
    shared = shared_by_descent(told.read, state)
    made: dict[str, Held] = {}
    for who in dict.fromkeys((*told.text, *told.asserted)):
        if who == CHILD:
            continue
        member = by_id.get(who) or Member(id=who, relation="other")
        found = _by_laboratory(told.asserted.get(who, ""))
        if who in told.unread:
            found = replace(found, asks=(_unreadable(who, name(member), told.unread[who]),))
        elif who in told.read and CHILD in told.read:
            pair = pair_of(told.text[CHILD], told.text[who], names_used())
            found = _with_typings(found, member, pair, shared.get(who))
            if told.joined & {who, CHILD}:
                found = replace(found, why=(*found.why, JOINED))
        elif who in told.read:
            found = replace(found, asks=(*found.asks, _child(told)))
        if who in told.doubts:
            found = _doubted(found, member, told.doubts[who])
        made[who] = found
    return made


def _doubted(found: Held, member: Member, doubt: str) -> Held:
    """Two typings of one person that differ: nothing rests on either."""
    asks = _doubt(member, f"Of the {name(member)} {doubt}?")
    return replace(found, match="", asks=(*found.asks, asks))


def _by_laboratory(match: str) -> Held:
    if not match:
        return NOT_HELD
    words = {
        "identical": "HLA-identical as asserted by the laboratory",
        "mismatched": "no shared haplotype as asserted by the laboratory",
    }
    return Held(match, (words.get(match, f"{match} as asserted by the laboratory"),))


def _unreadable(who: str, spoken: str, why: str) -> Missing:
    question = f"What is the HLA type of the {spoken}? What is told cannot be read: {why}."
    return Missing(f"typing:{who}", "could not be evaluated", question)


def _child(told: TypingsTold) -> Missing:
    question = "What is the child's own HLA type?"
    if CHILD in told.unread:
        question += f" What is told cannot be read: {told.unread[CHILD]}."
    if CHILD in told.doubts:
        question = f"Of the child {told.doubts[CHILD]}?"
    asked = CHILD not in told.unread and CHILD not in told.doubts
    return Missing("typing:child", "not asked" if asked else "could not be evaluated", question)


def _with_typings(
    found: Held, member: Member, pair: Match, shared: tuple[Shared, str] | None
) -> Held:
    """The laboratory's word held against the pair of typings and the family's haplotypes."""
    least, most = pair.counts[10]
    found_at = _mismatches(pair)
    ways = f"; mismatched at {', '.join(found_at)}" if found_at else ""
    way = directions(pair)
    why = [*found.why, f"by the typings {_counted(pair)} match{ways}{'; ' + way if way else ''}"]
    made = replace(found, pair=pair, values=_values(pair))
    if shared is not None:
        made = _with_descent(made, member, *shared, why)
    if made.match in ("identical", "10/10") and most < 10:
        spoken = f"The {name(member)} is called {made.match}, the typings told differ"
        asks = _doubt(member, f"{spoken} at {', '.join(found_at)}. Which is right?")
        return replace(made, match="", why=tuple(why), asks=(*made.asks, asks))
    if not made.match and least == 10 and member.relation not in SIBLINGS:
        made = replace(made, match="10/10")
    return replace(made, why=tuple(why))


BY_DESCENT = {"identical": "identical", "haploidentical": "haploidentical", "none": "mismatched"}


def _with_descent(made: Held, member: Member, one: Shared, asked: str, why: list[str]) -> Held:
    """A proof by descent stands beside the laboratory's word; against it, a question does."""
    facts = (*made.facts, "identity-by-descent")
    proven = BY_DESCENT.get(one.verdict, "")
    chances = (
        f"identical {share(one.p_identical)}, one haplotype {share(one.p_haploidentical)}, "
        f"none {share(one.p_none)}"
    )
    why.append(f"by descent: {one.verdict} ({chances}); {'; '.join(one.why)}")
    if one.crossover:
        why.append(f"crossover: {one.crossover}")
    asks = list(made.asks)
    tests = list(made.tests)
    if one.verdict == "cannot tell" and asked:
        asks.append(_doubt(member, f"What does the {name(member)} share? {_sentence(asked)}"))
        if not made.match and member.relation in SIBLINGS:
            tests.append(_typing_test(asked))
    if one.verdict == "recombinant" and not made.match:
        parts = f"The {name(member)} shares parts of haplotypes only, {_counted(made.pair)}"
        asks.append(_doubt(member, f"{parts}: does the team count this as half a match?"))
    if not made.match:
        return replace(made, match=proven, asks=tuple(asks), tests=tuple(tests), facts=facts)
    if proven and proven != made.match and made.match in BY_DESCENT.values():
        words = f"called {made.match} by the laboratory, {proven} by the family's haplotypes"
        asks.append(_doubt(member, f"The {name(member)} is {words}. Which is right?"))
        weaker = max(made.match, proven, key=BEST.index)
        return replace(made, match=weaker, asks=tuple(asks), facts=facts)
    return replace(made, asks=tuple(asks), facts=facts)


def _counted(pair: Match | None) -> str:
    least, most = pair.counts[10] if pair is not None else (0, 10)
    return f"{least} of 10" if least == most else f"{least} to {most} of 10"


def _typing_test(what: str) -> Test:
    from scurfin.donor.ranking.listed import Outcome, Test

    outcomes = (
        Outcome("if identical", {"match": "identical"}),
        Outcome("if one haplotype is shared", {"match": "haploidentical"}),
        Outcome("if none is", {"match": "mismatched"}),
    )
    return Test(what, outcomes)


def _doubt(member: Member, question: str) -> Missing:
    return Missing(f"typing:{member.id}", "could not be evaluated", question)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith(".") else ".")


def _mismatches(pair: Match) -> tuple[str, ...]:
    """'B (B*08:01 against B*44:02)': the child's allele first."""
    found = []
    for one in pair.loci:
        if one.grade == "M" and one.locus != "DPB1":
            facing = ", ".join(f"{mine} against {theirs}" for mine, theirs in one.mismatched)
            found.append(f"{one.locus} ({facing})" if facing else one.locus)
    return tuple(found)


def _values(pair: Match) -> dict[str, Value]:
    """What the order may use of a pair: the DPB1 class, and mismatches at A, B, C and DRB1."""
    core = [one for one in pair.loci if one.locus in ("A", "B", "C", "DRB1")]
    certain = all(one.least == one.most for one in core)
    apart = float(sum(2 - one.least for one in core)) if certain else None
    return {"core": apart, "dpb1": dpb1_of(pair)}


def directions(pair: Match) -> str:
    """'graft versus host 1, host versus graft 2' over the mismatches of ten that are certain, and
    the class of DPB1 with its direction; '' where neither is known."""
    known = [one for one in pair.loci if one.locus != "DPB1" and one.grade == "M"]
    said = []
    if known and all(one.graft is not None for one in known):
        graft, host = (sum(getattr(one, way) for one in known) for way in ("graft", "host"))
        said.append(f"graft versus host {graft}, host versus graft {host}")
    if pair.dpb1 != "unknown":
        said.append(f"DPB1 {pair.dpb1}")
    return "; ".join(said)


def dpb1_of(pair: Match) -> str | None:
    """The class of DPB1 as the order has it; None where it is not known."""
    if pair.dpb1.startswith("non-permissive"):
        return "non-permissive"
    return pair.dpb1 if pair.dpb1 in ("match", "permissive") else None
