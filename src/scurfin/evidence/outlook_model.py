"""The shapes of an outlook: data that a plan can hold, with nothing left to remember by heart.

Survival from two arms stands in ``Beside`` alone, and that cannot be made without the moment from
which each time runs and the sentence that says why they must not be compared.
"""

from __future__ import annotations

from typing import Literal

from scurfin.evidence.cohorts import Part, Treatment
from scurfin.evidence.figures import Told

Basis = Literal["start", "published", "plateau", "stated", "computed", "between", "unknown"]
From = Literal["published", "n", "numbers at risk", "between points", "none"]
Stratum = Literal["low", "high", "undetermined", "not known"]


class Point(Part, frozen=True):
    """Survival at a time, with its 95 % interval.

    ``basis``: published (estimate and interval printed), plateau (held by the printed estimate,
    since the source tells no death in between), stated (told in words), computed (from the deaths
    told and the numbers at risk implied), between (constant hazard between two points), unknown.
    ``interval_from`` says whence the interval. ``printed`` is what the source says at this time,
    ``residual`` how far the outlook is from it. ``at_risk``: implied, not published.
    """

    time_years: float
    estimate: float | None
    low: float | None
    high: float | None
    basis: Basis
    interval_from: From
    printed: float | None = None
    residual: float | None = None
    at_risk: int | None = None
    note: str = ""


class ArmOutlook(Part, frozen=True):
    """The outlook of one arm. Its time runs from ``time_origin``, never left out."""

    disease: str
    arm: str
    treatment: Treatment
    time_origin: str
    n: int
    knots: tuple[Point, ...]
    shown: tuple[Point, ...]
    known_until_years: float
    beyond: str
    deaths_implied: tuple[int, ...]
    notes: tuple[str, ...]
    told: tuple[Told, ...]
    cohort: str
    cite: str
    seen: str
    facts: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.time_origin.strip():
            raise ValueError(f"the survival of {self.arm} has no time origin")


class Beside(Part, frozen=True):
    """Arms shown on one page: only with the origin of each and the sentence against comparing."""

    arms: tuple[ArmOutlook, ...]
    origins: tuple[str, ...]
    sentence: str
    facts: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.origins != tuple(one.time_origin for one in self.arms):
            raise ValueError("each arm is shown with its own time origin")
        if self.arms and not self.sentence.strip():
            raise ValueError("arms are never shown together without the sentence of their bias")


class Reported(Part, frozen=True):
    """What another cohort printed. ``time_origin`` and ``time_years`` None: not stated.

    ``low`` and ``high`` come from ``interval_from``: n means our own computation, as if all had
    been followed to that time; no real interval is narrower.
    """

    disease: str
    arm: str
    treatment: Treatment
    n: int | None
    time_origin: str | None
    endpoint: str
    time_years: float | None
    said: str
    estimate: float | None
    low: float | None
    high: float | None
    interval_from: From
    note: str
    cite: str
    seen: str
    fact: str


class Direction(Part, frozen=True):
    """What made survival better or worse: in which direction, never by how much."""

    about: str
    statement: str
    p: tuple[Told, ...]
    not_published: str
    facts: tuple[str, ...]


class ScoreDirection(Part, frozen=True):
    """On which side of the published cut a child's organ score lies. It holds no survival."""

    stratum: Stratum
    said: str
    statement: str
    not_published: str
    facts: tuple[str, ...]


class Bias(Part, frozen=True):
    """A reason why the figures may not hold for a child. ``kind``: selection, era, and the like."""

    kind: str
    text: str
    fact: str


class Outlook(Part, frozen=True):
    """What is published about survival in a disease, as far as it carries an outlook.

    ``beside`` holds the curves; ``others`` what other cohorts printed, each with its own origin;
    ``why_no_curve`` says of a disease without one what is missing. ``left_out`` names what could
    be asked and is not answered, with the reason.
    """

    disease: str
    beside: Beside
    why_no_curve: str
    score: ScoreDirection | None
    directions: tuple[Direction, ...]
    others: tuple[Reported, ...]
    biases: tuple[Bias, ...]
    left_out: tuple[str, ...]
    not_published: tuple[Told, ...]
    facts: tuple[str, ...]
