"""Doses that nothing asks for: no child would ever see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from scurfin.knowledge.model import Drug
from scurfin.knowledge.store import Knowledge
from scurfin.pathway.finding import Finding, error
from scurfin.pathway.model import Pathway

GENERAL = ("", "any")


def unasked(known: Knowledge, rules: Pathway) -> Iterator[Finding]:
    """Every dose whose indication no line, option or card shows and that does not say why."""
    asked = _asked(known, rules)
    for drug in known.drugs.values():
        live = _live(drug, asked[drug.id])
        for rule in drug.doses:
            where = f"dose {rule.id} of {drug.id}"
            if rule.indication in live and rule.reference:
                yield error(where, f"is a 'reference', but '{rule.indication}' is asked for")
            elif rule.indication not in live and not rule.reference:
                yield error(
                    where,
                    f"is never shown: nothing asks for '{rule.indication}'; ask for it or say in "
                    "'reference' why it stands here",
                )


def _live(drug: Drug, asked: set[str]) -> set[str]:
    """The indications whose doses are shown; the general ones stand in where there is no other."""
    own = {rule.indication for rule in drug.doses}
    return own & asked | (set(GENERAL) if asked - own or asked & set(GENERAL) else set())


def _asked(known: Knowledge, rules: Pathway) -> defaultdict[str, set[str]]:
    """The indications by drug for which doses are shown."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one in rules.recommendations:
        if one.do.verb == "start" and one.doses:
            found[one.do.what].add(one.do.indication)
        for option in one.options:
            found[option.what].add(option.indication or "any")
            for given in option.gives:
                found[given.drug].add(given.indication)
        for given in one.gives:
            found[given.drug].add(given.indication)
    for part in rules.card:
        for card in part.gives:
            found[card.drug].add(card.indication)
    for against in rules.contraindications:
        for drug in known.drugs.values():
            if against.instead and against.of in (drug.id, *drug.classes):
                found[drug.id].add(against.instead)
    return found
