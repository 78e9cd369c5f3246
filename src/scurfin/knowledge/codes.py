"""From the words of a record to the codes of the world, and back.

A code is a CURIE ('HP:0002014', 'LOINC:2345-7') with its label. A word without a code gets one of
our own ('SCURFIN:sign.food-refusal'), so that nothing is lost between systems.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache

from scurfin.knowledge.model import Analyte, Coding, Term
from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import analyte, drug, sign, slug
from scurfin.terms.quantities import unit_name

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
    known, by_code = drug(code.label, ""), drug("", atc) if atc else None
    if known is None or (by_code is not None and by_code.route == "topical" != known.route):
        known = by_code or known
    if known is not None:
        return known.name, f"ATC:{atc}" if atc else ""
    return code.label or code.id, f"ATC:{atc}" if atc else ""


def local_use(code: Code) -> str:
    """'topical' for an ATC code of a group for the skin, the eye, the ear, nose or airways."""
    groups = {one: word for (of, one), found in _by_code().items() if of == "local use"
              for word in (found.word,)}  # fmt: skip
    return next((word for one, word in groups.items() if code.id.startswith(one)), "")


def test_code(what: str) -> Code:
    """The LOINC code of a test as told, or one of ours."""
    known = analyte(what)
    if known is None:
        return told("test", what)
    if known.loinc:
        return Code(f"LOINC:{known.loinc}", known.name)
    return own("test", known.id, label=known.name)


def test_word(code: Code) -> str:
    """What a test is called here.

    A LOINC code that is not known is another test, however alike its label: glucose in urine.
    """
    known = _tests().get(code.value) if code.system == "LOINC" else None
    if known is None and code.system == OWN:
        known = knowledge().analytes.get(code.own("test") or "")
    if known is None and code.system == "LOINC" and analyte(code.label) is not None:
        return f"{code.label} ({code.id})"
    return known.name if known is not None else code.label or code.id


def coded(of: str, word: str) -> Code | None:
    """The code of a word of this kind (disease, severity, zygosity, gene, route, onset)."""
    found = _by_word().get((of, word.strip().lower()))
    return None if found is None else Code(found.code, found.label)


def word_of(of: str, code: Code) -> str | None:
    """The word of this kind that a code means; None if none is known."""
    found = _by_code().get((of, code.id))
    return None if found is None else found.word


def ucum(unit: str) -> str:
    """The UCUM code of a unit as written; '' if none is known here."""
    known = knowledge().ucum_units.get(unit) or knowledge().ucum_units.get(unit_name(unit))
    if known is not None:
        return known.code or known.unit
    return unit if unit in _canonical() else ""


def units_differ(what: str, one: str, other: str) -> bool:
    """Do two units that are told for one value mean different amounts of this test?"""
    test = analyte(what)
    if test is None or not one or not other:
        return False
    factors = {test.unit: 1.0, **test.units}
    both = [factors.get(unit_name(each), factors.get(each)) for each in (one, other)]
    return None not in both and both[0] != both[1]


PERIODS = {"day": "d", "week": "wk", "dose": "{dose}"}


def dose_unit(unit: str, per: str | None, period: str) -> tuple[str, str]:
    """A dose's unit in words and as a UCUM code ('' where the amount has none):
    ('mg/kg/day', 'mg/kg/d')."""
    words = "/".join(one for one in (unit, per, period) if one)
    code = ucum(unit)
    parts = (code, per, PERIODS.get(period, period))
    return words, "/".join(one for one in parts if one) if code else ""


@cache
def _canonical() -> frozenset[str]:
    return frozenset(one.unit for one in knowledge().analytes.values() if one.unit)


@lru_cache(maxsize=4096)
def near_signs(label: str) -> tuple[str, ...]:
    """Codes of the vocabulary whose label is much like this one, for a human to choose from."""
    names = _sign_names()
    close = get_close_matches(label.lower(), names, n=3, cutoff=0.7)
    return tuple(dict.fromkeys(names[one] for one in close))


@lru_cache(maxsize=4096)
def near_tests(label: str) -> tuple[str, ...]:
    """Tests whose name is much like this label."""
    names = _test_names()
    close = get_close_matches(label.lower(), names, n=3, cutoff=0.7)
    return tuple(dict.fromkeys(names[one] for one in close))


@lru_cache(maxsize=4096)
def near_drugs(label: str) -> tuple[str, ...]:
    """Treatments named in this label ('ciclosporin 50 mg capsule'), or much like it."""
    low = f" {label.lower()} "
    names = _drug_names()
    inside = [name for word, name in names.items() if len(word) > 3 and f" {word} " in low]
    close = inside or [names[one] for one in get_close_matches(label.lower(), names, 3, 0.7)]
    return tuple(dict.fromkeys(close))[:3]


@cache
def _sign_names() -> dict[str, str]:
    return {
        word.lower(): f"{one.name} ({one.code})"
        for one in knowledge().terms.values()
        if one.code
        for word in (one.name, one.label, *one.synonyms)
    }


@cache
def _test_names() -> dict[str, str]:
    return {
        word.lower(): one.name
        for one in knowledge().analytes.values()
        for word in (one.name, *one.synonyms)
    }


@cache
def _drug_names() -> dict[str, str]:
    return {
        word.lower(): one.name
        for one in knowledge().drugs.values()
        for word in (one.name, *one.synonyms)
    }


def _curie(code: str) -> bool:
    prefix, colon, value = code.partition(":")
    return bool(prefix and colon and value and " " not in code)


@cache
def _signs() -> dict[str, Term]:
    return {one.code: one for one in reversed(knowledge().terms.values()) if one.code}


@cache
def _tests() -> dict[str, Analyte]:
    return {
        code: one
        for one in knowledge().analytes.values()
        for code in (one.loinc, *one.also)
        if code
    }


@cache
def _by_word() -> dict[tuple[str, str], Coding]:
    return {(one.of, one.word.lower()): one for one in knowledge().codings}


@cache
def _by_code() -> dict[tuple[str, str], Coding]:
    return {(one.of, code): one for one in knowledge().codings for code in (one.code, *one.also)}
