"""Allergies and earlier reactions, held against everything that runs or is proposed.

A word that is not understood is never dropped: it becomes a question.
"""

from __future__ import annotations

from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import drug
from scurfin.pathway.traces import Missing
from scurfin.plan.agents import Agent, Safety, withhold
from scurfin.plan.model import Alert
from scurfin.state.model import State

GRAVE = (None, "severe", "life-threatening")


def alerts(agent: Agent, state: State, found: Safety) -> list[Alert]:
    """The reactions told to this treatment, its ingredients or its group."""
    grave = [
        (seen.id, event.to, event.reaction)
        for seen, event in state.allergies
        if event.status == "present" and means(event.to, agent)
    ]
    mild: list[tuple[str, str, str]] = []
    for seen, event in state.reactions:
        if means(event.to, agent):
            (grave if event.severity in GRAVE else mild).append((seen.id, event.to, event.what))
    made = []
    if grave:
        name = f"allergy:{agent.drug}"
        withhold(found, agent, name)
        made.append(_alert(name, "stop", agent, grave, _GRAVE_ACTION))
    if mild:
        made.append(_alert(f"reaction:{agent.drug}", "watch", agent, mild, _MILD_ACTION))
    return made


_GRAVE_ACTION = "Do not give it unless the reaction has been cleared by who knows it."
_MILD_ACTION = "Watch for it again; ask whether another drug would do."


def _alert(
    name: str, tier: str, agent: Agent, hits: list[tuple[str, str, str]], action: str
) -> Alert:
    told = "; ".join(f"{to}: {what}" if what else to for _, to, what in hits)
    return Alert(
        id=name,
        tier="stop" if tier == "stop" else "watch",
        cause="allergy or earlier reaction",
        text=f"{agent.name} ({agent.standing}): the record tells a reaction ({told})",
        action=action,
        involves=(agent.drug,),
        facts=(),
        because=tuple(event for event, _, _ in hits),
    )


def means(told: str, agent: Agent) -> bool:
    """Does an allergy told in these words speak of this treatment?"""
    named = {agent.drug, agent.drug.removesuffix("-topical")}
    known = drug(told)
    if known is not None and {known.id, known.id.removesuffix("-topical")} & named:
        return True
    mine = {*named, *agent.classes}
    return bool(mine & _of(told))


def _of(told: str) -> set[str]:
    """The drugs and classes that an allergy word means, through its groups and as a class."""
    low = " ".join(told.lower().split())
    known = drug(told)
    found: set[str] = set()
    for group in knowledge().allergy_groups.values():
        members = {known.id, *known.classes} & set(group.of) if known is not None else set()
        if low in (word.lower() for word in group.words) or members:
            found.update(group.of)
    if known is None:
        found.update(
            cls
            for one in knowledge().drugs.values()
            for cls in one.classes
            if cls.lower() in (low, low.removesuffix("s"))
        )
    return found


def not_understood(state: State) -> list[tuple[str, Missing]]:
    """A question for each allergy or reaction to something that is not known here."""
    told = [event.to for _, event in state.allergies if event.status == "present"]
    told += [event.to for _, event in state.reactions]
    return [
        (
            "safety",
            Missing(
                f"allergy:{word}",
                "could not be evaluated",
                f"Which drug is '{word}'? The reaction to it was held against nothing.",
            ),
        )
        for word in dict.fromkeys(told)
        if drug(word) is None and not _of(word)
    ]
