"""Whatever can be told of a child meets an answer: a line of advice, or a stated unknown."""

from __future__ import annotations

from collections.abc import Iterator

from scurfin.knowledge.store import knowledge
from scurfin.pathway import conditions as c
from scurfin.pathway.loader import pathway

AFTER_TRANSPLANT = {
    "acute graft-versus-host disease",
    "chronic graft-versus-host disease",
    "graft rejection",
    "post-transplant lymphoproliferative disease",
}


def _leaves(node: c.Condition) -> Iterator[c.Condition]:
    """Every leaf, those of the definitions among them."""
    definitions = {one.id: one.when for one in pathway().definitions}
    todo, seen = [node], set()
    while todo:
        for leaf in c.leaves(todo.pop()):
            if isinstance(leaf, c.Definition):
                if leaf.is_ not in seen:
                    seen.add(leaf.is_)
                    todo.append(definitions[leaf.is_])
            else:
                yield leaf


def _answered() -> set[str]:
    """The concepts and words that some recommendation or stated unknown speaks of."""
    found: set[str] = set()
    for rule in pathway().recommendations:
        for leaf in _leaves(rule.when):
            if isinstance(leaf, c.Manifestation):
                found.update(c.words(leaf.is_))
    for unknown in knowledge().unknowns.values():
        found.update(unknown.of)
    concepts = knowledge().concepts
    return found | {name for one in found & set(concepts) for name in concepts[one].names}


def test_every_sign_of_the_vocabulary_meets_a_line_or_a_stated_unknown() -> None:
    signs = {term.name for term in knowledge().terms.values() if term.kind == "sign"}
    assert signs - _answered() <= AFTER_TRANSPLANT


def test_every_infection_meets_a_line() -> None:
    leaves = [leaf for rule in pathway().recommendations for leaf in _leaves(rule.when)]
    assert any(isinstance(leaf, c.InfectionIs) and leaf.is_ == "any" for leaf in leaves)
