"""The dose that runs, held against the highest daily dose known here."""

from __future__ import annotations

from scurfin.knowledge.model import DoseRule
from scurfin.knowledge.store import knowledge
from scurfin.pathway.traces import Missing
from scurfin.plan.model import Alert
from scurfin.state.model import Body, State, Treatment
from scurfin.state.told_dose import per_day
from scurfin.terms.quantities import number, spoken_unit

MILLIGRAMS = {"g": 1000.0, "mg": 1.0, "ug": 0.001}


# A tablet is no fraction: doses are rounded to what can be measured out. Our own choice.
ROUNDED = 0.05


def above_all(state: State) -> list[Alert]:
    """An alert for each running treatment above every daily dose known here."""
    return [found for one in state.running() if (found := _above(one, state.body)) is not None]


def not_read(state: State) -> list[tuple[str, Missing]]:
    """A question for each running dose whose words settle no amount a day."""
    found = []
    for one in state.running():
        known = knowledge().drugs.get(one.drug)
        if known is None or not known.doses or not one.told_dose:
            continue
        if one.dose is None or per_day(one.dose) is None:
            said = "does not say how much a day"
        elif not any(_alike(one, rule) for rule in known.doses):
            said = "is in a unit in which no dose is known here"
        else:
            continue
        text = f"How much {one.name} a day? '{one.told_dose}' {said}, so it was not checked."
        found.append(("safety", Missing(f"dose:{one.drug}", "could not be evaluated", text)))
    return found


def _alike(one: Treatment, rule: DoseRule) -> bool:
    return one.dose is not None and _factor(one.dose.unit, rule.unit) is not None


def _factor(told: str, wanted: str) -> float | None:
    if told == wanted:
        return 1.0
    if told in MILLIGRAMS and wanted in MILLIGRAMS:
        return MILLIGRAMS[told] / MILLIGRAMS[wanted]
    return None


def _above(one: Treatment, body: Body) -> Alert | None:
    known = knowledge().drugs.get(one.drug)
    if known is None:
        return None
    compared = [
        (runs / limit, runs, limit, rule)
        for rule in known.doses
        if (limit := _limit(rule)) is not None and (runs := _runs(one, rule, body)) is not None
    ]
    if not compared or min(ratio for ratio, *_ in compared) <= 1 + ROUNDED:
        return None
    _, runs, limit, rule = min(compared, key=lambda each: each[0])
    unit = spoken_unit(rule.unit) + {"kg": "/kg", "m2": "/m²", "patient": ""}[rule.basis] + "/day"
    return Alert(
        id=f"dose-high:{one.drug}",
        tier="change",
        cause=f"dose of {one.name}",
        text=(
            f"{one.name} (running) at {one.told_dose}, that is {number(round(runs, 3))} {unit}: "
            f"above every daily dose known here (the highest is {number(limit)} {unit})."
        ),
        action=(
            "Check the prescription and the weight today; a level or a reason that is not told "
            "may justify it."
        ),
        involves=(one.drug,),
        facts=rule.facts,
        because=tuple(event for event in (*one.events, body.weight_event) if event),
    )


def _limit(rule: DoseRule) -> float | None:
    """The most that the rule allows a day, per its basis; None when it is not a daily dose."""
    high = rule.high if rule.high is not None else rule.low
    if rule.period == "day":
        return high
    if rule.period == "dose" and rule.doses_a_day:
        return high * rule.doses_a_day
    return None


def _runs(one: Treatment, rule: DoseRule, body: Body) -> float | None:
    """What runs a day in the rule's unit and basis; None when the two cannot be compared."""
    if one.dose is None:
        return None
    a_day, factor = per_day(one.dose), _factor(one.dose.unit, rule.unit)
    if a_day is None or factor is None:
        return None
    weight = body.weight_kg if body.weight_usable else None
    sizes = {"kg": weight, "m2": body.surface_m2, "patient": 1.0}
    told = one.dose.per or "patient"
    if told == rule.basis:
        return a_day * factor
    given, wanted = sizes[told], sizes[rule.basis]
    if given is None or wanted is None:
        return None
    return a_day * factor * given / wanted
