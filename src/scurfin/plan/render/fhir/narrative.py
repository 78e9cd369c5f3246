"""What of a plan has no resource of its own, as sections of a Composition: nothing is dropped."""

from __future__ import annotations

from html import escape

from scurfin.plan.model import Plan
from scurfin.plan.render.blocks import URGENCY, at_a_glance, blocks, heading, under_heading
from scurfin.plan.render.card import card_text
from scurfin.plan.render.entries import Block, Entry
from scurfin.plan.render.fhir.frame import Frame
from scurfin.plan.render.fhir.unprinted import unprinted
from scurfin.plan.why import why
from scurfin.record.formats.fhir.coding import Json
from scurfin.terms.safe_text import safe

XHTML = "http://www.w3.org/1999/xhtml"
ABSENT_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
HELD = ("Emergency", *URGENCY.values(), "Done", "Alerts", "Change together", "Schedule", "Sources")
"""Blocks of the printed plan whose parts are resources; a block that is not named is narrative."""
ASKED = "Questions"


def composition(frame: Frame, entries: dict[str, list[Json]]) -> Json:
    """Put the Composition into the Bundle. ``entries``: what each section refers to."""
    sections: list[Json] = [
        {"title": title, "entry": found} for title, found in entries.items() if found
    ]
    sections += [
        {"title": block.title, "text": _of(block)}
        for block in (*blocks(frame.plan, full=True), unprinted(frame.plan))
        if block.entries and block.title not in HELD and not block.title.startswith(ASKED)
    ]
    if frame.plan.card is not None:
        card = {"title": "Emergency card", "text": narrative(_pre(card_text(frame.plan)))}
        sections.append(card)
    reasons = [one for one in (_why(frame, line.id) for line in frame.plan.recommendations) if one]
    if reasons:
        sections.append({"title": "Why each line is there", "section": reasons})
    plan = frame.plan
    content: Json = {
        "identifier": frame.identifier("plan-in-words")[0],
        "status": "preliminary",
        "type": {
            "coding": [
                {"system": "http://loinc.org", "code": "18776-5", "display": "Plan of care note"}
            ],
            "text": "proposal of a treatment plan",
        },
        "subject": frame.child,
        **dated("date", plan.at.date, "unknown"),
        "author": [frame.author],
        "title": heading(plan),
        "section": sections,
    }
    return frame.add("Composition", "plan", content)


def dated(name: str, told: str, reason: str) -> Json:
    """A required date; where none is known the reason stands in its place."""
    if told:
        return {name: told}
    return {f"_{name}": {"extension": [{"url": ABSENT_REASON, "valueCode": reason}]}}


def narrative(inner: str, status: str = "generated") -> Json:
    """A Narrative around XHTML."""
    return {"status": status, "div": f'<div xmlns="{XHTML}">{inner}</div>'}


def paragraphs(*texts: str) -> Json:
    """A Narrative of plain paragraphs; those that say nothing are left out."""
    return narrative("".join(f"<p>{_esc(one)}</p>" for one in texts if one))


def glance(plan: Plan) -> Json:
    """The plan on one page: dangers, each line with its dose, the first questions."""
    head = "".join(f"<p>{_esc(one)}</p>" for one in (heading(plan), *under_heading(plan)))
    parts = [f"<h3>{_esc(one.title)}</h3>{_inner(one)}" for one in at_a_glance(plan)]
    return narrative(head + "".join(parts), "additional")


def _inner(block: Block) -> str:
    return "".join(_entry(one) for one in block.entries)


def _of(block: Block) -> Json:
    return narrative(_inner(block))


def _entry(one: Entry) -> str:
    badge = f"<b>{_esc(one.badge)}</b> " if one.badge.strip() else ""
    rows = "".join(f"<li>{_row(label, text)}</li>" for label, text in one.rows)
    return f"<p>{badge}{_esc(one.head)}</p>" + (f"<ul>{rows}</ul>" if rows else "")


def _row(label: str, text: str) -> str:
    return f"<i>{_esc(label.strip())}:</i> {_esc(text)}" if label.strip() else _esc(text)


def _why(frame: Frame, name: str) -> Json | None:
    told = why(frame.made, name)
    return None if told is None else {"title": name, "text": narrative(_pre(told))}


def _pre(text: str) -> str:
    return "<pre>" + "\n".join(_esc(one) for one in text.split("\n")) + "</pre>"


def _esc(text: str) -> str:
    return escape(safe(text), quote=True)
