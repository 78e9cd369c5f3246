"""Doses: an interval with dates where the record has them, else a measurement at a moment.

A dose interval must say from which day to which; a record that tells ages, or an order only,
cannot. Then the dose is a measurement (``SCURFIN:dose.start``) that names the drug and the time.
"""

from __future__ import annotations

import re

from scurfin.knowledge.codes import Code, dose_unit, drug_code, own, told
from scurfin.record.events import Dose
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.phenopacket.moments import Json, term
from scurfin.record.formats.phenopacket.quantities import told_number, unit_of
from scurfin.record.told_dose import told_dose

_TIMES = re.compile(r"(\d+(?:\.\d+)?) doses a day")
_UNIT = re.compile(r"(?P<unit>[^/]+)(?:/(?P<per>kg|m2))?/(?P<period>day|dose|week)")
Days = tuple[str, str]


def intervals(child: Laid) -> dict[str, Days]:
    """From which day to which each dated dose was given, by event id.

    To the next dated event of the same treatment, else to the last day that the record tells.
    """
    events = [event for visit in child["timeline"] for event in visit["events"]]
    last = max((one["date"] for one in events if "date" in one), default="")
    found: dict[str, Days] = {}
    running: dict[str, Laid] = {}
    for event in events:
        if event["event"] != "therapy" or event["status"] == "planned":
            continue
        code = drug_code(event["what"], event.get("code", "")).id
        before = running.pop(code, None)
        if before is not None:
            found.pop(before["id"], None)
            if "date" in event and before["date"] <= event["date"]:
                found[before["id"]] = (before["date"], event["date"])
        if event["status"] != "stop" and event.get("dose") and "date" in event:
            running[code] = event
            found[event["id"]] = (event["date"], last)
    return found


def dose_interval(event: Laid, days: Days | None) -> Json | None:
    """The dose with its days; None where one of the two is not told in full."""
    amount = _amount(event)
    if days is None or amount is None:
        return None
    dose = event["dose"]
    often = term(own("frequency", label="frequency not told"))
    if isinstance(dose, dict) and dose.get("doses_a_day") is not None:
        times = dose["doses_a_day"]
        often = term(own("doses-a-day", f"{times:g}", label=f"{times:g} doses a day"))
    elif not isinstance(dose, dict):
        often = term(Code(_AS_TOLD.id, f"{dose} {event.get('interval', '')}".strip()))
    start, end = (f"{day}T00:00:00Z" for day in days)
    return {
        "quantity": _quantity(amount),
        "scheduleFrequency": often,
        "interval": {"start": start, "end": end},
    }


def measurement(event: Laid, agent: Json, when: Json) -> Json | None:
    """The dose, or how often it is given, as a measurement; None where neither is told."""
    dose, interval = event.get("dose"), event.get("interval", "")
    if not dose and not interval:
        return None
    made: Json = {"assay": term(own("dose", event["status"], label=f"dose of {agent['label']}"))}
    amount = _amount(event)
    if not dose:
        made["value"] = {"ontologyClass": term(told("interval", interval))}
    elif not isinstance(dose, dict) and amount is None:
        made["value"] = {"ontologyClass": term(Code(_AS_TOLD.id, f"{dose} {interval}".strip()))}
    elif not isinstance(dose, dict) and amount is not None:
        made = {"description": f"{dose} {interval}".strip(), **made}
        made["value"] = {"quantity": _quantity(amount)}
    elif amount is not None and amount.doses_a_day is not None:
        often = {"unit": {"id": "UCUM:/d", "label": "doses a day"}, "value": amount.doses_a_day}
        typed = [
            {"type": term(own("amount", label="amount")), "quantity": _quantity(amount)},
            {"type": term(_OFTEN), "quantity": often},
        ]
        made["complexValue"] = {"typedQuantities": typed}
    elif amount is not None:
        made["value"] = {"quantity": _quantity(amount)}
    made["timeObserved"] = when
    made["procedure"] = {"code": agent, "performed": when}
    return made


_AS_TOLD = own("dose", "as-told", label="")
_OFTEN = own("doses-a-day", label="doses a day")


def _amount(event: Laid) -> Dose | None:
    """The dose in numbers, if its words settle it."""
    dose = event.get("dose")
    if isinstance(dose, dict):
        return Dose(**dose)
    return told_dose(dose, event.get("interval", "")) if dose else None


def _quantity(dose: Dose) -> Json:
    words, code = dose_unit(dose.unit, dose.per, dose.period)
    unit = Code(f"UCUM:{code}", words) if code else told("unit", words)
    return {"unit": term(unit), "value": dose.amount}


# --- Reading


def read_measurement(measurement_told: Json) -> tuple[str, Laid] | None:
    """The status of the therapy and its dose or interval, from a measurement of ours."""
    assay = measurement_told.get("assay", {})
    status = Code(assay.get("id", ""), "").own("dose")
    if status is None:
        return None
    if measurement_told.get("description"):
        return status, {"dose": measurement_told["description"]}
    coded = measurement_told.get("value", {}).get("ontologyClass")
    if coded is not None:
        kind = "interval" if Code(coded.get("id", ""), "").own("interval") is not None else "dose"
        return status, {kind: coded.get("label", "")}
    typed = measurement_told.get("complexValue", {}).get("typedQuantities", [])
    amount = measurement_told.get("value", {}).get("quantity", {})
    times: float | None = None
    for one in typed:
        if one.get("type", {}).get("id") == _OFTEN.id:
            times = float(one.get("quantity", {}).get("value", 0.0))
        else:
            amount = one.get("quantity", {})
    dose = _shape(amount, times)
    return status, {"dose": dose} if dose is not None else {}


def _shape(amount: Json, times: float | None) -> Laid | None:
    unit = amount.get("unit", {})
    match = _UNIT.fullmatch(unit.get("label") or unit.get("id", "").removeprefix("UCUM:"))
    if match is None:
        return None
    dose: Laid = {
        "amount": float(amount.get("value", 0.0)),
        "unit": match["unit"],
        "period": match["period"],
    }
    if match["per"]:
        dose["per"] = match["per"]
    if times is not None:
        dose["doses_a_day"] = times
    return dose


def read_interval(told_interval: Json) -> Laid:
    """The dose of a dose interval, of ours or of others."""
    coded = told_interval.get("scheduleFrequency", {})
    often = Code(coded.get("id", ""), coded.get("label", ""))
    if often.id == _AS_TOLD.id:
        return {"dose": often.label}
    amount = told_interval.get("quantity")
    if amount is None or not told_number(amount):
        return {"interval": often.label} if often.label else {}
    times = _TIMES.fullmatch(often.label)
    mine = often.own("doses-a-day") is not None or often.id == own("frequency", label="").id
    dose = _shape(amount, float(times[1]) if times else None) if mine or not often.id else None
    if dose is not None:
        return {"dose": dose}
    label = unit_of(amount)
    return {"dose": f"{float(amount.get('value', 0.0)):g} {label} {often.label}".strip()}
