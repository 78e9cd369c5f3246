"""The cohorts as they stand: whole, typed, every survival beside its time origin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from scurfin.evidence.cohorts import Cohort, cohorts, of_disease
from scurfin.evidence.figures import percent, tell
from scurfin.evidence.outcomes import Outcomes, outcomes
from scurfin.evidence.say.outcomes import arm_rows, cohort_text, outcomes_text
from scurfin.evidence.traps import Trap, traps
from scurfin.evidence.when import when, years
from scurfin.knowledge.model import Fact
from scurfin.knowledge.store import Knowledge, knowledge
from scurfin.terms.source_text import InputError

KNOWN = knowledge()
EVERY = cohorts(KNOWN)
change = msgspec.structs.replace
NUMBER = re.compile(r"\d+(?:\.\d+)?%?")


def flat(text: str) -> str:
    """The text on one line, also where a word was broken at a hyphen."""
    return re.sub(r"\s+", " ", text).replace("- ", "-")


def leaves(told: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(told, dict):
        for name, one in told.items():
            yield from leaves(one, name)
    elif isinstance(told, list | tuple):
        for one in told:
            yield from leaves(one, key)
    else:
        yield key, told


def shapes(key: str, value: Any) -> set[str]:
    """The ways in which a figure may be written."""
    if key == "time_years":
        return {when(value)}
    if isinstance(value, bool):
        return {"", "yes", "no"}
    if isinstance(value, int | float):
        return {f" {value:g} ", f" {percent(value)} "}
    return {flat(str(value)), flat(str(value)).replace("_", " ")}


@pytest.mark.parametrize("cohort", EVERY, ids=lambda one: one.id)
def test_everything_that_a_cohort_tells_is_shown(cohort: Cohort) -> None:
    cells = [cell for arm in cohort.arms for row in arm_rows(arm) for cell in row]
    named = [one.text for one in traps(KNOWN, (cohort,))]
    text = flat(" ".join([cohort_text(cohort), *cells, *named]))
    numbers = f" {' '.join(re.findall(NUMBER, text))} "
    for key, value in leaves(KNOWN.facts[cohort.id].figures):
        if key in ("unit", "approximate") or (key == "note" and "time not stated" in value):
            continue
        where = numbers if type(value) in (int, float) and key != "time_years" else text
        assert any(one in where for one in shapes(key, value)), f"{key}: {value}"


@pytest.mark.parametrize("cohort", EVERY, ids=lambda one: one.id)
def test_every_row_of_a_cohort_has_its_time_origin(cohort: Cohort) -> None:
    for arm in cohort.arms:
        for row in arm_rows(arm):
            assert row[1] == (arm.time_origin or "not stated")


def test_the_survival_of_two_arms_is_compared_only_with_their_origins() -> None:
    cohort = next(one for one in EVERY if one.id == "out-barzaghi2018")
    compared = [one.what for one in cohort.told if "survival" in one.what and "%" in one.value]
    assert len(compared) == 2
    assert all("time from" in one for one in compared)


def test_outcomes_cannot_be_made_without_the_sentence_of_their_bias() -> None:
    with pytest.raises(ValueError, match="sentence"):
        change(outcomes("IPEX"), sentence=" ")


def test_what_is_not_stated_stays_unknown() -> None:
    stat3 = of_disease(KNOWN, "STAT3")[0]
    (point,) = stat3.arms[0].endpoints
    assert (point.time_years, point.ci95, stat3.arms[0].time_origin) == (None, None, None)
    assert "OS, time not stated" in outcomes_text(outcomes("STAT3"))


@pytest.mark.parametrize("name", ["IPEX", "ipex", "FOXP3", "ctla-4", "CTLA4", "IL10RA", "DOCK8"])
def test_a_disease_is_found_by_name_or_gene(name: str) -> None:
    assert of_disease(KNOWN, name)


@pytest.mark.parametrize("name", ["", "no such", "LRBA"])
def test_a_disease_without_outcomes_is_refused_with_a_remedy(name: str) -> None:
    with pytest.raises(InputError) as refused:
        of_disease(KNOWN, name)
    assert "CTLA4" in refused.value.remedy


@pytest.mark.parametrize(("told", "found"), [("5 months", 5 / 12), ("22.5 years", 22.5)])
def test_a_told_time_is_years(told: str, found: float) -> None:
    assert years(told) == pytest.approx(found)


def test_a_time_that_cannot_be_read_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="no span"):
        years("soon")


@pytest.mark.parametrize(
    ("key", "value", "of", "found"),
    [
        ("graft_failure", {"n": 4, "assessed": 53}, 58, [("graft failure", "4 of 53")]),
        ("remission", {"n": 28, "N": 30}, 40, [("remission", "28 of 30")]),
        ("deaths", {"n": 15}, 30, [("deaths", "15 of 30")]),
        ("alive", 9, 12, [("alive", "9 of 12")]),
        ("steroids", {"n": 25, "benefit": 0.56}, 34, [("steroids: benefit", "56% of 25")]),
        (
            "TRM",
            0.085,
            70,
            [("transplant-related mortality", "8.5% (denominator not printed; arm of 70)")],
        ),
        ("mortality", 0.24, None, [("mortality", "24% (denominator not printed)")]),
        ("cox_p", 0.035, 58, [("Cox p", "0.035")]),
    ],
)
def test_no_share_stands_bare(key: str, value: Any, of: int | None, found: list[Any]) -> None:
    assert [(one.what, one.value) for one in tell(key, value, of=of)] == found


def test_every_line_fits_the_screen() -> None:
    wide = [one for one in outcomes_text(outcomes()).splitlines() if len(one) > 100]
    assert [one for one in wide if "://" not in one] == []


def test_outcomes_are_data() -> None:
    made = outcomes()
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(made), type=Outcomes) == made
    assert set(made.facts) <= set(KNOWN.facts)


NAMED: dict[str, Trap] = {f"{one.kind}|{one.text}": one for one in traps(KNOWN)}


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("misprint", "off 65.1% by 1.11 on that scale, where rounding explains 0.01"),
        ("time origin", "a boy had to live to be transplanted"),
        ("time origin", "immortal-time bias"),
        ("time origin", "7 of 58 had a second transplant"),
        ("time origin", "whether these are ages or times since start of IS"),
        ("sources disagree", "42% at 10 years (Duclaux-Loras R 2018, HSCT, time from birth or"),
        ("sources disagree", "73.2% at 15 years (Barzaghi F 2018, HSCT, time from last HSCT)"),
        ("overlap", "the same boy may be counted in several"),
        ("sums that do not fit", "graft source adds up to 60, the arm has 58"),
        ("sums that do not fit", "implies 15 of 58; the 5 without chimerism"),
        ("conflict in one source", "n is 39 in one place and 38 in another"),
        ("few at risk", "one death among 4 at risk"),
        ("crude figure", "IPEX HSCT mortality 24%"),
        ("crude figure", "crude at median follow-up 26 months"),
    ],
)
def test_each_trap_is_named(kind: str, says: str) -> None:
    assert [one for one in NAMED.values() if one.kind == kind and says in one.text]


def test_every_conflict_that_a_fact_names_is_a_trap() -> None:
    told = {text for one in EVERY for text in one.data_quality}
    missing = [text for text in told if not any(text in one for one in NAMED)]
    assert missing == []


def with_figures(fact: str, **figures: Any) -> Knowledge:
    old: Fact = KNOWN.facts[fact]
    new = change(old, figures={**old.figures, **figures})
    return change(KNOWN, facts={**KNOWN.facts, fact: new})


def test_parts_that_add_up_are_no_trap() -> None:
    arms = msgspec.to_builtins(KNOWN.facts["out-barzaghi2018"].figures["arms"])
    arms[0]["counts"]["source"]["CB"] = 11
    found = traps(with_figures("out-barzaghi2018", arms=arms))
    assert not any("source adds up" in one.text for one in found)


@pytest.mark.parametrize("one", NAMED.values(), ids=lambda one: one.text[:40])
def test_a_trap_names_facts_that_there_are(one: Trap) -> None:
    assert one.facts
    assert set(one.facts) <= set(KNOWN.facts)
