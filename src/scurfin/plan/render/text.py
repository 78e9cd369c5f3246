"""The plan on a terminal: coloured there, plain when piped."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import Literal

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scurfin.plan.model import Plan
from scurfin.plan.render.blocks import at_a_glance, blocks, heading, under_heading
from scurfin.plan.render.entries import Block, Entry
from scurfin.terms.safe_text import safe

COLOUR = {
    "START": "bold green",
    "CONTINUE": "cyan",
    "CHANGE": "bold yellow",
    "STOP": "bold white on red",
    "BLOCKED": "bold white on red",
    "CONSIDER": "magenta",
    "WATCH": "yellow",
    "RELAPSED": "bold red",
    "NEW UNDER TREATMENT": "bold red",
    "ACTIVE": "red",
    "IMPROVED": "green",
    "?": "bold blue",
}


Length = Literal["short", "plain", "full"]


def render(plan: Plan, length: Length = "plain") -> RenderableType:
    """The plan as one thing that rich can print."""
    parts: list[RenderableType] = [Text(heading(plan), style="bold")]
    parts += [Text(one, style="dim") for one in under_heading(plan)]
    shown = at_a_glance(plan) if length == "short" else blocks(plan, full=length == "full")
    return Group(*parts, *(_block(one) for one in shown))


def _block(block: Block) -> RenderableType:
    title = Text(f"\n{block.title.upper()}", style="bold underline")
    return Group(title, *(_entry(one) for one in block.entries))


def _entry(one: Entry) -> RenderableType:
    head = Text()
    head.append(f"{safe(one.badge):<9}", style=COLOUR.get(one.badge, "bold"))
    head.append(" " + safe(one.head), style="bold" if one.rows else "")
    if one.name:
        head.append(f"  [{safe(one.name)}]", style="dim")
    if not one.rows:
        return Padding(head, (0, 0, 0, 1))
    table = Table.grid(padding=(0, 1))
    table.add_column(style="dim", no_wrap=True, min_width=9, justify="right")
    table.add_column(overflow="fold")
    for label, text in one.rows:
        table.add_row(Text(safe(label)), Text(safe(text)))
    return Padding(Group(head, table), (0, 0, 0, 1))


def text(plan: Plan, length: Length = "plain", *, width: int = 110) -> str:
    """The plan as plain text, the same on every machine."""
    return _printed(render(plan, length), width)


def blocks_text(shown: Sequence[Block], *, width: int = 110) -> str:
    """A few blocks as plain text."""
    return _printed(Group(*(_block(one) for one in shown)), width)


def _printed(what: RenderableType, width: int) -> str:
    out = StringIO()
    Console(file=out, width=width, no_color=True, force_terminal=False, legacy_windows=False).print(
        what
    )
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
