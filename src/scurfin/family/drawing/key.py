"""The key under a drawing: only what the drawing uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from scurfin.family.drawing.kinship import family, is_phantom, orphans, twin_groups
from scurfin.family.drawing.symbols import (
    Carriers,
    Fill,
    arrow,
    brackets,
    fill,
    inside,
    shape,
    slash,
    slashed,
    symbol,
    unsure,
)
from scurfin.family.drawing.words import bears, birth_sex, method, wrapped
from scurfin.family.people import Pedigree, Person
from scurfin.family.risk import Risk
from scurfin.terms.safe_text import safe

_ROW = 44.0
_COLUMNS = 2
_COLUMN = 330.0
_SOURCE = "Symbols: National Society of Genetic Counselors, 2022 (doi 10.1002/jgc4.1621)."


@dataclass(frozen=True)
class Key:
    made: list[str]
    width: float
    height: float


def key(
    pedigree: Pedigree,
    by_id: dict[str, Risk],
    risks: Sequence[Risk] | None,
    numbers: dict[str, str],
    carriers: Carriers,
) -> Key:
    """The key, from (0, 0)."""
    entries = _entries(pedigree, by_id, carriers)
    made = ['<path class="rule" d="M16 4H676" stroke="#000" stroke-width="0.8"/>']
    rows = -(-len(entries) // _COLUMNS)
    for index, (mark, words) in enumerate(entries):
        x = 46 + (index // rows) * _COLUMN
        y = 32 + (index % rows) * _ROW
        made.append(
            f'<g class="entry" stroke="#000" stroke-width="1.6" '
            f'transform="translate({x:g} {y:g})">{mark}</g>'
        )
        lines = wrapped(words, 42, None)
        first = y + 4 - 6.5 * (len(lines) - 1)
        made += [_line(x + 46, first + 13 * i, line) for i, line in enumerate(lines)]
    at = 32 + rows * _ROW
    notes = [*method(risks), *_notes(pedigree, numbers), _SOURCE]
    for note in notes:
        for line in wrapped(note, 110, None):
            made.append(_line(16, at, line))
            at += 15
    return Key(made, 2 * _COLUMN + 36, at)


def _line(x: float, y: float, text: str) -> str:
    return f'<text class="words" x="{x:g}" y="{y:g}">{escape(safe(text))}</text>'


def _notes(pedigree: Pedigree, numbers: dict[str, str]) -> list[str]:
    found = []
    if any(birth_sex(one) for one in pedigree.people):
        found.append("AMAB, AFAB, UAAB: assigned male, female, unknown sex at birth.")
    if pedigree.variant:
        found.append(f"Family variant: {pedigree.gene} {pedigree.variant}.")
    if pedigree.source:
        found.append(f"Family as told in: {pedigree.source}")
    told = [one for one in pedigree.people if one.comment]
    told.sort(key=lambda one: _place(numbers[one.id]))
    return found + [f"{numbers[one.id]}: {one.comment}" for one in told]


def _place(number: str) -> tuple[int, str, int]:
    row, _, at = number.partition("-")
    return len(row), row, int(at)


def _entries(
    pedigree: Pedigree, by_id: dict[str, Risk], carriers: Carriers
) -> list[tuple[str, str]]:
    people = pedigree.people
    shapes = {shape(one) for one in people}
    fills = {fill(one, by_id.get(one.id), pedigree) for one in people}
    known = {bears(one, by_id.get(one.id), pedigree) for one in people}
    found: list[tuple[str, str]] = []

    def add(kind: str, words: str, filled: Fill = "", more: str = "") -> None:
        found.append((symbol(kind, 0, 0, filled, carriers) + more, words))

    if "square" in shapes:
        add("square", "man or boy")
    if "circle" in shapes:
        add("circle", "woman or girl")
    if "diamond" in shapes:
        add("diamond", "gender not told, or neither")
    if "triangle" in shapes:
        add("triangle", "pregnancy not carried to term")
    if "affected" in fills:
        add(_kind(people, by_id, pedigree, "affected"), f"affected ({pedigree.gene})", "affected")
    if "carrier" in fills:
        how = ["tested"] if "tested" in known else []
        how += ["deduced from the family"] if "deduced" in known else []
        kind = _kind(people, by_id, pedigree, "carrier")
        add(kind, f"bears the variant, not affected ({' or '.join(how)})", "carrier")
    if "presymptomatic" in fills:
        add("square", "tested positive, not affected so far", "presymptomatic")
    if any(map(unsure, people)):
        add("square", "not told whether affected", more=_bare(inside("?", 0, 0, light=False)))
    if any(one.pregnancy and shape(one) != "triangle" for one in people):
        add("diamond", "pregnancy now", more=_bare(inside("P", 0, 0, light=False)))
    if any(one.gamete_donor for one in people):
        add("square", "gave an egg or sperm", more=_bare(inside("D", 0, 0, light=False)))
    if any(slashed(one) for one in people):
        words = "died" + (", or stillborn" if any(o.loss == "stillbirth" for o in people) else "")
        words += "; triangle: termination" if any(o.loss == "termination" for o in people) else ""
        add("square", words, more=slash("square", 0, 0))
    if pedigree.proband:
        add("square", "proband", more=arrow(0, 0, letter="P"))
    if pedigree.consultand:
        add("circle", "consultand", more=arrow(0, 0))
    found += _lines(pedigree)
    if any(one.adopted for one in people):
        words = "adopted; the line is the biological one, dashed where no parents are told"
        add("square", words, more=brackets(0, 0))
    return found


def _lines(pedigree: Pedigree) -> list[tuple[str, str]]:
    drawn = family(pedigree)
    twins = [set_ for each in drawn.couples for set_ in twin_groups(drawn.people, each.children)]
    twins += twin_groups(drawn.people, orphans(drawn.people))
    found = []
    if any(couple.related for couple in drawn.couples):
        found.append(('<path d="M-18 -2H18M-18 2H18"/>', "related partners"))
    if any(is_phantom(name) for couple in drawn.couples for name in couple.partners):
        found.append((_bare(inside("?", 0, 0, light=False)), "the other parent is not told"))
    if twins:
        same = any(drawn.people[name].identical for group in twins for name in group)
        mark = '<path fill="none" d="M-16 12L0 -12L16 12' + ('M-8 0H8"/>' if same else '"/>')
        found.append((mark, "twins; with a bar: identical" if same else "twins, not identical"))
    return found


def _bare(text: str) -> str:
    return f'<g stroke="none">{text}</g>'


def _kind(people: tuple[Person, ...], by_id: dict[str, Risk], of: Pedigree, what: str) -> str:
    return next(shape(one) for one in people if fill(one, by_id.get(one.id), of) == what)
