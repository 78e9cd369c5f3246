"""Finding fault with factors of doses: each rests on a fact that may dose and tells its figures."""

from __future__ import annotations

from collections.abc import Iterator

from scurfin.knowledge.held import may_dose
from scurfin.knowledge.model import DoseFactor
from scurfin.knowledge.store import Knowledge
from scurfin.pathway.finding import Finding, cited, error
from scurfin.pathway.model import Pathway
from scurfin.pathway.numbers import told

NEAR = 0.005


def factors_of(known: Knowledge, rules: Pathway) -> Iterator[Finding]:
    """Every factor of every interaction and contraindication."""
    for one in known.interactions.values():
        if one.dose is None:
            continue
        where = f"interaction {one.id}: dose"
        yield from _factor(known, where, one.dose)
        if not one.affected:
            yield error(where, "multiplies a dose, but no drug is 'affected'")
        if one.dose.words:
            yield error(where, "has words: an interaction names the partner itself")
    for rule in rules.contraindications:
        if rule.dose is not None:
            where = f"contraindication {rule.id}: dose"
            yield from _factor(known, where, rule.dose)
            if not rule.dose.words:
                yield error(where, "does not say in 'words' when it holds")


def _factor(known: Knowledge, where: str, one: DoseFactor) -> Iterator[Finding]:
    yield from cited(known, where, one.facts, need=True)
    facts = [known.facts[name] for name in one.facts if name in known.facts]
    if not any(may_dose(known, fact) for fact in facts):
        yield error(where, "rests on no verified fact with an identified source")
    if one.low <= 0 or (one.high is not None and one.high < one.low):
        yield error(where, "is nothing, or runs from high to low")
    have = told(known, one.facts)
    for figure in (one.low, one.high, one.most_per_kg_day):
        if figure is None or figure <= 0:
            continue
        ways = (figure, 100 * figure, 100 * (1 - figure))
        if not any(abs(way - each) <= NEAR * max(each, 1) for way in ways for each in have):
            yield error(where, f"no fact that it cites tells {figure:g}, or the cut that it means")
