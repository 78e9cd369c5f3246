"""Questions for the unknowns, ranked by how much of the plan hangs on each."""

from __future__ import annotations

from dataclasses import dataclass

from scurfin.pathway.traces import Missing
from scurfin.plan.model import Question
from scurfin.state.model import State

WEIGHT = {"now": 4.0, "week": 3.0, "soon": 2.0, "prepare": 1.0}


@dataclass(frozen=True)
class Asked:
    """A line and the smallest set of questions that would settle it."""

    line: str
    stage: str
    urgency: str
    missing: tuple[Missing, ...]


def rank(asked: list[Asked], now: State, donors: tuple[Missing, ...]) -> tuple[Question, ...]:
    """Each question once, the one that decides most first."""
    asked = [*asked, *_body(now), *_donors(donors)]
    weights: dict[str, float] = {}
    decides: dict[str, list[str]] = {}
    beside: dict[str, list[str]] = {}
    texts: dict[str, Missing] = {}
    for one in asked:
        weight = WEIGHT[one.urgency] * (2.0 if one.stage == "emergency" else 1.0)
        for item in one.missing:
            texts.setdefault(item.key, item)
            weights[item.key] = weights.get(item.key, 0.0) + weight / len(one.missing)
            decides.setdefault(item.key, []).append(one.line)
            beside.setdefault(item.key, []).extend(
                other.key for other in one.missing if other.key != item.key
            )
    ordered = sorted(weights, key=lambda key: (-weights[key], key))
    return tuple(
        Question(
            key=key,
            text=texts[key].question,
            why=texts[key].why,
            decides=tuple(dict.fromkeys(decides[key])),
            together_with=tuple(dict.fromkeys(beside[key])),
            weight=round(weights[key], 2),
        )
        for key in ordered
    )


def _body(now: State) -> list[Asked]:
    return [
        Asked(
            "doses",
            "support",
            "now",
            (Missing(f"weight:doubt-{number}", "not asked", _asking(doubt)),),
        )
        for number, doubt in enumerate(now.body.doubts, 1)
        if not doubt.endswith("(weight confirmed in the record)")
    ]


def _asking(doubt: str) -> str:
    return doubt if doubt.endswith("?") else f"{doubt[:1].upper()}{doubt[1:]}."


def _donors(donors: tuple[Missing, ...]) -> list[Asked]:
    return [Asked("donor", "cure", "soon", (question,)) for question in donors]
