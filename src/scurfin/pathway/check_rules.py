"""Checking the rules against the knowledge: every name, every fact, every case that is owed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import get_args, get_type_hints

from scurfin.knowledge.model import Drug
from scurfin.knowledge.store import Knowledge
from scurfin.pathway import conditions as c
from scurfin.pathway.conditions import words
from scurfin.pathway.finding import Finding, cited, error, lasting
from scurfin.pathway.knowable import may_be_unknown
from scurfin.pathway.model import (
    CardDose,
    CardPart,
    Case,
    Contraindication,
    Coupling,
    Gives,
    Pathway,
    Recommendation,
)
from scurfin.record.events import Feeding, Genotype, Pregnancy, Severity
from scurfin.state.model import Outcome, Position
from scurfin.terms.quantities import unit_name

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


# What the rooms donor and family answer. A rule may ask only this; a test holds it to the rooms.
ASKS = frozenset(
    (
        "donor.identical-may-carry",
        "donor.identical-sibling",
        "family.at-risk",
        "family.mother-carries",
        "family.untested",
    )
)
RELATIVES = frozenset(("child", "mother", "father", "sister", "brother"))
_TOLD = get_type_hints(Genotype), get_type_hints(Feeding), get_type_hints(Pregnancy)


def literals(hint: object) -> frozenset[str]:
    """The words of a Literal, also within a union."""
    found: set[str] = set()
    for one in get_args(hint):
        found |= {one} if isinstance(one, str) else literals(one)
    return frozenset(found)


@dataclass(frozen=True)
class Allowed:
    """The words that a field of a leaf may hold; ``brief`` when they are too many to list."""

    kind: type[c.Node]
    field: str
    noun: str
    words: Collection[str]
    brief: bool = False

    def error(self, where: str, word: str) -> Finding:
        listed = "" if self.brief else ": " + ", ".join(sorted(self.words))
        return error(where, f"'{word}' is {self.noun}{listed}")


class Names:
    """What a rule may speak of: ``allowed`` is the one table of words per leaf."""

    def __init__(self, known: Knowledge, rules: Pathway, asks: frozenset[str] = ASKS) -> None:
        self.known = known
        self.classes = {cls for drug in known.drugs.values() for cls in drug.classes}
        self.trees = {one.id: one.when for one in rules.definitions}
        self.definitions = set(self.trees)
        self.asks = asks
        treatments = self.classes | set(known.drugs)
        infections = {one.name for one in known.terms.values() if one.kind == "infection"}
        genotype, feeding, pregnancy = _TOLD
        self.allowed = (
            Allowed(c.Manifestation, "is_", "no concept", known.concepts, True),
            Allowed(c.Manifestation, "course", "no course", COURSES),
            Allowed(c.Manifestation, "severity", "no severity", literals(Severity) | {c.UNTOLD}),
            Allowed(c.Therapy, "is_", "no drug and no class", treatments, True),
            Allowed(c.Response, "is_", "no outcome", literals(Outcome)),
            Allowed(c.Response, "of", "no concept", known.concepts, True),
            Allowed(
                c.Response, "to", "no drug and no class", treatments | {"immunosuppression"}, True
            ),
            Allowed(c.Measurement, "is_", "no test", known.analytes, True),
            Allowed(c.DrugLevel, "of", "no drug", known.drugs, True),
            Allowed(c.DrugLevel, "is_", "no level", literals(Position) | {"missing", "told"}),
            Allowed(c.ScoreIs, "is_", "no score", known.scores),
            Allowed(c.Genetic, "gene", "no gene", {*known.genes, c.UNLISTED}),
            Allowed(c.Genetic, "of", "no relative", RELATIVES),
            Allowed(
                c.Genetic, "is_", "no result", literals(genotype["result"]) | {"tested", "causal"}
            ),
            Allowed(c.TypingIs, "of", "no relative", RELATIVES | {"family"}),
            Allowed(c.InfectionIs, "is_", "no infection", infections | {"any", "serious"}, True),
            Allowed(c.AllergyIs, "to", "no drug and no class", treatments, True),
            Allowed(c.FeedingIs, "route", "no route", literals(feeding["route"])),
            Allowed(c.PregnancyIs, "status", "no status", literals(pregnancy["status"])),
            Allowed(c.PregnancyIs, "fetus", "no sex of a fetus", literals(pregnancy["fetus"])),
            Allowed(c.Ask, "is_", "no answer of an expert", asks),
            Allowed(c.Definition, "is_", "not defined", self.definitions, True),
        )
        self.diseases = {one.id.lower() for one in rules.diseases} | {"ipex"}

    def treatment(self, name: str) -> bool:
        return name in self.known.drugs or name in self.classes


def rules_of(known: Knowledge, rules: Pathway) -> Iterator[Finding]:
    """Every finding about the rules."""
    names = Names(known, rules)
    for one in rules.recommendations:
        yield from _recommendation(names, one)
        yield from _watched(names, one)
    for against in rules.contraindications:
        yield from _contraindication(names, against)
    for coupling in rules.couplings:
        yield from _coupling(names, coupling)
    for part in rules.card:
        yield from _card(names, part)
    trees = [("definition", d.id, d.when, d.facts, d.cases) for d in rules.definitions]
    trees += [("routine", r.id, r.when, r.facts, r.cases) for r in rules.routines]
    trees += [("validity", v.id, v.when, v.facts, v.cases) for v in rules.validity]
    for kind, name, when, facts, cases in trees:
        yield from cited(known, f"{kind} {name}", facts, need=True)
        yield from condition(names, f"{kind} {name}", when)
        yield from _cases(names, f"{kind} {name}", cases, when)
    for routine in rules.routines:
        yield from lasting(f"routine {routine.id}", routine.every)
    for validity in rules.validity:
        for test in words(validity.test):
            if test not in known.analytes:
                yield error(f"validity {validity.id}", f"'{test}' is no test")
    for defined in rules.definitions:
        if defined.id in _reached(defined.id, names.trees):
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
    yield from _cases(names, where, one.cases, one.when)
    if not any(case.timeline for case in one.cases):
        yield error(where, "needs a case with a record of events")
    for given in one.gives:
        yield from _given(names, where, given)
    for option in one.options:
        for given in option.gives:
            yield from _given(names, where, given)
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
    if one.instead:
        yield from _given(names, where, Gives(drug=one.of, indication=one.instead))
    yield from _cases(names, where, one.cases, one.when)
    yield from condition(names, where, one.when)


def _coupling(names: Names, one: Coupling) -> Iterator[Finding]:
    where = f"coupling {one.id}"
    yield from cited(names.known, where, one.facts, need=True)
    if not names.treatment(one.of):
        yield error(where, f"'{one.of}' is no drug and no class")
    if one.when is not None:
        yield from _cases(names, where, one.cases, one.when)
        yield from condition(names, where, one.when)


def _card(names: Names, one: CardPart) -> Iterator[Finding]:
    where = f"card {one.id}"
    yield from cited(names.known, where, one.facts, need=True)
    yield from _cases(names, where, one.cases, one.when)
    yield from condition(names, where, one.when)
    for given in one.gives:
        yield from _given(names, where, given)


def _given(names: Names, where: str, given: Gives | CardDose) -> Iterator[Finding]:
    drug = names.known.drugs.get(given.drug)
    if drug is None:
        yield error(where, f"'{given.drug}' is no drug")
    elif given.indication not in {rule.indication for rule in drug.doses}:
        yield error(where, f"{given.drug} has no dose for '{given.indication}'")


def _cases(
    names: Names, where: str, cases: tuple[Case, ...], when: c.Condition
) -> Iterator[Finding]:
    """A true, a false and an unknown child, the last where the rule can be unknown."""
    expected = {case.expect for case in cases}
    owed = {True: "true", False: "false"}
    lacking = [text for value, text in owed.items() if value not in expected]
    if "unknown" not in expected and may_be_unknown(when, names.trees):
        lacking.append("unknown")
    if lacking:
        yield error(where, f"needs a case that is {' and one that is '.join(lacking)}")
    for case in cases:
        for key in case.answers:
            if key not in names.asks:
                yield error(where, f"'{key}' of the case '{case.name}' is no answer of an expert")


def _watched(names: Names, one: Recommendation) -> Iterator[Finding]:
    """Whatever can be started or offered is watched, or it is said that its dose is not known."""
    offered = [option.what for option in one.options]
    if one.do.verb in ("start", "offer"):
        offered.insert(0, one.do.what)
    for what in dict.fromkeys(offered):
        drug = names.known.drugs.get(what)
        if drug is not None and not drug.monitoring and not drug.dose_unknown:
            yield error(
                f"recommendation {one.id}",
                f"may give {what}, which has neither monitoring nor dose_unknown",
            )


def _dosable(drug: Drug, one: Recommendation) -> Iterator[Finding]:
    indications = {rule.indication for rule in drug.doses}
    if not drug.dose_unknown and not indications & {one.do.indication, "any", ""}:
        yield error(
            f"recommendation {one.id}",
            f"{drug.id} has no dose for '{one.do.indication}' "
            f"(it has: {', '.join(sorted(indications))}) and says nothing in dose_unknown",
        )


def condition(names: Names, where: str, node: c.Condition) -> Iterator[Finding]:
    """Does every leaf speak of something known, and say all that it must?"""
    for leaf in c.leaves(node):
        for allowed in names.allowed:
            if isinstance(leaf, allowed.kind):
                for word in words(getattr(leaf, allowed.field)):
                    if word not in allowed.words:
                        yield allowed.error(where, word)
        if isinstance(leaf, c.DiagnosisIs) and leaf.is_.lower() not in names.diseases:
            yield error(where, f"'{leaf.is_}' is no disease: {', '.join(sorted(names.diseases))}")
        elif isinstance(leaf, c.Age):
            yield from lasting(where, leaf.ge, leaf.lt)
            if not leaf.ge and not leaf.lt:
                yield error(where, "an age needs ge or lt")
        elif isinstance(leaf, c.Procedure):
            yield from lasting(where, leaf.ge, leaf.lt)
        elif isinstance(leaf, c.Measurement):
            yield from _measurement(names.known, where, leaf)
        elif isinstance(leaf, c.Genetic) and "causal" in words(leaf.is_):
            if words(leaf.is_) != ("causal",) or leaf.of != "child":
                yield error(where, "'causal' stands alone, and is asked of the child only")
        elif isinstance(leaf, c.ScoreIs) and leaf == c.ScoreIs(is_=leaf.is_):
            yield error(where, f"the score '{leaf.is_}' needs ge, le, trend or settled")


def _measurement(known: Knowledge, where: str, leaf: c.Measurement) -> Iterator[Finding]:
    yield from lasting(where, leaf.within)
    if leaf.trend and (leaf.state or leaf.range_ or words(leaf.says)):
        yield error(where, f"the trend of '{leaf.is_}' goes with bounds only")
    bounds = any(one is not None for one in (leaf.lt, leaf.le, leaf.gt, leaf.ge))
    if not (bounds or leaf.range_ or words(leaf.says) or leaf.state or leaf.trend):
        yield error(where, f"'{leaf.is_}' needs a bound, a range, a word, a trend or a state")
    test = known.analytes.get(leaf.is_)
    if test is None or not leaf.unit:
        return
    # Values are kept in the test's own unit, so a rule in any other would never hold.
    units = {unit_name(one) for one in ((test.unit,) if test.unit else test.units)}
    if unit_name(leaf.unit) not in units:
        said = ", ".join(sorted(units)) or "none"
        yield error(where, f"'{leaf.unit}' is no unit of {leaf.is_} (it has: {said})")
