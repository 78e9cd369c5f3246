"""The handbook: what scurfin knows, as pages to read, made from the knowledge and nothing else.

Each module makes one page; ``pages`` gives them all, by file name in ``docs/knowledge``.
"""

from __future__ import annotations

from handbook import (
    bibliography,
    contents,
    disagreements,
    drugs,
    interactions,
    manifestations,
    pathway,
    unknowns,
)
from handbook.diagram import diagram
from handbook.page import Book
from scurfin.knowledge.store import Knowledge
from scurfin.pathway.model import Pathway

__all__ = ["pages"]


def pages(known: Knowledge, rules: Pathway) -> dict[str, str]:
    """The text of every file in ``docs/knowledge``, by its name."""
    book = Book(known, rules)
    return {
        "README.md": contents.text(book),
        "bibliography.md": bibliography.text(book),
        "disagreements.md": disagreements.text(book),
        "drugs.md": drugs.text(book),
        "interactions.md": interactions.text(book),
        "manifestations.md": manifestations.text(book),
        "pathway.md": pathway.text(book),
        "pathway.svg": diagram(book),
        "unknowns.md": unknowns.text(book),
    }
