"""Two treatments of one kind at once: meant, or a change that nobody wrote down?

A kind is a chemical subgroup of the ATC classification (its first five signs).
"""

from __future__ import annotations

from itertools import combinations

from scurfin.knowledge.store import knowledge
from scurfin.plan.agents import Agent
from scurfin.plan.model import Alert

# ATC subgroups that hold unlike agents: given together they are no duplicate.
MIXED = ("L01AA", "L01AB", "L01BB", "L04AA", "L04AC", "L04AG", "L04AX", "B05BA", "J07BB")


def alerts(everyone: tuple[Agent, ...], told: set[frozenset[str]]) -> list[Alert]:
    """An alert for each pair of one kind that the record tells; ``told``: pairs alerted already."""
    given = [one for one in everyone if one.standing != "proposed" and _kind(one)]
    return [
        _alert(one, other)
        for one, other in combinations(given, 2)
        if _kind(one) == _kind(other) and frozenset((one.drug, other.drug)) not in told
    ]


def _kind(agent: Agent) -> str:
    known = knowledge().drugs.get(agent.drug)
    kind = known.atc[:5] if known is not None and not agent.topical else ""
    return kind if len(kind) == 5 and kind not in MIXED else ""


def _alert(one: Agent, other: Agent) -> Alert:
    return Alert(
        id=f"duplicate:{one.drug}:{other.drug}",
        tier="watch",
        cause="two of one kind",
        text=(
            f"{one.name} ({one.standing}) with {other.name} ({other.standing}): two treatments of "
            f"one kind (ATC {_kind(one)})."
        ),
        action="Are both meant, or was one put in place of the other? If both, count their sum.",
        involves=tuple(sorted((one.drug, other.drug))),
        facts=(),
        because=(*one.events, *other.events),
    )
