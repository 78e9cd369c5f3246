"""The coverage as text: what `scurfin check` prints."""

from __future__ import annotations

from collections import defaultdict
from textwrap import fill

from scurfin.knowledge.store import Knowledge
from scurfin.pathway.coverage import Coverage

WIDTH = 110
STAGES = ("emergency", "diagnose", "support", "control", "cure", "prevent")


def coverage_text(cover: Coverage, known: Knowledge, *, lists: bool = False) -> str:
    """Facts, stages, drugs, manifestations; with ``lists`` also every id that is counted."""
    parts = [_facts(cover, known, lists), _stages(cover), _drugs(cover), _signs(cover, lists)]
    return "\n".join(parts)


def _facts(cover: Coverage, known: Knowledge, lists: bool) -> str:
    by_why: dict[str, list[str]] = defaultdict(list)
    for fact, why in cover.held_back.items():
        by_why[why].append(fact)
    old = sum(known.facts[one].state == "superseded" for one in known.facts)
    usable = cover.facts - len(cover.held_back)
    why = ", ".join(f"{len(ids)} {name}" for name, ids in sorted(by_why.items()))
    unexplained = len(cover.unexplained)
    told = [
        f"FACTS     {cover.facts}: {len(cover.used)} used by a rule, dose, check, word or unknown",
        f"          {len(cover.background)} background, each with its reason; {old} superseded",
        f"          {unexplained} neither used nor explained",
        f"          {usable} may dose; {len(cover.held_back)} are held back from dosing: {why}",
    ]
    if lists:
        for name, ids in sorted(by_why.items()):
            told.append(_list(f"held back, {name}", ids))
        told.append(_list("background", list(cover.background)))
        told.append(_list("neither used nor explained", list(cover.unexplained)))
    return "\n".join(told)


def _list(title: str, ids: list[str]) -> str:
    text = f"{title} ({len(ids)}): {', '.join(ids) or 'none'}"
    return fill(text, WIDTH, initial_indent=" " * 10, subsequent_indent=" " * 12)


def _stages(cover: Coverage) -> str:
    counts = ", ".join(f"{one} {cover.stages.get(one, 0)}" for one in STAGES)
    return f"RULES     recommendations by stage: {counts}"


def _drugs(cover: Coverage) -> str:
    rows = [f"DRUGS     {len(cover.drugs)} that a rule may give or that have a dose"]
    name = max((len(one.id) for one in cover.drugs), default=4)
    rows.append(
        f"          {'drug':<{name}}  {'dose rules':>11}  {'monitoring':>10}"
        f"  {'interactions':>12}  {'contraindications':>17}"
    )
    for one in cover.drugs:
        cells = (_count(one.monitoring), _count(one.interactions), _count(one.contraindications))
        rows.append(
            f"          {one.id:<{name}}  {one.dosing or 'MISSING':>11}"
            f"  {cells[0]:>10}  {cells[1]:>12}  {cells[2]:>17}"
        )
    return "\n".join(rows)


def _count(number: int) -> str:
    return str(number) if number else "none entered"


def _signs(cover: Coverage, lists: bool) -> str:
    every = len(cover.reached) + len(cover.not_reached)
    said = len(cover.not_reached) - len(cover.silent)
    told = [
        f"SIGNS     {every} manifestations and infections: {len(cover.reached)} reach a rule",
        f"          for {said} it is said why not; {len(cover.silent)} have neither",
    ]
    if lists:
        by_why: dict[str, list[str]] = defaultdict(list)
        for name, why in cover.not_reached.items():
            by_why[why or "no reason said"].append(name)
        told += [_list(why, names) for why, names in sorted(by_why.items())]
    return "\n".join(told)
