"""Why no dose is proposed although a target is known: what is told is questioned first."""

from __future__ import annotations

from itertools import pairwise

from scurfin.dose.levels.doubts import odd_models
from scurfin.dose.levels.fit import Fit
from scurfin.dose.levels.known_doses import above, slip
from scurfin.dose.levels.level_told import Measured
from scurfin.dose.levels.shown import Choice, LevelRead
from scurfin.dose.levels.sizes import lengths, weights
from scurfin.dose.levels.told import Regimen, Told
from scurfin.knowledge.model import Drug
from scurfin.state.model import State

# Our own choices: a season without a level, a quarter more weight, two troughs of a day apart.
OLD_DAYS = 90.0
GROWN = 1.25
APART = 2.0
FAR_TARGET = (
    "no dose from a fifth to five times the present one meets the target: check the target, its "
    "unit, the dose and the level"
)
DISAGREE = (
    "no dose near the present one lies within the target more often than it: the models disagree, "
    "or know too little of this child"
)


def held(
    fits: tuple[Fit, ...],
    known: Drug,
    told: Told,
    state: State,
    levels: tuple[LevelRead, ...],
) -> tuple[str, ...]:
    """What must be settled before any dose is worked out for a target."""
    kilos, tall = weights(state), lengths(state.record)
    found = [one for each in told.regimens for one in slip(known, each, kilos, tall)][-1:]
    found += odd_models(fits, most=True)
    if not told.measured:
        found.append(
            "no level that can be used is told: what follows is the typical child of each model, "
            "and a first dose comes from the rules"
        )
    elif told.newest:
        found.append(f"the newest level is not among those used: {told.newest}")
    if levels and levels[-1].doubt:
        found.append(f"the last level: {levels[-1].doubt}")
    found += _same_day(told.measured)
    if told.lost:
        found.append(f"the dose that runs now is not known: {told.lost}")
    if told.stopped:
        found.append("the drug is told as stopped")
    found += _since(known, told, state)
    return tuple(dict.fromkeys(found))


def _same_day(measured: tuple[Measured, ...]) -> list[str]:
    troughs = [one for one in measured if one.after is None and not one.below]
    for one, other in pairwise(troughs):
        ratio = max(one.ng_ml, other.ng_ml) / min(one.ng_ml, other.ng_ml)
        if one.at == other.at and ratio > APART:
            return [
                f"two troughs of one day, {one.ng_ml:g} and {other.ng_ml:g} ng/mL: which is it?"
            ]
    return []


def _since(known: Drug, told: Told, state: State) -> list[str]:
    """What has changed since the last level, so that it speaks of another child."""
    if not told.measured:
        return []
    found = []
    running = state.treatments.get(known.id)
    level = running.level if running is not None else None
    if level is not None and level.why.startswith("drawn before"):
        found.append(f"the last level was {level.why}")
    at = told.measured[-1].at
    if told.now - at > OLD_DAYS * 24:
        found.append(f"the last level is {(told.now - at) / 24:.0f} days old: measure again")
    kilos = weights(state)
    then = [kg for hour, kg in kilos if hour <= at + 1e-6]
    if then and not 1 / GROWN < kilos[-1][1] / then[-1] < GROWN:
        found.append(
            f"he weighed {then[-1]:g} kg at the last level and weighs {kilos[-1][1]:g} kg "
            "now: measure again"
        )
    return found


def refused(
    proposed: Choice, now: Choice, known: Drug, last: Regimen, at: float, state: State
) -> tuple[str, ...]:
    """Why the dose that was worked out is not proposed after all."""
    found = []
    why = above(
        known,
        proposed.mg,
        proposed.every_h,
        last.route,
        at,
        weights(state),
        lengths(state.record),
    )
    if why:
        found.append(why)
    within = [one.chances[1] for one in (now, proposed) if one.chances is not None]
    if len(within) == 2 and proposed.mg != now.mg and within[1] <= within[0]:
        found.append(DISAGREE)
    return tuple(found)
