"""Which elements of a Phenopacket tell an event."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from scurfin.knowledge.codes import Code, coded, drug_code, own, sign_code, told
from scurfin.knowledge.codes import test_code as code_of_test
from scurfin.knowledge.words import sign
from scurfin.record.formats import event_fields
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.phenopacket import actions, doses, fields, variants
from scurfin.record.formats.phenopacket.moments import Json, term
from scurfin.record.formats.phenopacket.quantities import unit_term, value_of
from scurfin.record.formats.sizes import SIZES
from scurfin.terms.quantities import quantity

OF_SOMEBODY = ("genotype", "typing", "donor_check", "pregnancy")
NOTE = own("note-on", label="note on a treatment or procedure")
TRANSPLANT = event_fields.names("hsct")


@dataclass
class Packet:
    """The elements of one person's Phenopacket, as they grow. ``anchors``: the first code and
    time of each event, by its id. ``tested``: was a gene test told earlier at this visit?
    ``days``: from which to which each dose was given, by event id."""

    subject: str
    features: list[Json] = field(default_factory=list)
    measurements: list[Json] = field(default_factory=list)
    actions: list[Json] = field(default_factory=list)
    interpretations: list[Json] = field(default_factory=list)
    diseases: list[Json] = field(default_factory=list)
    anchors: dict[str, tuple[Code, Json]] = field(default_factory=dict)
    died: Json | None = None
    tested: bool = False
    days: dict[str, doses.Days] = field(default_factory=dict)

    def add(self, event: Laid, when: Json) -> None:
        made = WRITERS.get(event["event"], _fields)(self, event, when)
        if made is not None and "id" in event:
            self.anchors.setdefault(event["id"], (made, when))

    def acts(self, event: Laid, made: list[Json], when: Json) -> Code:
        """Add actions; a note on a treatment has no place there, and stands beside."""
        self.actions += made
        first = made[0]
        inner = (
            first.get("therapeuticRegimen", {}).get("ontologyClass") or first["procedure"]["code"]
        )
        if event.get("note"):
            value = {"ontologyClass": term(fields.TOLD)}
            on = {"code": inner, "performed": when}
            note = {
                "description": event["note"],
                "assay": term(NOTE),
                "value": value,
                "procedure": on,
            }
            self.measurements.append(note)
        return Code(inner["id"], inner["label"])


def _fields(packet: Packet, event: Laid, when: Json) -> Code:
    of = {"of": ""} if event["event"] in OF_SOMEBODY else {}
    made = fields.written({key: one for key, one in event.items() if key not in of}, when)
    packet.measurements += made
    return own(event["event"], label=event["event"])


def _manifestation(packet: Packet, event: Laid, when: Json) -> Code:
    known = sign(event["what"], event.get("code", ""))
    marked = []
    if known is not None and known.kind == "infection":
        marked.append(term(own("kind", "sign", label="told as a sign")))
    return _feature(packet, event, when, event["status"], marked)


def _infection(packet: Packet, event: Laid, when: Json) -> Code:
    status = event.get("status", "onset")
    marked = [term(own("kind", "infection", label="infection"))]
    return _feature(packet, event, when, "absent" if status == "excluded" else status, marked)


def _feature(
    packet: Packet, event: Laid, when: Json, status: str, modifiers: list[Json] | None = None
) -> Code:
    code = sign_code(event["what"], event.get("code", ""))
    made: Json = {"type": term(code)}
    if event.get("note"):
        made["description"] = event["note"]
    if status == "absent":
        made["excluded"] = True
    severity = coded("severity", event.get("severity") or "")
    if severity is not None:
        made["severity"] = term(severity)
    modifiers = list(modifiers or [])
    if status not in ("onset", "resolved", "absent"):
        modifiers.append(term(own("status", status, label=status)))
    if modifiers:
        made["modifiers"] = modifiers
    made["resolution" if status == "resolved" else "onset"] = when
    packet.features.append(made)
    return code


def _test(packet: Packet, event: Laid, when: Json) -> Code:
    code = code_of_test(event["what"])
    made: Json = {"assay": term(code), **value_of(event, event.get("low"), event.get("high"))}
    if code.value in SIZES.values():
        made["procedure"] = {"code": term(own("laboratory", label="told as a test"))}
    return _measured(packet, event, made, when, code)


def _vital(packet: Packet, event: Laid, when: Json) -> Code:
    code = code_of_test(event["what"])
    made: Json = {"assay": term(code), **value_of(event, event.get("low"), event.get("high"))}
    made["procedure"] = {"code": term(own("vital-sign", label="vital sign"))}
    return _measured(packet, event, made, when, code)


def _measured(packet: Packet, event: Laid, made: Json, when: Json, code: Code) -> Code:
    if event.get("note"):
        made = {"description": event["note"], **made}
    packet.measurements.append({**made, "timeObserved": when})
    return code


def _level(packet: Packet, event: Laid, when: Json) -> Code:
    drug = drug_code(event["of"])
    timing = event.get("timing", "not told").replace(" ", "-")
    code = own("drug-level", timing, drug.id, label=f"{drug.label} level")
    low, high = event.get("target") or (None, None)
    made: Json = {"assay": term(code), **value_of(event, low, high)}
    hours = event.get("hours_after_dose")
    amount = made["value"].get("quantity")
    if hours is not None and amount is not None:
        after = {"unit": {"id": "UCUM:h", "label": "h"}, "value": hours}
        typed = [
            {"type": term(own("concentration", label="concentration")), "quantity": amount},
            {"type": term(own("after-dose", label="time after the last dose")), "quantity": after},
        ]
        made = {"assay": term(code), "complexValue": {"typedQuantities": typed}}
    if event.get("assay"):
        made["procedure"] = {"code": term(told("assay", event["assay"]))}
    return _measured(packet, event, made, when, code)


def _growth(packet: Packet, event: Laid, when: Json) -> Code:
    first: Code | None = None
    for name, loinc in SIZES.items():
        size = event.get(name)
        if size is None:
            continue
        code = Code(f"LOINC:{loinc}", name)
        read = quantity(size)
        said: Laid
        if read is None or not read.unit or read.comparator:
            said = {"value": str(size)}
        else:
            said = {"value": read.value, "unit": read.unit}
        made = {"assay": term(code), **value_of(said)}
        if event.get("confirmed"):
            made["procedure"] = {
                "code": term(own("confirmed", label="measured again and confirmed"))
            }
        _measured(packet, event if first is None else {}, made, when, code)
        first = first or code
    return first or _fields(packet, event, when)


def _typing(packet: Packet, event: Laid, when: Json) -> Code:
    first: Code | None = None
    for part in (event.get("hla") or "").split("^"):
        if not part:
            continue
        locus = part.partition("*")[0].removeprefix("HLA-")
        code = own("hla", locus or "genotype", label=f"HLA-{locus} genotype")
        value = {"ontologyClass": term(own("gl-string", label=part))}
        packet.measurements.append({"assay": term(code), "value": value, "timeObserved": when})
        first = first or code
    rest = {key: one for key, one in event.items() if key not in ("hla", "of")}
    if first is None or any(key in rest for key in ("match", "blood_group", "cmv", "note")):
        packet.measurements += fields.written(rest, when)
    return first or own("typing", label="typing")


def _genotype(packet: Packet, event: Laid, when: Json) -> Code:
    name = f"i{1 + sum('gene-test.' in one['assay']['id'] for one in packet.measurements)}"
    interpretation, tests = variants.written(event, packet.subject, name, when)
    if interpretation is not None:
        packet.interpretations.append(interpretation)
    packet.measurements += tests
    packet.tested = True
    return Code(tests[0]["assay"]["id"], tests[0]["assay"]["label"])


def _diagnosis(packet: Packet, event: Laid, when: Json) -> Code:
    disease = coded("disease", event["what"]) or told("disease", event["what"])
    level = event["level"]
    entry = {"term": term(disease), **({"excluded": True} if level == "refuted" else {})}
    packet.diseases = [one for one in packet.diseases if one["term"]["id"] != disease.id]
    packet.diseases.append(entry)
    note = " ".join(f"by {one}" for one in (event.get("by"),) if one)
    note = "; ".join(one for one in (note, event.get("note", "")) if one)
    said = {**event, "note": note} if note else event
    made = actions.diagnosis(disease, level, when, tested=packet.tested)
    return packet.acts(said, made, when)


def _death(packet: Packet, event: Laid, when: Json) -> Code:
    packet.died = {"status": "DECEASED", "timeOfDeath": when}
    if event.get("cause"):
        packet.died["causeOfDeath"] = term(told("cause", event["cause"]))
    return _fields(packet, event, when)


def _follow_up(packet: Packet, event: Laid, when: Json) -> Code:
    if event.get("status") == "dead" and packet.died is None:
        packet.died = {"status": "DECEASED"}
    return _fields(packet, event, when)


def _transplant(packet: Packet, event: Laid, when: Json) -> Code:
    made = actions.transplant(when)
    told_fields = tuple(one for one in TRANSPLANT if event.get(one))
    if told_fields:
        packet.measurements += fields.written({**event, "note": ""}, when, told_fields)
    return packet.acts(event, made, when)


def _therapy(packet: Packet, event: Laid, when: Json) -> Code:
    dated = doses.dose_interval(event, packet.days.get(event["id"]))
    code = packet.acts(event, actions.therapy(event, when, dated), when)
    if dated is None:
        said = doses.measurement(event, term(code), when)
        packet.measurements += [said] if said is not None else []
    return code


def _of(write: Any) -> Any:
    def writer(packet: Packet, event: Laid, when: Json) -> Code:
        return packet.acts(event, write(event, when), when)

    return writer


WRITERS: dict[str, Any] = {
    "manifestation": _manifestation,
    "infection": _infection,
    "lab": _test,
    "vital_sign": _vital,
    "level": _level,
    "growth": _growth,
    "typing": _typing,
    "genotype": _genotype,
    "diagnosis": _diagnosis,
    "death": _death,
    "follow_up": _follow_up,
    "hsct": _transplant,
    "therapy": _therapy,
    "vaccination": _of(actions.vaccination),
    "adverse_reaction": _of(actions.reaction),
    "response": _of(actions.response),
    "procedure": _of(actions.procedure),
}


def centre_targets(told_targets: dict[str, Any]) -> list[Json]:
    """The centre's own target troughs, in ng/mL, by drug."""
    made = []
    for name, (low, high) in told_targets.items():
        sides = [
            {
                "type": term(own("bound", side, label=side)),
                "quantity": {"unit": unit_term("ng/mL"), "value": value},
            }
            for side, value in (("low", low), ("high", high))
        ]
        assay = own("centre-target", drug_code(name).id, label=name)
        made.append({"assay": term(assay), "complexValue": {"typedQuantities": sides}})
    return made
