"""Where on its row each slot stands: children below their parents, nothing overlapping."""

from __future__ import annotations

from scurfin.family.drawing.rows import Net, Rows

_ROUNDS = 24
_GAP = 14.0
_CLOSER = 0.85


def place(
    made: Rows, order: list[list[int]], widths: dict[str, float], gap: float = _GAP
) -> dict[str, float]:
    """The centre of each slot in px, from 0. ``widths``: what each slot needs for itself."""
    offset: dict[str, float] = {}
    size: list[float] = []
    for slots in made.units:
        at = 0.0
        for slot in slots:
            offset[slot] = at + widths[slot] / 2
            at += widths[slot]
        size.append(at)
    left = [0.0] * len(made.units)
    for row in order:
        at = 0.0
        for unit in row:
            left[unit] = at
            at += size[unit] + gap
    solver = _Solver(made, offset, size, left, gap)
    for _ in range(_ROUNDS):
        for row in reversed(order):
            solver.settle(row, up=0.0, down=1.0)
        for row in order:
            solver.settle(row, up=1.0, down=0.0)
    for _ in range(_ROUNDS):
        for row in (*order, *reversed(order)):
            solver.settle(row, up=1.0, down=1.5)
    least = min(left[row[0]] for row in order if row)
    return {
        slot: round(2 * (left[unit] - least + offset[slot])) / 2
        for unit, slots in enumerate(made.units)
        for slot in slots
    }


class _Solver:
    def __init__(
        self,
        made: Rows,
        offset: dict[str, float],
        size: list[float],
        left: list[float],
        gap: float,
    ) -> None:
        self.unit_of, self.offset, self.size, self.left = made.unit_of, offset, size, left
        self.gap = gap
        self.parents: list[list[tuple[Net, str]]] = [[] for _ in made.units]
        self.children: list[list[Net]] = [[] for _ in made.units]
        for net in made.nets:
            if net.top is None:
                continue
            self.children[made.unit_of[net.top]].append(net)
            for bottom in net.bottoms:
                self.parents[made.unit_of[bottom]].append((net, bottom))

    def x(self, slot: str) -> float:
        return self.left[self.unit_of[slot]] + self.offset[slot]

    def centre(self, net: Net) -> float:
        ends = [self.x(bottom) for bottom in net.bottoms]
        return (min(ends) + max(ends)) / 2

    def settle(self, row: list[int], *, up: float, down: float) -> None:
        """Move the units of a row nearest to where parents and children want them."""
        wanted: list[tuple[float, float]] = []
        shift, at = [], 0.0
        for unit in row:
            total = weight = 0.0
            for net, bottom in self.parents[unit] if up else ():
                assert net.top is not None
                away = _CLOSER * (self.x(bottom) - self.centre(net))
                to = self.x(net.top) + away - self.offset[bottom]
                total, weight = total + up * to, weight + up
            for net in self.children[unit] if down else ():
                assert net.top is not None
                heft = down * (1 + len(net.bottoms)) / 2
                total += heft * (self.centre(net) - self.offset[net.top])
                weight += heft
            if not weight:
                total, weight = 0.01 * self.left[unit], 0.01
            wanted.append((total / weight - at, weight))
            shift.append(at)
            at += self.size[unit] + self.gap
        for unit, base, to in zip(row, shift, _rising(wanted), strict=True):
            self.left[unit] = base + to


def _rising(wanted: list[tuple[float, float]]) -> list[float]:
    """The rising sequence nearest to ``wanted`` (value, weight) by least squares."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in wanted:
        count = 1
        while pools and pools[-1][0] > value:
            before, heft, many = pools.pop()
            value = (before * heft + value * weight) / (heft + weight)
            weight, count = weight + heft, count + many
        pools.append((value, weight, count))
    return [value for value, _, count in pools for _ in range(count)]
