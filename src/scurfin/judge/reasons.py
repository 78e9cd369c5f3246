"""Why a decision was not contained, in words: the first thing that stood in the way."""

from __future__ import annotations

from collections.abc import Iterator

from scurfin.judge.decisions import Told
from scurfin.judge.verdicts import Common, Found, fits, near
from scurfin.judge.views import line_of, targets, world_of
from scurfin.knowledge.store import knowledge
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.model import Recommendation
from scurfin.pathway.traces import Missing, Trace
from scurfin.plan import Made

FEW = 2


def reason(told: Told, found: Found, made: Made, everyone: Common) -> str:
    """The reason for ``found``; '' for what is contained."""
    if found.verdict == "contained":
        return ""
    lost = _common(found, everyone)
    if found.verdict == "forbidden":
        return "; ".join(filter(None, (_forbidden(found, made), lost)))
    rules = [
        one
        for one in made.rules.recommendations
        if any(fits(told, each) for each in targets().get(one.id, ()))
    ]
    if found.verdict == "hangs_on_unknown":
        return "; ".join(filter(None, (_hangs(found, rules, made), _near(found, made), lost)))
    said = [lost, _runs(told, made), _near(found, made)]
    return "; ".join(filter(None, said)) or _missed(told, rules, made)


def _common(found: Found, everyone: Common) -> str:
    if not found.common:
        return ""
    return (
        f"{_list(found.common)}: proposed in over 90 % of all {everyone.turns} turns, "
        "so it does not count"
    )


def _forbidden(found: Found, made: Made) -> str:
    if not found.matched:
        return found.cause
    line = line_of(made.plan, found.matched[0])
    causes = {one.id: one.text for one in made.plan.alerts}
    why = [causes[name] for name in line.blocked_by if name in causes] if line else []
    return f"{found.matched[0]}: {'; '.join([found.cause, *why])}"


def _hangs(found: Found, rules: list[Recommendation], made: Made) -> str:
    said = []
    for rule in rules:
        if rule.id not in found.matched:
            continue
        verb = "is silent" if line_of(made.plan, rule.id) is None else "asks"
        said.append(f"{rule.id} {verb}, not known: {_question(rule, made)}")
    return _few(said)


def asked(found: Found, made: Made) -> bool:
    """Does the plan show the reader a question that the lines in ``found`` hang on?"""
    shown = {one.key for one in made.plan.questions}
    return any(
        line_of(made.plan, rule.id) is not None or shown & {one.key for one in unknowns(rule, made)}
        for rule in made.rules.recommendations
        if rule.id in found.matched
    )


def _question(rule: Recommendation, made: Made) -> str:
    """The first question of those that would settle the rule."""
    open_ = unknowns(rule, made)
    return open_[0].question if open_ else "whether it holds (it could not be evaluated)"


def unknowns(rule: Recommendation, made: Made) -> tuple[Missing, ...]:
    """The smallest set of unknowns that the rule hangs on; empty if it cannot be evaluated."""
    world = world_of(made)
    try:
        when = evaluate(rule.when, world).open()
        return when or (evaluate(rule.unless, world).open() if rule.unless is not None else ())
    except Exception:
        return ()


def _runs(told: Told, made: Made) -> str:
    if told.verb != "start":
        return ""
    wanted = [name for name in (told.drug, told.group) if name]
    names = dict.fromkeys(one.name for name in wanted for one in made.state.running(name))
    return f"runs already, as far as told: {', '.join(names)}" if names else ""


def _near(found: Found, made: Made) -> str:
    said = []
    for name in found.near:
        line = line_of(made.plan, name)
        if line is not None:
            said.append(f"{line.action} [{name}]")
    return f"the plan names only its group or one that does the same: {_few(said)}" if said else ""


def _missed(told: Told, rules: list[Recommendation], made: Made) -> str:
    if not (told.drug or told.group) and told.verb in ("start", "stop", "change"):
        return f"the word told, '{told.what}', names no treatment known here"
    if not rules:
        return _nobody(told, made)
    if told.verb in ("stop", "change") and not any(
        told.drug == one.drug or told.group in one.classes for one in made.state.running()
    ):
        return "that it runs was not told before"
    world = world_of(made)
    shown = sorted(rules, key=lambda one: line_of(made.plan, one.id) is None)
    return _few([f"{one.id}: {_why_not(one, made, world)}" for one in shown])


def _nobody(told: Told, made: Made) -> str:
    verbs = {"stop": "stops", "change": "changes", "procedure": "names"}
    known = knowledge().drugs.get(told.drug)
    what = known.name if known is not None else told.what
    said = f"no rule {verbs.get(told.verb, 'proposes')} {what}"
    like = [
        one.id
        for one in made.rules.recommendations
        if any(near(told, each) for each in targets().get(one.id, ()))
    ]
    return f"{said}; its group or one that does the same: {_list(tuple(like))}" if like else said


def _why_not(rule: Recommendation, made: Made, world: World) -> str:
    """Why the rule does not propose it; one that raises is named, as the plan does."""
    try:
        return _not_held(rule, made, world)
    except Exception as problem:
        return f"could not be evaluated ({type(problem).__name__})"


def _not_held(rule: Recommendation, made: Made, world: World) -> str:
    line = line_of(made.plan, rule.id)
    if line is not None:
        why = f" ({line.decided})" if line.decided else ""
        return f"is there, but only as '{line.status}'{why}"
    if made.state.life not in rule.lives:
        return f"is for a child who is {' or '.join(rule.lives)}; this one is {made.state.life}"
    trace = evaluate(rule.when, world)
    if trace.value is False:
        return f"not true: {first_false(trace)}"
    objection = evaluate(rule.unless, world) if rule.unless is not None else None
    if objection is not None and objection.value is True:
        return f"objected to: {first_true(objection)}"
    return f"is silent, not known: {_question(rule, made)}"


def first_false(trace: Trace) -> str:
    """What makes ``trace`` false: the condition that fails, and the first finding in it."""
    named, below = "", trace
    while below.children and not (named and below.kind == "any"):
        if below.kind == "definition":
            named, below = named or below.label, below.children[0]
        elif below.kind == "all":
            below = next(one for one in below.children if one.value is False)
        else:
            break
    leaves = list(dict.fromkeys(_false_leaves(below)))
    more = f" and {len(leaves) - 1} more" if len(leaves) > 1 else ""
    why = f"{leaves[0]}{more}" if leaves else below.label
    return f"{named} ({why})" if named else why


def _false_leaves(trace: Trace) -> Iterator[str]:
    """The findings that make ``trace`` false; under 'all' the first is enough."""
    if not trace.children:
        yield _leaf(trace)
    elif trace.kind == "none":
        yield f"it is so that {first_true(next(one for one in trace.children if one.value))}"
    else:
        false = [one for one in trace.children if one.value is False]
        for one in false[:1] if trace.kind == "all" else false:
            yield from _false_leaves(one)


def first_true(trace: Trace) -> str:
    """The first finding that makes ``trace`` true, in words."""
    leaves = trace.true_leaves()
    return _leaf(leaves[0]) if leaves else trace.label


def _leaf(trace: Trace) -> str:
    detail = trace.detail.split("; ")[0]
    return f"{trace.label} ({detail})" if detail and detail != trace.label else trace.label


def _few(said: list[str]) -> str:
    more = f"; and {len(said) - FEW} more" if len(said) > FEW else ""
    return "; ".join(said[:FEW]) + more


def _list(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return ", ".join(names[:FEW]) + more
