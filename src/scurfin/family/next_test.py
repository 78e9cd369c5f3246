"""Whose test would change the family's picture most."""

from __future__ import annotations

import msgspec

from scurfin.family.assumptions import Assumptions
from scurfin.family.people import Pedigree, Person, Test
from scurfin.family.risk import Risk, risks

SETTLED = 1e-6


class NextTest(msgspec.Struct, frozen=True, kw_only=True):
    """A test that could be done. ``change``: how far it is expected to move the carrier risks of
    the whole family together, in probability; ``positive``: how likely it finds the variant."""

    id: str
    change: float
    positive: float
    moves: tuple[str, ...]
    donor: bool


def next_tests(
    pedigree: Pedigree, how: Assumptions, donors: frozenset[str] = frozenset()
) -> tuple[NextTest, ...]:
    """Every living person whose status is open, the most telling test first.

    ``donors`` are those whom the transplant needs: they come first where tests tell as much. The
    test is taken as one for the family's variant that finds it always.
    """
    now = {one.id: one for one in risks(pedigree, [how])}
    found = [
        _expected(pedigree, how, one, now, one.id in donors)
        for one in pedigree.people
        if _open(one, now[one.id])
    ]
    return tuple(sorted(found, key=lambda one: (-round(one.change, 6), not one.donor, one.id)))


def _open(one: Person, now: Risk) -> bool:
    testable = one.alive is not False and one.loss is None and not one.tests and not one.affected
    return testable and SETTLED < now.carrier.probability < 1 - SETTLED


def _expected(
    pedigree: Pedigree, how: Assumptions, one: Person, now: dict[str, Risk], donor: bool
) -> NextTest:
    positive = now[one.id].carrier.probability
    change = 0.0
    moved: dict[str, float] = {}
    for result, chance in (("positive", positive), ("negative", 1 - positive)):
        test = Test(result=result)  # type: ignore[arg-type]
        told = msgspec.structs.replace(one, tests=(*one.tests, test))
        people = tuple(told if each.id == one.id else each for each in pedigree.people)
        after = risks(msgspec.structs.replace(pedigree, people=people), [how])
        for each in after:
            step = chance * abs(each.carrier.probability - now[each.id].carrier.probability)
            change += step
            if each.id == one.id:
                continue
            moved[each.id] = moved.get(each.id, 0.0) + step
    most = sorted(moved, key=lambda name: (-moved[name], name))
    return NextTest(
        id=one.id,
        change=change,
        positive=positive,
        moves=tuple(name for name in most if moved[name] > 0.01)[:5],
        donor=donor,
    )
