"""What judging sees of a plan."""

from __future__ import annotations

import pytest

from children import child, give, sign, visit
from judge.fakes import watched
from scurfin.judge.views import Target, View, targets
from scurfin.record import Record

BOY = visit("a", sign("enteropathy", severity="severe"), sign("type 1 diabetes mellitus"))


def first(record: Record) -> View:
    return watched(record).views[0]


def standing(seen: View, line: str, of: str) -> str:
    return next(one.standing for one in seen.offers if (one.line, one.target.of) == (line, of))


@pytest.mark.parametrize(
    ("rule", "target"),
    [
        ("first-steroid", Target("start", "prednisolone")),
        ("second-drug", Target("start", "sirolimus", "sirolimus")),
        ("steroid-taper", Target("change", "glucocorticoids")),
        ("activate-transplant", Target("transplant", "transplant")),
        ("clear-conditioning", Target("transplant", "transplant")),
        ("pjp-prophylaxis", Target("start", "co-trimoxazole", prevents=True)),
        ("elemental-feed", Target("start", "elemental-diet", words=True)),
        (
            "conditioning-options",
            Target("start", "melphalan", "E: fludarabine and melphalan"),
        ),
    ],
)
def test_what_a_rule_does_with_which_treatment(rule: str, target: Target) -> None:
    assert target in targets()[rule]


@pytest.mark.parametrize("rule", ["go-on-dupilumab", "go-on-sirolimus", "refer-transplant"])
def test_what_only_goes_on_or_refers_proposes_nothing(rule: str) -> None:
    assert rule not in targets()


def test_donors_are_no_drugs() -> None:
    assert "donor-search" not in targets()


def test_lines_stand_as_the_plan_has_them() -> None:
    seen = first(child(BOY))
    assert standing(seen, "insulin", "insulin") == "start"
    assert standing(seen, "second-drug", "sirolimus") == "consider"
    assert {"insulin", "prednisolone", "sirolimus"} <= seen.treatments()
    assert {"insulin", "second-drug"} <= seen.acting


def test_a_rule_that_hangs_on_an_unknown_is_silent() -> None:
    seen = first(child(visit("a", sign("enteropathy"))))
    assert standing(seen, "first-steroid", "prednisolone") == "silent"
    assert "prednisolone" not in seen.treatments()


def test_a_rule_that_is_false_is_not_there() -> None:
    seen = first(child(BOY))
    assert not any(one.line == "activate-transplant" for one in seen.offers)
    assert not seen.activates()


def test_what_safety_would_stop_is_known_before_anyone_proposes_it() -> None:
    seen = watched(child(BOY, visit("b", {"event": "vaccination", "what": "BCG"}))).views[-1]
    assert [drug for drug, _ in seen.stopped] == ["bcg"]


def test_a_blocked_line_is_blocked() -> None:
    seen = first(child(BOY, {"event": "allergy", "to": "co-trimoxazole"}))
    late = watched(child(BOY, {"event": "allergy", "to": "co-trimoxazole"})).views[-1]
    assert standing(late, "pjp-prophylaxis", "co-trimoxazole") == "blocked"
    assert standing(seen, "pjp-prophylaxis", "co-trimoxazole") in ("start", "blocked")


def test_what_is_never_stopped_is_known() -> None:
    seen = watched(child(BOY, visit("b", give("insulin")), visit("c", sign("eczema")))).views[-1]
    assert seen.lifelines == {"insulin"}


@pytest.mark.parametrize(
    ("events", "told"),
    [([], False), ([{"event": "note", "text": "x"}], False), ([sign("eczema")], True)],
)
def test_a_note_tells_nothing(events: list[dict[str, str]], told: bool) -> None:
    assert first(child(visit("a", *events, give("prednisolone")))).told is told


def test_no_line_proposes_what_safety_blocks() -> None:
    assert first(child(BOY)).unsafe == ()
