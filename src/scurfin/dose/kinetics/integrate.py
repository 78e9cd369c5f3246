"""Levels of any other model, integrated (DOP853 of scipy) from event to event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.kinetics.expressions import Value
from scurfin.dose.kinetics.history import Given, Stretches
from scurfin.dose.kinetics.model import TIME, Kinetics
from scurfin.dose.kinetics.superpose import lengths_of, of_dose

Array = NDArray[np.float64]
RELATIVE = 1e-9
SAME = 1e-9
ROUNDS = 150
RIDGE = 1e-15


def integrated(
    model: Kinetics,
    scopes: Sequence[Mapping[str, Value]],
    stretches: Stretches,
    doses: Given,
    times: Array,
    what: tuple[str, ...],
) -> Array:
    """What is measured at ``times``, shape (K, J). Draws whose events lie at the same times go
    together; others one by one. Raises ValueError where the integration fails."""
    draws = max(np.size(one[name]) for one in scopes for name in model.effects)
    at = [stretches.at(float(one)) for one in doses.times]

    def each(names: Mapping[str, str], otherwise: float) -> Array:
        parts = [of_dose(names, model, one, doses, draws, otherwise) for one in scopes]
        return np.stack([parts[at[n]][:, n] for n in range(doses.count)], axis=1)

    lag, amount = each(model.lag, 0.0), doses.amounts * each(model.fraction, 1.0)
    lengths = [lengths_of(model, one, doses, draws) for one in scopes]
    length = np.stack([lengths[at[n]][:, n] for n in range(doses.count)], axis=1)
    together = bool(np.ptp(lag, axis=0).max() < SAME and np.ptp(length, axis=0).max() < SAME)
    groups = [slice(0, draws)] if together else [slice(k, k + 1) for k in range(draws)]
    found = np.zeros((draws, len(times)))
    for group in groups:
        mine = [_some(one, group, draws) for one in scopes]
        found[group] = _run(
            model,
            mine,
            stretches,
            doses,
            (lag[group][0], amount[group], length[group][0]),
            times,
            what,
        )
    return found


def _some(scope: Mapping[str, Value], group: slice, draws: int) -> dict[str, Value]:
    return {
        name: value[group] if np.ndim(value) and len(value) == draws else value
        for name, value in scope.items()
    }


def _run(
    model: Kinetics,
    scopes: Sequence[Mapping[str, Value]],
    stretches: Stretches,
    doses: Given,
    made: tuple[Array, Array, Array],
    times: Array,
    what: tuple[str, ...],
) -> Array:
    lag, amount, length = made
    begun = doses.times + lag
    amount = np.where(begun < doses.emptied, amount, 0.0)
    ends = np.where(begun + length <= doses.emptied, begun + length, np.inf)
    draws = len(amount)
    state = np.zeros((model.size, draws))
    if (doses.repeats > 0).any():
        state = _steady(model, scopes, stretches, doses, made)
        if np.isnan(state).any():
            return np.full((draws, len(times)), np.nan)
    marked = doses.times[doses.reset | (doses.repeats > 0)]
    stops = _stops(begun, begun + length, stretches.edges, times, marked)
    found = np.zeros((draws, len(times)))
    rates = np.zeros((model.size, draws))
    now = stops[0]
    for then in stops:
        state = _moved(model, scopes[stretches.at(then)], state, rates, now, then)
        now = then
        for n in np.flatnonzero((length > 0) & (np.abs(ends - now) < SAME)):
            rates[doses.into[n]] -= amount[:, n] / length[n]
        for level in np.flatnonzero(np.abs(times - now) < SAME):
            scope = dict(scopes[stretches.at(now)])
            scope.update(zip(model.compartments, state, strict=True))
            scope[TIME] = now
            found[:, level] = model.observed[what[level]](scope)
        if (doses.reset & (np.abs(doses.times - now) < SAME)).any():
            state, rates = np.zeros_like(state), np.zeros_like(rates)
        for n in np.flatnonzero(np.abs(begun - now) < SAME):
            if length[n] > 0:
                rates[doses.into[n]] += amount[:, n] / length[n]
            else:
                state[doses.into[n]] += amount[:, n]
    return found


def _stops(*moments: Array) -> list[float]:
    """All times in order, those that only rounding tells apart as one."""
    found: list[float] = []
    for one in np.sort(np.concatenate(moments)):
        if not found or one - found[-1] >= SAME:
            found.append(float(one))
    return found


def _moved(
    model: Kinetics,
    scope: Mapping[str, Value],
    state: Array,
    rates: Array,
    now: float,
    then: float,
) -> Array:
    if then - now < SAME or not (state.any() or rates.any()):
        return state
    from scipy.integrate import solve_ivp

    size, draws = state.shape
    given = dict(scope)

    def slope(time: float, flat: Array) -> Array:
        amounts = flat.reshape(size, draws)
        given[TIME] = time
        given.update(zip(model.compartments, amounts, strict=True))
        found = np.empty((size, draws))
        for row, rate in enumerate(model.rates):
            found[row] = rate(given)
        return np.asarray((found + rates).ravel())

    scale = np.abs(state).max() + np.abs(rates).max() * (then - now)
    done = solve_ivp(
        slope,
        (now, then),
        state.ravel(),
        method="DOP853",
        rtol=RELATIVE,
        atol=RELATIVE * 1e-3 * max(scale, 1e-9),
    )
    if not done.success:
        raise ValueError(f"the integration failed: {done.message}")
    return np.asarray(done.y[:, -1].reshape(size, draws))


def _steady(
    model: Kinetics,
    scopes: Sequence[Mapping[str, Value]],
    stretches: Stretches,
    doses: Given,
    made: tuple[Array, Array, Array],
) -> Array:
    """Amounts when a dose given at its interval for ever is swallowed: doses until they settle.

    An infusion that would not end within its interval is not worked out: nan.
    """
    first = int(np.flatnonzero(doses.repeats > 0)[0])
    lag, amount, length = made
    every = float(doses.repeats[first])
    scope = scopes[stretches.at(float(doses.times[first]))]
    adding = [model.compartments.index(one) for one in model.sums]
    begin = float(lag[first])
    end = begin + float(length[first])
    state = np.zeros((model.size, amount.shape[0]))
    nothing, running = np.zeros_like(state), np.zeros_like(state)
    if end > every * (1 + SAME):
        return np.full_like(state, np.nan)
    if length[first] > 0:
        running[doses.into[first]] = amount[:, first] / length[first]

    def after(state: Array) -> Array:
        """One interval later."""
        state = _moved(model, scope, state, nothing, 0.0, begin).copy()
        if not length[first] > 0:
            state[doses.into[first]] += amount[:, first]
        state = _moved(model, scope, state, running, begin, end)
        state = np.array(_moved(model, scope, state, nothing, end, every))
        state[adding] = 0.0
        return state

    passed, back = [state], (state, np.full(amount.shape[0], np.inf))
    for _ in range(ROUNDS):
        state = after(passed[-1])
        step = np.abs(state - passed[-1]).max(axis=0)
        if len(passed) == 1:
            # A leap that came no nearer is taken back: what only grows has no limit.
            state = np.where(step < back[1] / 2, state, back[0])
        if np.allclose(state, passed[-1], rtol=1e-10, atol=1e-12):
            return state
        passed.append(state)
        if len(passed) > model.size + 1:
            back = state, step
            passed = [_limit(np.array(passed))]
    return np.asarray(passed[-1] if len(passed) > 1 else back[0])


def _limit(passed: Array) -> Array:
    """Where rounds (R, n, K) tend to: their mean with the weights that leave least of the steps
    between them (reduced rank extrapolation); the last of them where that cannot be."""
    steps = np.diff(passed, axis=0).transpose(2, 1, 0)
    square = steps.transpose(0, 2, 1) @ steps
    size = square.shape[-1]
    ridge = RIDGE * np.trace(square, axis1=1, axis2=2) + 1e-300
    shares = np.linalg.solve(square + ridge[:, None, None] * np.eye(size), np.ones((size, 1)))
    shares = shares / shares.sum(axis=1, keepdims=True)
    found = np.einsum("rnk,krx->nk", passed[1:], shares)
    fits = np.isfinite(found).all(axis=0) & (found >= 0).all(axis=0)
    return np.asarray(np.where(fits, found, passed[-1]))
