"""Whose test would change the family's picture most."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from scurfin.family.assumptions import Assumptions
from scurfin.family.people import Pedigree, Person, Test
from scurfin.family.risk import Risk, risks

SETTLED = 1e-4
MOST = 40


class NextTest(msgspec.Struct, frozen=True, kw_only=True):
    """A test that could be done. ``change``: how far it is expected to move the carrier risks of
    the whole family together, in probability; ``positive``: how likely it finds the variant;
    ``what``: which test; ``moves``: of whom else it tells."""

    id: str
    what: str
    change: float
    positive: float
    moves: tuple[str, ...]
    donor: bool


def next_tests(
    pedigree: Pedigree,
    how: Assumptions,
    donors: frozenset[str] = frozenset(),
    progress: Callable[[Iterable[Person]], Iterable[Person]] = lambda each: each,
) -> tuple[NextTest, ...]:
    """Living people whose status is open: those whom a transplant needs, then the most telling.

    ``donors`` are those whose result the choice of a donor waits for; they come first. The test is
    taken as one for the family's variant that finds it always. Of many the forty whose status is
    most open are weighed.
    """
    now = {one.id: one for one in risks(pedigree, [how])}
    could = [one for one in pedigree.people if _open(one, now[one.id])]
    could.sort(key=lambda one: (one.id not in donors, _far(now[one.id])))
    found = [_expected(pedigree, how, one, now, one.id in donors) for one in progress(could[:MOST])]
    return tuple(sorted(found, key=lambda one: (not one.donor, -round(one.change, 6), one.id)))


def _far(now: Risk) -> float:
    """How far somebody is from being as likely to bear it as not."""
    return abs(now.carrier.probability - 0.5)


def _open(one: Person, now: Risk) -> bool:
    testable = one.alive is not False and one.loss is None and not one.tests and not one.affected
    return testable and SETTLED < now.carrier.probability < 1 - SETTLED


def which(pedigree: Pedigree, one: Person, *, donor: bool) -> str:
    """The test to ask for: by what is known of the variant, unborn or not, HLA with a donor's."""
    gene = pedigree.gene
    known = pedigree.variant or any(
        test.result == "positive" for each in pedigree.people for test in each.tests
    )
    what = f"the family's {gene} variant" if known else f"all of {gene}, deletions included"
    if one.pregnancy:
        return f"{what}, before birth or from cord blood"
    return f"{what}, with HLA in one go" if donor else what


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
        what=which(pedigree, one, donor=donor),
        change=change,
        positive=positive,
        moves=tuple(name for name in most if moved[name] > 0.01)[:5],
        donor=donor,
    )
