"""Conditions, allergies and adverse events, read."""

from __future__ import annotations

from scurfin.knowledge.codes import Code, drug_word, near_signs, sign_word, word_of
from scurfin.knowledge.words import drug, sign
from scurfin.record.formats.fhir import certainty
from scurfin.record.formats.fhir.certainty import status_of
from scurfin.record.formats.fhir.context import Context, ours
from scurfin.record.formats.fhir.read_values import between
from scurfin.record.formats.fhir.shapes import AdverseEvent, AllergyIntolerance, Condition
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.told import UNTOLD

UNSURE = ("unconfirmed", "provisional", "differential")
NO_END = "no day is told: read as over by the last visit"
NO_ONSET = "no full date and no age: the sign stands at the day on which it was recorded"
OVER = ("resolved", "inactive")
NOW = ("active", "recurrence", "relapse")


def condition(key: str, told: Condition, at: Context) -> None:
    """A sign, an infection or a diagnosis; refuted is absent, entered in error is nothing."""
    verified = certainty.verified(told)
    if verified == "entered-in-error":
        at.gathered.leave(key, at.words(told.code), "entered in error: not used")
        return
    extra = ours(told)
    words = at.words(told.code)
    if not words:
        at.gathered.leave(key, "a Condition without a code", "nothing to read")
        return
    codes = at.codes(told.code)
    if extra.get("event") == "diagnosis":
        event: Laid = {
            "event": "diagnosis",
            "what": words,
            "level": str(extra.get("level", "clinical")),
        }
        _diagnosis(event, key, told, at)
        return
    disease = next((word for word in (word_of("disease", one) for one in codes) if word), None)
    if disease is None and words.strip().lower() in ("ipex", "ipex syndrome"):
        disease = "IPEX"
    if disease is not None and "event" not in extra:
        level = (
            "refuted"
            if verified == "refuted"
            else "suspected"
            if verified in UNSURE
            else "clinical"
        )
        _diagnosis({"event": "diagnosis", "what": disease, "level": level}, key, told, at)
        return
    _sign(key, told, words, codes, verified, at)


def _diagnosis(event: Laid, key: str, told: Condition, at: Context) -> None:
    if told.asserter is not None and told.asserter.display:
        event["by"] = told.asserter.display
    spec = at.when(told.recorded_date, told.recorded_extra)
    if spec == UNTOLD:
        spec = at.when(told.onset_date_time, told.onset_extra, told.onset_age)
    at.place(event, spec, told, key, said=told.recorded_date or told.onset_date_time)


def _sign(
    key: str, told: Condition, words: str, codes: list[Code], verified: str, at: Context
) -> None:
    extra = ours(told)
    codes = [Code(one.id, without_tag(one.label)) for one in codes]
    known_code = next((one for one in codes if sign(one.label, one.id) is not None), None)
    hpo = next((one for one in codes if one.system == "HP"), None)
    chosen = known_code or hpo or next(iter(codes), Code("", words))
    own_word = "event" in extra
    plain_words = without_tag(words)
    meant = sign(plain_words)
    if known_code is not None and known_code.system not in ("HP", "") and not own_word:
        meant, known_code = sign(known_code.label, known_code.id), None
    classified = "" if known_code or hpo or meant or own_word else _classified(codes)
    if classified:
        meant = sign(classified)
    if known_code is None and not own_word and meant is not None:
        chosen = Code(meant.code, meant.name)
    meaning = chosen.label if known_code is not None or meant is not None else words
    what, curie = (words, "") if own_word else sign_word(Code(chosen.id, meaning))
    if own_word and hpo is not None:
        curie = hpo.id
    if "|" in curie:
        curie = ""
    known = sign(what, curie) or (None if own_word else sign(words, curie))
    if known is None and not own_word:
        shown = f"{chosen.id} {words}".strip()
        at.gathered.strange("Condition", shown, near_signs(words))
    infection = extra.get("event") == "infection" or (
        not own_word and known is not None and known.kind == "infection"
    )
    event: Laid = {"event": "infection" if infection else "manifestation", "what": what}
    if curie:
        event["code"] = curie
    if classified:
        event["note"] = f"told as {words}"
    severity = next(
        (word for one in at.codes(told.severity) if (word := word_of("severity", one))), None
    )
    plain = at.words(told.severity).strip().lower()
    severity = severity or (plain if plain in ("mild", "moderate", "severe") else None)
    if severity and not infection:
        event["severity"] = severity
    elif told.severity is not None and plain and not infection:
        event["note"] = "; ".join(filter(None, (event.get("note"), f"severity: {plain}")))
    if verified in UNSURE:
        event["note"] = "; ".join(
            one for one in (event.get("note", ""), f"told as {verified}") if one
        )
    _courses(key, told, event, verified, infection, at)


def _classified(codes: list[Code]) -> str:
    """The sign that a code of ICD-10 is; '' if none is known, or two codes are two signs."""
    signs = {word for one in codes if (word := word_of("sign", one))}
    return signs.pop() if len(signs) == 1 else ""


def without_tag(words: str) -> str:
    """A name of SNOMED CT without its semantic tag: 'Sepsis (disorder)' is sepsis."""
    for tag in (" (disorder)", " (finding)"):
        words = words.removesuffix(tag)
    return words


def _courses(
    key: str, told: Condition, event: Laid, verified: str, infection: bool, at: Context
) -> None:
    onset = at.when(told.onset_date_time, told.onset_extra, told.onset_age)
    onset = onset if onset != UNTOLD else at.began(told.onset_period)
    over = at.when(told.abatement_date_time, told.abatement_extra, told.abatement_age)
    over = over if over != UNTOLD else at.ended(told.abatement_period)
    said = _began(told)
    recorded = at.when(told.recorded_date, told.recorded_extra)
    known_since = onset == UNTOLD and over == UNTOLD and recorded != UNTOLD
    if known_since:
        onset = recorded
        if said:
            _noted(event, f"began: {said}")
            at.gathered.leave(f"{key}: time", said, NO_ONSET)
    status = ours(told).get("status")
    if status is not None:
        spec = over if status == "resolved" else onset
        at.place({**event, "status": str(status)}, spec, told, key)
        return
    if verified in UNSURE:
        at.gathered.leave(key, event["what"], f"told as {verified}: is it there?")
    if verified == "refuted":
        absent = {**event, "status": "excluded" if infection else "absent"}
        absent.pop("severity", None)
        at.place(absent, onset, told, key, said=said)
        return
    clinical = certainty.clinical(told)
    quiet = clinical == "remission" and not infection
    ended = (
        clinical in (*OVER, *(("remission",) if infection else ()))
        or over != UNTOLD
        or bool(told.abatement_string or told.abatement_date_time)
    )
    begun = "present" if known_since and said and not infection else "onset"
    begun = "relapse" if clinical in ("recurrence", "relapse") and not infection else begun
    placed = at.place({**event, "status": begun}, onset, told, key, said=said)
    placed.current = clinical in NOW and not ended
    if quiet:
        last = {name: one for name, one in event.items() if name not in ("severity", "note")}
        ends = told.abatement_string or told.abatement_date_time
        at.place({**last, "status": "controlled"}, over, told, f"{key}#quiet", said=ends)
        return
    if ended:
        last = {name: one for name, one in event.items() if name not in ("severity", "note")}
        ends = told.abatement_string or told.abatement_date_time
        if over == UNTOLD and not ends:
            at.gathered.counted[("Condition: end", NO_END)] += 1
        at.place({**last, "status": "resolved"}, over, told, f"{key}#end", said=ends)


def _began(told: Condition) -> str:
    """The onset as told where no day or age can be read from it, or the day itself."""
    period = told.onset_period.start if told.onset_period else ""
    return told.onset_string or told.onset_date_time or period or between(told.onset_range)


def allergy(key: str, told: AllergyIntolerance, at: Context) -> None:
    verified = status_of(told.verification_status)
    if verified == "entered-in-error":
        at.gathered.leave(key, at.words(told.code), "entered in error: not used")
        return
    substances = [at.words(one.substance) for one in told.reaction]
    what = _substance(told, at) or next((one for one in substances if one), "")
    if not what:
        at.gathered.leave(key, "an allergy without a code", "nothing to read")
        return
    event: Laid = {"event": "allergy", "to": what}
    harms = [at.words(one) for each in told.reaction for one in each.manifestation]
    harms += [each.description for each in told.reaction]
    harms += [f"to {one}" for one in substances if one and one != what]
    reaction = ", ".join(dict.fromkeys(one for one in harms if one))
    if reaction:
        event["reaction"] = reaction
    if verified == "refuted":
        event["status"] = "refuted"
    _allergy_doubts(key, told, verified, event, at)
    spec = at.when(told.onset_date_time)
    if spec == UNTOLD and told.onset_date_time:
        _noted(event, f"began: {told.onset_date_time}")
    spec = spec if spec != UNTOLD else at.when(told.recorded_date, told.recorded_extra)
    at.place(event, spec, told, key, said=told.recorded_date)


def _allergy_doubts(
    key: str, told: AllergyIntolerance, verified: str, event: Laid, at: Context
) -> None:
    """An allergy told as over, or not confirmed, still counts as one: it is asked about."""
    if verified == "refuted" or at.event_id(told):
        return
    clinical = status_of(told.clinical_status)
    for status in (verified if verified in UNSURE else "", clinical if clinical in OVER else ""):
        if status:
            _noted(event, f"told as {status}")
            why = f"told as {status}: it counts as an allergy until it is told refuted"
            at.gathered.leave(key, event["to"], why)


def _noted(event: Laid, words: str) -> None:
    event["note"] = "; ".join(one for one in (event.get("note", ""), words) if one)


def _substance(told: AllergyIntolerance, at: Context) -> str:
    """What it is to: in words, or the treatment that an ATC code means."""
    words = at.words(told.code)
    if at.event_id(told) or drug(words) is not None:
        return words
    known = [
        one.label if not one.id else drug_word(Code(one.id, ""))[0]
        for one in at.codes(told.code)
        if not one.id or (one.system == "ATC" and drug("", one.value) is not None)
    ]
    return next(iter(known), words)


def adverse_event(key: str, told: AdverseEvent, at: Context) -> None:
    what = at.words(told.event)
    if told.actuality == "potential":
        at.gathered.leave(key, what, "a harm that might have happened: not used")
        return
    suspects = [one.instance for one in told.suspect_entity if one.instance is not None]
    to = next((one.display for one in suspects if one.display), "")
    if not to or not what:
        shown = what or "an adverse event"
        at.gathered.leave(key, shown, "it names no drug by words: kept here only")
        return
    event: Laid = {"event": "adverse_reaction", "to": to, "what": what}
    words = at.words(told.severity)
    grade = status_of(told.severity)
    severity = next(
        (word for one in at.codes(told.severity) if (word := word_of("severity", one))), ""
    )
    severity = severity or next((one for one in (grade, words) if one in GRADES), "")
    if severity:
        event["severity"] = severity
    note = ours(told).get("note")
    if note:
        event["note"] = str(note)
    at.place(event, at.when(told.date, told.date_extra), told, key, said=told.date)


GRADES = ("mild", "moderate", "severe", "life-threatening")
