"""The order of the units of each row: sibs together, birth order, few crossings, short loops."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable
from itertools import pairwise

from scurfin.family.drawing.rows import Rows

_EVALUATIONS = 60_000


class _Order:
    """Ranks of units, and the rows that follow from them from the top down."""

    def __init__(self, made: Rows, people: Iterable[str]) -> None:
        self.made = made
        self.born = {name: index for index, name in enumerate(people)}
        self.depth = 1 + max(made.row)
        self.above: list[list[tuple[str, str]]] = [[] for _ in made.units]
        self.below: list[list[int]] = [[] for _ in made.units]
        self.twin = list(range(len(made.units)))
        self.edges: list[list[tuple[str, str]]] = [[] for _ in range(self.depth)]
        for net in made.nets:
            for bottom in net.bottoms:
                unit = made.unit_of[bottom]
                if net.top is None:
                    self.twin[unit] = made.unit_of[net.bottoms[0]]
                    continue
                self.above[unit].append((net.top, bottom))
                self.below[made.unit_of[net.top]].append(unit)
                self.edges[net.channel].append((net.top, bottom))
        self.in_row = [
            [unit for unit, row in enumerate(made.row) if row == each] for each in range(self.depth)
        ]
        self.mate = [self._mate(unit) for unit in range(len(made.units))]
        self.rank = [self._first(unit) for unit in range(len(made.units))]

    def twins(self, sets: Iterable[tuple[str, ...]]) -> None:
        for group in sets:
            for name in group:
                self.twin[self.made.unit_of[name]] = self.made.unit_of[group[0]]

    def _first(self, unit: int) -> float:
        """The place in the order told: of those with parents here, else of anybody."""
        slots = self.made.units[unit]
        blood = [bottom for _, bottom in self.above[unit] if bottom in self.born]
        mine = blood or [slot for slot in slots if slot in self.born]
        if mine:
            return float(min(self.born[slot] for slot in mine))
        return min((self.rank_of(each) for each in self.below[unit]), default=0.0)

    def rank_of(self, unit: int) -> float:
        names = [slot for slot in self.made.units[unit] if slot in self.born]
        return float(min((self.born[name] for name in names), default=0))

    def _mate(self, unit: int) -> int | None:
        """For a unit without parents: another one of the row that shares a grandchild's parents."""
        if self.above[unit]:
            return None
        for lower in self.below[unit]:
            for top, _ in self.above[lower]:
                other = self.made.unit_of[top]
                if other != unit and self.above[other]:
                    return other
        return None

    def rows(self) -> tuple[list[list[int]], dict[str, int]]:
        """Units of each row from left to right, and each slot's place in its row."""
        place: dict[str, int] = {}
        found: list[list[int]] = []
        for units in self.in_row:
            found.append(self._row(units, place))
            position = 0
            for unit in found[-1]:
                slots = self.made.units[unit]
                if self._backwards(unit, place):
                    slots.reverse()
                for slot in slots:
                    place[slot] = position
                    position += 1
        return found, place

    def _row(self, units: list[int], place: dict[str, int]) -> list[int]:
        keyed: list[tuple[float, float, float, int]] = []
        later: list[int] = []
        for unit in units:
            tops = [place[top] for top, _ in self.above[unit]]
            rank = self.rank[self.twin[unit]]
            if tops:
                keyed.append((sum(tops) / len(tops), rank, self.rank[unit], unit))
            elif self.mate[unit] is not None:
                later.append(unit)
            else:
                keyed.append((1e9 if self.depth and place else 0.0, rank, self.rank[unit], unit))
        row = [unit for *_, unit in sorted(keyed)]
        for unit in sorted(later, key=lambda each: self.rank[each]):
            mate = self.mate[unit]
            at = row.index(mate) if mate in row else len(row)
            after = mate is None or self.rank[unit] >= self.rank[mate]
            row.insert(at + 1 if after else at, unit)
        return row

    def _backwards(self, unit: int, place: dict[str, int]) -> bool:
        slots = self.made.units[unit]
        ends = [(slots.index(bottom), place[top]) for top, bottom in self.above[unit]]
        if len({top for _, top in ends}) < 2:
            people = [slot for slot in slots if slot in self.born]
            return len(people) == 2 and self._turned(unit)
        centre = sum(index for index, _ in ends) / len(ends)
        return sum((index - centre) * top for index, top in ends) < 0

    def _turned(self, unit: int) -> bool:
        """A couple stands as first made, the man on the left."""
        return self.made.units[unit] != self.natural(unit)

    def natural(self, unit: int) -> list[str]:
        slots = self.made.units[unit]
        for bond in self.made.bonds:
            if bond.port in slots and len(slots) == 3:
                first, second = bond.couple.partners
                return [first, bond.port, second]
        return slots

    def cost(self, found: list[list[int]], place: dict[str, int]) -> float:
        crossings, span, disorder = 0, 0.0, 0
        for edges in self.edges:
            ends: list[int] = []
            for _, bottom in sorted((place[top], place[bottom]) for top, bottom in edges):
                crossings += len(ends) - bisect_right(ends, bottom)
                insort(ends, bottom)
        for unit, tops in enumerate(self.above):
            if len(tops) > 1:
                at = [place[top] for top, _ in tops]
                span += max(at) - min(at)
                low = [place[bottom] for _, bottom in tops]
                span += max(low) - min(low)
            mate = self.mate[unit]
            if mate is not None:
                row = found[self.made.row[unit]]
                span += abs(row.index(unit) - row.index(mate))
        for net in self.made.nets:
            names = [name for name in net.bottoms if name in self.born]
            if len(names) > 1:
                spread = [place[name] for name in names]
                span += (max(spread) - min(spread)) / 4
                disorder += sum(a > b for a, b in pairwise(spread))
        return 100 * crossings + 2 * span + 3 * disorder


def arrange(
    made: Rows, people: Iterable[str], twins: Iterable[tuple[str, ...]] = ()
) -> list[list[int]]:
    """The units of each row from left to right. Turns units round where that is better."""
    order = _Order(made, people)
    order.twins(twins)
    tries = max(20, _EVALUATIONS // max(1, len(order.born)) // 4)
    tied = _tied(order)
    best, rank = order.cost(*order.rows()), list(order.rank)
    for _ in range(8 if tied else 0):
        found, _ = order.rows()
        at = {unit: i / len(row) for row in found for i, unit in enumerate(row)}
        for unit in range(len(made.units)):
            lower = order.below[unit] if unit in tied else []
            order.rank[unit] = sum(at[each] for each in lower) / len(lower) if lower else at[unit]
        cost = order.cost(*order.rows())
        if cost < best:
            best, rank = cost, list(order.rank)
    order.rank = rank
    _climb(order, best, tied, min(tries, 1500))
    return order.rows()[0]


def _tied(order: _Order) -> set[int]:
    """Units above, or in, a couple whose partners both have parents here."""
    found = {unit for unit, tops in enumerate(order.above) if len({top for top, _ in tops}) > 1}
    todo = list(found)
    while todo:
        for top, _ in order.above[todo.pop()]:
            unit = order.made.unit_of[top]
            if unit not in found:
                found.add(unit)
                todo.append(unit)
    return found


def _climb(order: _Order, best: float, tied: set[int], tries: int) -> None:
    """Swap ranks within sets of sibs (or of founders) while that lowers the cost."""
    sets: dict[tuple[object, ...], list[int]] = {}
    for unit, tops in enumerate(order.above):
        key = (order.made.row[unit], *sorted({top for top, _ in tops}))
        sets.setdefault(key, []).append(unit)
    for unit, tops in enumerate(order.above):
        if len({top for top, _ in tops}) > 1:
            for top, _ in tops:
                sets.setdefault((order.made.row[unit], top), []).append(unit)
    better = True
    while better and tries > 0:
        better = False
        for group in sets.values():
            if not tied.intersection(group):
                continue
            for first in sorted(tied.intersection(group)):
                for second in group:
                    if first == second or tries <= 0:
                        continue
                    tries -= 1
                    rank = order.rank
                    rank[first], rank[second] = rank[second], rank[first]
                    cost = order.cost(*order.rows())
                    if cost < best:
                        best, better = cost, True
                    else:
                        rank[first], rank[second] = rank[second], rank[first]
