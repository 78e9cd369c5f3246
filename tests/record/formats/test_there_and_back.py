"""A record that goes through any format leads to the same advice at every turn."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from children import CASES, EXAMPLES, Told
from record.formats.advice import FORMS, same_advice, there_and_back
from record.formats.tellings import tellings
from scurfin.plan import make
from scurfin.record import Record, load, loads
from scurfin.record.formats.own_yaml import yaml_of
from scurfin.record.reader import from_data
from scurfin.terms.source_text import InputError
from stories import stories

LAWS = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TOLD = [
    pytest.param(record, id=f"{file.stem}-{record.id}")
    for file in (*EXAMPLES, *CASES)
    for record in load(file).records
]


def record_of(story: Told) -> Record | None:
    try:
        return from_data({"child": story}).one()
    except InputError:
        return None


@pytest.mark.parametrize("record", TOLD)
@pytest.mark.parametrize("form", ["phenopacket json", "fhir json"])
def test_every_record_that_is_shipped(record: Record, form: str) -> None:
    same_advice(record, there_and_back(record, form))


@pytest.mark.parametrize("record", TOLD)
def test_our_own_form_gives_the_same_plan_byte_for_byte(record: Record) -> None:
    written = yaml_of((record,))
    again = loads(written).one()
    assert yaml_of((again,)) == written
    for mine, theirs in zip(record.turns(), again.turns(), strict=True):
        plans = [
            make(one.before_decisions(turn.number))
            for one, turn in ((record, mine), (again, theirs))
        ]
        named = [msgspec.structs.replace(one, at=plans[0].at) for one in plans]
        assert msgspec.json.encode(named[0]) == msgspec.json.encode(named[1])


@LAWS
@given(stories(), st.sampled_from(FORMS))
def test_random_stories(story: Told, form: str) -> None:
    record = record_of(story)
    if record is not None:
        same_advice(record, there_and_back(record, form))


@LAWS
@given(tellings(), st.sampled_from(FORMS))
def test_random_records_told_in_full(story: Told, form: str) -> None:
    record = record_of(story)
    if record is not None:
        again = there_and_back(record, form)
        asked = [one for one in again.unread if not one.kept]
        assert asked == [one for one in record.unread if not one.kept]
        same_advice(record, again)


@LAWS
@given(tellings())
def test_what_goes_through_a_format_twice_stays_as_it_was_after_once(story: Told) -> None:
    record = record_of(story)
    if record is None:
        return
    for form in ("yaml", "phenopacket json", "fhir json"):
        once = there_and_back(record, form)
        assert yaml_of((there_and_back(once, form),)) == yaml_of((once,))


def test_a_record_goes_through_all_formats_in_a_row() -> None:
    record = load(EXAMPLES[0].parent / "keran-worked.yaml").one()
    again = record
    for form in FORMS:
        again = there_and_back(again, form)
    same_advice(record, again)
