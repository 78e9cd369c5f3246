"""The first page: what there is, in figures, and where it stands."""

from __future__ import annotations

from handbook.page import Book, table

ABOUT = (
    "What scurfin knows, as pages to read. They are made from the same data that make a plan, "
    "and the tests hold them equal to it."
)


def text(book: Book) -> str:
    """A table of the pages with what they hold."""
    known, rules = book.known, book.rules
    tracked = sum(one.tracked for one in known.concepts.values())
    doses = sum(len(one.doses) for one in known.drugs.values())
    rows = [
        (
            "[The pathway](pathway.md)",
            "the way on one page ([picture](pathway.svg)), and the text of every rule",
            f"{len(rules.recommendations)} rules",
        ),
        (
            "[Manifestations](manifestations.md)",
            "first treatment, dose, watch and sources of each",
            f"{tracked} manifestations",
        ),
        (
            "[Drugs](drugs.md)",
            "doses, levels, monitoring, judging, harms",
            f"{len(known.drugs)} treatments, {doses} dose rules",
        ),
        (
            "[Interactions](interactions.md)",
            "pairs, contraindications, what changes together, tests that mislead",
            f"{len(known.interactions)} pairs, {len(rules.contraindications)} contraindications",
        ),
        (
            "[Disagreements](disagreements.md)",
            "where sources conflict, and what is done meanwhile",
            f"{len(rules.disagreements)}",
        ),
        (
            "[What is not known](unknowns.md)",
            "stated unknowns, doses not known, numbers held back",
            f"{len(known.unknowns)} stated",
        ),
        (
            "[Bibliography](bibliography.md)",
            "every source and the statements taken from it",
            f"{len(known.sources)} sources, {len(known.facts)} statements",
        ),
    ]
    return book.page("What scurfin knows", ABOUT, table(("Page", "Holds", "Now"), rows))
