"""A turn is what is told as one visit; its plan is made before its decision."""

from __future__ import annotations

import pytest

from children import Told, child, give, sign, visit
from scurfin.record import Record

GRAFT: Told = {"event": "hsct", "donor": "sister"}
NOTE: Told = {"event": "note", "text": "seen"}


def shape(record: Record) -> list[tuple[int, int]]:
    """For each turn: how much was seen, and how much was done."""
    return [(len(turn.seen), len(turn.done)) for turn in record.turns()]


@pytest.mark.parametrize(
    ("what", "events", "turns"),
    [
        ("nothing told", [], []),
        ("signs told together", [sign("eczema"), sign("alopecia")], [(2, 0)]),
        (
            "a decision closes a turn",
            [sign("eczema"), give("insulin"), sign("alopecia")],
            [(1, 1), (1, 0)],
        ),
        ("decisions stand together", [sign("eczema"), give("insulin"), GRAFT], [(1, 2)]),
        ("what runs is seen", [give("insulin", "running"), sign("eczema")], [(2, 0)]),
        ("what is planned is seen", [give("insulin", "planned"), sign("eczema")], [(2, 0)]),
        (
            "better, then back: two turns",
            [sign("eczema", "improved"), sign("eczema", "relapse")],
            [(1, 0), (1, 0)],
        ),
        (
            "back under another word: two turns",
            [sign("enteropathy", "improved"), sign("diarrhea", "relapse")],
            [(1, 0), (1, 0)],
        ),
        (
            "worse, then better: two turns",
            [sign("eczema", "onset"), sign("eczema", "resolved")],
            [(1, 0), (1, 0)],
        ),
        (
            "two organs may differ",
            [sign("eczema", "improved"), sign("alopecia", "relapse")],
            [(2, 0)],
        ),
        (
            "different ages: two turns",
            [sign("eczema", age="P2M"), sign("alopecia", age="P4M")],
            [(1, 0), (1, 0)],
        ),
        (
            "ages that overlap: one turn",
            [sign("eczema", age="P1Y"), sign("alopecia", age="P13M")],
            [(2, 0)],
        ),
        (
            "an untold time between does not hide a new age",
            [sign("eczema", age="P2M"), sign("aiha"), sign("alopecia", age="P4M")],
            [(2, 0), (1, 0)],
        ),
        (
            "counted from an event of the turn: a later turn",
            [sign("eczema", id="x"), sign("alopecia", after={"x": "P2M"})],
            [(1, 0), (1, 0)],
        ),
        (
            "a visit is one turn",
            [visit("one", sign("eczema"), give("insulin"), NOTE), NOTE],
            [(2, 1), (1, 0)],
        ),
        ("two visits are two turns", [visit("a", NOTE), visit("b", NOTE)], [(1, 0), (1, 0)]),
        (
            "in a visit, what is counted from its decision comes later",
            [visit("a", give("insulin", id="x"), sign("alopecia", after={"x": "P1D"}))],
            [(0, 1), (1, 0)],
        ),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_turns(what: str, events: list[Told], turns: list[tuple[int, int]]) -> None:
    assert shape(child(*events)) == turns


def test_a_turn_is_named_after_its_visit() -> None:
    record = child(visit("relapse", NOTE), NOTE)
    assert [turn.name for turn in record.turns()] == ["relapse", ""]


def test_before_the_decision_what_was_seen_is_known() -> None:
    record = child(visit("one", sign("eczema"), give("insulin")), visit("two", NOTE))
    assert [one.id for one in record.before_decisions(1).happenings] == ["e1.1"]


def test_before_the_decision_earlier_decisions_are_known() -> None:
    record = child(visit("one", sign("eczema"), give("insulin")), visit("two", NOTE, GRAFT))
    assert [one.id for one in record.before_decisions(2).happenings] == ["e1.1", "e1.2", "e2.1"]


@pytest.mark.parametrize(
    ("event", "decides"),
    [
        (give("insulin", "start"), True),
        (give("insulin", "change"), True),
        (give("insulin", "stop"), True),
        (give("insulin", "running"), False),
        (give("insulin", "planned"), False),
        (GRAFT, True),
        ({"event": "procedure", "what": "endoscopy"}, True),
        ({"event": "procedure", "what": "endoscopy", "status": "planned"}, False),
        ({"event": "vaccination", "what": "BCG"}, True),
        ({"event": "vaccination", "what": "BCG", "status": "planned"}, False),
        ({"event": "decision", "recommendation": "insulin", "outcome": "accepted"}, True),
        ({"event": "response", "to": ["insulin"], "outcome": "none"}, False),
        ({"event": "death"}, False),
    ],
    ids=lambda value: str(value.get("event")) if isinstance(value, dict) else "",
)
def test_what_counts_as_a_decision(event: Told, decides: bool) -> None:
    assert child(event).happenings[0].decides is decides


def test_what_became_known_at_an_event_belongs_to_its_visit() -> None:
    record = child(
        visit("one", {**NOTE, "id": "x"}, give("insulin")),
        visit("two", NOTE),
        {"event": "typing", "of": "sister", "match": "identical", "known_at": "x"},
    )
    assert [one.id for one in record.turns()[0].seen] == ["x", "e3"]
    assert shape(record) == [(2, 1), (1, 0)]


def test_what_became_known_by_a_decision_comes_after_its_visit() -> None:
    record = child(
        visit("one", sign("eczema"), give("insulin", id="x"), NOTE),
        {"event": "typing", "of": "sister", "known_at": "x"},
    )
    assert shape(record) == [(2, 1), (1, 0)]


def test_what_became_known_at_an_age_splits_no_visit() -> None:
    record = child(
        visit("one", sign("eczema", age="P2M"), sign("alopecia", age="P8M")),
        {"event": "typing", "of": "sister", "known_at": "P4M"},
    )
    assert shape(record) == [(2, 0), (1, 0)]


def test_what_became_known_together_keeps_its_order() -> None:
    record = child(
        {**NOTE, "id": "x"},
        sign("eczema"),
        {**NOTE, "id": "k1", "known_at": "x"},
        {**NOTE, "id": "k2", "known_at": "x"},
        {**NOTE, "id": "k3", "known_at": "k1"},
    )
    assert [one.id for one in record.happenings] == ["x", "k1", "k3", "k2", "e2"]
