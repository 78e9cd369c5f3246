"""What of all that is told moves a person's risk, and by how much: each piece left out in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from scurfin.family.assumptions import Assumptions
from scurfin.family.people import Pedigree, Person
from scurfin.family.risk import Risk, risks
from scurfin.terms.source_text import InputError

MOST = 60
SMALL = 0.005


class Weight(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of what is told. ``without``: the risk of the person if it were not told."""

    of: str
    told: str
    without: float


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What moves the carrier risk of ``id``, the strongest first."""

    id: str
    weights: tuple[Weight, ...]


def evidence(
    pedigree: Pedigree,
    how: Assumptions,
    now: Iterable[Risk],
    progress: Callable[[Iterable[Person]], Iterable[Person]] = lambda each: each,
) -> tuple[Evidence, ...]:
    """For every person what moves the carrier risk by at least half a percent point.

    Everything told of one relative is one piece. None is weighed in a family where more than
    sixty people have something told: then the whole family counts, piece by piece it would take
    long.
    """
    told = [one for one in pedigree.people if said(one)]
    mine = {one.id: one.carrier.probability for one in now}
    if len(told) > MOST:
        return ()
    found: dict[str, list[Weight]] = {name: [] for name in mine}
    for one in progress(told):
        bare = msgspec.structs.replace(
            one, affected=None, seen_until=None, tests=(), loss=None, comment="as told"
        )
        people = tuple(bare if each.id == one.id else each for each in pedigree.people)
        try:
            after = risks(msgspec.structs.replace(pedigree, people=people), [how])
        except InputError:
            continue
        for each in after:
            if abs(each.carrier.probability - mine[each.id]) >= SMALL:
                found[each.id].append(
                    Weight(of=one.id, told=said(one), without=each.carrier.probability)
                )
    return tuple(
        Evidence(
            id=name,
            weights=tuple(
                sorted(weights, key=lambda one: (-abs(one.without - mine[name]), one.of))
            ),
        )
        for name, weights in found.items()
    )


def said(one: Person) -> str:
    """What is told of ``one`` and counts: 'affected', 'well at 6 years', 'test negative'."""
    words = []
    if one.affected:
        words.append("affected")
    elif one.affected is False and one.seen_until != 0:
        words.append("well" + (f" at {one.seen_until:.2g} years" if one.seen_until else ""))
    words += [
        f"test {test.result}" + (f" ({test.tissue})" if test.tissue else "") for test in one.tests
    ]
    if one.loss == "unexplained male loss":
        words.append(one.loss)
    return ", ".join(words)
