"""What to doubt in a fit: extrapolation, models that disagree, a child who would be very odd."""

from __future__ import annotations

import numpy as np

from scurfin.dose.levels.fit import Fit, settled, trough_and_area
from scurfin.dose.levels.pool import three
from scurfin.dose.levels.shown import Choice
from scurfin.dose.levels.told import Told
from scurfin.knowledge.model import Drug
from scurfin.knowledge.words import analyte
from scurfin.record.events import Infection, Lab
from scurfin.state.model import State
from scurfin.terms.quantities import quantity

DIARRHOEA = {"ciclosporin": "cor-csa-diarrhoea", "tacrolimus": "cor-tac-diarrhoea"}
WATCHED = ("creatinine", "bilirubin", "hematocrit", "albumin", "egfr")
GUT = "enteropathy"
ODD = 0.01
COUNTS = 0.05
APART = 1.5
MOVED = 1.25
ENOUGH = 100.0


def warnings(
    fits: tuple[Fit, ...],
    shares: tuple[float, ...],
    known: Drug,
    told: Told,
    state: State,
    chosen: tuple[Choice | None, Choice | None],
) -> tuple[str, ...]:
    """In words; ``chosen``: the present and the proposed dose."""
    now, proposed = chosen
    found = []
    if all(one.outside for one in fits):
        found.append("every model is used outside what it was built on: an extrapolation")
    found += _disagreement(fits, shares, told, state)
    found += odd_models(fits, most=False)
    found += _sampled_badly(fits)
    if known.id in DIARRHOEA and loose(state):
        direction = "lowers" if known.id == "ciclosporin" else "can raise"
        found.append(
            f"diarrhoea {direction} {known.name} from week to week: measure before a change"
        )
    found += _moved_since(told, state)
    if proposed is not None and now is not None and not 0.5 <= proposed.mg / now.mg <= 2:
        found.append("the proposal is more than a twofold change: go there in steps, with levels")
    return tuple(found)


def _disagreement(
    fits: tuple[Fit, ...], shares: tuple[float, ...], told: Told, state: State
) -> list[str]:
    """The models that count, on what the present dose will give."""
    last = told.regimens[-1]
    middles = []
    for one, share in zip(fits, shares, strict=True):
        if share >= COUNTS:
            course = settled(one, last.amount, last.every, state, told.now)
            trough, _ = trough_and_area(course, one.sample.effects, last.every, one.scale)
            middles.append(three(trough, one.sample.weights).median)
    if len(middles) > 1 and max(middles) > APART * max(min(middles), 1e-9):
        low, high = min(middles), max(middles)
        text = f"the models disagree on the trough of the present dose ({low:.3g} to {high:.3g}"
        return [f"{text} ng/mL): see each"]
    return []


def _sampled_badly(fits: tuple[Fit, ...]) -> list[str]:
    lost = [
        f"{one.file.id}: no most probable child was found" for one in fits if not one.mode.settled
    ]
    return lost + [
        f"{one.file.id} was sampled badly ({one.sample.effective:.0f} effective draws): its ranges "
        "are rough"
        for one in fits
        if one.sample.poor or one.sample.effective < ENOUGH
    ]


def loose(state: State) -> bool:
    course = state.courses.get(GUT)
    return course is not None and course.status == "active"


def _moved_since(told: Told, state: State) -> list[str]:
    """Laboratory values that moved, and infections told, since the last level."""
    if not told.measured:
        return []
    at = told.measured[-1].at / 24
    before: dict[str, float] = {}
    after: dict[str, float] = {}
    found = []
    for one in state.record.happenings:
        if one.when is None or one.when.root != "birth":
            continue
        late = one.when.span.low > at + 1e-9
        if isinstance(one.event, Infection) and late:
            found.append("an infection is told since the last level: levels move with it")
        if isinstance(one.event, Lab) and one.event.value is not None:
            test = analyte(one.event.what)
            read = quantity(one.event.value, one.event.unit)
            if test is not None and test.id in WATCHED and read is not None:
                (after if late else before)[test.name] = read.value
    found += [
        f"{name} went from {before[name]:g} to {after[name]:g} since the last level: measure again"
        for name in after.keys() & before.keys()
        if before[name] > 0 and not 1 / MOVED < after[name] / before[name] < MOVED
    ]
    return sorted(dict.fromkeys(found))


def odd_models(fits: tuple[Fit, ...], *, most: bool) -> list[str]:
    """Models under which this child would be very rare: a slip is likelier. ``most``: only where
    half of the models or more say so, else only where fewer do."""
    odd = [(one, far) for one in fits if (far := _distance(one)) < ODD]
    if (2 * len(odd) >= len(fits)) is not most:
        return []
    return [
        f"under {one.file.id} this child would be one in {1 / max(far, 1e-9):,.0f}: check doses, "
        "weight, levels and units for a slip by ten before using it"
        for one, far in odd
    ]


def _distance(one: Fit) -> float:
    """How probable it is that somebody lies as far from the typical child of the model."""
    from scipy.special import gammaincc

    omega = one.course.model.omega
    mode = one.mode.effects
    square = float(mode @ np.linalg.pinv(omega) @ mode)
    return float(gammaincc(np.linalg.matrix_rank(omega) / 2, square / 2))
