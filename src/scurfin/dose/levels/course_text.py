"""The plan of a course for a terminal."""

from __future__ import annotations

from textwrap import wrap

from scurfin.dose.levels.course import CoursePlan
from scurfin.dose.levels.shown import Three
from scurfin.terms.safe_text import safe

WIDTH = 108


def text(made: CoursePlan) -> str:
    """The whole plan in lines that no terminal cuts."""
    low, high = made.target
    kilo = f" ({made.mg_per_kg:.2f} mg/kg)" if made.mg_per_kg is not None else ""
    left = made.doses - made.given
    below, within, above = (f"{100 * one:.0f} %" for one in made.chances)
    lines = [
        f"{made.drug}: {made.child}",
        *_wrapped(made.notice),
        "",
        f"TARGET    {low:g} to {high:g} mg h/L over {made.doses} doses (entered)",
        *(row for one in made.neighbours for row in _wrapped(f"published: {one}", "  ")),
        "",
        (
            f"GIVEN     {made.given} of {made.doses} doses, {made.levels} levels; area so far "
            f"{_said(made.given_area)} mg h/L"
        ),
        (
            f"NEXT      {left} doses of {made.mg:g} mg{kilo} every {made.every_h:g} h, each over "
            f"{made.infusion_h:g} h"
        ),
        f"  whole course {_said(made.area)} mg h/L; below {below}, within {within}, above {above}",
        "",
        "MODELS    each weighed by how probable it made the levels",
    ]
    for one in made.models:
        lines.append(f"  {100 * one.share:.0f} %  {one.id}: {_said(one.mg)} mg each")
        lines += [row for each in one.outside for row in _wrapped(f"outside: {each}", "       ")]
        lines += [row for each in one.assumed for row in _wrapped(f"assumed: {each}", "       ")]
    lines += [
        row for name, why in made.unused for row in _wrapped(f"not used: {name}: {why}", "  ")
    ]
    doubts = [row for one in made.warnings for row in _wrapped(f"! {one}", "  ")]
    lines += ["", "DOUBTS", *(doubts or ["  none found"])]
    return "\n".join(safe(line) for line in lines) + "\n"


def _wrapped(told: str, indent: str = "") -> list[str]:
    return wrap(
        told, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )


def _said(one: Three) -> str:
    return f"{one.median:.3g} ({one.low:.3g} to {one.high:.3g})"
