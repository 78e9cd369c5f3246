"""The course of each manifestation: one clinical concept, whatever word it is told in."""

from __future__ import annotations

import pytest

from children import EXAMPLES, Told, give, now, sign, visit
from scurfin.plan.moments import known_at
from scurfin.record import load_record
from scurfin.state import State, state

STEROID = give("prednisolone")


def keran(at: str) -> State:
    (file,) = (one for one in EXAMPLES if one.stem == "keran")
    return state(known_at(load_record(str(file)), at))


@pytest.mark.parametrize(
    ("at", "course"),
    [
        ("presentation", {"enteropathy": "active", "eczema": "active", "diabetes": "active"}),
        ("better", {"enteropathy": "improved", "eczema": "improved", "diabetes": "improved"}),
        (
            "relapse",
            {
                "enteropathy": "relapsed",
                "eczema": "relapsed",
                "diabetes": "improved",
                "aiha": "improved",
                "hypothyroidism": "new under treatment",
            },
        ),
    ],
)
def test_keran(at: str, course: dict[str, str]) -> None:
    found = keran(at).courses
    assert {name: found[name].said() for name in course} == course


def test_kerans_relapse_is_told_as_diarrhoea_and_belongs_to_his_enteropathy() -> None:
    course = keran("relapse").courses["enteropathy"]
    assert course.terms == ("enteropathy", "diarrhea")
    assert course.episodes == 2


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([sign("eczema")], "active"),
        ([sign("eczema", "present")], "active"),
        ([sign("eczema"), sign("eczema", "worse")], "worse"),
        ([sign("eczema"), sign("eczema", "improved")], "improved"),
        ([sign("eczema"), sign("eczema", "controlled")], "controlled"),
        ([sign("eczema"), sign("eczema", "resolved")], "resolved"),
        ([sign("eczema", "absent")], "absent"),
        ([sign("eczema"), sign("eczema", "improved"), sign("eczema", "relapse")], "relapsed"),
        ([sign("eczema"), sign("eczema", "improved"), sign("eczema", "present")], "relapsed"),
        ([sign("eczema"), sign("eczema", "improved"), sign("eczema", "worse")], "worse"),
        ([sign("eczema", "relapse")], "relapsed"),
        ([sign("eczema"), sign("atopic dermatitis", "improved")], "improved"),
        ([sign("eczema"), sign("ECZEMA", "improved")], "improved"),
        ([STEROID, sign("eczema")], "new under treatment"),
        ([STEROID, give("prednisolone", "stop"), sign("eczema")], "active"),
        ([sign("eczema"), STEROID, sign("eczema", "present")], "active"),
        ([give("insulin"), sign("eczema")], "active"),
        ([give("hydrocortisone cream", route="topical"), sign("eczema")], "active"),
    ],
)
def test_a_course_in_a_word(events: list[Told], said: str) -> None:
    assert now(*events).courses["eczema"].said() == said


def test_what_is_gone_in_part_is_improved() -> None:
    course = now(sign("diarrhea"), sign("villous atrophy"), sign("diarrhea", "resolved")).courses[
        "enteropathy"
    ]
    assert course.status == "improved"
    assert course.there == ("villous atrophy",)


def test_what_is_gone_in_all_parts_is_resolved() -> None:
    course = now(
        sign("diarrhea"),
        sign("villous atrophy"),
        sign("diarrhea", "resolved"),
        sign("villous atrophy", "resolved"),
    ).courses["enteropathy"]
    assert course.status == "resolved"


def test_a_part_that_was_never_there_changes_nothing() -> None:
    course = now(sign("diarrhea"), sign("colitis", "absent")).courses["enteropathy"]
    assert course.status == "active"


@pytest.mark.parametrize("code", ["HP:0002014", "HP:0002028", "HP:0002041", "HP:0005208"])
def test_every_code_for_diarrhoea_is_enteropathy(code: str) -> None:
    assert set(now(sign("diarrhea", code=code)).courses) == {"enteropathy"}


@pytest.mark.parametrize(
    ("what", "code"),
    [("neonatal diabetes", "HP:0000857"), ("type 1 diabetes mellitus", "HP:0100651")],
)
def test_diabetes_by_any_code_is_diabetes(what: str, code: str) -> None:
    assert set(now(sign(what, code=code)).courses) == {"diabetes"}


@pytest.mark.parametrize("what", ["vomiting", "gastroenteritis", "malrotation", "ileus"])
def test_not_every_gut_sign_is_enteropathy(what: str) -> None:
    assert "enteropathy" not in now(sign(what)).courses


def test_an_unknown_word_is_followed_under_its_own_name() -> None:
    course = now(sign("blue toes"), sign("Blue  toes", "resolved")).courses["blue-toes"]
    assert course.status == "resolved"


def test_severity_is_the_latest_told() -> None:
    course = now(sign("eczema", severity="severe"), sign("eczema", "worse")).courses["eczema"]
    assert course.severity == "severe"


def test_the_severity_of_what_got_better_is_not_known() -> None:
    course = now(sign("eczema", severity="severe"), sign("eczema", "improved")).courses["eczema"]
    assert course.severity is None


def test_a_new_organ_names_the_line_it_came_under() -> None:
    course = now(
        visit("one", sign("eczema"), STEROID),
        visit("two", give("sirolimus")),
        visit("three", sign("alopecia")),
    ).courses["alopecia"]
    assert course.new_under == 2
