"""Safety over everything that runs, is planned or is proposed: one alert for each cause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scurfin.knowledge.model import Interaction, Side
from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import drug as known_drug
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.model import Contraindication, Pathway
from scurfin.pathway.traces import Missing
from scurfin.pathway.treated import lately
from scurfin.plan.model import Alert
from scurfin.state.model import State, Treatment

TIERS = ("stop", "change", "watch")


@dataclass(frozen=True)
class Agent:
    """A treatment as safety sees it: what runs, or what would be given."""

    drug: str
    name: str
    classes: frozenset[str]
    topical: bool
    standing: str
    events: tuple[str, ...] = ()

    def is_(self, side: Side) -> bool:
        if side.of != self.drug and side.of not in self.classes:
            return False
        if side.route == "topical":
            return self.topical
        return not (self.topical and not side.route)


@dataclass
class Safety:
    """All alerts, what each drug is blocked by, and what safety would like to know."""

    alerts: list[Alert] = field(default_factory=list)
    blocked: dict[str, list[str]] = field(default_factory=dict)
    asks: list[tuple[str, Missing]] = field(default_factory=list)


def agents(state: State, proposed: Iterable[str]) -> tuple[Agent, ...]:
    """Running, then planned in the record, then proposed by the plan; each drug once."""
    found: dict[str, Agent] = {}
    for one in state.treatments.values():
        if one.running or one.planned:
            found[one.drug] = _told(one)
    for name in proposed:
        if name not in found:
            found[name] = proposal(name)
    return tuple(found.values())


def _told(one: Treatment) -> Agent:
    standing = "running" if one.running else "planned"
    return Agent(one.drug, one.name, one.classes, one.topical, standing, one.events)


def proposal(name: str) -> Agent:
    """A drug that is not given yet."""
    known = knowledge().drugs[name]
    return Agent(name, known.name, frozenset(known.classes), known.route == "topical", "proposed")


def review(state: State, rules: Pathway, world: World, proposed: Iterable[str]) -> Safety:
    """Interactions, contraindications, duplicates and allergies among all agents."""
    found = Safety()
    everyone = agents(state, proposed)
    found.alerts += _interactions(everyone, found)
    for agent in everyone:
        found.alerts += _against(agent, rules, world, found)
        found.alerts += _allergy(agent, state, found)
    found.alerts += _after_stopping(state)
    found.alerts += _untrusted(state, rules, world)
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


def _interactions(everyone: tuple[Agent, ...], found: Safety) -> list[Alert]:
    by_cause: dict[str, list[tuple[Interaction, Agent, Agent]]] = {}
    for place, one in enumerate(everyone):
        for other in everyone[place + 1 :]:
            for each in between(one, other):
                by_cause.setdefault(each.cause or each.id, []).append((each, one, other))
    return [_one_alert(cause, hits, found) for cause, hits in by_cause.items()]


def _one_alert(cause: str, hits: list[tuple[Interaction, Agent, Agent]], found: Safety) -> Alert:
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
    actions = list(dict.fromkeys(each.action for each, _, _ in hits))
    name = f"interaction:{worst.id}" if len(hits) == 1 else f"interaction:{_key(cause)}"
    for each, one, other in hits:
        if each.tier == "stop":
            yields = max((one, other), key=_yields)
            if yields.standing != "running":
                found.blocked.setdefault(yields.drug, []).append(name)
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


def _yields(agent: Agent) -> tuple[bool, int]:
    """Which of two partners gives way: a vaccine always, then what is only planned or proposed."""
    return ("vaccine" in agent.classes, ("running", "proposed", "planned").index(agent.standing))


def _key(cause: str) -> str:
    return cause.lower().replace(" ", "-")


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
        if trace.value is None and rule.if_unknown == "ask":
            found.asks.extend((rule.id, one) for one in trace.open())
        if trace.value is not True:
            continue
        name = f"contraindication:{rule.id}"
        if rule.tier == "stop" and agent.standing != "running":
            found.blocked.setdefault(agent.drug, []).append(name)
        alerts.append(
            Alert(
                id=name,
                tier=rule.tier,
                cause=rule.cause or rule.id,
                text=f"{agent.name} ({agent.standing}): {rule.effect}",
                action=rule.action,
                involves=(agent.drug,),
                facts=rule.facts,
                because=trace.events_used(),
                override=rule.override,
            )
        )
    return alerts


def _allergy(agent: Agent, state: State, found: Safety) -> list[Alert]:
    hits = [
        (seen.id, event.to, event.reaction)
        for seen, event in state.allergies
        if event.status == "present" and _means(event.to, agent)
    ]
    hits += [
        (seen.id, event.to, event.what)
        for seen, event in state.reactions
        if _means(event.to, agent) and agent.standing != "running"
    ]
    if not hits:
        return []
    name = f"allergy:{agent.drug}"
    if agent.standing != "running":
        found.blocked.setdefault(agent.drug, []).append(name)
    told = "; ".join(f"{to}: {what}" if what else to for _, to, what in hits)
    return [
        Alert(
            id=name,
            tier="stop",
            cause="allergy or earlier reaction",
            text=f"{agent.name} ({agent.standing}): the record tells a reaction ({told})",
            action="Do not give it unless the reaction has been cleared by who knows it.",
            involves=(agent.drug,),
            facts=(),
            because=tuple(event for event, _, _ in hits),
        )
    ]


def _means(told: str, agent: Agent) -> bool:
    known = known_drug(told)
    if known is None:
        low = told.strip().lower()
        return low == agent.name.lower() or low in {cls.lower() for cls in agent.classes}
    return known.id == agent.drug


def _after_stopping(state: State) -> list[Alert]:
    """A partner that was stopped of late: what its level-moving effect leaves behind."""
    running = [_told(one) for one in state.treatments.values() if one.running]
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


def _untrusted(state: State, rules: Pathway, world: World) -> list[Alert]:
    """Test results told that cannot be trusted in this child now."""
    found: dict[str, Alert] = {}
    for rule in rules.validity:
        told = state.measures.get(rule.test)
        if told is None or told.state != "known":
            continue
        trace = evaluate(rule.when, world)
        if trace.value is True:
            found.setdefault(
                rule.text,
                Alert(
                    id=f"validity:{rule.id}",
                    tier="watch",
                    cause=rule.id,
                    text=f"{told.name} {told.told}: {rule.text}",
                    action="Do not act on this result alone.",
                    involves=(),
                    facts=rule.facts,
                    because=(told.event, *trace.events_used()),
                ),
            )
    return list(found.values())
