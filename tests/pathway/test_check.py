"""The check can fail: each kind of broken knowledge is found, and only it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from children import now
from scurfin import donor, family
from scurfin.knowledge import store
from scurfin.knowledge.model import Ages, Interval, Judging
from scurfin.knowledge.store import Knowledge
from scurfin.pathway import check as checking
from scurfin.pathway import conditions as c
from scurfin.pathway import loader
from scurfin.pathway.check import Report, check
from scurfin.pathway.check_rules import ASKS, rules_of
from scurfin.pathway.knowable import may_be_unknown
from scurfin.pathway.model import Action, Case, Option, Pathway
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


def referred(rule: str, why: str) -> Knowledge:
    """With this said of one dose of prednisolone or prednisone in its ``reference``."""
    name = rule.partition("-")[0]
    doses = KNOWN.drugs[name].doses
    told = (change(one, reference=why) if one.id == rule else one for one in doses)
    return drug(name, doses=tuple(told))


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


def checked_at(**fields: Any) -> Knowledge:
    """With the first check of prednisolone changed."""
    first, *rest = KNOWN.drugs["prednisolone"].monitoring
    return drug("prednisolone", monitoring=(change(first, **fields), *rest))


def against(*, expect: bool) -> Pathway:
    """With only those cases of the first contraindication that expect this."""
    first, *rest = RULES.contraindications
    kept = tuple(one for one in first.cases if one.expect is expect)
    return change(RULES, contraindications=(change(first, cases=kept), *rest))


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
    "a dose that nothing asks for": (
        lambda: (referred("prednisone-high", ""), RULES),
        "is never shown: nothing asks for 'autoimmune disease, high dose'",
    ),
    "a reference that is asked for": (
        lambda: (referred("prednisolone-high", "for comparison"), RULES),
        "is a 'reference', but 'autoimmune disease, high dose' is asked for",
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
        "needs a case that is",
    ),
    "a target that holds for no time": (
        lambda: (
            drug("sirolimus", targets=(change(KNOWN.drugs["sirolimus"].targets[0], until="3M"),)),
            RULES,
        ),
        "'3M' is no duration",
    ),
    "a check at no time": (lambda: (checked_at(at=("soon",)), RULES), "'soon' is no duration"),
    "a check every so often": (
        lambda: (checked_at(intervals=(Interval(every="P2Q"),)), RULES),
        "'P2Q' is no duration",
    ),
    "a judging after no time": (
        lambda: (drug("sirolimus", judging=(Judging(after="3W", facts=("score-oi",)),)), RULES),
        "'3W' is no duration",
    ),
    "a value that keeps for no time": (
        lambda: (change(KNOWN, staleness=(change(KNOWN.staleness[0], keeps="P3Z"),)), RULES),
        "'P3Z' is no duration",
    ),
    "a routine every so often": (
        lambda: (KNOWN, change(RULES, routines=(change(RULES.routines[0], every="P3X"),))),
        "'P3X' is no duration",
    ),
    "the validity of an unknown test": (
        lambda: (KNOWN, change(RULES, validity=(change(RULES.validity[0], test="nonsense"),))),
        "'nonsense' is no test",
    ),
    "a contraindication without a case that is true": (
        lambda: (KNOWN, against(expect=False)),
        "needs a case that is",
    ),
    "a coupling with a condition and no case": (
        lambda: (
            KNOWN,
            change(
                RULES,
                couplings=(change(RULES.couplings[0], when=c.Sex(is_="male"), cases=()),),
            ),
        ),
        "needs a case that is true and one that is false",
    ),
    "a dose of nothing": (lambda: (dosed(low=0.0), RULES), "is of nothing"),
    "a dose whose ages run backwards": (
        lambda: (dosed(ages=Ages(since="P1Y", until="P6M")), RULES),
        "runs from P1Y back to P6M",
    ),
    "a case with an unknown answer": (
        lambda: (
            KNOWN,
            recommended(cases=(Case(name="odd", expect=True, answers={"donor.nonsense": True}),)),
        ),
        "'donor.nonsense' of the case 'odd' is no answer",
    ),
    "a drug offered that nobody watches": (
        lambda: (
            drug("prednisolone", monitoring=(), dose_unknown=""),
            recommended(options=(Option(what="prednisolone"),)),
        ),
        "may give prednisolone, which has neither monitoring nor dose_unknown",
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


BAD_LEAVES: dict[str, c.Condition] = {
    "'relapsed' is no outcome": c.Response(is_="relapsed"),
    "'cyclosporine' is no drug": c.Response(is_="relapse", to="cyclosporine"),
    "'entropathy' is no concept": c.Response(is_="relapse", of="entropathy"),
    "'high' is no level": c.DrugLevel(of="ciclosporin", is_="high"),
    "'varient found' is no result": c.Genetic(gene="FOXP3", is_="varient found"),
    "'FOXP' is no gene": c.Genetic(gene="FOXP", is_="tested"),
    "'moter' is no relative": c.Genetic(gene="FOXP3", is_="tested", of="moter"),
    "'famly' is no relative": c.TypingIs(of="famly"),
    "'ipx' is no disease": c.DiagnosisIs(is_="ipx"),
    "'P2Q' is no duration": c.Age(lt="P2Q"),
    "needs ge or lt": c.Age(),
    "'P1Q' is no duration": c.Measurement(is_="potassium", gt=5, within="P1Q"),
    "'mg/dL' is no unit of potassium": c.Measurement(is_="potassium", gt=5, unit="mg/dL"),
    "needs a bound, a range": c.Measurement(is_="potassium"),
    "goes with bounds only": c.Measurement(is_="ldh", trend="rising", state="known"),
    "'P1W2' is no duration": c.Procedure(is_="HSCT", ge="P1W2"),
    "'tuberculossis' is no infection": c.InfectionIs(is_="tuberculossis"),
    "'cotrimoxazol' is no drug": c.AllergyIs(to="cotrimoxazol"),
    "'PEG' is no route": c.FeedingIs(route="PEG"),
    "'donor.nonsense' is no answer": c.Ask(is_="donor.nonsense"),
    "'onging' is no status": c.PregnancyIs(status="onging"),
    "'boy' is no sex of a fetus": c.PregnancyIs(fetus="boy"),
    "'sever' is no severity": c.Manifestation(is_="eczema", severity="sever"),
    "needs ge, le, trend or settled": c.ScoreIs(is_="organ-involvement"),
}


@pytest.mark.parametrize("says", BAD_LEAVES)
def test_a_word_that_no_leaf_knows_is_found(says: str) -> None:
    found = list(rules_of(KNOWN, recommended(unless=BAD_LEAVES[says])))
    assert [says in one.text for one in found] == [True], found


@pytest.mark.parametrize(
    "leaf",
    [
        c.DiagnosisIs(is_="Ipex"),
        c.Measurement(is_="potassium", gt=5, unit="mmol/l"),
        c.Measurement(is_="potassium", state="known"),
        c.Measurement(is_="potassium", trend="rising"),
        c.Procedure(is_="HSCT", ge="P100D"),
        c.ScoreIs(is_="organ-involvement", trend="rising"),
        c.Response(is_="relapse", to="sirolimus", of="eczema"),
    ],
)
def test_a_leaf_whose_words_are_known_passes(leaf: c.Condition) -> None:
    assert list(rules_of(KNOWN, recommended(unless=leaf))) == []


def test_rules_may_ask_just_what_the_experts_answer() -> None:
    assert {*donor.answers(now()), *family.answers(now())} == ASKS


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
    right = (
        Case(name="a boy", expect=True),
        Case(name="a girl", expect=False, sex="female"),
        Case(name="not told", expect="unknown", sex="unknown"),
    )
    broken = change(first, when=c.Sex(is_="male"), cases=(*right, case))
    rules = change(RULES, definitions=(*rest, broken))
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


@pytest.mark.parametrize(
    ("leaf", "owed"), [(c.Procedure(is_="HSCT"), False), (c.Procedure(is_="HSCT", ge="P30D"), True)]
)
def test_the_time_since_a_procedure_may_be_unknown(leaf: c.Condition, owed: bool) -> None:
    assert may_be_unknown(leaf, {}) is owed
