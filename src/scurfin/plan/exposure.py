"""Levels and first doses by kinetic models, put beside a plan that was made without them.

The models' numerical library takes longer to load than a whole plan to make: it is loaded only
where a drug with a model runs and was measured, or is about to be begun.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from scurfin.dose import Dose
from scurfin.dose.modelled import modelled
from scurfin.knowledge.model import DoseRule
from scurfin.knowledge.store import knowledge
from scurfin.plan.compose import Made
from scurfin.plan.model import Due, Line, Plan
from scurfin.plan.present import cited
from scurfin.plan.shown_exposure import ExposureNow, FirstDoseNow, Reading
from scurfin.state.model import State, Treatment
from scurfin.terms.quantities import number
from scurfin.terms.source_text import InputError

if TYPE_CHECKING:
    from scurfin.dose.levels.shown import LevelRead

MG = {"mg": 1.0, "ug": 0.001, "g": 1000.0}
DAY = 24.0
COURSE = "mg*h/L"
ENOUGH = 0.005
WORDS: dict[str, Reading] = {"in range": "in range", "below": "below", "above": "above"}


def with_exposure(made: Made, pictures: dict[str, str] | None = None) -> Plan:
    """``made.plan`` with what the models say; what fails is named in it, as everywhere.

    ``pictures``, if given, gets an SVG of the levels of each measured drug.
    """
    plan, now = made.plan, made.state
    if now.life != "alive":
        return plan
    failures: list[str] = []
    measured: list[ExposureNow] = []
    first: list[FirstDoseNow] = []
    for one in now.running():
        if one.drug in modelled() and one.level is not None:
            try:
                measured.append(_measured(one, plan, now, pictures))
            except Exception as problem:
                failures.append(_failed(one.name, problem))
    for line, each, rule in _begun(plan, now):
        try:
            first.append(_first(line, each, rule, now))
        except Exception as problem:
            failures.append(_failed(each.drug, problem))
    known = {one.fact for one in plan.sources}
    facts = tuple(fact for one in measured for fact in one.facts if fact not in known)
    schedule = (*plan.schedule, *(due for one in measured for due in _due(one)))
    return msgspec.structs.replace(
        plan,
        recommendations=tuple(_pointed(one, measured) for one in plan.recommendations),
        exposure=tuple(measured),
        first_doses=tuple(first),
        schedule=tuple(sorted(schedule, key=_by_day)),
        sources=(*plan.sources, *cited(facts)),
        failures=(*plan.failures, *failures),
    )


def _pointed(line: Line, measured: list[ExposureNow]) -> Line:
    """The line with the dose proposed for its drug, where there is one."""
    for one in measured:
        if one.proposed is None or line.action not in (
            f"change {one.name}",
            f"continue {one.name}",
        ):
            continue
        dose = f"{number(one.proposed.mg)} mg every {number(one.proposed.every_h)} h"
        said = f"by its levels {dose} would meet the target (see Levels and doses)"
        running = "; ".join(part for part in (line.running, said) if part)
        return msgspec.structs.replace(line, running=running)
    return line


def _failed(what: str, problem: Exception) -> str:
    return f"the exposure to {what} could not be worked out: {type(problem).__name__}: {problem}"


def _by_day(one: Due) -> tuple[bool, float, str, str]:
    return one.age_days is None, one.age_days or 0.0, one.for_, one.what


def _measured(
    one: Treatment, plan: Plan, now: State, pictures: dict[str, str] | None
) -> ExposureNow:
    from scurfin.dose.levels.report import report

    try:
        worked = report(now, one.drug)
    except InputError as problem:
        said = "; ".join(part for part in (problem.message, problem.remedy) if part)
        if any(target.unit == COURSE for target in knowledge().drugs[one.drug].targets):
            said = (
                "it is dosed by the area of a whole course: scurfin dose RECORD --drug "
                f"{one.drug} --course N --infusion HOURS --auc FROM-TO; {said}"
            )
        return ExposureNow(drug=one.drug, name=one.name, unknown=said)
    made = worked.report
    if pictures is not None:
        from scurfin.dose.levels.picture import picture

        pictures[one.drug] = picture(worked, now, worked.now)
    level = made.levels[-1] if made.levels else None
    reading, why = _reading(one, level)
    held = (*made.held, *_held(one, plan))
    days = made.next_level_days
    at = now.age.low if now.age is not None and now.age.high != float("inf") else None
    age = at + days if at is not None and days is not None else None
    date = now.record.date_at(age) if age is not None else None
    return ExposureNow(
        drug=one.drug,
        name=one.name,
        regimen=made.regimen,
        reading=reading,
        why=why,
        level=level,
        foretold=made.foretold,
        target=made.target,
        elsewhere=tuple(one["said"] for one in made.neighbours),
        now=made.now,
        proposed=None if held else made.proposed,
        held=tuple(dict.fromkeys(held)),
        before=_before(one, plan),
        next_level=made.next_level,
        next_level_days=days,
        next_level_age_days=age,
        next_level_date=date.isoformat() if date else "",
        doubts=(*made.warnings, *made.unusable, *made.taken),
        models=tuple(
            f"{100 * each.share:.0f} % {each.id}{', extrapolated' if each.outside else ''}"
            for each in made.models
            if each.share >= ENOUGH
        ),
        facts=made.facts,
    )


def _reading(one: Treatment, level: LevelRead | None) -> tuple[Reading, str]:
    """The last level in a word; before the dose has settled no word stands."""
    if level is None:
        return "cannot tell", "no level that can be used is told"
    if level.doubt:
        return "cannot tell", level.doubt
    state = one.level
    if state is not None and state.position == "unknown" and state.why.startswith("drawn before"):
        return "cannot tell", state.why
    if level.against.startswith("cannot tell"):
        return "cannot tell", level.against.partition(": ")[2]
    if not level.steady:
        return "cannot tell yet", f"{level.against} the target, but the dose had not settled"
    return WORDS[level.against], ""


def _held(one: Treatment, plan: Plan) -> Iterator[str]:
    """What stands against changing the dose at all: a danger, or a line that ends the drug."""
    for alert in plan.alerts:
        if one.drug in alert.involves and alert.tier == "stop":
            yield f"{alert.text} {alert.action} [{alert.id}]"
    for line in plan.recommendations:
        if line.status == "stop" and line.action == f"stop {one.name}":
            yield f"the plan says: {line.action} [{line.id}]"


def _before(one: Treatment, plan: Plan) -> tuple[str, ...]:
    """What the plan's alerts want settled before this drug's dose is moved."""
    found = []
    for alert in plan.alerts:
        about = one.drug in alert.involves and alert.id.startswith("contraindication:")
        if alert.tier != "stop" and (about or alert.id.startswith(f"validity:{one.drug}-level")):
            found.append(f"{alert.action if about else alert.text} [{alert.id}]")
    return tuple(found)


def _due(one: ExposureNow) -> Iterator[Due]:
    if one.proposed is None or one.next_level_days is None:
        return
    if one.now is not None and one.proposed.mg == one.now.mg:
        return
    yield Due(
        what=f"{one.name} level (trough)",
        when=f"{one.next_level_days:.1f} days after a change made now: the dose has then settled",
        age_days=one.next_level_age_days,
        date=one.next_level_date,
        for_=f"{one.name} (if its dose is changed)",
        facts=(),
    )


def _begun(plan: Plan, now: State) -> Iterator[tuple[Line, Dose, DoseRule]]:
    """Each dose in milligrams by which the plan would begin a drug that has a model."""
    seen: set[str] = set()
    running = {one.drug for one in now.running()}
    for line in plan.recommendations:
        if line.status not in ("start", "consider"):
            continue
        of_line = (line.dose, *line.more_doses) if line.dose is not None else ()
        offered = [each for one in line.choices if not one.excluded for each in one.doses]
        for each in (*of_line, *offered):
            if each is None or each.rule in seen or each.use not in ("start", "alternative"):
                continue
            if each.drug not in modelled() or each.drug in running or each.needs:
                continue
            rules = knowledge().drugs[each.drug].doses
            rule = next((one for one in rules if one.id == each.rule), None)
            if rule is not None and each.unit in MG and _times(rule) is not None:
                seen.add(each.rule)
                yield line, each, rule


def _times(rule: DoseRule) -> float | None:
    """Doses a day, None where the rule is for one dose alone or another rhythm."""
    if rule.days_a_week is not None or rule.interval or rule.period not in ("day", "dose"):
        return None
    if rule.doses_a_day is not None:
        return float(rule.doses_a_day)
    return 1.0 if rule.period == "day" else None


def _first(line: Line, each: Dose, rule: DoseRule, now: State) -> FirstDoseNow:
    from scurfin.dose.levels.first import first_dose

    times = _times(rule) or 1.0
    share = MG[each.unit] / (times if rule.period == "day" else 1.0)
    low, high = each.amount * share, each.amount_to
    name = knowledge().drugs[each.drug].name
    told = FirstDoseNow(line=line.id, drug=each.drug, name=name, rule=rule.id, text=each.text)
    route = "iv" if rule.route == "IV" else "oral"
    try:
        made = first_dose(now, each.drug, (low, high * share if high else None), DAY / times, route)
    except InputError as problem:
        said = "; ".join(part for part in (problem.message, problem.remedy) if part)
        return msgspec.structs.replace(told, unknown=said)
    doubts = list(made.assumed)
    if made.extrapolated:
        doubts.insert(0, "no model was built on children of this age and size: an extrapolation")
    if rule.doses_a_day is None:
        doubts.append("the rule does not say in how many doses: taken as one a day")
    return msgspec.structs.replace(
        told,
        targets=_targets(each.drug),
        trough=made.low.trough,
        trough_to=made.high.trough if made.high is not None else None,
        models=made.models,
        doubts=tuple(doubts),
    )


def _targets(drug: str) -> tuple[str, ...]:
    """Trough targets in use anywhere, each with its setting and how much it may be trusted."""
    found = []
    for one in knowledge().drugs[drug].targets:
        if one.timing == "trough":
            weak = [knowledge().facts[fact].weakness for fact in one.facts]
            mark = next((f", {each}" for each in weak if each), "")
            found.append(f"{one.low:g} to {one.high:g} {one.unit}: {one.context}{mark}")
    return tuple(found)
