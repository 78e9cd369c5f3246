"""The map of what was tried for what: one square for each child, lettered by what is told."""

from __future__ import annotations

from scurfin.evidence.pictures.letters import fitted, width, wrapped
from scurfin.evidence.pictures.page import INK, QUIET, RULE, Page, box
from scurfin.evidence.tried import RESULTS, WORDS, Result
from scurfin.evidence.tried_map import Cell, TriedMap

EDGE, LABEL, HEAD = 20.0, 150.0, 128.0
SQUARE, GAP, ACROSS = 11.0, 1.6, 3
COLUMN = ACROSS * (SQUARE + GAP) + 8
LETTERS: dict[Result, tuple[str, str, str]] = {
    "complete": ("C", "#1d6b3a", "#ffffff"),
    "partial": ("P", "#8cc59b", INK),
    "better": ("b", "#e4f1e6", INK),
    "none": ("0", "#c9cdd2", INK),
    "worse": ("w", "#f3d9d2", INK),
    "relapse": ("R", "#b5401c", "#ffffff"),
    "intolerance": ("T", "#6b3f8f", "#ffffff"),
    "": ("?", "#ffffff", INK),
}
EMPTY = (
    "One square is one child that is told one by one; dashed squares are rows of group statements, "
    "no individuals. A child may stand in several squares. An empty field is not told in these "
    "reports; it does not mean that nobody tried it."
)


def page_of(told: TriedMap, title: str, warning: str = "") -> Page:
    """The picture of ``told``; ``warning`` (bias) stands below."""
    wide = 2 * EDGE + LABEL + COLUMN * len(told.columns) + 40
    page = Page(max(wide, 420.0), title=title, told=_description(told))
    page.words(EDGE, EDGE + 12, title, 12.5, bold=True)
    top = EDGE + 24 + HEAD
    for place, (_, name) in enumerate(told.columns):
        x = EDGE + LABEL + place * COLUMN + COLUMN / 2
        page.words(x + 3, top - 5, fitted(name, HEAD * 1.3, 8), 8, angle=52.0)
    y = top
    for row, name in told.rows:
        y = _row(page, told, row, name, y)
    page.high = _foot(page, y + 16, warning) + EDGE
    return page


def _row(page: Page, told: TriedMap, row: str, name: str, y: float) -> float:
    mine = [told.cells.get((row, column)) for column, _ in told.columns]
    most = max(
        (len(cell.children) + len(cell.group) for cell in mine if cell is not None), default=1
    )
    lines = wrapped(name, LABEL - 8, 8.2, most=2)
    high = max(-(-most // ACROSS) * (SQUARE + GAP) + 6, 10.0 * len(lines) + 6)
    for number, line in enumerate(lines):
        page.words(EDGE, y + 12 + 10 * number, line, 8.2)
    for place, cell in enumerate(mine):
        x = EDGE + LABEL + place * COLUMN
        page.stroke((x, y), (x, y + high), colour=RULE, thick=0.4)
        if cell is not None:
            _cell(page, cell, x + 4, y + 3)
    page.stroke((EDGE, y + high), (page.wide - EDGE, y + high), colour=RULE, thick=0.5)
    return y + high


def _cell(page: Page, cell: Cell, x: float, y: float) -> None:
    real = sorted((result for _, result in cell.children), key=RESULTS.index)
    squares = [(one, False) for one in real]
    squares += [(one, True) for one in sorted(cell.group, key=RESULTS.index)]
    for place, (result, group) in enumerate(squares):
        down, across = divmod(place, ACROSS)
        _square(page, x + across * (SQUARE + GAP), y + down * (SQUARE + GAP), result, group)


def _square(page: Page, x: float, y: float, result: Result, group: bool) -> None:
    letter, fill, ink = LETTERS[result]
    page.shape(
        box(x, y, SQUARE, SQUARE), fill=fill, edge=QUIET, dashed=group, alpha=0.55 if group else 1.0
    )
    page.words(
        x + SQUARE / 2,
        y + SQUARE - 3,
        letter,
        7.2,
        anchor="center",
        colour=ink if not group else INK,
    )


def _foot(page: Page, y: float, warning: str) -> float:
    x = EDGE
    for result in RESULTS:
        room = SQUARE + 5 + width(WORDS[result], 7.5) + 14
        if x + room > page.wide - EDGE:
            x, y = EDGE, y + 16
        _square(page, x, y - 8, result, False)
        page.words(x + SQUARE + 4, y, WORDS[result], 7.5)
        x += room
    y += 15
    for text in (EMPTY, warning):
        for line in wrapped(text, page.wide - 2 * EDGE, 7.5) if text else ():
            page.words(EDGE, y, line, 7.5, colour=QUIET)
            y += 9.5
    return y


def _description(told: TriedMap) -> str:
    parts = []
    for row, name in told.rows:
        for column, drug in told.columns:
            cell = told.cells.get((row, column))
            if cell is not None:
                said = ", ".join(f"{child}: {WORDS[result]}" for child, result in cell.children)
                group = f"; {len(cell.group)} group rows" if cell.group else ""
                parts.append(f"{drug} for {name}: {said}{group}.")
    return " ".join(parts)
