"""The one place that asks the experts: only for what the rules name, and never trusting silence."""

from __future__ import annotations

from collections.abc import Callable

from scurfin import donor, family
from scurfin.pathway.model import Pathway
from scurfin.pathway.traces import Answer
from scurfin.state.model import State

EXPERTS: dict[str, Callable[[State], dict[str, Answer]]] = {
    "donor": donor.answers,
    "family": family.answers,
}


def ask(rules: Pathway, state: State) -> tuple[dict[str, Answer], tuple[str, ...]]:
    """The answers, and what failed: a failing expert answers 'unknown' and is named."""
    answers: dict[str, Answer] = {}
    failures: list[str] = []
    for name, expert in EXPERTS.items():
        mine = [key for key in rules.asks if key.startswith(f"{name}.")]
        if not mine:
            continue
        try:
            given = expert(state)
        except Exception as problem:
            failures.append(f"{name}: {type(problem).__name__}: {problem}")
            given = {}
        for key in mine:
            answers[key] = given.get(key, Answer(None, "could not be evaluated"))
    return answers, tuple(failures)
