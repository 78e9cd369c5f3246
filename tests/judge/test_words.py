"""How judging reads treatments: nothing in its data may mean nothing."""

from __future__ import annotations

import pytest

from scurfin.judge.words import (
    Kind,
    Spoken,
    all_classes,
    class_told,
    classes_of,
    group_of,
    kind_of,
    kinds,
    named_in,
    reading,
)
from scurfin.knowledge.store import knowledge
from scurfin.pathway.loader import pathway

RULES = {one.id: one for one in pathway().recommendations}


@pytest.mark.parametrize("kind", reading().kinds, ids=lambda one: str(one.kind))
def test_every_class_of_a_kind_is_a_class_of_a_drug(kind: Kind) -> None:
    assert set(kind.classes) - {"topical"} <= all_classes()


@pytest.mark.parametrize("drug", reading().groups)
def test_every_word_for_a_class_is_a_drug_of_that_class(drug: str) -> None:
    assert reading().groups[drug] in knowledge().drugs[drug].classes


@pytest.mark.parametrize("one", reading().spoken, ids=lambda one: f"{one.line} {one.option}")
def test_every_line_that_speaks_in_words_is_there(one: Spoken) -> None:
    rule = RULES[one.line]
    options = {each.what for each in rule.options}
    assert one.option in {"", *options}
    for of in one.of:
        assert of in knowledge().drugs or of in all_classes() or of == "transplant"


def test_no_line_speaks_in_words_of_what_it_starts_by_id() -> None:
    assert [one.line for one in reading().spoken if RULES[one.line].do.verb == "start"] == []


@pytest.mark.parametrize(
    ("drug", "kind"),
    [
        ("prednisolone", "steroid"),
        ("hydrocortisone", "hormone replacement"),
        ("levothyroxine", "hormone replacement"),
        ("insulin-glargine", "insulin"),
        ("tacrolimus", "calcineurin inhibitor"),
        ("tacrolimus-topical", "skin"),
        ("sirolimus", "mTOR inhibitor"),
        ("azathioprine", "antimetabolite"),
        ("ruxolitinib", "biologic"),
        ("dupilumab", "biologic"),
        ("immunosuppression-unspecified", "immunosuppression unspecified"),
        ("co-trimoxazole", "anti-infective"),
        ("rifampicin", "anti-infective"),
        ("immunoglobulin-iv", "immunoglobulin"),
        ("red-cells", "blood products"),
        ("parenteral-nutrition", "nutrition"),
        ("zinc", "nutrition"),
        ("fludarabine", "transplant preparation"),
        ("bcg", "vaccine"),
        ("splenectomy", "procedure"),
        ("loperamide", "other"),
    ],
)
def test_the_kind_follows_from_the_classes(drug: str, kind: str) -> None:
    assert kind_of(classes_of(drug)) == kind
    assert kind in kinds()


def test_every_immunosuppressant_has_a_kind() -> None:
    drugs = knowledge().drugs.values()
    assert "other" not in {
        kind_of(frozenset(one.classes)) for one in drugs if "immunosuppressant" in one.classes
    }


@pytest.mark.parametrize(
    ("word", "cls"),
    [
        ("calcineurin inhibitor", "calcineurin inhibitor"),
        ("Calcineurin  Inhibitors", "calcineurin inhibitor"),
        ("JAK inhibitors", "JAK inhibitor"),
        ("magic", ""),
    ],
)
def test_a_word_may_tell_a_class(word: str, cls: str) -> None:
    assert class_told(word) == cls


def test_a_drug_is_no_group() -> None:
    assert group_of("glucocorticoids") == "anti-inflammatory glucocorticoid"
    assert group_of("prednisolone") == ""
    assert group_of("calcineurin inhibitor") == "calcineurin inhibitor"
    assert group_of("transplant") == ""


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("E: fludarabine and melphalan", {"fludarabine", "melphalan"}),
        ("less immunosuppression", set()),
        ("none", set()),
        ("Sirolimuslike", set()),
    ],
)
def test_drugs_are_read_from_words(text: str, drugs: set[str]) -> None:
    assert set(named_in(text)) == drugs
