"""A comparison of two versions of the knowledge as text: by line first, then by child."""

from __future__ import annotations

from collections import defaultdict

from scurfin.plan.compare import Change, Comparison
from scurfin.terms.safe_text import safe

NONE = "No line of any plan changed."
FEW = 3


def compared(made: Comparison, *, full: bool = False) -> str:
    """Which lines changed and in how many children; with ``full`` every child and turn."""
    changed = made.plans - made.same
    rows = [
        f"Knowledge {made.old} -> {made.new}",
        f"{made.children} children, {made.plans} plans: {changed} changed, {made.same} the same",
    ]
    by_line: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for one in made.changes:
        by_line[one.kind, one.line].append(one)
    for kind in ("appeared", "went", "changed"):
        lines = [(line, found) for (each, line), found in by_line.items() if each == kind]
        if lines:
            rows += ["", f"{kind.upper()} ({len(lines)} lines)"]
        for line, found in lines:
            rows += _line(line, found, full)
    if not made.changes:
        rows.append(NONE)
    if made.failures:
        rows += ["", "NOT EVALUATED", *(f"  {safe(one)}" for one in made.failures)]
    return "\n".join(rows) + "\n"


def _line(line: str, found: list[Change], full: bool) -> list[str]:
    children = list(dict.fromkeys(one.child for one in found))
    names = ", ".join(safe(one) for one in (children if full else children[:FEW]))
    more = "" if full or len(children) <= FEW else f" and {len(children) - FEW} more"
    rows = [f"  {line}: {safe(found[0].what)}"]
    rows.append(f"    in {len(children)} children, {len(found)} plans: {names}{more}")
    kinds = dict.fromkeys(name for one in found for name in one.fields)
    for name in kinds:
        pairs = list(dict.fromkeys(one.fields[name] for one in found if name in one.fields))
        for old, new in pairs if full else pairs[:1]:
            rows += [f"    {name}:", f"      - {old or 'nothing'}", f"      + {new or 'nothing'}"]
        if not full and len(pairs) > 1:
            rows.append(f"      and {len(pairs) - 1} other changes of it")
    if full:
        rows += [
            f"    {safe(one.child)}, turn {one.turn} {safe(one.visit)}".rstrip() for one in found
        ]
    return rows
