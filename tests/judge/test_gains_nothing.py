"""A planner that lists, activates, asks or blocks everything gains nothing that the totals show."""

from __future__ import annotations

import pytest

from children import CASES
from judge.fakes import offer, plan
from scurfin.judge.courses import middle
from scurfin.judge.decisions import Told, decisions
from scurfin.judge.verdicts import common, verdict
from scurfin.judge.views import Offer, View
from scurfin.knowledge.store import knowledge
from scurfin.record import load

TOLD: list[Told] = [
    one for file in CASES for record in load(file).records for one in decisions(record, record.id)
]
TURNS = sorted({(one.case, one.turn) for one in TOLD})
DRUGS = sorted(knowledge().drugs)


def verdicts(offers: list[Offer], *, renamed: bool = False) -> list[str]:
    """The verdicts if every turn had these; ``renamed``: under a name of its own each time."""
    views: dict[tuple[str, int], View] = {}
    for number, (case, turn) in enumerate(TURNS):
        mine = [
            Offer(f"{one.line}-{number}" if renamed else one.line, one.standing, one.target)
            for one in offers
        ]
        views[case, turn] = plan(*mine, case=case, turn=turn)
    everyone = common(list(views.values()))
    return [verdict(one, views[one.case, one.turn], everyone).verdict for one in TOLD]


@pytest.mark.parametrize("renamed", [False, True])
@pytest.mark.parametrize("standing", ["start", "consider", "change"])
def test_who_lists_everything_contains_nothing(standing: str, renamed: bool) -> None:
    every = [offer(f"give-{drug}", drug, standing) for drug in DRUGS]
    assert "contained" not in verdicts(every, renamed=renamed)


@pytest.mark.parametrize("renamed", [False, True])
def test_who_activates_everyone_contains_no_transplant(renamed: bool) -> None:
    activate = offer("activate", "transplant", verb="transplant")
    assert "contained" not in verdicts([activate], renamed=renamed)


def test_who_asks_everything_hits_nothing_and_hangs_nowhere() -> None:
    every = [offer(f"ask-{drug}", drug, "ask") for drug in DRUGS]
    assert set(verdicts(every)) == {"missed"}


def test_who_blocks_everything_is_seen_to_forbid() -> None:
    every = [offer(f"give-{drug}", drug, "blocked") for drug in DRUGS]
    assert set(verdicts(every)) <= {"forbidden", "missed"}
    assert "forbidden" in verdicts(every)


def test_who_lists_everything_is_seen_to_be_long() -> None:
    long = plan(*(offer(f"give-{drug}", drug) for drug in DRUGS))
    assert middle([len(long.treatments())]).median == len(DRUGS)
