"""Marks of a picture in SVG: text, an axis with its target, a median with its band."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from textwrap import shorten

import numpy as np
from numpy.typing import NDArray

from scurfin.terms.quantities import number
from scurfin.terms.safe_text import safe

Array = NDArray[np.float64]
ROW = 15.0
MOST, WIDTH = 6, 150


@dataclass(frozen=True)
class Frame:
    """Where a curve is drawn, in pixels from the upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def base(self) -> float:
        return self.top + self.height


def sheet(title: str, body: Iterable[str], width: float, height: float) -> str:
    """The whole picture; ``title`` is what a screen reader says."""
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
                f'viewBox="0 0 {width:g} {height:g}" role="img" '
                'font-family="Helvetica, Arial, sans-serif" font-size="11" fill="#000">'
            ),
            f"<title>{told(title)}</title>",
            f'<rect width="{width:g}" height="{height:g}" fill="#fff"/>',
            *body,
            "</svg>",
            "",
        ]
    )


def told(words: str) -> str:
    return escape(safe(words), quote=True)


def text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{told(words)}</text>'


def axis(
    at: Frame,
    scale: float,
    top: float,
    target: tuple[float, float, str] | None,
    unit: str = "ng/mL",
) -> list[str]:
    """The left and lower edge with ticks up to ``top``, and the target (low, high, name)."""
    made = [
        (
            f'<path d="M{at.left:g} {at.top:g}V{at.base:g}H{at.left + at.width:g}" fill="none" '
            'stroke="#000"/>'
        )
    ]
    if target is not None:
        high, low = at.base - target[1] * scale, at.base - target[0] * scale
        made.append(
            f'<rect class="target" x="{at.left:g}" y="{high:.1f}" width="{at.width:g}" '
            f'height="{low - high:.1f}" fill="#cfe8cf"/>'
        )
        made.append(text(at.left + 4, high + 12, target[2], 'fill="#2a6b2a"'))
    each = 10.0 ** np.floor(np.log10(top))
    each = each / 2 if top / each < 3 else each
    for value in np.arange(0, top * 1.05, each):
        y = at.base - value * scale
        made.append(f'<path d="M{at.left - 4:g} {y:.1f}H{at.left:g}" stroke="#000"/>')
        made.append(text(at.left - 8, y + 4, number(float(value)), 'text-anchor="end"'))
    made.append(text(at.left - 44, at.top - 4, unit))
    return made


def band(x: Array, low: Array, middle: Array, high: Array, colour: str) -> list[str]:
    """A median with the band around it; all in pixels, (N,) each."""
    edge = [*zip(x, high, strict=True), *reversed([*zip(x, low, strict=True)])]
    around = " ".join(f"{a:.1f},{b:.1f}" for a, b in edge)
    line = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, middle, strict=True))
    return [
        f'<polygon points="{around}" fill="{colour}" opacity="0.18"/>',
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>',
    ]


def doubted(said: Iterable[str], top: float) -> list[str]:
    """Doubts as rows below a picture, the first few, each on one line."""
    rows = [shorten(one, WIDTH, placeholder=" ...") for one in said][:MOST]
    return [text(16, top + ROW * n - 4, f"! {one}", 'fill="#8a3b00"') for n, one in enumerate(rows)]
