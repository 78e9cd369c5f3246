"""Children to hold CQL and scurfin to one another: random ones, and all that are told of.

A random child begins as the case of some rule, so that each rule is met where it holds, fails and
hangs; then it gets events of other cases and test results around the bounds of the conditions.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from scurfin.pathway import conditions as c
from scurfin.pathway.cases import Subject, subjects
from scurfin.pathway.export.rules import conditions
from scurfin.pathway.interpret import World
from scurfin.pathway.model import Case, Pathway
from scurfin.pathway.traces import Answer, Trace
from scurfin.plan import experts
from scurfin.record import Record
from scurfin.record.reader import from_data, load
from scurfin.state import state
from scurfin.terms.source_text import InputError

ROOT = Path(__file__).resolve().parents[2]
FILES = (
    *sorted((ROOT / "examples").glob("*.yaml")),
    *sorted((ROOT / "src/scurfin/evidence/data/cases").glob("*.yaml")),
)
AGES = ("prenatal", "P0D", "P1D", "P3D", "P1W", "P14D", "P27D", "P28D", "P6W", "P2M", "P3M", "P5M")
OLDER = ("P6M", "P11M", "P1Y", "P18M", "P2Y", "P6Y", "PT6H", "2024-03-02", "2024-09-10")
LENGTHS = ("PT6H", "P1D", "P8D", "P16D", "P20D", "P30D", "P100D", "P6M", "P1Y", "P2Y")

Told = dict[str, Any]


class Children:
    """Random children; the same ones for the same ``seed``. ``rules`` are with their cases."""

    def __init__(self, rules: Pathway, seed: int) -> None:
        self.rules = rules
        self.random = Random(seed)
        self.subjects = [one for one in subjects(rules) if one.cases]
        self.pool = [
            event for one in self.subjects for case in one.cases for event in _events(case)
        ]
        self.bounds = list(_bounds(rules))
        self.waiting: list[Subject] = []

    def worlds(self, count: int) -> Iterator[World]:
        """``count`` children, each with the answers of the experts or with random ones."""
        while count:
            case = self._case()
            try:
                record = from_data({"child": self._child(case)}).one()
                world = self._world(record, case)
            except InputError:
                continue
            count -= 1
            yield world

    def scrambled(self, count: int) -> Iterator[World]:
        """``count`` random children of whom each leaf without a number is drawn by lot.

        No child is so; but the groups and definitions of every rule meet all three values.
        """
        drawn = list(_drawn(self.rules))
        for world in self.worlds(count):
            weights = self.random.choice(((4, 1, 1), (2, 2, 1), (1, 4, 1), (1, 1, 2), (6, 0, 1)))
            values = self.random.choices((True, False, None), weights, k=len(drawn))
            for leaf, value in zip(drawn, values, strict=True):
                world.seen[leaf] = Trace("drawn by lot", value)
            yield world

    def _case(self) -> Case:
        """A case of each rule in turn, in a new order each time round."""
        if not self.waiting:
            self.waiting = self.random.sample(self.subjects, len(self.subjects))
        cases = self.waiting.pop().cases
        true = [one for one in cases if one.expect is True]
        return self.random.choice(true if true and self.random.random() < 0.6 else cases)

    def _child(self, case: Case) -> Told:
        pick = self.random
        timeline: list[Told] = [dict(one) for one in case.timeline]
        if pick.random() < 0.1:
            timeline = []
        if pick.random() < 0.04:
            timeline = [{"event": "pregnancy", "age": "prenatal", "weeks": pick.choice((14, 30))}]
        for _ in range(pick.choice((0, 0, 1, 2, 4, 8))):
            timeline.insert(pick.randint(0, len(timeline)), self._timed(pick.choice(self.pool)))
        for _ in range(pick.choice((0, 1, 2, 5))):
            timeline.append(self._timed(self._result()))
        told: Told = {"id": "child", "sex": case.sex, "timeline": timeline}
        if pick.random() < 0.04:
            timeline.append({"event": "death"})
        if pick.random() < 0.15:
            told["sex"] = pick.choice(("male", "female", "unknown"))
        if pick.random() < 0.2:
            told["born"] = "2024-03-01"
        return told | ({"family": case.family} if case.family else {})

    def _timed(self, event: Told) -> Told:
        told = dict(event)
        chance = self.random.random()
        if chance < 0.4:
            moment = self.random.choice((*AGES, *OLDER))
            told["date" if moment.startswith("2") else "age"] = moment
        elif chance < 0.5:
            told["after"] = {"birth": self.random.choice(LENGTHS)}
        return told

    def _result(self) -> Told:
        """A test around a bound that some condition has, often not told as a plain number."""
        pick = self.random
        what, bound, unit = pick.choice(self.bounds)
        near = pick.choice((bound, bound, bound * 0.9, bound * 1.1, bound / 3, bound * 3))
        sign = pick.choice(("", "", "", "<", ">", "<=", ">=", "~"))
        value = f"{sign}{near:g}" if sign else near
        told: Told = {"event": "lab", "what": what, "value": value, "unit": unit}
        odd = pick.random()
        if odd < 0.06:
            return {"event": "lab", "what": what, "result": pick.choice(("pending", "not known"))}
        if odd < 0.12:
            told["unit"] = pick.choice(("furlongs", ""))
        if odd > 0.85:
            told |= {"low": near * pick.choice((0.8, 1.2)), "high": near * pick.choice((1, 1.3))}
        return told

    def _world(self, record: Record, case: Case) -> World:
        now = state(record)
        answers, _ = experts.ask(self.rules, now)
        answers |= {key: Answer(value, key) for key, value in case.answers.items()}
        if self.random.random() < 0.4:
            for key in self.rules.asks:
                answers[key] = Answer(self.random.choice((True, False, None)), key)
        return World(now, {one.id: one for one in self.rules.definitions}, answers)


def told_worlds(rules: Pathway) -> Iterator[World]:
    """Every example and every published child, at each turn and with all that is told."""
    defined = {one.id: one for one in rules.definitions}
    for file in FILES:
        found = load(file)
        for name in found.ids():
            record = found.one(name)
            moments = [record.before_decisions(turn.number) for turn in record.turns()]
            for moment in (*moments, record):
                now = state(moment)
                yield World(now, defined, experts.ask(rules, now)[0])


DRAWN = (
    c.Manifestation,
    c.Therapy,
    c.Response,
    c.DrugLevel,
    c.Genetic,
    c.InfectionIs,
    c.AllergyIs,
    c.TypingIs,
)


def _drawn(rules: Pathway) -> Iterator[c.Condition]:
    for _, _, _, node in conditions(rules):
        yield from (leaf for leaf in c.leaves(node) if _without_number(leaf))


def _without_number(leaf: c.Condition) -> bool:
    if isinstance(leaf, c.Measurement):
        return not leaf.state and bool(leaf.range_ or leaf.trend or leaf.says)
    return isinstance(leaf, DRAWN)


def _events(case: Case) -> Iterator[Told]:
    """The events of a case that stand alone: none that others refer to or that refer to others."""
    for item in case.timeline:
        for event in item.get("events", [item]):
            if "event" in event and not {"after", "known_at"} & set(event):
                yield {key: value for key, value in event.items() if key != "id"}


def _bounds(rules: Pathway) -> Iterator[tuple[str, float, str]]:
    for _, _, _, node in conditions(rules):
        for leaf in c.leaves(node):
            if isinstance(leaf, c.Measurement):
                for bound in (leaf.lt, leaf.le, leaf.gt, leaf.ge):
                    if bound is not None:
                        yield leaf.is_, bound, leaf.unit
