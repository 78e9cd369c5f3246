"""Treatments, vaccinations, transplants and procedures."""

from __future__ import annotations

from typing import Any

from scurfin.knowledge.codes import coded, dose_unit, drug_code, told
from scurfin.record.events import Dose
from scurfin.record.formats.fhir.coding import UCUM, Json, concept, ours
from scurfin.record.formats.laid_out import Laid
from scurfin.record.told_dose import told_dose

STATUS = {"stop": "stopped", "planned": "intended"}
TRANSPLANT = (
    "donor", "source", "hla_match", "conditioning", "gvhd_prophylaxis", "gvhd", "chimerism",
    "outcome",
)  # fmt: skip


def statement(event: Laid) -> Json:
    """A MedicationStatement: what was begun, changed, stopped, runs or is planned."""
    status = event["status"]
    made: Json = {
        "resourceType": "MedicationStatement",
        "extension": [ours("status", valueCode=status)],
        "status": STATUS.get(status, "active"),
    }
    if event.get("reason"):
        made["statusReason"] = [{"text": event["reason"]}]
    code = drug_code(event["what"], event.get("code", ""))
    made["medicationCodeableConcept"] = concept(code, event["what"])
    if event.get("indication"):
        made["reasonCode"] = [{"text": event["indication"]}]
    if event.get("target"):
        made["extension"].append(ours("target", valueString=event["target"]))
    dosage = _dosage(event)
    if dosage:
        made["dosage"] = [dosage]
    return made


def _dosage(event: Laid) -> Json:
    made: Json = {}
    extensions = [
        ours(name, valueString=event[name])
        for name in ("formulation", "interval")
        if event.get(name)
    ]
    if extensions:
        made["extension"] = extensions
    dose = event.get("dose")
    if isinstance(dose, dict):
        shape = Dose(**dose)
        times = shape.doses_a_day
        said = f" in {times:g} doses a day" if times else ""
        words, _ = dose_unit(shape.unit, shape.per, shape.period)
        made["text"] = f"{shape.amount:g} {words}{said}"
        made["extension"] = [*extensions, *_exact(dose)]
        made |= _timing(shape)
    elif dose:
        made["text"] = dose
        read = told_dose(dose, event.get("interval", ""))
        made |= _timing(read) if read is not None else {}
    if event.get("route"):
        code = coded("route", event["route"]) or told("route", event["route"])
        made["route"] = concept(code, event["route"])
    if isinstance(dose, dict):
        made["doseAndRate"] = [{"doseQuantity": _quantity(Dose(**dose))}]
    elif dose and (read := told_dose(dose, event.get("interval", ""))) is not None:
        made["doseAndRate"] = [{"doseQuantity": _quantity(read)}]
    return made


def _exact(dose: dict[str, Any]) -> list[Json]:
    """That a dose was told in numbers: per what, and how often."""
    made = [ours("dose-period", valueCode=dose.get("period", "day"))]
    if dose.get("doses_a_day") is not None:
        made.append(ours("doses-a-day", valueDecimal=dose["doses_a_day"]))
    return made


def _quantity(dose: Dose) -> Json:
    words, code = dose_unit(dose.unit, dose.per, dose.period)
    made: Json = {"value": dose.amount, "unit": words}
    return {**made, "system": UCUM, "code": code} if code else made


def _timing(dose: Dose) -> Json:
    times = dose.doses_a_day
    if times is None or times != int(times) or times < 1:
        return {}
    return {"timing": {"repeat": {"frequency": int(times), "period": 1, "periodUnit": "d"}}}


def immunization(event: Laid) -> Json:
    status = event.get("status", "given")
    made: Json = {
        "resourceType": "Immunization",
        "extension": [ours("status", valueCode=status)],
        "status": "completed" if status == "given" else "not-done",
    }
    if status != "given":
        made["statusReason"] = {"text": "planned, not yet given" if status == "planned" else status}
    made["vaccineCode"] = concept(drug_code(event["what"]), event["what"])
    return made


def transplant(event: Laid) -> Json:
    code = coded("procedure", "HSCT")
    assert code is not None
    extensions = []
    for name in TRANSPLANT:
        values = event.get(name)
        for value in values if isinstance(values, list) else [values]:
            if value not in (None, ""):
                kind = "valueString" if isinstance(value, str) else "valueDecimal"
                extensions.append(ours(f"hsct-{name.replace('_', '-')}", **{kind: value}))
    made: Json = {"resourceType": "Procedure", "status": "completed"}
    if extensions:
        made["extension"] = extensions
    return {**made, "code": concept(code, "HSCT")}


def procedure(event: Laid) -> Json:
    done = event.get("status", "done") == "done"
    made: Json = {"resourceType": "Procedure", "status": "completed" if done else "preparation"}
    made["code"] = {"text": event["what"]}
    if event.get("result"):
        made["outcome"] = {"text": event["result"]}
    return made
