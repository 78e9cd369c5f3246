"""Does every clinical number stand in a fact that is cited beside it?

Doses, targets, thresholds and the figures of the texts are looked for in the statements and
figures of the cited facts. This finds the number that was mistyped, remembered or left
behind; whether the fact is rightly read is for a reader to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from scurfin.knowledge.model import DoseRule, Drug, Fact
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
NAMES = re.compile(r"(?!x\d)[A-Za-z]+-?\d+[A-Za-z\d]*|\d+[A-Za-z]+\d+|\b(?:19|20)\d\d\b")
FRACTION = re.compile(r"(\d+)/(\d+)")
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
NEAR = 0.02
AMOUNTS = ("low", "high", "max_per_dose", "max_per_day")
UNITS = {
    "mg": r"\bmg\b|milligram",
    "ug": r"\bug\b|µg|\bmcg|microgram",
    "g": r"\bg\b|\bgrams?\b",
    "U": r"\bI?U\b|unit",
    "mL": r"\bml\b",
    "mmol": r"mmol",
    "kcal": r"kcal",
}
PER = {
    "kg": r"kg",
    "m2": r"m2|m²",
    "hour": r"/h\b|hour|\bh\b",
    "minute": r"\bmin",
    "week": r"week|\bwk",
    "course": r"total|in all|\d x \d",
}


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
    """Every figure that the facts tell in words or digits."""
    found: set[float] = set()
    for name in facts:
        fact = known.facts.get(name)
        if fact is None:
            continue
        text = _plain(f"{fact.statement} {fact.note}")
        found |= numbers(text) | _digits(NAMES.sub(" ", text)) | _digits(_plain(_figures(fact)))
        found |= {
            float(value) for word, value in WORDS.items() if re.search(rf"\b{word}s?\b", text, re.I)
        }
    return found


def _plain(text: str) -> str:
    return re.sub(r"[_\-–]", " ", text)


def _figures(fact: Fact) -> str:
    return msgspec.json.encode(fact.figures).decode()


def _digits(text: str) -> set[float]:
    return {float(one) for one in re.findall(r"\d+(?:\.\d+)?", text)}


def lacking(known: Knowledge, wanted: Iterable[float | None], facts: Iterable[str]) -> list[float]:
    """Those of ``wanted`` that no fact tells, within two hundredths."""
    return _missing(wanted, told(known, facts))


def _missing(wanted: Iterable[float | None], have: set[float]) -> list[float]:
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
    others: list[tuple[str, c.Condition | None, tuple[str, ...]]] = []
    others += [(one.id, one.when, one.facts) for one in rules.contraindications]
    others += [(one.id, one.when, one.facts) for one in rules.couplings]
    others += [(one.id, one.when, one.facts) for one in rules.validity]
    others += [(one.id, one.when, one.facts) for one in rules.card]
    for name, when, facts in others:
        bounds = _thresholds(when) if when is not None else []
        yield from _said(f"rule {name}", lacking(known, bounds, facts))


def _said(where: str, missing: list[float]) -> Iterator[Finding]:
    if missing:
        figures = ", ".join(f"{one:g}" for one in missing)
        yield error(where, f"no fact that it cites tells the figure {figures}")


def _drug(known: Knowledge, drug: Drug) -> Iterator[Finding]:
    for rule in drug.doses:
        yield from _dose(known, f"dose {rule.id} of {drug.id}", rule)
    for target in drug.targets:
        missing = lacking(known, (target.low, target.high), target.facts)
        yield from _said(f"drug {drug.id}: target '{target.context}'", missing)


def _dose(known: Knowledge, where: str, rule: DoseRule) -> Iterator[Finding]:
    """Amounts stand among the figures of the facts; unit, basis and period in their words."""
    facts = [known.facts[one] for one in rule.facts if one in known.facts]
    have = {figure for fact in facts for figure in _digits(_plain(_figures(fact)))}
    amounts = {name: getattr(rule, name) for name in AMOUNTS if name not in rule.derived}
    yield from _said(where, _missing(amounts.values(), have))
    for name in rule.derived:
        if name not in AMOUNTS:
            yield error(
                where, f"'derived' speaks of '{name}'; it may speak of {', '.join(AMOUNTS)}"
            )
    text = " ".join(_plain(f"{one.statement} {one.note} {_figures(one)}") for one in facts)
    unit = rule.unit.split()[0] if rule.unit else ""
    if unit not in UNITS:
        yield error(where, f"'{rule.unit}' is no unit of a dose: {', '.join(UNITS)}")
    spoken = (UNITS.get(unit), PER.get(rule.basis), PER.get(rule.period))
    for name, pattern in zip((rule.unit, rule.basis, rule.period), spoken, strict=True):
        if pattern and not re.search(pattern, text, re.I):
            yield error(where, f"no fact that it cites speaks of '{name}'")


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
