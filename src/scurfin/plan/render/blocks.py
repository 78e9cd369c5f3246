"""The plan as titled blocks of rows: what text and Markdown both print, said once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from scurfin.plan.model import Alert, Choice, Line, Plan, PlannedDose
from scurfin.terms.quantities import number
from scurfin.terms.safe_text import safe

URGENCY = {
    "now": "Now",
    "week": "This week",
    "soon": "Soon",
    "prepare": "Prepare",
}
TIER = {"stop": "STOP", "change": "CHANGE", "watch": "WATCH"}
TASKS = ("order", "refer", "activate", "advise")
UNSIGNED = "not yet signed by a physician"


@dataclass(frozen=True)
class Entry:
    """One thing said: a badge, a head, and labelled rows below it."""

    badge: str
    head: str
    rows: tuple[tuple[str, str], ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Block:
    title: str
    entries: tuple[Entry, ...]


def heading(plan: Plan) -> str:
    """Who and when, on one line."""
    sex = {"male": "boy", "female": "girl"}.get(plan.child.sex, "child")
    who = plan.child.name or plan.child.id
    age = f"age {plan.at.age}"
    turn = f"turn {plan.at.turn}" + (f" ({plan.at.visit})" if plan.at.visit else "")
    day = f", {plan.at.date}" if plan.at.date else ""
    return safe(f"{who}, {sex}, {age}{day}, {turn}")


def under_heading(plan: Plan) -> tuple[str, ...]:
    lines = [
        (
            f"Knowledge {plan.knowledge.version}, scurfin {plan.knowledge.scurfin}. "
            f"The plan holds {plan.holds_until.text}."
        ),
        plan.notice,
    ]
    if not any(one.reviewed_by for one in plan.recommendations):
        lines[-1] += f" No line below is signed by a physician yet."
    if plan.child.illustrative:
        lines.insert(
            0, "Illustrative: ages, weights, levels or relatives in this record are made up."
        )
    return tuple(safe(one) for one in lines)


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
    found.append(_changes(plan, cite, full))
    found.append(_questions(plan, full))
    found.append(_schedule(plan, cite, full))
    found.append(_state(plan, full))
    found.append(_people(plan))
    found.append(_conflicts(plan, cite))
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
    chosen = [
        one for one in plan.recommendations if fits(one) and one.status not in ("ask", "done")
    ]
    return Block(title, tuple(_line(one, cite, full) for one in chosen))


def _line(one: Line, cite: dict[str, str], full: bool) -> Entry:
    rows: list[tuple[str, str]] = [("", one.text)]
    if one.status == "blocked":
        rows.append(("blocked by", ", ".join(one.blocked_by)))
        rows.append(("override", f"record a decision on '{one.id}' with its reason"))
    if one.decided:
        rows.append(("decided", one.decided))
    if one.running:
        rows.append(("running", one.running))
    rows += doses(one.dose, one.more_doses, one.dose_unknown, full)
    for choice in one.choices:
        rows += _choice(choice, full)
    if one.unless:
        rows.append(("unless", one.unless))
    rows.append(("why", one.because[0].text))
    seen = [reason.text for reason in one.because[1:] if reason.events]
    if seen:
        rows.append(("seen", "; ".join(seen) if full else "; ".join(_bare(one) for one in seen)))
    rows += [("", reason.text) for reason in one.because[1:] if not reason.events]
    if full and one.would_change:
        rows.append(("changes if", one.would_change))
    rows += _trust(one, cite, full)
    told = one.action.split(" ")[0] in TASKS and one.status == "start"
    return Entry(
        "DO" if told else one.status.upper(),
        safe(one.action.removeprefix(f"{one.status} ")),
        tuple((label, safe(text)) for label, text in rows if text),
        one.id,
    )


def _bare(text: str) -> str:
    return text.split(" [")[0]


def _trust(one: Line, cite: dict[str, str], full: bool) -> list[tuple[str, str]]:
    signed = [one.reviewed_by] if one.reviewed_by else []
    if full:
        trust = [f"certainty {one.certainty}", one.strength, one.reviewed_by or UNSIGNED]
        return [("source", sources(one.facts, cite)), ("trust", "; ".join([*trust, *one.weak]))]
    names = list(dict.fromkeys(cite.get(fact, fact) for fact in one.facts))
    marks = sorted({each.split(": ")[1] for each in one.weak})
    parts = [f"certainty {one.certainty}", *signed, "; ".join(names)]
    if marks:
        parts.append("in part " + ", ".join(marks))
    return [("trust", " | ".join(parts))]


def doses(
    dose: PlannedDose | None, more: tuple[PlannedDose, ...], unknown: str, full: bool = True
) -> list[tuple[str, str]]:
    """The dose rows: the one proposed, the others with their use, or that none is known."""
    labels = {"start": "or", "alternative": "or", "ceiling": "ceiling", "observed": "seen"}
    if dose is None:
        rows = [("dose", f"not known here: {unknown}")] if unknown else []
    elif not full and dose.needs and any(one.use == "start" for one in more):
        bands = [dose, *(one for one in more if one.use == "start")]
        rows = [("dose", "; ".join(one.text for one in bands) + f". Needs {_needs(bands)}.")]
        more = tuple(one for one in more if one.use == "ceiling")
    else:
        rows = [("dose", _dose(dose, full))]
    if not full:
        more = tuple(one for one in more if one.use in ("start", "ceiling"))
    return rows + [(labels[one.use], _dose(one, full)) for one in more]


def _needs(bands: list[PlannedDose]) -> str:
    return " and ".join(dict.fromkeys(need for one in bands for need in one.needs))


def _dose(one: PlannedDose, full: bool) -> str:
    needs = f" Needs {' and '.join(one.needs)}." if one.needs else ""
    note = f" {one.note}" if one.note else ""
    band = f" [{one.band}]" if one.band and one.band not in one.text else ""
    if not full and one.needs:
        return f"{one.text}{band}.{needs}"
    return f"{one.text}{band}. Arithmetic: {one.arithmetic}.{needs}{note if full else ''}"


def _choice(one: Choice, full: bool) -> list[tuple[str, str]]:
    if one.excluded:
        reasons = "; ".join(each.text for each in one.excluded)
        return [("not", f"{one.name}: {reasons}")]
    first = one.doses[0] if one.doses else None
    if not full:
        pro = " ".join(each.text for each in one.for_ if each.holds == "yes")
        con = " ".join(each.text for each in one.against if each.holds == "yes")
        starts = [each.text for each in one.doses if each.use == "start"]
        dose = f" Dose: {'; '.join(starts)}." if starts else ""
        return [
            ("option", f"{one.name.upper()}. For: {pro or 'nothing published'}"),
            ("", f"Against: {con or 'nothing told'}{dose}"),
            ("", f"Watch: {'; '.join(one.watch[:3])}." if one.watch else ""),
        ]
    rows = [("option", one.name)]
    rows += [("  for", _argument(each.text, each.holds)) for each in one.for_]
    rows += [("  against", _argument(each.text, each.holds)) for each in one.against]
    rows += [("  watch", "; ".join(one.watch))] if one.watch else []
    rows += [(f"  {label}", text) for label, text in doses(first, one.doses[1:], one.dose_unknown)]
    return rows


def _argument(text: str, holds: str) -> str:
    return text if holds == "yes" else f"(not known whether it holds) {text}"


def sources(facts: tuple[str, ...], cite: dict[str, str]) -> str:
    """'Barzaghi 2018 (cure-bri-001, cure-bri-003); Tan 2024 (...)'."""
    by: dict[str, list[str]] = {}
    for one in facts:
        by.setdefault(cite.get(one, one), []).append(one)
    return "; ".join(f"{who} ({', '.join(ids)})" for who, ids in by.items())


def _names(facts: tuple[str, ...], cite: dict[str, str]) -> str:
    return "; ".join(dict.fromkeys(cite.get(one, one) for one in facts))


def _alert(one: Alert, cite: dict[str, str], full: bool) -> Entry:
    rows = [("do", one.action)]
    if one.override:
        rows.append(("override", one.override))
    if one.facts:
        rows.append(("source", sources(one.facts, cite) if full else _names(one.facts, cite)))
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
                    ("source", sources(one.facts, cite) if full else _names(one.facts, cite)),
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


def _state(plan: Plan, full: bool) -> Block:
    now = plan.state
    entries = [
        Entry(
            one.course.upper(),
            safe(one.name) + (f", {safe(one.since)}" if one.since else ""),
            (("events", ", ".join(one.events)),) if full else (),
        )
        for one in now.manifestations
    ]
    for line in now.lines:
        said = f"line {line.number}: {' + '.join(line.drugs)}: {line.overall}"
        rows = tuple(
            (
                "",
                (
                    f"{safe(each.name)}: {each.outcome} "
                    f"({each.basis}; as published: {each.published}"
                    f"{'' if each.counted else '; not counted as response'}). {each.why}"
                ),
            )
            for each in line.responses
        )
        entries.append(Entry("RUNNING" if line.running else "PAST", safe(said), rows))
    for therapy in now.therapies:
        if therapy.running:
            extra = [part for part in (therapy.dose, therapy.level, therapy.target) if part]
            entries.append(Entry("RUNS", safe(f"{therapy.name} {'; '.join(extra)}".strip())))
    for score in now.scores:
        said = str(score.low) if score.low == score.high else f"{score.low} to {score.high}"
        rows = tuple(
            (
                {True: "yes", False: "no", None: "unknown"}[item.present],
                f"{item.name}: {item.why}",
            )
            for item in score.items
        )
        entries.append(
            Entry(
                "SCORE", f"{score.name}: {said} of 5 ({score.stratum}; trend {score.trend})", rows
            )
        )
    entries.append(_body(plan))
    entries += [Entry("!", safe(one)) for one in now.warnings]
    return Block("State", tuple(entries))


def _body(plan: Plan) -> Entry:
    body = plan.state.body
    parts = []
    if body.weight_kg is not None:
        z = f" (z {body.weight_z:+.1f})" if body.weight_z is not None else ""
        used = "" if body.weight_used else ", not used for doses"
        parts.append(f"weight {number(round(body.weight_kg, 2))} kg{z}{used}")
    if body.length_cm is not None:
        z = f" (z {body.length_z:+.1f})" if body.length_z is not None else ""
        parts.append(f"length {number(body.length_cm)} cm{z}")
    if body.surface_m2 is not None:
        parts.append(f"surface {number(round(body.surface_m2, 2))} m²")
    parts += [f"{one} not told" for one in body.missing]
    rows = [("doubt", safe(one)) for one in body.doubts]
    if body.stale:
        rows.append(("old", body.stale))
    return Entry("BODY", "; ".join(parts), tuple(rows))


def _people(plan: Plan) -> Block:
    entries = [
        Entry(
            one.standing.upper(),
            safe(f"{one.relation} {one.id}" if one.relation != one.id else one.id),
            tuple(("", safe(text)) for text in one.why),
        )
        for one in plan.donors
    ]
    entries += [
        Entry(
            "TESTED" if one.result else "TO TEST",
            safe(f"{one.relation} {one.id}" if one.relation != one.id else one.id),
            (("", safe(one.result or one.why)),),
        )
        for one in plan.family
    ]
    return Block("Family and donors", tuple(entries))


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
