"""Which rules speak of what: the conditions of a rule, read for concepts and definitions.

A leaf under ``none`` speaks against; one about the past (course 'ever') or about absence
treats nothing now. Neither makes a rule one for that concept.
"""

from __future__ import annotations

from typing import Literal

from handbook.leaves import positive
from handbook.page import Book
from scurfin.knowledge.model import Concept
from scurfin.pathway import conditions as c
from scurfin.pathway.model import Recommendation

PAST = frozenset({"ever", "absent", "resolved"})


def definitions(book: Book, node: c.Condition, *, deep: bool = True) -> frozenset[str]:
    """The definitions that ``node`` names, and with ``deep`` those that they name in turn."""
    known = {one.id: one for one in book.rules.definitions}
    found: set[str] = set()
    waiting = [leaf.is_ for leaf in positive(node) if isinstance(leaf, c.Definition)]
    while waiting:
        name = waiting.pop()
        if name in found or name not in known:
            continue
        found.add(name)
        if deep:
            inner = positive(known[name].when)
            waiting += [leaf.is_ for leaf in inner if isinstance(leaf, c.Definition)]
    return frozenset(found)


def signs(book: Book, node: c.Condition, *, past: bool = False) -> frozenset[str]:
    """The terms of present manifestations and infections that ``node`` itself names.

    With ``past`` also those that it asks for as ever told.
    """
    found: set[str] = set()
    gone = PAST - {"ever"} if past else PAST
    for leaf in positive(node):
        if isinstance(leaf, c.Manifestation) and not set(c.words(leaf.course)) <= gone:
            for name in c.words(leaf.is_):
                found |= _names(book, name)
        elif isinstance(leaf, c.InfectionIs) and leaf.status == "active":
            if leaf.is_ == "any":
                found |= {one.name for one in book.known.terms.values() if one.kind == "infection"}
            elif leaf.is_ == "serious":
                found |= _names(book, "serious-infection")
            else:
                found |= _names(book, leaf.is_)
    return frozenset(found)


def _names(book: Book, name: str) -> set[str]:
    concept = book.known.concepts.get(name)
    return set(concept.names) - set(concept.not_names) if concept is not None else {name}


def direct(book: Book, concept: Concept) -> list[Recommendation]:
    """The rules whose own indication names the concept, or some of its words.

    Where none asks for it as present, those that ask whether it ever was (an allergy stays).
    """
    mine = _names(book, concept.id)
    rules = book.rules.recommendations
    return [one for one in rules if mine & signs(book, one.when)] or [
        one for one in rules if mine & signs(book, one.when, past=True)
    ]


def through(book: Book, concept: Concept) -> dict[str, list[Recommendation]]:
    """The other rules that reach the concept, by the id of the definition that names it."""
    mine = _names(book, concept.id)
    own = {one.id for one in direct(book, concept)}
    found: dict[str, list[Recommendation]] = {}
    for defined in book.rules.definitions:
        if mine & signs(book, defined.when):
            rules = [
                one
                for one in book.rules.recommendations
                if one.id not in own and defined.id in definitions(book, one.when, deep=False)
            ]
            if rules:
                found[defined.id] = rules
    return found


Waits = Literal["for it", "for nothing", "for more"]


def alone(book: Book, concept: Concept, node: c.Condition) -> bool:
    """Is the concept all that ``node`` waits for, in a child who has or may have the disease?

    A severity, another sign, a value, a drug that runs or an age is more than the concept; what
    must not be there is not, nor is a definition that the data call brief.
    """
    return _waits(book, frozenset(_names(book, concept.id)), node) == "for it"


def _waits(book: Book, mine: frozenset[str], node: c.Condition) -> Waits:
    if isinstance(node, c.NoneOf):
        return "for nothing"
    if isinstance(node, c.AllOf):
        parts = {_waits(book, mine, one) for one in node.of}
        if "for more" in parts:
            return "for more"
        return "for it" if "for it" in parts else "for nothing"
    if isinstance(node, c.AtLeast) and node.n > 1:
        return "for more"
    if isinstance(node, c.AnyOf | c.AtLeast):
        return "for it" if "for it" in {_waits(book, mine, one) for one in node.of} else "for more"
    if isinstance(node, c.Definition):
        defined = next((one for one in book.rules.definitions if one.id == node.is_), None)
        inner = _waits(book, mine, defined.when) if defined is not None else "for more"
        return "for nothing" if inner != "for it" and defined and defined.brief else inner
    graded = isinstance(node, c.Manifestation) and bool(node.severity)
    return "for it" if mine & signs(book, node) and not graded else "for more"
