"""The check can fail: each kind of broken knowledge is found, and only it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from scurfin.knowledge import store
from scurfin.knowledge.store import Knowledge
from scurfin.pathway import check as checking
from scurfin.pathway import conditions as c
from scurfin.pathway import loader
from scurfin.pathway.check import Report, check
from scurfin.pathway.model import Action, Case, Pathway
from scurfin.terms.source_text import InputError

KNOWN = store.from_yaml()
RULES = loader.from_yaml()
Both = tuple[Knowledge, Pathway]
change = msgspec.structs.replace


def checked(monkeypatch: pytest.MonkeyPatch, known: Knowledge, rules: Pathway) -> Report:
    monkeypatch.setattr(checking, "from_yaml", lambda: known)
    monkeypatch.setattr(loader, "from_yaml", lambda: rules)
    return check()


def drug(name: str, **fields: Any) -> Knowledge:
    return change(KNOWN, drugs={**KNOWN.drugs, name: change(KNOWN.drugs[name], **fields)})


def dosed(**fields: Any) -> Knowledge:
    """With the first dose of prednisolone changed."""
    first, *rest = KNOWN.drugs["prednisolone"].doses
    return drug("prednisolone", doses=(change(first, **fields), *rest))


def fact(name: str, **fields: Any) -> Knowledge:
    return change(KNOWN, facts={**KNOWN.facts, name: change(KNOWN.facts[name], **fields)})


def recommended(**fields: Any) -> Pathway:
    """With the first recommendation changed."""
    first, *rest = RULES.recommendations
    return change(RULES, recommendations=(change(first, **fields), *rest))


def concept(**fields: Any) -> Knowledge:
    changed = change(KNOWN.concepts["eczema"], **fields)
    return change(KNOWN, concepts={**KNOWN.concepts, "eczema": changed})


def with_unknown(kind: str) -> c.Condition:
    made: dict[str, c.Condition] = {
        "concept": c.Manifestation(is_="nonsense"),
        "course": c.Manifestation(is_="eczema", course="nonsense"),
        "drug": c.Therapy(is_="nonsense"),
        "level": c.DrugLevel(of="nonsense", is_="below"),
        "test": c.Measurement(is_="nonsense", lt=1),
        "score": c.ScoreIs(is_="nonsense", ge=1),
        "definition": c.Definition(is_="nonsense"),
    }
    return c.AnyOf(of=(c.NoneOf(of=(made[kind],)),))


INDUCER = ("enzyme inducer", "strong CYP3A4 inhibitor")
BROKEN: dict[str, tuple[Callable[[], Both], str]] = {
    "a dose without a fact": (lambda: (dosed(facts=()), RULES), "cites no fact"),
    "a dose with an unknown fact": (
        lambda: (dosed(facts=("nonsense",)), RULES),
        "'nonsense', which is not known",
    ),
    "a dose from an unverified fact": (
        lambda: (dosed(facts=("csa-trough-target",)), RULES),
        "rests on no verified fact",
    ),
    "a dose from high to low": (lambda: (dosed(high=0.1), RULES), "from high to low"),
    "a fact without a source": (
        lambda: (fact("score-oi", source="nonsense"), RULES),
        "its source 'nonsense' is not known",
    ),
    "superseding an unknown fact": (
        lambda: (fact("score-oi", supersedes=("nonsense",)), RULES),
        "supersedes 'nonsense'",
    ),
    "superseding a fact that stays current": (
        lambda: (fact("score-oi", supersedes=("gamb-skin",)), RULES),
        "not marked so",
    ),
    "one drug in opposing classes": (
        lambda: (drug("insulin", classes=(*KNOWN.drugs["insulin"].classes, *INDUCER)), RULES),
        "opposing classes",
    ),
    "one word for two drugs": (
        lambda: (drug("insulin", synonyms=("ciclosporin",)), RULES),
        "already means",
    ),
    "a dose without monitoring": (
        lambda: (drug("prednisolone", monitoring=()), RULES),
        "no monitoring",
    ),
    "served by an unknown drug": (
        lambda: (drug("prednisolone", served_by=("nonsense",)), RULES),
        "'nonsense', which is no drug",
    ),
    "a concept with an unknown word": (
        lambda: (concept(names=("eczema", "nonsense")), RULES),
        "'nonsense' is no term",
    ),
    "a word followed twice": (
        lambda: (concept(names=(*KNOWN.concepts["eczema"].names, "alopecia")), RULES),
        "already followed",
    ),
    "a lifeline stopped": (
        lambda: (KNOWN, recommended(do=Action(verb="stop", what="insulin"))),
        "stops insulin, which no rule may stop",
    ),
    "an unknown drug": (
        lambda: (KNOWN, recommended(do=Action(verb="start", what="nonsense"))),
        "'nonsense' is no drug",
    ),
    "a drug without a dose for the use": (
        lambda: (
            drug("prednisolone", dose_unknown=""),
            recommended(do=Action(verb="start", what="prednisolone", indication="nonsense")),
        ),
        "has no dose for 'nonsense'",
    ),
    "a rule without a fact": (lambda: (KNOWN, recommended(facts=())), "cites no fact"),
    "a rule without a case that is false": (
        lambda: (
            KNOWN,
            recommended(
                cases=tuple(one for one in RULES.recommendations[0].cases if one.expect is True)
            ),
        ),
        "needs a case that is true and one that is false",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_knowledge_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made, says = BROKEN[name]
    report = checked(monkeypatch, *made())
    assert not report.ok
    assert [one for one in report.errors if says in one.text], report.errors


@pytest.mark.parametrize(
    "kind", ["concept", "course", "drug", "level", "test", "score", "definition"]
)
def test_a_rule_that_speaks_of_the_unknown_is_found(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = checked(monkeypatch, KNOWN, recommended(when=with_unknown(kind)))
    assert [one for one in report.errors if "'nonsense' is " in one.text]


def test_the_knowledge_as_it_is_has_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    report = checked(monkeypatch, KNOWN, RULES)
    assert report.errors == []
    assert all(one.ok for one in report.cases)


@pytest.mark.parametrize(
    ("case", "says"),
    [
        (Case(name="wrong", expect=False, sex="male"), "expected false, found true"),
        (Case(name="wrong", expect="unknown", sex="male"), "expected unknown, found true"),
        (Case(name="wrong", expect=True, sex="unknown"), "expected true, found unknown"),
        (
            Case(name="wrong", expect="unknown", sex="unknown", missing=("age",)),
            "'age' should be asked; asked: sex",
        ),
        (
            Case(name="wrong", expect=True, timeline=({"event": "nonsense"},)),
            "unknown event 'nonsense'",
        ),
    ],
)
def test_a_wrong_case_is_found(case: Case, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *rest = RULES.definitions
    rules = change(RULES, definitions=(*rest, change(first, when=c.Sex(is_="male"), cases=(case,))))
    findings = checked(monkeypatch, KNOWN, rules).errors
    assert [one for one in findings if "case 'wrong'" in one.where and says in one.text], findings


def test_a_rule_that_no_case_reaches_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = RULES.recommendations[0].cases
    rules = recommended(when=c.NoneOf(of=(c.Sex(is_="male"), c.Sex(is_="female"))), cases=cases)
    findings = checked(monkeypatch, KNOWN, rules).errors
    assert [one for one in findings if one.text == "no case reaches it"]


def test_yaml_that_cannot_be_read_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> Knowledge:
        raise InputError("is not valid YAML", file="facts.yaml", line=3, remedy="mend it")

    monkeypatch.setattr(checking, "from_yaml", fails)
    (finding,) = check().findings
    assert "facts.yaml, line 3" in finding.text
