"""From a rule that holds to a line of the plan: what it means for what runs already."""

from __future__ import annotations

from dataclasses import dataclass

from scurfin.dose import Doses
from scurfin.knowledge.model import Drug
from scurfin.knowledge.store import knowledge
from scurfin.pathway.interpret import World
from scurfin.pathway.model import Pathway, Recommendation
from scurfin.pathway.reviews import signed_by
from scurfin.pathway.traces import Missing, Trace
from scurfin.plan.factors import fitted, given_too
from scurfin.plan.model import Line, Reason, Status
from scurfin.plan.options import choices
from scurfin.plan.told import event_words
from scurfin.state.model import State, Treatment
from scurfin.terms.quantities import number


@dataclass(frozen=True)
class Held:
    """A rule with its evaluated conditions."""

    rule: Recommendation
    when: Trace
    unless: Trace | None
    done: Trace | None
    order: int


VERBS = {
    "start": "start",
    "change": "change",
    "stop": "stop",
    "order": "order",
    "refer": "refer to",
    "activate": "activate",
    "clear": "clear for",
    "offer": "choose",
    "advise": "",
    "watch": "watch",
}


def line(held: Held, state: State, rules: Pathway, world: World) -> tuple[Line, Doses | None]:
    """The line that ``held`` makes for this child, before safety has looked at it."""
    rule = held.rule
    drug = knowledge().drugs.get(rule.do.what)
    serving = _serving(drug, state) if rule.do.verb == "start" and drug is not None else None
    made = None
    if _dosed(rule, drug) and drug is not None:
        made = fitted(drug, rule.do.indication, state, rules, world)
    status = _status(held, drug, serving)
    fitting = made.fitting if made is not None else ()
    first = fitting[0] if fitting and status != "continue" else None
    others = fitting[1:] if first is not None else fitting
    rest = (*others, *made.alternatives, *made.limits) if made is not None else ()
    rest = (*rest, *given_too(rule.gives, state, rules, world))
    facts = tuple(
        dict.fromkeys((*rule.facts, *(fact for one in (*fitting, *rest) for fact in one.facts)))
    )
    open_ = questions_of(held)
    return (
        Line(
            id=rule.id,
            stage=rule.stage,
            action=_action(rule, drug, status),
            status=status,
            urgency=rule.urgency,
            text=rule.text,
            dose=first,
            more_doses=tuple(rest),
            dose_unknown=made.unknown if made is not None else "",
            because=_because(rule, held.when, state),
            facts=facts,
            certainty=rule.certainty,
            strength=rule.strength,
            blocked_by=(),
            reviewed_by=signed_by(rule, rules),
            running=_running(serving),
            unless=_unless(held, state, drug, serving, status),
            known_first=_known_first(held),
            choices=choices(rule, state, rules, world) if rule.options else (),
            open=tuple(one.question for one in open_) if status == "ask" else (),
            would_change=rule.would_change,
            disagreement=rule.disagreement,
            weak=weak(facts),
        ),
        made,
    )


def _action(rule: Recommendation, drug: Drug | None, status: Status) -> str:
    what = drug.name if drug is not None else rule.do.what
    verb = "continue" if status == "continue" and rule.do.verb == "start" else VERBS[rule.do.verb]
    return f"{verb} {what}".strip()


def weak(facts: tuple[str, ...]) -> tuple[str, ...]:
    """Which facts are unverified, second-hand, superseded or our own reading, in words."""
    found = []
    for one in facts:
        fact = knowledge().facts[one]
        if fact.weakness:
            found.append(f"{one}: {fact.weakness}")
        elif fact.interpretation:
            found.append(f"{one}: interpretation")
    return tuple(found)


def _dosed(rule: Recommendation, drug: Drug | None) -> bool:
    return drug is not None and rule.doses and rule.do.verb == "start"


def _serving(drug: Drug, state: State) -> Treatment | None:
    for name in (drug.id, *drug.served_by):
        found = state.treatments.get(name)
        if found is not None and found.running:
            return found
    return None


def _status(held: Held, drug: Drug | None, serving: Treatment | None) -> Status:
    rule = held.rule
    if held.when.value is None:
        return "consider" if rule.if_unknown == "act" else "ask"
    if held.unless is not None and held.unless.value is None and rule.unless_unknown == "ask":
        return "ask"
    if held.done is not None and held.done.value is True:
        return "done"
    if rule.do.verb == "start" and drug is not None and rule.stage != "emergency":
        return "continue" if serving is not None else "start"
    if rule.do.verb in ("offer", "clear"):
        return "consider"
    if rule.do.verb in ("change", "stop"):
        return rule.do.verb
    if rule.do.verb == "watch":
        return "continue"
    return "start"


def _running(serving: Treatment | None) -> str:
    if serving is None:
        return ""
    parts = [f"{serving.name} runs"]
    if serving.told_dose:
        parts.append(f"told as {serving.told_dose}")
    if serving.per_kg is not None and serving.dose is not None:
        parts.append(f"= {number(round(serving.per_kg, 2))} {serving.dose.unit}/kg/day")
    if serving.level is not None:
        level = serving.level
        said = f"last level {number(level.value)} {level.unit} ({level.timing})"
        if level.target is not None and level.position != "unknown":
            low, high = number(level.target[0]), number(level.target[1])
            said += f", {level.position} against {low}-{high} {level.unit}: {level.target_from}"
        elif level.why:
            said += f": {level.why}"
        parts.append(said)
    return ", ".join(parts)


def _unless(
    held: Held, state: State, drug: Drug | None, serving: Treatment | None, status: Status
) -> str:
    parts = []
    listed = "medications" in state.complete
    if status == "start" and drug is not None and serving is None and not listed:
        known = any(name in state.treatments for name in (drug.id, *drug.served_by))
        if not known and held.rule.do.verb == "start":
            parts.append("it is given already (the list of medicines is not told as complete)")
    if first := _known_first(held):
        parts.append(f"to be known first: {' '.join(first)}")
    return "; ".join(parts)


def _known_first(held: Held) -> tuple[str, ...]:
    """The questions whose answer may forbid the line."""
    unless = held.unless
    if unless is None or unless.value is not None or held.rule.unless_unknown == "quiet":
        return ()
    return tuple(one.question for one in unless.open())


def _because(rule: Recommendation, when: Trace, state: State) -> tuple[Reason, ...]:
    """The rule's reason, then what is seen in this child, each finding once."""
    found = [Reason(text=rule.because)]
    said: set[str] = set()
    for leaf in when.true_leaves():
        pieces = [one for one in (leaf.detail or leaf.label).split("; ") if one not in said]
        if not leaf.events or not pieces:
            continue
        said.update(pieces)
        words = "; ".join(pieces) + _inside(leaf)
        single = len(pieces) == 1 and leaf.kind != "definition"
        told = event_words(leaf.events[-1], state.record) if single else ""
        bracket = told and told != words
        found.append(Reason(text=f"{words} [{told}]" if bracket else words, events=leaf.events))
    return tuple(found)


def _inside(leaf: Trace) -> str:
    """What a brief definition rests on in this child, the first three findings."""
    if leaf.kind != "definition" or not leaf.detail:
        return ""
    found = dict.fromkeys(one.detail for one in leaf.children[0].true_leaves() if one.detail)
    return f" ({', '.join(list(found)[:3])})" if found else ""


def questions_of(held: Held) -> tuple[Missing, ...]:
    """What the rule hangs on, if it hangs."""
    found = list(held.when.open())
    if held.unless is not None:
        found += held.unless.open()
    return tuple({one.key: one for one in found}.values())
