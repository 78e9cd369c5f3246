"""Phenotypic features and diseases, read."""

from __future__ import annotations

from scurfin.knowledge.codes import Code, near_signs, own, sign_word, word_of
from scurfin.knowledge.words import sign
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.phenopacket.moments import Json
from scurfin.record.formats.phenopacket.timing import Times
from scurfin.record.formats.told import Gathered

FEATURE = {"type", "description", "excluded", "severity", "modifiers", "onset", "resolution"}
DISEASE = {"term", "excluded", "onset", "resolution"}
INFECTION = own("kind", "infection", label="infection")


def read(told: Json, times: Times, gathered: Gathered) -> None:
    """A feature as a manifestation or an infection; two events where it began and ended."""
    kind = told.get("type", {})
    code = Code(kind.get("id", ""), kind.get("label", ""))
    if not code.id and not code.label:
        gathered.leave("phenotypicFeatures", "a feature without a type", "nothing to read")
        return
    gathered.skip("phenotypicFeatures", told, FEATURE, "not used")
    what, curie = sign_word(code)
    known = sign(what, curie)
    if known is None and code.system != "SCURFIN":
        said = f"{code.id} {code.label}".strip()
        gathered.strange("phenotypicFeatures", said, near_signs(what))
    event: Laid = {"event": "manifestation", "what": what}
    if curie:
        event["code"] = curie
    notes = [told.get("description", "")]
    status, infection = "", known is not None and known.kind == "infection"
    for one in told.get("modifiers", []):
        modifier = Code(one.get("id", ""), one.get("label", ""))
        own_status = modifier.own("status")
        if own_status is not None:
            status = modifier.label
        elif modifier.own("kind") is not None:
            infection = modifier.id == INFECTION.id
        else:
            notes.append(modifier.label or modifier.id)
    grade = Code(told.get("severity", {}).get("id", ""), told.get("severity", {}).get("label", ""))
    if grade.id and not infection:
        severity = word_of("severity", grade)
        if severity is None:
            notes.append(f"severity: {grade.label or grade.id}")
        else:
            event["severity"] = severity
    note = "; ".join(one for one in notes if one)
    if note:
        event["note"] = note
    if infection:
        event["event"] = "infection"
    _place(event, told, status, times, gathered, code)


def _place(
    event: Laid, told: Json, status: str, times: Times, gathered: Gathered, code: Code
) -> None:
    infection = event["event"] == "infection"
    onset, resolution = told.get("onset"), told.get("resolution")
    if told.get("excluded"):
        absent = {**event, "status": "excluded" if infection else "absent"}
        absent.pop("severity", None)
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


def read_diseases(packet: Json, times: Times, gathered: Gathered) -> None:
    """Diseases as diagnoses, unless a procedure of ours says when each was made."""
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
        what = word_of("disease", code) or code.label or code.id
        level = (
            "refuted" if told.get("excluded") else "genetic" if code.id in proven else "clinical"
        )
        event: Laid = {"event": "diagnosis", "what": what, "level": level}
        onset = told.get("onset")
        if onset is not None:
            event["note"] = "the time is the onset of the disease, not of its diagnosis"
        times.place(event, onset, gathered, code)
