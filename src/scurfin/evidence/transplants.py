"""The transplants of the case base: of whom, from whom, with what result."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from scurfin.evidence.case import Case
from scurfin.evidence.followed import disease_free, end_of
from scurfin.record import events as ev
from scurfin.record.model import BIRTH
from scurfin.terms.ages import spoken

DONORS = (
    ("haploidentical family", r"haplo|mother|father|parent"),
    ("matched sibling", r"matched sibling|identical sibling"),
    ("sibling, match not told", r"sister|brother|sibling"),
    ("unrelated cord", r"unrelated cord"),
    ("matched unrelated", r"matched unrelated"),
    ("unrelated, match not told", r"unrelated"),
    ("family, match not told", r"family|related"),
)


@dataclass(frozen=True)
class Graft:
    """One transplant as told; ``number`` counts within the child."""

    case: Case
    number: int
    age: str
    donor: str
    donor_told: str
    source: str
    match: str
    conditioning: tuple[str, ...]
    gvhd: str
    chimerism: str
    outcome: str


@dataclass(frozen=True)
class Transplants:
    """All grafts, and counts over the children who got one. '' in a count is 'not told'."""

    grafts: tuple[Graft, ...]
    children: tuple[str, ...]
    of: int
    by_donor: dict[str, int]
    by_source: dict[str, int]
    ends: dict[str, int]
    free: dict[str, int]
    pooled: int


def transplants(rows: tuple[Case, ...]) -> Transplants:
    """Every transplant told of a counted child."""
    grafts = [one for case in rows if case.counted for one in _grafts(case)]
    mine = list({one.case.id: one.case for one in grafts}.values())
    return Transplants(
        grafts=tuple(grafts),
        children=tuple(case.id for case in mine),
        of=sum(case.counted for case in rows),
        by_donor=_count(one.donor for one in grafts),
        by_source=_count(one.source for one in grafts),
        ends=_count(end_of(case) for case in mine),
        free=_count({True: "yes", False: "no", None: ""}[disease_free(case)] for case in mine),
        pooled=sum(bool(case.pooled) for case in mine),
    )


def _grafts(case: Case) -> list[Graft]:
    found: list[Graft] = []
    for one in case.record.happenings:
        event = one.event
        if not isinstance(event, ev.Transplant):
            continue
        dated = one.when is not None and one.when.root == BIRTH
        told = " ".join(part for part in (event.donor, str(event.hla_match)) if part)
        found.append(
            Graft(
                case=case,
                number=len(found) + 1,
                age=spoken(one.when.span) if dated and one.when is not None else "",
                donor=_donor(event),
                donor_told=told,
                source=event.source.lower() if event.source.upper() != "PBSC" else "PBSC",
                match=str(event.hla_match),
                conditioning=event.conditioning,
                gvhd=event.gvhd,
                chimerism=str(event.chimerism),
                outcome=event.outcome,
            )
        )
    return found


def _donor(event: ev.Transplant) -> str:
    """The kind of donor by the words told; a matched sister is a matched sibling."""
    told = (
        f"{event.donor} {event.hla_match} {event.source if event.source == 'cord' else ''}".lower()
    )
    if re.search(r"sister|brother|sibling", told) and re.search(r"identical|matched|10/10", told):
        return "matched sibling"
    if "unrelated" in told and "cord" in told:
        return "unrelated cord"
    if "unrelated" in told and re.search(r"(?<!mis)matched|10/10", told):
        return "matched unrelated"
    return next((kind for kind, words in DONORS if re.search(words, told)), "")


def _count(words: object) -> dict[str, int]:
    return dict(Counter(words).most_common())  # type: ignore[call-overload]
