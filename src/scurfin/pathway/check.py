"""Is the knowledge whole? Every reference, every rule, every case.

Each finding names what is wrong and where; warnings do not fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from scurfin.knowledge.held import may_dose
from scurfin.knowledge.model import Ages, DoseRule, Drug
from scurfin.knowledge.store import Knowledge, from_yaml
from scurfin.pathway import loader
from scurfin.pathway.cases import CaseResult, run_case, subjects
from scurfin.pathway.check_asked import unasked
from scurfin.pathway.check_factors import factors_of
from scurfin.pathway.check_policies import policies_of
from scurfin.pathway.check_rules import rules_of
from scurfin.pathway.coverage import Coverage, coverage
from scurfin.pathway.coverage import findings as uncovered
from scurfin.pathway.finding import Finding, cited, error, lasting
from scurfin.pathway.model import Pathway
from scurfin.pathway.numbers import findings as untold
from scurfin.pathway.provenance import findings as unfounded
from scurfin.pathway.reviews import findings as overdue
from scurfin.terms.ages import duration_days
from scurfin.terms.source_text import InputError

OPPOSED = (
    ("enzyme inducer", "strong CYP3A4 inhibitor"),
    ("enzyme inducer", "moderate CYP3A4 inhibitor"),
)


@dataclass
class Report:
    findings: list[Finding] = field(default_factory=list)
    cases: list[CaseResult] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    known: Knowledge | None = None
    coverage: Coverage | None = None

    @property
    def errors(self) -> list[Finding]:
        return [one for one in self.findings if one.level == "error"]

    @property
    def ok(self) -> bool:
        return not self.errors


def check(today: date | None = None) -> Report:
    """Read the YAML anew and check all of it. Never raises for broken knowledge.

    ``today`` (default: today) tells which reviews are overdue.
    """
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
        *rules_of(known, rules),
        *factors_of(known, rules),
        *policies_of(known),
        *unasked(known, rules),
        *untold(known, rules),
        *unfounded(known, rules),
        *overdue(rules, today or date.today()),
    ):
        report.findings.append(finding)
    if report.ok:
        _run_cases(rules, report)
    report.known, report.coverage = known, coverage(known, rules)
    report.findings += uncovered(report.coverage)
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
        "stated unknowns": len(known.unknowns),
        "donor policies": len(known.policies),
        "cases": len(report.cases),
    }
    return report


def _facts(known: Knowledge) -> Iterator[Finding]:
    for fact in known.facts.values():
        if fact.source not in known.sources:
            yield error(f"fact {fact.id}", f"its source '{fact.source}' is not known")
        for old in fact.supersedes:
            if old not in known.facts:
                yield error(f"fact {fact.id}", f"supersedes '{old}', which is not known")
            elif known.facts[old].state != "superseded":
                yield error(f"fact {old}", f"is superseded by {fact.id} but not marked so")


def _words(known: Knowledge) -> Iterator[Finding]:
    tracked: dict[str, str] = {}
    for concept in known.concepts.values():
        for name in (*concept.names, *concept.not_names):
            if name not in known.terms:
                yield error(f"concept {concept.id}", f"'{name}' is no term of the vocabulary")
            elif concept.tracked and name in concept.names:
                if name in tracked:
                    yield error(
                        f"concept {concept.id}", f"'{name}' is already followed in {tracked[name]}"
                    )
                tracked[name] = concept.id
        yield from cited(known, f"concept {concept.id}", concept.facts)
    for score in known.scores.values():
        yield from cited(known, f"score {score.id}", score.facts)
        for item in score.items:
            for name in (*item.present, *item.possible):
                if name not in known.concepts:
                    yield error(f"score {score.id}", f"'{name}' of {item.key} is no concept")
    for stale in known.staleness:
        yield from cited(known, f"staleness {stale.what}", stale.facts, need=True)
        yield from lasting(f"staleness {stale.what}", stale.keeps)
        if stale.ages:
            yield from lasting(f"staleness {stale.what}", stale.ages.since, stale.ages.until)
    for test in known.analytes.values():
        yield from cited(known, f"test {test.id}", test.facts, need=test.limits is not None)
    for gene in known.genes.values():
        yield from cited(known, f"gene {gene.symbol}", gene.facts)
    classes = {cls for drug in known.drugs.values() for cls in drug.classes}
    for unknown in known.unknowns.values():
        yield from cited(known, f"unknown {unknown.id}", unknown.facts)
        for name in unknown.of:
            if not any(
                name in each for each in (known.drugs, known.concepts, known.terms, classes)
            ):
                yield error(f"unknown {unknown.id}", f"'{name}' is no drug, class, concept or term")
    for states in known.response.values():
        yield from cited(known, f"response {states.id}", states.facts, need=True)


def _drugs(known: Knowledge) -> Iterator[Finding]:
    partners = {side.of for one in known.interactions.values() for side in (one.a, one.b)}
    heard: dict[str, str] = {}
    for drug in known.drugs.values():
        where = f"drug {drug.id}"
        for word in (drug.name, *drug.synonyms):
            low = word.lower()
            if heard.setdefault(low, drug.id) != drug.id:
                yield error(where, f"the word '{word}' already means {heard[low]}")
        for one, other in OPPOSED:
            if one in drug.classes and other in drug.classes:
                yield error(where, f"stands in the opposing classes '{one}' and '{other}'")
        for rule in drug.doses:
            yield from _dose(known, drug, rule)
        for target in drug.targets:
            yield from cited(known, f"{where}: target", target.facts, need=True)
            yield from lasting(f"{where}: target", target.since, target.until)
        for judging in drug.judging:
            yield from cited(known, f"{where}: judging", judging.facts, need=True)
            yield from lasting(f"{where}: judging", judging.after)
        for check_ in drug.monitoring:
            timed = bool(check_.at or check_.intervals or check_.after_change)
            yield from cited(known, f"{where}: {check_.what}", check_.facts, need=timed)
            often = (text for each in check_.intervals for text in (each.every, each.until))
            yield from lasting(f"{where}: {check_.what}", *check_.at, check_.after_change, *often)
        for other in drug.served_by:
            if other not in known.drugs:
                yield error(where, f"served_by names '{other}', which is no drug")
        if drug.doses and not drug.monitoring:
            yield error(where, "has doses but no monitoring")
        dosed = "immunosuppressant" in drug.classes and bool(drug.doses)
        if dosed and drug.id not in partners and not partners & set(drug.classes):
            yield error(where, "is dosed as an immunosuppressant but has no interactions")


def _dose(known: Knowledge, drug: Drug, rule: DoseRule) -> Iterator[Finding]:
    where = f"dose {rule.id} of {drug.id}"
    yield from cited(known, where, rule.facts, need=True)
    facts = [known.facts[one] for one in rule.facts if one in known.facts]
    if rule.use in ("start", "alternative") and not any(may_dose(known, fact) for fact in facts):
        yield error(where, "rests on no verified fact with an identified source")
    if rule.low <= 0:
        yield error(where, "is of nothing")
    if rule.high is not None and rule.high < rule.low:
        yield error(where, "runs from high to low")
    if rule.ages:
        yield from lasting(where, rule.ages.since, rule.ages.until)
        yield from _backwards(where, rule.ages)


def _backwards(where: str, ages: Ages) -> Iterator[Finding]:
    try:
        if ages.since and ages.until and duration_days(ages.since) >= duration_days(ages.until):
            yield error(where, f"runs from {ages.since} back to {ages.until}")
    except ValueError:
        return


def _interactions(known: Knowledge) -> Iterator[Finding]:
    classes = {cls for drug in known.drugs.values() for cls in drug.classes}
    for one in known.interactions.values():
        yield from cited(known, f"interaction {one.id}", one.facts, need=True)
        for side in (one.a, one.b):
            if side.of not in known.drugs and side.of not in classes:
                yield error(f"interaction {one.id}", f"'{side.of}' is no drug and no class")


def _run_cases(rules: Pathway, report: Report) -> None:
    definitions = {one.id: one for one in rules.definitions}
    reached: set[str] = set()
    for rule in subjects(rules):
        for case in rule.cases:
            result = run_case(rule, case, definitions)
            report.cases.append(result)
            if result.found == "true":
                reached.add(rule.id)
            if not result.ok:
                report.findings.append(error(f"case '{case.name}' of {rule.id}", result.problem))
    for one in rules.recommendations:
        if one.id not in reached:
            report.findings.append(error(f"recommendation {one.id}", "no case reaches it"))
