"""The typings that a record tells: whose, which of several, and what cannot be read or fit."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from scurfin.donor.people import meant
from scurfin.state.model import State
from scurfin.terms.source_text import InputError

if TYPE_CHECKING:
    from scurfin.donor.matching.pair import Match
    from scurfin.donor.typing.gl import Told
    from scurfin.donor.typing.nomenclature import Nomenclature

CHILD = "child"
Names = tuple[str, str]
TWO = "two typings are told that do not fit one another: which is right"
AFTER = (
    "a typing told after the transplant may be the donor's: what was the child's own before it, or "
    "in another tissue than blood"
)


@dataclass(frozen=True)
class TypingsTold:
    """``text``: the typing of each person, by the latest that tells a locus; ``read``: those to be
    used, as they read; ``unread``: why not; ``doubts``: typings that nothing may rest on, and why;
    ``asserted``: by the laboratory; ``joined``: whose loci were told on several occasions."""

    text: dict[str, str]
    read: dict[str, Told]
    unread: dict[str, str]
    doubts: dict[str, str]
    asserted: dict[str, str] = field(default_factory=dict)
    joined: frozenset[str] = frozenset()


def typings_of(state: State) -> TypingsTold:
    """The typing of each person; of the child none that was taken after a transplant."""
    members = state.record.family.members
    grafted = min((seen.turn for seen, _ in state.transplants), default=None)
    told: dict[str, list[str]] = {}
    asserted: dict[str, str] = {}
    doubts: dict[str, str] = {}
    for seen, event in state.typings:
        who = CHILD if event.of == CHILD else meant(event.of, members)
        text = event.hla.strip()
        if text and who == CHILD and grafted is not None and seen.turn > grafted:
            doubts[CHILD] = AFTER
        elif text:
            told.setdefault(who, []).append(text)
        if event.match not in (None, "pending"):
            asserted[who] = event.match
    names = names_used()
    latest = {who: _together(tuple(texts)) for who, texts in told.items()}
    joined = frozenset(who for who, texts in told.items() if latest[who] != texts[-1])
    if CHILD in told:
        doubts.pop(CHILD, None)
    read, unread = _read(tuple(sorted(latest.items())), names) if latest else ({}, {})
    for who, texts in told.items():
        if who in read and any(_differ(one, latest[who], names) for one in texts):
            doubts[who] = TWO
    trusted = {who: one for who, one in read.items() if who not in doubts}
    return TypingsTold(latest, trusted, unread, doubts, asserted, joined)


def names_used() -> Names:
    """Which nomenclature and list of codes are used: what was read with others is read again."""
    return os.environ.get("SCURFIN_HLA", ""), os.environ.get("SCURFIN_MAC", "")


def how_compared() -> str:
    """What must be said of every result that was found without the nomenclature; else ''."""
    if names_used()[0]:
        return ""
    return "HLA names are compared at two fields: no nomenclature is named (SCURFIN_HLA)"


def known_by(names: Names) -> Nomenclature | None:
    """The nomenclature of that folder; None without any."""
    from scurfin.donor.typing.nomenclature_files import nomenclature

    return nomenclature(Path(names[0]) if names[0] else None)


def _differ(one: str, other: str, names: Names) -> bool:
    if one == other:
        return False
    try:
        return any(each.grade == "M" for each in pair_of(one, other, names).loci)
    except InputError:
        return False


@lru_cache(maxsize=256)
def _together(texts: tuple[str, ...]) -> str:
    """The last typing, with the loci that only earlier ones tell (DPB1 is often typed later).

    A typing that names phase or a release stays as told, as does one that cannot be read.
    """
    *earlier, last = texts
    mine = known = _loci(last)
    for text in reversed(earlier if mine else []):
        known = known | {name: part for name, part in _loci(text).items() if name not in known}
    return last if known == mine else "^".join(known.values())


def _loci(text: str) -> dict[str, str]:
    """The part of each locus that is typed; {} where the typing cannot be taken apart."""
    from scurfin.donor.typing.gl import read_gl

    if "~" in text or "#" in text:
        return {}
    try:
        parts = [(read_gl(part).loci, part) for part in text.split("^")]
    except InputError:
        return {}
    return {name: part for loci, part in parts for name, one in loci.items() if not one.untyped}


@lru_cache(maxsize=64)
def _read(
    told: tuple[tuple[str, str], ...], names: Names
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
            proteins(read[who], known_by(names), mac_list())
        except InputError as problem:
            read.pop(who, None)
            unread[who] = problem.message
    return read, unread


@lru_cache(maxsize=256)
def pair_of(child: str, donor: str, names: Names) -> Match:
    """Two typings held against one another. Raises InputError."""
    from scurfin.donor.matching.pair import match
    from scurfin.donor.typing.gl import read_gl
    from scurfin.donor.typing.macs import mac_list
    from scurfin.donor.typing.proteins import proteins

    known, macs = known_by(names), mac_list()
    mine, theirs = (proteins(read_gl(one), known, macs) for one in (child, donor))
    return match(mine, theirs, known)
