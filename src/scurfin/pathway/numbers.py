"""Does every clinical number stand in a fact that is cited beside it?

Doses, targets, thresholds and the figures of the texts are looked for in the statements and
figures of the cited facts. This finds the number that was mistyped, remembered or left
behind; whether the fact is rightly read is for a reader to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from scurfin.knowledge.model import DoseRule, Drug
from scurfin.knowledge.store import Knowledge
from scurfin.pathway import conditions as c
from scurfin.pathway.finding import Finding, error
from scurfin.pathway.model import Pathway, Recommendation

WORDS = {
    "half": 0.5,
    "quarter": 0.25,
    "third": 1 / 3,
    "one": 1,
    "two": 2,
    "twice": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
}
NAMES = re.compile(r"[A-Za-z]+-?\d+[A-Za-z\d]*|\d+[A-Za-z]+\d+|\b(?:19|20)\d\d\b")
FRACTION = re.compile(r"(\d+)/(\d+)")
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
NEAR = 0.02


def numbers(text: str) -> set[float]:
    """The figures in ``text``; years and names such as CYP3A5 or T4 are none.

    >>> sorted(numbers("CYP3A5 in 2021: 1/4 to 2.5 mg"))
    [0.25, 2.5]
    """
    bare = NAMES.sub(" ", text)
    found = {float(a) / float(b) for a, b in FRACTION.findall(bare) if float(b)}
    bare = FRACTION.sub(" ", bare)
    return found | {float(one.replace(",", ".")) for one in NUMBER.findall(bare)}


def told(known: Knowledge, facts: Iterable[str]) -> set[float]:
    """Every figure that the facts tell, in digits or in words."""
    found: set[float] = set()
    for name in facts:
        fact = known.facts.get(name)
        if fact is None:
            continue
        figures = msgspec.json.encode(fact.figures).decode()
        text = f"{fact.statement} {fact.note} {fact.where} {figures}"
        text = re.sub(r"[_\-–]", " ", text)
        found |= numbers(text) | {float(one) for one in re.findall(r"\d+(?:\.\d+)?", text)}
        found |= {float(a) / float(b) for a, b in FRACTION.findall(text) if float(b)}
        found |= {
            float(value) for word, value in WORDS.items() if re.search(rf"\b{word}", text, re.I)
        }
    return found


def lacking(known: Knowledge, wanted: Iterable[float | None], facts: Iterable[str]) -> list[float]:
    """Those of ``wanted`` that no fact tells, within two hundredths."""
    have = told(known, facts)
    return sorted(
        one
        for one in set(wanted) - {None, 0.0}
        if one is not None and not any(abs(one - each) <= NEAR * abs(each) for each in have)
    )


def findings(known: Knowledge, rules: Pathway) -> Iterator[Finding]:
    """Every number that no cited fact tells, by place."""
    for drug in known.drugs.values():
        yield from _drug(known, drug)
    for name, text, facts in _texts(known, rules):
        yield from _said(name, lacking(known, numbers(text), facts))
    for one in rules.recommendations:
        yield from _said(f"recommendation {one.id}", lacking(known, _bounds(one), one.facts))
    for against in rules.contraindications:
        bounds = _thresholds(against.when)
        yield from _said(f"contraindication {against.id}", lacking(known, bounds, against.facts))


def _said(where: str, missing: list[float]) -> Iterator[Finding]:
    if missing:
        figures = ", ".join(f"{one:g}" for one in missing)
        yield error(where, f"no fact that it cites tells the figure {figures}")


def _drug(known: Knowledge, drug: Drug) -> Iterator[Finding]:
    for rule in drug.doses:
        yield from _said(f"dose {rule.id} of {drug.id}", lacking(known, _dose(rule), rule.facts))
    for target in drug.targets:
        missing = lacking(known, (target.low, target.high), target.facts)
        yield from _said(f"drug {drug.id}: target '{target.context}'", missing)


def _dose(rule: DoseRule) -> tuple[float | None, ...]:
    return () if rule.derived else (rule.low, rule.high, rule.max_per_dose, rule.max_per_day)


def _bounds(one: Recommendation) -> list[float]:
    trees = [tree for tree in (one.when, one.unless, one.done_when) if tree is not None]
    return [bound for tree in trees for bound in _thresholds(tree)]


def _thresholds(tree: c.Condition) -> list[float]:
    return [
        bound
        for leaf in c.leaves(tree)
        if isinstance(leaf, c.Measurement)
        for bound in (leaf.lt, leaf.le, leaf.gt, leaf.ge)
        if bound is not None
    ]


def _texts(known: Knowledge, rules: Pathway) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for one in rules.recommendations:
        yield f"recommendation {one.id}", f"{one.text} {one.because}", one.facts
        for option in one.options:
            for argument in (*option.for_, *option.against, *option.excludes):
                yield f"recommendation {one.id}: {option.what}", argument.text, argument.facts
    for against in rules.contraindications:
        text = f"{against.effect} {against.action} {against.override}"
        yield f"contraindication {against.id}", text, against.facts
    for coupling in rules.couplings:
        yield f"coupling {coupling.id}", coupling.text, coupling.facts
    for part in rules.card:
        yield f"card {part.id}", part.text, part.facts
    for validity in rules.validity:
        yield f"validity {validity.id}", validity.text, validity.facts
    for conflict in rules.disagreements:
        for side in conflict.sides:
            yield f"disagreement {conflict.id}", side.text, side.facts
    for pair in known.interactions.values():
        text = f"{pair.effect} {pair.action} {pair.size} {pair.on_stop}"
        yield f"interaction {pair.id}", text, pair.facts
