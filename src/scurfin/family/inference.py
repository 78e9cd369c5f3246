"""Exact inference in a network of discrete variables: elimination, inward and outward.

One pass to the root and one back give the probabilities of every variable at once. Tables are
scaled as they go, so that families of thousands do not underflow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import product
from math import log, prod


@dataclass(frozen=True)
class Factor:
    """A table over variables, the last one running fastest. All entries are 0 or more."""

    scope: tuple[int, ...]
    table: tuple[float, ...]


@dataclass
class Network:
    """Variables by number with their count of states, and the factors over them."""

    states: list[int] = field(default_factory=list)
    factors: list[Factor] = field(default_factory=list)

    def variable(self, states: int) -> int:
        self.states.append(states)
        return len(self.states) - 1

    def add(self, scope: Sequence[int], value: Callable[..., float]) -> None:
        """A factor whose entries are ``value`` of the states of ``scope``."""
        ranges = [range(self.states[one]) for one in scope]
        table = tuple(float(value(*states)) for states in product(*ranges))
        self.factors.append(Factor(tuple(scope), table))


class ImpossibleError(ValueError):
    """What is told has probability zero under the model."""


@dataclass(frozen=True)
class Solved:
    """The probabilities of each variable's states given everything, and the log of the evidence."""

    marginals: tuple[tuple[float, ...], ...]
    log_evidence: float


@dataclass
class _Bucket:
    """A clique: the variable eliminated here first, then those that it meets."""

    scope: tuple[int, ...]
    table: list[float]
    parent: int = -1
    sent: list[float] = field(default_factory=list)
    shared: tuple[int, ...] = ()


def solve(network: Network) -> Solved:
    """Every variable's probabilities. Raises ImpossibleError if no assignment is possible."""
    order = elimination_order(network)
    place = {variable: number for number, variable in enumerate(order)}
    buckets = _buckets(network, order, place)
    evidence = _inward(network, buckets)
    marginals = _outward(network, buckets)
    return Solved(tuple(marginals[variable] for variable in range(len(order))), evidence)


def elimination_order(network: Network) -> list[int]:
    """Variables in an order that keeps tables small: the least fill-in first, ties by number."""
    near: list[set[int]] = [set() for _ in network.states]
    for factor in network.factors:
        for one in factor.scope:
            near[one].update(factor.scope)
    for one, others in enumerate(near):
        others.discard(one)
    costs = [_cost(one, near, network.states) for one in range(len(near))]
    waiting = [(cost, one) for one, cost in enumerate(costs)]
    heapify(waiting)
    order: list[int] = []
    gone = [False] * len(near)
    while waiting:
        cost, best = heappop(waiting)
        if gone[best] or cost != costs[best]:
            continue
        order.append(best)
        gone[best] = True
        others = near[best]
        touched = set(others)
        for one in others:
            near[one] |= others
            near[one] -= {one, best}
            touched |= near[one]
        for one in touched:
            if not gone[one]:
                now = _cost(one, near, network.states)
                if now != costs[one]:
                    costs[one] = now
                    heappush(waiting, (now, one))
    return order


def _cost(one: int, near: list[set[int]], states: list[int]) -> tuple[int, int]:
    """How many links elimination adds, and how large the table is."""
    others = sorted(near[one])
    fill = sum(b not in near[a] for place, a in enumerate(others) for b in others[place + 1 :])
    return fill, prod(states[each] for each in others) * states[one]


def _buckets(network: Network, order: list[int], place: dict[int, int]) -> list[_Bucket]:
    """Cliques along the order, each with the product of the factors that begin there."""
    mine: list[list[Factor]] = [[] for _ in order]
    for factor in network.factors:
        mine[min(place[one] for one in factor.scope)].append(factor)
    scopes: list[set[int]] = []
    below: list[set[int]] = [set() for _ in order]
    for number, variable in enumerate(order):
        scope = {variable} | below[number]
        for factor in mine[number]:
            scope.update(factor.scope)
        scopes.append(scope)
        rest = scope - {variable}
        if rest:
            below[min(place[one] for one in rest)] |= rest
    found = []
    for number, variable in enumerate(order):
        shared = sorted(scopes[number] - {variable}, key=place.__getitem__)
        whole = (variable, *shared)
        size = prod(network.states[one] for one in whole)
        bucket = _Bucket(whole, [1.0] * size, shared=tuple(shared))
        for factor in mine[number]:
            _multiply(network, bucket, factor.scope, factor.table)
        if shared:
            bucket.parent = place[shared[0]]
        found.append(bucket)
    return found


def _indices(network: Network, scope: tuple[int, ...], inner: tuple[int, ...]) -> list[int]:
    """For each entry of a table over ``scope``, its place in a table over ``inner``."""
    stride: dict[int, int] = {}
    step = 1
    for one in reversed(inner):
        stride[one] = step
        step *= network.states[one]
    found = [0]
    for one in scope:
        by = stride.get(one, 0)
        found = [base + by * state for base in found for state in range(network.states[one])]
    return found


def _multiply(
    network: Network, bucket: _Bucket, scope: tuple[int, ...], table: Sequence[float]
) -> None:
    places = _indices(network, bucket.scope, scope)
    bucket.table = [a * table[b] for a, b in zip(bucket.table, places, strict=True)]


def _inward(network: Network, buckets: list[_Bucket]) -> float:
    """Messages towards the last variable; the log of the evidence is gathered on the way."""
    total = 0.0
    for bucket in buckets:
        peak = max(bucket.table)
        if not peak > 0.0:
            raise ImpossibleError(f"variable {bucket.scope[0]}")
        total += log(peak)
        bucket.table = [value / peak for value in bucket.table]
        if bucket.parent < 0:
            total += log(sum(bucket.table))
            continue
        places = _indices(network, bucket.scope, bucket.shared)
        size = prod(network.states[one] for one in bucket.shared)
        message = [0.0] * size
        for value, at in zip(bucket.table, places, strict=True):
            message[at] += value
        bucket.sent = message
        _multiply(network, buckets[bucket.parent], bucket.shared, message)
    return total


def _outward(network: Network, buckets: list[_Bucket]) -> dict[int, tuple[float, ...]]:
    """Messages back; each clique then knows everything, and gives its first variable."""
    found: dict[int, tuple[float, ...]] = {}
    for bucket in reversed(buckets):
        if bucket.parent >= 0:
            above = buckets[bucket.parent]
            places = _indices(network, above.scope, bucket.shared)
            gathered = [0.0] * len(bucket.sent)
            for value, at in zip(above.table, places, strict=True):
                gathered[at] += value
            back = [a / b if b > 0.0 else 0.0 for a, b in zip(gathered, bucket.sent, strict=True)]
            _multiply(network, bucket, bucket.shared, back)
            peak = max(bucket.table)
            bucket.table = [value / peak for value in bucket.table]
        first = bucket.scope[0]
        block = len(bucket.table) // network.states[first]
        sums = [
            sum(bucket.table[state * block : (state + 1) * block])
            for state in range(network.states[first])
        ]
        whole = sum(sums)
        found[first] = tuple(value / whole for value in sums)
    return found
