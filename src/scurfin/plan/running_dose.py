"""The dose that runs, held against the highest daily dose known here."""

from __future__ import annotations

from scurfin.dose.regimen import fits
from scurfin.knowledge.model import DoseFactor, DoseRule
from scurfin.knowledge.store import knowledge
from scurfin.pathway.interpret import World
from scurfin.pathway.model import Pathway, Recommendation
from scurfin.pathway.traces import Missing
from scurfin.pathway.truth import truth
from scurfin.plan.model import Alert
from scurfin.record.told_dose import per_day
from scurfin.state.model import Body, State, Treatment
from scurfin.terms.quantities import number, spoken_unit

MILLIGRAMS = {"g": 1000.0, "mg": 1.0, "ug": 0.001}


# A tablet is no fraction: doses are rounded to what can be measured out. Our own choice.
ROUNDED = 0.05


def above_all(state: State, rules: Pathway, world: World) -> list[Alert]:
    """An alert for each running treatment above every daily dose known for a child like this.

    Doses of an emergency count only while it is there.
    """
    past = _past_emergencies(rules, world)
    found = [_above(one, state, past) for one in state.running()]
    return [one for one in found if one is not None]


def _past_emergencies(rules: Pathway, world: World) -> frozenset[tuple[str, str]]:
    """(drug, indication) of doses that only an emergency asks for, of drugs for which none is
    told as there."""
    usual: set[tuple[str, str]] = set()
    urgent: set[tuple[str, str]] = set()
    now: set[str] = set()
    for one in rules.recommendations:
        asked = [(one.do.what, one.do.indication), *_offered(one)]
        if one.stage != "emergency":
            usual.update(asked)
            continue
        urgent.update(asked)
        if truth(one.when, world) is True:
            now.update(what for what, _ in asked)
    urgent |= {(give.drug, give.indication) for part in rules.card for give in part.gives}
    return frozenset(one for one in urgent - usual if one[0] not in now)


def _offered(one: Recommendation) -> list[tuple[str, str]]:
    return [(each.what, each.indication) for each in one.options]


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


def multiplied(one: Treatment, factor: DoseFactor) -> str:
    """The running dose worked out: '50 mg twice daily x 0.5 = 25 mg, 2 times a day'; '' where its
    amount a day is not told."""
    daily = per_day(one.dose) if one.dose is not None else None
    if one.dose is None or daily is None:
        return ""
    often = one.dose.doses_a_day or 1
    unit = spoken_unit(one.dose.unit) + (f"/{one.dose.per}" if one.dose.per else "")
    ends = dict.fromkeys((factor.low, factor.high if factor.high is not None else factor.low))
    by = " to ".join(number(end) for end in ends)
    amount = " to ".join(number(round(daily / often * end, 3)) for end in ends)
    when = "a day" if often == 1 else f"{number(often)} times a day"
    return (
        f"{one.name} {one.told_dose} x {by} = {amount} {unit} {when}, unless it was changed for "
        "this already."
    )


def _alike(one: Treatment, rule: DoseRule) -> bool:
    return one.dose is not None and _factor(one.dose.unit, rule.unit) is not None


def _factor(told: str, wanted: str) -> float | None:
    if told == wanted:
        return 1.0
    if told in MILLIGRAMS and wanted in MILLIGRAMS:
        return MILLIGRAMS[told] / MILLIGRAMS[wanted]
    return None


def _above(one: Treatment, state: State, past: frozenset[tuple[str, str]]) -> Alert | None:
    known = knowledge().drugs.get(one.drug)
    if known is None:
        return None
    body = state.body
    compared = [
        (runs / limit, runs, limit, rule)
        for rule in known.doses
        if fits(rule, state) is not False and (known.id, rule.indication) not in past
        if (limit := _limit(rule, body)) is not None
        and (runs := _runs(one, rule, body)) is not None
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
            "above every daily dose known for a child like this (the highest is "
            f"{number(limit)} {unit})."
        ),
        action=(
            "Check the prescription and the weight today; a level or a reason that is not told "
            "may justify it."
        ),
        involves=(one.drug,),
        facts=rule.facts,
        because=tuple(event for event in (*one.events, body.weight_event) if event),
    )


def _limit(rule: DoseRule, body: Body) -> float | None:
    """The most that the rule allows a day, per its basis, its caps counted; None when it is not a
    daily dose."""
    times = 1.0 if rule.period == "day" else float(rule.doses_a_day or 0)
    if rule.period not in ("day", "dose") or not times:
        return None
    most = (rule.high if rule.high is not None else rule.low) * times
    caps = [rule.max_per_day]
    if rule.max_per_dose is not None and rule.doses_a_day:
        caps.append(rule.max_per_dose * rule.doses_a_day)
    size = _size(rule.basis, body)
    return min([most, *(cap / size for cap in caps if cap is not None and size)])


def _size(basis: str, body: Body) -> float | None:
    weight = body.weight_kg if body.weight_usable else None
    return {"kg": weight, "m2": body.surface_m2, "patient": 1.0}[basis]


def _runs(one: Treatment, rule: DoseRule, body: Body) -> float | None:
    """What runs a day in the rule's unit and basis; None when the two cannot be compared."""
    if one.dose is None:
        return None
    a_day, factor = per_day(one.dose), _factor(one.dose.unit, rule.unit)
    if a_day is None or factor is None:
        return None
    told = one.dose.per or "patient"
    if told == rule.basis:
        return a_day * factor
    given, wanted = _size(told, body), _size(rule.basis, body)
    if given is None or wanted is None:
        return None
    return a_day * factor * given / wanted
