"""The published children beside each line: how many were in this state, and what became of them."""

from __future__ import annotations

import msgspec

from scurfin.evidence.published import Given, Published, Release, release
from scurfin.evidence.tried import WORDS
from scurfin.plan.model import CasesNow, GivenNow, Line, PublishedNow

BIAS = (
    "What is written up is not what happens: severe infants, first reports and successful "
    "transplants are over-represented, courses are short, and the rules were written with these "
    "reports in sight. A count is no rate."
)
NOT_BUILT = (
    "The published children were not counted for this version of the knowledge, so no line shows "
    "them ('make compile' counts them)."
)
ENDS = {"alive": "alive", "dead": "dead", "unknown": "not told"}


def cases_now(knowledge: str) -> CasesNow:
    """The case base behind the counts, or that there is none for this knowledge."""
    found = release(knowledge)
    if not found.rules:
        return CasesNow(version="", children=0, note=NOT_BUILT)
    note = f"Counts are of the {found.children} published children that are told one by one. {BIAS}"
    return CasesNow(version=found.cases, children=found.children, note=note)


def with_counts(lines: list[Line], knowledge: str, child: str) -> list[Line]:
    """Each line with the counts of its rule, where they were made for this knowledge.

    ``child`` is the id of the child planned for: where he is one of the published, it is said.
    """
    found = release(knowledge)
    return [msgspec.structs.replace(one, published=_now(one.id, found, child)) for one in lines]


def _now(rule: str, found: Release, child: str) -> PublishedNow | None:
    one = found.rules.get(rule)
    if one is None:
        return None
    himself = " He is one of them." if child in one.children else ""
    return PublishedNow(
        text=said(one) + himself,
        children=len(one.children),
        too_little_told=one.open,
        of=one.of,
        pooled=one.pooled,
        given=tuple(
            GivenNow(name=each.name, children=each.children, results=each.results)
            for each in one.given
        ),
        given_to=one.given_to,
        transplanted=one.transplanted,
        ends=one.ends,
        who=one.children,
    )


def said(one: Published) -> str:
    """The counts in words, each with its denominator."""
    n = len(one.children)
    little = f"in {one.open} more too little is told" if one.open else ""
    if not n:
        none = f"none of {one.of} published children is told to have been in this state"
        return f"{none}; {little}." if little else f"{none}."
    first = f"{n} of {one.of} published children {_were(n)} in this state"
    parts = [f"{first} ({little})" if little else first]
    if one.asks_for:
        given = "; ".join(_given(each) for each in one.given)
        rest = n - one.given_to
        parts.append(f"given then or later: {given}" if given else "given then or later: none told")
        if given and rest:
            parts.append(f"in {rest} of {n} no such treatment is told")
    ends = ", ".join(f"{word} {one.ends[key]}" for key, word in ENDS.items() if one.ends.get(key))
    parts.append(f"at the last report: {ends}")
    if one.pooled:
        parts.append(f"{one.pooled} of {n} stand in cohorts that may repeat other reports")
    return ". ".join(part[:1].upper() + part[1:] for part in parts) + "."


def _were(n: int) -> str:
    return "was" if n == 1 else "were"


def _given(one: Given) -> str:
    n = len(one.children)
    told = ", ".join(
        f"{WORDS.get(key, key)} {count}"  # type: ignore[call-overload]
        for key, count in sorted(one.results.items(), key=lambda each: (not each[0], each[0]))
    )
    return f"{one.name} {n} ({told})"
