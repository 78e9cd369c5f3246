"""Published scores as they are: a range while organs were not assessed, and their trend."""

from __future__ import annotations

from scurfin.knowledge.model import Score, ScoreItem
from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import members
from scurfin.record.events import Assessed
from scurfin.record.model import Record
from scurfin.state.courses import courses
from scurfin.state.lines import line_at
from scurfin.state.model import Course, ItemNow, ScoreNow

ORGAN_WORDS = {
    "bowel": "gut",
    "intestine": "gut",
    "lungs": "lung",
    "respiratory": "lung",
    "kidneys": "kidney",
    "renal": "kidney",
    "hepatic": "liver",
    "nutrition": "growth",
}


def organ(word: str) -> str:
    """One name for an organ: lungs and respiratory are 'lung'."""
    low = word.strip().lower()
    return ORGAN_WORDS.get(low, low)


def assessed(record: Record) -> dict[str, tuple[str, str]]:
    """For each organ looked at: the latest result and the event that tells it."""
    found: dict[str, tuple[str, str]] = {}
    for one in record.happenings:
        if isinstance(one.event, Assessed):
            for name in one.event.organs:
                found[organ(name)] = (one.event.result, one.id)
    return found


def scores(record: Record, now: dict[str, Course]) -> dict[str, ScoreNow]:
    """Each score now, with its series over the turns and its trend."""
    found = {}
    for score in knowledge().scores.values():
        items = _items(record, score, now)
        low, high = _range(items)
        series = _series(record, score)
        found[score.id] = ScoreNow(
            id=score.id,
            name=score.name,
            low=low,
            high=high,
            items=items,
            stratum=_stratum(score, low, high),  # type: ignore[arg-type]
            trend=_trend(series),  # type: ignore[arg-type]
            facts=score.facts,
            series=series,
        )
    return found


def _range(items: tuple[ItemNow, ...]) -> tuple[int, int]:
    certain = sum(1 for item in items if item.present is True)
    return certain, certain + sum(1 for item in items if item.present is None)


def _stratum(score: Score, low: int, high: int) -> str:
    if high <= score.low_stratum[1]:
        return "low"
    return "high" if low >= score.high_stratum[0] else "undetermined"


def _items(record: Record, score: Score, now: dict[str, Course]) -> tuple[ItemNow, ...]:
    looked = assessed(record)
    order = {one.id: place for place, one in enumerate(record.happenings)}
    turns = {one.id: one.turn for one in record.happenings}
    return tuple(_item(item, now, looked, order, turns) for item in score.items)


def _item(
    item: ScoreItem,
    now: dict[str, Course],
    looked: dict[str, tuple[str, str]],
    order: dict[str, int],
    turns: dict[str, int],
) -> ItemNow:
    for concept in item.present:
        names = members(concept)
        for course in now.values():
            hit = [name for name in course.there if name in names]
            if course.present and (hit or course.concept == concept):
                return ItemNow(
                    item.key,
                    item.name,
                    True,
                    f"{', '.join(hit) or course.name} is {course.said()}",
                    course.events,
                )
    look = looked.get(item.organ)
    since = [
        order[course.since]
        for concept in item.possible
        for course in now.values()
        if course.present and (course.concept == concept or set(course.terms) & members(concept))
    ]
    fresh = look is not None and order[look[1]] > max(since, default=-1)
    if look is not None and look[0] == "normal" and fresh and not look_is_old(look[1], turns):
        return ItemNow(item.key, item.name, False, f"{item.organ} assessed as normal", (look[1],))
    for concept in item.possible:
        for course in now.values():
            if course.present and (
                course.concept == concept or set(course.terms) & members(concept)
            ):
                return ItemNow(
                    item.key,
                    item.name,
                    None,
                    f"{course.name} is {course.said()}, but not told whether it counts",
                    course.events,
                    item.ask,
                )
    gone = [
        course
        for course in now.values()
        for concept in item.present
        if not course.present
        and (course.concept == concept or set(course.terms) & members(concept))
    ]
    if gone:
        names_gone = ", ".join(sorted({course.name for course in gone}))
        return ItemNow(
            item.key, item.name, False, f"{names_gone}: {gone[0].status}", gone[0].events
        )
    why = f"no judgement of the {item.organ} is told; values alone do not answer it"
    if look is not None:
        old = " at an earlier visit: assess again" if look_is_old(look[1], turns) else ""
        why = f"{item.organ} was assessed as {look[0]}{old}"
    return ItemNow(item.key, item.name, None, why, (), item.ask)


def look_is_old(event: str, turns: dict[str, int]) -> bool:
    """Was the organ looked at before the visit that precedes the present one?"""
    return turns[event] < max(turns.values(), default=0) - 1


def _series(record: Record, score: Score) -> tuple[tuple[int, int, int], ...]:
    """(turn, low, high) after each turn."""
    found: list[tuple[int, int, int]] = []
    for number, one in enumerate(record.happenings, 1):
        last_of_turn = (
            number == len(record.happenings) or record.happenings[number].turn != one.turn
        )
        if not last_of_turn:
            continue
        then = record.upto(number)
        low, high = _range(_items(then, score, courses(then, line_at(then))))
        found.append((one.turn, low, high))
    return tuple(found)


def _trend(series: tuple[tuple[int, int, int], ...]) -> str:
    """Rising only if the new low exceeds an earlier turn's high since it was last lower.

    'not rising' and 'not falling' when that much is sure; unknown otherwise.
    """
    if not series:
        return "unknown"
    _, low, high = series[-1]
    for _, before_low, before_high in reversed(series[:-1]):
        if low > before_high:
            return "rising"
        if high < before_low:
            return "falling"
    if len(series) > 1 and series[-1][1:] == series[-2][1:] and low == high:
        return "unchanged"
    return "not rising" if high == 0 else "unknown"
