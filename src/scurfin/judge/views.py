"""A plan as judging sees it: what each line does with which treatment, and no more.

Small, so that a decision can be held against the plans of hundreds of other children.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from scurfin.judge.words import TRANSPLANT, Verb, named_in, reading
from scurfin.knowledge.store import knowledge
from scurfin.pathway import conditions as c
from scurfin.pathway.interpret import World
from scurfin.pathway.loader import pathway
from scurfin.pathway.model import Recommendation
from scurfin.pathway.truth import truth
from scurfin.plan import Made
from scurfin.plan.model import Line, Plan
from scurfin.plan.safety import review
from scurfin.record.events import Note

PROPOSED = ("start", "change", "consider")
ACTING = (*PROPOSED, "stop")
SILENT = "silent"
EXCLUDED = "excluded"


@dataclass(frozen=True)
class Target:
    """What a rule does with one treatment. ``of``: drug id, class, or 'transplant'."""

    verb: Verb
    of: str
    option: str = ""
    prevents: bool = False
    words: bool = False


@dataclass(frozen=True)
class Offer:
    """One target of a line of one plan. ``standing`` is the line's status, 'excluded' for an
    option that is excluded, or 'silent' where the rule shows nothing because of an unknown."""

    line: str
    standing: str
    target: Target

    @property
    def proposes(self) -> bool:
        """Is it advised, at least as something to weigh?"""
        return self.standing in PROPOSED or self.standing == self.target.verb == "stop"

    @property
    def activated(self) -> bool:
        """Is the transplant activated, or cleared for conditioning, now or before?"""
        return self.target.verb == TRANSPLANT and (self.proposes or self.standing == "done")


@dataclass(frozen=True)
class Stopped:
    """Why safety would stop a drug in this child; ``beside`` are the partners it is about."""

    text: str
    beside: frozenset[str]


@dataclass(frozen=True)
class View:
    """The plan of one turn, made before its decisions. ``told``: was anything told before them?

    ``acting``: the lines with status start, change, consider or stop. ``actions``: what the
    proposing ones of them say. ``stopped``: by drug, why safety would stop it. ``lifelines``:
    what runs and is never stopped. ``unsafe``: lines that propose what safety blocks.
    """

    case: str
    turn: int
    told: bool
    offers: tuple[Offer, ...]
    acting: frozenset[str] = frozenset()
    actions: tuple[tuple[str, str], ...] = ()
    stopped: tuple[tuple[str, tuple[Stopped, ...]], ...] = ()
    lifelines: frozenset[str] = frozenset()
    lines: int = 0
    asks: int = 0
    questions: int = 0
    unsafe: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()

    def treatments(self) -> frozenset[str]:
        """The drugs and classes that the plan proposes to start or weigh."""
        return frozenset(
            one.target.of for one in self.offers if one.proposes and one.target.verb == "start"
        )

    def activates(self) -> bool:
        """Is the transplant activated by any of its lines?"""
        return any(one.activated for one in self.offers)


def view(made: Made, case: str, turn: int, drugs: Iterable[str]) -> View:
    """``made`` as judging sees it. ``drugs`` are held against safety as if they were planned."""
    plan = made.plan
    told = any(not isinstance(one.event, Note) for one in made.state.record.happenings)
    running = made.state.running()
    acting = [one for one in plan.recommendations if one.status in ACTING]
    stopped, failures = _stopped(made, drugs)
    return View(
        case=case,
        turn=turn,
        told=told,
        offers=tuple(_offers(made)),
        acting=frozenset(name for one in acting for name in (one.id, *one.also)),
        actions=tuple((one.id, one.action) for one in acting if one.status in PROPOSED),
        stopped=stopped,
        lifelines=frozenset(one.drug for one in running if one.lifeline),
        lines=sum(1 for one in plan.recommendations if one.status not in ("ask", "done")),
        asks=sum(1 for one in plan.recommendations if one.status == "ask"),
        questions=len(plan.questions),
        unsafe=_unsafe(made),
        failures=(*plan.failures, *failures),
    )


@cache
def targets() -> dict[str, tuple[Target, ...]]:
    """For each rule that concerns a treatment: what it does with which."""
    found = {one.id: tuple(dict.fromkeys(_targets(one))) for one in pathway().recommendations}
    return {name: mine for name, mine in found.items() if mine}


def _targets(rule: Recommendation) -> Iterator[Target]:
    if _goes_on(rule):
        return
    verb, what = rule.do.verb, rule.do.what
    prevents = "prophylaxis" in f"{what} {rule.do.indication}"
    if verb in ("start", "change", "stop"):
        yield Target(verb, what, prevents=prevents)
    if rule.stage == "cure" and verb in ("activate", "clear"):
        yield Target(TRANSPLANT, TRANSPLANT)
    for option in rule.options:
        if option.what in knowledge().drugs:
            yield Target("start", option.what, option.what, prevents)
        elif verb == "offer":
            for name in named_in(option.what):
                yield Target("start", name, option.what, prevents)
    for one in reading().spoken:
        if one.line == rule.id:
            for of in one.of or (TRANSPLANT,):
                yield Target(one.verb, of, one.option, prevents, words=True)


def _goes_on(rule: Recommendation) -> bool:
    """Does the rule speak of a drug only where it runs already? Such a line starts nothing."""
    parts = rule.when.of if isinstance(rule.when, c.AllOf) else (rule.when,)
    return rule.do.verb == "start" and any(
        isinstance(one, c.Therapy) and one.status == "running" and rule.do.what in c.words(one.is_)
        for one in parts
    )


def world_of(made: Made) -> World:
    """What the conditions of ``made`` were evaluated against."""
    return World(made.state, {one.id: one for one in made.rules.definitions}, made.answers)


def line_of(plan: Plan, rule: str) -> Line | None:
    """The line that a rule makes, alone or merged with another."""
    return next((one for one in plan.recommendations if rule in (one.id, *one.also)), None)


def _offers(made: Made) -> Iterator[Offer]:
    world = world_of(made)
    lines = {name: one for one in made.plan.recommendations for name in (one.id, *one.also)}
    for rule in made.rules.recommendations:
        mine = targets().get(rule.id, ())
        line = lines.get(rule.id)
        if not mine:
            continue
        if line is None:
            if made.state.life in rule.lives and _open(rule, world):
                yield from (Offer(rule.id, SILENT, one) for one in mine)
            continue
        excluded = {one.what for one in line.choices if one.excluded}
        for one in mine:
            standing = EXCLUDED if one.option and one.option in excluded else line.status
            yield Offer(rule.id, standing, one)


def _open(rule: Recommendation, world: World) -> bool:
    """Does a rule without a line hang on an unknown, rather than be false?

    One that raises is unknown; the plan names it among its failures.
    """
    try:
        if truth(rule.when, world) is False:
            return False
        return rule.unless is None or truth(rule.unless, world) is not True
    except Exception:
        return True


def _stopped(
    made: Made, drugs: Iterable[str]
) -> tuple[tuple[tuple[str, tuple[Stopped, ...]], ...], tuple[str, ...]]:
    """By drug why safety would stop it, and for which drugs it could not be asked."""
    world = world_of(made)
    stopped, failures = [], []
    for drug in drugs:
        if drug not in knowledge().drugs:
            continue
        try:
            found = review(made.state, made.rules, world, [drug])
        except Exception as problem:
            failures.append(f"the safety of {drug} could not be reviewed: {problem!r}")
            continue
        blocks = set(found.blocked.get(drug, ()))
        causes = tuple(
            Stopped(one.text, frozenset(one.involves) - {drug})
            for one in found.alerts
            if one.id in blocks
        )
        if causes:
            stopped.append((drug, causes))
    return tuple(stopped), tuple(failures)


def _unsafe(made: Made) -> tuple[str, ...]:
    """Lines that propose a drug that the review of safety blocks: there should be none."""
    return tuple(
        one.id
        for one in made.plan.recommendations
        if one.status in PROPOSED
        and made.held[one.id].rule.do.verb == "start"
        and made.safety.blocked.get(made.held[one.id].rule.do.what)
        and not one.decided
    )
