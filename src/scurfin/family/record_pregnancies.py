"""Pregnancies of a record: those that go on, and those that were lost."""

from __future__ import annotations

from scurfin.family.people import Person, Sex
from scurfin.record import events as ev
from scurfin.record.model import Record, life


def pregnancies(record: Record, ids: dict[str, str]) -> tuple[Person, ...]:
    """Each ongoing or lost pregnancy that is told, its mother by id.

    ``ids``: the id of each role ('mother' and so on). The pregnancy that carries the child of
    the record is the child. One that only ended, or is planned, is nobody.
    """
    found: list[Person] = []
    last: dict[str, ev.Pregnancy] = {}
    for one in record.happenings:
        event = one.event
        if not isinstance(event, ev.Pregnancy):
            continue
        mother = ids.get(event.of, event.of)
        if event.status == "ended" and event.loss is not None:
            number = sum(each.mother == mother for each in found) + 1
            found.append(_person(event, f"lost pregnancy {number} of {mother}", mother, ids))
        last[mother] = event
    for mother, event in last.items():
        his = mother == ids["mother"] and life(record) == "unborn"
        if event.status == "ongoing" and not his:
            found.append(_person(event, f"pregnancy of {mother}", mother, ids))
    return tuple(found)


def _person(event: ev.Pregnancy, name: str, mother: str, ids: dict[str, str]) -> Person:
    sex: Sex = "unknown"
    if event.fetus == "male" or event.loss == "unexplained male loss":
        sex = "male"
    elif event.fetus == "female":
        sex = "female"
    return Person(
        id=name,
        sex=sex,
        mother=mother,
        father=ids["father"] if mother == ids["mother"] else None,
        pregnancy=event.status == "ongoing",
        loss=event.loss,
        alive=None if event.status == "ongoing" else False,
        label=f"{event.weeks:g} weeks" if event.weeks is not None else "",
    )
