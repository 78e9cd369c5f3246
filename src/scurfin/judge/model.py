"""What judging gives, as data. ``scurfin judge --format json`` prints a ``Judged``."""

from __future__ import annotations

import msgspec

from scurfin.judge.verdicts import Verdict


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Any part of it."""


class Tally(Part, frozen=True):
    """Decisions by verdict: the four add up to ``decisions``."""

    decisions: int = 0
    contained: int = 0
    hangs_on_unknown: int = 0
    forbidden: int = 0
    missed: int = 0


class Judgement(Part, frozen=True):
    """One decision and its verdict. ``matched``: the lines it rests on. ``near``: lines that name
    only the drug's group or one that does the same; they count for nothing. ``asked``: does the
    plan show a question on which it hangs? ``told_before``: was anything told before it?
    ``group_row``: the child stands for a group statement."""

    case: str
    turn: int
    event: str
    decision: str
    kind: str
    verdict: Verdict
    matched: tuple[str, ...]
    near: tuple[str, ...]
    reason: str
    asked: bool
    told_before: bool
    group_row: bool


class Middle(Part, frozen=True):
    """A count over turns: its median, lowest and highest."""

    median: float
    lowest: int
    highest: int


class Range(Part, frozen=True):
    """A figure over shuffled plans: mean, and the 2.5th and 97.5th percentile."""

    mean: float
    low: float
    high: float


class Lead(Part, frozen=True):
    """How long before the transplant it was activated. ``turns`` 0: only in the plan of the very
    turn. ``days``: at least and at most, where both times are told; None where not."""

    case: str
    turns: int
    days: tuple[float, float] | None


class LeadTime(Part, frozen=True):
    """``in_turns``: of all that were activated before; ``dated`` of them have days."""

    in_turns: Middle | None
    dated: int
    each: tuple[Lead, ...]


class Transplants(Part, frozen=True):
    """Of ``children`` transplanted, for how many was it activated before. ``nothing_told``: no
    event stood before the transplant, so no plan could know."""

    children: int
    activated_before: int
    in_an_earlier_turn: int
    nothing_told: int
    lead_time: LeadTime
    not_activated: tuple[str, ...]


class Deaths(Part, frozen=True):
    """Children who died and were, as far as told, never transplanted; ``unborn`` of them before
    birth. ``nothing_told``: no event stood before the death."""

    children: int
    unborn: int
    activated_before: int
    nothing_told: int
    not_activated: tuple[str, ...]


class FalseActivation(Part, frozen=True):
    """Children alive at the last report of whom neither an immunosuppressant nor a transplant is
    told. What is not told may have been given: this is an upper bound."""

    children: int
    transplant_activated: int
    immunosuppression_started: int
    immunosuppression_weighed: int
    activated: tuple[str, ...]
    started: tuple[str, ...]


class Reading(Part, frozen=True):
    """All that hangs on when an undated genotype is taken to be known."""

    totals: Tally
    by_kind: dict[str, Tally]
    transplant: Transplants
    deaths: Deaths
    false_activation: FalseActivation


class FloorTally(Part, frozen=True):
    contained: Range
    hangs_on_unknown: Range
    forbidden: Range
    missed: Range


class Floor(Part, frozen=True):
    """The same decisions held against the plans of other children, many times over."""

    permutations: int
    seed: int
    totals: FloorTally
    something_told_before: FloorTally
    by_kind: dict[str, FloorTally]
    transplant_activated: Range
    false_transplant: Range
    false_immunosuppression: Range


class Everyone(Part, frozen=True):
    """What over nine in ten of ``turns`` turns have, and what therefore does not count."""

    turns: int
    lines: tuple[str, ...]
    treatments: tuple[str, ...]
    open_lines: tuple[str, ...]


class PerTurn(Part, frozen=True):
    """How long the plans are. ``treatments``: different ones proposed or weighed."""

    lines: Middle
    asks: Middle
    questions: Middle
    treatments: Middle


class Judged(Part, frozen=True):
    """``lines_per_turn`` is the median; ``per_turn`` tells the rest."""

    knowledge: str
    scurfin: str
    children: int
    turns: int
    totals: Tally
    by_kind: dict[str, Tally]
    transplant: Transplants
    decisions: tuple[Judgement, ...]
    lines_per_turn: float
    per_turn: PerTurn
    unsafe_proposals: int
    deaths: Deaths
    false_activation: FalseActivation
    floor: Floor
    genotype_known_from_birth: Reading
    something_told_before: Tally
    individual_rows: Tally
    near_misses: int
    hangs_asked: int
    answers_to_the_plan: int
    everyone: Everyone
    passed_over: tuple[str, ...]
    failures: tuple[str, ...]
