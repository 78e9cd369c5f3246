"""Plain text of fixed width: paragraphs and tables, every word from a record made safe."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from textwrap import fill

from scurfin.terms.safe_text import safe

WIDTH = 100
LONGEST_NAME = 34
BIAS = (
    "What is written up is not what happens: severe infants, first reports and successful "
    "transplants are over-represented, and most courses are short. These are counts, no rates."
)


def paragraph(text: str, indent: str = "") -> str:
    return fill(safe(text), WIDTH, initial_indent=indent, subsequent_indent=indent)


def table(head: tuple[str, ...], told: Iterable[tuple[str, ...]], *, right: int = 0) -> str:
    """A table that wraps within the width; the last ``right`` columns stand to the right."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = list(told)
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    for place, name in enumerate(head):
        side = "right" if place >= len(head) - right else "left"
        short = place == 0 and all(len(row[0]) <= LONGEST_NAME for row in rows)
        made.add_column(name, justify=side, overflow="fold", header_style="", no_wrap=short)  # type: ignore[arg-type]
    for row in rows:
        made.add_row(*(Text(safe(cell)) for cell in row))
    out = StringIO()
    Console(file=out, width=WIDTH, no_color=True, force_terminal=False, legacy_windows=False).print(
        made
    )
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def names(children: Iterable[str], most: int = 0) -> str:
    """Ids in a row; with ``most``, the first ones and how many more."""
    ids = list(children)
    if most and len(ids) > most:
        return f"{', '.join(ids[:most])} and {len(ids) - most} more"
    return ", ".join(ids)


def page(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
