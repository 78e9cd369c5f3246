"""A genotype without a time: known only at the end, or known from birth."""

from __future__ import annotations

from children import child, give, sign, visit
from judge.fakes import watched
from scurfin.judge.watched import known_from_birth
from scurfin.record import Record
from scurfin.record.model import age_now

VARIANT = {"hgvs_c": "c.1190G>A", "zygosity": "hemizygous"}


def boy(**header: object) -> Record:
    told = {"variant": VARIANT, **header}
    return child(
        visit("first", sign("enteropathy"), give("parenteral nutrition"), age="P2M"),
        visit("later", sign("eczema"), give("prednisolone"), age="P4M"),
        **told,
    )


def test_it_is_known_last_unless_it_is_moved() -> None:
    record = boy()
    assert record.happenings[-1].id == "variant"
    moved = known_from_birth(record)
    assert moved.happenings[0].id == "variant"
    assert moved.happenings[0].turn == 1
    assert [one.id for one in moved.happenings[1:]] == [one.id for one in record.happenings[:-1]]


def test_it_moves_no_age() -> None:
    record = boy()
    early, late = record.before_decisions(1), known_from_birth(record).before_decisions(1)
    assert age_now(early) == age_now(late)


def test_one_told_since_when_stays_there() -> None:
    record = boy(variant={**VARIANT, "known_at": "P4M"})
    assert known_from_birth(record) is record


def test_a_record_without_one_stays_as_it_is() -> None:
    record = child(sign("eczema"))
    assert known_from_birth(record) is record


def test_one_that_is_all_that_is_told() -> None:
    record = child(variant=VARIANT)
    assert known_from_birth(record).happenings == record.happenings


def test_the_two_readings_see_other_plans() -> None:
    first = {one.turn: one for one in watched(boy(), from_birth=True).views}
    last = {one.turn: one for one in watched(boy()).views}
    assert "first-steroid" in first[1].acting
    assert "first-steroid" not in last[1].acting


def test_before_birth_it_does_not_make_the_child_born() -> None:
    record = child(sign("hydrops fetalis", age="prenatal"), variant=VARIANT)
    view = watched(record, from_birth=True).views[0]
    assert "first-steroid" not in view.acting
    assert known_from_birth(record).happenings[0].floor < 0
