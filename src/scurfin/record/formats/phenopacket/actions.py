"""Treatments as medical actions: a regimen that tells when, then the treatment that tells how much.

A treatment has no time element, and a regimen no dose: so the two stand side by side. What a
regimen's status cannot say (it runs, is planned, was changed) is the intent.
"""

from __future__ import annotations

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
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.phenopacket.doses import read_interval
from scurfin.record.formats.phenopacket.moments import Json, term


def therapy(event: Laid, when: Json, dose: Json | None) -> list[Json]:
    """A regimen, and the treatment where route, form or a dated dose are told."""
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
    treatment = _treatment(event, agent, dose)
    return [first] if treatment is None else [first, {"treatment": treatment}]


def _treatment(event: Laid, agent: Json, dose: Json | None) -> Json | None:
    made: Json = {"agent": agent}
    route, form = event.get("route", ""), event.get("formulation", "")
    if form:
        label = f"{route}; {form}"
        made["routeOfAdministration"] = term(own("route-and-formulation", label=label))
    elif route:
        made["routeOfAdministration"] = term(coded("route", route) or told("route", route))
    if dose is not None:
        made["doseIntervals"] = [dose]
    return made if len(made) > 1 else None


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
        found |= read_interval(dose)
    return {key: value for key, value in found.items() if value}


def read_drug(told: Code) -> Laid:
    what, code = drug_word(told)
    return {"what": what, "code": code} if code else {"what": what}


def read_sign(told: Code) -> str:
    return sign_word(told)[0]
