"""Small children for tests, told in a line or two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scurfin.plan import Plan, make
from scurfin.plan.model import Alert, Line
from scurfin.record import Record
from scurfin.record.reader import from_data
from scurfin.state import State, state
from scurfin.terms.source_text import InputError, parse_text

ROOT = Path(__file__).resolve().parents[1]
FAMILIES = sorted((ROOT / "examples" / "families").glob("*.yaml"))
EXAMPLES = sorted(set((ROOT / "examples").rglob("*.yaml")) - set(FAMILIES))
CASES = sorted((ROOT / "src/scurfin/evidence/data/cases").glob("*.yaml"))

Told = dict[str, Any]


IPEX: list[Told] = [
    {"event": "diagnosis", "what": "IPEX", "level": "clinical"},
    {"event": "manifestation", "what": "enteropathy", "status": "onset", "severity": "severe"},
    {"event": "manifestation", "what": "eczema", "status": "onset"},
]


def child(*events: Told, **header: Any) -> Record:
    """A boy with these events; ``header`` adds or changes what stands outside the timeline."""
    told = {"id": "child", "sex": "male", **header, "timeline": list(events)}
    return from_data({"child": told}).one()


def now(*events: Told, **header: Any) -> State:
    """What these events mean."""
    return state(child(*events, **header))


def plan_of(*events: Told, **header: Any) -> Plan:
    """The plan for this child."""
    return make(child(*events, **header))


def line(plan: Plan, name: str) -> Line:
    """The line that says this, alone or merged with another."""
    return next(one for one in plan.recommendations if name in (one.id, *one.also))


def alert(plan: Plan, *drugs: str) -> Alert:
    """The first alert on all of these."""
    found = [one for one in plan.alerts if set(drugs) <= set(one.involves)]
    assert found, f"no alert for {drugs}; alerts: {[one.id for one in plan.alerts]}"
    return found[0]


def sign(what: str, status: str = "onset", **fields: Any) -> Told:
    return {"event": "manifestation", "what": what, "status": status, **fields}


def give(what: str, status: str = "start", **fields: Any) -> Told:
    return {"event": "therapy", "what": what, "status": status, **fields}


def weigh(weight: str | float, age: str = "P6M", **fields: Any) -> Told:
    return {"event": "growth", "age": age, "weight": weight, **fields}


def looked(*organs: str, **fields: Any) -> Told:
    return {"event": "assessed", "organs": list(organs), **fields}


def trough(of: str, value: float | str, unit: str = "ng/mL", **fields: Any) -> Told:
    return {"event": "level", "of": of, "value": value, "unit": unit, "timing": "trough", **fields}


def answer(of: list[str], to: list[str], outcome: str, **fields: Any) -> Told:
    """A response that is asserted."""
    return {"event": "response", "of": of, "to": to, "outcome": outcome, **fields}


def visit(name: str, *events: Told, **time: Any) -> Told:
    return {"visit": name, "events": list(events), **time}


def refused(text: str | bytes) -> InputError:
    """The one error that reading this text as YAML raises."""
    with pytest.raises(InputError) as caught:
        parse_text(text, file="child.yaml")
    return caught.value
