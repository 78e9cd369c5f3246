"""What kind of request a line becomes, and how far it may go: never further than a proposal.

R4 has no status for 'blocked by safety' or 'refused': both are on hold. A line that only asks
makes no request at all but says which data it needs.
"""

from __future__ import annotations

from typing import Literal

from scurfin.knowledge.store import knowledge
from scurfin.pathway.model import Verb
from scurfin.plan.model import Line
from scurfin.plan.render.fhir.frame import Frame

Kind = Literal["MedicationRequest", "ServiceRequest", "Task", "GuidanceResponse", ""]

STATUS = {"blocked": "on-hold", "hold": "on-hold", "done": "completed"}
GIVES = ("start", "consider")
"""The states in which a dose may stand as a dosage instruction; elsewhere it is words."""

TYPE = {"start": "create", "consider": "create", "change": "update", "stop": "remove"}
"""What a line does to the orders of a child, in the codes of a RequestGroup's action."""


def status_of(one: Line) -> str:
    """The status of the request of a line: draft, on-hold or completed."""
    return STATUS.get(one.status, "draft")


def priority_of(one: Line) -> str:
    """How urgent, in FHIR's words: stat only in an emergency."""
    if one.urgency == "now":
        return "stat" if one.stage == "emergency" else "asap"
    return "urgent" if one.urgency == "week" else "routine"


def verb_of(frame: Frame, one: Line) -> Verb | None:
    """The verb of the rule that made the line."""
    return next(
        (rule.do.verb for rule in frame.made.rules.recommendations if rule.id == one.id), None
    )


def drug_of(frame: Frame, one: Line) -> str:
    """The id of the drug that a line starts, changes or stops; '' for a task."""
    rules = frame.made.rules.recommendations
    do = next((rule.do for rule in rules if rule.id == one.id), None)
    if do is None or do.verb not in ("start", "change", "stop"):
        return ""
    return do.what if do.what in knowledge().drugs else ""


def kind_of(frame: Frame, one: Line) -> Kind:
    """The resource of a line; '' for a pure choice, which has one for each option instead."""
    if one.status == "ask":
        return "GuidanceResponse"
    if drug_of(frame, one):
        return "MedicationRequest"
    verb = verb_of(frame, one)
    if verb == "offer" and any(not each.excluded for each in one.choices):
        return ""
    return "ServiceRequest" if verb in ("order", "refer") else "Task"
