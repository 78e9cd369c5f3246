"""What judging found, in sentences: the same for the screen and for the document.

Every count stands with its denominator.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scurfin.judge.model import (
    Deaths,
    FalseActivation,
    Floor,
    FloorTally,
    Judged,
    Judgement,
    Middle,
    Range,
    Tally,
    Transplants,
)
from scurfin.judge.verdicts import Verdict

Row = tuple[str, Tally, FloorTally | None]

TITLES: dict[Verdict, str] = {
    "contained": "contained",
    "hangs_on_unknown": "hangs on an unknown",
    "forbidden": "forbidden",
    "missed": "missed",
}
LIMITS = (
    (
        "The rules were written and tuned after these cases had been read. On the shipped cases "
        "this is no independent test; on cases never seen (scurfin judge FOLDER) it is one."
    ),
    (
        "The cases are short: an order and few ages, hardly a dose, little of what was known "
        "when a decision was taken. A miss may be a silence of the report."
    ),
    (
        "Dose, route and indication are not compared: a drug told for an infection is contained "
        "by a line that weighs it to prevent one."
    ),
    (
        "Decisions told in a row are one turn, and all are held against the plan before the "
        "first of them: a transplant told right after the first drug is judged as if that drug "
        "were not given."
    ),
    (
        "What was done is not what was right. A miss is a difference, not an error of the plan "
        "or of the physicians."
    ),
    (
        "Published transplants lean to success and to the gravely ill, and one child may be told "
        "in more than one report."
    ),
    "The floor is what the plan of another child would have scored, not what a physician would.",
)


def opening(made: Judged) -> str:
    group = made.totals.decisions - made.individual_rows.decisions
    return (
        f"{_count(made.children, 'child', 'children')}, {_count(made.turns, 'turn')}, "
        f"{_count(made.totals.decisions, 'treatment decision')} ({group} of them in rows that "
        "were made from group statements)."
    )


def rows(made: Judged) -> list[Row]:
    """(name, verdicts, floor): all decisions, parts of them, and the other reading."""
    return [
        ("all decisions", made.totals, made.floor.totals),
        ("with anything told before", made.something_told_before, made.floor.something_told_before),
        ("without group rows", made.individual_rows, None),
        ("genotype known from birth", made.genotype_known_from_birth.totals, None),
    ]


def kinds(made: Judged) -> list[Row]:
    return [(kind, one, made.floor.by_kind.get(kind)) for kind, one in made.by_kind.items()]


def spread(one: Range) -> str:
    """'13.2 (9 to 18)'."""
    return f"{one.mean:g} ({one.low:g} to {one.high:g})"


def middle(one: Middle) -> str:
    return f"median {one.median:g}, {one.lowest} to {one.highest}"


def verdicts(made: Judged) -> tuple[str, ...]:
    hangs, missed = made.totals.hangs_on_unknown, made.totals.missed
    answers = (
        f"{made.answers_to_the_plan} answers of a clinician to a line of a plan are no treatment "
        "decisions, and are not judged."
    )
    return (
        (
            f"Hanging on an unknown is no hit. For {made.hangs_asked} of {hangs} the plan shows "
            f"its reader a question that would help to settle it; for {hangs - made.hangs_asked} "
            "it is silent."
        ),
        (
            f"For {made.near_misses} of {missed} missed the plan names the drug's group, or a drug "
            "that does the same; that does not count."
        ),
        *((answers,) if made.answers_to_the_plan else ()),
    )


def floor(one: Floor) -> str:
    return (
        "Floor: the same decisions held against the plan of another child's turn, "
        f"{one.permutations} times (seed {one.seed}): mean (2.5th to 97.5th percentile)."
    )


def transplants(one: Transplants, shuffled: Range | None) -> tuple[str, ...]:
    """``shuffled``: how many the plans of other children would have activated."""
    every = one.children
    said = [
        (
            f"Children transplanted: {every}. It was activated before in "
            f"{one.activated_before} of {every}, in {one.in_an_earlier_turn} of {every} in an "
            f"earlier turn than its own. In {one.nothing_told} of {every} nothing at all was told "
            "before the transplant."
        )
    ]
    if shuffled is not None:
        said.append(f"With the plans of other children: {spread(shuffled)} of {every}.")
    lead = one.lead_time
    if lead.in_turns is not None:
        each = "; ".join(_lead(name.case, name.turns, name.days) for name in lead.each)
        said.append(
            f"Lead time: {middle(lead.in_turns)} turns (0: in the plan made at the transplant's "
            f"own turn, before it); in days for {lead.dated} of {one.activated_before}, where "
            f"both times are told. {each}."
        )
    return tuple(said)


def _lead(case: str, turns: int, days: tuple[float, float] | None) -> str:
    dated = f", {days[0]:g} to {days[1]:g} days" if days is not None else ""
    return f"{case}: {_count(turns, 'turn')}{dated}"


def deaths(one: Deaths) -> tuple[str, ...]:
    every = one.children
    return (
        (
            f"Children who died, and of whom no transplant is told: {every} ({one.unborn} of "
            f"{every} before birth). Before the death a plan had activated it in "
            f"{one.activated_before} of {every}. In {one.nothing_told} of {every} nothing was told "
            "before the death."
        ),
    )


def false_activation(one: FalseActivation, shuffled: Floor | None) -> tuple[str, ...]:
    every = one.children
    said = [
        (
            "Children alive at the last report, of whom neither an immunosuppressant nor a "
            f"transplant is told: {every}. Silence is not absence: either may have been given, so "
            "these figures are an upper bound."
        ),
        (
            f"Transplant activated by a plan: {one.transplant_activated} of {every}"
            f"{_named(one.activated)}."
        ),
        (
            f"Immunosuppression started by a plan: {one.immunosuppression_started} of {every}"
            f"{_named(one.started)}; only weighed: {one.immunosuppression_weighed} of {every}."
        ),
    ]
    if shuffled is not None:
        said.append(
            f"With the plans of other children: transplant {spread(shuffled.false_transplant)}, "
            f"immunosuppression {spread(shuffled.false_immunosuppression)} of {every}."
        )
    return tuple(said)


def size(made: Judged) -> tuple[str, ...]:
    everyone = made.everyone
    return (
        (
            f"Lines of a plan at a turn: {middle(made.per_turn.lines)}; lines that only ask: "
            f"{middle(made.per_turn.asks)}; questions: {middle(made.per_turn.questions)}; "
            f"different treatments proposed or weighed: {middle(made.per_turn.treatments)}."
        ),
        (
            f"Forbidden actions: the plan forbade {made.totals.forbidden} of "
            f"{made.totals.decisions} decisions told; {made.unsafe_proposals} of its own lines "
            "proposed what safety blocks."
        ),
        (
            f"What over 90 % of all {everyone.turns} turns have (of the shipped cases and the "
            f"folder together) does not count: lines {_or_none(everyone.lines)}; treatments "
            f"{_or_none(everyone.treatments)}; open lines {_or_none(everyone.open_lines)}."
        ),
    )


def by_reason(found: Iterable[Judgement], wanted: Verdict) -> list[tuple[str, list[Judgement]]]:
    """The decisions with this verdict, those of one reason together, in the order told."""
    groups: dict[str, list[Judgement]] = {}
    for one in found:
        if one.verdict == wanted:
            groups.setdefault(one.reason, []).append(one)
    return list(groups.items())


def place(one: Judgement) -> str:
    untold = "" if one.told_before else " (nothing told before)"
    return f"{one.case}, turn {one.turn}: {one.decision}{untold}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _named(cases: Sequence[str]) -> str:
    return f" ({', '.join(cases)})" if cases else ""


def _or_none(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"
