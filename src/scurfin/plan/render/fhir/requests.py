"""A line as a request: a draft of a proposal, on hold where safety or a physician stopped it."""

from __future__ import annotations

from scurfin.dose import Dose
from scurfin.knowledge.codes import drug_code, test_code
from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import analyte
from scurfin.plan.model import Choice, Line
from scurfin.plan.render.entries import UNSIGNED
from scurfin.plan.render.fhir import kinds
from scurfin.plan.render.fhir.dosage import dosage, explained, words_of
from scurfin.plan.render.fhir.frame import Frame, notes, own
from scurfin.plan.render.fhir.issues import data_required
from scurfin.plan.render.fhir.sources import short
from scurfin.record.formats.fhir.coding import Json, concept

ASKED = "No coded dose: what is to be known first stands under 'Unless'."
UNCODED = "No coded dose: what forbids this option, or may forbid it, stands under 'Against'."

BESIDE = {
    "start": "Or",
    "alternative": "Alternative, not proposed",
    "ceiling": "At most",
    "observed": "Reported, not proposed",
}


def request(frame: Frame, one: Line) -> Json | None:
    """Put the request of a line into the Bundle; None for a pure choice."""
    kind = kinds.kind_of(frame, one)
    if kind == "":
        return None
    if kind == "GuidanceResponse":
        return data_required(frame, one)
    shared: Json = {
        "identifier": frame.identifier(one.id),
        "status": kinds.status_of(one),
        "intent": "proposal",
        "priority": kinds.priority_of(one),
    }
    if kind == "MedicationRequest":
        content = _medication(frame, one)
    elif kind == "ServiceRequest":
        content = {
            "category": [own("line-status", one.status), own("stage", one.stage)],
            "code": service(_without_verb(one.action)),
            "subject": frame.child,
            "requester": frame.author,
            "reasonCode": [{"text": reason.text} for reason in one.because],
            "supportingInfo": _events(frame, one),
            "note": notes(*_said(frame, one)),
        }
    else:
        content = {
            "businessStatus": own("line-status", one.status),
            "code": {"text": one.action},
            "description": one.text,
            "for": frame.child,
            "requester": frame.author,
            "reasonCode": {"text": one.because[0].text} if one.because else None,
            "note": notes(*(text for text in _said(frame, one) if text != one.text)),
            "input": [_input(event) for event in _events(frame, one)],
        }
        if shared["status"] == "on-hold":
            content["statusReason"] = {"text": why_held(frame, one)}
    return frame.add(kind, one.id, shared | content)


def option(frame: Frame, one: Line, choice: Choice) -> Json:
    """Put one option of a choice into the Bundle: of intent 'option', never more than a draft."""
    name = f"{one.id}/{choice.what}"
    held = kinds.status_of(one) == "on-hold"
    shared: Json = {
        "identifier": frame.identifier(name),
        "status": kinds.status_of(one),
        "intent": "option",
        "priority": kinds.priority_of(one),
        "subject": frame.child,
        "requester": frame.author,
    }
    said = [f"One option of '{one.action}'.", *([why_held(frame, one)] if held else [])]
    said += [f"For: {_argument(each.text, each.holds)}" for each in choice.for_]
    said += [f"Against: {_argument(each.text, each.holds)}" for each in choice.against]
    said += [f"Watch: {'; '.join(choice.watch)}"] if choice.watch else []
    facts = [fact for each in (*choice.for_, *choice.against) for fact in each.facts]
    mine, first = choice.doses, None
    drug = knowledge().drugs.get(choice.what)
    forbidden = any(each.forbids for each in choice.against)
    if drug is not None and one.status in kinds.GIVES and not forbidden:
        first = next((each for each in mine if each.use == "start" and each.drug == drug.id), None)
    said += [UNCODED] if forbidden else []
    said += _doses(first, mine, choice.dose_unknown)
    said.append(short(frame.plan, (*facts, *(fact for each in mine for fact in each.facts))))
    said.append(frame.plan.notice)
    if drug is None:
        content: Json = {
            "category": [own("line-status", one.status), own("stage", one.stage)],
            "code": {"text": choice.name},
            "note": notes(*said),
        }
        return frame.add("ServiceRequest", name, shared | content)
    content = {
        "category": [own("line-status", one.status), own("stage", one.stage)],
        "medicationCodeableConcept": concept(drug_code(drug.name), choice.name),
        "note": notes(*said),
        "dosageInstruction": [_dosage(first, mine)] if first is not None else None,
    }
    if held:
        content["statusReason"] = {"text": why_held(frame, one)}
    return frame.add("MedicationRequest", name, shared | content)


def why_held(frame: Frame, one: Line) -> str:
    """Why a line is on hold: the alerts that block it, or what was decided."""
    texts = {each.id: f"{each.text} {each.action}".strip() for each in frame.plan.alerts}
    said = [f"Blocked by {name}: {texts.get(name, '')}".rstrip(": ") for name in one.blocked_by]
    said = said if one.status == "blocked" else []
    return " ".join([*said, *([f"Decided: {one.decided}"] if one.decided else [])]) or one.status


def service(words: str) -> Json:
    """The code of a test where LOINC has it, else its name."""
    known = analyte(words)
    return (
        concept(test_code(words), words) if known is not None and known.loinc else {"text": words}
    )


def _medication(frame: Frame, one: Line) -> Json:
    drug = knowledge().drugs[kinds.drug_of(frame, one)]
    proposed = one.status in kinds.GIVES and one.dose is not None
    gives = proposed and not one.known_first
    doses = (*((one.dose,) if one.dose is not None else ()), *one.more_doses)
    said = [ASKED] if proposed and one.known_first else []
    said += _doses(one.dose if gives else None, doses, one.dose_unknown)
    content: Json = {
        "category": [own("line-status", one.status), own("stage", one.stage)],
        "medicationCodeableConcept": concept(drug_code(drug.name), drug.name),
        "subject": frame.child,
        "requester": frame.author,
        "reasonCode": [{"text": reason.text} for reason in one.because],
        "supportingInformation": _events(frame, one),
        "note": notes(*_said(frame, one), *said),
    }
    if one.status == "stop":
        content["doNotPerform"] = True
    if kinds.status_of(one) == "on-hold":
        content["statusReason"] = {"text": why_held(frame, one)}
    if gives and one.dose is not None:
        content["dosageInstruction"] = [_dosage(one.dose, one.more_doses)]
    return content


def _dosage(first: Dose, others: tuple[Dose, ...]) -> Json:
    return dosage(first, tuple(each for each in others if each.use == "ceiling"))


def _said(frame: Frame, one: Line) -> list[str]:
    """What must be read with a request, wherever it is shown alone; the text first."""
    first = {
        "continue": "Runs already: to go on, no second order." if _is_drug(frame, one) else "",
        "change": "A change of what runs already, no second order.",
        "stop": "To be stopped: nothing here is to be given.",
        "done": "Done already, by the record.",
        "consider": "To be considered.",
    }.get(one.status, "")
    return [
        first,
        why_held(frame, one) if kinds.status_of(one) == "on-hold" else "",
        one.text,
        f"Now: {one.running}." if one.running else "",
        f"Unless: {one.unless}" if one.unless else "",
        *_alerts(frame, one),
        f"Decided: {one.decided}" if one.decided and one.status not in ("blocked", "hold") else "",
        trust(one),
        short(frame.plan, one.facts),
        frame.plan.notice,
    ]


def trust(one: Line) -> str:
    """How sure the line is and who has signed it."""
    weak = f" Weak: {'; '.join(one.weak)}." if one.weak else ""
    return f"Certainty {one.certainty}; {one.strength}; {one.reviewed_by or UNSIGNED}.{weak}"


def _is_drug(frame: Frame, one: Line) -> bool:
    return bool(kinds.drug_of(frame, one))


def _alerts(frame: Frame, one: Line) -> list[str]:
    if one.status == "blocked":
        return []
    known = {each.id: each for each in frame.plan.alerts}
    mine = [known[name] for name in one.blocked_by if name in known]
    return [f"Alert ({each.tier}): {each.text} {each.action}".strip() for each in mine]


def _doses(first: Dose | None, every: tuple[Dose, ...], unknown: str) -> list[str]:
    """What stands beside the dosage, and that no dose is known where none is."""
    said = [explained(first)] if first is not None else []
    proposed = any(each.use == "start" for each in every)
    said += [f"Dose not known here: {unknown}"] if unknown and not proposed else []
    for each in every:
        if each is not first:
            other = first is not None and each.drug != first.drug
            label = "Beside it" if other and each.use == "start" else BESIDE[each.use]
            label = "Usual dose" if first is None and each.use == "start" else label
            words = words_of(each, None).rstrip(".")
            said.append(f"{label}: {each.name} {words}. {explained(each)}")
    return said


def _events(frame: Frame, one: Line) -> list[Json]:
    names = dict.fromkeys(event for reason in one.because for event in reason.events)
    return [frame.event(name) for name in names]


def _input(event: Json) -> Json:
    return {"type": {"text": "event of the record"}, "valueReference": event}


def _argument(text: str, holds: str) -> str:
    return text if holds == "yes" else f"(not known whether it holds) {text}"


def _without_verb(action: str) -> str:
    for start in ("order ", "refer to "):
        if action.startswith(start):
            return action.removeprefix(start) if start == "order " else f"referral to {action[9:]}"
    return action
