"""A replay as text: what the plan said at each turn, beside what was then done."""

from __future__ import annotations

from typing import Any

from scurfin.plan.model import Line
from scurfin.plan.replay import Replay, Step, shown
from scurfin.terms.safe_text import safe

QUIET = ("event", "id", "code", "note", "illustrative", "age", "date", "after", "known_at")


def replayed(told: Replay) -> str:
    """One child's replay."""
    lines = [safe(f"== {told.case}")]
    if not told.steps:
        lines.append("   nothing is told")
    for step in told.steps:
        lines += _step(step)
    return "\n".join(lines) + "\n"


def _step(step: Step) -> list[str]:
    name = f" ({step.visit})" if step.visit else ""
    lines = ["", safe(f"Turn {step.turn}{name}, age {step.age}")]
    lines += [safe(f"  seen     {_words(one)}") for one in step.events]
    by_id = {one.id: one for one in step.plan.recommendations}
    fresh = [by_id[name] for name in step.appeared]
    kept = [one for one in step.plan.recommendations if shown(one) and one.id not in step.appeared]
    lines += [safe(f"  + plan   {_line(one)}") for one in fresh]
    lines += [safe(f"    plan   {_line(one)}") for one in kept]
    lines += [safe(f"  - gone   {one}") for one in step.went]
    lines += [safe(f"  alert    {one.tier}: {one.text}") for one in step.plan.alerts]
    asks = len(step.plan.questions)
    if asks:
        lines.append(safe(f"  asks     {step.plan.questions[0].text} ({asks} questions)"))
    lines += [safe(f"  DONE     {_words(one)}") for one in step.done]
    return lines


def _line(one: Line) -> str:
    dose = f": {one.dose.text}" if one.dose is not None and one.status != "continue" else ""
    return f"{one.urgency:<8}{one.status:<9}{one.action}{dose} [{one.id}]"


def _words(event: dict[str, Any]) -> str:
    kind = str(event.get("event", ""))
    rest = ", ".join(
        f"{_plain(value)}" if key in ("what", "status") else f"{key} {_plain(value)}"
        for key, value in event.items()
        if key not in QUIET
    )
    return f"{kind}: {rest}" if rest else kind


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " + ".join(str(one) for one in value)
    return str(value)
