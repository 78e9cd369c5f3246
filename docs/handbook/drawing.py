"""Small parts of a drawing: measured text that breaks into lines, and SVG elements."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
INK, QUIET, RULE = "#1a1f24", "#4a545e", "#8a949e"
NARROW, WIDE = "iljtfrI.,:;'|!()-/ ", "mwMWGOQ%@"


def length(text: str, size: float) -> float:
    """The width of ``text``, a little more than Arial takes."""
    ems = 0.0
    for char in text:
        if char in NARROW:
            ems += 0.31
        elif char in WIDE:
            ems += 0.84
        elif char.isupper():
            ems += 0.7
        else:
            ems += 0.555
    return ems * size


def wrapped(text: str, size: float, width: float, most: int) -> list[str]:
    """``text`` in at most ``most`` lines; what does not fit ends in an ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if length(longer, size) <= width or not lines[-1]:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = _cut(f"{lines[-1]} {word}", size, width)
            return lines
    if length(lines[-1], size) > width:
        lines[-1] = _cut(lines[-1], size, width)
    return lines


def _cut(text: str, size: float, width: float) -> str:
    kept = text
    while kept and length(kept + "…", size) > width:
        kept = kept[:-1]
    if len(kept) < len(text) and not text[len(kept)].isspace() and " " in kept:
        kept = kept.rsplit(" ", 1)[0]
    return kept.rstrip(" ,;:(") + "…"


@dataclass(frozen=True)
class Item:
    """One bullet: its lines, its urgency, and the rules it stands for."""

    lines: tuple[str, ...]
    urgency: str
    rules: tuple[str, ...]


def words(
    text: str,
    x: float,
    y: float,
    size: float,
    *,
    weight: str = "",
    anchor: str = "",
    fill: str = "",
) -> str:
    more = f' font-weight="{weight}"' if weight else ""
    more += f' text-anchor="{anchor}"' if anchor else ""
    more += f' fill="{fill}"' if fill else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}"{more}>{escape(text)}</text>'


def rectangle(
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    stroke: str = RULE,
    wide: float = 0.8,
) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="3" '
        f'fill="{fill}" stroke="{stroke}" stroke-width="{wide:g}"/>'
    )


def polygon(points: list[tuple[float, float]], fill: str, stroke: str = INK) -> str:
    told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polygon points="{told}" fill="{fill}" stroke="{stroke}" stroke-width="1"/>'


def arrow_down(x: float, y: float, to: float) -> str:
    tip = polygon([(x - 3, to - 4), (x + 3, to - 4), (x, to)], INK)
    return f'<path d="M{x:.1f} {y:.1f}V{to - 3:.1f}" stroke="{INK}" stroke-width="1.2"/>{tip}'


def bullet(urgency: str, x: float, y: float, r: float) -> str:
    """A full circle for now, half for this week, open for soon, a dot for prepare."""
    if urgency == "prepare":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r * 0.45:.2f}" fill="{INK}"/>'
    fill = INK if urgency == "now" else "#fff"
    ring = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.2f}" fill="{fill}" stroke="{INK}" '
        'stroke-width="0.7"/>'
    )
    if urgency == "week":
        half = f"M{x:.1f} {y - r:.2f}A{r:.2f} {r:.2f} 0 0 0 {x:.1f} {y + r:.2f}Z"
        ring += f'<path d="{half}" fill="{INK}"/>'
    return ring
