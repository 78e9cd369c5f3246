"""Counting, for each recommendation, the published children who were in its state.

``python -m scurfin.plan.counting`` writes the counts and the tables of the case base beside the
room that reads them, unless they are up to date. The build hook does so for a release.
"""

from __future__ import annotations

import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path

import msgspec

from scurfin.evidence import store
from scurfin.evidence.case import DATA, Case, cases
from scurfin.evidence.check import base_is_sound
from scurfin.evidence.followed import end_of
from scurfin.evidence.outlook import outlook
from scurfin.evidence.profile import kind_of
from scurfin.evidence.published import FILE, Given, Published, Release
from scurfin.evidence.situations import moments
from scurfin.evidence.tried import Attempt, attempts_of
from scurfin.knowledge.store import PACKAGE, digest, knowledge
from scurfin.pathway.interpret import World
from scurfin.pathway.loader import pathway
from scurfin.pathway.model import Pathway, Recommendation
from scurfin.pathway.truth import truth
from scurfin.plan import experts
from scurfin.record import events as ev
from scurfin.state import state
from scurfin.terms.source_text import InputError
from scurfin.terms.whole_file import write_whole

TRANSPLANT = "transplant"
DISEASE = "IPEX"
UNSPECIFIED = "immunosuppression, other"
GROUPS = frozenset({"topical steroid", "insulin", "immunoglobulin", "thyroid hormone"})
MADE_FROM = "made-from"
ROOMS = ("evidence", "knowledge", "pathway", "plan", "record", "state", "terms", "donor", "family")
_ENDED = {"alive": "alive", "dead": "dead"}
_WORST_FIRST = ("relapse", "intolerance", "worse", "none", "partial", "better", "complete", "")


def count() -> Release:
    """The counts of every recommendation over the shipped cases. Takes some seconds."""
    rules = pathway()
    real = [one for one in cases() if one.counted]
    worlds = {one.id: _worlds(one, rules) for one in real}
    tries = {one.id: attempts_of(one) for one in real}
    found = {rule.id: _published(rule, real, worlds, tries) for rule in rules.recommendations}
    return Release(
        knowledge=rules.version,
        cases=cases_digest(),
        children=len(real),
        rules=found,
        outlook=outlook(DISEASE),
    )


def _worlds(case: Case, rules: Pathway) -> tuple[tuple[int, World], ...]:
    defined = {one.id: one for one in rules.definitions}
    found = []
    for turn, then in moments(case.record):
        now = state(then)
        answers, _ = experts.ask(rules, now)
        found.append((turn, World(now, defined, answers)))
    return tuple(found)


def _published(
    rule: Recommendation,
    real: list[Case],
    worlds: dict[str, tuple[tuple[int, World], ...]],
    tries: dict[str, tuple[Attempt, ...]],
) -> Published:
    held: list[tuple[Case, int]] = []
    unknown = 0
    for case in real:
        value, turn = _first(rule, worlds[case.id])
        if value is True:
            held.append((case, turn))
        elif value is None:
            unknown += 1
    wanted = _wanted(rule)
    given: dict[str, dict[str, str]] = {}
    for case, turn in held:
        for one in tries[case.id]:
            if one.turn >= turn and wanted & _kinds(one):
                given.setdefault(one.name, {})[case.id] = _summary(one)
    moved = [case.id for case, turn in held if _transplanted(case, turn)]
    if TRANSPLANT in wanted and moved:
        ended = {case.id: end_of(case) for case, _ in held}
        given[TRANSPLANT] = {child: _ENDED.get(ended[child], "") for child in moved}
    return Published(
        rule=rule.id,
        children=tuple(case.id for case, _ in held),
        open=unknown,
        of=len(real),
        pooled=sum(bool(case.pooled) for case, _ in held),
        asks_for=_name(rule) if wanted else "",
        given=tuple(
            Given(name=name, children=tuple(who), results=dict(Counter(who.values())))
            for name, who in sorted(given.items(), key=lambda one: (-len(one[1]), one[0]))
        ),
        given_to=len({child for who in given.values() for child in who}),
        transplanted=len(moved),
        ends=dict(Counter(end_of(case) for case, _ in held)),
    )


def _first(rule: Recommendation, worlds: tuple[tuple[int, World], ...]) -> tuple[bool | None, int]:
    """The first turn at which the indication held; None where it may have held."""
    maybe = False
    for turn, world in worlds:
        if world.state.life not in rule.lives:
            continue
        value = truth(rule.when, world)
        if value is True:
            return True, turn
        maybe = maybe or value is None
    return (None if maybe else False), 0


def _wanted(rule: Recommendation) -> frozenset[str]:
    """The treatments that a recommendation asks for: drugs, their kinds, or a transplant."""
    if rule.do.verb == "activate" and TRANSPLANT in rule.do.what.lower():
        return frozenset({TRANSPLANT})
    named = {one.what for one in rule.options}
    if rule.do.verb in ("start", "offer", "change"):
        named.add(rule.do.what)
    drugs = knowledge().drugs
    found = set(named & drugs.keys())
    for name in named & drugs.keys():
        found |= set(drugs[name].served_by)
        if "immunosuppressant" in drugs[name].classes and drugs[name].route == "systemic":
            found |= {kind_of(frozenset(drugs[name].classes)), UNSPECIFIED}
        found |= set(drugs[name].classes) & GROUPS
    return frozenset(found)


def _kinds(one: Attempt) -> frozenset[str]:
    """What an attempt counts as: its drug, and its kind of systemic immunosuppression."""
    known = knowledge().drugs.get(one.drug)
    if known is None:
        return frozenset({one.drug})
    found = {one.drug} | (set(known.classes) & GROUPS)
    if "immunosuppressant" in known.classes and known.route == "systemic":
        found.add(kind_of(frozenset(known.classes)))
    return frozenset(found)


def _name(rule: Recommendation) -> str:
    known = knowledge().drugs.get(rule.do.what)
    return known.name if known is not None else rule.do.what


def _summary(one: Attempt) -> str:
    """The least good that is told of a treatment, over all that it was counted for."""
    told = {effect.result for effect in one.effects}
    return next((word for word in _WORST_FIRST if word in told and word), "")


def _transplanted(case: Case, turn: int) -> bool:
    return any(
        isinstance(one.event, ev.Transplant) and one.turn >= turn for one in case.record.happenings
    )


def cases_digest() -> str:
    """A short version of the case base: changes whenever any of its text does."""
    seen = sha256()
    for file in sorted(DATA.rglob("*.yaml")):
        seen.update(file.relative_to(DATA).as_posix().encode() + b"\0")
        seen.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return seen.hexdigest()[:12]


def made_from() -> str:
    """A digest of all that decides the counts: cases, knowledge and the code that counts."""
    seen = sha256(f"{digest()} {cases_digest()}".encode())
    for room in ROOMS:
        for file in sorted((PACKAGE / room).rglob("*.py")):
            seen.update(file.read_bytes())
    return seen.hexdigest()


def write(target: Path) -> None:
    """Count, and write the counts and tables to ``target``. Raises InputError for a bad case."""
    base_is_sound()
    store.write(target, cases())
    write_whole(target / FILE, msgspec.msgpack.encode(count()))
    write_whole(target / MADE_FROM, made_from().encode())


def main() -> int:
    """Write beside the room that reads them if need be; 1 if a case is at fault."""
    made = store.COMPILED / MADE_FROM
    if made.is_file() and made.read_text() == made_from():
        return 0
    try:
        write(store.COMPILED)
    except InputError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
