"""From the words of a record to what scurfin knows: signs, drugs, tests.

A word that is not known stays as it was written and is followed all the same;
it only fits no rule.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from scurfin.knowledge.model import Analyte, Concept, Drug, Term
from scurfin.knowledge.store import knowledge


def slug(text: str) -> str:
    """A word as an id: lower case, hyphens; letters of every script are kept.

    >>> slug("Type I Diabetes (new)")
    'type-i-diabetes-new'
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    kept = "".join(char if unicodedata.category(char)[0] in "LMN" else "-" for char in plain)
    signs = "-".join(f"u{ord(char):04x}" for char in plain if not char.isspace())
    return re.sub("-+", "-", kept).strip("-") or signs or "unnamed"


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
def _drugs_by_slug() -> dict[str, Drug]:
    """Drugs by their words without punctuation; one that two drugs share means neither."""
    found: dict[str, Drug] = {}
    shared: set[str] = set()
    for word, drug in _drugs_by_word().items():
        if found.setdefault(slug(word), drug) is not drug:
            shared.add(slug(word))
    ids = knowledge().drugs
    return {key: one for key, one in found.items() if key not in shared} | {**ids}


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
    found = _drugs_by_word().get(_plain(what)) or _drugs_by_slug().get(slug(what))
    atc = code.strip().upper().removeprefix("ATC:").strip()
    if found is None and atc:
        found = next((one for one in knowledge().drugs.values() if one.atc == atc), None)
    return found


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
