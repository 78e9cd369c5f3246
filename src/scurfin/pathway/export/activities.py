"""What a recommendation does, as ActivityDefinitions: always a proposal, never with a dose."""

from __future__ import annotations

from scurfin.knowledge.store import Knowledge
from scurfin.pathway.export.header import Json, file_id, header
from scurfin.pathway.model import Action, Pathway, Recommendation

ATC = "http://www.whocc.no/atc"
UNCHECKED = (
    "Not checked here: the dose, interactions with what he takes, allergies, and contraindications "
    "that ask for a change or a watch only. scurfin plan holds each proposal against all of them."
)
ORDERS = ("order", "refer")


def activities(rules: Pathway, known: Knowledge) -> list[Json]:
    """One for each recommendation, and one for each option of it."""
    found = []
    for rule in rules.recommendations:
        found.append(_activity(activity_id(rule), rule, rule.do, rules.version, known))
        for number, option in enumerate(rule.options, 1):
            action = Action(verb="start", what=option.what, indication=option.indication)
            name = activity_id(rule, number)
            found.append(_activity(name, rule, action, rules.version, known))
    return found


def activity_id(rule: Recommendation, option: int = 0) -> str:
    """The id of what ``rule`` does, or of its option by number from 1."""
    return file_id("do", rule.id, *([str(option)] if option else []))


def said(action: Action, known: Knowledge) -> str:
    """The action in words: 'start prednisolone'."""
    drug = known.drugs.get(action.what)
    return f"{action.verb} {drug.name if drug is not None else action.what}"


def _activity(
    name: str, rule: Recommendation, action: Action, version: str, known: Knowledge
) -> Json:
    made = header("ActivityDefinition", name, version, said(action, known), rule.text)
    return {**made, **_does(action, known), "intent": "proposal"}


def _does(action: Action, known: Knowledge) -> Json:
    """Its kind and code; a drug with its ATC code where the knowledge has one."""
    code = {"text": said(action, known)}
    drug = known.drugs.get(action.what)
    if drug is not None and action.verb in ("start", "change"):
        coding = {"coding": [{"system": ATC, "code": drug.atc}]} if drug.atc else {}
        return {
            "usage": UNCHECKED,
            "kind": "MedicationRequest",
            "code": code,
            "productCodeableConcept": {**coding, "text": drug.name},
        }
    return {"kind": "ServiceRequest" if action.verb in ORDERS else "Task", "code": code}
