"""Why a line is there: the whole way down, from the line to the events and the publications."""

from __future__ import annotations

from scurfin.knowledge.store import knowledge
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.model import Recommendation
from scurfin.pathway.reviews import digest, signed_by
from scurfin.pathway.traces import Trace
from scurfin.plan.compose import Made
from scurfin.plan.model import Line
from scurfin.plan.told import event_words
from scurfin.record.model import Record
from scurfin.terms.safe_text import safe

MARK = {True: "yes", False: "no ", None: "?  "}


def why(made: Made, recommendation: str) -> str | None:
    """The explanation of one line as text; None if the plan has no such line."""
    line = _find(made, recommendation)
    held = made.held.get(recommendation)
    if line is None or held is None:
        return None
    rule = held.rule
    out = [
        f"{line.status.upper()} {line.action}  [{line.id}, text {digest(rule)}]",
        f"  {line.text}",
        (
            f"  {rule.stage}, {rule.urgency}; {rule.strength}; certainty {rule.certainty}; "
            f"{signed_by(rule, made.rules) or 'not yet signed by a physician'}"
        ),
        f"  Because: {rule.because}",
        "",
        "It holds because:",
    ]
    out += tree(held.when, made.state.record, 1)
    if held.unless is not None:
        out += ["", "It would not hold if (unless):", *tree(held.unless, made.state.record, 1)]
    if held.done is not None:
        out += ["", "It is done when:", *tree(held.done, made.state.record, 1)]
    for dose in (*(() if line.dose is None else (line.dose,)), *line.more_doses):
        label = "" if dose.use == "start" else f" ({dose.use})"
        out += [
            "",
            f"Dose{label}: {dose.text}",
            f"  {dose.arithmetic}",
            f"  {', '.join(dose.facts)}",
        ]
    if line.dose is None and line.dose_unknown:
        out += ["", f"Dose: not known here: {line.dose_unknown}"]
    for name in line.blocked_by:
        for alert in made.plan.alerts:
            if alert.id == name:
                out += ["", f"Blocked by {name}: {alert.text}", f"  {alert.action}"]
    out += ["", "Rests on:"]
    for fact in line.facts:
        out += _fact(fact)
    return "\n".join(safe(one) if one else one for one in out) + "\n"


def _find(made: Made, recommendation: str) -> Line | None:
    for line in made.plan.recommendations:
        if recommendation == line.id or recommendation in line.also:
            return line
    return None


def tree(trace: Trace, record: Record, depth: int) -> list[str]:
    """A trace, indented, each node with its value and where it came from."""
    pad = "  " * depth
    detail = f" ({trace.detail})" if trace.detail and trace.detail != trace.label else ""
    lines = [f"{pad}{MARK[trace.value]} {trace.label}{detail}"]
    if not trace.children:
        lines += [
            f"{pad}      from {event}: {event_words(event, record)}"
            for event in dict.fromkeys(trace.events)
        ]
    if trace.value is None and not trace.children:
        lines += [f"{pad}      {one.why}: {one.question}" for one in trace.missing]
    for child in trace.children:
        lines += tree(child, record, depth + 1)
    return lines


def _fact(name: str) -> list[str]:
    fact = knowledge().facts[name]
    source = knowledge().sources[fact.source]
    state = fact.weakness or ("interpretation" if fact.interpretation else "")
    head = f"  {name}" + (f" [{state}]" if state else "")
    lines = [head, f"    {fact.statement}"]
    ids = [
        f"{label} {value}"
        for label, value in (("PMID", source.pmid), ("PMC", source.pmcid), ("doi", source.doi))
        if value
    ]
    where = "; ".join(part for part in (fact.where or source.where, *ids, source.url) if part)
    depth = f" (seen: {source.depth})" if source.depth else ""
    lines.append(f"    {source.kind}: {source.cite()}: {where}{depth}")
    if fact.note:
        lines.append(f"    note: {fact.note}")
    return lines


def why_not(made: Made, rule: Recommendation) -> str:
    """Why a rule made no line at this moment."""
    now = made.state
    if now.life not in rule.lives:
        said = " or ".join(rule.lives)
        return f"'{rule.id}' is for a child who is {said}; this one is {now.life}.\n"
    world = World(now, {one.id: one for one in made.rules.definitions}, made.answers)
    when = evaluate(rule.when, world)
    out = [f"'{rule.id}' is not in the plan now. {rule.text}", "", "It would hold if:"]
    out += tree(when, now.record, 1)
    if rule.unless is not None:
        out += ["", "unless:", *tree(evaluate(rule.unless, world), now.record, 1)]
    return "\n".join(safe(one) if one else one for one in out) + "\n"
