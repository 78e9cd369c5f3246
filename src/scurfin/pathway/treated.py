"""Conditions about treatment: what runs, what changed, how it worked, transplant, allergy."""

from __future__ import annotations

from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import drug
from scurfin.pathway import conditions as c
from scurfin.pathway.conditions import words
from scurfin.pathway.traces import Missing, Trace
from scurfin.record.model import elapsed_until_now
from scurfin.state.model import State, Treatment
from scurfin.terms.ages import duration_days, spoken_duration


def drug_name(of: str) -> str:
    known = knowledge().drugs.get(of)
    return known.name if known is not None else of


def of_kind(one: Treatment, wanted: tuple[str, ...]) -> bool:
    return any(word == one.drug or word in one.classes for word in wanted)


def lately(turn: int, state: State) -> bool:
    """Did it happen at this visit or the one before?"""
    return turn > 0 and turn >= state.turn - 1


def therapy(node: c.Therapy, state: State) -> Trace:
    """Silence about a drug is unknown, unless the list of medicines is complete as of now.

    That list says what is given now; only a list of past treatments says what never was.
    """
    wanted = words(node.is_)
    names = " or ".join(drug_name(one) for one in wanted)
    label = f"{names} {node.status}"
    mine = [one for one in state.treatments.values() if of_kind(one, wanted)]
    hits = [one for one in mine if _fits(one, node.status, state)]
    events = tuple(event for one in hits for event in one.events)
    if hits:
        return Trace(label, True, events=events, detail=", ".join(one.name for one in hits))
    if node.status in ("started", "stopped", "lowered", "raised", "changed", "planned"):
        return Trace(label, False, detail="no such change is told")
    ever = node.status == "ever"
    closed = ("past treatments" if ever else "medications") in state.complete
    if closed or (mine and not ever):
        return Trace(label, False, events=tuple(e for one in mine for e in one.events))
    asked = f"Was {names} ever given?" if ever else f"Is {names} given now? (list of medicines)"
    missing = Missing("therapy:" + "|".join(wanted), "not asked", asked)
    return Trace(label, None, missing=(missing,))


def _fits(one: Treatment, status: str, state: State) -> bool:
    if status == "running":
        return one.running
    if status == "planned":
        return one.planned
    if status == "ever":
        return one.given
    if status == "stopped":
        return not one.running and lately(one.stopped_turn, state)
    if status == "started":
        return one.running and lately(one.started_turn, state)
    if status == "lowered":
        return one.running and one.lowered and lately(one.changed_turn, state)
    if status == "raised":
        return one.running and one.raised and lately(one.changed_turn, state)
    return one.given and (
        lately(one.changed_turn, state)
        or lately(one.stopped_turn, state)
        or lately(one.started_turn, state)
    )


def response(node: c.Response, state: State) -> Trace:
    wanted, organs = words(node.is_), words(node.of)
    label = f"response to {node.to}: {' or '.join(wanted)}"
    if organs:
        label += f" ({', '.join(organs)})"
    line = state.line
    if line is None:
        return Trace(label, False, detail="no immunosuppression is told")
    if node.to != "immunosuppression" and node.to not in line.drugs:
        classes = {
            cls
            for key in line.drugs
            if key in knowledge().drugs
            for cls in knowledge().drugs[key].classes
        }
        if node.to not in classes:
            return Trace(label, False, detail=f"{node.to} is not part of the present line")
    judged = [
        one
        for one in line.responses
        if (one.counted or one.outcome == "new organ") and (not organs or one.concept in organs)
    ]
    hits = [one for one in judged if one.outcome in wanted]
    if hits:
        return Trace(
            label,
            True,
            events=tuple(event for one in hits for event in one.events),
            detail="; ".join(f"{one.name}: {one.outcome} ({one.basis})" for one in hits),
        )
    open_ = [one for one in judged if one.outcome == "unknown"]
    if open_ or not judged:
        names = ", ".join(one.name for one in open_) or "each organ"
        missing = Missing(
            "response",
            "not asked",
            f"How did the present immunosuppression work ({names}), and since when?",
        )
        return Trace(label, None, missing=(missing,), detail="; ".join(o.why for o in open_))
    return Trace(
        label,
        False,
        events=tuple(event for one in judged for event in one.events),
        detail="; ".join(f"{one.name}: {one.outcome}" for one in judged),
    )


def lines(node: c.Lines, state: State) -> Trace:
    label = f"at least {node.at_least} lines of immunosuppression"
    return Trace(
        label,
        len(state.lines) >= node.at_least,
        detail=f"{len(state.lines)} told",
    )


def procedure(node: c.Procedure, state: State) -> Trace:
    """A transplant is never left out of a child's story: silence means none was done.

    How long ago it was counts from the last one, and is unknown where no time is told.
    """
    label = f"{node.is_} {node.status}"
    done = tuple(seen.id for seen, _ in state.transplants)
    if not done or not (node.ge or node.lt):
        return Trace(label, bool(done), events=done)
    parts = []
    if node.ge:
        parts.append(f"at least {spoken_duration(duration_days(node.ge))}")
    if node.lt:
        parts.append(f"less than {spoken_duration(duration_days(node.lt))}")
    label += f" {' and '.join(parts)} ago"
    ran = elapsed_until_now(state.record, state.transplants[-1][0].when)
    reached = True if not node.ge else None if ran is None else ran.at_least(duration_days(node.ge))
    passed = False if not node.lt else None if ran is None else ran.at_least(duration_days(node.lt))
    within = None if passed is None else not passed
    value = False if False in (reached, within) else None if None in (reached, within) else True
    if value is not None:
        return Trace(label, value, events=done[-1:])
    question = f"When was the {node.is_}, and how old is the child now?"
    missing = Missing(f"since:{node.is_}", "not asked", question)
    return Trace(label, None, events=done[-1:], missing=(missing,))


def allergy(node: c.AllergyIs, state: State) -> Trace:
    name = drug_name(node.to)
    label = f"allergy or reaction to {name}"
    hits = [
        seen.id
        for seen, event in state.allergies
        if event.status == "present" and _same(event.to, node.to)
    ]
    hits += [seen.id for seen, event in state.reactions if _same(event.to, node.to)]
    if hits:
        return Trace(label, True, events=tuple(hits))
    if "allergies" in state.complete:
        return Trace(label, False, events=(state.complete["allergies"],))
    missing = Missing("allergies", "not asked", "Which drug allergies and reactions are known?")
    return Trace(label, None, missing=(missing,))


def _same(told: str, wanted: str) -> bool:
    known = drug(told)
    if known is None:
        return told.strip().lower() == wanted
    return known.id == wanted or wanted in known.classes


def feeding(node: c.FeedingIs, state: State) -> Trace:
    wanted = words(node.route)
    label = f"fed by {' or '.join(wanted)}"
    if state.feeding is None:
        missing = Missing("feeding", "not asked", "How is the child fed?")
        return Trace(label, None, missing=(missing,))
    seen, event = state.feeding
    return Trace(label, event.route in wanted, events=(seen.id,), detail=event.route)
