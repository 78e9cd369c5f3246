"""The boxes of the pathway and which rule stands in which.

Written by hand here: the boxes, their order and the few words in their heads. Which rules a box
holds is computed: each rule goes into the first box whose selectors all fit it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handbook import speaks
from handbook.leaves import positive
from handbook.page import URGENCIES, Book
from scurfin.pathway import conditions as c
from scurfin.pathway.model import Recommendation, Stage, Urgency


@dataclass(frozen=True)
class Box:
    """Rules of ``stage``. The other selectors narrow it; an empty one lets every rule pass.

    ``definitions``, ``leaves``: the indication itself names one of these or holds such a condition.
    ``unborn``: it holds only before birth, or speaks of a pregnancy. ``other_disease``: it asks
    for another gene's disease. With ``each``, drugs are named one by one, in the rules' order.
    """

    key: str
    title: str
    stages: tuple[Stage, ...]
    urgencies: tuple[Urgency, ...] = ()
    definitions: tuple[str, ...] = ()
    leaves: tuple[type[c.Node], ...] = ()
    unborn: bool = False
    other_disease: bool = False
    each: bool = False


@dataclass(frozen=True)
class Gate:
    """A decision: a definition, and where the two answers lead."""

    definition: str
    yes: str
    no: str


@dataclass(frozen=True)
class Step:
    """A step of the road: its columns side by side, each of gates and boxes from top to bottom."""

    caption: str
    columns: tuple[tuple[Box | Gate, ...], ...]
    width: float = 1.0

    @property
    def parts(self) -> tuple[Box | Gate, ...]:
        return tuple(part for column in self.columns for part in column)


ELSEWHERE = Box(
    "other-gene", "Another gene found: its own way",
    ("diagnose", "support", "control", "cure", "prevent"),
    other_disease=True,
)  # fmt: skip
EMERGENCIES = Box("emergencies", "Emergencies: before everything else", ("emergency",), each=True)
DIAGNOSE = Box("diagnose", "Find the cause", ("diagnose",))
SUPPORT_NOW = Box("support-now", "The same day", ("support",), urgencies=("now",))
SUPPORT_LATER = Box("support-later", "This week and after", ("support",))
FAILING = Box(
    "failing", "It fails: next line", ("control",),
    definitions=("line-has-failed", "control-failing", "refractory-disease"),
)  # fmt: skip
JUDGE = Box("judge", "Judge it, organ by organ", ("control",), leaves=(c.Response,))
RUNNING = Box(
    "running", "While it runs", ("control",),
    definitions=("on-immunosuppression", "on-systemic-steroid"),
    leaves=(c.DrugLevel, c.Therapy),
)  # fmt: skip
FIRST = Box("first-line", "First immunosuppression", ("control",))
AFTER = Box(
    "after", "After the graft", ("cure",), definitions=("transplanted",), leaves=(c.Procedure,)
)
CONDITIONING = Box(
    "conditioning", "Prepare conditioning", ("cure",), urgencies=("prepare",),
    definitions=("transplant-reason",),
)  # fmt: skip
ACTIVATE = Box(
    "activate", "The reason stands: activate", ("cure",),
    definitions=("transplant-reason", "refractory-disease"),
)  # fmt: skip
EARLY = Box("early", "Early: refer, type, weigh", ("cure",))
BEFORE_BIRTH = Box("before-birth", "Before birth", ("prevent",), unborn=True)
FAMILY = Box("family", "Family and the newborn", ("prevent",))

MATCHED = (
    ELSEWHERE, EMERGENCIES, DIAGNOSE, SUPPORT_NOW, SUPPORT_LATER, FAILING, JUDGE, RUNNING, FIRST,
    AFTER, CONDITIONING, ACTIVATE, EARLY, BEFORE_BIRTH, FAMILY,
)  # fmt: skip
SUSPECT = Gate("suspected-ipex", "down, and on to 2 without the gene", "look elsewhere")
CONTROL = Gate("needs-control", "down", "stay in 2, look again")
FAILED = Gate("line-has-failed", "down", "stay in 3")
REFRACTORY = Gate("refractory-disease", "5 today", "judge the next line")
REASON = Gate("transplant-reason", "down", "stay in 4, referred")
GRAFTED = Gate("transplanted", "down", "2 to 4 go on as the bridge")
ROAD = (
    Step("1  Suspect", ((SUSPECT, DIAGNOSE),)),
    Step("2  Support", ((SUPPORT_NOW,), (SUPPORT_LATER,)), 2.14),
    Step("3  Control", ((CONTROL, FIRST, RUNNING),)),
    Step("4  Judge", ((JUDGE, FAILED, FAILING, REFRACTORY),), 0.86),
    Step("5  Cure", ((EARLY, REASON, ACTIVATE, CONDITIONING),)),
    Step("6  Life after", ((GRAFTED, AFTER),)),
)
ALONGSIDE = (BEFORE_BIRTH, FAMILY, ELSEWHERE)


def sorted_out(book: Book) -> dict[str, list[Recommendation]]:
    """The rules of each box by its key, the most urgent first."""
    found: dict[str, list[Recommendation]] = {box.key: [] for box in MATCHED}
    for rule in book.rules.recommendations:
        for box in MATCHED:
            if fits(book, box, rule):
                found[box.key].append(rule)
                break
    return {
        key: sorted(rules, key=lambda one: URGENCIES.index(one.urgency))
        for key, rules in found.items()
    }


def fits(book: Book, box: Box, rule: Recommendation) -> bool:
    if rule.stage not in box.stages or (box.urgencies and rule.urgency not in box.urgencies):
        return False
    if box.other_disease and not _other_disease(book, rule):
        return False
    if box.unborn:
        pregnant = any(isinstance(leaf, c.PregnancyIs) for leaf in positive(rule.when))
        return pregnant or ("unborn" in rule.lives and "alive" not in rule.lives)
    if not box.definitions and not box.leaves:
        return True
    named = speaks.definitions(book, rule.when, deep=False)
    held = any(isinstance(leaf, box.leaves) for leaf in positive(rule.when))
    return bool(named & set(box.definitions)) or held


def _other_disease(book: Book, rule: Recommendation) -> bool:
    """Does the indication ask for another disease than the first, whose road this is?"""
    own = {book.rules.diseases[0].gene}
    genes = {one.symbol for one in book.known.genes.values() if one.use == "diagnosis"} - own
    others = {book.known.genes[one].disease for one in genes}
    for leaf in _deep(book, rule.when, set()):
        if isinstance(leaf, c.DiagnosisIs) and leaf.is_ in others:
            return True
        if isinstance(leaf, c.Genetic) and set(c.words(leaf.gene)) & genes:
            return True
    return False


def _deep(book: Book, node: c.Condition, seen: set[str]) -> Iterator[c.Condition]:
    known = {one.id: one for one in book.rules.definitions}
    for leaf in positive(node):
        if isinstance(leaf, c.Definition):
            if leaf.is_ in known and leaf.is_ not in seen:
                seen.add(leaf.is_)
                yield from _deep(book, known[leaf.is_].when, seen)
        else:
            yield leaf
