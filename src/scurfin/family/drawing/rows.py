"""Rows of units: partners side by side, ports for their children, passes for long lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scurfin.family.drawing.kinship import PHANTOM, Couple, Family, is_phantom, orphans, twin_groups


@dataclass(frozen=True)
class Net:
    """A line of descent through one channel (below the row of that number).

    ``top``: the slot it comes from, None for twins whose parents are not told. ``bottoms``: slots
    of the next row. ``couple``: whose line it is, -1 for nobody's. ``link``: it leads to a partner
    of another generation.
    """

    channel: int
    top: str | None
    bottoms: tuple[str, ...]
    couple: int
    link: bool = False
    related: bool = False


@dataclass(frozen=True)
class Bond:
    """How a couple is joined. ``beside``: the partners reached at the side of their symbols;
    others are reached from above, by a line over the row."""

    couple: Couple
    port: str
    left: str
    right: str
    beside: tuple[str, ...]


@dataclass
class Rows:
    """Units (slots from left to right) with their rows, the nets between and the bonds within."""

    units: list[list[str]] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    nets: list[Net] = field(default_factory=list)
    bonds: list[Bond] = field(default_factory=list)
    unit_of: dict[str, int] = field(default_factory=dict)

    def add(self, slots: list[str], row: int) -> None:
        for slot in slots:
            self.unit_of[slot] = len(self.units)
        self.units.append(slots)
        self.row.append(row)


def port_of(couple: Couple) -> str:
    return f"{PHANTOM}port{couple.index}"


def rows(family: Family) -> Rows:
    """Everybody in a unit of their generation."""
    made = Rows()
    layer = dict(family.layer)
    same: list[Couple] = []
    for couple in family.couples:
        first, second = couple.partners
        for name, other in ((first, second), (second, first)):
            if is_phantom(name):
                layer[name] = layer[other]
        if layer[first] == layer[second]:
            same.append(couple)
            continue
        same.extend(_linked(couple, layer, made))
    _units(same, layer, made, family)
    for couple in family.couples:
        if couple.children:
            row = max(layer[name] for name in couple.partners)
            _descend(couple, port_of(couple), row, couple.children, layer, made)
    for twins in twin_groups(family.people, orphans(family.people)):
        if len({layer[name] for name in twins}) == 1:
            made.nets.append(Net(layer[twins[0]] - 1, None, twins, -1))
    return made


def _linked(couple: Couple, layer: dict[str, int], made: Rows) -> list[Couple]:
    """Partners of different generations: each gets an end of the line beside the symbol."""
    upper, lower = sorted(couple.partners, key=lambda name: layer[name])
    end, start = f"{PHANTOM}to{couple.index}", f"{PHANTOM}from{couple.index}"
    layer[end], layer[start] = layer[lower], layer[upper]
    _descend(couple, start, layer[upper], (end,), layer, made, link=True)
    pair = (lower, end)
    return [
        Couple(couple.index, pair, couple.related, couple.children),
        Couple(-1 - couple.index, (upper, start), couple.related, ()),
    ]


def _descend(
    couple: Couple,
    top: str,
    row: int,
    children: Iterable[str],
    layer: dict[str, int],
    made: Rows,
    *,
    link: bool = False,
) -> None:
    """The nets from ``top`` to ``children``, with passes through the rows between."""
    todo, source = list(children), top
    while todo:
        here = tuple(name for name in todo if layer[name] == row + 1)
        todo = [name for name in todo if layer[name] > row + 1]
        if todo:
            through = f"{PHANTOM}pass{top}:{row + 1}"
            made.add([through], row + 1)
            here = (*here, through)
        made.nets.append(Net(row, source, here, couple.index, link, link and couple.related))
        if todo:
            source, row = through, row + 1


def _units(couples: list[Couple], layer: dict[str, int], made: Rows, family: Family) -> None:
    of: dict[str, list[Couple]] = {}
    for couple in couples:
        for name in couple.partners:
            of.setdefault(name, []).append(couple)
    placed: set[str] = set()
    by_ties = sorted(
        (name for name in layer if not is_phantom(name)), key=lambda name: -len(of.get(name, []))
    )
    for start in by_ties:
        if start not in placed:
            made.add(_chain(start, of, placed, made, family), layer[start])


def _chain(
    start: str, of: dict[str, list[Couple]], placed: set[str], made: Rows, family: Family
) -> list[str]:
    """People joined by couples in a line: two partners beside each, further ones at the end."""
    line = [start]
    placed.add(start)
    taken: dict[str, set[str]] = {start: set()}
    done: set[int] = set()
    queue = [start]
    while queue:
        name = queue.pop(0)
        for couple in of.get(name, []):
            if couple.index in done:
                continue
            done.add(couple.index)
            first, second = couple.partners
            other = second if first == name else first
            if other not in placed:
                placed.add(other)
                taken[other] = set()
                queue.append(other)
                _beside(line, taken, name, other, couple, made, family)
            else:
                _tie(line, taken, name, other, couple, made)
    return line


def _beside(
    line: list[str],
    taken: dict[str, set[str]],
    name: str,
    other: str,
    couple: Couple,
    made: Rows,
    family: Family,
) -> None:
    port = port_of(couple)
    left_free = line[0] == name and "left" not in taken[name]
    right_free = line[-1] == name and "right" not in taken[name]
    person = family.people.get(name)
    prefers_left = person is not None and person.sex == "female"
    if left_free and (prefers_left or not right_free):
        line[:0] = [other, port]
        taken[name].add("left")
        taken[other].add("right")
        made.bonds.append(Bond(couple, port, other, name, (other, name)))
    elif right_free:
        line += [port, other]
        taken[name].add("right")
        taken[other].add("left")
        made.bonds.append(Bond(couple, port, name, other, (name, other)))
    elif line.index(name) < len(line) / 2 and "left" not in taken[line[0]]:
        line[:0] = [other, port]
        taken[other].add("right")
        made.bonds.append(Bond(couple, port, other, name, (other,)))
    else:
        line += [port, other]
        taken[other].add("left")
        made.bonds.append(Bond(couple, port, name, other, (other,)))


def _tie(
    line: list[str], taken: dict[str, set[str]], name: str, other: str, couple: Couple, made: Rows
) -> None:
    """Two people already in the line: the port goes to a free end, else stands by itself."""
    port = port_of(couple)
    for end, side in ((line[0], "left"), (line[-1], "right")):
        if end in (name, other) and side not in taken[end]:
            taken[end].add(side)
            line.insert(0 if side == "left" else len(line), port)
            made.bonds.append(Bond(couple, port, name, other, (end,)))
            return
    line.append(port)
    made.bonds.append(Bond(couple, port, name, other, ()))
