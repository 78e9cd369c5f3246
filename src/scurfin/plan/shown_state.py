"""The state in the shape in which the plan shows it."""

from __future__ import annotations

from scurfin.plan.part import Part


class ManifestationNow(Part, frozen=True):
    concept: str
    name: str
    organ: str
    course: str
    status: str
    severity: str
    since: str
    episodes: int
    new_under_line: int | None
    events: tuple[str, ...]


class TherapyNow(Part, frozen=True):
    drug: str
    name: str
    running: bool
    planned: bool
    since: str
    dose: str
    dose_per_kg_day: float | None
    level: str
    level_position: str
    target: str
    events: tuple[str, ...]


class OrganNow(Part, frozen=True):
    name: str
    outcome: str
    published: str
    counted: bool
    basis: str
    why: str
    events: tuple[str, ...]


class LineNow(Part, frozen=True):
    number: int
    drugs: tuple[str, ...]
    running: bool
    started: str
    overall: str
    why: str
    responses: tuple[OrganNow, ...]


class ScoreItemNow(Part, frozen=True):
    key: str
    name: str
    present: bool | None
    why: str


class ScoreNow(Part, frozen=True):
    id: str
    name: str
    low: int
    high: int
    stratum: str
    trend: str
    items: tuple[ScoreItemNow, ...]
    series: tuple[tuple[int, int, int], ...]
    facts: tuple[str, ...]


class BodyNow(Part, frozen=True):
    weight_kg: float | None
    weight_z: float | None
    weight_used: bool
    weight_event: str
    length_cm: float | None
    length_z: float | None
    surface_m2: float | None
    doubts: tuple[str, ...]
    missing: tuple[str, ...]
    stale: str


class TestNow(Part, frozen=True):
    """The latest result of a test, as told. ``result``: known, pending, not known or why not."""

    id: str
    name: str
    value: str
    result: str
    since: str
    event: str


class StateNow(Part, frozen=True):
    life: str
    diagnoses: tuple[str, ...]
    manifestations: tuple[ManifestationNow, ...]
    therapies: tuple[TherapyNow, ...]
    lines: tuple[LineNow, ...]
    scores: tuple[ScoreNow, ...]
    tests: tuple[TestNow, ...]
    body: BodyNow
    infections: tuple[str, ...]
    warnings: tuple[str, ...]
    not_understood: tuple[str, ...]
    unjudged: tuple[str, ...]
