"""The state of the child as rows: courses, lines of treatment, score, body."""

from __future__ import annotations

from scurfin.plan.model import Plan
from scurfin.plan.render.entries import Block, Entry
from scurfin.terms.quantities import number
from scurfin.terms.safe_text import safe


def state_block(plan: Plan, full: bool) -> Block:
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
    if now.tests:
        told = [
            f"{safe(one.name)} {safe(one.value) or one.result}"
            + (f" ({safe(one.since)})" if one.since else "")
            for one in now.tests
        ]
        entries.append(Entry("TESTS", "; ".join(told)))
    if now.unjudged:
        said = f"no rule here reads {', '.join(safe(one) for one in now.unjudged)}: judge them"
        entries.append(Entry("!", said))
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
