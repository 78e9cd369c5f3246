"""Every symbol, text and line of a pedigree with its place, in px from the top left."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from scurfin.family.drawing.arrange import arrange
from scurfin.family.drawing.channels import Track, tracks
from scurfin.family.drawing.kinship import Family, family, is_phantom, orphans, twin_groups
from scurfin.family.drawing.place import place
from scurfin.family.drawing.rows import Rows, rows
from scurfin.family.drawing.words import LINE, under, width
from scurfin.family.people import Pedigree, parents
from scurfin.family.risk import Risk

RADIUS = 17.0
MARGIN = 56.0
TEXT = RADIUS + 9.0
LANE = 10.0
OVER = 8.0
_BETWEEN = 50.0
_TWINS = 24.0


@dataclass
class Part:
    """One unconnected family: its rows, and the x of each slot."""

    family: Family
    rows: Rows
    order: list[list[int]]
    x: dict[str, float]
    twin: dict[str, tuple[str, ...]]
    tracks: dict[int, list[Track]] = field(default_factory=dict)


@dataclass
class Layout:
    """``y``: the height of the symbols of each row. ``bar``: of each lane below a row;
    ``over``: of each lane just above a row. ``numbers``: 'II-3' by id."""

    parts: list[Part]
    y: list[float]
    bar: list[list[float]]
    over: list[list[float]]
    numbers: dict[str, str]
    text: dict[str, list[str]]
    width: float
    height: float


def layout(pedigree: Pedigree, risks: dict[str, Risk]) -> Layout:
    parts = [_arranged(each) for each in _components(pedigree)]
    numbers: dict[str, str] = {}
    count: dict[int, int] = {}
    for part in parts:
        for row, units in enumerate(part.order):
            for unit in units:
                for slot in part.rows.units[unit]:
                    if slot in part.family.people:
                        count[row] = count.get(row, 0) + 1
                        numbers[slot] = f"{roman(row + 1)}-{count[row]}"
    text = {
        one.id: under(one, numbers[one.id], risks.get(one.id), pedigree) for one in pedigree.people
    }
    left = MARGIN
    for part in parts:
        widths = {
            slot: _width(slot, part, pedigree, text) for slots in part.rows.units for slot in slots
        }
        placed = place(part.rows, part.order, widths)
        part.x = {slot: left + x for slot, x in placed.items()}
        left = max(part.x[slot] + widths[slot] / 2 for slot in placed) + _BETWEEN
        part.tracks = tracks(part.rows, part.x, part.twin)
    return _high(parts, numbers, text, left - _BETWEEN + 16)


def roman(number: int) -> str:
    text = ""
    steps = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"))
    for value, sign in (*steps, (4, "IV"), (1, "I")):
        while number >= value:
            text, number = text + sign, number - value
    return text


def _components(pedigree: Pedigree) -> list[Pedigree]:
    """Unconnected families, in the order told."""
    people = pedigree.by_id()
    near: dict[str, set[str]] = {name: set() for name in people}
    links = [(one.id, other) for one in pedigree.people for other in parents(one)]
    links += [each.partners for each in pedigree.matings if set(each.partners) <= people.keys()]
    for twins in twin_groups(people, orphans(people)):
        links += [(twins[0], other) for other in twins[1:]]
    for first, second in links:
        near[first].add(second)
        near[second].add(first)
    found: list[Pedigree] = []
    seen: set[str] = set()
    for start in people:
        if start in seen:
            continue
        todo, mine = [start], {start}
        while todo:
            for other in near[todo.pop()] - mine:
                mine.add(other)
                todo.append(other)
        seen |= mine
        matings = tuple(each for each in pedigree.matings if set(each.partners) <= mine)
        some = tuple(one for one in pedigree.people if one.id in mine)
        found.append(msgspec.structs.replace(pedigree, people=some, matings=matings))
    return found


def _arranged(pedigree: Pedigree) -> Part:
    drawn = family(pedigree)
    made = rows(drawn)
    twins = [group for each in drawn.couples for group in twin_groups(drawn.people, each.children)]
    twins += twin_groups(drawn.people, orphans(drawn.people))
    order = arrange(made, drawn.people, twins)
    return Part(drawn, made, order, {}, {name: group for group in twins for name in group})


def _width(slot: str, part: Part, pedigree: Pedigree, text: dict[str, list[str]]) -> float:
    if slot not in part.family.people:
        return 22.0 if is_phantom(slot) and "?" in slot else 14.0
    arrows = slot in (pedigree.proband, pedigree.consultand)
    brackets = part.family.people[slot].adopted
    least = 2 * RADIUS + (50 if arrows else 20 if brackets else 14)
    return max(least, 6 + max(width(line) for line in text[slot]))


def _high(
    parts: list[Part], numbers: dict[str, str], text: dict[str, list[str]], right: float
) -> Layout:
    depth = max(len(part.order) for part in parts)
    y, bar, over = [], [], []
    at = 20.0 + (_TWINS if _has_twins(parts, 0) else 0)
    for row in range(depth):
        lanes = _lanes(parts, row, over=True)
        over.append([at + LANE * lane for lane in range(lanes)])
        at += LANE * lanes + OVER + RADIUS
        y.append(at)
        lines = max(
            len(text[name])
            for part in parts
            for name, layer in part.family.layer.items()
            if layer == row
        )
        at += TEXT + LINE * lines + 8
        lanes = _lanes(parts, row, over=False)
        bar.append([at + LANE * lane for lane in range(lanes)])
        at += LANE * lanes + (_TWINS if _has_twins(parts, row + 1) else 6)
    return Layout(parts, y, bar, over, numbers, text, right, at)


def _lanes(parts: list[Part], row: int, *, over: bool) -> int:
    found = [
        track.lane + 1
        for part in parts
        for track in part.tracks.get(row, ())
        if track.over is over and track.lane >= 0
    ]
    return max(found, default=0)


def _has_twins(parts: list[Part], row: int) -> bool:
    return any(
        one.twins and part.family.layer[one.id] == row
        for part in parts
        for one in part.family.people.values()
    )
