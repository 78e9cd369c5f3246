"""Running the cases that stand beside each rule: small children, and what the rule must say.

A rule holds several conditions (``when``, ``unless``, ``done_when``, the arguments of its
options); a case says what it expects of one or more of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import msgspec

from scurfin.pathway.conditions import AllOf, Condition
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.model import Case, Defined, Expected, Held, Option, Pathway, Recommendation
from scurfin.pathway.traces import Answer, Trace
from scurfin.record.reader import from_data
from scurfin.state import state
from scurfin.state.model import State
from scurfin.terms.source_text import InputError

ALWAYS = AllOf(of=())


@dataclass(frozen=True)
class Subject:
    """A rule with cases, of whatever kind."""

    kind: str
    id: str
    when: Condition
    cases: tuple[Case, ...]
    unless: Condition | None = None
    done: Condition | None = None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class CaseResult:
    rule: str
    case: str
    expected: str
    found: str
    problem: str
    trace: Trace | None

    @property
    def ok(self) -> bool:
        return not self.problem


def subjects(rules: Pathway) -> tuple[Subject, ...]:
    """Every rule that has conditions, in the order of the files."""
    found = [Subject("definition", one.id, one.when, one.cases) for one in rules.definitions]
    found += [_advice(one) for one in rules.recommendations]
    found += [
        Subject("contraindication", one.id, one.when, one.cases) for one in rules.contraindications
    ]
    found += [Subject("coupling", one.id, one.when or ALWAYS, one.cases) for one in rules.couplings]
    found += [Subject("routine", one.id, one.when, one.cases) for one in rules.routines]
    found += [Subject("validity", one.id, one.when, one.cases) for one in rules.validity]
    found += [Subject("card", one.id, one.when, one.cases) for one in rules.card]
    return tuple(found)


def _advice(one: Recommendation) -> Subject:
    return Subject(
        "recommendation", one.id, one.when, one.cases, one.unless, one.done_when, one.options
    )


def said(value: Expected | None) -> str:
    """'true', 'false' or 'unknown', for a value or an expectation."""
    if isinstance(value, str):
        return value
    return {True: "true", False: "false", None: "unknown"}[value]


def run_case(rule: Subject, case: Case, definitions: Mapping[str, Defined]) -> CaseResult:
    """Evaluate the conditions of ``rule`` on the child of ``case`` and compare."""
    expected = said(case.expect)
    try:
        seen = child_of(case)
    except InputError as refused:
        return CaseResult(rule.id, case.name, expected, "", str(refused), None)
    answers = {key: Answer(value, key) for key, value in case.answers.items()}
    world = World(seen, definitions, answers)
    trace = evaluate(rule.when, world)
    found = said(trace.value)
    problem = "" if found == expected else f"expected {expected}, found {found}"
    return CaseResult(
        rule.id,
        case.name,
        expected,
        found,
        problem or _asked(case, trace) or _others(rule, case, world),
        trace,
    )


def child_of(case: Case) -> State:
    """The state of the case's child at the end of the story. Raises InputError."""
    return _child(msgspec.json.encode((case.sex, case.timeline, case.family)))


@cache
def _child(told: bytes) -> State:
    sex, timeline, family = msgspec.json.decode(told)
    child = {"id": "case", "sex": sex, "timeline": timeline}
    if family:
        child["family"] = family
    return state(from_data({"child": child}, file="case").one())


def _asked(case: Case, trace: Trace) -> str:
    keys = {one.key for one in trace.open()} if case.missing else set()
    lacking = [key for key in case.missing if not any(key in one for one in keys)]
    if not lacking:
        return ""
    return f"'{', '.join(lacking)}' should be asked; asked: {', '.join(sorted(keys)) or 'nothing'}"


def _others(rule: Subject, case: Case, world: World) -> str:
    """What the other conditions say wrongly, if anything."""
    for name, wanted, node in (
        ("unless", case.unless, rule.unless),
        ("done_when", case.done, rule.done),
    ):
        if wanted is None:
            continue
        if node is None:
            return f"the rule has no '{name}'"
        found = said(evaluate(node, world).value)
        if found != said(wanted):
            return f"{name}: expected {said(wanted)}, found {found}"
    for what, held in case.options.items():
        option = next((one for one in rule.options if one.what == what), None)
        if option is None:
            return f"the rule has no option '{what}'"
        problem = _held(option, world, held)
        if problem:
            return f"option {what}: {problem}"
    return ""


def _held(option: Option, world: World, wanted: Held) -> str:
    counts = {}
    for name, arguments in (("for", option.for_), ("against", option.against)):
        trees = [one.when for one in arguments if one.when is not None]
        counts[name] = sum(evaluate(tree, world).value is True for tree in trees)
    values = [
        True if one.when is None else evaluate(one.when, world).value for one in option.excludes
    ]
    excluded = True in values or (None if None in values else False)
    found = (counts["for"], counts["against"], said(excluded))
    expected = (wanted.for_, wanted.against, said(wanted.excluded))
    if found == expected:
        return ""
    return (
        f"expected {expected[0]} for, {expected[1]} against, excluded {expected[2]}; "
        f"found {found[0]} for, {found[1]} against, excluded {found[2]}"
    )
