"""The plan as Markdown, with everything from the record escaped."""

from __future__ import annotations

import re

from scurfin.plan.model import Plan
from scurfin.plan.render.blocks import blocks, heading, under_heading
from scurfin.terms.safe_text import safe

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", safe(text))


def markdown(plan: Plan, *, full: bool = True) -> str:
    """The whole plan. Record text cannot become markup."""
    lines = [f"# {_plain(heading(plan))}", ""]
    for one in under_heading(plan):
        lines += [_plain(one), ""]
    for block in blocks(plan, full=full):
        lines += [f"## {block.title}", ""]
        for entry in block.entries:
            name = f" {_plain(entry.name)}" if entry.name else ""
            badge = f"**{_plain(entry.badge)}** " if entry.badge.strip() else ""
            lines.append(f"- {badge}{_plain(entry.head)}{name}")
            for label, text in entry.rows:
                said = f"*{_plain(label.strip())}*: " if label.strip() else ""
                lines.append(f"    - {said}{_plain(text)}")
        lines.append("")
    return "\n".join(lines)
