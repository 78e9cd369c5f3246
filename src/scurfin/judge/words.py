"""How judging reads treatments: kinds, words that tell only a class, lines that speak in words.

All of it is data, in ``data/words.yaml``; the classes themselves are those of the knowledge.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec

from scurfin.knowledge.model import Shape
from scurfin.knowledge.store import knowledge
from scurfin.terms.source_text import InputError, read_text

DATA = Path(__file__).parent / "data" / "words.yaml"
TRANSPLANT: Final = "transplant"
STOP_OR_CHANGE = "stop/change"
OTHER = "other"

Verb = Literal["start", "change", "stop", "transplant", "forbid"]


class Kind(Shape, frozen=True):
    """A kind of decision and the drug classes that belong to it."""

    kind: str
    classes: tuple[str, ...]


class Spoken(Shape, frozen=True):
    """What a line says in words: ``of`` are drug ids, classes or 'transplant'."""

    line: str
    verb: Verb
    of: tuple[str, ...]
    option: str = ""


class Reading(Shape, frozen=True):
    """The whole file. ``groups``: from a drug id that tells only a class to that class."""

    kinds: tuple[Kind, ...]
    groups: dict[str, str]
    treats: tuple[str, ...]
    spoken: tuple[Spoken, ...]


@cache
def reading() -> Reading:
    """The file, read once. Raises InputError if it is broken."""
    try:
        return msgspec.convert(read_text(DATA).data, Reading)
    except msgspec.ValidationError as problem:
        remedy = "see the shapes in judge/words.py"
        raise InputError(str(problem), file=str(DATA), remedy=remedy) from None


@cache
def all_classes() -> frozenset[str]:
    """Every class that a drug of the knowledge has."""
    return frozenset(name for one in knowledge().drugs.values() for name in one.classes)


def classes_of(what: str) -> frozenset[str]:
    """The classes of a drug; a class is its own."""
    known = knowledge().drugs.get(what)
    return frozenset(known.classes) if known is not None else frozenset({what})


def group_of(what: str) -> str:
    """The class that ``what`` stands for, if it tells no more than a class; else ''."""
    if what in knowledge().drugs:
        return reading().groups.get(what, "")
    return what if what in all_classes() else ""


@cache
def class_told(word: str) -> str:
    """The class that a told word names, in the singular or plural; '' if it names none.

    >>> class_told("Calcineurin inhibitors")
    'calcineurin inhibitor'
    """
    low = " ".join(word.lower().split())
    return next(
        (one for one in sorted(all_classes()) if low in (one.lower(), f"{one}s".lower())), ""
    )


def kind_of(classes: frozenset[str]) -> str:
    """The kind of a treatment with these classes."""
    return next((one.kind for one in reading().kinds if classes & set(one.classes)), OTHER)


def kinds() -> tuple[str, ...]:
    """Every kind, in the order in which they are shown."""
    return (*(one.kind for one in reading().kinds), TRANSPLANT, STOP_OR_CHANGE, OTHER)


@cache
def named_in(text: str) -> tuple[str, ...]:
    """The drugs whose names stand in ``text`` as whole words; words for a class do not count.

    >>> named_in("E: fludarabine and melphalan")
    ('fludarabine', 'melphalan')
    """
    return tuple(
        one.id
        for one in knowledge().drugs.values()
        if one.id not in reading().groups
        and any(_stands(word, text) for word in (one.id, one.name, *one.synonyms))
    )


def _stands(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None
