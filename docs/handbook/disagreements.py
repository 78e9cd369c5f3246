"""Where sources conflict: both sides, what is done meanwhile, and which rules show it."""

from __future__ import annotations

from handbook.page import Book, mark, safe
from scurfin.pathway.model import Disagreement

ABOUT = (
    "Where sources conflict, both stand here and in the plan, with what is done meanwhile and "
    "why. None of these is settled by scurfin."
)


def text(book: Book) -> str:
    """One section for each disagreement, in the order of the rule files."""
    return book.page(
        "Disagreements", ABOUT, *(_section(book, one) for one in book.rules.disagreements)
    )


def _section(book: Book, one: Disagreement) -> str:
    shown = [each for each in book.rules.recommendations if each.disagreement == one.id]
    parts = [
        f"## {mark('disagreement', one.id)}{safe(one.about)}",
        "\n".join(f"- {book.argument(side)}" for side in one.sides),
        f"**Meanwhile:** {safe(one.choice)}",
        "Shown with: " + ("; ".join(book.rule(each) for each in shown) or "no rule yet") + ".",
    ]
    return "\n\n".join(parts)
