"""How much of what is known does a plan use: facts, stages, drugs, manifestations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from scurfin.knowledge.held import held_back
from scurfin.knowledge.model import Drug
from scurfin.knowledge.store import Knowledge
from scurfin.knowledge.words import members
from scurfin.pathway import conditions as c
from scurfin.pathway.finding import Finding, error
from scurfin.pathway.model import Pathway

CITING = (
    "analytes",
    "concepts",
    "drugs",
    "interactions",
    "scores",
    "staleness",
    "response",
    "genes",
    "policies",
)
GIVEN = ("start", "change", "offer")


@dataclass(frozen=True)
class DrugCover:
    """What is known of one drug that a rule may give."""

    id: str
    dosing: str
    monitoring: int
    interactions: int
    contraindications: int


@dataclass(frozen=True)
class Coverage:
    """``held_back`` maps a fact to why it must not dose; ``unexplained`` is used by nothing."""

    facts: int
    used: tuple[str, ...]
    background: tuple[str, ...]
    unexplained: tuple[str, ...]
    held_back: dict[str, str]
    stages: dict[str, int]
    drugs: tuple[DrugCover, ...]
    reached: tuple[str, ...]
    not_reached: dict[str, str]

    @property
    def silent(self) -> tuple[str, ...]:
        """Manifestations that no rule speaks of and for which no reason is said."""
        return tuple(name for name, why in self.not_reached.items() if not why)


def coverage(known: Knowledge, rules: Pathway) -> Coverage:
    """Count what the rules, drugs and words use of the facts and of the vocabulary."""
    used = {fact for fact, _ in citations(known, rules)}
    idle = [one for one in known.facts.values() if one.id not in used]
    spoken = reachable(rules)
    reached, silent = _manifestations(known, spoken)
    return Coverage(
        facts=len(known.facts),
        used=tuple(one for one in known.facts if one in used),
        background=tuple(one.id for one in idle if one.background),
        unexplained=tuple(one.id for one in idle if not one.background and one.state == "current"),
        held_back={
            one.id: why
            for one in known.facts.values()
            if (why := held_back(one, known.sources.get(one.source)))
        },
        stages=dict(Counter(one.stage for one in rules.recommendations)),
        drugs=tuple(_drug(known, rules, known.drugs[one]) for one in given(known, rules)),
        reached=reached,
        not_reached=silent,
    )


def citations(known: Knowledge, rules: Pathway) -> Iterator[tuple[str, str]]:
    """Every (fact, where it is cited) of everything but the facts themselves."""
    for name in (*CITING, "unknowns", "allergy_groups"):
        table = getattr(known, name)
        for one in table.values() if isinstance(table, dict) else table:
            where = f"{name} {getattr(one, 'id', getattr(one, 'what', ''))}"
            yield from ((fact, where) for fact in _facts(msgspec.to_builtins(one)))
    for field in rules.__struct_fields__:
        for one in getattr(rules, field) if field not in ("version", "asks") else ():
            where = f"{field} {one.id}"
            yield from ((fact, where) for fact in _facts(msgspec.to_builtins(one)))


def _facts(told: Any) -> Iterator[str]:
    if isinstance(told, dict):
        for key, value in told.items():
            if key == "facts":
                yield from value
            else:
                yield from _facts(value)
    elif isinstance(told, list | tuple):
        for one in told:
            yield from _facts(one)


def reachable(rules: Pathway) -> dict[str, tuple[str, ...]]:
    """For each concept the recommendations whose indication speaks of it."""
    definitions = {one.id: one.when for one in rules.definitions}
    found: dict[str, list[str]] = {}
    for one in rules.recommendations:
        for concept in dict.fromkeys(_concepts(one.when, definitions, frozenset())):
            found.setdefault(concept, []).append(one.id)
    return {concept: tuple(names) for concept, names in found.items()}


def _concepts(
    node: c.Condition, definitions: dict[str, c.Condition], seen: frozenset[str]
) -> Iterator[str]:
    for leaf in c.leaves(node):
        if isinstance(leaf, c.Manifestation):
            yield from c.words(leaf.is_)
        elif isinstance(leaf, c.InfectionIs):
            yield "infection"
        elif isinstance(leaf, c.Definition) and leaf.is_ not in seen and leaf.is_ in definitions:
            yield from _concepts(definitions[leaf.is_], definitions, seen | {leaf.is_})


def _manifestations(
    known: Knowledge, spoken: dict[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], dict[str, str]]:
    """The terms that a rule speaks of, and the others with the reason that is said."""
    heard = {name for concept in spoken for name in members(concept)}
    reasons: dict[str, str] = {}
    for unknown in known.unknowns.values():
        for name in unknown.of:
            concept = known.concepts.get(name)
            for each in concept.names if concept is not None else (name,):
                reasons.setdefault(each, unknown.id)
    reached, silent = [], {}
    for term in known.terms.values():
        if term.name in heard or (term.kind == "infection" and "infection" in spoken):
            reached.append(term.name)
        else:
            silent[term.name] = reasons.get(term.name, "")
    return tuple(reached), silent


def given(known: Knowledge, rules: Pathway) -> tuple[str, ...]:
    """Every drug that a rule may start, change or offer, or that has a dose, in file order."""
    named = {one.do.what for one in rules.recommendations if one.do.verb in GIVEN}
    named |= {option.what for one in rules.recommendations for option in one.options}
    return tuple(name for name, one in known.drugs.items() if name in named or one.doses)


def _drug(known: Knowledge, rules: Pathway, drug: Drug) -> DrugCover:
    names = {drug.id, *drug.classes}
    told = len(drug.doses)
    return DrugCover(
        id=drug.id,
        dosing=str(told) if told else ("not known" if drug.dose_unknown else ""),
        monitoring=len(drug.monitoring),
        interactions=sum(bool({one.a.of, one.b.of} & names) for one in known.interactions.values()),
        contraindications=sum(one.of in names for one in rules.contraindications),
    )


def findings(cover: Coverage) -> Iterator[Finding]:
    """What is neither used nor explained."""
    for one in cover.unexplained:
        yield error(f"fact {one}", "nothing rests on it and no 'background' says why")
    for one in cover.silent:
        yield error(f"term {one}", "no recommendation speaks of it and no unknown says why not")
    for drug in cover.drugs:
        if not drug.dosing:
            yield error(f"drug {drug.id}", "may be given, and has neither dose nor dose_unknown")
