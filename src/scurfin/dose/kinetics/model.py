"""A kinetic model ready to run: compartments, their equations, parameters, prior and error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.kinetics.expressions import Expression, Value
from scurfin.dose.kinetics.residual import Residual

Array = NDArray[np.float64]
TIME = "T"


@dataclass(frozen=True)
class Kinetics:
    """A model. Units are those of its file throughout: nothing here converts.

    ``parameters`` are worked out in order from covariates and random effects; ``rates`` are the
    derivatives of the amounts; ``observed`` turns amounts into what is measured. ``lag``,
    ``fraction`` and ``duration`` name the parameter for a compartment. ``omega`` is the covariance
    of the random effects, shape (E, E). ``sums``: compartments that nothing leaves and no rate
    asks for, as an area; at steady state they are counted from nothing.
    """

    compartments: tuple[str, ...]
    rates: tuple[Expression, ...]
    effects: tuple[str, ...]
    parameters: tuple[tuple[str, Expression], ...]
    observed: Mapping[str, Expression]
    covariates: tuple[str, ...]
    omega: Array
    residual: Residual
    lag: Mapping[str, str] = field(default_factory=dict)
    fraction: Mapping[str, str] = field(default_factory=dict)
    duration: Mapping[str, str] = field(default_factory=dict)
    sums: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return len(self.compartments)

    @cached_property
    def linear(self) -> bool:
        """Whether every rate and all that is measured is linear in the amounts, and stands
        still."""
        with np.errstate(all="ignore"):
            every = (*self.rates, *self.observed.values())
            return all(_linear(one, self.compartments) for one in every)

    def values(self, effects: Array, covariates: Mapping[str, Value]) -> dict[str, Value]:
        """Every parameter by name; ``effects`` has the shape (K, E), parameters (K,) or ()."""
        scope: dict[str, Value] = dict(covariates)
        scope.update((name, effects[:, place]) for place, name in enumerate(self.effects))
        for name, equation in self.parameters:
            scope[name] = equation(scope)
        return scope

    def matrix(self, scope: Mapping[str, Value], draws: int) -> Array:
        """The rate matrix of a linear model, shape (K, n, n): amounts' derivative = A amounts."""
        found = np.zeros((draws, self.size, self.size))
        given = dict(scope)
        given.update(dict.fromkeys(self.compartments, 0.0))
        for column, name in enumerate(self.compartments):
            given[name] = 1.0
            for row, rate in enumerate(self.rates):
                if name in rate.names:
                    found[:, row, column] = rate(given)
            given[name] = 0.0
        return found

    def weights(self, scope: Mapping[str, Value], what: str, draws: int) -> Array:
        """How amounts add up to what is measured, shape (K, n)."""
        found = np.zeros((draws, self.size))
        given = dict(scope)
        given.update(dict.fromkeys(self.compartments, 0.0))
        equation = self.observed[what]
        for column, name in enumerate(self.compartments):
            if name in equation.names:
                given[name] = 1.0
                found[:, column] = equation(given)
                given[name] = 0.0
        return found


def _linear(rate: Expression, names: tuple[str, ...]) -> bool:
    """Tried at points: the rate of a sum is the sum of the rates, of nothing it is nothing."""
    if TIME in rate.names:
        return False
    rng = np.random.default_rng(0)
    base = {
        name: float(one)
        for name, one in zip(sorted(rate.names), rng.uniform(0.3, 3, 99), strict=False)
    }
    first = rng.uniform(0.5, 5, len(names))
    second = rng.uniform(0.5, 5, len(names))

    def at(amounts: Array) -> float:
        return float(rate({**base, **dict(zip(names, map(float, amounts), strict=True))}))

    whole = at(first + second)
    parts = at(first) + at(second)
    return bool(np.isclose(whole, parts, rtol=1e-9) and np.isclose(at(0 * first), 0.0, atol=1e-12))
