"""Tests, levels, size, typings, gene tests, and every event that FHIR has no resource for."""

from __future__ import annotations

from typing import Any

from scurfin.knowledge.codes import Code, coded, drug_code, own, sign_code, ucum
from scurfin.knowledge.codes import test_code as code_of_test
from scurfin.record.formats.event_fields import UNITS, names
from scurfin.record.formats.fhir.coding import ABSENT, UCUM, Json, coding, concept, hl7, ours
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.sizes import SIZES
from scurfin.terms.quantities import quantity

GENOTYPE = Code("LOINC:84413-4", "Genotype display name")
GENE_TEST = Code("LOINC:69548-6", "Genetic variant assessment")
GENE_PARTS = {
    "gene": Code("LOINC:48018-6", "Gene studied"),
    "hgvs_c": Code("LOINC:48004-6", "DNA change (c.HGVS)"),
    "hgvs_p": Code("LOINC:48005-3", "Amino acid change (pHGVS)"),
    "zygosity": Code("LOINC:53034-5", "Allelic state"),
    "variant_class": Code("LOINC:53037-8", "Genetic variation clinical significance"),
    "as_reported": own("genotype", "as_reported", label="variant as reported"),
    "specimen": own("genotype", "specimen", label="specimen"),
}
COMPARATORS = ("<", "<=", ">", ">=")


def observation(code: Code, category: str = "", text: str = "") -> Json:
    made: Json = {"resourceType": "Observation", "status": "final"}
    if category:
        made["category"] = [hl7("observation-category", category)]
    return {**made, "code": concept(code, text)}


def tested(event: Laid) -> Json:
    kind = event["event"]
    category = "vital-signs" if kind == "vital_sign" else "laboratory"
    made = observation(code_of_test(event["what"]), category, event["what"])
    return valued(made, event, event.get("low"), event.get("high"))


def valued(made: Json, event: Laid, low: Any = None, high: Any = None, kind: str = "") -> Json:
    """The value, its reference range, or why there is none."""
    state = event.get("result", "known")
    told = event.get("value")
    read = None if told is None else quantity(told, event.get("unit", ""))
    if state == "pending":
        made["status"] = "registered"
        made["dataAbsentReason"] = {"coding": [{"system": ABSENT, "code": "temp-unknown"}]}
    elif state == "not known" or told is None:
        made["dataAbsentReason"] = {"coding": [{"system": ABSENT, "code": "unknown"}]}
    if told is not None and read is not None and read.comparator in ("", *COMPARATORS):
        raw = event.get("unit", "") if isinstance(told, int | float) else ""
        if "dataAbsentReason" not in made:
            made["valueQuantity"] = _quantity(read.value, raw or read.unit, read.comparator)
    elif told is not None and "dataAbsentReason" not in made:
        made["valueString"] = str(told) or "not told"
    if told is None and state == "known":
        made["extension"] = [*made.get("extension", []), ours("value-untold", valueBoolean=True)]
    bounds = {side: value for side, value in (("low", low), ("high", high)) if value is not None}
    if bounds:
        unit = event.get("unit") or (read.unit if read is not None else "")
        one: Json = {side: _quantity(value, unit, "") for side, value in bounds.items()}
        if kind:
            one["type"] = hl7("referencerange-meaning", kind)
        made["referenceRange"] = [one]
    return made


def _quantity(value: float, unit: str, comparator: str) -> Json:
    made: Json = {"value": int(value) if value == int(value) else value}
    if comparator:
        made["comparator"] = comparator
    code = ucum(unit)
    if unit:
        made["unit"] = unit
    return {**made, "system": UCUM, "code": code} if code else made


def level(event: Laid) -> Json:
    drug = drug_code(event["of"])
    timing = event.get("timing", "not told")
    code = own("drug-level", timing.replace(" ", "-"), drug.id, label=f"{event['of']} level")
    made = observation(code, "laboratory")
    made["extension"] = [ours("level-of", valueString=event["of"])]
    hours = event.get("hours_after_dose")
    if hours is not None:
        made["extension"].append(ours("hours-after-dose", valueDecimal=hours))
    low, high = event.get("target") or (None, None)
    made = valued(made, event, low, high, "therapeutic")
    if event.get("assay"):
        made["method"] = {"text": event["assay"]}
    return made


def sizes(event: Laid) -> list[Json]:
    """One Observation for each size told."""
    made = []
    for name, loinc in SIZES.items():
        size = event.get(name)
        if size is None:
            continue
        one = observation(Code(f"LOINC:{loinc}", name), "vital-signs")
        read = quantity(size)
        if read is None or read.comparator:
            one["valueString"] = str(size)
        else:
            one["valueQuantity"] = _quantity(read.value, read.unit, "")
        one["extension"] = [ours("event", valueCode="growth")]
        if event.get("confirmed"):
            one["extension"].append(ours("confirmed", valueBoolean=True))
        made.append(one)
    return made or [statement(event)]


def gene_test(event: Laid) -> Json:
    made = observation(GENE_TEST, "laboratory")
    result = event.get("result", "")
    made["extension"] = [ours("event", valueCode="genotype")]
    if result == "pending":
        made["status"] = "registered"
        made["dataAbsentReason"] = {"coding": [{"system": ABSENT, "code": "temp-unknown"}]}
    elif result:
        made["valueCodeableConcept"] = {"text": result}
    parts = {"gene": "FOXP3", **event}
    components = []
    for name, code in GENE_PARTS.items():
        if not parts.get(name):
            continue
        word = parts[name]
        known = coded(name, word) if name in ("gene", "zygosity") else None
        value = concept(known, word) if known is not None else {"text": word}
        components.append({"code": concept(code), "valueCodeableConcept": value})
    return {**made, "component": components}


def typing(event: Laid) -> list[Json]:
    """One genotype for each locus, as a GL String; what else was typed beside it."""
    made = []
    for part in (event.get("hla") or "").split("^"):
        if part:
            locus = part.partition("*")[0].removeprefix("HLA-")
            code = own("hla", locus or "genotype", label=f"HLA-{locus} genotype")
            one = observation(code, "laboratory")
            one["code"]["coding"].insert(0, coding(GENOTYPE))
            made.append({**one, "valueString": part})
    rest = {key: one for key, one in event.items() if key != "hla"}
    if not made or any(rest.get(key) for key in ("match", "blood_group", "cmv", "note")):
        made.append(statement(rest))
    return made


def response(event: Laid) -> Json:
    made = observation(own("response", label="response as judged"))
    made["valueCodeableConcept"] = {"text": event["outcome"]}
    to = own("response", "to", label="to")
    of = own("response", "of", label="of")
    components = [(to, drug_code(one), one) for one in event["to"]]
    components += [(of, sign_code(one), one) for one in event.get("of", [])]
    made["component"] = [
        {"code": concept(code), "valueCodeableConcept": concept(meant, word)}
        for code, meant, word in components
    ]
    return made


def statement(event: Laid) -> Json:
    """Any other event: one Observation with a component for each field."""
    kind = event["event"]
    made = observation(own("event", kind, label=kind.replace("_", " ")))
    components = []
    for name in names(kind):
        values = event.get(name)
        if values is None or name == "of":
            continue
        for value in values if isinstance(values, list) else [values]:
            code = own(kind, name, label=name.replace("_", " "))
            components.append({"code": concept(code), **_value(name, value)})
    if components:
        made["component"] = components
    else:
        made["valueBoolean"] = True
    return made


def _value(name: str, value: Any) -> Json:
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, int | float):
        unit = UNITS.get(name, "1")
        return {"valueQuantity": {"value": value, "unit": unit, "system": UCUM, "code": unit}}
    return {"valueString": value}
