"""Doses by rule: which published rule fits this child, and what it comes to.

Nothing is dosed from a fact that is unverified, superseded or second-hand;
``scurfin check`` sees to that. Where no rule fits, the answer says so.
"""

from __future__ import annotations

from math import inf

from scurfin.dose.model import Dose, Doses
from scurfin.knowledge.model import Ages, DoseRule, Drug, Weights
from scurfin.state.model import Body, State
from scurfin.terms.ages import Span, duration_days, spoken_duration
from scurfin.terms.quantities import number, significant, spoken_unit

ROUTES = {
    "PO": "by mouth",
    "IV": "intravenous",
    "IM": "intramuscular",
    "SC": "under the skin",
    "PO/IV": "by mouth or intravenous",
    "IM/IV": "intramuscular or intravenous",
    "IV/IM": "intravenous or intramuscular",
    "SC/IM": "under the skin or intramuscular",
}
TIMES = {1: "once a day", 2: "twice a day"}
DAILY = {1: "once a day", 2: "in 2 doses", 3: "in 3 doses", 4: "in 4 doses"}


def doses(drug: Drug, indication: str, state: State) -> Doses:
    """The doses of ``drug`` for ``indication`` in this child.

    Rules written for the indication come first; without any, those for 'any'.
    """
    named = [rule for rule in drug.doses if rule.indication == indication]
    rules = named or [rule for rule in drug.doses if rule.indication in ("", "any")]
    fitting: list[Dose] = []
    alternatives: list[Dose] = []
    limits: list[Dose] = []
    outside: list[str] = []
    for rule in rules:
        suits = fits(rule, state)
        if suits is False:
            outside.append(f"{rule.id} is for {band(rule)}")
            continue
        made = calculate(drug, rule, state.body, uncertain=suits is None)
        if rule.use == "start":
            fitting.append(made)
        elif rule.use == "alternative":
            alternatives.append(made)
        else:
            limits.append(made)
    unknown = ""
    if not fitting:
        unknown = drug.dose_unknown or _nonefits(drug, outside)
    needs = tuple(dict.fromkeys(need for one in fitting for need in one.needs))
    return Doses(
        drug=drug.id,
        fitting=tuple(fitting),
        alternatives=tuple(alternatives),
        limits=tuple(limits),
        unknown=unknown,
        needs=needs,
    )


def _nonefits(drug: Drug, outside: list[str]) -> str:
    if outside:
        return f"no published dose fits this child ({'; '.join(outside)}): local protocol"
    other = sorted({rule.indication for rule in drug.doses})
    known = f" (a dose is published for {', '.join(other)})" if other else ""
    return f"no dose for this use is known here{known}: local protocol"


def fits(rule: DoseRule, state: State) -> bool | None:
    """Is the rule for a child of this age and weight? None when it cannot be told."""
    age = in_ages(rule.ages, state.age)
    weight = _in_weights(rule.weights, state.body)
    if False in (age, weight):
        return False
    return None if None in (age, weight) else True


def in_ages(ages: Ages | None, now: Span | None) -> bool | None:
    """Is an age inside ``ages``? None when it cannot be told."""
    if ages is None or (not ages.since and not ages.until):
        return True
    if now is None:
        return None
    low = now.at_least(duration_days(ages.since)) if ages.since else True
    reached = now.at_least(duration_days(ages.until)) if ages.until else False
    if low is False or reached is True:
        return False
    return None if low is None or reached is None else True


def _in_weights(weights: Weights | None, body: Body) -> bool | None:
    if weights is None:
        return True
    if body.weight_kg is None or not body.weight_usable:
        return None
    if weights.since is not None and body.weight_kg < weights.since:
        return False
    return weights.until is None or body.weight_kg < weights.until


def band(rule: DoseRule) -> str:
    """For whom the rule is, in words."""
    parts = []
    if rule.ages is not None:
        if rule.ages.since and rule.ages.until:
            parts.append(
                f"{spoken_duration(duration_days(rule.ages.since))} to under "
                f"{spoken_duration(duration_days(rule.ages.until))}"
            )
        elif rule.ages.since:
            parts.append(f"{spoken_duration(duration_days(rule.ages.since))} and older")
        elif rule.ages.until:
            parts.append(f"under {spoken_duration(duration_days(rule.ages.until))}")
    if rule.weights is not None:
        low, high = rule.weights.since, rule.weights.until
        if low is not None and high is not None:
            parts.append(f"{number(low)} to under {number(high)} kg")
        elif low is not None:
            parts.append(f"{number(low)} kg and more")
        elif high is not None:
            parts.append(f"under {number(high)} kg")
    return ", ".join(parts)


def calculate(drug: Drug, rule: DoseRule, body: Body, *, uncertain: bool = False) -> Dose:
    """The dose of one rule for this body, with its arithmetic."""
    size, size_text, needs = _size(rule, body)
    low, high = rule.low, rule.high
    per_unit = f"{rule.unit}/{rule.basis}" if rule.basis != "patient" else rule.unit
    told = _amount(low, high, per_unit)
    caps: list[str] = []
    if size is None:
        amount, amount_to, unit = low, high, per_unit
        arithmetic = f"{told} {_period(rule)}; {' and '.join(needs)} needed for the amount"
        for ceiling, said in ((rule.max_per_dose, "a dose"), (rule.max_per_day, "a day")):
            if ceiling is not None:
                arithmetic += f"; at most {number(ceiling)} {spoken_unit(rule.unit)} {said}"
    else:
        unit = rule.unit
        amount, low_cap = capped(low * size, rule)
        amount_to = None
        high_cap = ""
        if high is not None:
            amount_to, high_cap = capped(high * size, rule)
        caps = list(dict.fromkeys(cap for cap in (low_cap, high_cap) if cap))
        amount_to = None if amount_to == amount else amount_to
        arithmetic = told
        if rule.basis != "patient":
            arithmetic += f" x {size_text} = {_amount(amount, amount_to, unit)}"
        arithmetic += f" {_period(rule)}"
        arithmetic += f" (capped: {'; '.join(caps)})" if caps else ""
        arithmetic += _each(rule, amount, amount_to)
    label = band(rule)
    text = in_words(rule, amount, amount_to, unit)
    if rule.steps:
        text += f"; then {_steps(rule, size, unit)}"
    if uncertain and label:
        text += f" (if {label})"
    return Dose(
        drug=drug.id,
        name=drug.name,
        rule=rule.id,
        indication=rule.indication,
        amount=amount,
        amount_to=amount_to,
        unit=unit,
        basis=rule.basis,
        per=rule.period,
        route=rule.route,
        interval=rule.interval or _interval(rule),
        arithmetic=arithmetic,
        text=text,
        facts=rule.facts,
        needs=needs if size is None else (),
        band=label,
        use=rule.use,
        note=rule.note,
    )


def _steps(rule: DoseRule, size: float | None, unit: str) -> str:
    """The steps after the first: '32 mg in week 2, 27 mg in week 3'."""
    said = []
    for one in rule.steps[1:]:
        ends = (one.low, one.high) if one.high is not None else (one.low,)
        amounts = [significant(end * size, 2) if size is not None else end for end in ends]
        high = amounts[1] if len(amounts) > 1 else None
        said.append(f"{_amount(amounts[0], high, unit)} in {one.when}")
    return ", ".join(said)


def in_words(rule: DoseRule, amount: float, amount_to: float | None, unit: str) -> str:
    """What is given, how often and by which route: '27 to 55 mg a day in 2 doses, by mouth'."""
    text = f"{_amount(amount, amount_to, unit)} {_period(rule)}"
    if rule.doses_a_day and rule.period == "day":
        text += f" {DAILY.get(rule.doses_a_day, f'in {rule.doses_a_day} doses')}"
    if rule.doses_a_day and rule.period == "dose":
        text += f", {TIMES.get(rule.doses_a_day, f'{rule.doses_a_day} times a day')}"
    if rule.interval:
        text += f", {_spoken_interval(rule.interval)}"
    if rule.days_a_week:
        text += f" on {rule.days_a_week} days a week"
    return text + (f", {ROUTES.get(rule.route, rule.route)}" if rule.route else "")


def _spoken_interval(told: str) -> str:
    """'every week' for P1W; words stay as they are."""
    try:
        days = duration_days(told)
    except ValueError:
        return told
    return f"every {spoken_duration(days).removeprefix('1 ')}"


def _interval(rule: DoseRule) -> str:
    if rule.doses_a_day and rule.period in ("day", "dose"):
        return f"{rule.doses_a_day} a day"
    return _period(rule)


def _size(rule: DoseRule, body: Body) -> tuple[float | None, str, tuple[str, ...]]:
    if rule.basis == "patient":
        return 1.0, "", ()
    usable = body.weight_kg is not None and body.weight_usable
    if rule.basis == "kg":
        if not usable:
            return None, "", ("weight",)
        assert body.weight_kg is not None
        return body.weight_kg, f"{number(round(body.weight_kg, 2))} kg", ()
    if body.surface_m2 is None:
        missing = () if usable else ("weight",)
        return None, "", (*missing, *(("length",) if body.length_cm is None else ()))
    digits = 2 if body.surface_m2 >= 1 else 3
    said = (
        f"{number(round(body.surface_m2, digits))} m² (Mosteller: square root of "
        f"{number(round(body.weight_kg or 0.0, 2))} kg x "
        f"{number(body.length_cm or 0.0)} cm / 3600)"
    )
    return body.surface_m2, said, ()


def capped(amount: float, rule: DoseRule) -> tuple[float, str]:
    """The amount to two digits, never above a ceiling, and which ceiling it met."""
    ceiling, said = min(_ceilings(rule), default=(inf, ""))
    if amount > ceiling:
        return ceiling, said
    rounded = amount if rule.basis == "patient" else significant(amount, 2)
    return min(rounded, ceiling), ""


def _ceilings(rule: DoseRule) -> list[tuple[float, str]]:
    """What one period may hold at the most, in words."""
    found = []
    if rule.max_per_day is not None and (rule.period == "day" or rule.doses_a_day):
        said = f"{number(rule.max_per_day)} {rule.unit} a day"
        doses_a_day = 1 if rule.period == "day" else rule.doses_a_day or 1
        found.append((rule.max_per_day / doses_a_day, said))
    if rule.max_per_dose is not None:
        times = rule.doses_a_day or 1 if rule.period == "day" else 1
        said = f"{number(rule.max_per_dose)} {rule.unit} a dose"
        found.append((rule.max_per_dose * times, said))
    return found


def _period(rule: DoseRule) -> str:
    return {
        "day": "a day",
        "dose": "a dose",
        "week": "a week",
        "once": "once",
        "hour": "an hour",
        "minute": "a minute",
        "course": "in all",
    }[rule.period]


def _amount(low: float, high: float | None, unit: str) -> str:
    said = spoken_unit(unit) if "/" not in unit else _per(unit)
    if high is None or high == low:
        return f"{number(low)} {said}"
    return f"{number(low)} to {number(high)} {said}"


def _per(unit: str) -> str:
    head, _, tail = unit.partition("/")
    return f"{spoken_unit(head)}/{spoken_unit(tail)}"


def _each(rule: DoseRule, amount: float, amount_to: float | None) -> str:
    if rule.period != "day" or not rule.doses_a_day or rule.doses_a_day < 2:
        return ""
    low = significant(amount / rule.doses_a_day, 2)
    high = significant(amount_to / rule.doses_a_day, 2) if amount_to is not None else None
    return f" = {_amount(low, high, rule.unit)} each, {rule.doses_a_day} times"
