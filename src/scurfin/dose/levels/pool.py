"""Models taken together: shares, pooled draws, and what a milligram of the drug gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.levels.fit import Fit, settled, trough_and_area
from scurfin.dose.levels.shown import Choice, TargetTold, Three
from scurfin.state.model import State
from scurfin.terms.source_text import InputError

Array = NDArray[np.float64]
HEAVY = 2.0
LEAST = 1e-12
STEPS = 5000
FACTORS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)


def shares_of(fits: tuple[Fit, ...]) -> tuple[float, ...]:
    """Each model's share of the average: by how probable it made the levels; equal without any."""
    if not len(fits[0].course.levels.times):
        return tuple(1 / len(fits) for _ in fits)
    log = np.array([one.evidence for one in fits])
    found = np.exp(log - log.max())
    return tuple(float(one) for one in found / found.sum())


def pooled(parts: list[tuple[Array, Array]], shares: tuple[float, ...]) -> tuple[Array, Array]:
    """Draws and weights of all models together."""
    values = np.concatenate([value for value, _ in parts])
    found = np.concatenate(
        [share * weight for (_, weight), share in zip(parts, shares, strict=True)]
    )
    return values, found / found.sum()


def three(values: Array, found: Array) -> Three:
    order = np.argsort(values)
    passed = np.cumsum(found[order])
    at = [
        float(values[order][min(int(np.searchsorted(passed, q)), len(order) - 1)])
        for q in (0.5, 0.05, 0.95)
    ]
    return Three(*at)


@dataclass(frozen=True)
class Unit:
    """What one milligram at an interval for ever gives, by draw of all models together."""

    troughs: Array
    weights: Array
    areas: Array | None
    area_weights: Array | None
    every: float

    def choice(self, amount: float, aim: TargetTold | None, what: str = "") -> Choice:
        troughs = amount * self.troughs
        chances = None
        if aim is not None:
            below = float(self.weights @ (troughs < aim.low))
            above = float(self.weights @ (troughs > aim.high))
            chances = (below, max(0.0, 1 - below - above), above)
        return Choice(
            mg=amount,
            every_h=self.every,
            trough=three(troughs, self.weights),
            area=self._area(amount),
            chances=chances,
            what=what,
        )

    def _area(self, amount: float) -> Three | None:
        if self.areas is None or self.area_weights is None:
            return None
        return three(amount * self.areas, self.area_weights)


def unit_of(
    fits: tuple[Fit, ...], shares: tuple[float, ...], state: State, now: float, every: float
) -> Unit:
    troughs, areas, counted = [], [], []
    for one, share in zip(fits, shares, strict=True):
        course = settled(one, 1.0, every, state, now)
        trough, exposure = trough_and_area(course, one.sample.effects, every, one.scale)
        troughs.append((trough, one.sample.weights))
        if not one.file.trough_only:
            areas.append((exposure, one.sample.weights))
            counted.append(max(share, LEAST))
    values, found = pooled(troughs, shares)
    if not areas:
        return Unit(values, found, None, None, every)
    return Unit(values, found, *pooled(areas, tuple(counted)), every)


def options_of(
    unit: Unit, present: float, aim: TargetTold | None, step: float | None
) -> tuple[tuple[Choice, ...], Choice | None]:
    """Doses around the present one; the one whose expected loss is least is proposed.

    None where the best lies at a fifth or at five times the present dose, the ends of the search.
    Loss: the squared logarithm of trough to the middle of the target, twice as heavy above it.
    """
    if aim is None:
        return (), None
    middle = float(np.sqrt(aim.low * aim.high))
    size = step or float(10.0 ** (np.floor(np.log10(present)) - 1))
    first, last = int(np.ceil(present / 5 / size)), int(np.floor(present * 5 / size))
    if last < max(first, 1):
        raise InputError(
            f"no multiple of {size:g} mg lies near the dose", remedy="a smaller --step"
        )
    if last - first > STEPS:
        raise InputError(
            f"{size:g} mg is too fine a step for a dose of {present:g} mg", remedy="a larger --step"
        )
    amounts = np.arange(max(first, 1), last + 1) * size
    troughs = amounts[:, None] * unit.troughs[None]
    heavy = np.where(troughs > aim.high, HEAVY, 1.0)
    off = np.log(np.maximum(troughs, 1e-9) / middle)
    place = int(np.argmin((heavy * off**2) @ unit.weights))
    if place in (0, len(amounts) - 1):
        return (), None
    best = round(float(amounts[place]), 6)
    near = {round(float(round(best * factor / size) * size), 6) for factor in FACTORS}
    words = {present: "present", best: "proposed"}
    if best == present:
        words[best] = "present and proposed"
    made = tuple(
        unit.choice(one, aim, words.get(one, ""))
        for one in sorted(near | {present, best})
        if 0 < one <= present * 4 or one == best
    )
    return made, next(one for one in made if one.mg == best)
