"""Which events are treatment decisions, and how each is read."""

from __future__ import annotations

import pytest

from children import Told as Event
from children import child, give, sign, visit
from judge.fakes import told
from scurfin.judge.decisions import decisions

HSCT: Event = {"event": "hsct", "donor": "sister"}


def test_what_was_done_is_judged_and_what_was_seen_is_not() -> None:
    record = child(
        sign("eczema"),
        give("prednisolone"),
        give("prednisolone", "running"),
        give("sirolimus", "planned"),
        give("prednisolone", "change"),
        give("prednisolone", "stop"),
        HSCT,
        {"event": "procedure", "what": "endoscopy"},
        {"event": "procedure", "what": "biopsy", "status": "planned"},
        {"event": "vaccination", "what": "BCG"},
        {"event": "vaccination", "what": "BCG", "status": "refused"},
        {"event": "decision", "recommendation": "first-steroid", "outcome": "accepted"},
    )
    assert [(one.verb, one.kind) for one in decisions(record, "child")] == [
        ("start", "steroid"),
        ("change", "stop/change"),
        ("stop", "stop/change"),
        ("transplant", "transplant"),
        ("procedure", "procedure"),
        ("start", "vaccine"),
    ]


@pytest.mark.parametrize(
    ("word", "drug", "group"),
    [
        ("prednisolone", "prednisolone", ""),
        ("steroids", "glucocorticoids", "anti-inflammatory glucocorticoid"),
        ("antibiotics", "antibiotics-unspecified", "antibacterial"),
        ("calcineurin inhibitors", "", "calcineurin inhibitor"),
        ("a magic potion", "", ""),
    ],
)
def test_a_word_is_a_drug_or_a_class_or_neither(word: str, drug: str, group: str) -> None:
    one = told(child(give(word)))
    assert (one.drug, one.group) == (drug, group)


def test_a_drug_on_the_skin_is_another_than_the_one_swallowed() -> None:
    one = told(child(give("sirolimus", route="topical")))
    assert (one.drug, one.kind) == ("sirolimus-topical", "skin")


def test_a_procedure_that_is_a_treatment_is_read_as_one() -> None:
    one = told(child({"event": "procedure", "what": "splenectomy"}))
    assert (one.verb, one.drug, one.kind) == ("start", "splenectomy", "procedure")


def test_the_drugs_that_the_same_turn_stops_are_known() -> None:
    record = child(visit("a", give("ciclosporin", "stop"), give("tacrolimus")), HSCT)
    stop, start, graft = decisions(record, "child")
    assert start.leaving == {"ciclosporin"}
    assert stop.leaving == frozenset()
    assert graft.leaving == frozenset()


def test_a_second_transplant_is_known_as_one() -> None:
    record = child(HSCT, sign("eczema"), HSCT)
    assert [one.again for one in decisions(record, "child")] == [False, True]
