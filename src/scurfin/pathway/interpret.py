"""The traced interpreter: the obvious, slow reference for what a condition means.

Nothing is skipped: every node gets a value, so every answer can be shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scurfin.pathway import conditions as c
from scurfin.pathway import genetic, signs, tested, treated
from scurfin.pathway.model import Defined
from scurfin.pathway.traces import NOT_ASKED, Answer, Missing, Trace
from scurfin.state.model import State


@dataclass(frozen=True)
class World:
    """What a condition is evaluated against. A definition and a leaf are evaluated once.

    ``faded`` holds the leaves so far that were true when last told and must be asked again.
    """

    state: State
    definitions: Mapping[str, Defined]
    answers: Mapping[str, Answer]
    defined: dict[str, Trace] = field(default_factory=dict, compare=False, repr=False)
    seen: dict[c.Condition, Trace] = field(default_factory=dict, compare=False, repr=False)
    faded: list[Trace] = field(default_factory=list, compare=False, repr=False)


def evaluate(node: c.Condition, world: World) -> Trace:
    """The value of ``node`` with a trace. Raises KeyError for an unknown definition."""
    leaf = LEAVES.get(type(node))
    if leaf is not None:
        found = world.seen.get(node)
        if found is None:
            found = world.seen[node] = leaf(node, world.state)
            if any(one.over for one in found.missing):
                world.faded.append(found)
        return found
    if isinstance(node, c.AllOf | c.AnyOf | c.NoneOf | c.AtLeast):
        return GROUPS[type(node)](node, tuple(evaluate(one, world) for one in node.of))
    if isinstance(node, c.Definition):
        if node.is_ not in world.defined:
            world.defined[node.is_] = _definition(world.definitions[node.is_], world)
        return world.defined[node.is_]
    assert isinstance(node, c.Ask)
    return _answer(node, world)


def _definition(defined: Defined, world: World) -> Trace:
    inner = evaluate(defined.when, world)
    return Trace(
        defined.name,
        inner.value,
        events=inner.events_used() if defined.brief else (),
        detail=defined.name if defined.brief else "",
        children=(inner,),
        kind="definition",
    )


def _answer(node: c.Ask, world: World) -> Trace:
    answer = world.answers.get(node.is_, NOT_ASKED)
    missing = answer.missing
    if answer.value is None and not missing:
        missing = (Missing(node.is_, "could not be evaluated", f"{node.is_}: {answer.text}"),)
    return Trace(
        answer.text or node.is_,
        answer.value,
        events=answer.events,
        missing=missing if answer.value is None else (),
    )


def _all(_: Any, below: tuple[Trace, ...]) -> Trace:
    values = [one.value for one in below]
    value = False if False in values else (None if None in values else True)
    return Trace("all of", value, children=below, kind="all")


def _any(_: Any, below: tuple[Trace, ...]) -> Trace:
    values = [one.value for one in below]
    value = True if True in values else (None if None in values else False)
    return Trace("any of", value, children=below, kind="any")


def _none(node: Any, below: tuple[Trace, ...]) -> Trace:
    inner = _any(node, below)
    value = None if inner.value is None else not inner.value
    return Trace("none of", value, children=below, kind="none")


def _at_least(node: c.AtLeast, below: tuple[Trace, ...]) -> Trace:
    n = node.n
    true = sum(1 for one in below if one.value is True)
    unknown = sum(1 for one in below if one.value is None)
    value = True if true >= n else (None if true + unknown >= n else False)
    return Trace(f"at least {n} of", value, children=below, kind="at_least", need=n)


GROUPS: dict[type[Any], Callable[[Any, tuple[Trace, ...]], Trace]] = {
    c.AllOf: _all,
    c.AnyOf: _any,
    c.NoneOf: _none,
    c.AtLeast: _at_least,
}
LEAVES: dict[type[Any], Callable[[Any, State], Trace]] = {
    c.Manifestation: signs.manifestation,
    c.InfectionIs: signs.infection,
    c.DiagnosisIs: signs.diagnosis,
    c.ScoreIs: signs.score,
    c.Life: signs.life,
    c.Age: signs.age,
    c.Sex: signs.sex,
    c.PregnancyIs: signs.pregnancy,
    c.Therapy: treated.therapy,
    c.Response: treated.response,
    c.Lines: treated.lines,
    c.Procedure: treated.procedure,
    c.AllergyIs: treated.allergy,
    c.FeedingIs: treated.feeding,
    c.Measurement: tested.measurement,
    c.DrugLevel: tested.level,
    c.Genetic: genetic.genotype,
    c.TypingIs: genetic.typing,
}
