"""Checking the rules against the knowledge: every name, every fact, every case that is owed."""

from __future__ import annotations

from collections.abc import Iterator

from scurfin.knowledge.model import Drug
from scurfin.knowledge.store import Knowledge
from scurfin.pathway import conditions as c
from scurfin.pathway.conditions import words
from scurfin.pathway.finding import Finding, cited, error
from scurfin.pathway.model import Contraindication, Coupling, Pathway, Recommendation

COURSES = {
    "present",
    "active",
    "improved",
    "controlled",
    "resolved",
    "absent",
    "relapsed",
    "worse",
    "new under immunosuppression",
    "ever",
}
DRUG_VERBS = ("start", "change", "stop")


class Names:
    """What a rule may speak of."""

    def __init__(self, known: Knowledge, rules: Pathway) -> None:
        self.known = known
        self.classes = {cls for drug in known.drugs.values() for cls in drug.classes}
        self.definitions = {one.id for one in rules.definitions}

    def treatment(self, name: str) -> bool:
        return name in self.known.drugs or name in self.classes


def rules_of(known: Knowledge, rules: Pathway) -> Iterator[Finding]:
    """Every finding about the rules."""
    names = Names(known, rules)
    for one in rules.recommendations:
        yield from _recommendation(names, one)
    for against in rules.contraindications:
        yield from _contraindication(names, against)
    for coupling in rules.couplings:
        yield from _coupling(names, coupling)
    trees = [("definition", d.id, d.when, d.facts) for d in rules.definitions]
    trees += [("routine", r.id, r.when, r.facts) for r in rules.routines]
    trees += [("validity", v.id, v.when, v.facts) for v in rules.validity]
    for kind, name, when, facts in trees:
        yield from cited(known, f"{kind} {name}", facts, need=True)
        yield from condition(names, f"{kind} {name}", when)
    for defined in rules.definitions:
        if defined.id in _reached(defined.id, {one.id: one.when for one in rules.definitions}):
            yield error(f"definition {defined.id}", "is defined by itself")
    known_conflicts = {one.id for one in rules.disagreements}
    for one in rules.recommendations:
        if one.disagreement and one.disagreement not in known_conflicts:
            yield error(f"recommendation {one.id}", f"no disagreement '{one.disagreement}'")
    for conflict in rules.disagreements:
        for side in conflict.sides:
            yield from cited(known, f"disagreement {conflict.id}", side.facts, need=True)


def _reached(start: str, definitions: dict[str, c.Condition]) -> set[str]:
    """The definitions that ``start`` rests on, itself among them only if it is circular."""
    found: set[str] = set()
    todo = [start]
    while todo:
        for leaf in c.leaves(definitions[todo.pop()]):
            if isinstance(leaf, c.Definition) and leaf.is_ in definitions and leaf.is_ not in found:
                found.add(leaf.is_)
                todo.append(leaf.is_)
    return found


def _recommendation(names: Names, one: Recommendation) -> Iterator[Finding]:
    where = f"recommendation {one.id}"
    known = names.known
    yield from cited(known, where, one.facts, need=True)
    drug = known.drugs.get(one.do.what)
    of_class = one.do.verb != "start" and one.do.what in names.classes
    if one.do.verb in DRUG_VERBS and drug is None and not of_class:
        yield error(where, f"'{one.do.what}' is no drug")
    if one.do.verb == "stop" and drug is not None and drug.lifeline:
        yield error(where, f"stops {one.do.what}, which no rule may stop")
    if one.do.verb == "start" and one.doses and drug is not None:
        yield from _dosable(drug, one)
    expected = {case.expect for case in one.cases}
    if not {True, False} <= expected:
        yield error(where, "needs a case that is true and one that is false")
    if not any(case.timeline for case in one.cases):
        yield error(where, "needs a case with a record of events")
    for option in one.options:
        if option.indication and option.what not in known.drugs:
            yield error(where, f"the option '{option.what}' is no drug")
        for argument in (*option.for_, *option.against, *option.excludes):
            yield from cited(known, where, argument.facts, need=True)
            if argument.when is not None:
                yield from condition(names, where, argument.when)
    for node in (one.when, one.unless, one.done_when):
        if node is not None:
            yield from condition(names, where, node)


def _contraindication(names: Names, one: Contraindication) -> Iterator[Finding]:
    where = f"contraindication {one.id}"
    yield from cited(names.known, where, one.facts, need=True)
    if not names.treatment(one.of):
        yield error(where, f"'{one.of}' is no drug and no class")
    if not one.cases:
        yield error(where, "needs cases")
    yield from condition(names, where, one.when)


def _coupling(names: Names, one: Coupling) -> Iterator[Finding]:
    where = f"coupling {one.id}"
    yield from cited(names.known, where, one.facts, need=True)
    if not names.treatment(one.of):
        yield error(where, f"'{one.of}' is no drug and no class")
    if one.when is not None:
        yield from condition(names, where, one.when)


def _dosable(drug: Drug, one: Recommendation) -> Iterator[Finding]:
    indications = {rule.indication for rule in drug.doses}
    if not drug.dose_unknown and not indications & {one.do.indication, "any", ""}:
        yield error(
            f"recommendation {one.id}",
            f"{drug.id} has no dose for '{one.do.indication}' "
            f"(it has: {', '.join(sorted(indications))}) and says nothing in dose_unknown",
        )


def condition(names: Names, where: str, node: c.Condition) -> Iterator[Finding]:
    """Does every leaf speak of something known?"""
    known = names.known
    for leaf in c.leaves(node):
        if isinstance(leaf, c.Manifestation):
            for word in words(leaf.is_):
                if word not in known.concepts:
                    yield error(where, f"'{word}' is no concept")
            for word in words(leaf.course):
                if word not in COURSES:
                    yield error(where, f"'{word}' is no course: {', '.join(sorted(COURSES))}")
        elif isinstance(leaf, c.Therapy):
            for word in words(leaf.is_):
                if not names.treatment(word):
                    yield error(where, f"'{word}' is no drug and no class")
        elif isinstance(leaf, c.DrugLevel) and leaf.of not in known.drugs:
            yield error(where, f"'{leaf.of}' is no drug")
        elif isinstance(leaf, c.Measurement) and leaf.is_ not in known.analytes:
            yield error(where, f"'{leaf.is_}' is no test")
        elif isinstance(leaf, c.ScoreIs) and leaf.is_ not in known.scores:
            yield error(where, f"'{leaf.is_}' is no score")
        elif isinstance(leaf, c.Definition) and leaf.is_ not in names.definitions:
            yield error(where, f"'{leaf.is_}' is not defined")
