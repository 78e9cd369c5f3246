"""Levels of a linear model whose parameters change over time: state by state, exactly.

Each stretch between two events is one matrix exponential. Events may lie at other times in other
draws (a lag that is estimated), so draws go together that have one order of events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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
# Numbers held at once in the steps of a group of draws: about 30 MB.
HELD = 4_000_000
AT_ONCE = 200_000


@dataclass(frozen=True)
class _Events:
    """All events of all draws: times (K, E), and what each does, (E,); bolus and rate (K, E, n)."""

    times: Array
    kind: NDArray[np.int64]
    mark: NDArray[np.int64]
    bolus: Array
    rate: Array


@dataclass(frozen=True)
class _Modes:
    """Each stretch as exponentials: roots (S, n, K), parts (S, n, n, n, K), seen (S, n, K)."""

    roots: Array
    parts: Array
    seen: Mapping[str, Array]


def marched(
    model: Kinetics,
    effects: Array,
    stretches: Stretches,
    doses: Given,
    times: Array,
    what: tuple[str, ...],
) -> Array:
    """What is measured at ``times``, (K, J), for random effects (K, E)."""
    draws, count = len(effects), len(stretches.covariates)
    scope = model.values(np.tile(effects, (count, 1)), _side_by_side(stretches, draws))
    modes = _modes(model, scope, (count, draws), what)
    events = _events(model, scope, stretches, doses, times, draws)
    found = np.zeros((draws, len(times)))
    for order, mine in _alike(events, model.size):
        found[mine] = _walked(events, order, mine, modes, stretches, what)
    return found


def _side_by_side(stretches: Stretches, draws: int) -> dict[str, Array]:
    """Covariates of every stretch for every draw, (S * K,) each."""
    names = stretches.covariates[0]
    return {
        name: np.repeat(np.array([one[name] for one in stretches.covariates], dtype=float), draws)
        for name in names
    }


def _modes(
    model: Kinetics, scope: Mapping[str, Value], shape: tuple[int, int], what: tuple[str, ...]
) -> _Modes:
    size, flat = model.size, shape[0] * shape[1]
    matrix = model.matrix(scope, flat)
    roots = eigenvalues(matrix)
    whole = np.broadcast_to(np.eye(size), (flat, size, size))
    parts = weights(matrix, roots, starts(size, range(size)), whole)
    return _Modes(
        roots=roots.reshape(*shape, size).transpose(0, 2, 1),
        parts=parts.reshape(*shape, size, size, size).transpose(0, 2, 3, 4, 1),
        seen={
            name: model.weights(scope, name, flat).reshape(*shape, size).transpose(0, 2, 1)
            for name in dict.fromkeys(what)
        },
    )


def _alike(events: _Events, size: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Draws with one order of events, at most so many at once as memory should hold."""
    first = np.broadcast_to(_first(events.kind), events.times.shape)
    order = np.lexsort((first, events.times))
    if (order == order[:1]).all():
        orders, member = order[:1], np.zeros(len(order), dtype=np.int64)
    else:
        orders, member = np.unique(order, axis=0, return_inverse=True)
    most = max(1, HELD // (order.shape[1] * size * size))
    for place, one in enumerate(orders):
        mine = np.flatnonzero(member.ravel() == place)
        for begin in range(0, len(mine), most):
            yield one, mine[begin : begin + most]


def _walked(
    events: _Events,
    order: NDArray[np.int64],
    mine: NDArray[np.int64],
    modes: _Modes,
    stretches: Stretches,
    what: tuple[str, ...],
) -> Array:
    times = events.times[np.ix_(mine, order)].T
    kind, mark = events.kind[order], events.mark[order]
    bolus = events.bolus[np.ix_(mine, order)].transpose(1, 2, 0)
    stretch = _in_force(kind, mark, stretches.at(float(times[0, 0])))
    length = np.diff(times, axis=0, prepend=times[:1])
    moves = np.asarray(length.any(axis=1))
    step, filled = _steps(modes, mine, stretch, length)
    rates = _running(events.rate[np.ix_(mine, order)].transpose(1, 2, 0), kind)
    added = None
    if rates.any():
        added = np.einsum("eabk,ebk->eak", filled(), rates)
    amounts = np.zeros(bolus.shape[1:])
    found = np.zeros((len(mine), int((kind == LOOK).sum())))
    for event in range(len(order)):
        if moves[event]:
            amounts = (step[event] * amounts).sum(axis=1)
            if added is not None:
                amounts = amounts + added[event]
        if kind[event] == LOOK:
            level = mark[event]
            seen = modes.seen[what[level]][stretch[event]][:, mine]
            found[:, level] = (seen * amounts).sum(axis=0)
        elif kind[event] == EMPTY:
            amounts = np.zeros_like(amounts)
        elif kind[event] == BEGIN:
            amounts = amounts + bolus[event]
    return found


def _in_force(kind: NDArray[np.int64], mark: NDArray[np.int64], first: int) -> NDArray[np.int64]:
    """The stretch that holds up to each event."""
    found = np.empty(len(kind), dtype=np.int64)
    now = first
    for place, one in enumerate(kind):
        found[place] = now
        if one == CHANGE:
            now = int(mark[place])
    return found


def _steps(
    modes: _Modes, mine: NDArray[np.int64], stretch: NDArray[np.int64], length: Array
) -> tuple[Array, Callable[[], Array]]:
    """The exponential of each step, (E, n, n, K); its integral is worked out when asked for."""
    roots = modes.roots[:, :, mine][stretch]
    grown = np.exp(roots * length[:, None])

    def together(shares: Array) -> Array:
        size = roots.shape[1]
        if len(stretch) * size**3 * len(mine) < AT_ONCE:
            gathered = modes.parts[stretch][..., mine]
            return np.asarray(np.einsum("eik,eiabk->eabk", shares, gathered))
        found = np.empty((len(stretch), size, size, len(mine)))
        for one in np.unique(stretch):
            here = stretch == one
            parts = modes.parts[one][..., mine]
            found[here] = np.einsum("eik,iabk->eabk", shares[here], parts)
        return found

    def integral() -> Array:
        flat = np.abs(roots) < 1e-12
        safe = np.where(flat, 1.0, roots)
        return together(np.where(flat, length[:, None], np.expm1(roots * length[:, None]) / safe))

    return together(grown), integral


def _running(rates: Array, kind: NDArray[np.int64]) -> Array:
    """The rate of input during each step, (E, n, K), from its changes at each event."""
    found = np.zeros_like(rates)
    if not rates.any():
        return found
    now = np.zeros(rates.shape[1:])
    for place, one in enumerate(kind):
        found[place] = now
        now = np.zeros_like(now) if one == EMPTY else now + rates[place]
    return found


def _first(kind: NDArray[np.int64]) -> Array:
    """At the same time: an infusion ends, a level is drawn, covariates change, a dose begins."""
    return np.array([1.0, 2.0, 3.0, 4.0, 0.0])[kind]


def _events(
    model: Kinetics,
    scope: Mapping[str, Value],
    stretches: Stretches,
    doses: Given,
    times: Array,
    draws: int,
) -> _Events:
    count, flat = len(stretches.covariates), len(stretches.covariates) * draws
    at = np.array([stretches.at(float(one)) for one in doses.times], dtype=np.int64)
    columns = np.arange(doses.count)

    def then(values: Array) -> Array:
        return values.reshape(count, draws, doses.count)[at, :, columns].T

    begun = doses.times + then(of_dose(model.lag, model, scope, doses, flat, 0.0))
    amount = doses.amounts * then(of_dose(model.fraction, model, scope, doses, flat, 1.0))
    length = then(lengths_of(model, scope, doses, flat))
    emptied = doses.times[doses.reset]
    amount = np.where(begun < doses.emptied, amount, 0.0)
    ends = begun + length <= doses.emptied
    infused = length > 0
    some = bool(infused.any())
    kind = np.concatenate(
        [
            np.full(len(times), LOOK),
            np.full(len(stretches.edges), CHANGE),
            np.full(len(emptied), EMPTY),
            np.full(doses.count, BEGIN),
            np.full(doses.count if some else 0, END),
        ]
    ).astype(np.int64)
    fixed = np.concatenate([times, stretches.edges, emptied])
    moments = [np.broadcast_to(fixed, (draws, len(fixed))), begun]
    bolus = np.zeros((draws, len(kind), model.size))
    rate = np.zeros((draws, len(kind), model.size))
    first, last = len(fixed) + columns, len(fixed) + doses.count + columns
    bolus[:, first, doses.into] = np.where(infused, 0.0, amount)
    if some:
        moments.append(begun + length)
        speed = np.where(infused, amount / np.where(infused, length, 1.0), 0.0)
        rate[:, first, doses.into] = speed
        rate[:, last, doses.into] = np.where(ends, -speed, 0.0)
    mark = np.concatenate(
        [
            np.arange(len(times)),
            np.arange(1, len(stretches.edges) + 1),
            np.zeros(len(kind) - len(times) - len(stretches.edges)),
        ]
    ).astype(np.int64)
    return _Events(np.concatenate(moments, axis=1), kind, mark, bolus, rate)
