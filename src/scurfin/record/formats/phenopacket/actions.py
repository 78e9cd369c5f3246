"""Treatments as medical actions: a regimen that tells when, then the treatment that tells how much.

A treatment has no time element, and a regimen no dose: so the two stand side by side. What a
regimen's status cannot say (it runs, is planned, was changed) is the intent.
"""

from __future__ import annotations

import re
from typing import Any

from scurfin.knowledge.codes import (
    Code,
    coded,
    drug_code,
    drug_word,
    own,
    sign_code,
    sign_word,
    told,
    word_of,
)
from scurfin.record.events import Dose
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.phenopacket.moments import Json, term
from scurfin.record.told_dose import told_dose

UCUM_PERIOD = {"day": "d", "week": "wk", "dose": "{dose}"}
_TIMES = re.compile(r"(\d+(?:\.\d+)?) doses a day")
_UNIT = re.compile(r"(?P<unit>[^/]+)(?:/(?P<per>kg|m2))?/(?P<period>day|dose|week)")


def therapy(event: Laid, when: Json) -> list[Json]:
    agent = term(drug_code(event["what"], event.get("code", "")))
    status = event["status"]
    regimen: Json = {"ontologyClass": agent}
    if status == "stop":
        regimen |= {"endTime": when, "regimenStatus": "DISCONTINUED"}
    else:
        regimen |= {
            "startTime": when,
            "regimenStatus": "STARTED" if status == "start" else "UNKNOWN_STATUS",
        }
    first: Json = {"therapeuticRegimen": regimen}
    if status not in ("start", "stop"):
        first["treatmentIntent"] = term(own("therapy", status, label=status))
    if event.get("indication"):
        first["treatmentTarget"] = term(told("indication", event["indication"]))
    if event.get("reason"):
        first["treatmentTerminationReason"] = term(told("reason", event["reason"]))
    treatment = _treatment(event, agent)
    return [first] if treatment is None else [first, {"treatment": treatment}]


def _treatment(event: Laid, agent: Json) -> Json | None:
    made: Json = {"agent": agent}
    route, form = event.get("route", ""), event.get("formulation", "")
    if form:
        label = f"{route}; {form}"
        made["routeOfAdministration"] = term(own("route-and-formulation", label=label))
    elif route:
        made["routeOfAdministration"] = term(coded("route", route) or told("route", route))
    dose = _dose(event.get("dose"), event.get("interval", ""))
    if dose:
        made["doseIntervals"] = [dose]
    return made if len(made) > 1 else None


def _dose(dose: Any, interval: str) -> Json:
    if isinstance(dose, dict):
        times = dose.get("doses_a_day")
        made = {"quantity": _quantity(Dose(**dose))}
        if times is not None:
            label = f"{times:g} doses a day"
            made["scheduleFrequency"] = term(own("doses-a-day", f"{times:g}", label=label))
        return made
    if not dose:
        return {"scheduleFrequency": term(told("interval", interval))} if interval else {}
    label = f"{dose} {interval}".strip()
    made = {"scheduleFrequency": term(Code(own("dose", "as-told", label="").id, label))}
    read = told_dose(dose, interval)
    return made if read is None else {"quantity": _quantity(read), **made}


def _quantity(dose: Dose) -> Json:
    label = "/".join(one for one in (dose.unit, dose.per, dose.period) if one)
    code = "/".join(one for one in (dose.unit, dose.per, UCUM_PERIOD[dose.period]) if one)
    return {"unit": {"id": f"UCUM:{code}", "label": label}, "value": dose.amount}


def vaccination(event: Laid, when: Json) -> list[Json]:
    status = event.get("status", "given")
    regimen = {"ontologyClass": term(drug_code(event["what"])), "startTime": when}
    return [
        {
            "therapeuticRegimen": regimen,
            "treatmentIntent": term(own("vaccination", status, label=status)),
        }
    ]


def reaction(event: Laid, when: Json) -> list[Json]:
    regimen = {"ontologyClass": term(drug_code(event["to"])), "startTime": when}
    harms = [term(sign_code(event["what"]))]
    severity = coded("severity", event.get("severity") or "")
    if severity is not None:
        harms.append(term(severity))
    intent = own("adverse_reaction", label="an adverse reaction is told")
    return [
        {"therapeuticRegimen": regimen, "treatmentIntent": term(intent), "adverseEvents": harms}
    ]


def response(event: Laid, when: Json) -> list[Json]:
    """One action for each treatment and each organ that a response is told of."""
    outcome = term(own("response", event["outcome"], label=event["outcome"]))
    intent = term(own("response", label="a response is judged"))
    made = []
    for drug in event["to"]:
        for sign in event.get("of") or [""]:
            one: Json = {
                "therapeuticRegimen": {"ontologyClass": term(drug_code(drug)), "startTime": when},
                "treatmentIntent": intent,
                "responseToTreatment": outcome,
            }
            if sign:
                one["treatmentTarget"] = term(sign_code(sign))
            made.append(one)
    return made


def procedure(event: Laid, when: Json) -> list[Json]:
    made: Json = {"procedure": {"code": term(told("procedure", event["what"])), "performed": when}}
    if event.get("status", "done") != "done":
        made["treatmentIntent"] = term(own("procedure", event["status"], label=event["status"]))
    if event.get("result"):
        made["responseToTreatment"] = term(told("result", event["result"]))
    return [made]


def transplant(when: Json) -> list[Json]:
    code = coded("procedure", "HSCT")
    assert code is not None
    return [{"procedure": {"code": term(code), "performed": when}}]


def diagnosis(disease: Code, level: str, when: Json, *, tested: bool) -> list[Json]:
    """When a diagnosis was made: a disease has a time of onset only.

    ``tested``: at the same visit, with the result of a gene test told before it.
    """
    kind = "diagnosis-after-gene-test" if tested else "diagnosis"
    code = own(kind, level, label=f"diagnosis made: {level}")
    return [
        {"procedure": {"code": term(code), "performed": when}, "treatmentTarget": term(disease)}
    ]


# --- Reading


def code_of(told: Json | None) -> Code:
    told = told or {}
    return Code(told.get("id", ""), told.get("label", ""))


def read_treatment(told: Json) -> Laid:
    """Route, formulation, dose and interval of a treatment, as fields of a therapy."""
    found: Laid = {}
    route = code_of(told.get("routeOfAdministration"))
    if route.id == own("route-and-formulation", label="").id:
        way, _, form = route.label.partition("; ")
        found |= {"route": way, "formulation": form}
    elif route.id:
        found["route"] = word_of("route", route) or route.label or route.value
    for dose in told.get("doseIntervals", [])[:1]:
        found |= read_dose(dose)
    return {key: value for key, value in found.items() if value}


def read_dose(told: Json) -> Laid:
    often = code_of(told.get("scheduleFrequency"))
    if often.own("interval") is not None:
        return {"interval": often.label}
    if often.own("dose") is not None:
        return {"dose": often.label}
    amount = told.get("quantity")
    if amount is None:
        return {"interval": often.label} if often.label else {}
    unit = amount.get("unit", {})
    label = unit.get("label") or unit.get("id", "").removeprefix("UCUM:")
    match = _UNIT.fullmatch(label)
    times = _TIMES.fullmatch(often.label)
    value = float(amount.get("value", 0.0))
    if match is not None and (times is not None or not often.id):
        dose: Laid = {"amount": value, "unit": match["unit"], "period": match["period"]}
        if match["per"]:
            dose["per"] = match["per"]
        if times is not None:
            dose["doses_a_day"] = float(times[1])
        return {"dose": dose}
    return {"dose": f"{value:g} {label} {often.label}".strip()}


def read_drug(told: Code) -> Laid:
    what, code = drug_word(told)
    return {"what": what, "code": code} if code else {"what": what}


def read_sign(told: Code) -> str:
    return sign_word(told)[0]
