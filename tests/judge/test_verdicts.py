"""The rules of the four verdicts, one by one, against plans made by hand."""

from __future__ import annotations

import pytest

from children import Told as Event
from children import child, give, sign
from judge.fakes import found, offer, plan, told
from scurfin.judge.verdicts import Common, common, verdict
from scurfin.judge.views import Stopped

HSCT: Event = {"event": "hsct", "donor": "sister"}
START = child(give("sirolimus"))
STOP = child(give("prednisolone"), sign("eczema"), give("prednisolone", "stop"))
CHANGE = child(give("prednisolone"), sign("eczema"), give("prednisolone", "change"))


@pytest.mark.parametrize("standing", ["start", "change", "consider"])
def test_the_same_drug_proposed_contains_it(standing: str) -> None:
    one = found(START, offer("line", "sirolimus", standing), offer("else", "insulin"))
    assert (one.verdict, one.matched) == ("contained", ("line",))


@pytest.mark.parametrize("standing", ["continue", "done", "hold", "stop"])
def test_a_line_that_proposes_nothing_contains_nothing(standing: str) -> None:
    assert found(START, offer("line", "sirolimus", standing)).verdict == "missed"


@pytest.mark.parametrize(
    ("word", "of", "verdict"),
    [
        ("sirolimus", "everolimus", "missed"),
        ("immunosuppressants", "everolimus", "contained"),
        ("immunosuppressants", "prednisolone", "contained"),
        ("immunosuppressants", "hydrocortisone", "missed"),
        ("immunosuppressants", "immunosuppression-unspecified", "contained"),
        ("glucocorticoids", "prednisolone", "contained"),
        ("glucocorticoids", "hydrocortisone", "missed"),
        ("calcineurin inhibitor", "tacrolimus", "contained"),
        ("calcineurin inhibitor", "sirolimus", "missed"),
        ("antibiotics", "ceftriaxone", "contained"),
        ("a magic potion", "sirolimus", "missed"),
    ],
)
def test_a_class_will_do_only_where_only_a_class_is_told(word: str, of: str, verdict: str) -> None:
    assert found(child(give(word)), offer("line", of)).verdict == verdict


@pytest.mark.parametrize(
    ("word", "of", "near"),
    [
        ("clobetasol", "topical-corticosteroids", True),
        ("methylprednisolone", "prednisolone", True),
        ("insulin glargine", "insulin", True),
        ("sirolimus", "mTOR inhibitor", True),
        ("sirolimus", "tacrolimus", False),
    ],
)
def test_a_plan_that_names_only_the_group_is_near_and_no_hit(
    word: str, of: str, near: bool
) -> None:
    one = found(child(give(word)), offer("line", of))
    assert (one.verdict, bool(one.near)) == ("missed", near)


def test_to_prevent_an_infection_is_not_to_treat_it() -> None:
    line = offer("line", "co-trimoxazole", prevents=True)
    assert found(child(give("antibiotics")), line).verdict == "missed"
    assert found(child(give("co-trimoxazole")), line).verdict == "contained"


def test_an_option_counts_unless_it_is_excluded() -> None:
    assert found(START, offer("line", "sirolimus", "consider")).verdict == "contained"
    assert found(START, offer("line", "sirolimus", "excluded")).verdict == "forbidden"


def test_a_line_that_changes_a_drug_contains_a_start_of_just_that_drug() -> None:
    assert found(START, offer("line", "sirolimus", "change", "change")).verdict == "contained"
    start = child(give("glucocorticoids"))
    taper = offer("line", "prednisolone", "change", "change")
    assert found(start, taper).verdict == "missed"


@pytest.mark.parametrize("verb", ["stop", "change"])
@pytest.mark.parametrize("of", ["prednisolone", "glucocorticoids"])
def test_a_stop_is_contained_by_what_stops_or_changes_it_or_its_class(verb: str, of: str) -> None:
    assert found(STOP, offer("line", of, verb, verb)).verdict == "contained"  # type: ignore[arg-type]


def test_a_stop_is_not_contained_by_a_start() -> None:
    assert found(STOP, offer("line", "prednisolone")).verdict == "missed"


def test_a_change_is_contained_by_change_and_start_but_not_by_stop() -> None:
    assert found(CHANGE, offer("line", "glucocorticoids", "change", "change")).verdict == (
        "contained"
    )
    assert found(CHANGE, offer("line", "prednisolone")).verdict == "contained"
    assert found(CHANGE, offer("line", "prednisolone", "stop", "stop")).verdict == "forbidden"


@pytest.mark.parametrize("again", [False, True])
def test_a_transplant_needs_its_activation(again: bool) -> None:
    record = child(*([HSCT, sign("eczema")] if again else []), HSCT)
    activate = offer("line", "transplant", verb="transplant")
    second = offer("line", "transplant", verb="transplant", option="second graft")
    assert found(record, activate).verdict == "contained"
    assert found(record, second).verdict == ("contained" if again else "missed")
    assert found(record, offer("line", "sirolimus")).verdict == "missed"


def test_an_activation_that_was_accepted_before_still_contains_the_transplant() -> None:
    activate = offer("line", "transplant", "done", verb="transplant")
    assert found(child(HSCT), activate).verdict == "contained"


@pytest.mark.parametrize("standing", ["continue", "hold", "done"])
def test_what_another_line_settles_does_not_hang(standing: str) -> None:
    lines = (offer("a", "sirolimus", "silent"), offer("b", "sirolimus", standing))
    assert found(START, *lines).verdict == "missed"


def test_a_procedure_is_contained_by_the_same_words() -> None:
    record = child({"event": "procedure", "what": "Endoscopy"})
    assert found(record, actions=(("line", "order endoscopy with biopsies"),)).matched == ("line",)
    assert found(record, actions=(("line", "order stool culture"),)).verdict == "missed"


@pytest.mark.parametrize("standing", ["ask", "silent"])
def test_what_asks_or_is_silent_hangs_on_an_unknown(standing: str) -> None:
    one = found(START, offer("line", "sirolimus", standing))
    assert (one.verdict, one.matched) == ("hangs_on_unknown", ("line",))


def test_a_blocked_line_forbids() -> None:
    one = found(START, offer("line", "sirolimus", "blocked"))
    assert (one.verdict, one.matched) == ("forbidden", ("line",))
    assert found(START, offer("line", "everolimus", "blocked")).verdict == "missed"


def test_what_one_line_proposes_no_other_forbids() -> None:
    lines = (offer("a", "sirolimus", "excluded"), offer("b", "sirolimus"))
    assert found(START, *lines).matched == ("b",)


def test_safety_forbids_unless_the_partner_is_stopped_in_the_same_turn() -> None:
    beside = (("tacrolimus", (Stopped("two of a kind", frozenset({"ciclosporin"})),)),)
    start, stop = give("tacrolimus"), give("ciclosporin", "stop")
    assert found(child(start), stopped=beside).verdict == "forbidden"
    assert found(child(stop, start), stopped=beside).verdict == "missed"


def test_what_is_never_stopped_may_not_be_stopped() -> None:
    record = child(give("insulin"), sign("eczema"), give("insulin", "stop"))
    assert found(record, lifelines=frozenset({"insulin"})).verdict == "forbidden"
    assert found(record).verdict == "missed"


def test_a_line_may_say_never() -> None:
    never = offer("line", "vaccine-live", verb="forbid")
    assert found(child({"event": "vaccination", "what": "BCG"}), never).verdict == "forbidden"
    assert found(START, never).verdict == "missed"
    assert found(child(HSCT), offer("line", "transplant", verb="forbid")).verdict == "forbidden"


@pytest.mark.parametrize(
    "everyone", [Common(lines=frozenset({"line"})), Common(treatments=frozenset({"sirolimus"}))]
)
def test_what_everyone_gets_is_no_hit(everyone: Common) -> None:
    one = verdict(told(START), plan(offer("line", "sirolimus")), everyone)
    assert (one.verdict, one.common) == ("missed", ("line",))


def test_frequent_is_more_than_nine_in_ten() -> None:
    with_, without = plan(offer("line", "sirolimus")), plan()
    assert common([with_] * 9 + [without]).lines == frozenset()
    assert common([with_] * 10 + [without]).lines == {"line"}
    assert common([with_] * 10 + [without]).treatments == {"sirolimus"}
    asks = plan(offer("line", "sirolimus", "ask"))
    assert common([asks] * 10 + [without]).open == {"line"}
