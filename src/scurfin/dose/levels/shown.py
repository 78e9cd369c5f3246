"""What a report on levels says, as data."""

from __future__ import annotations

from typing import Any

import msgspec


class Three(msgspec.Struct, frozen=True):
    """The median and the range from 5 to 95 %."""

    median: float
    low: float
    high: float


class LevelRead(msgspec.Struct, frozen=True, kw_only=True):
    """A level beside what the fitted models expect; ``against``: below, in range or above the
    target, or cannot tell; ``steady``: whether the dose had settled by then."""

    event: str
    age_days: float
    ng_ml: float
    timing: str
    expected: Three
    against: str
    steady: bool
    doubt: str = ""


class ModelRead(msgspec.Struct, frozen=True, kw_only=True):
    """A model in use: its share of the average, the child against the typical child of it."""

    id: str
    reference: str
    share: float
    outside: tuple[str, ...]
    assumed: tuple[str, ...]
    clearance_against_typical: Three
    trough: Three
    area: Three | None
    effective_draws: float
    trough_only: bool = False


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A dose: what it is expected to give, and the chances of below, within and above.

    ``trough``: the true one; a measured one scatters more. ``area`` None: only models of troughs.
    """

    mg: float
    every_h: float
    trough: Three
    area: Three | None
    chances: tuple[float, float, float] | None = None
    what: str = ""


class TargetTold(msgspec.Struct, frozen=True, kw_only=True):
    low: float
    high: float
    source: str


class DoseReport(msgspec.Struct, frozen=True, kw_only=True):
    """``target`` None: none was entered, so no dose is proposed; ``neighbours`` are published
    targets of other settings, each with its facts, to choose from. ``foretold``: the last level
    beside what the earlier ones made expect. ``held``: why no dose is proposed although a target is
    known; ``next_level_days``: after a change made now."""

    notice: str
    drug: str
    child: str
    regimen: str
    levels: tuple[LevelRead, ...]
    unusable: tuple[str, ...]
    taken: tuple[str, ...]
    models: tuple[ModelRead, ...]
    unused: tuple[tuple[str, str], ...]
    now: Choice | None
    target: TargetTold | None
    neighbours: tuple[dict[str, Any], ...]
    proposed: Choice | None
    options: tuple[Choice, ...]
    next_level: str
    foretold: str
    warnings: tuple[str, ...]
    next_level_days: float | None = None
    held: tuple[str, ...] = ()
    facts: tuple[str, ...]


class Worked(msgspec.Struct, frozen=True, kw_only=True):
    """The report and the fits behind it, for a picture; ``now``: hours of age."""

    report: DoseReport
    now: float
    fits: tuple[Any, ...]
    shares: tuple[float, ...]
