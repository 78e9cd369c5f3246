"""Curves with their intervals and numbers at risk; one panel for each origin of time."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, log10

from scurfin.evidence.curves import Curve
from scurfin.evidence.pictures.letters import fitted, wrapped
from scurfin.evidence.pictures.page import QUIET, RULE, Page

LINES: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("#1f5f8b", ()),
    ("#b5401c", (6.0, 2.5)),
    ("#3d7a3a", (1.8, 1.8)),
    ("#6b3f8f", (8.0, 2.0, 1.8, 2.0)),
)
EDGE, LEFT, WIDE, HIGH = 20.0, 56.0, 430.0, 210.0
Place = Callable[[float, float], tuple[float, float]]
APART = (
    "Times that begin at different moments cannot be compared: each origin has a panel of its own."
)


def page_of(curves: tuple[Curve, ...], title: str, warning: str = "") -> Page:
    """The picture of ``curves``; ``warning`` (bias) stands above them."""
    panels: dict[tuple[str, str], list[Curve]] = {}
    for one in curves:
        if one.years:
            panels.setdefault((one.origin, one.kind), []).append(one)
    page = Page(EDGE * 2 + LEFT + WIDE, title=title, told=_description(curves))
    page.words(EDGE, EDGE + 12, title, 12.5, bold=True)
    y = EDGE + 26
    for line in wrapped(warning, page.wide - 2 * EDGE, 7.5) if warning else ():
        page.words(EDGE, y, line, 7.5)
        y += 9.5
    y += 8
    for (origin, kind), mine in panels.items():
        y = _panel(page, y, origin, kind, mine) + 18
    if not panels:
        page.words(EDGE, y, "Too few dated children for a curve.", 9)
        y += 16
    words = [APART] if len({origin for origin, _ in panels}) > 1 else []
    for text in words:
        for line in wrapped(text, page.wide - 2 * EDGE, 7.5):
            page.words(EDGE, y, line, 7.5, colour=QUIET)
            y += 9.5
        y += 3
    page.high = y + EDGE
    return page


def _panel(page: Page, y: float, origin: str, kind: str, mine: list[Curve]) -> float:
    what = "Survival" if kind == "survival" else "Cumulative incidence"
    page.words(EDGE, y, f"{what}; time counts from {origin}", 9.5, bold=True)
    top, left = y + 12, EDGE + LEFT
    most = max(one.until for one in mine) or 1.0
    ticks = _ticks(most)
    right = ticks[-1]

    def at(years: float, value: float) -> tuple[float, float]:
        return left + WIDE * years / right, top + HIGH * (1 - value)

    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        page.stroke(at(0, share), at(right, share), colour=RULE, thick=0.5)
        page.words(left - 6, at(0, share)[1] + 3, f"{share:.2f}", 7.5, anchor="right")
    for tick in ticks:
        x, bottom = at(tick, 0)
        page.stroke((x, bottom), (x, bottom + 4), thick=0.7)
        page.words(x, bottom + 13, f"{tick:g}", 7.5, anchor="center")
    page.stroke(at(0, 1), at(0, 0), at(right, 0), thick=0.8)
    page.words(at(right / 2, 0)[0], at(0, 0)[1] + 24, "years", 7.5, anchor="center", colour=QUIET)
    for place, one in enumerate(mine):
        _curve(page, one, LINES[place % len(LINES)], at)
    return _below(page, top + HIGH + 40, mine, ticks, at)


def _curve(page: Page, one: Curve, line: tuple[str, tuple[float, ...]], at: Place) -> None:
    colour, dash = line
    low, high = _path(one, one.low), _path(one, one.high)
    band = [at(x, value) for x, value in high] + [at(x, value) for x, value in reversed(low)]
    page.shape(tuple(band), fill=colour, alpha=0.13)
    page.stroke(
        *(at(x, value) for x, value in _path(one, one.value)), colour=colour, thick=1.6, dash=dash
    )
    for years in one.censored:
        x, y = at(years, _value(one, years))
        page.stroke((x, y - 3.5), (x, y + 3.5), colour=colour, thick=0.9)
    for point in one.published:
        x, y = at(point.years, point.estimate)
        if point.low is not None and point.high is not None:
            page.stroke(at(point.years, point.low), at(point.years, point.high), thick=0.9)
        page.disc(x, y, 3.0, fill=colour)


def _path(one: Curve, values: tuple[float, ...]) -> list[tuple[float, float]]:
    if one.smooth:
        return list(zip(one.years, values, strict=True))
    path: list[tuple[float, float]] = []
    for place, (years, value) in enumerate(zip(one.years, values, strict=True)):
        if place:
            path.append((years, values[place - 1]))
        path.append((years, value))
    return [*path, (max(one.until, one.years[-1]), values[-1])]


def _value(one: Curve, years: float) -> float:
    return next(
        value
        for start, value in zip(reversed(one.years), reversed(one.value), strict=True)
        if start <= years
    )


def _below(page: Page, y: float, mine: list[Curve], ticks: list[float], at: Place) -> float:
    """The key, then the table of numbers at risk under the ticks."""
    for place, one in enumerate(mine):
        colour, dash = LINES[place % len(LINES)]
        page.stroke((EDGE, y - 3), (EDGE + 24, y - 3), colour=colour, thick=1.6, dash=dash)
        for line in wrapped(
            one.name + (f". {one.note}" if one.note else ""), page.wide - 2 * EDGE - 32, 7.5
        ):
            page.words(EDGE + 30, y, line, 7.5)
            y += 9.5
        y += 2
    page.words(EDGE, y + 3, "at risk", 7.5, bold=True)
    y += 13
    for place, one in enumerate(mine):
        colour, _ = LINES[place % len(LINES)]
        if len(mine) > 1:
            name = fitted(one.name.removeprefix("published cases, "), LEFT - 14, 6.5)
            page.words(EDGE, y, name, 6.5, colour=colour)
        if one.leaves is None:
            page.words(at(0, 0)[0], y, "numbers at risk were not published", 7.5, colour=colour)
        else:
            for tick in ticks:
                page.words(
                    at(tick, 0)[0], y, str(one.at_risk(tick)), 7.5, anchor="center", colour=colour
                )
        y += 11
    return y


def _ticks(most: float) -> list[float]:
    """From 0 to just past ``most`` in four to eight plain steps."""
    step = 10 ** floor(log10(most))
    for part in (0.1, 0.2, 0.25, 0.5, 1.0, 2.0):
        if most / (step * part) <= 8:
            step *= part
            break
    count = ceil(most / step - 1e-9)
    return [round(step * number, 6) for number in range(count + 1)]


def _description(curves: tuple[Curve, ...]) -> str:
    parts = []
    for one in curves:
        said = ", ".join(
            f"{years:.2f} years {value:.2f} ({low:.2f} to {high:.2f})"
            for years, value, low, high in zip(one.years, one.value, one.low, one.high, strict=True)
        )
        parts.append(f"{one.name}, from {one.origin}: {said}.")
    return " ".join(parts)
