"""Weights and lengths over time, as told; those in doubt are left out."""

from __future__ import annotations

from typing import Any

from scurfin.dose.levels.told import hours
from scurfin.record import events as ev
from scurfin.record.model import Record
from scurfin.state.model import State
from scurfin.terms.growth import HIGH_FLAG, weight_z
from scurfin.terms.quantities import quantity


def weights(state: State) -> tuple[tuple[float, float], ...]:
    """(hours of age, kg) as told; a weight in doubt is left out."""
    doubted = {state.body.weight_event} if not state.body.weight_usable else set()
    doubted |= {name for name, _ in heavy(state)}
    return tuple((at, kg) for name, at, kg in _weighed(state.record) if name not in doubted)


def heavy(state: State) -> tuple[tuple[str, str], ...]:
    """(event, in words) of weights far above those of any child of that age: never used."""
    found = []
    for name, at, kg in _weighed(state.record):
        z = weight_z(state.record.sex, at / 24, kg)
        if z is not None and z > HIGH_FLAG:
            found.append((name, f"the weight {name}: {kg:g} kg is far above any child of that age"))
    return tuple(found)


def _weighed(record: Record) -> list[tuple[str, float, float]]:
    """(event, hours of age, kg) as told."""
    return [
        (one.id, at, kg)
        for one in record.happenings
        if isinstance(one.event, ev.Growth)
        and (at := hours(one)) is not None
        and (kg := number_in(one.event.weight, {"kg": 1.0, "g": 0.001})) is not None
    ]


def lengths(record: Record) -> tuple[tuple[float, float], ...]:
    return tuple(
        (at, cm)
        for one in record.happenings
        if isinstance(one.event, ev.Growth)
        and (at := hours(one)) is not None
        and (cm := number_in(one.event.length, {"cm": 1.0, "m": 100.0})) is not None
    )


def number_in(told: Any, units: dict[str, float]) -> float | None:
    read = quantity(told) if told is not None else None
    if read is None or read.unit not in units:
        return None
    return read.value * units[read.unit]


def last(told: tuple[tuple[float, float], ...], at: float) -> float | None:
    before = [value for hour, value in told if hour <= at + 1e-6]
    return before[-1] if before else told[0][1] if told else None
