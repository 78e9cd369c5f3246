"""Medications, vaccines and procedures, read."""

from __future__ import annotations

from datetime import date

from scurfin.knowledge.codes import word_of
from scurfin.record.formats.fhir.context import Context, all_ours, ours
from scurfin.record.formats.fhir.given_doses import Given
from scurfin.record.formats.fhir.medications import TRANSPLANT
from scurfin.record.formats.fhir.read_dosage import dosage
from scurfin.record.formats.fhir.read_drug import drug_of, medicine, vaccine_of
from scurfin.record.formats.fhir.shapes import Immunization, Medicated, Procedure
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.told import UNTOLD, Spec

NOT_GIVEN = ("not-taken", "cancelled", "entered-in-error", "draft", "not-done", "unknown")
ENDED = ("stopped", "completed")
NO_END = "no day is told: read as ended by the last visit"
PLANNED = ("proposal", "plan")
NOT_DONE_YET = ("preparation", "in-progress", "on-hold")
OF_COURSE = ("what", "code", "route", "formulation")


def medicated(key: str, told: Medicated, at: Context) -> None:
    """A drug as said to be taken, ordered or given. An order is read as begun when written."""
    concept, form = medicine(told, at)
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
    how = dosage(key, told, at)
    event: Laid = {"event": "therapy", **drug_of(concept, words, at), **how}
    if form and "formulation" not in how:
        event["formulation"] = form
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
    if _dose_given(key, event, told, start, end, at):
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


def _dose_given(
    key: str, event: Laid, told: Medicated, start: Spec, end: Spec, at: Context
) -> bool:
    """Keep one dose for the course that it belongs to; False if it is none, or has no day."""
    single = told.resource_type == "MedicationAdministration" and start[0] == "date"
    if not single or told.status not in ("completed", "in-progress", "stopped"):
        return False
    try:
        first = date.fromisoformat(start[1])
        last = date.fromisoformat(end[1]) if end[0] == "date" else first
    except ValueError:
        return False
    notes = [one.text for one in told.note if one.text]
    if notes:
        event["note"] = "; ".join(notes)
    if told.status == "stopped":
        at.gathered.leave(key, f"{event['what']} on {start[1]}", "a dose that was broken off")
    at.doses.append(Given(event, first, max(first, last), told.status == "in-progress"))
    return True


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
    own = bool(at.event_id(told))
    what = words if own else vaccine_of(told.vaccine_code, words, at)
    event = {"event": "vaccination", "what": what, "status": status}
    if told.is_subpotent:
        event["note"] = "told as subpotent"
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
