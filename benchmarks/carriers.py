"""How long the risks of a whole family take, beside a general Bayesian-network library (pgmpy)
and a linkage program (Debian's fastlink).

make bench        # 'make peers' fetches both; where that fails it is said, and they are left out
"""

from __future__ import annotations

import random
import statistics
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from itertools import product
from typing import Any

import fastlink
import msgspec

from scurfin.family.assumptions import Assumptions
from scurfin.family.genotypes import Laid, lay
from scurfin.family.inference import solve
from scurfin.family.people import Pedigree, Person, Sex

SIZES = (20, 200, 2000)
GOAL_MS = 50


def family(size: int) -> Pedigree:
    """A family that grows downwards: three children to a couple, one affected boy at the end."""
    chance = random.Random(1)
    people = [Person(id="F0", sex="male"), Person(id="M0", sex="female")]
    couples = [("F0", "M0")]
    while len(people) < size:
        father, mother = couples.pop(0)
        for _ in range(3):
            sexes: list[Sex] = ["male", "female"]
            sex = chance.choice(sexes)
            name, other = f"c{len(people)}", f"s{len(people)}"
            people.append(
                Person(
                    id=name,
                    father=father,
                    mother=mother,
                    sex=sex,
                    affected=False if sex == "male" else None,
                )
            )
            people.append(Person(id=other, sex="female" if sex == "male" else "male"))
            couples.append((name, other) if sex == "male" else (other, name))
    people = people[:size]
    last = max(n for n, one in enumerate(people) if one.sex == "male" and one.father)
    people[last] = msgspec.structs.replace(people[last], affected=True)
    return Pedigree(people=tuple(people))


def median_ms(work: Callable[[], object], runs: int) -> float:
    found = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - begun))
    return statistics.median(found)


def by_pgmpy(laid: Laid) -> Callable[[], dict[str, float]]:
    """The same network in pgmpy: every woman's probability of carrying, one query each."""
    warnings.simplefilter("ignore", FutureWarning)
    from pgmpy.factors.discrete import DiscreteFactor
    from pgmpy.inference import VariableElimination
    from pgmpy.models import DiscreteMarkovNetwork

    states = laid.network.states
    model = DiscreteMarkovNetwork()
    model.add_nodes_from([str(one) for one in range(len(states))])
    for factor in laid.network.factors:
        for one, other in product(factor.scope, factor.scope):
            if one < other:
                model.add_edge(str(one), str(other))
    factors: list[Any] = [
        DiscreteFactor(
            [str(one) for one in each.scope], [states[one] for one in each.scope], each.table
        )
        for each in laid.network.factors
    ]
    model.add_factors(*factors)

    def work() -> dict[str, float]:
        engine = VariableElimination(model)
        found = {}
        for name, number in laid.of.items():
            kinds = laid.kinds[number]
            if kinds[0][0] == "female":
                values = engine.query([str(number)], show_progress=False).values
                found[name] = float(values[1] / values.sum())
        return found

    return work


def beside_fastlink(family: Pedigree) -> str:
    """Both without mutation, which the packaged program does not know."""
    how = Assumptions(
        mu_female=0.0,
        mu_male=0.0,
        founder_carrier=2 * fastlink.FREQUENCY * (1 - fastlink.FREQUENCY),
    )
    laid = lay(family, how)
    mine = solve(laid.network).marginals
    work = fastlink.by_fastlink(family)
    theirs = work()
    apart = max(abs(mine[laid.of[name]][1] - value) for name, value in theirs.items())
    took, alone = median_ms(work, 1), median_ms(lambda: solve(lay(family, how).network), 5)
    return (
        f"  fastlink: {took:.0f} ms for {len(theirs)} women; ratio {took / alone:.0f}; largest "
        f"difference {apart:.1e}"
    )


def main() -> None:
    """Measure and print."""
    peer = find_spec("pgmpy") is not None
    for size in SIZES:
        laid = lay(family(size), Assumptions())
        whole = median_ms(lambda size=size: solve(lay(family(size), Assumptions()).network), 5)  # type: ignore[misc]
        alone = median_ms(lambda laid=laid: solve(laid.network), 5)  # type: ignore[misc]
        goal = f"; goal under {GOAL_MS} ms" if size == 200 else ""
        print(f"family of {size}: {whole:.1f} ms with its network, {alone:.1f} ms alone{goal}")
        if peer and size <= 200:
            work = by_pgmpy(laid)
            mine = solve(laid.network).marginals
            theirs = work()
            apart = max(abs(mine[laid.of[name]][1] - value) for name, value in theirs.items())
            took = median_ms(work, 1)
            print(
                f"  pgmpy: {took:.0f} ms; ratio {took / alone:.0f}; largest difference {apart:.1e}"
            )
        if fastlink.programs() is not None and size <= 200:
            print(beside_fastlink(family(size)))
    for name, there in (("pgmpy", peer), ("fastlink", fastlink.programs() is not None)):
        if not there:
            print(f"{name} was not found, so it was not measured beside: make peers")


if __name__ == "__main__":
    main()
