"""One child's course as a picture: a column for each turn, a lane for each thing told."""

from __future__ import annotations

from dataclasses import replace

from scurfin.evidence.pictures.lanes import Bar, Column, Course, Lane, course
from scurfin.evidence.pictures.letters import fitted, width, wrapped
from scurfin.evidence.pictures.page import INK, PAPER, QUIET, RULE, Page, Stroke, box
from scurfin.record.model import Record

LABEL = 150.0
EDGE = 18.0
WIDEST, NARROWEST = 110.0, 42.0
ROW = 17.0
A4_WIDE = 760.0
MOST = 14
COLOURS = {
    "there": ("#b5401c", ""),
    "worse": ("#b5401c", "xxx"),
    "relapsed": ("#7d1128", "////"),
    "better": ("#e3a587", ""),
    "running": ("#1f5f8b", ""),
}
HEIGHTS = {"there": 10.0, "worse": 12.0, "relapsed": 10.0, "better": 4.5, "running": 7.0}
KEY = (
    ("there", "there"),
    ("worse", "worse"),
    ("relapsed", "relapsed"),
    ("better", "better"),
    ("running", "given"),
)
ORDER = (
    "Columns are turns, in the order told; what is not dated has no place in time. An open end (>) "
    "is not told to be over, an open beginning (<) began earlier. Treatments begin at the "
    "end of a turn: they answer what was seen."
)


def page_of(record: Record) -> Page:
    """The picture of ``record``; a long course is broken into strips, one below the other."""
    told = course(record)
    count = min(max(len(told.columns), 1), MOST)
    column = min(WIDEST, max(NARROWEST, (A4_WIDE - LABEL - 2 * EDGE) / count))
    page = Page(
        max(LABEL + column * count + 2 * EDGE, 420.0),
        title=f"Course of {told.title}",
        told=_description(told),
    )
    y = _title(page, told)
    starts = range(0, max(len(told.columns), 1), MOST)
    for begin in starts:
        y = _strip(page, told, told.columns[begin : begin + MOST], column, y) + 14.0
    page.high = _foot(page, told, y) + EDGE
    return page


def _strip(page: Page, told: Course, columns: tuple[Column, ...], column: float, y: float) -> float:
    """The lanes that have something in these columns."""
    y = top = _head(page, columns, column, y)
    group = ""
    turns = [one.turn for one in columns]
    for lane in told.lanes:
        part = _within(lane, turns)
        if turns and not part.bars and not part.points:
            continue
        if lane.group != group:
            group = lane.group
            y += 14.0
            page.words(EDGE, y, group, 8.5, bold=True)
            y += 5.0
        y = _lane(page, columns, part, y, column)
    for number in range(len(columns) + 1):
        x = EDGE + LABEL + number * column
        page.marks.insert(0, Stroke(((x, top), (x, y)), colour=RULE, thick=0.5))
    return y


def _within(lane: Lane, turns: list[int]) -> Lane:
    """What of a lane lies in these turns; a bar that runs on stays open at the edge."""
    if not turns:
        return lane
    first, last = turns[0], turns[-1]
    bars = []
    for bar in lane.bars:
        if bar.end < first or bar.start > last:
            continue
        if bar.end == first > bar.start and not bar.open and not bar.late:
            continue
        bars.append(
            replace(
                bar,
                start=max(bar.start, first),
                end=min(bar.end, last),
                open=bar.open or bar.end > last,
                before=bar.before or bar.start < first,
                late=bar.late and bar.start >= first,
                word=bar.word if bar.start >= first else "",
            )
        )
    points = tuple(one for one in lane.points if first <= one.turn <= last)
    return replace(lane, bars=tuple(bars), points=points)


def _title(page: Page, told: Course) -> float:
    page.words(EDGE, EDGE + 10, fitted(told.title, page.wide - 2 * EDGE, 13, True), 13, bold=True)
    y = EDGE + 24
    for text in (
        told.about,
        *(f"Told without a time: {'; '.join(told.undated)}",) * bool(told.undated),
    ):
        for line in wrapped(text, page.wide - 2 * EDGE, 7.5, most=3) if text else ():
            page.words(EDGE, y, line, 7.5, colour=QUIET)
            y += 10
    return y + 6


def _head(page: Page, columns: tuple[Column, ...], column: float, y: float) -> float:
    lowest = y
    for place, one in enumerate(columns):
        x = EDGE + LABEL + place * column + column / 2
        at = y
        page.words(x, at, f"turn {one.turn}", 7.5, bold=True, anchor="center")
        for text in (one.name, one.age):
            for line in wrapped(text, column - 6, 7, most=3) if text else ():
                at += 9
                page.words(x, at, line, 7, anchor="center", colour=QUIET)
        lowest = max(lowest, at)
    return lowest + 5


def _lane(page: Page, columns: tuple[Column, ...], lane: Lane, y: float, column: float) -> float:
    """One lane; it grows by the lines that its words need."""
    place = {one.turn: number for number, one in enumerate(columns)}
    left = EDGE + LABEL
    names = wrapped(lane.name, LABEL - 10, 8, most=2)
    small = wrapped(lane.words, LABEL - 10, 6.2, most=2) if lane.words else []
    notes: list[tuple[float, list[str]]] = []
    for point in lane.points:
        x = left + place[point.turn] * column
        notes.append((x, wrapped(point.word, column - 5, 6.8, most=4)))
    high = ROW if lane.bars else 0.0
    high = max(high, 9.5 * len(names) + 7.5 * len(small) + 5)
    middle = y + ROW / 2
    tall: dict[float, int] = {}
    for x, words in notes:
        tall[x] = tall.get(x, 0) + len(words)
    if tall:
        start = ROW if lane.bars else 3.0
        high = max(high, start + 8.2 * max(tall.values()) + 3)
    for number, line in enumerate(names):
        page.words(EDGE, y + 11 + 9.5 * number, line, 8)
    for number, line in enumerate(small):
        at = y + 11 + 9.5 * (len(names) - 1) + 7.8 * (number + 1)
        page.words(EDGE, at, line, 6.2, colour=QUIET)
    for bar in lane.bars:
        _bar(page, bar, left, place, column, middle)
    used: dict[float, float] = {}
    for x, words in notes:
        at = used.get(x, y + (ROW if lane.bars else 3.0) + 6.5)
        for line in words:
            page.words(x + 3, at, line, 6.8)
            at += 8.2
        used[x] = at
    page.stroke((EDGE, y + high), (page.wide - EDGE, y + high), colour=RULE, thick=0.4)
    return y + high


def _bar(
    page: Page, bar: Bar, left: float, place: dict[int, int], column: float, middle: float
) -> None:
    offset = 0.72 if bar.late else 0.06
    start = left + (place[bar.start] + offset) * column
    end = left + (place[bar.end] + (0.72 if bar.late else 0.06)) * column
    if bar.open or bar.whole:
        end = left + (place[bar.end] + 1) * column - 6
    if bar.before:
        start = left + place[bar.start] * column + 6
    if end - start < 5:
        end = start + 5
    colour, hatch = COLOURS[bar.level]
    high = HEIGHTS[bar.level]
    page.shape(
        box(start, middle - high / 2, end - start, high),
        fill=colour if not hatch else "#f3d9d2",
        edge=colour,
        hatch=hatch,
    )
    if bar.open:
        tip = ((end, middle - high / 2), (end + 5, middle), (end, middle + high / 2))
        page.shape(tip, fill=colour, edge=colour)
    if bar.before:
        tail = ((start, middle - high / 2), (start - 5, middle), (start, middle + high / 2))
        page.shape(tail, fill=PAPER, edge=colour)
    if bar.word and end - start > 24 and high >= 7:
        text = fitted(bar.word, end - start - 6, 6.2)
        page.words(start + 3, middle + 2.2, text, 6.2, colour="#ffffff" if not hatch else INK)


def _foot(page: Page, told: Course, y: float) -> float:
    x = EDGE
    for level, word in KEY:
        colour, hatch = COLOURS[level]
        high = HEIGHTS[level]
        fill = colour if not hatch else "#f3d9d2"
        page.shape(box(x, y - high / 2, 22, high), fill=fill, edge=colour, hatch=hatch)
        page.words(x + 27, y + 2.5, word, 7.2)
        x += 27 + width(word, 7.2) + 16
    y += 15
    rest = f"Told and not drawn: {told.not_drawn}." if told.not_drawn else ""
    for line in wrapped(f"{ORDER} {rest}".strip(), page.wide - 2 * EDGE, 7):
        page.words(EDGE, y, line, 7, colour=QUIET)
        y += 9
    return y


def _description(told: Course) -> str:
    """All that the picture shows, in words, for who cannot see it."""
    parts = []
    for lane in told.lanes:
        spans = [
            f"{bar.level} from turn {bar.start} "
            + ("on" if bar.open else f"to turn {bar.end}")
            + (f" ({bar.word})" if bar.word else "")
            for bar in lane.bars
        ]
        spans += [f"turn {point.turn}: {point.word}" for point in lane.points]
        words = f" ({lane.words})" if lane.words else ""
        parts.append(f"{lane.name}{words}: {'; '.join(spans)}.")
    parts += [f"Told without a time: {one}." for one in told.undated]
    return " ".join(parts)
