"""Safety over everything that runs, is planned or is proposed: one alert for each cause."""

from __future__ import annotations

from collections.abc import Iterable

from scurfin.knowledge.model import DoseFactor, Interaction
from scurfin.knowledge.store import knowledge
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.model import Contraindication, Pathway
from scurfin.pathway.treated import lately
from scurfin.plan import allergy, duplicates, running_dose, untrusted
from scurfin.plan.agents import TIERS, Agent, Safety, agents, told, withhold
from scurfin.plan.model import Alert
from scurfin.record.model import BIRTH
from scurfin.state.model import State
from scurfin.terms.ages import DAYS_PER_MONTH


def review(state: State, rules: Pathway, world: World, proposed: Iterable[str]) -> Safety:
    """Interactions, contraindications and allergies among all agents."""
    found = Safety()
    everyone = agents(state, proposed)
    found.alerts += _interactions(everyone, state, found)
    paired = {frozenset(one.involves) for one in found.alerts}
    found.alerts += duplicates.alerts(everyone, paired)
    found.alerts += _too_soon_after(everyone, state, found)
    for agent in everyone:
        found.alerts += _against(agent, rules, world, found)
        found.alerts += allergy.alerts(agent, state, found)
    found.asks += allergy.not_understood(state)
    found.alerts += running_dose.above_all(state, rules, world)
    found.asks += running_dose.not_read(state)
    found.alerts += _after_stopping(state)
    found.alerts += untrusted.alerts(state, rules, world)
    found.alerts.sort(key=lambda alert: (TIERS.index(alert.tier), alert.id))
    return found


def between(one: Agent, other: Agent) -> tuple[Interaction, ...]:
    """The interactions of two agents, the strictest first."""
    hits = [
        each
        for each in knowledge().interactions.values()
        if (one.is_(each.a) and other.is_(each.b)) or (one.is_(each.b) and other.is_(each.a))
    ]
    return tuple(sorted(hits, key=lambda each: (TIERS.index(each.tier), each.id)))


def _interactions(everyone: tuple[Agent, ...], state: State, found: Safety) -> list[Alert]:
    by_cause: dict[str, list[tuple[Interaction, Agent, Agent]]] = {}
    for place, one in enumerate(everyone):
        for other in everyone[place + 1 :]:
            for each in between(one, other):
                by_cause.setdefault(each.cause or each.id, []).append((each, one, other))
    return [_one_alert(cause, hits, state, found) for cause, hits in by_cause.items()]


def _one_alert(
    cause: str, hits: list[tuple[Interaction, Agent, Agent]], state: State, found: Safety
) -> Alert:
    hits.sort(key=lambda hit: (TIERS.index(hit[0].tier), hit[0].id))
    worst = hits[0][0]
    involved = {agent.name: agent for _, one, other in hits for agent in (one, other)}
    pairs = "; ".join(
        dict.fromkeys(
            f"{one.name} ({one.standing}) with {other.name} ({other.standing})"
            for _, one, other in hits
        )
    )
    effects = list(dict.fromkeys(_effect(each) for each, _, _ in hits))
    effects = [
        one for one in effects if not any(one != other and _within(one, other) for other in effects)
    ]
    actions = [each.action for each, _, _ in hits]
    actions += [
        _worked_out(agent, each.dose, state)
        for each, *both in hits
        for agent in both
        if each.dose is not None and each.affected in (agent.drug, *agent.classes)
    ]
    actions = [one for one in dict.fromkeys(actions) if one]
    name = f"interaction:{worst.id}" if len(hits) == 1 else f"interaction:{_key(cause)}"
    for each, one, other in hits:
        if each.tier == "stop":
            yields = other if _yields(other) >= _yields(one) else one
            withhold(found, yields, name)
    return Alert(
        id=name,
        tier=worst.tier,
        cause=cause,
        text=f"{pairs}: {' '.join(effects)}",
        action=" ".join(actions),
        involves=tuple(sorted({agent.drug for agent in involved.values()})),
        facts=tuple(dict.fromkeys(fact for each, _, _ in hits for fact in each.facts)),
        because=tuple(
            dict.fromkeys(event for agent in involved.values() for event in agent.events)
        ),
    )


def _worked_out(agent: Agent, factor: DoseFactor, state: State) -> str:
    """What a factor makes of the dose that runs; '' where none is told or it runs not."""
    one = state.treatments.get(agent.drug)
    return running_dose.multiplied(one, factor) if one is not None and one.running else ""


def _within(one: str, other: str) -> bool:
    """Does ``other`` say all that ``one`` says?"""
    return other.startswith(one.rstrip("."))


def _yields(agent: Agent) -> tuple[bool, int]:
    """Which of two partners gives way: a vaccine always, then what is only planned or proposed."""
    return ("vaccine" in agent.classes, ("running", "proposed", "planned").index(agent.standing))


def _key(cause: str) -> str:
    return cause.lower().replace(" ", "-")


def _too_soon_after(everyone: tuple[Agent, ...], state: State, found: Safety) -> list[Alert]:
    """Partners that ended too short a time ago, or nobody knows when."""
    alerts = []
    for past in state.treatments.values():
        if past.running or past.planned or not past.stopped:
            continue
        gone = Agent(past.drug, past.name, past.classes, past.topical, "stopped", past.events)
        for agent in everyone:
            for each in between(gone, agent):
                if each.months_after is None or agent.standing == "running":
                    continue
                ended = state.record.find(past.stopped)
                since = None
                if ended is not None and ended.when is not None and state.age is not None:
                    root = ended.when.root == BIRTH
                    since = state.age.low - ended.when.span.high if root else None
                if since is not None and since >= each.months_after * DAYS_PER_MONTH:
                    continue
                told = "" if since is not None else " (when it ended is not told)"
                name = f"too-soon:{each.id}:{agent.drug}"
                withhold(found, agent, name)
                alerts.append(
                    Alert(
                        id=name,
                        tier=each.tier,
                        cause=each.cause or each.id,
                        text=(
                            f"{agent.name} ({agent.standing}) less than {each.months_after:g} "
                            f"months after {gone.name}{told}: {each.effect}"
                        ),
                        action=each.action,
                        involves=(gone.drug, agent.drug),
                        facts=each.facts,
                        because=gone.events,
                    )
                )
    return alerts


def _effect(one: Interaction) -> str:
    return f"{one.effect} ({one.size})" if one.size and one.size not in one.effect else one.effect


def applies(rule: Contraindication, agent: Agent) -> bool:
    return rule.of == agent.drug or rule.of in agent.classes


def _against(agent: Agent, rules: Pathway, world: World, found: Safety) -> list[Alert]:
    alerts = []
    for rule in rules.contraindications:
        if not applies(rule, agent):
            continue
        trace = evaluate(rule.when, world)
        if trace.value is None and (rule.if_unknown == "ask" or rule.tier == "stop"):
            found.asks.extend((rule.id, one) for one in trace.open())
            found.open.setdefault(agent.drug, []).extend(trace.open())
        if trace.value is not True:
            continue
        name = f"contraindication:{rule.id}"
        if rule.tier == "stop":
            withhold(found, agent, name)
        sized = _worked_out(agent, rule.dose, world.state) if rule.dose is not None else ""
        alerts.append(
            Alert(
                id=name,
                tier=rule.tier,
                cause=rule.cause or rule.id,
                text=f"{agent.name} ({agent.standing}): {rule.effect}",
                action=f"{rule.action} {sized}".rstrip(),
                involves=(agent.drug,),
                facts=rule.facts,
                because=trace.events_used(),
                override=rule.override,
            )
        )
    return alerts


def _after_stopping(state: State) -> list[Alert]:
    """A partner that was stopped of late: what its level-moving effect leaves behind."""
    running = [told(one) for one in state.treatments.values() if one.running]
    stopped = [
        Agent(one.drug, one.name, one.classes, one.topical, "stopped", one.events)
        for one in state.treatments.values()
        if not one.running and lately(one.stopped_turn, state)
    ]
    return [
        _lost(gone, other, each)
        for gone in stopped
        for other in running
        for each in between(gone, other)
        if each.on_stop and each.affected in ("", other.drug, *other.classes)
    ]


def _lost(gone: Agent, other: Agent, each: Interaction) -> Alert:
    return Alert(
        id=f"stopped:{each.id}:{other.drug}",
        tier="change",
        cause=f"{gone.name} stopped beside {other.name}",
        text=f"{gone.name} was stopped and {other.name} runs on: its effect is lost.",
        action=each.on_stop,
        involves=(gone.drug, other.drug),
        facts=each.facts,
        because=(*gone.events, *other.events),
    )
