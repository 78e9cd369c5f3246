"""The lines as one RequestGroup: grouped by stage, each action in the words of the plan."""

from __future__ import annotations

from scurfin.pathway.model import Stage
from scurfin.plan.model import Choice, Coupled, Line
from scurfin.plan.render.entries import headword, line_entry
from scurfin.plan.render.fhir import kinds
from scurfin.plan.render.fhir.frame import Frame, notes, own
from scurfin.plan.render.fhir.narrative import paragraphs
from scurfin.plan.render.fhir.requests import option, request
from scurfin.plan.render.fhir.sources import citations, short
from scurfin.record.formats.fhir.coding import Json, hl7, ours

TITLES: dict[Stage, str] = {
    "emergency": "Emergency",
    "diagnose": "Diagnose",
    "support": "Support",
    "control": "Control the immune system",
    "cure": "Cure",
    "prevent": "Prevent",
}
CHOOSES = "choose "


def request_group(frame: Frame) -> tuple[Json, list[Json]]:
    """Put all lines into the Bundle; the reference to the group and those to their requests.

    The stage of the plan's first line comes first.
    """
    numbered = list(enumerate(frame.plan.recommendations, 1))
    requests: list[Json] = []
    actions: list[Json] = []
    cite = {one.fact: one.cite.split(",")[0] for one in frame.plan.sources}
    for stage in dict.fromkeys(one.stage for _, one in numbered):
        inner = [
            _action(frame, one, number, requests, cite)
            for number, one in numbered
            if one.stage == stage
        ]
        actions.append(_stage(stage, inner))
    together = [_together(frame, one) for one in frame.plan.coupled]
    if together:
        actions.append(
            {"title": "Change together", "groupingBehavior": "logical-group", "action": together}
        )
    content: Json = {
        "identifier": frame.identifier("lines"),
        "status": "draft",
        "intent": "proposal",
        "code": {"text": "recommendations; the prefix of each is its place in the plan"},
        "subject": frame.child,
        "author": frame.author,
        "note": notes(frame.plan.notice),
        "text": paragraphs(*_listed(actions), frame.plan.notice),
        "action": actions,
    }
    return frame.add("RequestGroup", "lines", content), requests


def _listed(actions: list[Json]) -> list[str]:
    """'3. START: levothyroxine (asap)' for each line, under its stage."""
    said = []
    for group in actions:
        said.append(str(group["title"]))
        for one in group["action"]:
            number = f"{one['prefix']}. " if "prefix" in one else ""
            said.append(f"{number}{one['title']} ({one['priority']})")
    return said


def _stage(stage: Stage, actions: list[Json]) -> Json:
    return {
        "title": TITLES[stage],
        "code": [own("stage", stage)],
        "groupingBehavior": "logical-group",
        "selectionBehavior": "any",
        "action": actions,
    }


def _action(
    frame: Frame, one: Line, number: int, requests: list[Json], cite: dict[str, str]
) -> Json:
    """One line. Its choices, if it has any that are not excluded, are actions below it."""
    made: Json = {
        "id": one.id,
        "extension": [
            *(_reason(frame, each.text, each.events) for each in one.because),
            ours("urgency", valueCode=one.urgency),
            ours("certainty", valueString=one.certainty),
            ours("strength", valueString=one.strength),
            *(ours("also", valueString=name) for name in one.also),
            *([ours("disagreement", valueString=one.disagreement)] if one.disagreement else []),
        ],
        "prefix": str(number),
        "title": f"{headword(one)}: {one.action.removeprefix(f'{one.status} ')}",
        "description": one.text,
        "textEquivalent": _in_words(one, cite),
        "priority": kinds.priority_of(one),
        "code": [own("line-status", one.status), own("stage", one.stage)],
        "documentation": citations(frame, one.facts),
    }
    kind = kinds.TYPE.get(one.status)
    if kind and kinds.drug_of(frame, one):
        made["type"] = hl7("action-type", kind)
    own_request = request(frame, one)
    if own_request is not None:
        requests.append(own_request)
    options = [each for each in one.choices if not each.excluded]
    if not options or one.status == "ask":
        return made | {"resource": own_request}
    offered = [_option(frame, one, each) for each in options]
    behaviour = "at-most-one" if one.action.startswith(CHOOSES) else "any"
    if own_request is None:
        return made | {"selectionBehavior": behaviour, "action": offered}
    return made | {
        "selectionBehavior": "any",
        "action": [
            {"title": one.action, "resource": own_request},
            {
                "title": "Options",
                "groupingBehavior": "visual-group",
                "selectionBehavior": behaviour,
                "action": offered,
            },
        ],
    }


def _option(frame: Frame, one: Line, choice: Choice) -> Json:
    facts = [fact for each in (*choice.for_, *choice.against) for fact in each.facts]
    facts += [fact for each in choice.doses for fact in each.facts]
    return {
        "title": choice.name,
        "documentation": citations(frame, facts),
        "resource": option(frame, one, choice),
    }


def _reason(frame: Frame, text: str, events: tuple[str, ...]) -> Json:
    """A reason with the events that tell it; R4 has no place for one in an action."""
    told = [ours("event", valueReference=frame.event(name)) for name in dict.fromkeys(events)]
    return ours("reason", valueCodeableConcept={"extension": told, "text": text})


def _in_words(one: Line, cite: dict[str, str]) -> str:
    """The line as the full plan prints it, excluded options and published children too."""
    said = line_entry(one, cite, full=True)
    rows = [f"{label.strip()}: {text}" if label.strip() else text for label, text in said.rows]
    return "\n".join([f"{said.badge} {said.head}", *rows])


def _together(frame: Frame, one: Coupled) -> Json:
    """What must change with another change, as a task beside the lines that change it."""
    task: Json = {
        "identifier": frame.identifier(f"together/{one.id}"),
        "status": "draft",
        "intent": "proposal",
        "priority": {"now": "asap", "week": "urgent"}.get(one.urgency, "routine"),
        "code": {"text": "change together"},
        "description": one.text,
        "for": frame.child,
        "requester": frame.author,
        "reasonCode": {"text": one.with_},
        "note": notes(short(frame.plan, one.facts), frame.plan.notice),
    }
    shown = {line.id for line in frame.plan.recommendations}
    return {
        "id": f"together-{one.id}",
        "extension": [_reason(frame, one.with_, one.because)],
        "title": f"With {one.with_}: {one.id.replace('-', ' ')}",
        "description": one.text,
        "priority": task["priority"],
        "documentation": citations(frame, one.facts),
        "relatedAction": [
            {"actionId": name, "relationship": "concurrent"} for name in one.lines if name in shown
        ],
        "resource": frame.add("Task", f"together/{one.id}", task),
    }
