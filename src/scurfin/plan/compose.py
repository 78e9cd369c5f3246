"""Making the plan: evaluate, ask the experts, compose lines, check safety, order, schedule."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import msgspec

from scurfin import donor, family
from scurfin.knowledge.store import knowledge
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.loader import pathway
from scurfin.pathway.model import Pathway, Recommendation
from scurfin.pathway.traces import Answer, Missing
from scurfin.plan import experts
from scurfin.plan.couplings import coupled, marked
from scurfin.plan.lines import Held, line, questions_of
from scurfin.plan.model import (
    NOTICE,
    SCHEMA_VERSION,
    Child,
    Conflict,
    Coupled,
    DonorNow,
    Due,
    Line,
    Plan,
    Reason,
    RelativeNow,
    SignOff,
    Version,
)
from scurfin.plan.moments import known_at
from scurfin.plan.options import sides
from scurfin.plan.present import cited, moment, state_now
from scurfin.plan.questions import Asked, rank
from scurfin.plan.safety import Safety, review
from scurfin.plan.schedule import holds_until, schedule
from scurfin.record.model import Record
from scurfin.state import State, state

STAGES = ("emergency", "support", "control", "diagnose", "cure", "prevent")
URGENCIES = ("now", "week", "soon", "prepare")


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
    """The plan for all that ``record`` holds."""
    rules = pathway()
    now = state(record)
    answers, failures = experts.ask(rules, now)
    world = World(now, {one.id: one for one in rules.definitions}, answers)
    held, broken = _hold(rules, now, world)
    lines: list[Line] = []
    needs: list[Asked] = []
    for one in held.values():
        made, found = line(one, now, rules, world)
        lines.append(made)
        objection = one.unless is not None and one.unless.value is None
        quiet = one.rule.unless_unknown == "quiet"
        if made.status == "ask" or (objection and not quiet):
            needs.append(Asked(one.rule.id, one.rule.stage, one.rule.urgency, questions_of(one)))
        if found is not None and found.needs and made.status in ("start", "continue"):
            needs.append(Asked(one.rule.id, one.rule.stage, one.rule.urgency, _sizes(found.needs)))
    proposed = [
        held[one.id].rule.do.what
        for one in lines
        if one.status == "start"
        and held[one.id].rule.do.what in knowledge().drugs
        and held[one.id].rule.do.verb == "start"
    ]
    safety = review(now, rules, world, dict.fromkeys(proposed))
    lines = [_guarded(one, held[one.id].rule, now, safety) for one in lines]
    lines = _merged(lines, held)
    lines.sort(key=lambda one: _place(one, held[one.id]))
    needs += [Asked(name, "support", "week", (one,)) for name, one in safety.asks]
    pairs = coupled(lines, now, rules, world, held)
    lines = marked(lines, pairs)
    donors = donor.candidates(now) if _speaks_of_donors(lines) else ()
    relatives = family.relatives(now) if any(one.stage == "prevent" for one in lines) else ()
    due = schedule(now, lines, rules, world, held)
    conflicts = tuple(
        Conflict(id=one.id, about=one.about, sides=sides(one.sides), choice=one.choice)
        for one in rules.disagreements
        if any(each.disagreement == one.id and each.status != "ask" for each in lines)
    )
    used = _facts(lines, safety, conflicts, pairs, due)
    plan = Plan(
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
        recommendations=tuple(lines),
        alerts=tuple(safety.alerts),
        coupled=pairs,
        questions=rank(needs, now, donors, lines),
        schedule=due,
        state=state_now(now),
        donors=tuple(
            DonorNow(
                id=one.id,
                relation=one.relation,
                match=one.match,
                carries=one.carries,
                standing=one.standing,
                why=one.why,
                facts=one.facts,
            )
            for one in donors
        ),
        family=tuple(
            RelativeNow(id=one.id, relation=one.relation, result=one.result, why=one.why)
            for one in relatives
        ),
        conflicts=conflicts,
        sources=cited((*used, *(fact for one in donors for fact in one.facts))),
        failures=(*failures, *broken),
        sign_off=SignOff(),
    )
    return Made(plan, now, held, answers, safety, rules)


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
    when = evaluate(rule.when, world)
    if when.value is False:
        return None
    over = any(one.key.startswith("over:") for one in when.open())
    if when.value is None and rule.if_unknown == "hold" and not over:
        return None
    unless = evaluate(rule.unless, world) if rule.unless is not None else None
    if unless is not None and unless.value is True:
        return None
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


def _guarded(one: Line, rule: Recommendation, now: State, safety: Safety) -> Line:
    """The line after safety and after what the clinician decided about it."""
    decided = [event for _, event in now.decisions if event.recommendation == one.id]
    last = decided[-1] if decided else None
    blocked = tuple(dict.fromkeys(safety.blocked.get(rule.do.what, ())))
    said = ""
    if last is not None:
        by = f" by {last.by}" if last.by else ""
        said = f"{last.outcome}{by}" + (f": {last.reason}" if last.reason else "")
    if one.status == "start" and rule.do.verb == "start" and blocked:
        if last is not None and last.outcome == "overridden" and last.reason:
            return msgspec.structs.replace(one, blocked_by=blocked, decided=said)
        return msgspec.structs.replace(one, status="blocked", blocked_by=blocked, decided=said)
    if last is not None and last.outcome == "refused" and one.status != "done":
        return msgspec.structs.replace(one, status="hold", decided=said)
    task = rule.do.verb in ("order", "refer", "activate", "advise")
    if last is not None and last.outcome == "accepted" and task and one.status == "start":
        return msgspec.structs.replace(one, status="done", decided=said)
    return msgspec.structs.replace(one, decided=said) if said else one


def _merged(lines: list[Line], held: dict[str, Held]) -> list[Line]:
    """One line for one drug: several indications are named in it and its doses stand together."""
    found: list[Line] = []
    by_drug: dict[str, int] = {}
    for one in sorted(lines, key=lambda each: _place(each, held[each.id])):
        rule = held[one.id].rule
        key = rule.do.what
        if rule.do.verb != "start" or key not in knowledge().drugs or one.status == "ask":
            found.append(one)
            continue
        if rule.stage == "emergency":
            found.append(one)
            continue
        if key not in by_drug:
            by_drug[key] = len(found)
            found.append(one)
            continue
        found[by_drug[key]] = _joined(found[by_drug[key]], one)
    return found


def _joined(first: Line, other: Line) -> Line:
    doses = {
        (dose.arithmetic, dose.facts): dose
        for dose in (
            *(() if first.dose is None else (first.dose,)),
            *first.more_doses,
            *(() if other.dose is None else (other.dose,)),
            *other.more_doses,
        )
    }
    listed = list(doses.values())
    starts = [dose for dose in listed if dose.use == "start"]
    rest = tuple(dose for dose in listed if dose not in starts[:1])
    reasons = {(one.text, one.events): one for one in (*first.because, *other.because)}
    extra = () if other.text == first.text else (Reason(text=f"Also: {other.text}"),)
    return msgspec.structs.replace(
        first,
        dose=starts[0] if starts else first.dose,
        more_doses=rest,
        because=(*reasons.values(), *extra),
        facts=tuple(dict.fromkeys((*first.facts, *other.facts))),
        weak=tuple(dict.fromkeys((*first.weak, *other.weak))),
        also=(*first.also, other.id),
    )


def _place(one: Line, held: Held) -> tuple[int, int, int, int, int, int]:
    return (
        0 if one.stage == "emergency" else 1,
        1 if one.status in ("ask", "done") else 0,
        URGENCIES.index(one.urgency),
        1 if one.status in ("continue", "hold") else 0,
        STAGES.index(one.stage),
        held.order,
    )


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


def preface(now: State) -> tuple[str, ...]:
    """What this plan is, where a child's plan is not the usual one."""
    found = []
    if not now.record.happenings:
        found.append(
            "Nothing is recorded yet. Tell what is seen, and what was looked for and not found: "
            "a plan grows from the first event."
        )
    if now.life == "unborn":
        found.append(
            "The child is not born. This plan is about the pregnancy, the birth and the first "
            "days; no treatment of the child is proposed."
        )
    if now.life == "dead":
        found.append(
            "The child has died. No treatment is proposed. What remains is the family: who carries "
            "the variant, whom to test, and the next pregnancy."
        )
    if now.record.sex == "female":
        found.append(
            "IPEX affects boys: no girl who carries one FOXP3 variant has been reported with it. "
            "Any manifestation told is treated as such; another cause is to be sought."
        )
    return tuple(found)
