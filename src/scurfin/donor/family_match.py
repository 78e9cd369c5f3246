"""How each relative matches the child: as the laboratory asserts, and as the typings tell.

Both are looked at. Where they do not agree neither is taken on trust: the weaker stands, and a
question asks which is right. Only proof by descent, or a laboratory, makes a sibling identical.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from scurfin.donor.chance_words import share
from scurfin.donor.people import SIBLINGS, meant, name
from scurfin.pathway.traces import Missing
from scurfin.record.events import Member
from scurfin.state.model import State
from scurfin.terms.source_text import InputError

if TYPE_CHECKING:
    from scurfin.donor.matching.pair import Match
    from scurfin.donor.ranking.listed import Test
    from scurfin.donor.relatives.descent import Shared
    from scurfin.donor.typing.gl import Told
    from scurfin.donor.typing.nomenclature import Nomenclature

Value = str | float | None
BEST = ("identical", "10/10", "9/10", "haploidentical", "mismatched")
CHILD = "child"


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


def matches(state: State) -> dict[str, Held]:
    """For every relative of whom a typing is told: how they match the child."""
    members = state.record.family.members
    by_id: dict[str, Member] = {one.id: one for one in members}
    told: dict[str, str] = {}
    asserted: dict[str, str] = {}
    for _, event in state.typings:
        who = CHILD if event.of == CHILD else meant(event.of, members)
        if event.hla.strip():
            told[who] = event.hla.strip()
        if event.match not in (None, "pending"):
            asserted[who] = event.match
    typings, unread = _read(tuple(sorted(told.items())), _names()) if told else ({}, {})
    shared = _by_descent(typings, state)
    made: dict[str, Held] = {}
    for who in dict.fromkeys((*told, *asserted)):
        if who == CHILD:
            continue
        member = by_id.get(who) or Member(id=who, relation="other")
        found = _by_laboratory(asserted.get(who, ""))
        if who in unread:
            found = replace(found, asks=(_unreadable(who, name(member), unread[who]),))
        elif who in typings and CHILD in typings:
            pair = _pair(told[CHILD], told[who], _names())
            found = _with_typings(found, member, pair, shared.get(who))
        elif who in typings:
            found = replace(found, asks=(*found.asks, _child(unread.get(CHILD, ""))))
        made[who] = found
    return made


def _by_laboratory(match: str) -> Held:
    if not match:
        return NOT_HELD
    words = {
        "identical": "HLA-identical as asserted by the laboratory",
        "mismatched": "no shared haplotype as asserted by the laboratory",
    }
    return Held(match, (words.get(match, f"{match} as asserted by the laboratory"),))


def _names() -> tuple[str, str]:
    """Which nomenclature and list of codes are used: what was read with others is read again."""
    return os.environ.get("SCURFIN_HLA", ""), os.environ.get("SCURFIN_MAC", "")


def _known(names: tuple[str, str]) -> Nomenclature | None:
    from scurfin.donor.typing.nomenclature_files import nomenclature

    return nomenclature(Path(names[0]) if names[0] else None)


@lru_cache(maxsize=64)
def _read(
    told: tuple[tuple[str, str], ...], names: tuple[str, str]
) -> tuple[dict[str, Told], dict[str, str]]:
    """The typings that can be read, and of the others why not."""
    from scurfin.donor.typing.gl import read_gl
    from scurfin.donor.typing.macs import mac_list
    from scurfin.donor.typing.proteins import proteins

    read: dict[str, Told] = {}
    unread: dict[str, str] = {}
    for who, text in told:
        try:
            read[who] = read_gl(text)
            proteins(read[who], _known(names), mac_list())
        except InputError as problem:
            read.pop(who, None)
            unread[who] = problem.message
    return read, unread


@lru_cache(maxsize=256)
def _pair(child: str, donor: str, names: tuple[str, str]) -> Match:
    from scurfin.donor.matching.pair import match
    from scurfin.donor.typing.gl import read_gl
    from scurfin.donor.typing.macs import mac_list
    from scurfin.donor.typing.proteins import proteins

    known, macs = _known(names), mac_list()
    mine, theirs = (proteins(read_gl(one), known, macs) for one in (child, donor))
    return match(mine, theirs, known)


def _unreadable(who: str, spoken: str, why: str) -> Missing:
    question = f"What is the HLA type of the {spoken}? What is told cannot be read: {why}."
    return Missing(f"typing:{who}", "could not be evaluated", question)


def _child(unread: str) -> Missing:
    question = "What is the child's own HLA type?"
    if unread:
        question += f" What is told cannot be read: {unread}."
    return Missing("typing:child", "could not be evaluated" if unread else "not asked", question)


def _by_descent(typings: dict[str, Told], state: State) -> dict[str, tuple[Shared, str]]:
    """What each sibling shares with the child, and the typing that would decide what is open."""
    if CHILD not in typings or len(typings) < 2:
        return {}
    kin = [
        (one.id, *_parents(one), one.twin_of if one.identical else None)
        for one in state.record.family.members
    ]
    told = tuple(sorted((who, one.text) for who, one in typings.items()))
    return _shared(told, tuple(kin), _names())


def _parents(member: Member) -> tuple[str | None, str | None]:
    """Ids of father and mother: those of the child for full siblings, one of them for half."""
    sides = {
        "sister": ("father", "mother"),
        "brother": ("father", "mother"),
        "half-sister (mother)": (None, "mother"),
        "half-brother (mother)": (None, "mother"),
        "half-sister (father)": ("father", None),
        "half-brother (father)": ("father", None),
    }
    return sides.get(member.relation, (None, None))


@lru_cache(maxsize=64)
def _shared(
    told: tuple[tuple[str, str], ...],
    kin: tuple[tuple[str, str | None, str | None, str | None], ...],
    names: tuple[str, str],
) -> dict[str, tuple[Shared, str]]:
    from scurfin.donor.relatives.ask import NONE, deciding
    from scurfin.donor.relatives.descent import by_descent
    from scurfin.donor.relatives.family import Person
    from scurfin.donor.typing.gl import read_gl
    from scurfin.donor.typing.macs import mac_list

    typings = {who: read_gl(text) for who, text in told}
    persons = [Person(CHILD, typings[CHILD], "father", "mother")]
    persons += [Person(one, typings.get(one), *rest) for one, *rest in kin if one != CHILD]
    made = by_descent(persons, CHILD, known=_known(names), macs=mac_list())
    found = {}
    for one in made.shared:
        asked = ""
        if one.verdict == "cannot tell" and one.id in typings and made.made is not None:
            best = deciding(made, one.id)
            asked = best.words if best is not None else NONE
        found[one.id] = one, asked
    for conflict in made.conflicts:
        for who in [each.id for each in made.shared if each.id in typings]:
            found[who] = found[who][0], conflict.words
    return found


def _with_typings(
    found: Held, member: Member, pair: Match, shared: tuple[Shared, str] | None
) -> Held:
    """The laboratory's word held against the pair of typings and the family's haplotypes."""
    least, most = pair.counts[10]
    counted = f"{least} of 10" if least == most else f"{least} to {most} of 10"
    found_at = _mismatches(pair)
    ways = f"; mismatched at {', '.join(found_at)}" if found_at else ""
    why = [*found.why, f"by the typings {counted} match{ways}"]
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
    why.append(f"by descent: {one.verdict} ({chances}); {one.why[0]}")
    if one.crossover:
        why.append(f"crossover: {one.crossover}")
    asks = list(made.asks)
    tests = list(made.tests)
    if one.verdict == "cannot tell" and asked:
        asks.append(_doubt(member, f"What does the {name(member)} share? {_sentence(asked)}"))
        if not made.match and member.relation in SIBLINGS:
            tests.append(_typing_test(asked))
    if not made.match:
        return replace(made, match=proven, asks=tuple(asks), tests=tuple(tests), facts=facts)
    if proven and proven != made.match and made.match in BY_DESCENT.values():
        words = f"called {made.match} by the laboratory, {proven} by the family's haplotypes"
        asks.append(_doubt(member, f"The {name(member)} is {words}. Which is right?"))
        weaker = max(made.match, proven, key=BEST.index)
        return replace(made, match=weaker, asks=tuple(asks), facts=facts)
    return replace(made, asks=tuple(asks), facts=facts)


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


def dpb1_of(pair: Match) -> str | None:
    """The class of DPB1 as the order has it; None where it is not known."""
    if pair.dpb1.startswith("non-permissive"):
        return "non-permissive"
    return pair.dpb1 if pair.dpb1 in ("match", "permissive") else None
