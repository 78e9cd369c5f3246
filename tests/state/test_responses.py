"""Lines of treatment and what they did: derived from the course, asserted only where it is not."""

from __future__ import annotations

import pytest

from children import EXAMPLES, Told, answer, child, give, now, sign, trough, visit
from scurfin.plan.moments import known_at
from scurfin.record import load_record
from scurfin.state import State, state
from scurfin.state.model import OrganResponse

NOTE: Told = {"event": "note", "text": "seen"}
STEROID = give("prednisolone", age="P60D", id="start")


def response(found: State, organ: str = "eczema") -> OrganResponse:
    assert found.line is not None
    return next(one for one in found.line.responses if one.concept == organ)


def keran(at: str) -> State:
    (file,) = (one for one in EXAMPLES if one.stem == "keran")
    return state(known_at(load_record(str(file)), at))


@pytest.mark.parametrize(
    ("later", "outcome", "published"),
    [
        ([sign("eczema", "improved")], "improved", "partial benefit"),
        ([sign("eczema", "controlled")], "improved", "partial benefit"),
        ([sign("eczema", "resolved")], "improved", "benefit"),
        ([sign("eczema", "worse")], "worse", "no benefit"),
        ([sign("eczema", "improved"), sign("eczema", "relapse")], "relapse", "no benefit"),
        ([sign("eczema", "relapse")], "relapse", "no benefit"),
        ([NOTE], "unknown", "not judged"),
    ],
)
def test_our_outcome_stands_beside_the_published_class(
    later: list[Told], outcome: str, published: str
) -> None:
    found = response(now(sign("eczema"), give("prednisolone"), *later))
    assert (found.outcome, found.published) == (outcome, published)
    assert found.basis == "derived"


@pytest.mark.parametrize(
    ("organ", "days", "outcome"),
    [
        ("eczema", 61, "too early"),
        ("eczema", 80, "too early"),
        ("eczema", 100, "no response"),
        ("enteropathy", 62, "too early"),
        ("enteropathy", 70, "no response"),
    ],
)
def test_no_response_only_after_the_drugs_window_for_the_organ(
    organ: str, days: int, outcome: str
) -> None:
    found = response(now(sign(organ), STEROID, {**NOTE, "age": f"P{days}D"}), organ)
    assert found.outcome == outcome


@pytest.mark.parametrize("after", [[NOTE], [{"event": "reconciled", "lists": ["medications"]}]])
def test_what_tells_no_time_does_not_stop_the_clock(after: list[Told]) -> None:
    late = {**NOTE, "age": "P100D"}
    assert response(now(sign("eczema"), STEROID, late, *after)).outcome == "no response"


def test_a_later_age_that_is_asked_for_counts() -> None:
    record = child(sign("eczema"), STEROID)
    assert response(state(known_at(record, "P65D"))).outcome == "too early"
    assert response(state(known_at(record, "P4M"))).outcome == "no response"


def test_a_time_counted_from_the_start_itself_is_used() -> None:
    begun = give("prednisolone", id="begun")
    for days, outcome in ((20, "too early"), (40, "no response")):
        seen = {**NOTE, "after": {"begun": f"P{days}D"}}
        assert response(now(sign("eczema"), begun, seen)).outcome == outcome


def test_a_window_that_may_have_passed_is_unknown() -> None:
    found = response(now(sign("eczema"), give("prednisolone", age="P2M"), {**NOTE, "age": "P3M"}))
    assert found.outcome == "unknown"
    assert "is not known" in found.why


def test_without_times_the_window_cannot_be_said() -> None:
    assert response(now(sign("eczema"), give("prednisolone"), NOTE)).outcome == "unknown"


def test_at_the_start_itself_it_is_too_early() -> None:
    assert response(now(sign("eczema"), give("prednisolone"))).outcome == "too early"


def test_where_the_clock_starts_with_a_level_that_level_is_asked_for() -> None:
    found = response(now(sign("eczema"), give("ciclosporin", age="P60D"), {**NOTE, "age": "P120D"}))
    assert found.outcome == "unknown"
    assert "first level in range" in found.why


@pytest.mark.parametrize(("days", "outcome"), [(75, "too early"), (120, "no response")])
def test_the_clock_starts_with_the_first_level_in_range(days: int, outcome: str) -> None:
    found = response(
        now(
            sign("eczema"),
            give("ciclosporin", age="P60D"),
            trough("ciclosporin", 71, target=[100, 150], age="P65D"),
            trough("ciclosporin", 120, target=[100, 150], age="P70D"),
            {**NOTE, "age": f"P{days}D"},
        )
    )
    assert found.outcome == outcome


def test_the_slowest_drug_of_a_line_decides_when_to_judge() -> None:
    found = response(
        now(sign("eczema"), STEROID, give("azathioprine", age="P60D"), {**NOTE, "age": "P100D"})
    )
    assert found.outcome == "too early"


def test_diabetes_that_improves_is_shown_and_never_counted() -> None:
    found = now(sign("neonatal diabetes"), STEROID, sign("neonatal diabetes", "improved"))
    assert response(found, "diabetes").counted is False
    assert found.line is not None
    assert found.line.overall == "unknown"


def test_an_asserted_response_says_that_it_is_asserted() -> None:
    found = response(
        now(sign("eczema"), give("prednisolone"), answer(["eczema"], ["prednisolone"], "partial"))
    )
    assert (found.outcome, found.basis) == ("improved", "asserted")
    assert "asserted in the record as 'partial'" in found.why


def test_what_is_derived_stands_before_what_is_asserted_and_both_show() -> None:
    found = response(
        now(
            sign("eczema"),
            give("prednisolone"),
            sign("eczema", "worse"),
            answer(["eczema"], ["prednisolone"], "complete"),
        )
    )
    assert (found.outcome, found.basis) == ("worse", "derived")
    assert "asserted in the record as 'complete'" in found.why


@pytest.mark.parametrize(
    ("to", "counts"),
    [
        ("prednisolone", True),
        ("glucocorticoid", True),
        ("immunosuppression", True),
        ("insulin", False),
        ("sirolimus", False),
    ],
)
def test_an_asserted_response_must_name_a_drug_of_the_line(to: str, counts: bool) -> None:
    found = response(
        now(sign("eczema"), give("prednisolone"), answer(["eczema"], [to], "complete"))
    )
    assert (found.outcome == "complete") is counts


def test_a_new_organ_under_treatment_is_a_failing_line() -> None:
    found = now(sign("eczema"), STEROID, sign("eczema", "improved"), sign("hypothyroidism"))
    assert response(found, "hypothyroidism").outcome == "new organ"
    assert found.line is not None
    assert found.line.overall == "failing"


def test_an_organ_looked_at_and_found_well_is_no_response() -> None:
    found = now(sign("eczema"), STEROID, sign("eczema", "improved"), sign("alopecia", "absent"))
    assert found.line is not None
    assert [one.concept for one in found.line.responses] == ["eczema"]
    assert found.line.overall == "responding"


def test_whether_it_lasted_is_said_only_when_known() -> None:
    kept = response(
        now(sign("eczema"), STEROID, sign("eczema", "resolved", age="P80D"), {**NOTE, "age": "P1Y"})
    )
    told = response(now(sign("eczema"), STEROID, sign("eczema", "resolved")))
    assert "kept for 8 weeks or more" in kept.why
    assert "is not known" in told.why


@pytest.mark.parametrize(
    ("at", "overall"),
    [("start of immunosuppression", None), ("better", "responding"), ("relapse", "failing")],
)
def test_keran(at: str, overall: str | None) -> None:
    line = keran(at).line
    assert (line.overall if line else None) == overall


def test_kerans_complete_response_at_two_months_cannot_be_said() -> None:
    line = keran("better").line
    assert line is not None
    assert {one.outcome for one in line.responses} == {"improved"}


@pytest.mark.parametrize(
    ("events", "lines"),
    [
        ([give("insulin")], []),
        ([give("prednisolone"), give("ciclosporin")], [("ciclosporin", "prednisolone")]),
        (
            [give("prednisolone"), NOTE, give("sirolimus")],
            [("prednisolone",), ("prednisolone", "sirolimus")],
        ),
        (
            [give("ciclosporin"), NOTE, give("ciclosporin", "stop"), give("sirolimus")],
            [("ciclosporin",), ("sirolimus",)],
        ),
        ([give("prednisolone"), NOTE, give("prednisolone", "change")], [("prednisolone",)]),
        ([give("prednisolone", "planned")], []),
        ([give("tacrolimus ointment", route="topical")], []),
    ],
)
def test_a_line_begins_when_a_drug_is_added(
    events: list[Told], lines: list[tuple[str, ...]]
) -> None:
    assert [one.drugs for one in now(*events).lines] == lines


def test_a_line_whose_drugs_were_stopped_runs_no_more() -> None:
    found = now(visit("a", give("prednisolone")), visit("b", give("prednisolone", "stop")))
    assert found.line is not None
    assert not found.line.running


def test_a_sign_told_late_but_earlier_than_the_drug_is_not_new_under_it() -> None:
    seen = now(
        sign("enteropathy", age="P4W"),
        give("prednisolone", age="P8W"),
        sign("eczema", age="P4W", known_at="P9W"),
    )
    assert seen.courses["eczema"].new_under is None
    assert seen.line is not None
    assert seen.line.overall != "failing"


def test_a_drug_only_told_to_run_began_nobody_knows_when() -> None:
    seen = now(sign("enteropathy", age="P8M"), give("sirolimus", "running", age="P8M"))
    (drug,) = seen.running("sirolimus")
    assert (drug.since, drug.started_turn) == (None, 0)
    assert seen.line is not None
    assert seen.line.since is None
    assert "too early" not in [one.outcome for one in seen.line.responses]
