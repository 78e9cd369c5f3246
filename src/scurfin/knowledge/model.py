"""The shapes of what scurfin knows: sources, facts, words, drugs, interactions, scores.

Data only; conditions live one layer up, in ``pathway``. Each shape is written
in YAML under ``knowledge/data`` and refused when a field is unknown or missing.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec


class Shape(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What all shapes share: immutable, strict, by keyword."""


SourceKind = Literal[
    "guideline",
    "label",
    "publication",
    "meeting abstract",
    "database",
    "teaching",
    "secondary",
    "none",
]


class Source(Shape, frozen=True):
    """Where a statement was read. ``depth`` says how much of it was seen."""

    key: str
    kind: SourceKind
    title: str = ""
    first_author: str = ""
    year: int | None = None
    where: str = ""
    pmid: str = ""
    pmcid: str = ""
    doi: str = ""
    url: str = ""
    depth: str = ""

    @property
    def identified(self) -> bool:
        return bool(self.pmid or self.pmcid or self.doi or self.url)

    def cite(self) -> str:
        """'Barzaghi 2018' or the best short name that there is."""
        who = self.first_author or self.title or self.where or self.key
        if len(who) > 60:
            who = who[:57].rstrip() + "..."
        return f"{who} {self.year}" if self.year else who


FactState = Literal["current", "superseded"]


class Fact(Shape, frozen=True):
    """One statement with its figures and the source that carries it.

    ``background`` says why no rule, dose or check rests on it; a fact that is used has none.
    """

    id: str
    topic: str
    statement: str
    evidence: str
    source: str
    where: str = ""
    applies_to: tuple[str, ...] = ()
    figures: dict[str, Any] = {}
    state: FactState = "current"
    unverified: bool = False
    interpretation: bool = False
    secondary: bool = False
    supersedes: tuple[str, ...] = ()
    because: str = ""
    note: str = ""
    background: str = ""

    @property
    def weakness(self) -> str:
        """Why this fact must not dose a child; '' when nothing speaks against it."""
        if self.unverified:
            return "unverified"
        if self.state == "superseded":
            return "superseded"
        return "secondary source" if self.secondary else ""


class Term(Shape, frozen=True):
    """A sign or infection by its usual name, with its HPO code where one fits."""

    name: str
    organ: str
    code: str = ""
    label: str = ""
    kind: Literal["sign", "infection"] = "sign"
    synonyms: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    note: str = ""


class Concept(Shape, frozen=True):
    """A clinical value set: the terms that mean one manifestation to a physician.

    ``names`` hold vocabulary names. A term has one concept with ``tracked``
    true at the most: its course is followed there. Others are extra sets used
    by scores and rules.
    """

    id: str
    name: str
    organ: str
    names: tuple[str, ...]
    not_names: tuple[str, ...] = ()
    tracked: bool = True
    autoimmune: bool = False
    counts_as_response: bool = True
    replaced: bool = False
    emergency: bool = False
    facts: tuple[str, ...] = ()
    note: str = ""


class Gene(Shape, frozen=True):
    """A gene that a test may report, by its HGNC symbol. ``disease`` is what a variant means.

    ``inheritance`` says how many copies must bear a variant; ``not_causal`` names variants, as
    a report may write them, that were once blamed and do no harm.
    """

    symbol: str
    disease: str = ""
    mondo: str = ""
    use: Literal["diagnosis", "drug dose"] = "diagnosis"
    inheritance: Literal["", "X-linked", "dominant", "recessive"] = ""
    not_causal: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


class Unknown(Shape, frozen=True):
    """What scurfin does not know, said aloud. ``of`` names drugs, concepts or terms it is about.

    ``looked`` says where an answer was looked for, ``meanwhile`` what is done without one.
    """

    id: str
    about: str
    text: str
    meanwhile: str
    of: tuple[str, ...] = ()
    looked: str = ""
    facts: tuple[str, ...] = ()


class CodeSystem(Shape, frozen=True):
    """A system of codes, by the prefix of its CURIEs, and what its licence allows.

    ``uri`` names it in FHIR, ``also`` names it too in files of others; ``url`` and ``iri`` are what
    a Phenopacket states of it.
    """

    id: str
    name: str
    uri: str
    url: str
    iri: str
    licence: str
    ships: str
    version: str = ""
    also: tuple[str, ...] = ()


class Coding(Shape, frozen=True):
    """The code of a word of a record; ``also``: other codes that are read as the same word."""

    of: Literal[
        "disease",
        "severity",
        "zygosity",
        "variant class",
        "gene",
        "route",
        "local use",
        "onset",
        "procedure",
        "vaccine",
        "absence",
        "sign",
    ]
    word: str
    code: str
    label: str
    also: tuple[str, ...] = ()


class UcumUnit(Shape, frozen=True):
    """A unit as records write it, and its UCUM code, if that is written otherwise."""

    unit: str
    code: str = ""


class Analyte(Shape, frozen=True):
    """A test or measured quantity. ``units`` maps a UCUM unit to its factor to ``unit``.

    ``also``: other LOINC codes that are read as the same, in a unit of ``units``.
    ``limits`` (lowest, highest, in ``unit``): what lies outside is asked again and not used.
    """

    id: str
    name: str
    unit: str = ""
    units: dict[str, float] = {}
    loinc: str = ""
    also: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    organ: str = ""
    limits: tuple[float, float] | None = None
    facts: tuple[str, ...] = ()
    note: str = ""


class Ages(Shape, frozen=True):
    """From (included) to (excluded), ISO 8601 durations from birth; either may be left out."""

    since: str = ""
    until: str = ""


class Weights(Shape, frozen=True):
    """Kilograms, from (included) to (excluded)."""

    since: float | None = None
    until: float | None = None


class DoseStep(Shape, frozen=True):
    """One step of a dose that changes over time, in the unit and basis of its rule."""

    when: str
    low: float
    high: float | None = None


class DoseRule(Shape, frozen=True):
    """A dose in one typed shape. ``low`` to ``high`` is per ``basis`` and per ``period``; the
    period 'course' is all of it together. ``steps``: the whole of a taper, its first step too.

    ``derived`` says by field (low, high, max_per_dose, max_per_day) how a figure follows from
    the facts where it does not stand among their figures. ``use`` says what the rule is for:
    'start' doses are proposed; 'ceiling' and 'observed' figures are shown beside them and
    never proposed as a dose. ``reference`` says why a figure stands here although no line, option
    or card asks for its indication.
    """

    id: str
    indication: str
    low: float
    unit: str
    basis: Literal["kg", "m2", "patient"]
    period: Literal["day", "dose", "week", "once", "hour", "minute", "course"]
    route: str
    facts: tuple[str, ...]
    high: float | None = None
    doses_a_day: int | None = None
    interval: str = ""
    ages: Ages | None = None
    weights: Weights | None = None
    max_per_dose: float | None = None
    max_per_day: float | None = None
    formulation: str = ""
    use: Literal["start", "alternative", "ceiling", "observed"] = "start"
    days_a_week: int | None = None
    steps: tuple[DoseStep, ...] = ()
    derived: dict[str, str] = {}
    reference: str = ""
    note: str = ""


class Target(Shape, frozen=True):
    """A level to aim at: whole-blood trough unless ``timing`` says otherwise.

    ``since`` and ``until`` bound the time after the start (ISO 8601) for which it holds.
    """

    low: float
    high: float
    unit: str
    context: str
    facts: tuple[str, ...]
    timing: Literal["trough", "peak", "any"] = "trough"
    since: str = ""
    until: str = ""
    after_transplant: bool = False
    note: str = ""


class Interval(Shape, frozen=True):
    """``every`` so often, ``until`` so long after the start (both ISO 8601)."""

    every: str
    until: str = ""


class Check(Shape, frozen=True):
    """Something to measure because a drug runs. ``tests`` are analyte ids or words."""

    what: str
    facts: tuple[str, ...]
    before: bool = False
    at: tuple[str, ...] = ()
    intervals: tuple[Interval, ...] = ()
    after_change: str = ""
    on: str = ""
    note: str = ""


class Judging(Shape, frozen=True):
    """When a drug's effect may be judged. ``organ`` '' means any."""

    after: str
    facts: tuple[str, ...]
    organ: str = ""
    clock: Literal["start", "first level in range"] = "start"


class Drug(Shape, frozen=True):
    """A drug or other treatment by its usual name; ``classes`` are what rules speak of.

    ``served_by`` names drugs that, while they run, already do what this one would
    be started for (any glucocorticoid for prednisolone).
    """

    id: str
    name: str
    classes: tuple[str, ...]
    atc: str = ""
    synonyms: tuple[str, ...] = ()
    route: str = "systemic"
    lifeline: bool = False
    served_by: tuple[str, ...] = ()
    doses: tuple[DoseRule, ...] = ()
    targets: tuple[Target, ...] = ()
    monitoring: tuple[Check, ...] = ()
    judging: tuple[Judging, ...] = ()
    harms: str = ""
    stop: str = ""
    dose_unknown: str = ""
    facts: tuple[str, ...] = ()
    note: str = ""


Tier = Literal["stop", "change", "watch"]


class DoseFactor(Shape, frozen=True):
    """By what a usual dose is multiplied beside a partner, with a gene or in a sick organ.

    ``facts``: those that tell it; one of them must be fit to dose from. ``words``: when, for a
    reader; an interaction names the partner itself. ``most_per_kg_day``: never above, in mg.
    """

    low: float
    facts: tuple[str, ...]
    high: float | None = None
    words: str = ""
    most_per_kg_day: float | None = None


class Side(Shape, frozen=True):
    """One partner of an interaction: a drug id or a class, on a route ('' means systemic)."""

    of: str
    route: str = ""


class Interaction(Shape, frozen=True):
    """What two treatments do to each other and what to do about it.

    ``tier``: 'stop' blocks a proposed partner, 'change' asks for a dose change
    and a level, 'watch' informs. ``affected`` is the drug whose level moves;
    ``on_stop`` is what to do when the other one is stopped; ``dose`` by what the usual dose of
    ``affected`` is multiplied.
    """

    id: str
    a: Side
    b: Side
    tier: Tier
    effect: str
    action: str
    facts: tuple[str, ...]
    cause: str = ""
    size: str = ""
    affected: str = ""
    on_stop: str = ""
    months_after: float | None = None
    dose: DoseFactor | None = None


class AllergyGroup(Shape, frozen=True):
    """Words in which an allergy is told, and the drugs or classes that it means."""

    id: str
    words: tuple[str, ...]
    of: tuple[str, ...]
    facts: tuple[str, ...] = ()


class ScoreItem(Shape, frozen=True):
    """One point of a score: present when a concept of it is active.

    ``possible`` concepts leave the item open (it may be present); ``with_class``
    makes them present while such a treatment runs. ``organ`` names what an
    assessment must have covered for the item to be absent.
    """

    key: str
    name: str
    present: tuple[str, ...]
    possible: tuple[str, ...] = ()
    organ: str = ""
    not_counted: tuple[str, ...] = ()
    ask: str = ""


class Score(Shape, frozen=True):
    """A published score: the sum of its items, a range while items are unknown."""

    id: str
    name: str
    items: tuple[ScoreItem, ...]
    low_stratum: tuple[int, int]
    high_stratum: tuple[int, int]
    facts: tuple[str, ...]
    note: str = ""


class ResponseStates(Shape, frozen=True):
    """How long a change must last before it is called more than a change."""

    id: str
    complete_weeks: float
    kept_weeks: float
    facts: tuple[str, ...]
    note: str = ""


class Staleness(Shape, frozen=True):
    """How long a value may be used before it is asked again, by age and state."""

    what: str
    keeps: str
    facts: tuple[str, ...]
    ages: Ages | None = None
    sick: bool | None = None
