"""What must change together: from changes told of late, and from those this plan proposes."""

from __future__ import annotations

import msgspec

from scurfin.knowledge.store import knowledge
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.model import Coupling, Pathway
from scurfin.pathway.treated import lately
from scurfin.plan.lines import Held
from scurfin.plan.model import Coupled, Line
from scurfin.state.model import State, Treatment

_BY_STATUS = {"start": "started", "stop": "stopped", "change": "changed"}


def coupled(
    lines: list[Line], now: State, rules: Pathway, world: World, held: dict[str, Held]
) -> tuple[Coupled, ...]:
    """Every coupling whose trigger is told or proposed and whose condition holds or is open."""
    if now.life != "alive":
        return ()
    found = []
    for rule in rules.couplings:
        told = [
            (one, change)
            for one in now.treatments.values()
            if rule.of == one.drug or rule.of in one.classes
            for change in rule.change
            if _told(one, change, now)
        ]
        proposed = [one for one in lines if _proposes(one, held[one.id], rule)]
        if not told and not proposed:
            continue
        trace = evaluate(rule.when, world) if rule.when is not None else None
        if trace is not None and trace.value is False:
            continue
        text = rule.text
        if trace is not None and trace.value is None:
            text += f" (Open: {' '.join(one.question for one in trace.open())})"
        words = [f"{one.name} {change}" for one, change in told]
        words += [f"{one.action} (this plan)" for one in proposed]
        events = [event for one, _ in told for event in one.events]
        if trace is not None:
            events += trace.events_used()
        found.append(
            Coupled(
                id=rule.id,
                with_="; ".join(dict.fromkeys(words)),
                lines=tuple(one.id for one in proposed),
                text=text,
                urgency=rule.urgency,
                because=tuple(dict.fromkeys(events)),
                facts=rule.facts,
            )
        )
    return tuple(found)


def marked(lines: list[Line], pairs: tuple[Coupled, ...]) -> list[Line]:
    """The lines, each naming the changes that must go with it."""
    return [
        msgspec.structs.replace(
            one,
            coupled=tuple(pair.id for pair in pairs if f"{one.action} (this plan)" in pair.with_),
        )
        for one in lines
    ]


def _told(one: Treatment, change: str, now: State) -> bool:
    if change == "started":
        return one.running and lately(one.started_turn, now)
    if change == "stopped":
        return not one.running and lately(one.stopped_turn, now)
    if change == "lowered":
        return one.running and one.lowered and lately(one.changed_turn, now)
    if change == "raised":
        return one.running and one.raised and lately(one.changed_turn, now)
    return one.running and lately(one.changed_turn, now)


def _proposes(one: Line, held: Held, rule: Coupling) -> bool:
    change = _BY_STATUS.get(one.status)
    if change is None or held.rule.do.verb not in ("start", "change", "stop"):
        return False
    what = held.rule.do.what
    known = knowledge().drugs.get(what)
    classes = known.classes if known is not None else ()
    if rule.of != what and rule.of not in classes:
        return False
    return change in rule.change or (change == "changed" and "lowered" in rule.change)
