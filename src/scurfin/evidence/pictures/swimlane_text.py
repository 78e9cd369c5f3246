"""One child's course in a terminal: a column for each turn, a sign for each state."""

from __future__ import annotations

from scurfin.evidence.pictures.lanes import Course, Lane, course
from scurfin.evidence.say.page import WIDTH, paragraph
from scurfin.record.model import Record
from scurfin.terms.safe_text import safe

NAME = 30
CELL = 4
SIGNS = {"there": "##", "worse": "#!", "relapsed": "RR", "better": "--", "running": "=="}
KEY = (
    "## there   #! worse   RR relapsed   -- better   == given   > not told to be over   "
    "* told below   columns are turns"
)


def text(record: Record) -> str:
    """The course of ``record`` in lines of a hundred characters at most."""
    told = course(record)
    turns = [one.turn for one in told.columns]
    most = (WIDTH - NAME) // CELL
    parts = (
        [paragraph(told.title), paragraph(told.about)] if told.about else [paragraph(told.title)]
    )
    starts = range(0, max(len(turns), 1), most)
    parts += [_block(told, turns[begin : begin + most]) for begin in starts]
    ages = [
        f"turn {one.turn}: {', '.join(part for part in (one.name, one.age) if part)}"
        for one in told.columns
        if one.name or one.age
    ]
    if told.undated:
        parts.append(paragraph("Told without a time: " + "; ".join(told.undated)))
    if told.not_drawn:
        parts.append(paragraph(f"Told and not shown: {told.not_drawn}"))
    if ages:
        parts.append(paragraph("; ".join(ages)))
    parts.append(paragraph(KEY))
    return "\n\n".join(parts) + "\n"


def _block(told: Course, turns: list[int]) -> str:
    head = " " * NAME + "".join(f"{turn:<{CELL}}" for turn in turns)
    lines = [head.rstrip()]
    notes: list[str] = []
    group = ""
    for lane in told.lanes:
        cells = [_cell(lane, turn) for turn in turns]
        words = [
            f"turn {point.turn}, {lane.name}: {point.word}"
            for point in lane.points
            if point.turn in turns
        ]
        notes += words
        if not any(cell.strip() for cell in cells):
            continue
        if lane.group != group:
            group = lane.group
            lines.append(group.upper())
        name = safe(lane.name)
        name = name if len(name) < NAME - 1 else name[: NAME - 3] + "."
        lines.append(
            (f" {name:<{NAME - 1}}" + "".join(f"{cell:<{CELL}}" for cell in cells)).rstrip()
        )
    lines += [paragraph(note, "  ") for note in notes]
    return "\n".join(lines)


def _cell(lane: Lane, turn: int) -> str:
    for bar in reversed(lane.bars):
        last = bar.end if bar.open or bar.whole else bar.end - 1
        inside = bar.start <= turn <= last
        if inside or bar.start == turn == bar.end:
            ends = bar.open and turn == bar.end
            return SIGNS[bar.level] + (">" if ends else "")
    return "*" if any(point.turn == turn for point in lane.points) else ""
