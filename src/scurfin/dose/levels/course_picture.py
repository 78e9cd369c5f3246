"""A course of a few infusions: the level and the area as they add up, as SVG."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.kinetics.exposure import AREA, with_area
from scurfin.dose.kinetics.model_file import LEVEL
from scurfin.dose.levels.course import CourseWorked
from scurfin.dose.levels.drawing import ROW, Frame, axis, band, doubted, sheet, text
from scurfin.dose.levels.fit import moment
from scurfin.dose.levels.pool import pooled, three
from scurfin.terms.quantities import number

Array = NDArray[np.float64]
WIDE, TALL = 900.0, 400.0
LEFT, TOP, PANEL, HIGH = 60.0, 84.0, 370.0, 240.0
POINTS = 160
BLUE, RED = "#0b4a8f", "#b00020"
AFTER = 12.0


def course_picture(made: CourseWorked) -> str:
    """Left: the level over the course, with what was measured. Right: the area so far against
    the target. Median, and 5 to 95 %, of all models together."""
    plan = made.plan
    end = (plan.doses - 1) * plan.every_h + max(plan.infusion_h, AFTER)
    times = np.linspace(0.01, end, POINTS)
    level, total = _curves(made, times)
    first, second = Frame(LEFT, TOP, PANEL, HIGH), Frame(LEFT + PANEL + 70, TOP, PANEL, HIGH)
    begun = made.told.regimens[0].begin
    measured = [
        (moment(made.told.regimens, one) - begun, one.ng_ml / 1000) for one in made.told.measured
    ]
    highest = max([float(level[2].max()), *(value for _, value in measured)])
    target = (*plan.target, "target of the whole course")
    body = [
        text(16, 22, f"{plan.drug}: {plan.child}", 'font-size="15" font-weight="bold"'),
        text(16, 40, plan.notice),
        text(
            16,
            58,
            f"{plan.given} of {plan.doses} doses given; {plan.doses - plan.given} of "
            f"{number(plan.mg)} mg every {number(plan.every_h)} h planned, each over "
            f"{number(plan.infusion_h)} h; the whole within the target in "
            f"{100 * plan.chances[1]:.0f} %",
            f'fill="{BLUE}" font-weight="bold"',
        ),
        text(first.left, TOP - 6, "Level (dots: measured); median, 5 to 95 %"),
        *_panel(made, first, times, level, highest, None, "mg/L"),
        text(second.left, TOP - 6, "Area so far; median, 5 to 95 %"),
        *_panel(
            made, second, times, total, max(float(total[2].max()), target[1]), target, "mg h/L"
        ),
    ]
    scale = HIGH / (highest * 1.08)
    for hour, value in measured:
        x, y = first.left + hour / end * PANEL, first.base - value * scale
        body.append(f'<circle class="level" cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{RED}"/>')
    said = doubted(plan.warnings, TALL)
    return sheet(f"{plan.drug}: {plan.child}", [*body, *said], WIDE, TALL + ROW * len(said))


def _curves(made: CourseWorked, times: Array) -> tuple[Array, Array]:
    """Low, median and high of the level (mg/L) and of the area so far (mg h/L), (3, T) each."""
    parts = []
    for one in made.fits:
        model = with_area(one.course.model, LEVEL)
        course = replace(one.course, model=model, doses=made.given_doses(one))
        what = (LEVEL,) * len(times) + (AREA,) * len(times)
        drawn = course.predicted(one.sample.effects, np.tile(times, 2), what) * one.scale / 1000
        parts.append((drawn, one.sample.weights))
    found = []
    for place in range(2 * len(times)):
        each = three(*pooled([(drawn[:, place], w) for drawn, w in parts], made.shares))
        found.append((each.low, each.median, each.high))
    whole = np.array(found).T
    return whole[:, : len(times)], whole[:, len(times) :]


def _panel(
    made: CourseWorked,
    at: Frame,
    times: Array,
    curve: Array,
    top: float,
    target: tuple[float, float, str] | None,
    unit: str,
) -> list[str]:
    scale = HIGH / (top * 1.08)
    end = float(times[-1])
    lines = axis(at, scale, top, target, unit)
    x = at.left + times / end * at.width
    low, middle, high = at.base - curve * scale
    lines += band(x, low, middle, high, BLUE)
    for n in range(made.plan.doses):
        where = at.left + n * made.plan.every_h / end * at.width
        given = n < made.plan.given
        fill = "#000" if given else "#fff"
        lines.append(
            f'<path d="M{where:.1f} {at.base + 3:.1f}l5 9h-10z" fill="{fill}" stroke="#000"/>'
        )
        hour = number(n * made.plan.every_h)
        lines.append(text(where, at.base + 25, hour, 'text-anchor="middle"'))
    lines.append(
        text(
            at.left + at.width,
            at.base + 41,
            "hours; triangle: a dose, white: planned",
            'text-anchor="end"',
        )
    )
    return lines
