"""Choices between several treatments: arguments for and against, hard exclusions apart."""

from __future__ import annotations

from msgspec.structs import replace

from scurfin.dose import Dose
from scurfin.knowledge.model import Drug
from scurfin.knowledge.store import knowledge
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.model import Argument, Option, Pathway, Recommendation
from scurfin.plan.agents import Safety, agents, proposal
from scurfin.plan.allergy import alerts as allergies
from scurfin.plan.factors import fitted, given_too
from scurfin.plan.model import Choice, Weighed
from scurfin.plan.safety import applies, between
from scurfin.state.model import State
from scurfin.terms.quantities import number


def choices(rule: Recommendation, state: State, rules: Pathway, world: World) -> tuple[Choice, ...]:
    """The options of ``rule`` weighed for this child; the excluded ones stand last."""
    found = [_choice(option, state, rules, world) for option in rule.options]
    return tuple(sorted(found, key=lambda one: bool(one.excluded)))


def _choice(option: Option, state: State, rules: Pathway, world: World) -> Choice:
    known = knowledge().drugs.get(option.what)
    excluded = [*_weighed(option.excludes, world, certain=True)]
    against = list(_weighed(option.against, world))
    excludes = _weighed(option.excludes, world)
    against += [replace(one, forbids=True) for one in excludes if one.holds == "unknown"]
    made: tuple[Dose, ...] = ()
    unknown = ""
    if known is not None:
        found = fitted(known, option.indication or "any", state, rules, world)
        ceilings = [one for one in found.limits if one.use == "ceiling"]
        made = (*found.fitting, *found.alternatives, *ceilings)
        unknown = found.unknown
        mine = proposal(known.id)
        for rule in rules.contraindications:
            if applies(rule, mine):
                trace = evaluate(rule.when, world)
                if trace.value is True:
                    text = f"{rule.effect} {rule.action}"
                    weighed = Weighed(text=text, holds="yes", facts=rule.facts)
                    (excluded if rule.tier == "stop" else against).append(weighed)
                elif trace.value is None and rule.tier == "stop":
                    against.append(
                        Weighed(text=rule.effect, holds="unknown", facts=rule.facts, forbids=True)
                    )
        for alert in allergies(mine, state, Safety()):
            weighed = Weighed(text=alert.text, holds="yes", facts=alert.facts)
            (excluded if alert.tier == "stop" else against).append(weighed)
        replaced = state.line.drugs if state.line is not None else ()
        for other in agents(state, ()):
            if other.drug != mine.drug:
                for each in between(mine, other)[:1]:
                    text = f"with {other.name}: {each.effect} {each.action}".strip()
                    stops = each.tier == "stop"
                    weighed = Weighed(text=text, holds="yes", facts=each.facts, forbids=stops)
                    hard = stops and other.drug not in replaced
                    (excluded if hard else against).append(weighed)
    made = (*made, *given_too(option.gives, state, rules, world))
    return Choice(
        what=option.what,
        name=known.name if known is not None else option.what,
        excluded=tuple(excluded),
        for_=tuple(_weighed(option.for_, world)),
        against=tuple(dict.fromkeys(against)),
        doses=made,
        dose_unknown=unknown,
        watch=_watch(known, grafted=bool(state.transplants)) if known is not None else (),
    )


def _watch(known: Drug, *, grafted: bool) -> tuple[str, ...]:
    """The level to aim at and what is to be measured, in words."""
    found = []
    for target in known.targets:
        if target.after_transplant != grafted:
            continue
        weak = all(knowledge().facts[one].weakness for one in target.facts)
        mark = ", unverified: enter your centre's" if weak else ""
        low, high = number(target.low), number(target.high)
        found.append(f"{target.timing} {low} to {high} {target.unit} ({target.context}{mark})")
    found += [check.what for check in known.monitoring]
    return tuple(dict.fromkeys(found))


def _weighed(
    arguments: tuple[Argument, ...], world: World, *, certain: bool = False
) -> list[Weighed]:
    found = []
    for one in arguments:
        value = True if one.when is None else evaluate(one.when, world).value
        if value is None and not certain and _only_medicines(one, world):
            continue
        if value is True or (value is None and not certain):
            found.append(
                Weighed(text=one.text, holds="yes" if value else "unknown", facts=one.facts)
            )
    return found


def _only_medicines(one: Argument, world: World) -> bool:
    """Does it hang only on the list of medicines? Those that run are told; the rest is noise."""
    assert one.when is not None
    return all(item.key.startswith("therapy:") for item in evaluate(one.when, world).open())


def sides(arguments: tuple[Argument, ...]) -> tuple[Weighed, ...]:
    """Both sides of a disagreement, unweighed."""
    return tuple(Weighed(text=one.text, holds="yes", facts=one.facts) for one in arguments)
