"""A child's levels and what a dose gives over one interval, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.levels.fit import profile, settled
from scurfin.dose.levels.pool import pooled, three
from scurfin.dose.levels.shown import Choice, TargetTold, Worked
from scurfin.state.model import State
from scurfin.terms.quantities import number
from scurfin.terms.safe_text import safe

Array = NDArray[np.float64]
WIDE, TALL, LEFT, TOP = 900.0, 380.0, 60.0, 62.0
PANEL = 370.0
HIGH = 250.0
POINTS = 40


def picture(made: Worked, state: State, now: float) -> str:
    """Left: each level against what was expected. Right: one interval at steady state."""
    told = made.report
    choices = [one for one in (told.now, told.proposed) if one is not None]
    curves = [_curve(made, state, now, one) for one in dict.fromkeys(choices)]
    top = max(
        [one.ng_ml for one in told.levels]
        + [one.expected.high for one in told.levels]
        + [float(curve[2].max()) for curve in curves]
        + ([told.target.high] if told.target else []),
        default=1.0,
    )
    scale = HIGH / (top * 1.08)
    body = [*_head(made), *_levels(made, scale, top), *_interval(made, curves, choices, scale, top)]
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE:g}" height="{TALL:g}" '
                f'viewBox="0 0 {WIDE:g} {TALL:g}" role="img" '
                f'font-family="Helvetica, Arial, sans-serif" '
                f'font-size="11" fill="#000">'
            ),
            f"<title>{_told(told.drug)}: {_told(told.child)}</title>",
            f'<rect width="{WIDE:g}" height="{TALL:g}" fill="#fff"/>',
            *body,
            "</svg>",
            "",
        ]
    )


def _told(text: str) -> str:
    return escape(safe(text), quote=True)


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{_told(text)}</text>'


def _head(made: Worked) -> list[str]:
    told = made.report
    return [
        _text(16, 22, f"{told.drug}: {told.child}", 'font-size="15" font-weight="bold"'),
        _text(16, 40, f"{told.regimen}. {told.notice}"),
        _text(LEFT, TOP - 4, "Levels (dot) and what all models together expect (5, 50, 95 %)"),
        _text(LEFT + PANEL + 70, TOP - 4, "One interval at steady state (median, 5 to 95 %)"),
    ]


def _axis(x: float, scale: float, top: float, target: TargetTold | None) -> list[str]:
    base = TOP + HIGH
    made = [f'<path d="M{x:g} {TOP:g}V{base:g}H{x + PANEL:g}" fill="none" stroke="#000"/>']
    if target is not None:
        high, low = base - target.high * scale, base - target.low * scale
        made.append(
            f'<rect class="target" x="{x:g}" y="{high:.1f}" width="{PANEL:g}" '
            f'height="{low - high:.1f}" fill="#cfe8cf"/>'
        )
        made.append(_text(x + 4, high + 12, "target of the trough", 'fill="#2a6b2a"'))
    each = 10.0 ** np.floor(np.log10(top))
    each = each / 2 if top / each < 3 else each
    for value in np.arange(0, top * 1.05, each):
        y = base - value * scale
        made.append(f'<path d="M{x - 4:g} {y:.1f}H{x:g}" stroke="#000"/>')
        made.append(_text(x - 8, y + 4, number(float(value)), 'text-anchor="end"'))
    made.append(_text(x - 44, TOP - 4, "ng/mL"))
    return made


def _levels(made: Worked, scale: float, top: float) -> list[str]:
    told, base = made.report, TOP + HIGH
    lines = _axis(LEFT, scale, top, told.target)
    days = [one.age_days for one in told.levels]
    if not days:
        return [*lines, _text(LEFT + 20, TOP + HIGH / 2, "no level that can be used")]
    span = max(max(days) - min(days), 1.0)
    for one in told.levels:
        x = LEFT + 30 + (one.age_days - min(days)) / span * (PANEL - 60)
        low, middle, high = (
            base - value * scale
            for value in (one.expected.low, one.expected.median, one.expected.high)
        )
        lines += [
            (
                f'<path d="M{x:.1f} {low:.1f}V{high:.1f}M{x - 6:.1f} {middle:.1f}h12" '
                'stroke="#555" '
                'stroke-width="2"/>'
            ),
            (
                f'<circle class="level" cx="{x:.1f}" cy="{base - one.ng_ml * scale:.1f}" r="4.5" '
                'fill="#b00020"/>'
            ),
            _text(x, base + 16, f"day {one.age_days:.0f}", 'text-anchor="middle"'),
            _text(x, base + 30, number(one.ng_ml), 'text-anchor="middle" fill="#b00020"'),
        ]
    return lines


def _curve(made: Worked, state: State, now: float, one: Choice) -> tuple[Array, Array, Array]:
    parts: list[tuple[Any, Any]] = []
    for fit in made.fits:
        course = settled(fit, one.mg, one.every_h, state, now)
        drawn = profile(course, fit.sample.effects, one.every_h, fit.scale, POINTS)
        parts.append((drawn, fit.sample.weights))
    points: list[Sequence[float]] = []
    for place in range(POINTS):
        each = three(*pooled([(drawn[:, place], found) for drawn, found in parts], made.shares))
        points.append((each.low, each.median, each.high))
    low, middle, high = np.array(points).T
    return low, middle, high


def _interval(
    made: Worked,
    curves: list[tuple[Array, Array, Array]],
    choices: list[Choice],
    scale: float,
    top: float,
) -> list[str]:
    left, base = LEFT + PANEL + 70, TOP + HIGH
    lines = _axis(left, scale, top, made.report.target)
    for (low, middle, high), one, colour in zip(curves, choices, ("#555", "#0b4a8f"), strict=False):
        every = one.every_h
        x = left + np.linspace(1 / POINTS, 1.0, POINTS) * PANEL
        edge = [*zip(x, base - high * scale, strict=True)]
        edge += reversed([*zip(x, base - low * scale, strict=True)])
        around = " ".join(f"{a:.1f},{b:.1f}" for a, b in edge)
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, base - middle * scale, strict=True))
        lines += [
            f'<polygon points="{around}" fill="{colour}" opacity="0.18"/>',
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>',
        ]
        place = 30 + 14 * choices.index(one)
        what = one.what or "present"
        lines.append(
            _text(
                left,
                base + place,
                f"{what}: {number(one.mg)} mg every {number(every)} h",
                f'fill="{colour}" font-weight="bold"',
            )
        )
    every = choices[0].every_h if choices else 24.0
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        where = left + share * PANEL
        lines.append(_text(where, base + 14, number(share * every), 'text-anchor="middle"'))
    lines.append(_text(left + PANEL, base + 30, "hours after the dose", 'text-anchor="end"'))
    return lines
