"""The plan as data: stable, documented, the same bytes for the same record and knowledge.

``scurfin plan --format json`` prints a ``Plan``; its JSON Schema is in
``docs/plan.schema.json``.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from scurfin.dose import Dose
from scurfin.knowledge.model import Tier
from scurfin.pathway.model import Certainty, Stage, Urgency
from scurfin.plan.part import Part
from scurfin.plan.shown_exposure import ExposureNow, FirstDoseNow
from scurfin.plan.shown_state import StateNow

Status = Literal[
    "start", "continue", "change", "stop", "hold", "done", "blocked", "ask", "consider"
]


class Source(Part, frozen=True):
    """A publication behind a fact, and how much of it was seen."""

    fact: str
    statement: str
    cite: str
    kind: str
    link: str
    state: str


class Reason(Part, frozen=True):
    """Why a line is there: what was seen, and the events that tell it."""

    text: str
    events: tuple[str, ...] = ()


class Weighed(Part, frozen=True):
    """An argument for or against an option; ``holds``: true, false or unknown for this child.

    ``forbids``: the option must not be given while it holds, or may hold.
    """

    text: str
    holds: Literal["yes", "unknown"]
    facts: tuple[str, ...]
    forbids: bool = False


class Choice(Part, frozen=True):
    """One option of several, with what speaks for and against it in this child."""

    what: str
    name: str
    excluded: tuple[Weighed, ...]
    for_: tuple[Weighed, ...] = msgspec.field(name="for")
    against: tuple[Weighed, ...]
    doses: tuple[Dose, ...]
    dose_unknown: str
    watch: tuple[str, ...] = ()


class GivenNow(Part, frozen=True):
    """A treatment given to published children in this state, by what is told of the result."""

    name: str
    children: tuple[str, ...]
    results: dict[str, int]


class PublishedNow(Part, frozen=True):
    """The published children who were in the state that a line speaks of: counts, no rates.

    ``too_little_told``: children in whom it cannot be said. ``ends``: at the last report.
    """

    text: str
    children: int
    too_little_told: int
    of: int
    pooled: int
    given: tuple[GivenNow, ...]
    given_to: int
    transplanted: int
    ends: dict[str, int]
    who: tuple[str, ...]


class Line(Part, frozen=True):
    """One recommendation for this child at this moment."""

    id: str
    stage: Stage
    action: str
    status: Status
    urgency: Urgency
    text: str
    dose: Dose | None
    more_doses: tuple[Dose, ...]
    dose_unknown: str
    because: tuple[Reason, ...]
    facts: tuple[str, ...]
    certainty: Certainty
    strength: str
    blocked_by: tuple[str, ...]
    reviewed_by: str
    running: str = ""
    unless: str = ""
    known_first: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    coupled: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    decided: str = ""
    would_change: str = ""
    disagreement: str = ""
    also: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    published: PublishedNow | None = None
    women: tuple[str, ...] = ()


class Alert(Part, frozen=True):
    """A danger among what runs and what is proposed; one for each cause."""

    id: str
    tier: Tier
    cause: str
    text: str
    action: str
    involves: tuple[str, ...]
    facts: tuple[str, ...]
    because: tuple[str, ...] = ()
    override: str = ""


class Question(Part, frozen=True):
    """Something unknown that would change the plan. ``decides`` names the lines it hangs on."""

    key: str
    text: str
    why: str
    decides: tuple[str, ...]
    together_with: tuple[str, ...]
    weight: float


class Due(Part, frozen=True):
    """A check: what, when in words, on which day if the birth date is known, and for what."""

    what: str
    when: str
    age_days: float | None
    date: str
    for_: str = msgspec.field(name="for")
    facts: tuple[str, ...]


class Coupled(Part, frozen=True):
    """What must change together with another change, told of late or made by ``lines``."""

    id: str
    with_: str = msgspec.field(name="with")
    text: str
    urgency: Urgency
    because: tuple[str, ...]
    facts: tuple[str, ...]
    lines: tuple[str, ...] = ()


class Conflict(Part, frozen=True):
    """Sources that disagree, both shown, and what the plan does meanwhile."""

    id: str
    about: str
    sides: tuple[Weighed, ...]
    choice: str


class Moment(Part, frozen=True):
    """When the plan is made: the last turn and event known to it, and the age then."""

    turn: int
    visit: str
    event: str
    age: str
    age_days: tuple[float, float | None] | None
    date: str


class Holds(Part, frozen=True):
    """Until when the plan may be used."""

    text: str
    age_days: float | None
    date: str
    facts: tuple[str, ...]


class Child(Part, frozen=True):
    id: str
    name: str
    sex: str
    born: str
    illustrative: bool


class Version(Part, frozen=True):
    version: str
    scurfin: str


class CasesNow(Part, frozen=True):
    """The published cases behind the counts. ``version`` is '' where none were counted."""

    version: str
    children: int
    note: str


class OutlookPointNow(Part, frozen=True):
    """Survival at a time, as a share, with its 95 % interval; null where not known.

    ``basis``: printed, plateau, told in words, told death, between. ``interval``: printed or ours.
    """

    when: str
    years: float
    survival: float | None
    low: float | None
    high: float | None
    basis: str
    interval: str


class OutlookArmNow(Part, frozen=True):
    """A published curve, calibrated. Its time runs from ``origin``, which is always shown."""

    name: str
    origin: str
    n: int
    source: str
    points: tuple[OutlookPointNow, ...]
    beyond: str


class OutlookNow(Part, frozen=True):
    """What is published about survival, where transplant is spoken of.

    ``first`` must be read before the arms: they begin at different moments. ``score`` tells a
    direction, never a number. ``others``: what other cohorts say instead.
    """

    first: str
    arms: tuple[OutlookArmNow, ...]
    score: str
    others: tuple[str, ...]
    biases: tuple[str, ...]
    facts: tuple[str, ...]


class ToldNow(Part, frozen=True):
    """What is told of somebody: 'age', '5 years'."""

    what: str
    said: str


class DonorNow(Part, frozen=True):
    """A relative or an unrelated donor. ``place``: 1 is the first; None: no donor.

    ``above``: why before the next, ``because`` and ``evidence`` what the rule rests on and in whom
    it was seen; ``change``: the one test that would change the order.
    """

    id: str
    relation: str
    match: str
    carries: str
    standing: str
    why: tuple[str, ...]
    facts: tuple[str, ...]
    place: int | None = None
    above: str = ""
    because: str = ""
    evidence: str = ""
    change: str = ""
    flags: tuple[str, ...] = ()
    safeguards: tuple[str, ...] = ()
    told: tuple[ToldNow, ...] = ()
    asks: tuple[str, ...] = ()


class DonorOrderNow(Part, frozen=True):
    """The policy that ordered the donors; ``not_shown``: how many unrelated ones follow."""

    policy: str
    version: int
    title: str
    about: str
    not_shown: int = 0
    notes: tuple[str, ...] = ()


class RelativeNow(Part, frozen=True):
    """A relative who may carry. ``carrier`` and ``next_son`` are probabilities in words with their
    band ('33 %, 1 in 3 (29 to 40 %)'); '' where none could be worked out. ``test_place``: 1 for
    the first to be tested; None for those whom no test is needed of, or of whom too little is told.
    """

    id: str
    relation: str
    result: str
    why: str
    carrier: str = ""
    next_son: str = ""
    test_place: int | None = None


class CardDoseNow(Part, frozen=True):
    """A dose of the card: ``label`` says in which moment, ``doses`` what fits this child."""

    label: str
    name: str
    doses: tuple[Dose, ...]
    dose_unknown: str
    warning: str


class CardPartNow(Part, frozen=True):
    id: str
    title: str
    text: str
    gives: tuple[CardDoseNow, ...]
    facts: tuple[str, ...]


class CardNow(Part, frozen=True):
    """The emergency card of this child. ``open`` are parts left out, and what would settle each."""

    weight: str
    never_stop: tuple[str, ...]
    given: tuple[str, ...]
    medicines: str
    allergies: str
    line: str
    parts: tuple[CardPartNow, ...]
    open: tuple[str, ...]


class SignOff(Part, frozen=True):
    """Filled in by hand or from the record: who answers for the plan."""

    name: str = ""
    date: str = ""
    note: str = ""


class Plan(Part, frozen=True):
    schema_version: int
    notice: str
    child: Child
    at: Moment
    knowledge: Version
    preface: tuple[str, ...]
    holds_until: Holds
    recommendations: tuple[Line, ...]
    alerts: tuple[Alert, ...]
    coupled: tuple[Coupled, ...]
    questions: tuple[Question, ...]
    schedule: tuple[Due, ...]
    card: CardNow | None
    state: StateNow
    donors: tuple[DonorNow, ...]
    family: tuple[RelativeNow, ...]
    outlook: OutlookNow | None
    conflicts: tuple[Conflict, ...]
    sources: tuple[Source, ...]
    cases: CasesNow
    failures: tuple[str, ...]
    sign_off: SignOff
    exposure: tuple[ExposureNow, ...] = ()
    first_doses: tuple[FirstDoseNow, ...] = ()
    donor_order: DonorOrderNow | None = None


SCHEMA_VERSION = 1
NOTICE = (
    "Research software, not a medical device. It supports, and never replaces, the judgement "
    "of the physicians who know this child."
)
