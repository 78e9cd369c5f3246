"""The whole posterior by importance sampling, with what tells whether it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.kinetics.estimate import Estimate, Posterior
from scurfin.dose.kinetics.predict import Course

Array = NDArray[np.float64]
DRAWS = 3000
FREEDOM = 5.0
WIDER = 1.3
ROUNDS = 12
POOR = 0.1
FLOOR = 1e-4
SEED = 20_260_101


@dataclass(frozen=True)
class Sample:
    """Weighted draws of the random effects: ``effects`` (K, E), ``weights`` (K,) that add up to 1.

    ``effective``: how many equal draws they are worth; ``evidence``: the logarithm of the
    probability density of the levels under the model, in the model's own unit.
    """

    effects: Array
    weights: Array
    effective: float
    evidence: float = 0.0

    @property
    def poor(self) -> bool:
        """Whether so few draws carry the weight that quantiles and chances cannot be trusted."""
        return not self.effective >= POOR * len(self.weights)

    def mean(self) -> Array:
        return np.asarray(self.weights @ self.effects)

    def sd(self) -> Array:
        centred = self.effects - self.mean()
        return np.sqrt(self.weights @ centred**2)

    def quantiles(self, values: Array, shares: tuple[float, ...] = (0.05, 0.5, 0.95)) -> Array:
        """Weighted quantiles of ``values`` (K, ...) along the draws."""
        flat = values.reshape(len(values), -1)
        order = np.argsort(flat, axis=0)
        ranked = np.take_along_axis(flat, order, axis=0)
        passed = np.cumsum(self.weights[order], axis=0)
        last = len(ranked) - 1

        def at(share: float, column: int) -> float:
            place = int(np.searchsorted(passed[:, column], share))
            return float(ranked[min(place, last), column])

        found = [[at(one, n) for n in range(flat.shape[1])] for one in shares]
        return np.array(found).reshape(len(shares), *values.shape[1:])


def sampled(course: Course, mode: Estimate, draws: int = DRAWS, seed: int = SEED) -> Sample:
    """Draws from a t distribution around the mode, weighted by the posterior; always the same.

    Where they are worth less than a tenth, they are drawn again around what they found.
    """
    posterior = Posterior(course)
    size = posterior.spread.shape[1]
    rng = np.random.default_rng(seed)
    spread = posterior.spread
    free = np.ix_(posterior.free, posterior.free)
    back = np.linalg.pinv(spread)
    centre = back @ mode.effects[posterior.free]
    shape = back @ mode.covariance[free] @ back.T
    for _ in range(ROUNDS):
        found = _drawn(posterior, course, centre, shape, draws, rng)
        if not found.poor:
            break
        z = found.effects[:, posterior.free] @ back.T
        milder = _milder(found.weights)
        centre = milder @ z
        off = z - centre
        shape = 2 * (off * milder[:, None]).T @ off + FLOOR * np.eye(size)
    return found


def _milder(weights: Array) -> Array:
    """Weights to a power that leaves them worth a tenth of the draws, to begin again from."""
    log = np.log(np.maximum(weights, 1e-300))
    power = 1.0
    while True:
        found = np.exp(power * (log - log.max()))
        found /= found.sum()
        if 1 / (found**2).sum() >= POOR * len(found) or power < 1e-3:
            return np.asarray(found)
        power /= 1.5


def _drawn(
    posterior: Posterior,
    course: Course,
    centre: Array,
    shape: Array,
    draws: int,
    rng: np.random.Generator,
) -> Sample:
    """One round of draws around ``centre`` with the covariance ``shape`` of z."""
    size = len(centre)
    root: Array = np.asarray(
        np.linalg.cholesky(WIDER * (shape + shape.T) / 2 + 1e-12 * np.eye(size)), dtype=float
    )
    normal = rng.standard_normal((draws, size))
    radius = np.sqrt(FREEDOM / rng.chisquare(FREEDOM, draws))
    step = normal * radius[:, None]
    z = centre + step @ root.T
    proposal = -(FREEDOM + size) / 2 * np.log1p((step**2).sum(axis=1) / FREEDOM)
    log = -posterior.objective(z) / 2 - proposal
    weights = np.exp(log - log.max())
    evidence = float(log.max() + np.log(weights.mean())) + _constants(course, root, size)
    weights /= weights.sum()
    return Sample(posterior.effects(z), weights, float(1 / (weights**2).sum()), evidence)


def _constants(course: Course, root: Array, size: int) -> float:
    """What the objective and the proposal leave out: the constants of all three densities."""
    levels = course.levels
    counted = int((~levels.censored).sum())
    found = -(counted + size) / 2 * np.log(2 * np.pi)
    found -= lgamma((FREEDOM + size) / 2) - lgamma(FREEDOM / 2)
    found += size / 2 * np.log(FREEDOM * np.pi) + np.log(np.diag(root)).sum()
    if course.model.residual.kind == "lognormal":
        found -= np.log(levels.values[~levels.censored]).sum()
    return float(found)
