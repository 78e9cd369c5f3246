"""The pathway as a picture: one A4 page on its side, for a wall or a pocket.

The rules in each box come from ``boxes``; sizes are computed from the text, so the page holds as
the knowledge grows: type shrinks to a floor, then the least urgent are counted instead of named.
"""

from __future__ import annotations

from html import escape

from handbook import boxes
from handbook.boxes import Box
from handbook.drawing import (
    FONT,
    INK,
    QUIET,
    Item,
    arrow_down,
    bullet,
    polygon,
    rectangle,
    words,
)
from handbook.fitting import INDENT, SPACE, Column, Fitted, Held, Lane, bullets, leading, road
from handbook.page import Book

WIDTH, HEIGHT, EDGE, GAP = 1123.0, 794.0, 12.0, 8.0
TOP, FOOT, HEAD = 38.0, 776.0, 19.0
STRIP_SIZE = 8.8
EMERGENCY, BOX, HEADS, PREVENT = "#f7e6e3", "#f5f7f8", "#d9e3e9", "#eef2e8"
LEGEND = (("now", "now"), ("week", "this week"), ("soon", "soon"), ("prepare", "prepare"))


def diagram(book: Book) -> str:
    """The whole page as SVG; the ids of the rules stand in the title of each bullet."""
    held = boxes.sorted_out(book)
    above, high = _strip(book, (boxes.EMERGENCIES,), held, TOP, EMERGENCY, 4)
    _, low = _strip(book, boxes.ALONGSIDE, held, 0.0, PREVENT, 5)
    beside, _ = _strip(book, boxes.ALONGSIDE, held, FOOT - low, PREVENT, 5)
    road = _road(book, held, TOP + high + 7, FOOT - low - 8)
    name = escape(book.rules.diseases[0].name)
    return (
        f'<svg role="img" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="297mm" height="210mm" '
        f'xmlns="http://www.w3.org/2000/svg" font-family="{FONT}" fill="{INK}">'
        f"<title>The pathway of {name} on one page</title>\n"
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="#fff"/>\n'
        f"{_head(name)}{above}{road}{beside}{_foot()}</svg>\n"
    )


def _head(name: str) -> str:
    title = words(f"{name}: the road of treatment", EDGE, 21, 15, weight="bold")
    trust = "Research software, not a medical device. Not yet signed by a physician."
    return title + words(trust, WIDTH - EDGE, 15, 9, anchor="end") + words(
        "Doses, sources and the text of every line: pathway.md, manifestations.md, drugs.md",
        WIDTH - EDGE, 27, 9, anchor="end", fill=QUIET,
    )  # fmt: skip


def _foot() -> str:
    x, y = EDGE + 4, HEIGHT - 6
    drawn = []
    for urgency, said in LEGEND:
        drawn += [bullet(urgency, x, y - 3, 2.8), words(said, x + 6, y, 8.6)]
        x += 62
    said = "A line holds only where its indication is true for the child. Unknown is never no: ask."
    return "".join(drawn) + words(said, WIDTH - EDGE, y, 8.6, anchor="end", fill=QUIET)


def _strip(
    book: Book, parts: tuple[Box, ...], held: Held, y: float, fill: str, columns: int
) -> tuple[str, float]:
    """Boxes side by side over the whole width, their bullets in columns; and the height."""
    inner = (WIDTH - 2 * EDGE - GAP * (len(parts) - 1)) / columns
    sets = [bullets(book, one, held[one.key], STRIP_SIZE, inner - 12, 1) for one in parts]
    shares = _shares([len(one) for one in sets], columns)
    dealt = [_dealt(items, each) for items, each in zip(sets, shares, strict=True)]
    rows = max(sum(len(item.lines) for item in some) for deal in dealt for some in deal)
    height = STRIP_SIZE + 9 + rows * leading(STRIP_SIZE) + 3
    x, drawn = EDGE, []
    for one, deal, share in zip(parts, dealt, shares, strict=True):
        drawn.append(rectangle(x, y, share * inner, height, fill, INK, 1.1))
        drawn.append(words(one.title, x + 6, y + STRIP_SIZE + 4, STRIP_SIZE + 1, weight="bold"))
        for number, some in enumerate(deal):
            drawn.append(_items(some, x + 6 + number * inner, y + STRIP_SIZE + 9, STRIP_SIZE))
        x += share * inner + GAP
    return "".join(drawn), height


def _shares(counts: list[int], columns: int) -> list[int]:
    """Columns for each box: one, and the others where they shorten the longest."""
    shares = [1] * len(counts)
    for _ in range(columns - len(counts)):
        longest = max(range(len(counts)), key=lambda one: counts[one] / shares[one])
        shares[longest] += 1
    return shares


def _dealt(items: list[Item], columns: int) -> list[list[Item]]:
    """The bullets in ``columns`` of about the same length, in reading order."""
    total = sum(len(one.lines) for one in items)
    share = -(-total // columns)
    found: list[list[Item]] = [[]]
    for one in items:
        taken = sum(len(each.lines) for each in found[-1])
        if taken and taken + len(one.lines) > share and len(found) < columns:
            found.append([])
        found[-1].append(one)
    return found


def _road(book: Book, held: Held, y: float, bottom: float) -> str:
    """The steps of the road, their heads joined into one arrow from left to right."""
    share = (WIDTH - 2 * EDGE - GAP * (len(boxes.ROAD) - 1)) / sum(s.width for s in boxes.ROAD)
    x, start, drawn = EDGE, y + HEAD + 6, []
    lanes: list[Lane] = []
    places = []
    for step in boxes.ROAD:
        width = step.width * share
        drawn.append(_chevron(step.caption, x, y, width))
        one = (width - GAP * (len(step.columns) - 1)) / len(step.columns)
        for place, parts in enumerate(step.columns):
            shown = tuple(each for each in parts if not isinstance(each, Box) or held[each.key])
            lanes.append((shown, one))
            places.append(x + place * (one + GAP))
        x += width + GAP
    made = road(book, lanes, held, bottom - start)
    for column, left, (_, width) in zip(made, places, lanes, strict=True):
        drawn.append(_column(column, left, start, width))
    return "".join(drawn)


def _chevron(said: str, x: float, y: float, width: float) -> str:
    tip, middle = 7.0, y + HEAD / 2
    points = [(x, y), (x + width, y), (x + width + tip, middle), (x + width, y + HEAD),
              (x, y + HEAD), (x + tip if x > EDGE else x, middle)]  # fmt: skip
    return polygon(points, HEADS) + words(said, x + 13, y + 13.5, 11, weight="bold")


def _column(made: Column, x: float, y: float, width: float) -> str:
    drawn = []
    for place, one in enumerate(made.parts):
        if place:
            drawn.append(arrow_down(x + width / 2, y - SPACE, y))
        drawn.append(_box(one, x, y, width, made.size) if isinstance(one.part, Box)
                     else _gate(one, x, y, width, made.size))  # fmt: skip
        y += one.height + SPACE
    return "".join(drawn)


def _box(one: Fitted, x: float, y: float, width: float, size: float) -> str:
    assert isinstance(one.part, Box)
    title = words(one.part.title, x + 5, y + size + 4, size + 0.8, weight="bold")
    return (
        rectangle(x, y, width, one.height, BOX)
        + title
        + _items(list(one.items), x + 5, y + size + 9, size)
    )


def _items(items: list[Item], x: float, y: float, size: float) -> str:
    drawn = []
    for one in items:
        drawn.append(f"<g><title>{escape(', '.join(one.rules))}</title>")
        if one.urgency:
            drawn.append(bullet(one.urgency, x + 3, y + size * 0.62, size * 0.3))
        for line in one.lines:
            drawn.append(words(line, x + INDENT, y + size * 0.92, size))
            y += leading(size)
        drawn.append("</g>\n")
    return "".join(drawn)


def _gate(one: Fitted, x: float, y: float, width: float, size: float) -> str:
    """A decision: a six-sided box with its question and where the answers lead."""
    h, cut, middle = one.height, 9.0, x + width / 2
    points = [(x + cut, y), (x + width - cut, y), (x + width, y + h / 2),
              (x + width - cut, y + h), (x + cut, y + h), (x, y + h / 2)]  # fmt: skip
    drawn = [polygon(points, "#fff")]
    line = y + 4 + size
    for said in one.question:
        drawn.append(words(said, middle, line, size, weight="bold", anchor="middle"))
        line += leading(size)
    for said in one.answers:
        drawn.append(words(said, middle, line, size, anchor="middle"))
        line += leading(size)
    return "".join(drawn)
