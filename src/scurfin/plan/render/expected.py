"""The next pregnancy and the boy's first weeks, in lines for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from scurfin.plan.expected import TITLES, Step
from scurfin.terms.safe_text import safe

WIDTH = 108


def lines_of(steps: Sequence[Step], women: Sequence[str]) -> list[str]:
    """Each woman's risk first, then the steps by part and time."""
    lines = ["", "BEFORE THE NEXT BIRTH", *_wrapped("Risks in this family:", "")]
    lines += [row for one in women for row in _wrapped(safe(one), "  ")]
    if not women:
        lines.append("  no living woman of it is told to be at risk")
    part = ""
    for step in steps:
        if step.part != part:
            part = step.part
            lines += ["", TITLES[part]]
        lines += _wrapped(f"{step.when}: {step.action}  [{step.id}]", "  ", hang="    ")
        lines += _wrapped(step.text, "      ")
        lines += [
            row for one in step.options for row in _wrapped(f"- {one}", "      ", hang="        ")
        ]
        lines += _wrapped(f"certainty {step.certainty}{_weak(step)}", "      ")
    return lines


def _weak(step: Step) -> str:
    return f"; rests in part on {', '.join(step.weak)}" if step.weak else ""


def _wrapped(text: str, indent: str, *, hang: str | None = None) -> list[str]:
    return wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent if hang is None else hang,
        break_long_words=False,
    )
