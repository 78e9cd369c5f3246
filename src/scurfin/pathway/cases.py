"""Running the cases that stand beside each rule: small children, and what the rule must say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scurfin.pathway.conditions import Condition
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.model import Case, Defined
from scurfin.pathway.traces import Answer, Trace
from scurfin.record.reader import from_data
from scurfin.state import state
from scurfin.terms.source_text import InputError


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


def said(value: bool | None) -> str:
    return {True: "true", False: "false", None: "unknown"}[value]


def run_case(
    rule: str, when: Condition, case: Case, definitions: Mapping[str, Defined]
) -> CaseResult:
    """Evaluate ``when`` on the child of ``case`` and compare."""
    expected = case.expect if isinstance(case.expect, str) else said(case.expect)
    told = {
        "id": "case",
        "sex": case.sex,
        "timeline": list(case.timeline),
        **({"family": case.family} if case.family else {}),
    }
    try:
        record = from_data({"child": told}, file=f"case '{case.name}' of {rule}").one()
    except InputError as refused:
        return CaseResult(rule, case.name, expected, "", str(refused), None)
    answers = {key: Answer(value, key) for key, value in case.answers.items()}
    trace = evaluate(when, World(state(record), definitions, answers))
    found = said(trace.value)
    problem = "" if found == expected else f"expected {expected}, found {found}"
    keys = {one.key for one in trace.open()}
    lacking = [key for key in case.missing if not any(key in one for one in keys)]
    if not problem and lacking:
        problem = (
            f"'{', '.join(lacking)}' should be asked; asked: {', '.join(sorted(keys)) or 'nothing'}"
        )
    return CaseResult(rule, case.name, expected, found, problem, trace)
