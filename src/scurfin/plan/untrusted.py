"""Results told that cannot be trusted in this child: values, drug levels and gene tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scurfin.knowledge.store import knowledge
from scurfin.pathway.conditions import words
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.model import Pathway
from scurfin.plan.model import Alert
from scurfin.record.events import Genotype
from scurfin.state.model import Seen, State
from scurfin.terms.quantities import number


@dataclass(frozen=True)
class Result:
    """A result as told, under the name of the test in which a rule speaks of it."""

    test: str
    said: str
    event: str


def alerts(state: State, rules: Pathway, world: World) -> list[Alert]:
    """One alert for each rule of validity that holds while one of its tests is told."""
    results = tuple(_results(state))
    found: dict[str, Alert] = {}
    for rule in rules.validity:
        told = [one for one in results if one.test in words(rule.test)]
        if not told:
            continue
        trace = evaluate(rule.when, world)
        if trace.value is True:
            found.setdefault(
                rule.text,
                Alert(
                    id=f"validity:{rule.id}",
                    tier="watch",
                    cause=rule.id,
                    text=f"{'; '.join(one.said for one in told)}: {rule.text}",
                    action="Let this result neither reassure nor decide alone.",
                    involves=(),
                    facts=rule.facts,
                    because=(*(one.event for one in told), *trace.events_used()),
                ),
            )
    return list(found.values())


def _results(state: State) -> Iterator[Result]:
    for one in state.measures.values():
        if one.state == "known":
            yield Result(one.analyte, f"{one.name} {one.told}", one.event)
    for drug in state.running():
        if drug.level is not None:
            said = f"{drug.name} level {number(drug.level.value)} {drug.level.unit}"
            yield Result(f"{drug.drug}-level", said, drug.level.event)
    for seen, event in state.genotypes:
        if event.of == "child" and event.result != "pending" and _drawn_after(seen, event, state):
            said = f"{event.gene} gene test: {event.result or event.as_reported or event.hgvs_c}"
            yield Result(_gene_test(event), said, seen.id)


def _drawn_after(seen: Seen, event: Genotype, state: State) -> bool:
    """Told after a transplant, and not from another tissue than blood?"""
    grafted = any(graft.turn < seen.turn for graft, _ in state.transplants)
    return grafted and event.specimen.strip().lower() in ("", "blood")


def _gene_test(event: Genotype) -> str:
    gene = event.gene.strip().lower()
    for test in (f"{gene}-sequencing", f"{gene}-genotype"):
        if test in knowledge().analytes:
            return test
    return "gene-panel"
