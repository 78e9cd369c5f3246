"""What to doubt in a fit: extrapolation, models that disagree, a child who would be very odd."""

from __future__ import annotations

import numpy as np

from scurfin.dose.levels.fit import Fit, fitted, moment
from scurfin.dose.levels.pool import pooled, shares_of, three
from scurfin.dose.levels.shown import Choice
from scurfin.dose.levels.told import Regimen, Told
from scurfin.knowledge.model import Drug
from scurfin.state.model import State

DIARRHOEA = {"ciclosporin": "cor-csa-diarrhoea", "tacrolimus": "cor-tac-diarrhoea"}
ODD = 0.01
FAR = 3.0
ROUNDED = 0.05


def warnings(
    fits: tuple[Fit, ...], known: Drug, now: Choice | None, proposed: Choice | None
) -> tuple[str, ...]:
    found = []
    if all(one.outside for one in fits):
        found.append("every model is used outside what it was built on: an extrapolation")
    middles = [float(np.median(one.predicted)) for one in fits if len(one.predicted)]
    if len(middles) > 1 and max(middles) > 1.5 * max(min(middles), 1e-9):
        found.append("the models disagree on the levels by more than half: see each")
    if known.id in DIARRHOEA:
        direction = "lowers" if known.id == "ciclosporin" else "can raise"
        found.append(
            f"diarrhoea {direction} {known.name} from week to week: measure before a change"
        )
    if proposed is not None and now is not None and not 0.5 <= proposed.mg / now.mg <= 2:
        found.append("the proposal is more than a twofold change: go there in steps, with levels")
    return tuple(found)


def far_dose(known: Drug, last: Regimen, kilos: tuple[tuple[float, float], ...]) -> list[str]:
    """Whether the dose lies four times beyond all that is known per kg: a slip by ten?"""
    before = [kg for hour, kg in kilos if hour <= last.begin + 1e-6] or [kg for _, kg in kilos[:1]]
    rules = _daily(known)
    if not before or not rules:
        return []
    daily = last.amount * 24 / last.every / before[-1]
    least, most = min(low for low, _ in rules), max(high for _, high in rules)
    if least / FAR <= daily <= most * FAR:
        return []
    return [
        (
            f"{daily:.3g} mg/kg/day is told; known doses run from {least:g} to {most:g}: a slip by "
            "ten in the dose or the weight? Check before anything here is used"
        )
    ]


def above_known(
    known: Drug, proposed: Choice | None, kilos: tuple[tuple[float, float], ...]
) -> tuple[str, ...]:
    """Whether the proposal is more a day than any rule of the drug gives."""
    rules = _daily(known)
    if proposed is None or not kilos or not rules:
        return ()
    daily = proposed.mg * 24 / proposed.every_h / kilos[-1][1]
    most = max(high for _, high in rules)
    if daily <= most * (1 + ROUNDED):
        return ()
    text = (
        f"the proposal is {daily:.3g} mg/kg/day, more than any rule known here gives ({most:g}): "
        "think of missed doses, poor absorption or an inducer before it is given"
    )
    return (text,)


def _daily(known: Drug) -> list[tuple[float, float]]:
    """The rules of the drug in mg per kg and day, from and to."""
    return [
        (low * times, high * times)
        for one in known.doses
        if one.basis == "kg" and one.unit == "mg" and one.period in ("day", "dose")
        for low, high in [(one.low, one.high or one.low)]
        for times in [1.0 if one.period == "day" else float(one.doses_a_day or 1)]
    ]


def oddness(fits: tuple[Fit, ...]) -> list[str]:
    """Models under which this child would be very rare: a slip is likelier."""
    found = []
    for one in fits:
        far = _distance(one)
        if far < ODD:
            found.append(
                f"under {one.file.id} this child would be one in {1 / max(far, 1e-9):,.0f}: check "
                "doses, weight, levels and units for a slip by ten before using it"
            )
    return found


def _distance(one: Fit) -> float:
    """How probable it is that somebody lies as far from the typical child of the model."""
    from scipy.special import gammaincc

    omega = one.course.model.omega
    mode = one.mode.effects
    square = float(mode @ np.linalg.pinv(omega) @ mode)
    return float(gammaincc(np.linalg.matrix_rank(omega) / 2, square / 2))


def foretold(state: State, told: Told, infusion: float | None, fits: tuple[Fit, ...]) -> str:
    """The last level beside what the earlier ones made expect; '' with fewer than two."""
    if len(told.measured) < 2:
        return ""
    last = told.measured[-1]
    blind = [fitted(one.file, state, told, infusion, blind=True) for one in fits]
    known = tuple(one for one in blind if isinstance(one, Fit))
    parts = []
    for one in known:
        at = np.array([moment(told.regimens, last) - one.origin])
        drawn = one.course.predicted(one.sample.effects, at, ("central",))[:, 0] * one.scale
        parts.append((drawn, one.sample.weights))
    expected = three(*pooled(parts, shares_of(known)))
    text = (
        f"from the levels before it {expected.median:.0f} ng/mL were expected "
        f"({expected.low:.0f} to {expected.high:.0f}); measured were {last.ng_ml:g}"
    )
    if last.ng_ml < expected.low:
        return text + ": lower than they tell, as when less is absorbed or a dose is missed"
    if last.ng_ml > expected.high:
        return text + ": higher than they tell, as when less is cleared"
    return text
