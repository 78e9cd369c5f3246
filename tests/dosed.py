"""Small records of doses and levels for tests, told in a line or two."""

from __future__ import annotations

from typing import Any

from children import Told, child
from scurfin.dose.levels.report import report
from scurfin.dose.levels.shown import DoseReport
from scurfin.state import State, state

BORN = {"born": "2020-01-01", "sex": "male"}


def weight(kg: float = 14.0, date: str = "2023-01-01") -> Told:
    return {"event": "growth", "weight": f"{kg} kg", "length": "95 cm", "date": date}


def dose(told: str = "40 mg twice daily", date: str = "2023-01-01", **more: Any) -> Told:
    return {
        "event": "therapy",
        "what": "ciclosporin",
        "status": "start",
        "dose": told,
        "date": date,
        **more,
    }


def level(value: Any = 150, unit: str = "ng/mL", date: str = "2023-01-15", **more: Any) -> Told:
    told = {"timing": "trough", **more}
    return {
        "event": "level",
        "of": "ciclosporin",
        "value": value,
        "unit": unit,
        "date": date,
        **told,
    }


def now(*events: Told) -> State:
    return state(child(*events, **BORN))


def read(*events: Told, **more: Any) -> DoseReport:
    return report(now(*events), "ciclosporin", **more).report
