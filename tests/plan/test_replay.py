"""A story told again: what was seen, the plan before the decision, and what was then done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from children import EXAMPLES, child, give, sign, visit
from scurfin.plan import make
from scurfin.plan.replay import replay, shown, story
from scurfin.plan.told import event_words, happening_words, what_words
from scurfin.record import load
from scurfin.record.events import EVENT_TYPES

RECORD = child(
    visit("first", sign("eczema", severity="severe"), give("prednisolone"), age="P2M"),
    visit("second", sign("eczema", "improved", note="much"), age="P4M"),
)


def test_each_turn_is_a_step() -> None:
    steps = replay(RECORD).steps
    assert [(one.turn, one.visit, one.age) for one in steps] == [
        (1, "first", "2 months"),
        (2, "second", "4 months"),
    ]


def test_a_steps_plan_knows_nothing_of_what_was_done() -> None:
    first = replay(RECORD).steps[0]
    assert [one["event"] for one in first.events] == ["manifestation"]
    assert [one["event"] for one in first.done] == ["therapy"]
    assert first.plan.state.therapies == ()


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: str(file.stem))
def test_replay_is_the_plan_at_each_turn(file: Path) -> None:
    for record in load(file).records:
        for step in replay(record).steps:
            assert msgspec.json.encode(step.plan) == msgspec.json.encode(
                make(record, str(step.turn))
            )


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: str(file.stem))
def test_what_appeared_and_went_adds_up(file: Path) -> None:
    for record in load(file).records:
        standing: set[str] = set()
        for step in replay(record).steps:
            assert not set(step.appeared) & standing
            standing = (standing | set(step.appeared)) - set(step.went)
            assert standing == {one.id for one in step.plan.recommendations if shown(one)}


def test_the_story_in_words() -> None:
    assert story(RECORD) == (
        (
            "Turn 1: first",
            ("severe eczema: onset, at 2 months",),
            ("start prednisolone, at 2 months",),
        ),
        ("Turn 2: second", ("eczema: improved, at 4 months (much)",), ()),
    )


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (sign("eczema"), "eczema: onset"),
        (give("insulin", dose="2 U/day"), "start insulin 2 U/day"),
        (
            give("insulin", dose={"amount": 2, "unit": "U", "per": "kg"}),
            "start insulin 2 U/kg/day",
        ),
        (
            {"event": "response", "to": ["a", "b"], "of": ["c"], "outcome": "partial"},
            "response to a + b of c: partial (asserted)",
        ),
        ({"event": "diagnosis", "what": "IPEX", "level": "clinical"}, "IPEX: clinical"),
        ({"event": "lab", "what": "TSH", "value": 42, "unit": "mU/L"}, "TSH 42 mU/L"),
        ({"event": "lab", "what": "TSH", "result": "pending"}, "TSH pending"),
        ({"event": "growth", "weight": "5.9 kg", "length": "62 cm"}, "weight 5.9 kg, length 62 cm"),
        ({"event": "growth"}, "growth"),
        ({"event": "hsct"}, "transplant from a donor not told"),
        (
            {"event": "typing", "of": "sister", "match": "identical"},
            "tissue typing of the sister: ",
        ),
        ({"event": "genotype", "result": "pending"}, "FOXP3: pending"),
        ({"event": "infection", "what": "CMV"}, "infection: CMV (onset)"),
        ({"event": "assessed", "organs": ["liver"]}, "liver assessed: normal"),
        ({"event": "death", "cause": "sepsis"}, "died (sepsis)"),
        ({"event": "death"}, "died"),
        ({"event": "note", "text": "seen"}, "seen"),
        ({"event": "vaccination", "what": "BCG"}, "vaccination: BCG"),
        ({"event": "allergy", "to": "penicillin"}, "allergy: penicillin"),
    ],
)
def test_events_in_words(event: dict[str, object], words: str) -> None:
    assert what_words(child(event).happenings[0].event).startswith(words)


REQUIRED = {
    "what": "x",
    "level": "clinical",
    "status": "onset",
    "organs": ["liver"],
    "lists": ["medications"],
    "to": "x",
    "of": "x",
    "value": 1,
    "route": "oral",
    "lineage": "T",
    "donor_percent": 50,
    "recommendation": "x",
    "outcome": "partial",
}
ODD: dict[str, dict[str, Any]] = {
    "therapy": {"status": "start"},
    "response": {"to": ["x"], "of": []},
    "decision": {"outcome": "accepted"},
}


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_every_kind_of_event_has_words(kind: str) -> None:
    needed: dict[str, Any] = {
        one.encode_name: REQUIRED[one.encode_name]
        for one in msgspec.structs.fields(EVENT_TYPES[kind])
        if one.required
    }
    record = child({"event": kind, **needed, **ODD.get(kind, {})})
    if kind != "note":
        assert happening_words(record.happenings[0]).strip()


def test_an_event_that_is_not_told_has_no_words() -> None:
    assert event_words("x", child()) == ""
