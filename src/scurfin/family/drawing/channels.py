"""Horizontal lines between two rows: each in a lane, none on top of another."""

from __future__ import annotations

from dataclasses import dataclass

from scurfin.family.drawing.rows import Bond, Net, Rows

SHOULDER = 9.0
_CLEAR = 8.0


@dataclass
class Track:
    """A horizontal line. ``ups`` and ``downs``: the x of what comes to it from above and below.

    ``over``: it belongs to a bond and runs over the row; else it carries ``net`` below the row.
    """

    row: int
    over: bool
    ups: list[float]
    downs: list[float]
    net: Net | None = None
    bond: Bond | None = None
    lane: int = -1

    @property
    def low(self) -> float:
        return min(self.ups + self.downs)

    @property
    def high(self) -> float:
        return max(self.ups + self.downs)


def tracks(
    made: Rows, x: dict[str, float], twin: dict[str, tuple[str, ...]]
) -> dict[int, list[Track]]:
    """The lines of each row. ``twin``: the set of each twin; a set hangs from one point.

    Twins of the first row whose parents are not told get a track in row -1.
    """
    found: dict[int, list[Track]] = {}
    for net in made.nets:
        ups = [x[net.top]] if net.top is not None else []
        found.setdefault(net.channel, []).append(
            Track(net.channel, False, ups, hanging(net, x, twin), net=net)
        )
    for bond in made.bonds:
        away = [name for name in bond.couple.partners if name not in bond.beside]
        if not away:
            continue
        port = x[bond.port]
        downs = [shoulder(x[name], port) for name in away]
        row = made.row[made.unit_of[bond.port]]
        found.setdefault(row, []).append(Track(row, True, [], [*downs, port], bond=bond))
    for each in found.values():
        _share([one for one in each if not one.over])
        _share([one for one in each if one.over])
    return found


def hanging(net: Net, x: dict[str, float], twin: dict[str, tuple[str, ...]]) -> list[float]:
    """Where the children hang: one point each, one for a set of twins."""
    points: dict[tuple[str, ...], float] = {}
    for name in net.bottoms:
        mine = tuple(each for each in twin.get(name, (name,)) if each in net.bottoms)
        points[mine] = sum(x[each] for each in mine) / len(mine)
    return list(points.values())


def shoulder(x: float, towards: float) -> float:
    """Where a line over the row meets a symbol: to one side of its top."""
    return x + SHOULDER if towards > x else x - SHOULDER


def straight(track: Track) -> bool:
    """One child right below its parents' line: no horizontal piece."""
    return len(track.downs) == 1 and len(track.ups) == 1 and track.high - track.low < 5


def _share(lines: list[Track]) -> None:
    """Give each a lane, the upper ones first, so that few lines cross."""
    for track in lines:
        if straight(track):
            track.lane = -1
    left = [one for one in lines if not straight(one)]
    score = {
        id(one): sum(_prefers(one, other) for other in left if other is not one) for one in left
    }
    order = sorted(left, key=lambda one: (score[id(one)], one.low, one.high))
    done: list[Track] = []
    for track in order:
        near = [one.lane for one in done if _meet(one, track)]
        track.lane = max(near, default=-1) + 1
        done.append(track)


def _meet(one: Track, other: Track) -> bool:
    return one.low - _CLEAR < other.high and other.low - _CLEAR < one.high


def _prefers(one: Track, other: Track) -> int:
    """Crossings if ``one`` lies above ``other``, less those if it lies below."""
    if not _meet(one, other):
        return 0
    return _cost(one, other) - _cost(other, one)


def _cost(upper: Track, lower: Track) -> int:
    crossed = sum(upper.low < x < upper.high for x in lower.ups)
    crossed += sum(lower.low < x < lower.high for x in upper.downs)
    on_top = sum(abs(a - b) < 3 for a in lower.ups for b in upper.downs)
    return crossed + 1000 * on_top
