"""What treatments do to one another, to this child, to the tests, and what must change together."""

from __future__ import annotations

from handbook.page import URGENCY, Book, mark, safe, table
from scurfin.knowledge.model import Interaction, Side
from scurfin.pathway.conditions import words

TIERS = {
    "stop": "Not together: a proposed partner is blocked while the other runs",
    "change": "Another dose and a level",
    "watch": "Watch",
}
ON_THIS_PAGE = (
    "**On this page:** [interactions](#interactions), [contraindications](#contraindications), "
    "[changed together](#changed-together), [tests that mislead](#tests-that-mislead)."
)
ABOUT = (
    "Every pair of treatments is held against this list, those that run and those that a plan "
    "proposes, by drug and by class. *When one stops* says what its end leaves behind: it "
    "counts as much as the start."
)


def text(book: Book) -> str:
    """Interactions by tier, contraindications by tier, couplings, tests that mislead."""
    parts = [ON_THIS_PAGE, "## Interactions"]
    for tier, meaning in TIERS.items():
        pairs = [one for one in book.known.interactions.values() if one.tier == tier]
        heads = ("Pair", "What happens", "What to do", "When one stops", "Sources")
        parts += [
            f"### {meaning} ({len(pairs)})",
            table(heads, [_pair(book, one) for one in pairs]),
        ]
    parts += ["## Contraindications", "What speaks against a treatment in one child."]
    for tier, meaning in (("stop", "Blocked"), ("change", "Change"), ("watch", "Watch")):
        rows = [
            [
                mark("contraindication", one.id) + book.treatment(one.of),
                safe(one.effect),
                safe(one.action) + (f" *Override:* {safe(one.override)}" if one.override else ""),
                book.refs(one.facts),
            ]
            for one in book.rules.contraindications
            if one.tier == tier
        ]
        parts += [f"### {meaning}", table(("Treatment", "Why", "What to do", "Sources"), rows)]
    parts += ["## Changed together", "When one treatment changes, another must follow."]
    rows = [
        [
            mark("coupling", one.id) + f"{book.treatment(one.of)} {', '.join(one.change)}",
            URGENCY[one.urgency],
            safe(one.text),
            book.refs(one.facts),
        ]
        for one in book.rules.couplings
    ]
    parts.append(table(("When", "How soon", "Then", "Sources"), rows))
    parts += ["## Tests that mislead", "Which results cannot be trusted, and while what holds."]
    rows = []
    for one in book.rules.validity:
        tests = [book.known.analytes.get(each, each) for each in words(one.test)]
        names = ", ".join(each if isinstance(each, str) else each.name for each in tests)
        rows.append([mark("validity", one.id) + safe(names), safe(one.text), book.refs(one.facts)])
    parts.append(table(("Test", "Why and what instead", "Sources"), rows))
    return book.page("Interactions and what speaks against", ABOUT, *parts)


def _pair(book: Book, one: Interaction) -> list[str]:
    size = f" *{safe(one.size)}*" if one.size else ""
    return [
        mark("interaction", one.id) + f"{_side(book, one.a)} with {_side(book, one.b)}",
        safe(one.effect) + size,
        safe(one.action),
        safe(one.on_stop),
        book.refs(one.facts),
    ]


def _side(book: Book, one: Side) -> str:
    said = book.treatment(one.of)
    return f"{said} ({safe(one.route)})" if one.route else said
