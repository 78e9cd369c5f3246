"""Phenotypic features and diseases, read."""

from __future__ import annotations

from scurfin.knowledge.codes import Code, coded, near_signs, own, sign_word, word_of
from scurfin.knowledge.model import Term
from scurfin.knowledge.words import sign
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.phenopacket.moments import Json
from scurfin.record.formats.phenopacket.timing import Times, spoken
from scurfin.record.formats.told import Gathered

FEATURE = {"type", "description", "excluded", "severity", "modifiers", "onset", "resolution"}
DISEASE = {"term", "excluded", "onset", "resolution"}
EXCLUDED = "HP:0040285"
INFECTION = own("kind", "infection", label="infection")


def read(told: Json, times: Times, gathered: Gathered, parts: set[str] = FEATURE) -> None:
    """A feature as a manifestation or an infection; two events where it began and ended."""
    kind = told.get("type", {})
    code = Code(kind.get("id", ""), kind.get("label", ""))
    if not code.id and not code.label:
        gathered.leave("phenotypicFeatures", "a feature without a type", "nothing to read")
        return
    gathered.skip("phenotypicFeatures", told, parts, "not used")
    what, curie = sign_word(code)
    known = sign(what, curie)
    if known is None and code.system != "SCURFIN":
        said = f"{code.id} {code.label}".strip()
        gathered.strange("phenotypicFeatures", said, near_signs(what))
    _two_signs(code, known, gathered)
    event: Laid = {"event": "manifestation", "what": what}
    if curie:
        event["code"] = curie
    notes = [told.get("description", "")]
    status, infection = "", known is not None and known.kind == "infection"
    grade = Code(told.get("severity", {}).get("id", ""), told.get("severity", {}).get("label", ""))
    for one in told.get("modifiers", []):
        modifier = Code(one.get("id", ""), one.get("label", ""))
        own_status = modifier.own("status")
        if own_status is not None:
            status = modifier.label
        elif modifier.own("kind") is not None:
            infection = modifier.id == INFECTION.id
        elif modifier.id == EXCLUDED:
            told = {**told, "excluded": True}
        elif word_of("severity", modifier) is not None and not grade.id:
            grade = modifier
        else:
            notes.append(modifier.label or modifier.id)
    if grade.id:
        severity = word_of("severity", grade)
        if severity is None or infection or told.get("excluded"):
            notes.append(f"severity: {grade.label or grade.id}")
        else:
            event["severity"] = severity
    note = "; ".join(one for one in notes if one)
    if note:
        event["note"] = note
    if infection:
        event["event"] = "infection"
    _place(event, told, status, times, gathered, code)


def _two_signs(code: Code, known: Term | None, gathered: Gathered) -> None:
    """A code and a label that name two signs of the vocabulary are read by the code, and asked."""
    named = sign(code.label) if code.label else None
    if known is not None and named is not None and known.code == code.id and named != known:
        why = f"the code means {known.name}, the label {named.name}: read by the code"
        gathered.leave("phenotypicFeatures", f"{code.id} {code.label}", why)


def _place(
    event: Laid, told: Json, status: str, times: Times, gathered: Gathered, code: Code
) -> None:
    infection = event["event"] == "infection"
    onset, resolution = told.get("onset"), told.get("resolution")
    if told.get("excluded"):
        absent = {**event, "status": "excluded" if infection else "absent"}
        times.place(absent, onset or resolution, gathered, code)
        return
    if onset is not None or resolution is None:
        times.place({**event, "status": status or "onset"}, onset, gathered, code)
    if resolution is not None:
        over = {
            key: one
            for key, one in event.items()
            if onset is None or key not in ("note", "severity")
        }
        times.place({**over, "status": "resolved"}, resolution, gathered, code)


def _by_name(label: str) -> str | None:
    """The disease that is called so here, whatever its code."""
    known = coded("disease", label.removesuffix(" syndrome")) or coded("disease", label)
    return None if known is None else word_of("disease", known)


def read_diseases(packet: Json, times: Times, gathered: Gathered) -> None:
    """Diseases as diagnoses, unless a procedure of ours says when each was made.

    One that the vocabulary knows as a sign or infection is that: diabetes, a pneumonia.
    """
    dated = {
        one.get("treatmentTarget", {}).get("id")
        for one in packet.get("medicalActions", [])
        if one.get("procedure", {}).get("code", {}).get("id", "").startswith("SCURFIN:diagnosis")
    }
    proven = {
        one.get("diagnosis", {}).get("disease", {}).get("id")
        for one in packet.get("interpretations", [])
        if one.get("progressStatus") == "SOLVED"
        and any(
            genomic.get("interpretationStatus") == "CAUSATIVE"
            for genomic in one.get("diagnosis", {}).get("genomicInterpretations", [])
        )
    }
    for told in packet.get("diseases", []):
        term = told.get("term", {})
        code = Code(term.get("id", ""), term.get("label", ""))
        if code.id in dated:
            continue
        gathered.skip("diseases", told, DISEASE, "not used")
        disease = word_of("disease", code) or _by_name(code.label)
        known = sign(code.label, code.id) if disease is None else None
        if known is not None:
            kind = {"id": known.code, "label": code.label or known.name}
            said = f"told as a disease ({code.id})" if code.id != known.code else ""
            read({**told, "type": kind, "description": said}, times, gathered, FEATURE | DISEASE)
            continue
        if disease is None:
            gathered.strange("diseases", f"{code.id} {code.label}".strip(), near_signs(code.label))
        what = disease or code.label or code.id
        level = (
            "refuted" if told.get("excluded") else "genetic" if code.id in proven else "clinical"
        )
        event: Laid = {"event": "diagnosis", "what": what, "level": level}
        onset = told.get("onset")
        notes = []
        if onset is not None:
            notes.append("the time is the onset of the disease, not of its diagnosis")
        if told.get("resolution"):
            notes.append(f"over: {spoken(told['resolution'])}")
            gathered.leave("diseases", what, "the end of a disease: kept as a note")
        if notes:
            event["note"] = "; ".join(notes)
        times.place(event, onset, gathered, code)
