"""Making the plan: evaluate, ask the experts, compose lines, check safety, order, schedule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import TypeVar

from scurfin.knowledge.store import knowledge
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.loader import pathway
from scurfin.pathway.model import Pathway, Recommendation
from scurfin.pathway.traces import Answer, Missing
from scurfin.pathway.truth import truth
from scurfin.plan import experts, unread
from scurfin.plan.agents import Safety
from scurfin.plan.card import card, facts_of
from scurfin.plan.couplings import coupled, marked
from scurfin.plan.donors_now import Donors, donors_of
from scurfin.plan.guard import guarded, unreviewed
from scurfin.plan.kin import kin
from scurfin.plan.lines import Held, line, questions_of
from scurfin.plan.model import (
    NOTICE,
    SCHEMA_VERSION,
    CardNow,
    Child,
    Conflict,
    Coupled,
    Due,
    Line,
    Plan,
    SignOff,
    Version,
)
from scurfin.plan.moments import known_at
from scurfin.plan.options import sides
from scurfin.plan.order import merged, place
from scurfin.plan.outlook import outlook_now
from scurfin.plan.preface import preface
from scurfin.plan.present import cited, moment, state_now
from scurfin.plan.published import cases_now, with_counts
from scurfin.plan.questions import Asked, rank
from scurfin.plan.safety import review
from scurfin.plan.schedule import holds_until, schedule
from scurfin.record.model import Record
from scurfin.state import State, state


@dataclass(frozen=True)
class Made:
    """A plan with all that led to it, for those who ask why."""

    plan: Plan
    state: State
    held: dict[str, Held]
    answers: dict[str, Answer]
    safety: Safety
    rules: Pathway


def make(record: Record, at: str | None = None) -> Plan:
    """The plan for ``record`` at a moment (see ``moments.known_at``). Raises InputError."""
    return explain(record, at).plan


def explain(record: Record, at: str | None = None) -> Made:
    """The plan and everything it was made from."""
    seen = known_at(record, at)
    return compose(seen)


def compose(record: Record) -> Made:
    """The plan for all that ``record`` holds. What fails is named in it, and fails closed."""
    rules = pathway()
    now = state(record)
    answers, told = experts.ask(rules, now)
    failures = list(told)
    world = World(now, {one.id: one for one in rules.definitions}, answers)
    held, broken = _hold(rules, now, world)
    failures += broken
    lines, needs = _lines(held, now, rules, world, failures)
    safety = _safety(lines, held, now, rules, world, failures)
    then = partial(_blocked_then, record)
    lines = merged([guarded(one, held[one.id].rule, now, safety, then) for one in lines], held)
    lines.sort(key=lambda one: place(one, held[one.id]))
    lines = with_counts(lines, rules.version, record.id)
    asks = [*safety.asks, *unread.questions(now)]
    needs += [Asked(name, "support", "week", (one,)) for name, one in asks]
    none: tuple[Coupled, ...] = ()
    pairs = _attempt(
        failures, "what must change together", none, lambda: coupled(lines, now, rules, world, held)
    )
    lines = marked(lines, pairs)
    no_check: tuple[Due, ...] = ()
    due = _attempt(
        failures, "the schedule", no_check, lambda: schedule(now, lines, rules, world, held)
    )
    no_card: CardNow | None = None
    mine = _attempt(failures, "the emergency card", no_card, lambda: card(now, rules, world))
    plan = _plan(rules, now, lines, safety, pairs, due, mine, needs, failures)
    return Made(plan, now, held, answers, safety, rules)


def _blocked_then(record: Record, turn: int, name: str) -> tuple[str, ...]:
    """What blocked a line when an earlier decision about it was taken."""
    earlier = compose(record.before_decisions(turn)).plan
    return next(
        (one.blocked_by for one in earlier.recommendations if name in (one.id, *one.also)), ()
    )


Result = TypeVar("Result")


def _attempt(
    failures: list[str], what: str, otherwise: Result, work: Callable[[], Result]
) -> Result:
    """``work``, or ``otherwise`` with the failure named: nothing is dropped in silence."""
    try:
        return work()
    except Exception as problem:
        failures.append(f"{what} could not be evaluated: {type(problem).__name__}: {problem}")
        return otherwise


def _lines(
    held: dict[str, Held], now: State, rules: Pathway, world: World, failures: list[str]
) -> tuple[list[Line], list[Asked]]:
    lines: list[Line] = []
    needs: list[Asked] = []
    for one in held.values():
        found = _attempt(
            failures, f"the line '{one.rule.id}'", None, partial(line, one, now, rules, world)
        )
        if found is None:
            continue
        made, dosed = found
        lines.append(made)
        objection = one.unless is not None and one.unless.value is None
        quiet = one.rule.unless_unknown == "quiet"
        if made.status == "ask" or (objection and not quiet):
            needs.append(Asked(one.rule.id, one.rule.stage, one.rule.urgency, questions_of(one)))
        if dosed is not None and dosed.needs and made.status in ("start", "continue"):
            needs.append(Asked(one.rule.id, one.rule.stage, one.rule.urgency, _sizes(dosed.needs)))
    return lines, needs


def _safety(
    lines: list[Line],
    held: dict[str, Held],
    now: State,
    rules: Pathway,
    world: World,
    failures: list[str],
) -> Safety:
    ordered = sorted(lines, key=lambda one: place(one, held[one.id]))
    actions = [held[one.id].rule.do for one in ordered if one.status in ("start", "consider")]
    proposed = [
        one.what for one in actions if one.verb == "start" and one.what in knowledge().drugs
    ]
    return _attempt(
        failures,
        "safety",
        unreviewed(proposed),
        lambda: review(now, rules, world, dict.fromkeys(proposed)),
    )


def _plan(
    rules: Pathway,
    now: State,
    lines: list[Line],
    safety: Safety,
    pairs: tuple[Coupled, ...],
    due: tuple[Due, ...],
    mine: CardNow | None,
    needs: list[Asked],
    failures: list[str],
) -> Plan:
    record = now.record
    apart = {rule.id for rule in rules.recommendations if not rule.kin}
    near = [one for one in lines if one.id not in apart]
    donors = Donors()
    if _speaks_of_donors(near):
        donors = _attempt(failures, "the order of donors", donors, lambda: donors_of(now))
    relatives = kin(now, lines, rules)
    conflicts = tuple(
        Conflict(id=one.id, about=one.about, sides=sides(one.sides), choice=one.choice)
        for one in rules.disagreements
        if any(each.disagreement == one.id and each.status != "ask" for each in lines)
    )
    view = outlook_now(now, rules.version) if _speaks_of_donors(near) else None
    used = (*_facts(lines, safety, conflicts, pairs, due), *facts_of(mine))
    used = (*used, *(view.facts if view is not None else ()))
    used = (*used, *relatives.facts)
    return Plan(
        schema_version=SCHEMA_VERSION,
        notice=NOTICE,
        child=Child(
            id=record.id,
            name=record.name,
            sex=record.sex,
            born=record.born.isoformat() if record.born else "",
            illustrative=record.illustrative
            or any(one.event.illustrative for one in record.happenings),
        ),
        at=moment(record),
        knowledge=Version(version=rules.version, scurfin=_version()),
        preface=preface(now),
        holds_until=holds_until(now, due, lines),
        recommendations=relatives.lines,
        alerts=tuple(safety.alerts),
        coupled=pairs,
        questions=rank(needs, now, donors.asks),
        schedule=due,
        card=mine,
        state=state_now(now),
        donors=donors.shown,
        donor_order=donors.order,
        family=relatives.relatives,
        outlook=view,
        conflicts=conflicts,
        sources=cited((*used, *donors.facts)),
        cases=cases_now(rules.version),
        failures=(*failures, *relatives.failures),
        sign_off=SignOff(),
    )


@cache
def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("scurfin")
    except PackageNotFoundError:
        return "unknown"


def _hold(rules: Pathway, now: State, world: World) -> tuple[dict[str, Held], list[str]]:
    """The rules that hold, or hang on an unknown; a rule that raises is named, never dropped."""
    held: dict[str, Held] = {}
    broken: list[str] = []
    for order, rule in enumerate(rules.recommendations):
        if now.life not in rule.lives:
            continue
        try:
            one = _evaluated(rule, world, order)
        except Exception as problem:
            broken.append(f"the rule '{rule.id}' could not be evaluated: {problem!r}")
            continue
        if one is not None:
            held[rule.id] = one
    return held, broken


def _evaluated(rule: Recommendation, world: World, order: int) -> Held | None:
    value = truth(rule.when, world)
    if value is False or (rule.unless is not None and truth(rule.unless, world) is True):
        return None
    silent = value is None and rule.if_unknown == "hold"
    if silent and not world.faded:
        return None
    when = evaluate(rule.when, world)
    if silent and not any(one.over for one in when.open()):
        return None
    unless = evaluate(rule.unless, world) if rule.unless is not None else None
    if unless is not None and unless.value is None and rule.unless_unknown == "hold":
        return None
    done = evaluate(rule.done_when, world) if rule.done_when is not None else None
    return Held(rule, when, unless, done, order)


def _sizes(needs: tuple[str, ...]) -> tuple[Missing, ...]:
    words = {
        "weight": "What does the child weigh today?",
        "length": "How long is the child? (for the body surface)",
    }
    return tuple(Missing(need, "not asked", words.get(need, need)) for need in needs)


def _speaks_of_donors(lines: list[Line]) -> bool:
    return any(one.stage == "cure" and one.status != "ask" for one in lines)


def _facts(
    lines: list[Line],
    safety: Safety,
    conflicts: tuple[Conflict, ...],
    pairs: tuple[Coupled, ...],
    due: tuple[Due, ...],
) -> tuple[str, ...]:
    """Every fact that the plan cites, each once."""
    groups: list[tuple[str, ...]] = []
    for one in lines:
        groups.append(one.facts)
        for choice in one.choices:
            groups += [each.facts for each in (*choice.for_, *choice.against, *choice.excluded)]
            groups += [each.facts for each in choice.doses]
    groups += [alert.facts for alert in safety.alerts]
    groups += [pair.facts for pair in pairs]
    groups += [check.facts for check in due]
    groups += [side.facts for conflict in conflicts for side in conflict.sides]
    return tuple(dict.fromkeys(fact for group in groups for fact in group))
