"""What a record means at one moment. Each value names the events it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from scurfin.record.events import (
    AdverseReaction,
    Allergy,
    Decision,
    DonorCheck,
    Dose,
    Feeding,
    Genotype,
    Pregnancy,
    Transplant,
    Typing,
    Vaccination,
)
from scurfin.record.model import Record, When
from scurfin.terms.ages import Span

CourseStatus = Literal["active", "improved", "controlled", "resolved", "absent"]


@dataclass(frozen=True)
class Course:
    """How one manifestation has run. ``relapsed``: active again after it had been better.

    ``turn`` is when its present status began, ``told_turn`` when it was last told of;
    ``there`` are those of its terms that were not told as gone.
    """

    concept: str
    name: str
    organ: str
    status: CourseStatus
    relapsed: bool
    worse: bool
    severity: str | None
    episodes: int
    first: str
    since: str
    when: When | None
    turn: int
    told_turn: int
    terms: tuple[str, ...]
    events: tuple[str, ...]
    autoimmune: bool = False
    counts: bool = True
    replaced: bool = False
    new_under: int | None = None
    there: tuple[str, ...] = ()

    @property
    def present(self) -> bool:
        return self.status in ("active", "improved", "controlled")

    def said(self) -> str:
        """The course in a word or two: 'relapsed', 'new under treatment', 'improved'."""
        if self.status != "active":
            return self.status
        if self.relapsed:
            return "relapsed"
        if self.new_under is not None:
            return "new under treatment"
        return "worse" if self.worse else "active"


Position = Literal["below", "in range", "above", "unknown"]


@dataclass(frozen=True)
class LevelNow:
    """The last level of a drug, and where it lies against the target that holds for him."""

    value: float
    unit: str
    timing: str
    position: Position
    why: str
    event: str
    when: When | None
    turn: int
    target: tuple[float, float] | None = None
    target_from: str = ""


@dataclass(frozen=True)
class Treatment:
    """One drug or other treatment over time."""

    drug: str
    name: str
    classes: frozenset[str]
    topical: bool
    running: bool
    planned: bool
    started: str
    started_turn: int
    since: When | None
    stopped: str
    stopped_turn: int
    changed_turn: int
    lowered: bool
    raised: bool
    told_dose: str
    dose: Dose | None
    route: str
    events: tuple[str, ...]
    lifeline: bool = False
    level: LevelNow | None = None
    per_kg: float | None = None
    known: bool = True
    given: bool = True


Outcome = Literal[
    "complete", "improved", "no response", "worse", "relapse", "new organ", "too early", "unknown"
]


@dataclass(frozen=True)
class OrganResponse:
    """What a line of treatment did to one manifestation.

    ``published`` is the class of the 2018 cohort as published; ``outcome`` is
    scurfin's own proposal, not a published instrument.
    """

    concept: str
    name: str
    outcome: Outcome
    published: Literal["benefit", "partial benefit", "no benefit", "not judged"]
    counted: bool
    basis: Literal["derived", "asserted"]
    why: str
    events: tuple[str, ...]


Overall = Literal["failing", "responding", "not responding", "mixed", "unknown"]


@dataclass(frozen=True)
class Line:
    """One line of systemic immunosuppression: the drugs that ran together."""

    number: int
    drugs: tuple[str, ...]
    names: tuple[str, ...]
    running: bool
    started: str
    started_turn: int
    since: When | None
    responses: tuple[OrganResponse, ...]
    overall: Overall
    why: str


@dataclass(frozen=True)
class ItemNow:
    key: str
    name: str
    present: bool | None
    why: str
    events: tuple[str, ...]
    ask: str = ""


@dataclass(frozen=True)
class ScoreNow:
    """A score as a range: ``low`` if every unknown item is absent, ``high`` if present."""

    id: str
    name: str
    low: int
    high: int
    items: tuple[ItemNow, ...]
    stratum: Literal["low", "high", "undetermined"]
    trend: Literal["rising", "falling", "unchanged", "not rising", "unknown"]
    facts: tuple[str, ...]
    series: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True)
class Measure:
    """One measured or tested value, the latest of its kind.

    ``before`` is the value told last before it, where both can be compared.
    """

    analyte: str
    name: str
    value: float | None
    text: str
    unit: str
    low: float | None
    high: float | None
    state: Literal["known", "pending", "not known", "unit not convertible", "implausible"]
    event: str
    when: When | None
    turn: int
    comparator: str = ""
    told: str = ""
    before: float | None = None
    before_event: str = ""


@dataclass(frozen=True)
class Body:
    """Weight, length and surface. A doubtful weight is kept and shown but not ``usable``."""

    weight_kg: float | None = None
    weight_event: str = ""
    weight_when: When | None = None
    weight_z: float | None = None
    weight_usable: bool = False
    length_cm: float | None = None
    length_event: str = ""
    length_z: float | None = None
    surface_m2: float | None = None
    doubts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    stale: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class DiagnosisNow:
    what: str
    level: str
    event: str
    by: str = ""


@dataclass(frozen=True)
class InfectionNow:
    name: str
    status: str
    event: str
    serious: bool = False


@dataclass(frozen=True)
class Seen:
    """An event of some kind with its id and turn."""

    id: str
    turn: int
    when: When | None


@dataclass(frozen=True)
class State:
    """A child at a moment. Built by ``scurfin.state.state``; everything in it looks backwards."""

    record: Record
    turn: int
    age: Span | None
    life: Literal["unborn", "alive", "dead"]
    courses: dict[str, Course]
    treatments: dict[str, Treatment]
    lines: tuple[Line, ...]
    scores: dict[str, ScoreNow]
    measures: dict[str, Measure]
    body: Body
    assessed: dict[str, tuple[str, str]]
    complete: dict[str, str]
    diagnoses: dict[str, DiagnosisNow]
    infections: tuple[InfectionNow, ...]
    genotypes: tuple[tuple[Seen, Genotype], ...] = ()
    typings: tuple[tuple[Seen, Typing], ...] = ()
    donor_checks: tuple[tuple[Seen, DonorCheck], ...] = ()
    transplants: tuple[tuple[Seen, Transplant], ...] = ()
    vaccinations: tuple[tuple[Seen, Vaccination], ...] = ()
    allergies: tuple[tuple[Seen, Allergy], ...] = ()
    reactions: tuple[tuple[Seen, AdverseReaction], ...] = ()
    pregnancies: tuple[tuple[Seen, Pregnancy], ...] = ()
    decisions: tuple[tuple[Seen, Decision], ...] = ()
    feeding: tuple[Seen, Feeding] | None = None
    warnings: tuple[str, ...] = field(default=())

    def running(self, of: str = "") -> tuple[Treatment, ...]:
        """Treatments that run, all or those that are the drug or of the class ``of``."""
        return tuple(
            one
            for one in self.treatments.values()
            if one.running and (not of or of == one.drug or of in one.classes)
        )

    @property
    def line(self) -> Line | None:
        """The line of immunosuppression that runs now, or the last one."""
        return self.lines[-1] if self.lines else None
