"""A child's levels and what a dose gives over one interval, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.levels.drawing import ROW, Frame, axis, band, doubted, sheet, text
from scurfin.dose.levels.fit import profile, settled
from scurfin.dose.levels.pool import pooled, three
from scurfin.dose.levels.shown import Choice, TargetTold, Worked
from scurfin.state.model import State
from scurfin.terms.quantities import number

Array = NDArray[np.float64]
WIDE, TALL, LEFT, TOP = 900.0, 380.0, 60.0, 62.0
PANEL = 370.0
HIGH = 250.0
POINTS = 40
END = 12.0


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
    said = doubted([*(f"No dose is proposed: {one}" for one in told.held), *told.warnings], TALL)
    return sheet(f"{told.drug}: {told.child}", [*body, *said], WIDE, TALL + ROW * len(said))


def frame(left: float) -> Frame:
    return Frame(left, TOP, PANEL, HIGH)


def _target(told: TargetTold | None) -> tuple[float, float, str] | None:
    return (told.low, told.high, "target of the trough") if told is not None else None


def _at_the_end(at: Frame, scale: float, target: TargetTold | None) -> list[str]:
    """The target of the trough where it holds: at the end of the interval."""
    if target is None:
        return []
    low, high = at.base - target.low * scale, at.base - target.high * scale
    left = at.left + at.width - END
    return [
        (
            f'<rect class="target" x="{left:.1f}" y="{high:.1f}" width="{END:g}" '
            f'height="{low - high:.1f}" fill="none" stroke="#2a6b2a" stroke-width="2"/>'
        ),
        text(left - 4, high + 12, "target of the trough", 'fill="#2a6b2a" text-anchor="end"'),
    ]


def _head(made: Worked) -> list[str]:
    told = made.report
    return [
        text(16, 22, f"{told.drug}: {told.child}", 'font-size="15" font-weight="bold"'),
        text(16, 40, f"{told.regimen}. {told.notice}"),
        text(
            LEFT, TOP - 4, "Levels (dot) and what was to be measured, by all models (5, 50, 95 %)"
        ),
        text(LEFT + PANEL + 70, TOP - 4, "One interval at steady state (median, 5 to 95 %)"),
    ]


def _levels(made: Worked, scale: float, top: float) -> list[str]:
    told, base = made.report, TOP + HIGH
    lines = axis(frame(LEFT), scale, top, _target(told.target))
    days = [one.age_days for one in told.levels]
    if not days:
        return [*lines, text(LEFT + 20, TOP + HIGH / 2, "no level that can be used")]
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
            text(x, base + 16, f"day {one.age_days:.0f}", 'text-anchor="middle"'),
            text(x, base + 30, number(one.ng_ml), 'text-anchor="middle" fill="#b00020"'),
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
    lines = axis(frame(left), scale, top, None)
    lines += _at_the_end(frame(left), scale, made.report.target)
    for (low, middle, high), one, colour in zip(curves, choices, ("#555", "#0b4a8f"), strict=False):
        every = one.every_h
        x = left + np.linspace(1 / POINTS, 1.0, POINTS) * PANEL
        lines += band(x, base - low * scale, base - middle * scale, base - high * scale, colour)
        place = 30 + 14 * choices.index(one)
        what = one.what or "present"
        within = f" ({100 * one.chances[1]:.0f} % within)" if one.chances is not None else ""
        lines.append(
            text(
                left,
                base + place,
                f"{what}: {number(one.mg)} mg every {number(every)} h{within}",
                f'fill="{colour}" font-weight="bold"',
            )
        )
    every = choices[0].every_h if choices else 24.0
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        where = left + share * PANEL
        lines.append(text(where, base + 14, number(share * every), 'text-anchor="middle"'))
    lines.append(text(left + PANEL, base + 30, "hours after the dose", 'text-anchor="end"'))
    return lines
