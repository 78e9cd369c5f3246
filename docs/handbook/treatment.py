"""What a rule gives: its drug and the drugs of its options, with the doses of their indication."""

from __future__ import annotations

from collections.abc import Iterator

from handbook import spoken
from handbook.page import Book, safe
from scurfin.knowledge.model import DoseRule, Drug
from scurfin.pathway.model import Recommendation


def given(book: Book, rule: Recommendation) -> Iterator[tuple[Drug, str]]:
    """Every known drug that the rule starts or offers, with its indication there."""
    drugs = book.known.drugs
    if rule.do.verb in ("start", "offer") and rule.do.what in drugs:
        yield drugs[rule.do.what], rule.do.indication
    for option in rule.options:
        if option.what in drugs:
            yield drugs[option.what], option.indication


def doses(drug: Drug, indication: str) -> list[DoseRule]:
    """The dose rules for an indication; those for any, when it has none of its own."""
    named = [one for one in drug.doses if one.indication == indication]
    return named or [one for one in drug.doses if one.indication in ("", "any")]


def shown(drug: Drug, indication: str, most: int = 0) -> tuple[list[DoseRule], int]:
    """The doses to name, and how many are left out; ``most`` 0 names all of them."""
    fitting = [one for one in doses(drug, indication) if one.use in ("start", "alternative")]
    first = sorted(fitting, key=lambda one: one.use != "start")
    named = first[:most] if most else first
    return named, len(fitting) - len(named)


def dose_lines(book: Book, rule: Recommendation, most: int = 0) -> list[str]:
    """One line for each drug of the rule: name, doses, ages, caps."""
    lines: list[str] = []
    if not rule.doses:
        return lines
    for drug, indication in given(book, rule):
        named, more = shown(drug, indication, most)
        said = "; ".join(safe(spoken.whole(drug, one)) for one in named)
        said += f"; {more} more below" if more else ""
        use = f" ({safe(indication)})" if indication else ""
        said = said or "dose not known here: local protocol"
        lines.append(f"{book.treatment(drug.id)}{use}: {said}")
    return list(dict.fromkeys(lines))


def dose_facts(book: Book, rule: Recommendation, most: int = 0) -> tuple[str, ...]:
    """The facts of the doses that ``dose_lines`` names."""
    found = [
        fact
        for drug, indication in given(book, rule)
        for one in shown(drug, indication, most)[0]
        for fact in one.facts
    ]
    return tuple(dict.fromkeys(found)) if rule.doses else ()


def checks(book: Book, rules: list[Recommendation]) -> list[str]:
    """What is measured because of the drugs that ``rules`` give, drug by drug, with sources."""
    drugs = {drug.id: drug for rule in rules for drug, _ in given(book, rule)}
    found = []
    for drug in drugs.values():
        said = [
            book.cited(spoken.target(one), one.facts)
            for one in drug.targets
            if not one.after_transplant
        ]
        said += [book.cited(spoken.check(one), one.facts) for one in drug.monitoring]
        found += [f"{book.treatment(drug.id)}: {'; '.join(said)}"] if said else []
    return found
