"""The floor: the same decisions and children, held against the plans of other children.

What a plan scores here it scores for any child. Seeded, so that it is always the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from random import Random

from scurfin.judge.courses import immunosuppression, untreated
from scurfin.judge.decisions import Told
from scurfin.judge.model import Floor, FloorTally, Range
from scurfin.judge.verdicts import VERDICTS, Common, Verdict, verdict
from scurfin.judge.views import View
from scurfin.judge.watched import Watched, activates

PERMUTATIONS = 200
SEED = 20010101
ALL, AFTER = "all of them", "those with anything told before"


@dataclass(frozen=True)
class _Turn:
    """A turn with decisions, by place in the list of all such turns."""

    child: str
    view: View
    told: tuple[Told, ...]


def floor(judged: Sequence[Watched], every: Sequence[Watched], everyone: Common) -> Floor:
    """``judged`` held against ``every``: each turn gets the plan of another child's turn."""
    mine, pool = _turns(judged), _turns(every)
    random = Random(SEED)

    @cache
    def verdict_at(told: Told, place: int) -> Verdict:
        return verdict(told, pool[place].view, everyone).verdict

    counts: dict[str, list[dict[Verdict, int]]] = {ALL: [], AFTER: []}
    children: dict[str, list[int]] = {"transplant": [], "activated": [], "started": []}
    for _ in range(PERMUTATIONS):
        places = deal([one.child for one in mine], [one.child for one in pool], random)
        tallies = {name: dict.fromkeys(VERDICTS, 0) for name in (ALL, AFTER)}
        for one, place in zip(mine, places, strict=True):
            for told in one.told if place is not None else ():
                assert place is not None
                found = verdict_at(told, place)
                for name in (ALL, told.kind, *((AFTER,) if one.view.told else ())):
                    tallies.setdefault(name, dict.fromkeys(VERDICTS, 0))[found] += 1
        for kind, tally in tallies.items():
            counts.setdefault(kind, []).append(tally)
        _children(judged, every, everyone, random, children)
    return Floor(
        permutations=PERMUTATIONS,
        seed=SEED,
        totals=_tally(counts.pop(ALL)),
        something_told_before=_tally(counts.pop(AFTER)),
        by_kind={kind: _tally(found) for kind, found in counts.items()},
        transplant_activated=spread(children["transplant"]),
        false_transplant=spread(children["activated"]),
        false_immunosuppression=spread(children["started"]),
    )


def _turns(children: Sequence[Watched]) -> list[_Turn]:
    return [
        _Turn(one.case.record.id, view, told)
        for one in children
        for view in one.views
        if (told := tuple(each for each in one.told if each.turn == view.turn))
    ]


def deal(wanted: Sequence[str], pool: Sequence[str], random: Random) -> list[int | None]:
    """For each child wanted a place of the pool that is another child's, each once if it goes.

    None where the pool holds no other child.
    """
    order = list(range(len(pool)))
    random.shuffle(order)
    left = list(order)
    found: list[int | None] = []
    for child in wanted:
        place = next((one for one in left if pool[one] != child), None)
        if place is None:
            place = next((one for one in order if pool[one] != child), None)
        else:
            left.remove(place)
        found.append(place)
    return found


def _children(
    judged: Sequence[Watched],
    every: Sequence[Watched],
    everyone: Common,
    random: Random,
    counts: dict[str, list[int]],
) -> None:
    """Whole children shuffled: another child's plans, as many turns of them as this one had."""
    ids = [one.case.record.id for one in every]
    places = deal([one.case.record.id for one in judged], ids, random)
    transplant = activated = started = 0
    for one, place in zip(judged, places, strict=True):
        if place is None:
            continue
        other = every[place].views
        done = one.first_transplant
        if done is not None:
            turns = sum(1 for each in one.views if each.turn <= done.turn)
            transplant += any(activates(each, everyone) for each in other[:turns])
        if untreated(one):
            mine = other[: len(one.views)]
            activated += any(each.activates() for each in mine)
            started += immunosuppression(mine, "start")
    counts["transplant"].append(transplant)
    counts["activated"].append(activated)
    counts["started"].append(started)


def _tally(found: Sequence[dict[Verdict, int]]) -> FloorTally:
    def of(name: Verdict) -> Range:
        return spread([one[name] for one in found])

    return FloorTally(
        contained=of("contained"),
        hangs_on_unknown=of("hangs_on_unknown"),
        forbidden=of("forbidden"),
        missed=of("missed"),
    )


def spread(values: Sequence[int]) -> Range:
    """Mean, 2.5th and 97.5th percentile (nearest rank); of nothing all are 0."""
    if not values:
        return Range(mean=0, low=0, high=0)
    ordered = sorted(values)

    def at(share: float) -> float:
        return float(ordered[max(ceil(share * len(ordered)) - 1, 0)])

    return Range(mean=round(sum(ordered) / len(ordered), 1), low=at(0.025), high=at(0.975))
