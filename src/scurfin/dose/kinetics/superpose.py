"""Levels in closed form where nothing changes over time: every dose adds its own curve."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.kinetics.expressions import Value
from scurfin.dose.kinetics.history import ESTIMATED, Given
from scurfin.dose.kinetics.model import Kinetics
from scurfin.dose.kinetics.spectrum import eigenvalues, starts, weights

Array = NDArray[np.float64]


def superposed(
    model: Kinetics, scope: Mapping[str, Value], doses: Given, times: Array, what: tuple[str, ...]
) -> Array:
    """What is measured at ``times`` (J,), shape (K, J); a level at a dose's time is before it."""
    return np.asarray(curves(model, scope, doses, times, what).sum(axis=2))


def curves(
    model: Kinetics, scope: Mapping[str, Value], doses: Given, times: Array, what: tuple[str, ...]
) -> Array:
    """What each dose adds to each level, shape (K, J, D)."""
    draws = _draws(scope, model)
    kinds = tuple(dict.fromkeys(what))
    into = tuple(dict.fromkeys(doses.into.tolist()))
    matrix = model.matrix(scope, draws)
    roots = eigenvalues(matrix)
    seen = np.stack([model.weights(scope, one, draws) for one in kinds], axis=1)
    parts = weights(matrix, roots, starts(model.size, into), seen)
    which = np.array([kinds.index(one) for one in what], dtype=int)
    gates = np.array([into.index(one) for one in doses.into.tolist()], dtype=int)
    share = parts[:, :, which][:, :, :, gates]
    begun = doses.times + of_dose(model.lag, model, scope, doses, draws, 0.0)
    amount = doses.amounts * of_dose(model.fraction, model, scope, doses, draws, 1.0)
    length = lengths_of(model, scope, doses, draws)
    since = times[None, :, None] - begun[:, None, :]
    since = np.where(_apart(doses, times)[None], -np.inf, since)
    total = np.zeros((draws, len(times), doses.count))
    for one in range(model.size):
        root = roots[:, one, None, None]
        repeats = 0 * doses.repeats if model.compartments[one] in model.sums else doses.repeats
        total += share[:, one] * _response(root, since, length[:, None, :], repeats)
    return np.asarray(total * amount[:, None, :])


def _response(root: Array, since: Array, length: Array, repeats: Array) -> Array:
    """The sum over a dose (and all before it, at steady state) of one exponential."""
    on = since > 0
    running = np.clip(since, 0.0, np.where(length > 0, length, 0.0))
    after = np.where(on, since - running, 0.0)
    found = np.where(on, np.exp(root * after) * _filled(root, running, length), 0.0)
    if not (repeats > 0).any():
        return found
    every = np.where(repeats > 0, repeats, 1.0)
    earlier = np.where(np.isfinite(since), since + every, 0.0)
    tail = np.clip(earlier, 0.0, np.where(length > 0, length, 0.0))
    past = np.exp(root * (earlier - tail)) * _filled(root, tail, length)
    past = past / -np.expm1(np.minimum(root * every, -1e-12))
    return found + np.where((repeats > 0) & np.isfinite(since), past, 0.0)


def _filled(root: Array, running: Array, length: Array) -> Array:
    """One exponential's share of a unit over ``length``, ``running`` of it done; 1 if at once."""
    flat = np.abs(root) < 1e-12
    safe = np.where(flat, 1.0, root)
    filled = np.where(flat, running, np.expm1(root * running) / safe)
    return np.where(length > 0, filled / np.where(length > 0, length, 1.0), 1.0)


def _apart(doses: Given, times: Array) -> NDArray[np.bool_]:
    """(J, D): where the body was emptied between a dose and a level."""
    emptied = doses.times[doses.reset]
    if not len(emptied):
        return np.zeros((len(times), doses.count), dtype=bool)
    of_dose = np.searchsorted(emptied, doses.times, side="right")
    of_level = np.searchsorted(emptied, times, side="left")
    return np.asarray(of_level[:, None] != of_dose[None, :])


def of_dose(
    names: Mapping[str, str],
    model: Kinetics,
    scope: Mapping[str, Value],
    doses: Given,
    draws: int,
    otherwise: float,
) -> Array:
    """A parameter of the compartment that each dose goes into, shape (K, D)."""
    found = np.full((draws, doses.count), otherwise)
    for compartment, name in names.items():
        here = doses.into == model.compartments.index(compartment)
        if here.any():
            found[:, here] = np.broadcast_to(scope[name], (draws,))[:, None]
    return found


def lengths_of(model: Kinetics, scope: Mapping[str, Value], doses: Given, draws: int) -> Array:
    estimated = of_dose(model.duration, model, scope, doses, draws, 0.0)
    return np.where(doses.length == ESTIMATED, estimated, doses.length[None, :])


def _draws(scope: Mapping[str, Value], model: Kinetics) -> int:
    return max((np.size(scope[name]) for name in model.effects), default=1)
