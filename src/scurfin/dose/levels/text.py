"""The report on levels for a terminal."""

from __future__ import annotations

from textwrap import wrap

from scurfin.dose.levels.shown import Choice, DoseReport, Three
from scurfin.terms.quantities import number
from scurfin.terms.safe_text import safe

WIDTH = 108


def text(made: DoseReport) -> str:
    """The whole report in lines."""
    lines = [f"{made.drug}: {made.child}", *_wrapped(made.notice), "", f"DOSE      {made.regimen}"]
    lines += [
        "",
        "LEVELS    (expected: as measured, by all models together; median, 5 to 95 %)",
    ]
    for one in made.levels:
        steady = "steady" if one.steady else "not yet steady"
        lines.append(
            f"  day {one.age_days:.0f}: {number(one.ng_ml)} ng/mL, {one.timing}, {steady}; "
            f"expected {_three(one.expected)}; against the target: {one.against}"
        )
        lines += _wrapped(one.doubt, "      ")
    if not made.levels:
        lines.append("  none that can be used: what follows is the typical child of each model")
    lines += _wrapped(made.foretold, "  ")
    lines += [row for one in made.unusable for row in _wrapped(f"not used: {one}", "  ")]
    lines += [row for one in made.taken for row in _wrapped(one, "  ")]
    if made.now is not None:
        lines += [
            "",
            "EXPOSURE  at this dose, once steady (true; a measured trough scatters more)",
        ]
        lines += _choice(made.now)
    lines += _target(made)
    if made.held and made.target is not None:
        lines += ["", "NO DOSE   is proposed until this is settled:"]
        lines += [row for one in made.held for row in _wrapped(one, "  ! ")]
    lines += _options(made)
    lines += ["", *_wrapped(made.next_level, "NEXT      ")]
    doubts = [row for one in made.warnings for row in _wrapped(one, "  ! ")]
    lines += ["", "DOUBTS", *(doubts or ["  none found"])]
    lines += _models(made)
    if made.facts:
        lines += ["", *_wrapped("Facts: " + ", ".join(made.facts))]
    return "\n".join(safe(line) for line in lines) + "\n"


def _three(one: Three, digits: int = 0) -> str:
    return f"{one.median:.{digits}f} ({one.low:.{digits}f} to {one.high:.{digits}f})"


def _area(one: Three | None) -> str:
    return "not known" if one is None else _three(one, 2)


def _choice(one: Choice) -> list[str]:
    text = f"{_given(one)}: trough {_three(one.trough)} ng/mL"
    if one.area is not None:
        text += f", area of one interval {_area(one.area)} mg h/L"
    if one.chances is not None:
        below, within, above = (f"{100 * each:.0f} %" for each in one.chances)
        text += f"; trough below the target in {below}, within it in {within}, above it in {above}"
    return _wrapped(text, "  ")


def _given(one: Choice) -> str:
    return f"{number(one.mg)} mg every {number(one.every_h)} h"


def _target(made: DoseReport) -> list[str]:
    lines = [""]
    if made.target is not None:
        low, high = number(made.target.low), number(made.target.high)
        lines.append(f"TARGET    trough {low} to {high} ng/mL ({made.target.source})")
    else:
        lines.append("TARGET    none: no dose is proposed. Enter one: --target 100-200")
    for one in made.neighbours:
        note = f" {one['note']}" if one["note"] else ""
        said = f"published or used elsewhere: {one['said']}  [{', '.join(one['facts'])}]{note}"
        lines += _wrapped(said, "  ")
    return lines


def _options(made: DoseReport) -> list[str]:
    if not made.options:
        return []
    lines = [
        "",
        "DOSES     proposed: least expected loss, twice as heavy above the target",
    ]
    rows = [("", "", "trough, ng/mL", "area, mg h/L", "below  within   above")]
    for one in made.options:
        chances = "".join(f"{100 * each:>4.0f} %  " for each in one.chances or ())
        rows.append((one.what.upper(), _given(one), _three(one.trough), _area(one.area), chances))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        lines.append(f"  {'  '.join(cells)}".rstrip())
    return lines


def _models(made: DoseReport) -> list[str]:
    lines = ["", "MODELS    each weighed by how probable it made the levels"]
    for one in made.models:
        lines.append(f"  {100 * one.share:.0f} %  {one.id} ({one.reference})")
        against = one.clearance_against_typical
        lines += _wrapped(
            f"clears {_three(against, 2)} times as much as its typical child; trough "
            f"{_three(one.trough)} ng/mL; {one.effective_draws:.0f} effective draws"
            f"{'; built on troughs alone' if one.trough_only else ''}",
            "       ",
        )
        lines += [row for each in one.outside for row in _wrapped(f"outside: {each}", "       ")]
        lines += [row for each in one.assumed for row in _wrapped(f"assumed: {each}", "       ")]
    lines += [f"  not used: {name}: {why}" for name, why in made.unused]
    return lines


def _wrapped(told: str, indent: str = "") -> list[str]:
    return wrap(told, WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent))
