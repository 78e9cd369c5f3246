"""How the rules of a column become bullets that fit its height."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handbook.boxes import Box, Gate
from handbook.drawing import Item, wrapped
from handbook.page import URGENCIES, Book
from scurfin.pathway.model import Recommendation

SIZES = (9.0, 8.6, 8.2)
SPACE, INDENT = 9.0, 11.0
HEADS = ("Start", "Go on with", "Change", "Stop", "Offer:")

Held = dict[str, list[Recommendation]]


@dataclass(frozen=True)
class Fitted:
    """One part of a column, set in type: a gate's lines or a box's bullets."""

    part: Box | Gate
    height: float
    items: tuple[Item, ...] = ()
    question: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    size: float
    parts: tuple[Fitted, ...]

    @property
    def height(self) -> float:
        return sum(one.height for one in self.parts) + SPACE * (len(self.parts) - 1)


def leading(size: float) -> float:
    return size * 1.18


def bullets(
    book: Book, box: Box, rules: list[Recommendation], size: float, width: float, most: int
) -> list[Item]:
    """A bullet for each rule, the most urgent first; drugs to start stand together in one."""
    found: list[Item] = []
    for urgency in URGENCIES:
        together: dict[str, list[Recommendation]] = {}
        for one in rules:
            if one.urgency == urgency:
                together.setdefault(_said(book, box, one), []).append(one)
        for said, mine in together.items():
            names = list(dict.fromkeys(book.name(one.do.what) for one in mine))
            text, lines = said, most
            if said in HEADS:
                text, lines = f"{said} {'; '.join(names)}", 12
            ids = tuple(one.id for one in mine)
            found.append(Item(tuple(wrapped(text, size, width - INDENT, lines)), urgency, ids))
    return found


def _said(book: Book, box: Box, rule: Recommendation) -> str:
    """What a bullet says; drugs of a box that names them together share their head."""
    if rule.do.what not in book.known.drugs:
        return book.short(rule)
    if not box.each:
        return book.short(rule).removesuffix(book.name(rule.do.what)).strip()
    return book.full(rule)


def box_height(items: list[Item], size: float) -> float:
    return size + 9 + sum(len(one.lines) for one in items) * leading(size) + 3


Lane = tuple[tuple[Box | Gate, ...], float]


def road(book: Book, lanes: list[Lane], held: Held, height: float) -> list[Column]:
    """The columns, each with its width, in one size of type: the largest in which all of it fits.

    In the smallest, what does not fit is said more briefly, and at last counted.
    """
    for size in SIZES:
        full = [_column(book, parts, held, width, size, 2) for parts, width in lanes]
        if all(one.height <= height for one in full):
            return full
    brief = [_column(book, parts, held, width, SIZES[-1], 1) for parts, width in lanes]
    return [_fit(short, long, height) for short, long in zip(brief, full, strict=True)]


def _column(
    book: Book, parts: tuple[Box | Gate, ...], held: Held, width: float, size: float, most: int
) -> Column:
    return Column(size, tuple(_fitted(book, one, held, width, size, most) for one in parts))


def _fit(made: Column, full: Column, height: float) -> Column:
    if full.height <= height:
        return full
    if made.height <= height:
        return _longer(made, full, height)
    while made.height > height:
        longest = max(made.parts, key=lambda one: len(one.items))
        short = _shorter(longest, made.size)
        made = replace(made, parts=tuple(short if one is longest else one for one in made.parts))
    return made


def _longer(made: Column, full: Column, height: float) -> Column:
    """``made``, with as many of the longer bullets of ``full`` as there is room for."""
    room = int((height - made.height) / leading(made.size))
    parts = []
    for one, other in zip(made.parts, full.parts, strict=True):
        items = []
        for short, long in zip(one.items, other.items, strict=True):
            more = len(long.lines) - len(short.lines)
            items.append(long if more <= room else short)
            room -= more if more <= room else 0
        grown = box_height(items, made.size) if items else one.height
        parts.append(replace(one, items=tuple(items), height=grown))
    return replace(made, parts=tuple(parts))


def _fitted(
    book: Book, part: Box | Gate, held: Held, width: float, size: float, most: int
) -> Fitted:
    if isinstance(part, Box):
        items = bullets(book, part, held[part.key], size, width - 8, most)
        return Fitted(part, box_height(items, size), tuple(items))
    name = next(one.name for one in book.rules.definitions if one.id == part.definition)
    question = wrapped(f"{name[:1].upper()}{name[1:]}?", size, width - 26, 7)
    answers = [
        *wrapped(f"yes: {part.yes}", size, width - 26, 2),
        *wrapped(f"no: {part.no}", size, width - 26, 2),
    ]
    lines = len(question) + len(answers)
    return Fitted(
        part, lines * leading(size) + 11, question=tuple(question), answers=tuple(answers)
    )


def _shorter(one: Fitted, size: float) -> Fitted:
    """The box with its last bullet counted instead of named."""
    named = [item for item in one.items if item.urgency]
    hidden = [rule for item in one.items if not item.urgency for rule in item.rules]
    rules = (*named[-1].rules, *hidden)
    more = Item((f"and {len(rules)} more: see pathway.md",), "", rules)
    items = [*named[:-1], more]
    return replace(one, items=tuple(items), height=box_height(items, size))
