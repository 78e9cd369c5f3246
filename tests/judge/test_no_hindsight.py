"""What came later changes no verdict: each decision is judged as if nothing had followed it."""

from __future__ import annotations

from pathlib import Path

import pytest

from children import CASES, EXAMPLES
from judge.fakes import NOTHING, watched
from scurfin.judge.verdicts import verdict
from scurfin.judge.watched import Watched
from scurfin.record import Record, load


def upto(record: Record, turn: int) -> Record:
    """The record with everything after this turn deleted."""
    return record.upto(sum(1 for one in record.happenings if one.turn <= turn))


def judged(one: Watched, turn: int) -> list[object]:
    return [
        (told, verdict(told, one.view(turn), NOTHING)) for told in one.told if told.turn == turn
    ]


@pytest.mark.parametrize("file", [*CASES, *EXAMPLES], ids=lambda file: str(file.stem))
def test_deleting_what_came_later_leaves_each_verdict(file: Path) -> None:
    for record in load(file).records:
        whole = watched(record)
        for turn in sorted({told.turn for told in whole.told}):
            short = watched(upto(record, turn))
            assert judged(short, turn) == judged(whole, turn)


@pytest.mark.parametrize("file", CASES, ids=lambda file: str(file.stem))
def test_deleting_the_decisions_of_a_turn_leaves_the_plan_they_are_held_against(
    file: Path,
) -> None:
    for record in load(file).records:
        whole = watched(record)
        for turn in sorted({told.turn for told in whole.told}):
            before = watched(record.before_decisions(turn))
            if before.views and before.views[-1].turn == turn:
                assert before.views[-1].offers == whole.view(turn).offers
