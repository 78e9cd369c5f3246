"""A dose held against all that the rules of the drug give: a slip by ten, or above them all."""

from __future__ import annotations

from math import sqrt

from scurfin.dose.levels.told import Regimen, Sizes
from scurfin.knowledge.model import DoseRule, Drug

MG = {"mg": 1.0, "ug": 0.001, "g": 1000.0}
ROUTES = {"oral": ("PO", "PO/IV", ""), "iv": ("IV", "PO/IV", "IM/IV", "IV/IM")}
FAR = 3.0
ROUNDED = 0.05


def slip(known: Drug, told: Regimen, weights: Sizes, lengths: Sizes) -> list[str]:
    """A told dose three times beyond all that is known of its route: a slip by ten?"""
    known_a_day = bounds(known, told.route, told.begin, weights, lengths)
    if known_a_day is None:
        return []
    daily = told.amount * 24 / told.every
    low, high = known_a_day
    if low / FAR <= daily <= high * FAR:
        return []
    text = (
        f"{daily:.3g} mg a day is told; known doses for this child run from {low:.3g} to "
        f"{high:.3g}: a slip by ten in the dose or the weight? Check before anything here is used"
    )
    return [text]


def above(
    known: Drug, mg: float, every: float, route: str, at: float, weights: Sizes, lengths: Sizes
) -> str:
    """Why a proposal cannot stand: more a day than any rule gives this child; '' if it can."""
    known_a_day = bounds(known, route, at, weights, lengths)
    if known_a_day is None:
        return ""
    daily = mg * 24 / every
    if daily <= known_a_day[1] * (1 + ROUNDED):
        return ""
    return (
        f"the dose that would meet the target, {mg:.3g} mg every {every:g} h, is more than any "
        f"rule known here gives this child ({known_a_day[1]:.3g} mg a day): think of missed doses, "
        "poor absorption, an inducer or a wrong level"
    )


def bounds(
    known: Drug, route: str, at: float, weights: Sizes, lengths: Sizes
) -> tuple[float, float] | None:
    """The least and the most milligrams a day by any rule of the route for a child of this size;
    None where no rule can be worked out."""
    kilos, tall = _then(weights, at), _then(lengths, at)
    sizes = {
        "kg": kilos,
        "m2": sqrt(kilos * tall / 3600) if kilos and tall else None,
        "patient": 1.0,
    }
    found = []
    for rule in known.doses:
        size, times = sizes[rule.basis], _times(rule)
        if rule.route not in ROUTES[route] or rule.unit not in MG or times is None or size is None:
            continue
        scale = MG[rule.unit] * times * size
        high = (rule.high or rule.low) * scale
        most = [high]
        if rule.max_per_day is not None:
            most.append(rule.max_per_day * MG[rule.unit])
        if rule.max_per_dose is not None and rule.doses_a_day:
            most.append(rule.max_per_dose * rule.doses_a_day * MG[rule.unit])
        found.append((min(rule.low * scale, *most), min(most)))
    if not found:
        return None
    return min(low for low, _ in found), max(high for _, high in found)


def _times(rule: DoseRule) -> float | None:
    """Periods of a rule in a day; None where it is not for every day."""
    if rule.interval or rule.days_a_week is not None:
        return None
    if rule.period == "day":
        return 1.0
    return float(rule.doses_a_day) if rule.period == "dose" and rule.doses_a_day else None


def _then(told: Sizes, at: float) -> float | None:
    before = [value for hour, value in told if hour <= at + 1e-6]
    return before[-1] if before else told[0][1] if told else None
