"""From the words of a record to what scurfin knows: signs, drugs, tests.

A word that is not known stays as it was written and is followed all the same;
it only fits no rule.
"""

from __future__ import annotations

import re
from functools import cache

from scurfin.knowledge.model import Analyte, Concept, Drug, Term
from scurfin.knowledge.store import knowledge


def slug(text: str) -> str:
    """A word as an id: lower case, hyphens.

    >>> slug("Type I Diabetes (new)")
    'type-i-diabetes-new'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "unnamed"


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


@cache
def _terms_by_word() -> dict[str, Term]:
    found: dict[str, Term] = {}
    for term in knowledge().terms.values():
        for word in (term.name, *term.synonyms):
            found.setdefault(_plain(word), term)
    return found


@cache
def _terms_by_code() -> dict[str, Term]:
    found: dict[str, Term] = {}
    for term in knowledge().terms.values():
        if term.code:
            found.setdefault(term.code, term)
    for term in knowledge().terms.values():
        for code in term.narrower:
            found.setdefault(code, term)
    return found


@cache
def _tracked() -> dict[str, Concept]:
    return {
        name: concept
        for concept in knowledge().concepts.values()
        if concept.tracked
        for name in concept.names
    }


@cache
def _drugs_by_word() -> dict[str, Drug]:
    found: dict[str, Drug] = {}
    for drug in knowledge().drugs.values():
        for word in (drug.id, drug.name, *drug.synonyms):
            found.setdefault(_plain(word), drug)
    return found


@cache
def _analytes_by_word() -> dict[str, Analyte]:
    found: dict[str, Analyte] = {}
    for analyte in knowledge().analytes.values():
        for word in (analyte.id, analyte.name, *analyte.synonyms):
            found.setdefault(_plain(word), analyte)
    return found


def sign(what: str, code: str = "") -> Term | None:
    """The vocabulary term for a sign or infection; the code says more than the word."""
    by_code = _terms_by_code().get(code) if code else None
    if by_code is not None and by_code.code == code:
        return by_code
    return _terms_by_word().get(_plain(what)) or by_code


def concept_of_sign(what: str, code: str = "") -> str:
    """The id of the concept under which a sign's course is followed; its own slug if none."""
    term = sign(what, code) or None
    by_name = _terms_by_word().get(_plain(what))
    for candidate in (term, by_name):
        if candidate is not None and candidate.name in _tracked():
            return _tracked()[candidate.name].id
    return slug(term.name if term is not None else what)


def drug(what: str, code: str = "") -> Drug | None:
    """The drug or treatment meant by ``what`` (a name, synonym or brand) or an ATC code."""
    found = _drugs_by_word().get(_plain(what))
    if found is None and code:
        atc = code.removeprefix("ATC:")
        found = next((one for one in knowledge().drugs.values() if one.atc == atc), None)
    return found


def drug_in_text(text: str) -> Drug | None:
    """The drug that a text such as 'fludarabine 150 mg/m2' begins with."""
    low = _plain(text)
    best: tuple[int, Drug] | None = None
    for word, one in _drugs_by_word().items():
        begins = low == word or re.match(re.escape(word) + r"[\s,(;:]", low)
        if begins and (best is None or len(word) > best[0]):
            best = (len(word), one)
    return best[1] if best else None


def analyte(what: str) -> Analyte | None:
    """The test or measured quantity meant by ``what``."""
    return _analytes_by_word().get(_plain(what))


@cache
def members(concept: str) -> frozenset[str]:
    """The vocabulary names that a concept means (or the name itself, if it is no concept)."""
    known = knowledge().concepts.get(concept)
    if known is None:
        return frozenset({concept})
    return frozenset(known.names) - frozenset(known.not_names)
