"""The most probable random effects of one person, and how sure they are (MAP and Laplace)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.kinetics.predict import Course
from scurfin.dose.kinetics.residual import surprise

Array = NDArray[np.float64]
STEP = 1e-4
WIDE = 2e-3
ROUNDS = 60
STARTS = 1.0
WIDE_PRIOR = 0.5
BEHIND = 20.0
LOST = 1e12
NEAR = 0.05
DISTINCT = 0.3
RIVAL = 20.0
FREE = 1e-3
AROUND = 0.02
LOWER = 1e-3


@dataclass(frozen=True)
class Estimate:
    """``effects`` (E,): the mode; ``objective``: minus twice the log posterior, constants dropped;
    ``covariance`` (E, E): twice the inverse of its second derivatives (Laplace, observed
    information); ``expected`` (E, E): the same by expected information, as NONMEM prints it;
    ``settled``: whether the descent came to an end, so that this is a mode."""

    effects: Array
    objective: float
    covariance: Array
    expected: Array
    settled: bool = True

    @property
    def possible(self) -> bool:
        """Whether the levels can be under the model at all; else nothing was fitted."""
        return self.objective < LOST


class Posterior:
    """The posterior where the prior is a unit normal: effects = spread z."""

    def __init__(self, course: Course) -> None:
        self.course = course
        omega = course.model.omega
        self.free = np.flatnonzero(np.diag(omega) > 0)
        self.size = len(omega)
        self.spread = _root(omega[np.ix_(self.free, self.free)])

    def effects(self, z: Array) -> Array:
        """(K, E) from (K, Z); effects without variance are 0."""
        found = np.zeros((len(z), self.size))
        found[:, self.free] = z @ self.spread.T
        return found

    def objective(self, z: Array) -> Array:
        """(K,) for (K, Z): surprise of the levels and z'z; what cannot be is very bad."""
        course = self.course
        predicted = course.predicted(self.effects(z))
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            found = surprise(course.model.residual, course.levels, predicted).sum(axis=1)
        found = found + (z * z).sum(axis=1)
        return np.where(np.isfinite(found), found, LOST)

    def covariance(self, curve: Array) -> Array:
        """Of all effects, from second derivatives of the objective in z."""
        found = np.zeros((self.size, self.size))
        inner = self.spread @ _inverse(curve / 2) @ self.spread.T
        found[np.ix_(self.free, self.free)] = inner
        return found


def _root(omega: Array) -> Array:
    """A square root of the prior's covariance: Cholesky's, or by eigenvalues at the edge."""
    try:
        return np.asarray(np.linalg.cholesky(omega))
    except np.linalg.LinAlgError:
        values, vectors = np.linalg.eigh(omega)
        return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))


def estimate(course: Course) -> Estimate:
    """The mode from several starts at once; where that does not settle, Newton's full steps."""
    posterior = Posterior(course)
    size = posterior.spread.shape[1]
    if size == 0 or not len(course.levels.times):
        zero = np.zeros(posterior.size)
        objective = float(posterior.objective(np.zeros((1, size)))[0])
        return Estimate(zero, objective, course.model.omega.copy(), course.model.omega.copy())
    found = min(
        (_closed_in(posterior, one) for one in _descended(posterior, _starts(posterior, size))),
        key=lambda one: one.value,
    )
    if not found.settled:
        found = _polished(posterior, found)
    return Estimate(
        posterior.effects(found.z[None])[0],
        found.value,
        posterior.covariance(_second(posterior, found.z)),
        posterior.covariance(found.bend),
        found.settled,
    )


@dataclass(frozen=True)
class _Place:
    """Where a descent stands: z (Z,), the objective, Gauss and Newton's second derivatives."""

    z: Array
    value: float
    slope: Array
    bend: Array
    settled: bool


def _starts(posterior: Posterior, size: int) -> Array:
    """The best of nothing and a standard deviation up or down; more of them for a wide prior."""
    found = [np.zeros(size)]
    for one in range(size):
        for sign in (STARTS, -STARTS):
            start = np.zeros(size)
            start[one] = sign
            found.append(start)
    tried = np.array(found)
    order = np.argsort(posterior.objective(tried), kind="stable")
    wide = np.diag(posterior.course.model.omega).max() > WIDE_PRIOR
    kept = order[:4] if wide or not posterior.course.model.linear else order[:1]
    return np.asarray(tried[kept])


def _descended(posterior: Posterior, starts: Array) -> list[_Place]:
    """Levenberg and Marquardt from all starts together, one call a step, until each is near its
    end; the ends that are not clearly behind another."""
    count, size = starts.shape
    z, damping = starts.copy(), np.full(count, 1e-3)
    value, slope, bend = _slopes(posterior, z)
    active, settled = np.ones(count, dtype=bool), np.zeros(count, dtype=bool)
    near = np.zeros(count, dtype=bool)
    identity = np.eye(size)
    for _ in range(ROUNDS):
        place = np.flatnonzero(active)
        scale = np.diagonal(bend[place], axis1=1, axis2=2).max(axis=1)
        damped = bend[place] + (damping[place] * scale)[:, None, None] * identity
        step = np.clip(-np.linalg.solve(damped, slope[place][..., None])[..., 0], -3.0, 3.0)
        tried = z[place] + step
        reached, tilt, curve = _slopes(posterior, tried)
        better = reached <= value[place] + 1e-10
        won = place[better]
        gain = value[won] - reached[better]
        z[won], value[won] = tried[better], reached[better]
        slope[won], bend[won] = tilt[better], curve[better]
        damping[place] = np.where(better, damping[place] / 10, damping[place] * 8)
        moved = np.abs(step).max(axis=1)
        settled[won] = (moved[better] < 1e-6) | ((gain < 1e-11) & (moved[better] < 1e-3))
        near[won] = (moved[better] < NEAR) & (gain < NEAR) & (damping[won] <= FREE)
        done = settled[place] | near[place] | (damping[place] > 1e8)
        active[place[done]] = False
        active &= value <= value.min() + BEHIND
        if not active.any():
            break
    kept: list[_Place] = []
    for one in np.argsort(value):
        apart = all(np.abs(z[one] - each.z).max() > DISTINCT for each in kept)
        if apart and (not kept or value[one] < kept[0].value + RIVAL):
            kept.append(
                _Place(z[one], float(value[one]), slope[one], bend[one], bool(settled[one]))
            )
    return kept


def _closed_in(posterior: Posterior, found: _Place) -> _Place:
    """Newton's steps with the second derivatives of a place near the end: Gauss and Newton's
    alone would near it by a constant factor."""
    if found.settled:
        return found
    curve = _second(posterior, found.z)
    if not np.isfinite(curve).all() or np.linalg.eigvalsh(curve).min() <= 0:
        return found
    for _ in range(ROUNDS):
        step = -np.linalg.solve(curve, found.slope)
        if np.abs(step).max() > 1.0:
            return found
        value, slope, bend = (one[0] for one in _slopes(posterior, (found.z + step)[None]))
        if not value <= found.value + 1e-10:
            return found
        settled = bool(np.abs(step).max() < 1e-6)
        found = _Place(found.z + step, float(value), slope, bend, settled)
        if settled:
            break
    return found


def _slopes(posterior: Posterior, z: Array) -> tuple[Array, Array, Array]:
    """The objective (S,), its first derivatives (S, Z), Gauss and Newton's second (S, Z, Z)."""
    count, size = z.shape
    course = posterior.course
    shifts = np.concatenate([np.zeros((1, size)), STEP * np.eye(size), -STEP * np.eye(size)])
    at = (z[:, None, :] + shifts[None]).reshape(-1, size)
    predicted = course.predicted(posterior.effects(at))
    residual, levels = course.model.residual, course.levels
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        parts = surprise(residual, levels, predicted).reshape(count, len(shifts), -1)
        parts = np.nan_to_num(parts, nan=LOST, posinf=LOST, neginf=-LOST)
        value = parts[:, 0].sum(axis=1) + (z * z).sum(axis=1)
        slope = (parts[:, 1 : size + 1] - parts[:, size + 1 :]).sum(axis=2) / (2 * STEP) + 2 * z
        scaled, _ = residual.compared(predicted, np.ones(len(levels.times)))
        share = residual.shares(levels.what)
        variance = residual.variance(predicted, share).reshape(count, len(shifts), -1)
    scaled = np.nan_to_num(scaled.reshape(count, len(shifts), -1))
    rise = (scaled[:, 1 : size + 1] - scaled[:, size + 1 :]) / (2 * STEP)
    wider = (variance[:, 1 : size + 1] - variance[:, size + 1 :]) / (2 * STEP)
    middle = np.maximum(variance[:, :1], 1e-300)
    weighted = rise / np.sqrt(middle)
    spread = np.nan_to_num(wider / middle)
    bend = 2 * weighted @ weighted.transpose(0, 2, 1) + spread @ spread.transpose(0, 2, 1)
    return value, slope, np.nan_to_num(bend) + 2 * np.eye(size)


def _second(posterior: Posterior, z: Array) -> Array:
    """All second derivatives of the objective at ``z``, (Z, Z): central differences in one call."""
    size = len(z)
    shifts = [np.zeros(size)]
    pairs = [(a, b) for a in range(size) for b in range(a, size)]
    unit = np.eye(size) * WIDE
    for a, b in pairs:
        if a == b:
            shifts += [unit[a], -unit[a]]
        else:
            shifts += [unit[a] + unit[b], -unit[a] - unit[b], unit[a] - unit[b], unit[b] - unit[a]]
    value = posterior.objective(z + np.array(shifts))
    found, place = np.empty((size, size)), 1
    for a, b in pairs:
        if a == b:
            bend = (value[place] - 2 * value[0] + value[place + 1]) / WIDE**2
            place += 2
        else:
            four = value[place] + value[place + 1] - value[place + 2] - value[place + 3]
            bend = four / (4 * WIDE**2)
            place += 4
        found[a, b] = found[b, a] = bend
    return found


def _polished(posterior: Posterior, found: _Place) -> _Place:
    """A few of Newton's steps with the full second derivatives, kept only where they help."""
    z, value = found.z, found.value
    for _ in range(6):
        _, slope, bend = _slopes(posterior, z[None])
        curve = _second(posterior, z)
        if np.linalg.eigvalsh(curve).min() <= 0:
            curve = bend[0]
        step = np.clip(-np.linalg.solve(curve, slope[0]), -1.0, 1.0)
        shares = np.array([1.0, 0.3, 0.1, 0.03, 0.01])[:, None]
        reached = posterior.objective(z + shares * step)
        best = int(np.argmin(reached))
        if not reached[best] < value - 1e-12:
            break
        z, value = z + shares[best] * step, float(reached[best])
    _, slope, bend = _slopes(posterior, z[None])
    return _Place(z, value, slope[0], bend[0], _is_lowest(posterior, z, value))


def _is_lowest(posterior: Posterior, z: Array, value: float) -> bool:
    """Whether no place around is clearly lower; at a kink the slopes alone do not tell."""
    size = len(z)
    around = np.concatenate([np.eye(size), -np.eye(size), -np.ones((1, size)), np.ones((1, size))])
    near = [z + AROUND * around, z + AROUND / 10 * around]
    return bool(posterior.objective(np.concatenate(near)).min() > value - LOWER)


def _inverse(curve: Array) -> Array:
    values, vectors = np.linalg.eigh(curve)
    return np.asarray((vectors / np.maximum(values, 1e-9)) @ vectors.T)
