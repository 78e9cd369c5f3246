"""When to look again: known days first, words where no day is known."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings

from children import Told, child, give, sign, visit, weigh
from scurfin.plan import Plan, make
from scurfin.plan.model import Due
from scurfin.record.reader import from_data
from stories import stories

LAWS = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
START = visit("start", sign("eczema"), give("ciclosporin"), date="2024-05-09")
LATER = visit("later", sign("eczema", "improved"), date="2024-05-16")


def due(plan: Plan, drug: str) -> list[Due]:
    return [one for one in plan.schedule if one.for_ == drug]


def test_with_a_birth_date_checks_have_a_day() -> None:
    plan = make(child(START, LATER, born="2024-03-01"))
    days = [date.fromisoformat(one.date) for one in due(plan, "ciclosporin") if one.date]
    assert days
    assert min(days) >= date(2024, 5, 16)


def test_without_ages_checks_are_words() -> None:
    plan = make(child(sign("eczema"), give("ciclosporin")))
    assert due(plan, "ciclosporin")
    assert {one.age_days for one in due(plan, "ciclosporin")} == {None}


def test_checks_of_what_was_stopped_end() -> None:
    stop = visit("stop", give("ciclosporin", "stop"), date="2024-06-01")
    assert due(make(child(START, stop, born="2024-03-01")), "ciclosporin") == []


def test_the_dead_are_not_scheduled() -> None:
    assert make(child(START, {"event": "death"})).schedule == ()


def test_a_plan_with_a_weight_says_until_when_it_holds() -> None:
    plan = make(child(sign("enteropathy", severity="severe"), weigh("5.9 kg")))
    assert "3 days" in plan.holds_until.text


def test_an_empty_record_holds_until_something_is_told() -> None:
    assert make(child()).holds_until.text == "until something new is recorded"


@LAWS
@given(stories())
def test_days_come_first_and_in_order_and_nothing_stands_twice(told: Told) -> None:
    schedule = make(from_data({"child": told}).one()).schedule
    days = [one.age_days for one in schedule]
    known = [one for one in days if one is not None]
    assert days == [*sorted(known), *[None] * (len(days) - len(known))]
    keys = [(one.what, one.for_, one.when) for one in schedule]
    assert len(keys) == len(set(keys))


@LAWS
@given(stories())
def test_no_check_lies_in_the_past(told: Told) -> None:
    plan = make(from_data({"child": told}).one())
    if plan.at.age_days is not None and plan.at.age_days[1] is not None:
        now = plan.at.age_days[0]
        assert all(one.age_days is None or one.age_days >= now - 1 for one in plan.schedule)
