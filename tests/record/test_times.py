"""Times: ages, dates, and lengths counted from other events; what is not told stays unknown."""

from __future__ import annotations

import pytest

from children import Told, child, give, sign, visit
from scurfin.record import Record
from scurfin.record.model import BIRTH, CALENDAR, age_now, elapsed, life
from scurfin.terms.ages import PRENATAL, Span, age

NOTE: Told = {"event": "note", "text": "seen"}
ECHO = sign("echogenic fetal bowel", age="prenatal")


def span(record: Record, event: str) -> Span:
    found = record.find(event)
    assert found is not None
    assert found.when is not None
    assert found.when.root == BIRTH
    return found.when.span


def between(record: Record, one: str, other: str) -> Span | None:
    first, second = record.find(one), record.find(other)
    assert first is not None
    assert second is not None
    return elapsed(first.when, second.when)


def test_a_date_is_an_age_when_the_birth_date_is_known() -> None:
    record = child({**NOTE, "date": "2024-03-31", "id": "x"}, born="2024-03-01")
    assert span(record, "x") == Span(30, 31)


def test_dates_without_a_birth_date_are_in_order_but_no_ages() -> None:
    record = child(
        {**NOTE, "date": "2024-03-01", "id": "x"}, {**NOTE, "date": "2024-03-31", "id": "y"}
    )
    assert {one.when.root for one in record.happenings if one.when} == {CALENDAR}
    assert between(record, "x", "y") == Span(29, 31)
    assert age_now(record) == Span(0, float("inf"))


def test_dates_without_a_birth_date_make_turns() -> None:
    record = child({**NOTE, "date": "2024-03-01"}, {**NOTE, "date": "2024-03-31"})
    assert len(record.turns()) == 2


def test_after_birth_is_an_age() -> None:
    record = child({**NOTE, "after": {"birth": "P4M"}, "id": "x"})
    assert span(record, "x") == age("P4M")


def test_after_an_event_with_an_age_is_an_age() -> None:
    record = child({**NOTE, "age": "P10D", "id": "x"}, {**NOTE, "after": {"x": "P7D"}, "id": "y"})
    assert span(record, "y") == Span(17, 19)


def test_after_an_event_without_a_time_is_a_distance() -> None:
    record = child(give("prednisolone", id="x"), sign("eczema", id="y", after={"x": "P2M"}))
    assert between(record, "x", "y") == age("P2M")


def test_distances_add_up_along_a_chain() -> None:
    record = child(
        {**NOTE, "id": "x"},
        {**NOTE, "id": "y", "after": {"x": "P7D"}},
        {**NOTE, "id": "z", "after": {"y": "P7D"}},
    )
    assert between(record, "x", "z") == Span(14, 16)


def test_times_without_a_common_root_have_no_distance() -> None:
    record = child({**NOTE, "id": "x"}, {**NOTE, "id": "y", "age": "P4M"}, {**NOTE, "id": "z"})
    assert between(record, "x", "y") is None
    assert between(record, "x", "z") is None


def test_a_distance_is_never_negative() -> None:
    record = child({**NOTE, "id": "x", "age": "P4M"}, {**NOTE, "id": "y", "age": "P2M"})
    assert between(record, "x", "y") == Span(0, 0)


def test_a_floor_follows_the_distance_from_an_undated_event() -> None:
    record = child(give("prednisolone", id="x"), sign("eczema", after={"x": "P4M"}))
    assert age_now(record) == Span(age("P4M").low, float("inf"))


def test_order_and_age_in_disagreement_are_warned_of() -> None:
    record = child(sign("eczema", id="x", age="P4M"), sign("alopecia", id="y", age="P2M"))
    (warning,) = record.told_warnings()
    assert "'y' is told after 'x' but happened earlier (2 months)" in warning


def test_the_order_told_is_kept() -> None:
    record = child(sign("eczema", id="x", age="P4M"), sign("alopecia", id="y", age="P2M"))
    assert [one.id for one in record.happenings] == ["x", "y"]


def test_ages_that_overlap_are_no_disagreement() -> None:
    record = child(sign("eczema", age="P13M"), sign("alopecia", age="P1Y"))
    assert record.told_warnings() == ()


def test_a_warning_is_not_given_before_its_event() -> None:
    record = child(
        visit("one", sign("eczema", id="x", age="P4M"), give("insulin", id="y", age="P2M"))
    )
    assert record.before_decisions(1).told_warnings() == ()
    assert record.upto(1).told_warnings() == ()


def test_an_age_known_since_later_moves_back() -> None:
    record = child(
        {**NOTE, "id": "k", "age": "P1M", "known_at": "P6M"},
        sign("eczema", id="x", age="P4M"),
        sign("alopecia", id="y", age="P8M"),
    )
    assert [one.id for one in record.happenings] == ["x", "k", "y"]


@pytest.mark.parametrize(
    ("events", "now"),
    [
        ([], None),
        ([ECHO], PRENATAL),
        ([sign("echogenic fetal bowel")], PRENATAL),
        ([sign("eczema")], Span(0, float("inf"))),
        ([sign("eczema", age="P4M")], age("P4M")),
        ([ECHO, sign("eczema")], Span(0, float("inf"))),
        ([sign("eczema", age="P4M"), NOTE], age("P4M")),
        (
            [visit("a", sign("eczema"), age="P4M"), visit("b", NOTE)],
            Span(age("P4M").low, float("inf")),
        ),
    ],
)
def test_the_age_now(events: list[Told], now: Span | None) -> None:
    assert age_now(child(*events)) == now


@pytest.mark.parametrize(
    ("events", "lives"),
    [
        ([], "alive"),
        ([ECHO], "unborn"),
        ([ECHO, {"event": "genotype", "result": "variant found"}], "unborn"),
        ([ECHO, {"event": "pregnancy", "weeks": 30}], "unborn"),
        ([ECHO, sign("eczema")], "alive"),
        ([ECHO, give("insulin")], "alive"),
        ([sign("eczema", age="P4M")], "alive"),
        ([sign("eczema"), {"event": "death"}], "dead"),
        ([ECHO, {"event": "death"}], "dead"),
    ],
)
def test_life(events: list[Told], lives: str) -> None:
    assert life(child(*events)) == lives


def test_a_calendar_day_needs_a_birth_date() -> None:
    assert child().date_at(10) is None
    assert str(child(born="2024-03-01").date_at(31)) == "2024-04-01"


def test_a_day_beyond_the_calendar_is_none() -> None:
    assert child(born="9999-01-01").date_at(1000) is None


MEMBERS = {
    "members": [
        {"id": "mother", "relation": "mother"},
        {"id": "sister", "relation": "sister", "known_at": "x"},
        {"id": "aunt", "relation": "maternal aunt", "known_at": "P6M"},
    ]
}


@pytest.mark.parametrize(
    ("count", "known"),
    [
        (0, ["mother"]),
        (1, ["mother"]),
        (2, ["mother", "sister"]),
        (3, ["mother", "sister", "aunt"]),
    ],
)
def test_relatives_are_known_since_they_were_told(count: int, known: list[str]) -> None:
    record = child(
        sign("eczema", age="P2M"),
        {"event": "typing", "of": "sister", "id": "x", "age": "P4M"},
        sign("alopecia", age="P8M"),
        family=MEMBERS,
    )
    assert [one.id for one in record.upto(count).family.members] == known
