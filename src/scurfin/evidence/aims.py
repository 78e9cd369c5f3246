"""What a treatment is counted for, where the report does not say it (data/aims.yaml)."""

from __future__ import annotations

from functools import cache

from scurfin.evidence.case import DATA
from scurfin.knowledge.store import knowledge
from scurfin.terms.source_text import read_text

SYSTEMIC = "immunosuppressant"


@cache
def aims(drug: str) -> frozenset[str]:
    """The concepts that a drug of the knowledge is counted for; none for a word not known."""
    known = knowledge().drugs.get(drug)
    if known is None:
        return frozenset()
    found = {concept for kind in known.classes for concept in by_class().get(kind, ())}
    if SYSTEMIC in known.classes:
        every = knowledge().concepts.values()
        found |= {one.id for one in every if one.autoimmune and one.counts_as_response}
    return frozenset(found)


@cache
def by_class() -> dict[str, tuple[str, ...]]:
    """Class to concepts. Raises InputError for a class or concept that is not known."""
    text = read_text(DATA / "aims.yaml")
    classes = {kind for one in knowledge().drugs.values() for kind in one.classes}
    found: dict[str, tuple[str, ...]] = {}
    for kind, concepts in text.data.items():
        if kind not in classes:
            raise text.error((kind,), f"no drug has the class '{kind}'", "see knowledge/data/drugs")
        for place, concept in enumerate(concepts):
            if concept not in knowledge().concepts:
                raise text.error(
                    (kind, place), f"'{concept}' is no concept", "see knowledge/data/concepts.yaml"
                )
        found[kind] = tuple(concepts)
    return found
