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
ROUNDS = 400


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
    stops = _stops(begun, begun + length, stretches.edges, times, doses.times[doses.reset])
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
    """Amounts just before a dose given at its interval for ever: doses until they settle."""
    first = int(np.flatnonzero(doses.repeats > 0)[0])
    _, amount, length = made
    every = float(doses.repeats[first])
    scope = scopes[stretches.at(float(doses.times[first]))]
    state = np.zeros((model.size, amount.shape[0]))
    rates = np.zeros_like(state)
    for _ in range(ROUNDS):
        before = state.copy()
        if length[first] > 0:
            rates[doses.into[first]] = amount[:, first] / length[first]
        else:
            state = state.copy()
            state[doses.into[first]] += amount[:, first]
        middle = min(float(length[first]), every)
        state = _moved(model, scope, state, rates, 0.0, middle)
        state = _moved(model, scope, state, np.zeros_like(rates), middle, every)
        if np.allclose(state, before, rtol=1e-10, atol=1e-12):
            break
    return state
