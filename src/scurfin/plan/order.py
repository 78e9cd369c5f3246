"""The order in which lines are read, and one line for one drug."""

from __future__ import annotations

import msgspec

from scurfin.knowledge.store import knowledge
from scurfin.plan.lines import Held
from scurfin.plan.model import Line, Reason

STAGES = ("emergency", "support", "control", "diagnose", "cure", "prevent")
URGENCIES = ("now", "week", "soon", "prepare")


def merged(lines: list[Line], held: dict[str, Held]) -> list[Line]:
    """One line for one drug: several indications are named in it and its doses stand together."""
    found: list[Line] = []
    by_drug: dict[str, int] = {}
    for one in sorted(lines, key=lambda each: place(each, held[each.id])):
        rule = held[one.id].rule
        key = rule.do.what
        if rule.do.verb != "start" or key not in knowledge().drugs or one.status == "ask":
            found.append(one)
            continue
        if rule.stage == "emergency":
            found.append(one)
            continue
        alike = key in by_drug and _alike(found[by_drug[key]], one)
        if alike:
            found[by_drug[key]] = _joined(found[by_drug[key]], one)
        else:
            by_drug.setdefault(key, len(found))
            found.append(one)
    return found


def _alike(one: Line, other: Line) -> bool:
    """May two lines stand as one? Not when a decision, a block or a status would be lost."""
    same = one.status == other.status and one.blocked_by == other.blocked_by
    return same and not one.decided and not other.decided


def _joined(first: Line, other: Line) -> Line:
    doses = {
        (dose.arithmetic, dose.facts): dose
        for dose in (
            *(() if first.dose is None else (first.dose,)),
            *first.more_doses,
            *(() if other.dose is None else (other.dose,)),
            *other.more_doses,
        )
    }
    listed = list(doses.values())
    starts = [dose for dose in listed if dose.use == "start"]
    rest = tuple(dose for dose in listed if dose not in starts[:1])
    reasons = {(one.text, one.events): one for one in (*first.because, *other.because)}
    extra = () if other.text == first.text else (Reason(text=f"Also: {other.text}"),)
    return msgspec.structs.replace(
        first,
        dose=starts[0] if starts else first.dose,
        more_doses=rest,
        because=(*reasons.values(), *extra),
        facts=tuple(dict.fromkeys((*first.facts, *other.facts))),
        weak=tuple(dict.fromkeys((*first.weak, *other.weak))),
        also=(*first.also, other.id),
    )


def place(one: Line, held: Held) -> tuple[int, int, int, int, int, int, int]:
    """Emergencies in the order of their files, then by urgency; what treatment spoils first."""
    return (
        0 if one.stage == "emergency" else 1,
        1 if one.status in ("ask", "done") else 0,
        URGENCIES.index(one.urgency),
        1 if one.status in ("continue", "hold") else 0,
        0 if held.rule.first else 1,
        STAGES.index(one.stage),
        held.order,
    )
