"""Symbols of the NSGC nomenclature (doi 10.1002/jgc4.1621 and 10.1007/s10897-008-9169-9)."""

from __future__ import annotations

from math import sqrt
from typing import Literal

from scurfin.family.drawing.words import bears, drawn_as, x_linked
from scurfin.family.people import Pedigree, Person
from scurfin.family.risk import Risk

Carriers = Literal["2022", "dot"]
Fill = Literal["", "affected", "carrier", "presymptomatic"]
RADIUS = 17.0
_DIAMOND = 20.0
_TRIANGLE = 13.0


def shape(one: Person) -> str:
    """'triangle' for a pregnancy not carried to term, else by gender. A stillborn is a person."""
    if one.loss and one.loss != "stillbirth":
        return "triangle"
    return {"man": "square", "woman": "circle"}.get(drawn_as(one), "diamond")


def slashed(one: Person) -> bool:
    """Dead or stillborn; a pregnancy ended on purpose is slashed, a miscarriage is not."""
    if shape(one) == "triangle":
        return one.loss == "termination"
    return one.alive is False or one.loss == "stillbirth"


def fill(one: Person, risk: Risk | None, pedigree: Pedigree) -> Fill:
    if one.affected:
        return "affected"
    known = bears(one, risk, pedigree)
    if not known:
        return ""
    return "presymptomatic" if x_linked(pedigree) and one.sex == "male" else "carrier"


def unsure(one: Person) -> bool:
    """A boy or man of whom it is not told whether he is affected."""
    return one.sex == "male" and one.affected is None and not one.pregnancy and not one.loss


def top(kind: str, off: float = 0.0) -> float:
    """How far above its centre a symbol begins, ``off`` px to the side."""
    if kind == "circle":
        return sqrt(max(0.0, RADIUS**2 - off**2))
    if kind == "diamond":
        return _DIAMOND - abs(off)
    return _TRIANGLE if kind == "triangle" else RADIUS


def half(kind: str) -> float:
    """Half the width of a symbol."""
    return {"diamond": _DIAMOND, "triangle": _TRIANGLE}.get(kind, RADIUS)


def symbol(kind: str, x: float, y: float, filled: Fill, carriers: Carriers) -> str:
    """The outline and what is filled of it."""
    paint = "#000" if filled == "affected" else "#fff"
    made = _outline(kind, x, y, paint, "symbol")
    if filled == "carrier" and carriers == "dot":
        made += f'<circle class="mark" cx="{x:g}" cy="{y:g}" r="4.5" fill="#000"/>'
    elif filled == "carrier":
        made += f'<path class="mark" d="{_right_half(kind, x, y)}" fill="#000"/>'
    elif filled == "presymptomatic":
        reach = top(kind)
        low = y + (reach if kind != "triangle" else 10.0)
        made += f'<path class="mark" d="M{x:g} {y - reach:g}V{low:g}" stroke-width="3"/>'
    return made


def _outline(kind: str, x: float, y: float, paint: str, name: str) -> str:
    if kind == "circle":
        return f'<circle class="{name}" cx="{x:g}" cy="{y:g}" r="{RADIUS:g}" fill="{paint}"/>'
    if kind == "square":
        side = 2 * RADIUS
        return (
            f'<rect class="{name}" x="{x - RADIUS:g}" y="{y - RADIUS:g}" width="{side:g}" '
            f'height="{side:g}" fill="{paint}"/>'
        )
    if kind == "triangle":
        path = f"M{x:g} {y - 13:g}L{x + 13:g} {y + 10:g}H{x - 13:g}Z"
    else:
        path = f"M{x:g} {y - 20:g}L{x + 20:g} {y:g}L{x:g} {y + 20:g}L{x - 20:g} {y:g}Z"
    return f'<path class="{name}" d="{path}" fill="{paint}"/>'


def _right_half(kind: str, x: float, y: float) -> str:
    if kind == "circle":
        return f"M{x:g} {y - RADIUS:g}A{RADIUS:g} {RADIUS:g} 0 0 1 {x:g} {y + RADIUS:g}Z"
    if kind == "square":
        return f"M{x:g} {y - RADIUS:g}H{x + RADIUS:g}V{y + RADIUS:g}H{x:g}Z"
    if kind == "triangle":
        return f"M{x:g} {y - 13:g}L{x + 13:g} {y + 10:g}H{x:g}Z"
    return f"M{x:g} {y - 20:g}L{x + 20:g} {y:g}L{x:g} {y + 20:g}Z"


def slash(kind: str, x: float, y: float) -> str:
    out = half(kind) + (5 if kind != "diamond" else 0)
    return f'<path class="slash" d="M{x - out:g} {y + out:g}L{x + out:g} {y - out:g}"/>'


def brackets(x: float, y: float) -> str:
    out, high = RADIUS + 6, RADIUS + 2
    ends = "".join(
        f"M{x + side * (out - 5):g} {y - high:g}H{x + side * out:g}V{y + high:g}"
        f"H{x + side * (out - 5):g}"
        for side in (-1, 1)
    )
    return f'<path class="brackets" fill="none" d="{ends}"/>'


def arrow(x: float, y: float, *, right: bool = False, letter: str = "") -> str:
    """An arrow to the lower left (or right) of a symbol; ``letter`` stands at its tail."""
    side = 1 if right else -1
    tail, tip = x + side * (RADIUS + 20), x + side * (RADIUS + 3)
    high, low = y + 6, y + 15
    made = (
        f'<path class="arrow" d="M{tail:g} {low:g}L{tip:g} {high:g}'
        f'M{tip + side * 7:g} {high - 0.5:g}L{tip:g} {high:g}L{tip + side * 4:g} {high + 6:g}"/>'
    )
    if letter:
        made += (
            f'<text class="letter" x="{tail + 1:g}" y="{y + RADIUS + 10:g}" '
            f'text-anchor="middle" stroke="none" font-weight="bold">{letter}</text>'
        )
    return made


def inside(text: str, x: float, y: float, *, light: bool) -> str:
    paint = "#fff" if light else "#000"
    return (
        f'<text class="inside" x="{x:g}" y="{y + 5:g}" text-anchor="middle" font-size="14" '
        f'fill="{paint}">{text}</text>'
    )
