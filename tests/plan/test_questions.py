"""Questions are asked once, with a reason, the one that decides most first."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from children import EXAMPLES, child, give, now, sign, weigh
from scurfin.pathway.traces import Missing
from scurfin.plan import make
from scurfin.plan.questions import Asked, rank
from scurfin.record import load
from stories import Told, stories

LAWS = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def asked(line: str, urgency: str, *keys: str, stage: str = "control") -> Asked:
    return Asked(line, stage, urgency, tuple(Missing(key, "not asked", f"{key}?") for key in keys))


def order(*lines: Asked) -> list[str]:
    return [one.key for one in rank(list(lines), now(), ())]


@pytest.mark.parametrize(
    ("lines", "keys"),
    [
        ([], []),
        ([asked("a", "now", "x"), asked("b", "prepare", "y")], ["x", "y"]),
        ([asked("a", "prepare", "x"), asked("b", "now", "y")], ["y", "x"]),
        ([asked("a", "soon", "x"), asked("b", "soon", "y"), asked("c", "soon", "y")], ["y", "x"]),
        ([asked("a", "soon", "x", "y"), asked("b", "soon", "z")], ["z", "x", "y"]),
        (
            [asked("a", "now", "x"), asked("b", "now", "y", stage="emergency")],
            ["y", "x"],
        ),
        ([asked("a", "soon", "y"), asked("b", "soon", "x")], ["x", "y"]),
    ],
)
def test_the_question_that_decides_most_comes_first(lines: list[Asked], keys: list[str]) -> None:
    assert order(*lines) == keys


def test_a_question_names_its_lines_and_its_companions() -> None:
    (x, y) = rank([asked("a", "soon", "x", "y"), asked("b", "soon", "x")], now(), ())
    assert (x.decides, x.together_with) == (("a", "b"), ("y",))
    assert (y.decides, y.together_with) == (("a",), ("x",))


def test_a_doubtful_weight_is_asked() -> None:
    plan = make(child(weigh("70 kg")))
    assert any(one.key == "weight:doubt-1" and "tenfold" in one.text for one in plan.questions)


def test_a_confirmed_weight_is_asked_no_more() -> None:
    plan = make(child(weigh("14 kg", confirmed=True)))
    assert not any(one.key.startswith("weight:doubt") for one in plan.questions)


def test_a_treatment_that_is_not_known_is_asked() -> None:
    plan = make(child(sign("eczema"), give("snake oil")))
    (question,) = (one for one in plan.questions if one.key == "word:snake-oil")
    assert "checked for nothing" in question.text


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: str(file.stem))
def test_every_question_of_the_examples_has_words_and_a_line(file: Path) -> None:
    for record in load(file).records:
        for turn in record.turns():
            for one in make(record, str(turn.number)).questions:
                assert one.text.strip()
                assert one.decides
                assert one.weight > 0


@LAWS
@given(stories())
def test_no_question_is_asked_twice(told: Told) -> None:
    keys = [one.key for one in make(child(*told["timeline"])).questions]
    assert len(keys) == len(set(keys))
