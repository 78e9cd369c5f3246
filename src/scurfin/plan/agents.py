"""A treatment as safety sees it: what runs, is planned, or would be given; and what was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scurfin.knowledge.model import Side
from scurfin.knowledge.store import knowledge
from scurfin.pathway.traces import Missing
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
    """All alerts; what blocks a drug that is not given yet, what flags one that runs; what is open.

    ``asks`` are questions with the rule that asks; ``open`` those that a drug's safety hangs on.
    """

    alerts: list[Alert] = field(default_factory=list)
    blocked: dict[str, list[str]] = field(default_factory=dict)
    flagged: dict[str, list[str]] = field(default_factory=dict)
    asks: list[tuple[str, Missing]] = field(default_factory=list)
    open: dict[str, list[Missing]] = field(default_factory=dict)


def withhold(found: Safety, agent: Agent, alert: str) -> None:
    """A drug not given yet is blocked; one that runs is flagged, since no rule stops it."""
    kind = found.flagged if agent.standing == "running" else found.blocked
    kind.setdefault(agent.drug, []).append(alert)


def agents(state: State, proposed: Iterable[str]) -> tuple[Agent, ...]:
    """Running, then planned in the record, then proposed by the plan; each drug once."""
    found: dict[str, Agent] = {}
    for one in state.treatments.values():
        if one.running or one.planned:
            found[one.drug] = told(one)
    for name in proposed:
        if name not in found:
            found[name] = proposal(name)
    return tuple(found.values())


def told(one: Treatment) -> Agent:
    standing = "running" if one.running else "planned"
    return Agent(one.drug, one.name, one.classes, one.topical, standing, one.events)


def proposal(name: str) -> Agent:
    """A drug that is not given yet."""
    known = knowledge().drugs[name]
    return Agent(name, known.name, frozenset(known.classes), known.route == "topical", "proposed")
