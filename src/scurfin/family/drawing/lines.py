"""The lines of a drawing: partners, descent, twins."""

from __future__ import annotations

from scurfin.family.drawing.channels import Track, straight
from scurfin.family.drawing.kinship import is_phantom
from scurfin.family.drawing.layout import Layout, Part
from scurfin.family.drawing.rows import Bond, Net
from scurfin.family.drawing.symbols import half, shape, top


def lines(drawn: Layout) -> list[str]:
    """All lines, those of related partners double. ``data-couple`` tells whose a line is."""
    outer: list[str] = []
    inner: list[str] = []
    plain: list[str] = []
    for number, part in enumerate(drawn.parts):
        pen = _Pen(drawn, part, number)
        over = {
            id(track.bond): track
            for each in part.tracks.values()
            for track in each
            if track.bond is not None
        }
        for bond in part.rows.bonds:
            pen.bond(bond, over)
        for each in part.tracks.values():
            for track in each:
                if track.net is not None:
                    pen.descent(track, track.net)
        outer, inner, plain = outer + pen.outer, inner + pen.inner, plain + pen.plain
    return outer + inner + plain


class _Pen:
    def __init__(self, drawn: Layout, part: Part, number: int) -> None:
        self.drawn, self.part, self.number = drawn, part, number
        self.outer: list[str] = []
        self.inner: list[str] = []
        self.plain: list[str] = []
        self.row = {slot: part.rows.row[unit] for slot, unit in part.rows.unit_of.items()}

    def draw(self, path: str, kind: str, couple: int, *, double: bool = False) -> None:
        whose = couple if couple >= 0 else -1 - couple
        name = f'class="{kind}" data-couple="{self.number}-{whose}" d="{path}"'
        if double:
            caps = 'stroke-linecap="square"' if kind == "link" else ""
            self.outer.append(f'<path {name} data-double="yes" stroke-width="5.6" {caps}/>')
            self.inner.append(
                f'<path class="between" d="{path}" stroke="#fff" stroke-width="2.6" {caps}/>'
            )
        else:
            self.plain.append(f"<path {name}/>")

    def kind(self, slot: str) -> str:
        return shape(self.part.family.people[slot])

    def side(self, slot: str, towards: float) -> float:
        """Where a line meets the side of a symbol; a phantom is met in the middle."""
        x = self.part.x[slot]
        if is_phantom(slot):
            out = 5.0 if "?" in slot else 0.0
        else:
            out = half(self.kind(slot))
        return x + out if towards > x else x - out

    def bond(self, bond: Bond, over: dict[int, Track]) -> None:
        x, row = self.part.x, self.row[bond.port]
        y, port = self.drawn.y[row], x[bond.port]
        track = over.get(id(bond))
        paths: list[str] = []
        if track is None:
            first, second = sorted(bond.beside, key=lambda name: x[name])
            paths.append(f"M{self.side(first, port):g} {y:g}H{self.side(second, port):g}")
        else:
            lane = self.drawn.over[row][track.lane]
            away = [name for name in bond.couple.partners if name not in bond.beside]
            for name, at in zip(away, track.downs, strict=False):
                end = y - top(self.kind(name), at - x[name])
                paths.append(f"M{at:g} {end:g}V{lane:g}H{port:g}")
            foot = f"M{port:g} {lane:g}V{y:g}"
            paths.append(foot + "".join(f"H{self.side(name, port):g}" for name in bond.beside))
        self.draw("".join(paths), "bond", bond.couple.index, double=bond.couple.related)

    def descent(self, track: Track, net: Net) -> None:
        x = self.part.x
        start: list[float] = []
        if net.top is not None:
            row = self.row[net.top]
            start = [x[net.top], self.drawn.y[row]]
        if straight(track) and len(net.bottoms) == 1:
            self._one(net, start)
            return
        low = self.row[net.bottoms[0]]
        if track.lane >= 0 and net.channel >= 0:
            bar = self.drawn.bar[net.channel][track.lane]
        else:
            bar = self.drawn.y[low] - 48
        paths = []
        if start:
            paths.append(f"M{start[0]:g} {start[1]:g}V{bar:g}")
        if track.high > track.low and start:
            paths.append(f"M{track.low:g} {bar:g}H{track.high:g}")
        done: set[str] = set()
        for name in net.bottoms:
            if name in done:
                continue
            twins = [each for each in self.part.twin.get(name, (name,)) if each in net.bottoms]
            done.update(twins)
            if len(twins) > 1:
                paths.append(self._twins(twins, bar))
            else:
                paths.append(f"M{x[name]:g} {bar:g}V{self._end(name, x[name]):g}")
        self.draw("".join(paths), _name(net), net.couple, double=net.related)

    def _one(self, net: Net, start: list[float]) -> None:
        name = net.bottoms[0]
        if is_phantom(name):
            end = f"V{self._end(name, start[0]):g}H{self.part.x[name]:g}"
        else:
            end = f"V{self._end(name, start[0]):g}"
        path = f"M{start[0]:g} {start[1]:g}{end}"
        self.draw(path, _name(net), net.couple, double=net.related)

    def _end(self, slot: str, at: float) -> float:
        """The height at which a line from above ends: on the symbol, or on the row."""
        y = self.drawn.y[self.row[slot]]
        if is_phantom(slot):
            return y
        return y - top(self.kind(slot), at - self.part.x[slot])

    def _twins(self, twins: list[str], bar: float) -> str:
        """From one point; a bar between identical ones."""
        x, people = self.part.x, self.part.family.people
        middle = sum(x[name] for name in twins) / len(twins)
        y = self.drawn.y[self.row[twins[0]]]
        point = y - 42
        path = f"M{middle:g} {bar:g}V{point:g}"
        same = []
        for name in twins:
            end = self._end(name, x[name])
            path += f"M{middle:g} {point:g}L{x[name]:g} {end:g}"
            if people[name].identical:
                share = (y - 30 - point) / (end - point)
                same.append(middle + (x[name] - middle) * share)
        if len(same) > 1:
            path += f"M{min(same):g} {y - 30:g}H{max(same):g}"
        return path


def _name(net: Net) -> str:
    return "link" if net.link else "descent"
