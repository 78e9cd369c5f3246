"""Why a drug's usual dose is not this child's: partners that run, genes and organs told."""

from __future__ import annotations

import msgspec

from scurfin.dose import Dose, Doses, doses
from scurfin.dose.adjust import Reason, adjusted
from scurfin.knowledge.model import Drug
from scurfin.knowledge.store import knowledge
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.model import Contraindication, Gives, Pathway
from scurfin.plan.agents import agents, proposal
from scurfin.plan.safety import applies, between
from scurfin.state.model import State


def fitted(drug: Drug, indication: str, state: State, rules: Pathway, world: World) -> Doses:
    """The doses for an indication, as this child's partners, genes and organs change them."""
    usual = doses(drug, indication, state)
    for rule in rules.contraindications:
        known = usual.fitting or usual.alternatives
        mine = rule.instead and applies(rule, proposal(drug.id)) and known
        if mine and evaluate(rule.when, world).value is True:
            usual = _instead(usual, doses(drug, rule.instead, state), rule)
    return adjusted(usual, drug, factors(drug, state, rules, world), state.body)


def _instead(usual: Doses, other: Doses, rule: Contraindication) -> Doses:
    """The other doses in the place, and with the rank, of the usual ones."""
    first = (*usual.fitting, *usual.alternatives)[0]
    found = tuple(
        msgspec.structs.replace(
            one,
            use=first.use,
            adjusted=(rule.effect,),
            facts=tuple(dict.fromkeys((*one.facts, *rule.facts))),
            arithmetic=f"{one.arithmetic}; in place of {first.text}: {rule.effect}",
        )
        for one in (*other.fitting, *other.alternatives)
    )
    if not found:
        return usual
    if usual.fitting:
        return msgspec.structs.replace(usual, fitting=found, alternatives=())
    return msgspec.structs.replace(usual, alternatives=found)


def given_too(
    asked: tuple[Gives, ...], state: State, rules: Pathway, world: World
) -> tuple[Dose, ...]:
    """The doses of further drugs that stand beside a line or an option, fitted to this child."""
    found: list[Dose] = []
    for one in asked:
        drug = knowledge().drugs[one.drug]
        made = fitted(drug, one.indication, state, rules, world)
        found += (*made.fitting, *made.alternatives, *made.limits)
    return tuple(found)


def factors(drug: Drug, state: State, rules: Pathway, world: World) -> tuple[Reason, ...]:
    """Each factor of the dose that holds for this child, with what it is for in words."""
    mine = proposal(drug.id)
    found = []
    for other in agents(state, ()):
        if other.drug == drug.id:
            continue
        found += [
            Reason(each.dose, f"beside {other.name}")
            for each in between(mine, other)
            if each.dose is not None and each.affected in (mine.drug, *mine.classes)
        ]
    for rule in rules.contraindications:
        if rule.dose is None or not applies(rule, mine):
            continue
        if evaluate(rule.when, world).value is True:
            found.append(Reason(rule.dose, rule.dose.words))
    return tuple(found)
