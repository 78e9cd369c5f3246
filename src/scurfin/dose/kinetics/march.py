"""Levels of a linear model whose parameters change over time: state by state, exactly.

Each stretch between two events is one matrix exponential. Events may lie at other times in other
draws (a lag that is estimated), so every draw keeps an order of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.kinetics.expressions import Value
from scurfin.dose.kinetics.history import Given, Stretches
from scurfin.dose.kinetics.model import Kinetics
from scurfin.dose.kinetics.spectrum import eigenvalues, starts, weights
from scurfin.dose.kinetics.superpose import lengths_of, of_dose

Array = NDArray[np.float64]
LOOK, CHANGE, EMPTY, BEGIN, END = range(5)


@dataclass
class _Events:
    """All events of all draws: times (K, E), and what each does, (E,) or (K, E, n)."""

    times: Array
    kind: NDArray[np.int64]
    mark: NDArray[np.int64]
    bolus: Array
    rate: Array


def marched(
    model: Kinetics,
    scopes: Sequence[Mapping[str, Value]],
    stretches: Stretches,
    doses: Given,
    times: Array,
    what: tuple[str, ...],
) -> Array:
    """What is measured at ``times``, (K, J); ``scopes`` are the parameters of each stretch."""
    draws = max(np.size(one[name]) for one in scopes for name in model.effects)
    size = model.size
    matrices = [model.matrix(one, draws) for one in scopes]
    roots = np.stack([eigenvalues(one) for one in matrices])
    unit = np.broadcast_to(np.eye(size), (draws, size, size))
    parts = np.stack(
        [
            weights(matrix, root, starts(size, range(size)), unit)
            for matrix, root in zip(matrices, roots, strict=True)
        ]
    )
    seen = {
        name: np.stack([model.weights(one, name, draws) for one in scopes])
        for name in dict.fromkeys(what)
    }
    events = _events(model, scopes, stretches, doses, times, draws)
    order = np.lexsort((np.broadcast_to(_first(events.kind), events.times.shape), events.times))
    lines = np.arange(draws)
    amounts, rates = np.zeros((draws, size)), np.zeros((draws, size))
    now = np.take_along_axis(events.times, order[:, :1], axis=1)[:, 0]
    stretch = np.array([stretches.at(float(one)) for one in now])
    found = np.zeros((draws, len(times)))
    for step in range(order.shape[1]):
        event = order[:, step]
        then = events.times[lines, event]
        amounts = _moved(amounts, rates, then - now, roots[stretch, lines], parts[stretch, lines])
        now = then
        kind = events.kind[event]
        for each in np.flatnonzero(kind == LOOK):
            level = events.mark[event[each]]
            found[each, level] = seen[what[level]][stretch[each], each] @ amounts[each]
        emptied = kind == EMPTY
        if emptied.any():
            amounts[emptied] = 0.0
            rates[emptied] = 0.0
        amounts = amounts + events.bolus[lines, event]
        rates = rates + events.rate[lines, event]
        changed = kind == CHANGE
        stretch = np.where(changed, events.mark[event], stretch)
    return found


def _first(kind: NDArray[np.int64]) -> Array:
    """At the same time: an infusion ends, a level is drawn, covariates change, a dose begins."""
    return np.array([1.0, 2.0, 3.0, 4.0, 0.0])[kind]


def _events(
    model: Kinetics,
    scopes: Sequence[Mapping[str, Value]],
    stretches: Stretches,
    doses: Given,
    times: Array,
    draws: int,
) -> _Events:
    at = [stretches.at(float(one)) for one in doses.times]
    columns = range(doses.count)

    def each(names: Mapping[str, str], otherwise: float) -> Array:
        by_stretch = [of_dose(names, model, one, doses, draws, otherwise) for one in scopes]
        return np.stack([by_stretch[at[n]][:, n] for n in columns], axis=1)

    begun = doses.times + each(model.lag, 0.0)
    amount = doses.amounts * each(model.fraction, 1.0)
    lengths = [lengths_of(model, one, doses, draws) for one in scopes]
    length = np.stack([lengths[at[n]][:, n] for n in columns], axis=1)
    emptied = doses.times[doses.reset]
    kind = np.concatenate(
        [
            np.full(len(times), LOOK),
            np.full(len(stretches.edges), CHANGE),
            np.full(len(emptied), EMPTY),
            np.full(doses.count, BEGIN),
            np.full(doses.count, END),
        ]
    ).astype(np.int64)
    fixed = np.concatenate([times, stretches.edges, emptied])
    moments = np.concatenate(
        [np.broadcast_to(fixed, (draws, len(fixed))), begun, begun + length], axis=1
    )
    bolus = np.zeros((draws, len(kind), model.size))
    rate = np.zeros((draws, len(kind), model.size))
    first, last = len(fixed), len(fixed) + doses.count
    for n in columns:
        place = doses.into[n]
        infused = length[:, n] > 0
        speed = np.where(infused, amount[:, n] / np.where(infused, length[:, n], 1.0), 0.0)
        bolus[:, first + n, place] = np.where(infused, 0.0, amount[:, n])
        rate[:, first + n, place] = speed
        rate[:, last + n, place] = -speed
    mark = np.concatenate(
        [
            np.arange(len(times)),
            np.arange(1, len(stretches.edges) + 1),
            np.zeros(len(kind) - len(times) - len(stretches.edges)),
        ]
    ).astype(np.int64)
    return _Events(moments, kind, mark, bolus, rate)


def _moved(amounts: Array, rates: Array, length: Array, roots: Array, parts: Array) -> Array:
    """Amounts after ``length`` (K,) with input ``rates`` (K, n); parts (K, n, n, n)."""
    flat = np.abs(roots) < 1e-12
    grown = np.exp(roots * length[:, None])
    safe = np.where(flat, 1.0, roots)
    filled = np.where(flat, length[:, None], np.expm1(roots * length[:, None]) / safe)
    from_amounts = np.einsum("ki,kiab,kb->ka", grown, parts, amounts)
    from_rates = np.einsum("ki,kiab,kb->ka", filled, parts, rates)
    return np.asarray(from_amounts + from_rates)
