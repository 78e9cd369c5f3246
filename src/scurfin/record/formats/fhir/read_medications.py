"""Medications, vaccines and procedures, read."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from scurfin.knowledge.codes import Code, drug_word, near_drugs, word_of
from scurfin.knowledge.words import drug
from scurfin.record.formats.fhir.coding import code_of
from scurfin.record.formats.fhir.context import Context, all_ours, ours
from scurfin.record.formats.fhir.medications import TRANSPLANT
from scurfin.record.formats.fhir.shapes import (
    CodeableConcept,
    Dosage,
    Immunization,
    Medicated,
    Medication,
    Procedure,
)
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.told import UNTOLD

NOT_GIVEN = ("not-taken", "cancelled", "entered-in-error", "draft", "not-done", "unknown")
ENDED = ("stopped", "completed")
NO_END = "no day is told: read as ended by the last visit"
PLANNED = ("proposal", "plan")
NOT_DONE_YET = ("preparation", "in-progress", "on-hold")
OF_COURSE = ("what", "code", "route", "formulation")
_UNIT = re.compile(r"(?P<unit>[^/]+)(?:/(?P<per>kg|m2))?/(?P<period>day|dose|week)")


def medicated(key: str, told: Medicated, at: Context) -> None:
    """A drug as said to be taken, ordered or given. An order is read as begun when written."""
    concept = _concept(told, at)
    words = at.words(concept)
    if not words:
        at.gathered.leave(key, "a medication without a code", "nothing to read")
        return
    if told.intent == "option":
        at.gathered.leave(key, words, "one of several choices, not an order: not used")
        return
    if told.do_not_perform or told.status in NOT_GIVEN:
        why = "not to be given" if told.do_not_perform else f"its status is {told.status}: not used"
        at.gathered.leave(key, words, why)
        return
    event: Laid = {"event": "therapy", **_drug(concept, words, at), **_dosage(told)}
    reasons = [at.words(one) for one in told.reason_code]
    if any(reasons):
        event["indication"] = "; ".join(one for one in reasons if one)
    extra = ours(told)
    if extra.get("target"):
        event["target"] = str(extra["target"])
    status = told.status_reason if isinstance(told.status_reason, tuple) else (told.status_reason,)
    reason = "; ".join(one for one in (at.words(each) for each in status) if one)
    start = at.when(told.effective_date_time, told.effective_extra)
    start = start if start != UNTOLD else at.began(told.effective_period)
    end = at.ended(told.effective_period)
    if "status" in extra:
        if reason:
            event["reason"] = reason
        spec = end if extra["status"] == "stop" else start
        at.place({**event, "status": str(extra["status"])}, spec, told, key)
        return
    start = start if start != UNTOLD else at.when(told.authored_on)
    said = told.authored_on or told.effective_date_time
    if told.status == "intended" or told.intent in PLANNED:
        at.place({**event, "status": "planned"}, start, told, key, said=said)
        return
    begun = "start" if start != UNTOLD or end != UNTOLD else "running"
    if told.status in ENDED:
        begun = "start"
    if told.status == "on-hold":
        begun = "start"
        reason = "; ".join(one for one in ("on hold", reason) if one)
        why = "on hold: read as begun and not given now, without a day"
        at.gathered.leave(key, words, why)
    placed = at.place({**event, "status": begun}, start, told, key, said=said)
    placed.current = told.status == "active"
    if placed.current and end != UNTOLD:
        at.gathered.leave(key, f"{words} until {end[1]}", "told as active: the end was not used")
        return
    if told.status in (*ENDED, "on-hold") or end != UNTOLD:
        stop: Laid = {"event": "therapy", "status": "stop"}
        stop |= {name: event[name] for name in OF_COURSE if name in event}
        if reason:
            stop["reason"] = reason
        if end == UNTOLD:
            at.gathered.counted[(f"{told.resource_type}: end", NO_END)] += 1
        stopped = at.place(stop, end, told, f"{key}#end")
        if end not in (UNTOLD, start):
            stopped.rank = 0


def _concept(told: Medicated, at: Context) -> CodeableConcept | None:
    if told.medication_codeable_concept is not None:
        return told.medication_codeable_concept
    reference = told.medication_reference
    if reference is None:
        return None
    if reference.reference.startswith("#"):
        for one in told.contained:
            if one.get("id") == reference.reference[1:]:
                code = one.get("code")
                try:
                    return msgspec.convert(code, CodeableConcept) if code else None
                except msgspec.ValidationError:
                    return None
    found = at.resources.get(at.key(reference.reference))
    if isinstance(found, Medication) and found.code is not None:
        return found.code
    return CodeableConcept(text=reference.display) if reference.display else None


def _drug(concept: CodeableConcept | None, words: str, at: Context) -> Laid:
    codes = at.codes(concept)
    atc = next((one for one in codes if one.system == "ATC"), None)
    own_code = next((one for one in codes if one.system == "SCURFIN"), None)
    mapped = next((one for one in codes if not one.id and one.label), None)
    if own_code is not None:
        return {"what": words}
    if mapped is not None:
        return {"what": mapped.label}
    if atc is not None:
        what, code = drug_word(Code(atc.id, words))
        return {"what": what, "code": code}
    if drug(words) is None:
        shown = f"{codes[0].id} {words}" if codes else words
        at.gathered.strange("medication", shown, near_drugs(words))
    return {"what": words}


def _dosage(told: Medicated) -> Laid:
    listed = told.dosage if isinstance(told.dosage, tuple) else ()
    one = next(iter((*listed, *told.dosage_instruction)), None)
    if one is None:
        return {}
    extra = ours(one)
    found: Laid = {name: extra[name] for name in ("formulation", "interval") if name in extra}
    if one.route is not None:
        codes = [code_of(each.system, each.code, each.display) for each in one.route.coding]
        word = next((word for each in codes if (word := word_of("route", each))), "")
        shown = one.route.text or next((each.label for each in codes if each.label), "")
        found["route"] = one.route.text or word or shown
    dose = _dose(one, extra)
    if dose:
        found["dose"] = dose
    return {name: value for name, value in found.items() if value}


def _dose(one: Dosage, extra: dict[str, Any]) -> Any:
    amount = one.dose_and_rate[0].dose_quantity if one.dose_and_rate else None
    if "dose-period" in extra and amount is not None and amount.value is not None:
        match = _UNIT.fullmatch(amount.unit)
        if match is not None:
            dose: Laid = {
                "amount": float(amount.value),
                "unit": match["unit"],
                "period": extra["dose-period"],
            }
            if match["per"]:
                dose["per"] = match["per"]
            if extra.get("doses-a-day") is not None:
                dose["doses_a_day"] = float(extra["doses-a-day"])
            return dose
    if one.text:
        return one.text
    if amount is None or amount.value is None:
        return ""
    said = f"{amount.value:g} {amount.unit or amount.code}"
    repeat = one.timing.repeat if one.timing else None
    if repeat is None or not repeat.frequency:
        return said
    if repeat.period == 1 and repeat.period_unit == "d":
        return f"{said} {repeat.frequency} times a day"
    return (
        f"{said} {repeat.frequency} times every {repeat.period or ''} {repeat.period_unit}".strip()
    )


def immunization(key: str, told: Immunization, at: Context) -> None:
    words = at.words(told.vaccine_code)
    extra = ours(told)
    if not words:
        at.gathered.leave(key, "a vaccination without a code", "nothing to read")
        return
    status = str(extra.get("status", ""))
    if not status:
        if told.status == "completed":
            status = "given"
        elif told.status == "not-done" and told.status_reason is not None:
            code = next((one.code for one in told.status_reason.coding), "")
            status = "refused" if code in ("PATOBJ", "RELIG", "PHILISOP") else ""
        if not status:
            at.gathered.leave(key, words, f"its status is {told.status or 'not told'}: not used")
            return
    event = {"event": "vaccination", "what": words, "status": status}
    extra_time = told.occurrence_extra or told.occurrence_words
    spec = at.when(told.occurrence_date_time, extra_time)
    said = told.occurrence_date_time or told.occurrence_string
    at.place(event, spec, told, key, said="" if said == "not told" else said)


def procedure(key: str, told: Procedure, at: Context) -> None:
    """A transplant, or another procedure; one not done or entered in error is not used."""
    words = at.words(told.code)
    codes = at.codes(told.code)
    if told.status in ("not-done", "entered-in-error", "unknown"):
        at.gathered.leave(key, words or "a procedure", f"its status is {told.status}: not used")
        return
    spec = at.when(told.performed_date_time, told.performed_extra, told.performed_age)
    spec = spec if spec != UNTOLD else at.began(told.performed_period)
    grafted = any(word_of("procedure", one) == "HSCT" or one.label == "HSCT" for one in codes)
    if grafted and told.status in (*NOT_DONE_YET, "stopped") and not at.event_id(told):
        why = f"a transplant whose status is {told.status}: not read as done"
        at.gathered.leave(key, words or "HSCT", why, ("hsct",))
        grafted = False
    if grafted:
        event: Laid = {"event": "hsct"}
        for name in TRANSPLANT:
            values = all_ours(told, f"hsct-{name.replace('_', '-')}")
            if values and name in ("conditioning", "gvhd_prophylaxis"):
                event[name] = [str(one) for one in values]
            elif values:
                event[name] = values[0]
        at.place(event, spec, told, key, said=told.performed_date_time)
        return
    if not words:
        at.gathered.leave(key, "a procedure without a code", "nothing to read")
        return
    low = words.lower()
    if "transplant" in low and not at.event_id(told):
        why = "told as a procedure, not as the transplant of this child: if it is, say 'hsct'"
        at.gathered.leave(key, words, why, ("hsct",))
    event = {"event": "procedure", "what": words}
    if told.status in NOT_DONE_YET:
        event["status"] = "planned"
    if told.status == "stopped":
        event["note"] = "stopped before it was complete"
    if at.words(told.outcome):
        event["result"] = at.words(told.outcome)
    at.place(event, spec, told, key, said=told.performed_date_time)
