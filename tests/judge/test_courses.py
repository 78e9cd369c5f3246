"""Whole children: transplants with their lead time, deaths, and who never needed treatment."""

from __future__ import annotations

import pytest

from children import Told as Event
from children import child, give, sign, visit
from judge.fakes import NOTHING, watched
from scurfin.judge.courses import deaths, false_activation, middle, transplants
from scurfin.judge.model import Middle
from scurfin.judge.verdicts import Common
from scurfin.record import Record

IPEX: Event = {"event": "diagnosis", "what": "IPEX", "level": "suspected"}
DEATH: Event = {"event": "death"}
EVERYONE = Common(lines=frozenset({"activate-transplant"}))


def failing(*more: Event, aged: bool = True) -> Record:
    """A boy whose thyroid fails under ciclosporin, at 6 months if ages are told."""

    def at(age: str) -> dict[str, str]:
        return {"age": age} if aged else {}

    return child(
        visit("first", IPEX, sign("enteropathy"), give("ciclosporin"), **at("P2M")),
        visit("better", sign("enteropathy", "improved"), give("insulin"), **at("P4M")),
        visit("worse", sign("hypothyroidism"), give("levothyroxine"), **at("P6M")),
        *more,
    )


def hsct(**when: str) -> Event:
    return {"event": "hsct", "donor": "sister", **when}


def test_a_transplant_activated_before_has_a_lead_time() -> None:
    one = transplants([watched(failing(visit("graft", hsct(), age="P8M")))], NOTHING)
    assert (one.children, one.activated_before, one.in_an_earlier_turn) == (1, 1, 1)
    lead = one.lead_time.each[0]
    assert lead.turns == 1
    assert lead.days is not None
    assert lead.days[0] == pytest.approx(30.4, abs=0.1)
    assert lead.days[1] == pytest.approx(91.3, abs=0.1)


def test_where_no_time_is_told_the_lead_is_in_turns() -> None:
    one = transplants([watched(failing(visit("graft", hsct()), aged=False))], NOTHING)
    assert one.lead_time.each[0].days is None
    assert one.lead_time.dated == 0
    assert one.lead_time.in_turns == Middle(median=1, lowest=1, highest=1)


def test_activation_in_the_plan_of_its_own_turn_is_no_earlier_one() -> None:
    told = [
        visit("first", IPEX, sign("enteropathy"), give("ciclosporin")),
        visit("better", sign("enteropathy", "improved"), give("insulin")),
        visit("worse", sign("hypothyroidism"), hsct()),
    ]
    one = transplants([watched(child(*told))], NOTHING)
    assert (one.activated_before, one.in_an_earlier_turn) == (1, 0)
    assert one.lead_time.each[0].turns == 0


def test_what_everyone_gets_activates_nobody() -> None:
    one = transplants([watched(failing(visit("graft", hsct())))], EVERYONE)
    assert (one.activated_before, one.not_activated) == (0, ("child",))


def test_a_transplant_before_which_nothing_is_told_is_counted_apart() -> None:
    one = transplants([watched(child(hsct(age="P5M")))], NOTHING)
    assert (one.children, one.activated_before, one.nothing_told) == (1, 0, 1)


def test_a_death_after_activation_and_one_without() -> None:
    calm = child(visit("first", sign("eczema"), give("emollients")), visit("end", DEATH))
    one = deaths([watched(failing(visit("end", DEATH))), watched(calm)], NOTHING)
    assert (one.children, one.activated_before, one.not_activated) == (2, 1, ("child",))


def test_the_plan_before_a_death_knows_all_but_the_death() -> None:
    told = [
        visit("first", IPEX, sign("enteropathy"), give("ciclosporin")),
        visit("better", sign("enteropathy", "improved"), give("insulin")),
        visit("end", sign("hypothyroidism"), DEATH),
    ]
    assert deaths([watched(child(*told))], NOTHING).activated_before == 1


def test_who_was_transplanted_is_not_among_the_deaths() -> None:
    assert deaths([watched(failing(hsct(), visit("end", DEATH)))], NOTHING).children == 0


def test_a_death_that_only_the_outcome_tells_is_one() -> None:
    record = child(sign("eczema"), outcome={"status": "dead"})
    assert deaths([watched(record)], NOTHING).children == 1


def test_a_death_before_birth_is_counted_apart() -> None:
    record = child(sign("hydrops fetalis", age="prenatal"), {**DEATH, "age": "prenatal"})
    one = deaths([watched(record)], NOTHING)
    assert (one.children, one.unborn) == (1, 1)


ALIVE: Event = {"status": "alive"}


@pytest.mark.parametrize(
    ("events", "header", "counted"),
    [
        ([sign("eczema")], {"outcome": ALIVE}, True),
        ([sign("eczema")], {"outcome": {"status": "unknown"}}, False),
        ([sign("eczema")], {}, False),
        ([sign("eczema"), give("prednisolone")], {"outcome": ALIVE}, False),
        ([sign("eczema"), give("topical corticosteroids")], {"outcome": ALIVE}, True),
        ([sign("eczema"), hsct()], {"outcome": ALIVE}, False),
        (
            [{"event": "response", "to": ["sirolimus"], "outcome": "none"}],
            {"outcome": ALIVE},
            False,
        ),
    ],
)
def test_who_counts_as_never_treated(
    events: list[Event], header: dict[str, Event], counted: bool
) -> None:
    one = false_activation([watched(child(*events, **header))])
    assert one.children == int(counted)


def test_what_a_plan_did_in_the_untreated_is_counted() -> None:
    calm = child(visit("first", sign("alopecia")), outcome=ALIVE)
    ill = child(visit("first", IPEX, sign("enteropathy", severity="severe")), outcome=ALIVE)
    one = false_activation([watched(calm), watched(ill)])
    assert (one.children, one.immunosuppression_started, one.transplant_activated) == (2, 1, 0)


def test_a_false_activation_counts_even_if_everyone_is_activated() -> None:
    """What gains nothing as a hit is still harm."""
    record = child(
        visit("first", IPEX, sign("enteropathy"), give("ciclosporin")),
        visit("better", sign("enteropathy", "improved")),
        visit("worse", sign("hypothyroidism")),
    )
    assert any(one.activates() for one in watched(record).views)


def test_middle_of_nothing_is_nothing() -> None:
    assert middle([]) == Middle(median=0, lowest=0, highest=0)
    assert middle([3, 1, 2]) == Middle(median=2, lowest=1, highest=3)
