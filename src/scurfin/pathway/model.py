"""What a pathway says: recommendations, definitions, contraindications, couplings, the card."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from scurfin.knowledge.model import DoseFactor, Shape, Tier
from scurfin.pathway.conditions import Condition, Words

Stage = Literal["emergency", "diagnose", "support", "control", "cure", "prevent"]
Urgency = Literal["now", "week", "soon", "prepare"]
Verb = Literal[
    "start", "change", "stop", "order", "refer", "activate", "clear", "offer", "advise", "watch"
]
WhenUnknown = Literal["ask", "act", "hold"]
Certainty = Literal["high", "moderate", "low", "very low"]


class Action(Shape, frozen=True):
    """What to do: a verb and what it is done with (a drug id for start, change and stop)."""

    verb: Verb
    what: str
    indication: str = ""


class Argument(Shape, frozen=True):
    """A reason for or against an option; it counts when ``when`` is true, or always."""

    text: str
    facts: tuple[str, ...]
    when: Condition | None = None


class Gives(Shape, frozen=True):
    """The doses of a further drug that stand beside a line or an option."""

    drug: str
    indication: str


class Option(Shape, frozen=True):
    """One choice among several. ``excludes`` are hard: such an option is not offered.

    ``gives``: what it consists of, where that is more than one drug.
    """

    what: str
    indication: str = ""
    gives: tuple[Gives, ...] = ()
    for_: tuple[Argument, ...] = msgspec.field(name="for", default=())
    against: tuple[Argument, ...] = ()
    excludes: tuple[Argument, ...] = ()


Expected = bool | Literal["unknown"]


class Held(Shape, frozen=True):
    """How many conditional arguments of an option hold, and whether it is excluded."""

    for_: int = msgspec.field(name="for", default=0)
    against: int = 0
    excluded: Expected = False


class Case(Shape, frozen=True):
    """A small child's story and what the rule must say of it: true, false or unknown.

    ``expect`` is for ``when``; ``unless``, ``done`` and ``options`` (by what they offer) for
    the other conditions of a recommendation, where the case speaks of them.
    """

    name: str
    expect: Expected
    unless: Expected | None = None
    done: Expected | None = None
    options: dict[str, Held] = msgspec.field(default_factory=dict)
    timeline: tuple[dict[str, Any], ...] = ()
    sex: Literal["male", "female", "unknown"] = "male"
    family: dict[str, Any] = msgspec.field(default_factory=dict)
    answers: dict[str, bool] = msgspec.field(default_factory=dict)
    missing: tuple[str, ...] = ()
    age_check: str = ""


class Recommendation(Shape, frozen=True):
    """One line of advice, and when it holds.

    ``when`` is the indication, ``unless`` what speaks against or has been done,
    ``done_when`` what makes it done. ``if_unknown`` says what an unknown
    indication does: ask, act, or hold (say nothing yet); ``unless_unknown`` what an
    unknown objection does: ask, act and say so, hold, or act quietly. ``first``: it stands
    before the other lines of its urgency, since treatment would spoil it. ``kin: false`` draws
    no tables of donors and relatives beside it: these know FOXP3 only. ``women``: the risk of each
    woman of the family stands beside it. ``gives``: doses of further drugs that stand beside it.
    """

    id: str
    stage: Stage
    do: Action
    text: str
    urgency: Urgency
    when: Condition
    because: str
    facts: tuple[str, ...]
    strength: Literal["strong", "conditional"]
    certainty: Certainty
    cases: tuple[Case, ...]
    unless: Condition | None = None
    done_when: Condition | None = None
    if_unknown: WhenUnknown = "ask"
    unless_unknown: Literal["ask", "act", "hold", "quiet"] = "act"
    options: tuple[Option, ...] = ()
    lives: tuple[Literal["unborn", "alive", "dead"], ...] = ("alive",)
    would_change: str = ""
    disagreement: str = ""
    doses: bool = True
    first: bool = False
    kin: bool = True
    women: bool = False
    gives: tuple[Gives, ...] = ()


class Defined(Shape, frozen=True):
    """A named condition. ``brief``: where it holds, its name says enough in a short plan."""

    id: str
    name: str
    when: Condition
    facts: tuple[str, ...]
    cases: tuple[Case, ...] = ()
    brief: bool = False


class Contraindication(Shape, frozen=True):
    """A reason not to give a drug or class to this child. 'stop' blocks it while true.

    ``dose``: by what the usual dose is multiplied while it holds; ``instead``: the indication
    whose doses of the same drug take the place of the usual ones.
    """

    id: str
    of: str
    tier: Tier
    when: Condition
    effect: str
    action: str
    facts: tuple[str, ...]
    cases: tuple[Case, ...]
    override: str = ""
    cause: str = ""
    if_unknown: WhenUnknown = "hold"
    dose: DoseFactor | None = None
    instead: str = ""


class Coupling(Shape, frozen=True):
    """What must change together: when ``of`` is started, stopped or lowered, and ``when`` holds."""

    id: str
    of: str
    change: tuple[Literal["started", "stopped", "lowered", "raised", "changed"], ...]
    text: str
    urgency: Urgency
    facts: tuple[str, ...]
    when: Condition | None = None
    cases: tuple[Case, ...] = ()


class Routine(Shape, frozen=True):
    """A check that the disease itself asks for, every so often."""

    id: str
    what: str
    every: str
    when: Condition
    facts: tuple[str, ...]
    cases: tuple[Case, ...] = ()


class Validity(Shape, frozen=True):
    """One or more tests that cannot be trusted while ``when`` holds."""

    id: str
    test: Words
    when: Condition
    text: str
    facts: tuple[str, ...]
    cases: tuple[Case, ...] = ()


class CardDose(Shape, frozen=True):
    """A drug of the emergency card: those of its doses for ``indication`` that fit the child."""

    drug: str
    indication: str
    label: str


class CardPart(Shape, frozen=True):
    """A part of the emergency card: what to do, in which child, with which doses."""

    id: str
    title: str
    when: Condition
    text: str
    facts: tuple[str, ...]
    cases: tuple[Case, ...]
    gives: tuple[CardDose, ...] = ()


class Disagreement(Shape, frozen=True):
    """Sources that conflict, and what is done meanwhile and why."""

    id: str
    about: str
    sides: tuple[Argument, ...]
    choice: str


class Review(Shape, frozen=True):
    """Who has read and signed a rule, and by which day it must be read again.

    ``id`` is a rule's, or 'all' for every rule without an own entry. ``text`` is the digest of
    what was signed, so that a signature does not outlive a change of the rule.
    """

    id: str
    due: str
    by: str = ""
    on: str = ""
    text: str = ""


class Disease(Shape, frozen=True):
    """What the rules of a folder are for."""

    id: str
    name: str
    mondo: str = ""
    omim: str = ""
    gene: str = ""
    inheritance: str = ""
    about: str = ""


class Pathway(Shape, frozen=True):
    """All rules, from every file, in the order of their files; ``asks`` is for the experts."""

    version: str
    asks: tuple[str, ...] = ()
    diseases: tuple[Disease, ...] = ()
    definitions: tuple[Defined, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    contraindications: tuple[Contraindication, ...] = ()
    couplings: tuple[Coupling, ...] = ()
    routines: tuple[Routine, ...] = ()
    validity: tuple[Validity, ...] = ()
    card: tuple[CardPart, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    reviews: tuple[Review, ...] = ()
