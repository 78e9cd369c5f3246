"""How far a measured level lies from the true one: the error models, and what an error tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Kind = Literal["additive", "proportional", "combined", "linear", "lognormal", "logged"]


@dataclass(frozen=True)
class Residual:
    """An error model. ``combined``: variances add up; ``linear``: standard deviations add up;
    ``lognormal``: normal on the logarithm; ``logged``: the same, with levels told as logarithms.

    ``by_what``: the proportional share for a measured thing of its own.
    """

    kind: Kind
    additive: float = 0.0
    proportional: float = 0.0
    by_what: Mapping[str, float] = field(default_factory=dict)

    def compared(self, predicted: Array, measured: Array) -> tuple[Array, Array]:
        """Prediction and level on the scale on which they are compared."""
        if self.kind == "lognormal":
            return np.log(np.maximum(predicted, 1e-300)), np.log(np.maximum(measured, 1e-300))
        if self.kind == "logged":
            return np.log(np.maximum(predicted, 1e-300)), measured
        return predicted, measured

    def variance(self, predicted: Array, share: Array) -> Array:
        """Of the error at ``predicted``; ``share`` is the proportional part of each level.

        A purely proportional error at a prediction of zero has the variance 1.
        """
        if self.kind in ("lognormal", "logged"):
            return np.broadcast_to(share**2, predicted.shape)
        if self.kind == "additive":
            return np.full(predicted.shape, self.additive**2)
        if self.kind == "linear":
            found = (self.additive + share * predicted) ** 2
        else:
            found = self.additive**2 + (share * predicted) ** 2
        return np.where(found <= 0.0, 1.0, found)

    def shares(self, what: tuple[str, ...]) -> Array:
        return np.array([self.by_what.get(one, self.proportional) for one in what])


@dataclass(frozen=True)
class Levels:
    """What was measured: times, values, and where a level is only known to lie below a limit."""

    times: Array
    what: tuple[str, ...]
    values: Array
    below: Array

    @property
    def censored(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.below)


def surprise(residual: Residual, levels: Levels, predicted: Array) -> Array:
    """Minus twice the log likelihood of each level, constants dropped; ``predicted`` is (K, J).

    A level below its limit counts as that (method M3): -2 ln Phi((limit - f) / sd).
    """
    share = residual.shares(levels.what)
    censored = levels.censored
    values = np.where(censored, 0.0, levels.values)
    scaled, measured = residual.compared(predicted, np.where(censored, 1.0, values))
    variance = residual.variance(predicted, share)
    found = np.log(variance) + (measured - scaled) ** 2 / variance
    if censored.any():
        from scipy.special import log_ndtr

        limit = np.where(censored, levels.below, 0.0)
        at_limit = residual.compared(predicted, limit)[1] if residual.kind == "lognormal" else limit
        found = np.where(censored, -2 * log_ndtr((at_limit - scaled) / np.sqrt(variance)), found)
    return found
