"""Each decision that is no hit says why, in words."""

from __future__ import annotations

import pytest

from children import Told as Event
from children import child, give, sign, visit
from judge.fakes import NOTHING, watched
from scurfin.judge.reasons import asked, first_false, first_true, reason
from scurfin.judge.verdicts import Common, verdict
from scurfin.pathway.traces import Trace
from scurfin.record import Record

GUT = sign("enteropathy", severity="severe")
BOY = visit("a", GUT, sign("type 1 diabetes mellitus"), sign("eczema"))
HSCT: Event = {"event": "hsct", "donor": "sister"}


def why(record: Record, everyone: Common = NOTHING) -> str:
    """The reason for the verdict on the last decision."""
    one = watched(record)
    told = one.told[-1]
    found = verdict(told, one.view(told.turn), everyone)
    return reason(told, found, one.made[told.turn], everyone)


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([BOY, visit("b", give("insulin"))], ""),
        ([BOY, visit("b", give("a magic potion"))], "'a magic potion', names no treatment known"),
        ([BOY, visit("b", give("loperamide"))], "no rule proposes loperamide"),
        ([BOY, visit("b", give("loperamide", "stop"))], "no rule stops loperamide"),
        (
            [BOY, visit("b", give("methylprednisolone"))],
            "names only its group or one that does the same: start prednisolone [first-steroid]",
        ),
        (
            [visit("a", sign("alopecia"), give("methylprednisolone"))],
            "no rule proposes methylprednisolone; its group or one that does the same: first-st",
        ),
        (
            [BOY, visit("b", give("insulin")), visit("c", sign("alopecia"), give("insulin"))],
            "runs already, as far as told: insulin",
        ),
        ([BOY, visit("b", HSCT)], "activate-transplant: not true: immunosuppression has failed"),
        (
            [visit("a", sign("hydrops fetalis"), give("insulin"), age="prenatal")],
            "insulin: is for a child who is alive; this one is unborn",
        ),
        ([visit("a", GUT, give("prednisolone"))], "first-steroid is silent, not known: Has "),
        ([BOY, visit("b", give("prednisolone", "stop"))], "that it runs was not told before"),
        (
            [BOY, visit("b", {"event": "vaccination", "what": "BCG"})],
            "no-live-vaccines: the plan says not to",
        ),
        (
            [BOY, visit("b", give("insulin")), visit("c", GUT, give("insulin", "stop"))],
            "the emergency card names it among what is never stopped",
        ),
    ],
)
def test_the_reason(events: list[Event], said: str) -> None:
    found = why(child(*events))
    assert found.startswith(said) or said in found
    assert bool(found) == bool(said)


def test_a_block_names_its_danger() -> None:
    allergy: Event = {"event": "allergy", "to": "co-trimoxazole", "reaction": "anaphylaxis"}
    found = why(child(BOY, visit("b", allergy, give("co-trimoxazole"))))
    assert found.startswith("pjp-prophylaxis: the line is blocked by safety; ")
    assert "anaphylaxis" in found


def test_a_refused_line_says_so() -> None:
    refused: Event = {
        "event": "decision",
        "recommendation": "insulin",
        "outcome": "refused",
        "reason": "honeymoon",
    }
    record = child(BOY, visit("b", refused), visit("c", sign("alopecia"), give("insulin")))
    assert why(record).startswith("insulin: is there, but only as 'hold' (refused: honeymoon)")


def test_what_everyone_gets_says_so() -> None:
    record = child(BOY, visit("b", give("insulin")))
    found = why(record, Common(turns=167, lines=frozenset({"insulin"})))
    assert "insulin: proposed in over 90 % of all 167 turns" in found


def test_a_question_that_the_plan_shows_is_known() -> None:
    one = watched(child(visit("a", GUT, give("prednisolone"))))
    found = verdict(one.told[0], one.views[0], NOTHING)
    assert found.verdict == "hangs_on_unknown"
    assert asked(found, one.made[1])


def leaf(label: str, value: bool | None, detail: str = "") -> Trace:
    return Trace(label, value, detail=detail)


def group(kind: str, *children: Trace, label: str = "", value: bool = False) -> Trace:
    return Trace(label or kind, value, children=children, kind=kind)


@pytest.mark.parametrize(
    ("trace", "said"),
    [
        (leaf("age under 1 year", False, "3 years"), "age under 1 year (3 years)"),
        (group("all", leaf("a", True), leaf("b", False), leaf("c", False)), "b"),
        (group("any", leaf("a", False), leaf("b", False)), "a and 1 more"),
        (group("none", leaf("a", False), leaf("b", True)), "it is so that b"),
        (
            group("definition", group("any", leaf("a", False), leaf("b", False)), label="D"),
            "D (a and 1 more)",
        ),
        (
            group("all", leaf("x", None), group("definition", leaf("a", False), label="D")),
            "D (a)",
        ),
    ],
)
def test_the_first_thing_that_is_false(trace: Trace, said: str) -> None:
    assert first_false(trace) == said


def test_the_first_thing_that_is_true() -> None:
    trace = group("any", leaf("a", False), leaf("b", True, "seen"), value=True)
    assert first_true(trace) == "b (seen)"
