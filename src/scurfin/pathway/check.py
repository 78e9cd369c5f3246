"""Is the knowledge whole? Every reference, every rule, every case.

Each finding names what is wrong and where; warnings do not fail.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from scurfin.knowledge.model import DoseRule, Drug, Fact
from scurfin.knowledge.store import Knowledge, from_yaml
from scurfin.pathway import conditions as c
from scurfin.pathway import loader
from scurfin.pathway.cases import CaseResult, run_case
from scurfin.pathway.conditions import words
from scurfin.pathway.model import Pathway, Recommendation
from scurfin.terms.ages import duration_days
from scurfin.terms.source_text import InputError

OPPOSED = (
    ("enzyme inducer", "strong CYP3A4 inhibitor"),
    ("enzyme inducer", "moderate CYP3A4 inhibitor"),
)
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


@dataclass(frozen=True)
class Finding:
    level: Literal["error", "warning"]
    where: str
    text: str


@dataclass
class Report:
    findings: list[Finding] = field(default_factory=list)
    cases: list[CaseResult] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def errors(self) -> list[Finding]:
        return [one for one in self.findings if one.level == "error"]

    @property
    def ok(self) -> bool:
        return not self.errors


def check() -> Report:
    """Read the YAML anew and check all of it. Never raises for broken knowledge."""
    report = Report()
    try:
        known = from_yaml()
        rules = loader.from_yaml()
    except InputError as problem:
        report.findings.append(Finding("error", problem.file, str(problem)))
        return report
    for finding in (
        *_facts(known),
        *_words(known),
        *_drugs(known),
        *_interactions(known),
        *_rules(known, rules),
    ):
        report.findings.append(finding)
    if report.ok:
        _run_cases(rules, report)
    report.counts = {
        "sources": len(known.sources),
        "facts": len(known.facts),
        "concepts": len(known.concepts),
        "drugs": len(known.drugs),
        "dose rules": sum(len(drug.doses) for drug in known.drugs.values()),
        "interactions": len(known.interactions),
        "recommendations": len(rules.recommendations),
        "contraindications": len(rules.contraindications),
        "couplings": len(rules.couplings),
        "cases": len(report.cases),
    }
    return report


def _error(where: str, text: str) -> Finding:
    return Finding("error", where, text)


def _facts(known: Knowledge) -> Iterator[Finding]:
    for fact in known.facts.values():
        if fact.source not in known.sources:
            yield _error(f"fact {fact.id}", f"its source '{fact.source}' is not known")
        for old in fact.supersedes:
            if old not in known.facts:
                yield _error(f"fact {fact.id}", f"supersedes '{old}', which is not known")
            elif known.facts[old].state != "superseded":
                yield _error(f"fact {old}", f"is superseded by {fact.id} but not marked so")


def _words(known: Knowledge) -> Iterator[Finding]:
    tracked: dict[str, str] = {}
    for concept in known.concepts.values():
        for name in (*concept.names, *concept.not_names):
            if name not in known.terms:
                yield _error(f"concept {concept.id}", f"'{name}' is no term of the vocabulary")
            elif concept.tracked and name in concept.names:
                if name in tracked:
                    yield _error(
                        f"concept {concept.id}", f"'{name}' is already followed in {tracked[name]}"
                    )
                tracked[name] = concept.id
        yield from _cited(known, f"concept {concept.id}", concept.facts)
    for score in known.scores.values():
        yield from _cited(known, f"score {score.id}", score.facts)
        for item in score.items:
            for name in (*item.present, *item.possible):
                if name not in known.concepts:
                    yield _error(f"score {score.id}", f"'{name}' of {item.key} is no concept")
    for rule in known.staleness:
        yield from _cited(known, f"staleness {rule.what}", rule.facts)


def _cited(known: Knowledge, where: str, facts: tuple[str, ...], need: bool = False) -> Iterator[Finding]:
    for one in facts:
        if one not in known.facts:
            yield _error(where, f"cites the fact '{one}', which is not known")
    if need and not facts:
        yield _error(where, "cites no fact")


def may_dose(known: Knowledge, fact: Fact) -> bool:
    """May a number of this fact dose a child? Verified, current, not second-hand, identified."""
    source = known.sources.get(fact.source)
    if fact.weakness or source is None:
        return False
    return source.identified and source.kind not in ("secondary", "none")


def _drugs(known: Knowledge) -> Iterator[Finding]:
    partners = {side.of for one in known.interactions.values() for side in (one.a, one.b)}
    heard: dict[str, str] = {}
    for drug in known.drugs.values():
        where = f"drug {drug.id}"
        for word in (drug.name, *drug.synonyms):
            low = word.lower()
            if heard.setdefault(low, drug.id) != drug.id:
                yield _error(where, f"the word '{word}' already means {heard[low]}")
        for one, other in OPPOSED:
            if one in drug.classes and other in drug.classes:
                yield _error(where, f"stands in the opposing classes '{one}' and '{other}'")
        for rule in drug.doses:
            yield from _dose(known, drug, rule)
        for part in (*drug.targets, *drug.judging):
            yield from _cited(known, where, part.facts, need=True)
        for check_ in drug.monitoring:
            timed = bool(check_.at or check_.intervals or check_.after_change)
            yield from _cited(known, f"{where}: {check_.what}", check_.facts, need=timed)
        for other in drug.served_by:
            if other not in known.drugs:
                yield _error(where, f"served_by names '{other}', which is no drug")
        if drug.doses and not drug.monitoring:
            yield _error(where, "has doses but no monitoring")
        if "immunosuppressant" in drug.classes and drug.doses:
            if drug.id not in partners and not partners & set(drug.classes):
                yield _error(where, "is dosed as an immunosuppressant but has no interactions")


def _dose(known: Knowledge, drug: Drug, rule: DoseRule) -> Iterator[Finding]:
    where = f"dose {rule.id} of {drug.id}"
    yield from _cited(known, where, rule.facts, need=True)
    facts = [known.facts[one] for one in rule.facts if one in known.facts]
    if rule.use in ("start", "alternative") and not any(may_dose(known, fact) for fact in facts):
        yield _error(where, "rests on no verified fact with an identified source")
    if rule.high is not None and rule.high < rule.low:
        yield _error(where, "runs from high to low")
    for text in (rule.ages.since, rule.ages.until) if rule.ages else ():
        try:
            if text:
                duration_days(text)
        except ValueError as problem:
            yield _error(where, str(problem))


def _interactions(known: Knowledge) -> Iterator[Finding]:
    classes = {cls for drug in known.drugs.values() for cls in drug.classes}
    for one in known.interactions.values():
        yield from _cited(known, f"interaction {one.id}", one.facts, need=True)
        for side in (one.a, one.b):
            if side.of not in known.drugs and side.of not in classes:
                yield _error(f"interaction {one.id}", f"'{side.of}' is no drug and no class")


def _rules(known: Knowledge, rules: Pathway) -> Iterator[Finding]:
    classes = {cls for drug in known.drugs.values() for cls in drug.classes}
    definitions = {one.id for one in rules.definitions}
    for one in rules.recommendations:
        where = f"recommendation {one.id}"
        yield from _cited(known, where, one.facts, need=True)
        if one.do.verb in DRUG_VERBS and one.do.what not in known.drugs:
            if one.do.verb == "start" or one.do.what not in classes:
                yield _error(where, f"'{one.do.what}' is no drug")
        if one.do.verb == "stop" and one.do.what in known.drugs:
            if known.drugs[one.do.what].lifeline:
                yield _error(where, f"stops {one.do.what}, which no rule may stop")
        if one.do.verb == "start" and one.doses and one.do.what in known.drugs:
            yield from _dosable(known.drugs[one.do.what], one)
        expected = {case.expect for case in one.cases}
        if not {True, False} <= expected:
            yield _error(where, "needs a case that is true and one that is false")
        if not any(case.timeline for case in one.cases):
            yield _error(where, "needs a case with a record of events")
        for option in one.options:
            if option.what not in known.drugs and one.do.verb == "offer" and option.indication:
                yield _error(where, f"the option '{option.what}' is no drug")
            for argument in (*option.for_, *option.against, *option.excludes):
                yield from _cited(known, where, argument.facts, need=True)
        for node in (one.when, one.unless, one.done_when):
            if node is not None:
                yield from _condition(known, classes, definitions, where, node)
    for against in rules.contraindications:
        where = f"contraindication {against.id}"
        yield from _cited(known, where, against.facts, need=True)
        if against.of not in known.drugs and against.of not in classes:
            yield _error(where, f"'{against.of}' is no drug and no class")
        if not against.cases:
            yield _error(where, "needs cases")
        yield from _condition(known, classes, definitions, where, against.when)
    for coupling in rules.couplings:
        where = f"coupling {coupling.id}"
        yield from _cited(known, where, coupling.facts, need=True)
        if coupling.of not in known.drugs and coupling.of not in classes:
            yield _error(where, f"'{coupling.of}' is no drug and no class")
        if coupling.when is not None:
            yield from _condition(known, classes, definitions, where, coupling.when)
    for defined in (*rules.definitions, *rules.routines, *rules.validity):
        yield from _cited(known, f"{type(defined).__name__} {defined.id}", defined.facts, need=True)
        yield from _condition(
            known, classes, definitions, f"{type(defined).__name__} {defined.id}", defined.when
        )
    for side in (side for one in rules.disagreements for side in one.sides):
        yield from _cited(known, "disagreement", side.facts, need=True)


def _dosable(drug: Drug, one: Recommendation) -> Iterator[Finding]:
    indications = {rule.indication for rule in drug.doses}
    if not drug.dose_unknown and not indications & {one.do.indication, "any", ""}:
        yield _error(
            f"recommendation {one.id}",
            f"{drug.id} has no dose for '{one.do.indication}' (it has: {', '.join(sorted(indications))})"
            " and says nothing in dose_unknown",
        )


def _condition(
    known: Knowledge, classes: set[str], definitions: set[str], where: str, node: c.Condition
) -> Iterator[Finding]:
    for leaf in c.leaves(node):
        if isinstance(leaf, c.Manifestation):
            for word in words(leaf.is_):
                if word not in known.concepts:
                    yield _error(where, f"'{word}' is no concept")
            for word in words(leaf.course):
                if word not in COURSES:
                    yield _error(where, f"'{word}' is no course: {', '.join(sorted(COURSES))}")
        elif isinstance(leaf, c.Therapy):
            for word in words(leaf.is_):
                if word not in known.drugs and word not in classes:
                    yield _error(where, f"'{word}' is no drug and no class")
        elif isinstance(leaf, c.DrugLevel) and leaf.of not in known.drugs:
            yield _error(where, f"'{leaf.of}' is no drug")
        elif isinstance(leaf, c.Measurement) and leaf.is_ not in known.analytes:
            yield _error(where, f"'{leaf.is_}' is no test")
        elif isinstance(leaf, c.ScoreIs) and leaf.is_ not in known.scores:
            yield _error(where, f"'{leaf.is_}' is no score")
        elif isinstance(leaf, c.Definition) and leaf.is_ not in definitions:
            yield _error(where, f"'{leaf.is_}' is not defined")


def _run_cases(rules: Pathway, report: Report) -> None:
    definitions = {one.id: one for one in rules.definitions}
    reached: set[str] = set()
    for rule in (
        *rules.definitions, *rules.recommendations, *rules.contraindications, *rules.couplings,
    ):
        if rule.when is None:
            continue
        for case in rule.cases:
            result = run_case(rule.id, rule.when, case, definitions)
            report.cases.append(result)
            if result.found == "true":
                reached.add(rule.id)
            if not result.ok:
                report.findings.append(_error(f"case '{case.name}' of {rule.id}", result.problem))
    for one in rules.recommendations:
        if one.id not in reached:
            report.findings.append(_error(f"recommendation {one.id}", "no case reaches it"))


def main() -> int:
    """Print the findings; 0 when there is no error."""
    report = check()
    for one in report.findings:
        sys.stdout.write(f"{one.level}: {one.where}: {one.text}\n")
    sys.stdout.write(", ".join(f"{value} {key}" for key, value in report.counts.items()) + "\n")
    return 0 if report.ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
