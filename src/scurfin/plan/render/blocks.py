"""The plan as titled blocks of rows: what text and Markdown both print, said once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from scurfin.plan.model import Alert, Line, Plan
from scurfin.plan.render.entries import Block, Entry, glance, line_entry, names, sources
from scurfin.plan.render.exposure import exposure_block, exposure_glance
from scurfin.plan.render.outlook import outlook_block
from scurfin.plan.render.people import people_block
from scurfin.plan.render.stated import state_block
from scurfin.terms.safe_text import safe

URGENCY = {
    "now": "Now",
    "week": "This week",
    "soon": "Soon",
    "prepare": "Prepare",
}
TIER = {"stop": "STOP", "change": "CHANGE", "watch": "WATCH"}


def heading(plan: Plan) -> str:
    """Who and when, on one line."""
    sex = {"male": "boy", "female": "girl"}.get(plan.child.sex, "child")
    who = plan.child.name or plan.child.id
    age = f"age {plan.at.age}"
    turn = f"turn {plan.at.turn}" + (f" ({plan.at.visit})" if plan.at.visit else "")
    day = f", {plan.at.date}" if plan.at.date else ""
    return safe(f"{who}, {sex}, {age}{day}, {turn}")


def notice(plan: Plan) -> str:
    """What this software is, and whether a physician has signed any line."""
    if any(one.reviewed_by for one in plan.recommendations):
        return plan.notice
    return f"{plan.notice} No line below is signed by a physician yet."


def under_heading(plan: Plan) -> tuple[str, ...]:
    lines = [
        (
            f"Knowledge {plan.knowledge.version}, scurfin {plan.knowledge.scurfin}. "
            f"The plan holds {plan.holds_until.text}."
        ),
        notice(plan),
    ]
    if plan.child.illustrative:
        lines.insert(
            0, "Illustrative: ages, weights, levels or relatives in this record are made up."
        )
    return tuple(safe(one) for one in lines)


def at_a_glance(plan: Plan) -> tuple[Block, ...]:
    """One page: emergencies, dangers, each line with its dose, the first questions."""
    found = [
        Block(
            "Read first", tuple(Entry("!", safe(one)) for one in (*plan.preface, *plan.failures))
        ),
        Block("Emergency", tuple(glance(one) for one in advised(plan) if one.stage == "emergency")),
        Block(
            "Alerts",
            tuple(
                Entry(TIER[one.tier], safe(f"{one.text} {one.action}"))
                for one in plan.alerts
                if one.tier != "watch"
            ),
        ),
    ]
    for urgency, title in URGENCY.items():
        mine = [one for one in advised(plan) if _at(urgency, one)]
        found.append(Block(title, tuple(glance(one) for one in mine)))
    found.append(exposure_glance(plan))
    found.append(
        Block(
            "Change together",
            tuple(
                Entry(URGENCY[one.urgency].upper(), safe(one.text), (), one.id)
                for one in plan.coupled
                if not one.lines
            ),
        )
    )
    asked = tuple(Entry("?", safe(one.text)) for one in plan.questions[:3])
    found.append(Block("Questions, the one that decides most first", asked))
    return tuple(block for block in found if block.entries)


def advised(plan: Plan) -> list[Line]:
    """The lines that say what to do, without those that only ask or are done."""
    return [one for one in plan.recommendations if one.status not in ("ask", "done")]


def blocks(plan: Plan, *, full: bool = True) -> tuple[Block, ...]:
    """Everything in reading order. ``full`` adds state, sources and all questions."""
    cite = {one.fact: one.cite.split(",")[0] for one in plan.sources}
    found = [
        Block(
            "Read first", tuple(Entry("!", safe(one)) for one in (*plan.preface, *plan.failures))
        ),
        _lines("Emergency", plan, cite, full, lambda one: one.stage == "emergency"),
        Block("Alerts", tuple(_alert(one, cite, full) for one in plan.alerts)),
    ]
    for urgency, title in URGENCY.items():
        found.append(_lines(title, plan, cite, full, partial(_at, urgency)))
    found.append(exposure_block(plan, full))
    found.append(_changes(plan, cite, full))
    found.append(_questions(plan, full))
    found.append(_schedule(plan, cite, full))
    found.append(state_block(plan, full))
    found.append(people_block(plan, cite, full))
    found.append(outlook_block(plan, cite, full))
    found.append(_conflicts(plan, cite))
    counted = f"{plan.cases.children} children, cases {plan.cases.version or 'not counted'}"
    found.append(Block("Published cases", (Entry(" ", counted, (("", safe(plan.cases.note)),)),)))
    if full:
        found.append(_done(plan))
        found.append(
            Block(
                "Sources",
                tuple(
                    Entry(
                        one.state if one.state != "current" else one.kind,
                        f"{one.fact}: {one.statement}",
                        (("read in", one.cite), *((("at", one.link),) if one.link else ())),
                    )
                    for one in plan.sources
                ),
            )
        )
    found.append(
        Block(
            "Sign-off",
            (
                Entry(
                    " ",
                    "Name: ______________________   Date: ______________   Changes: ______________",
                ),
            ),
        )
    )
    return tuple(block for block in found if block.entries)


def _at(urgency: str, one: Line) -> bool:
    return one.stage != "emergency" and one.urgency == urgency


def _lines(
    title: str, plan: Plan, cite: dict[str, str], full: bool, fits: Callable[[Line], bool]
) -> Block:
    chosen = [one for one in advised(plan) if fits(one)]
    return Block(title, tuple(line_entry(one, cite, full) for one in chosen))


def _alert(one: Alert, cite: dict[str, str], full: bool) -> Entry:
    rows = [("do", one.action)]
    if one.override:
        rows.append(("override", one.override))
    if one.facts:
        rows.append(("source", sources(one.facts, cite) if full else names(one.facts, cite)))
    return Entry(
        TIER[one.tier],
        safe(one.text),
        tuple((label, safe(text)) for label, text in rows if text),
        one.id,
    )


def _changes(plan: Plan, cite: dict[str, str], full: bool) -> Block:
    return Block(
        "Change together",
        tuple(
            Entry(
                URGENCY[one.urgency].upper(),
                safe(one.text),
                (
                    ("with", safe(one.with_)),
                    ("source", sources(one.facts, cite) if full else names(one.facts, cite)),
                ),
                one.id,
            )
            for one in plan.coupled
        ),
    )


def _questions(plan: Plan, full: bool) -> Block:
    shown = plan.questions if full else plan.questions[:7]
    entries = [
        Entry(
            "?",
            safe(one.text),
            (("decides", f"{', '.join(one.decides)} ({one.why})"),),
            one.key,
        )
        for one in shown
    ]
    rest = len(plan.questions) - len(shown)
    if rest:
        entries.append(Entry(" ", f"and {rest} more (--full shows them)"))
    return Block("Questions, the one that decides most first", tuple(entries))


def _schedule(plan: Plan, cite: dict[str, str], full: bool) -> Block:
    entries = []
    for one in plan.schedule:
        if full:
            told = sources(one.facts, cite) if one.facts else "usual practice, no source"
            rows = (("when", safe(one.when)), ("source", told))
            entries.append(Entry(one.date or " ", safe(f"{one.what} ({one.for_})"), rows))
        else:
            head = f"{one.what} ({one.for_}): {one.when}"
            entries.append(Entry(one.date or " ", safe(head)))
    return Block("Schedule", tuple(entries))


def _conflicts(plan: Plan, cite: dict[str, str]) -> Block:
    return Block(
        "Where sources disagree",
        tuple(
            Entry(
                "≠",
                safe(one.about),
                (
                    *(
                        ("side", f"{safe(side.text)} {sources(side.facts, cite)}")
                        for side in one.sides
                    ),
                    ("meanwhile", safe(one.choice)),
                ),
                one.id,
            )
            for one in plan.conflicts
        ),
    )


def _done(plan: Plan) -> Block:
    return Block(
        "Done",
        tuple(
            Entry("DONE", safe(one.action), (("", safe(one.text)),), one.id)
            for one in plan.recommendations
            if one.status == "done"
        ),
    )
