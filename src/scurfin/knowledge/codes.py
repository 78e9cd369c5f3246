"""From the words of a record to the codes of the world, and back.

A code is a CURIE ('HP:0002014', 'LOINC:2345-7') with its label. A word without a code gets one of
our own ('SCURFIN:sign.food-refusal'), so that nothing is lost between systems.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from scurfin.knowledge.model import Analyte, Coding, Term
from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import analyte, drug, sign, slug

OWN = "SCURFIN"
_SIGNS = re.compile(r"[^A-Za-z0-9.-]")


@dataclass(frozen=True)
class Code:
    """A code as a CURIE, with the label that stands beside it."""

    id: str
    label: str

    @property
    def system(self) -> str:
        return self.id.partition(":")[0]

    @property
    def value(self) -> str:
        return self.id.partition(":")[2]

    def own(self, *start: str) -> str | None:
        """What follows ``start`` in a code of ours; None if it is none, or begins otherwise."""
        begin = own(*start, label="").id + "."
        return self.id[len(begin) :] if self.id.startswith(begin) else None


def own(*parts: str, label: str) -> Code:
    """A code of ours: ``own("sign", "food-refusal", label="food refusal")``."""
    return Code(f"{OWN}:" + ".".join(_SIGNS.sub(_plain_sign, part) for part in parts), label)


def _plain_sign(match: re.Match[str]) -> str:
    """A sign that no CURIE may hold: a hyphen for punctuation, its number for a letter."""
    return f"u{ord(match[0]):04x}" if match[0].isalnum() else "-"


def told(kind: str, words: str) -> Code:
    """Free words as a code of ours, by their slug; the label holds them as told."""
    return own(kind, slug(words), label=words)


def sign_code(what: str, code: str = "") -> Code:
    """The code of a sign or infection as told."""
    known = sign(what, code)
    if code and _curie(code):
        official = known is not None and known.code == code
        return Code(code, (known.label or known.name) if known and official else what)
    if known is not None and known.code and not code:
        return Code(known.code, known.label or known.name)
    return told("sign", what)


def sign_word(code: Code) -> tuple[str, str]:
    """What a sign is called here, and its code ('' if the code is ours).

    The vocabulary's name for a code it knows, else the label as it stands.
    """
    if code.system == OWN:
        return code.label or code.value, ""
    known = _signs().get(code.id)
    if known is not None:
        return known.name, code.id
    return code.label or code.id, code.id


def drug_code(what: str, code: str = "") -> Code:
    """The ATC code of a treatment as told, or one of ours."""
    known = drug(what, code)
    if known is not None and known.atc:
        return Code(f"ATC:{known.atc}", known.name)
    if known is not None:
        return own("treatment", known.id, label=known.name)
    atc = code.strip().upper().removeprefix("ATC:").strip()
    return Code(f"ATC:{atc}", what) if atc else told("treatment", what)


def drug_word(code: Code) -> tuple[str, str]:
    """What a treatment is called here, and its ATC code if it has one."""
    atc = code.value if code.system == "ATC" else ""
    known = drug(code.label, "") or (drug("", atc) if atc else None)
    if known is not None:
        return known.name, f"ATC:{atc}" if atc else ""
    return code.label or code.id, f"ATC:{atc}" if atc else ""


def test_code(what: str) -> Code:
    """The LOINC code of a test as told, or one of ours."""
    known = analyte(what)
    if known is None:
        return told("test", what)
    if known.loinc:
        return Code(f"LOINC:{known.loinc}", known.name)
    return own("test", known.id, label=known.name)


def test_word(code: Code) -> str:
    """What a test is called here."""
    known = _tests().get(code.value) if code.system == "LOINC" else None
    if known is None and code.system == OWN:
        known = knowledge().analytes.get(code.own("test") or "")
    return known.name if known is not None else code.label or code.id


def coded(of: str, word: str) -> Code | None:
    """The code of a word of this kind (disease, severity, zygosity, gene, route, onset)."""
    found = _by_word().get((of, word.strip().lower()))
    return None if found is None else Code(found.code, found.label)


def word_of(of: str, code: Code) -> str | None:
    """The word of this kind that a code means; None if none is known."""
    found = _by_code().get((of, code.id))
    return None if found is None else found.word


def near_signs(label: str) -> tuple[str, ...]:
    """Codes of the vocabulary whose label is much like this one, for a human to choose from."""
    names = {
        word.lower(): f"{one.name} ({one.code})"
        for one in knowledge().terms.values()
        if one.code
        for word in (one.name, one.label, *one.synonyms)
    }
    close = get_close_matches(label.lower(), names, n=3, cutoff=0.7)
    return tuple(dict.fromkeys(names[one] for one in close))


def near_tests(label: str) -> tuple[str, ...]:
    """Tests whose name is much like this label."""
    names = {
        word.lower(): one.name
        for one in knowledge().analytes.values()
        for word in (one.name, *one.synonyms)
    }
    close = get_close_matches(label.lower(), names, n=3, cutoff=0.7)
    return tuple(dict.fromkeys(names[one] for one in close))


def near_drugs(label: str) -> tuple[str, ...]:
    """Treatments named in this label ('ciclosporin 50 mg capsule'), or much like it."""
    low = f" {label.lower()} "
    names = {
        word.lower(): one.name
        for one in knowledge().drugs.values()
        for word in (one.name, *one.synonyms)
    }
    inside = [name for word, name in names.items() if len(word) > 3 and f" {word} " in low]
    close = inside or [names[one] for one in get_close_matches(label.lower(), names, 3, 0.7)]
    return tuple(dict.fromkeys(close))[:3]


def _curie(code: str) -> bool:
    prefix, colon, value = code.partition(":")
    return bool(prefix and colon and value and " " not in code)


@cache
def _signs() -> dict[str, Term]:
    return {one.code: one for one in reversed(knowledge().terms.values()) if one.code}


@cache
def _tests() -> dict[str, Analyte]:
    return {one.loinc: one for one in knowledge().analytes.values() if one.loinc}


@cache
def _by_word() -> dict[tuple[str, str], Coding]:
    return {(one.of, one.word.lower()): one for one in knowledge().codings}


@cache
def _by_code() -> dict[tuple[str, str], Coding]:
    return {(one.of, code): one for one in knowledge().codings for code in (one.code, *one.also)}
