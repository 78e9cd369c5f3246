"""When to look again: checks that drugs and disease ask for, and until when the plan holds."""

from __future__ import annotations

from scurfin.knowledge.model import Check, Drug
from scurfin.knowledge.store import knowledge
from scurfin.pathway.interpret import World, evaluate
from scurfin.pathway.model import Pathway
from scurfin.plan.lines import Held
from scurfin.plan.model import Due, Holds, Line
from scurfin.record.model import BIRTH, When
from scurfin.state.model import State, Treatment
from scurfin.terms.ages import Span, duration_days, spoken, spoken_duration


def schedule(
    now: State, lines: list[Line], rules: Pathway, world: World, held: dict[str, Held]
) -> tuple[Due, ...]:
    """All checks, those with a known day first and in order."""
    if now.life != "alive":
        return ()
    found: list[Due] = []
    seen: set[str] = set()
    for one in now.treatments.values():
        known = knowledge().drugs.get(one.drug)
        if known is not None and one.running:
            seen.add(known.id)
            for check in known.monitoring:
                found += _running(check, known, one, now)
    for each in lines:
        rule = held[each.id].rule
        known = knowledge().drugs.get(rule.do.what)
        if known is None or rule.do.verb != "start" or each.status != "start" or known.id in seen:
            continue
        seen.add(known.id)
        found += [_proposed(check, known) for check in known.monitoring]
    for routine in rules.routines:
        if evaluate(routine.when, world).value is True:
            words = f"every {_every(routine.every)}" if routine.every else "every visit"
            found.append(_due(routine.what, words, None, now, "the disease", routine.facts))
    unique = {(one.what, one.for_, one.when): one for one in found}
    return tuple(
        sorted(
            unique.values(),
            key=lambda one: (one.age_days is None, one.age_days or 0.0, one.for_, one.what),
        )
    )


def _every(text: str) -> str:
    return spoken_duration(duration_days(text)).removeprefix("1 ")


def _running(check: Check, drug: Drug, one: Treatment, now: State) -> list[Due]:
    found = []
    if check.after_change and max(one.changed_turn, one.started_turn) >= now.turn - 1:
        words = f"{spoken_duration(duration_days(check.after_change))} after the last change"
        found.append(_due(check.what, words, None, now, drug.name, check.facts))
    started = one.since
    ran = _ran(started, now)
    for moment in check.at:
        if ran is None or ran.low <= duration_days(moment):
            words = f"{spoken_duration(duration_days(moment))} after the start"
            day = _age(started, duration_days(moment))
            found.append(_due(check.what, words, day, now, drug.name, check.facts))
    for number, interval in enumerate(check.intervals):
        if ran is not None and interval.until and ran.low >= duration_days(interval.until):
            continue
        words = f"every {_every(interval.every)}"
        if interval.until:
            words += f" until {spoken_duration(duration_days(interval.until))} after the start"
        day = None
        step = duration_days(interval.every)
        if ran is not None and ran.high - ran.low <= step:
            day = _next(started, step, now)
        found.append(_due(check.what, words, day, now, drug.name, check.facts))
        if ran is not None and (not interval.until or ran.high <= duration_days(interval.until)):
            break
        if ran is None and number == 0 and len(check.intervals) > 1:
            rest = "; then " + "; then ".join(
                f"every {_every(later.every)}" for later in check.intervals[1:]
            )
            last = found.pop()
            found.append(_due(check.what, last.when + rest, None, now, drug.name, check.facts))
            break
    if not found and check.on:
        found.append(_due(check.what, check.on, None, now, drug.name, check.facts))
    return found


def _next(started: When | None, step: float, now: State) -> float | None:
    """The first age, from now on, that lies a whole number of steps after the start."""
    if started is None or started.root != BIRTH or now.age is None:
        return None
    gone = now.age.low - started.span.low
    return started.span.low + (int(gone / step) + 1) * step


def _proposed(check: Check, drug: Drug) -> Due:
    parts = []
    if check.before:
        parts.append("before the first dose")
    parts += [f"at {spoken_duration(duration_days(moment))}" for moment in check.at]
    for interval in check.intervals:
        words = f"every {_every(interval.every)}"
        if interval.until:
            words += f" until {spoken_duration(duration_days(interval.until))}"
        parts.append(words)
    if check.after_change:
        parts.append(f"{spoken_duration(duration_days(check.after_change))} after each change")
    if check.on:
        parts.append(check.on)
    return Due(
        what=check.what,
        when="; then ".join(parts) or "as the drug asks",
        age_days=None,
        date="",
        for_=f"{drug.name} (if started)",
        facts=check.facts,
    )


def _ran(started: When | None, now: State) -> Span | None:
    if started is None or started.root != BIRTH or now.age is None:
        return None
    if now.age.high == float("inf"):
        return None
    between = now.age.minus(started.span)
    return Span(max(between.low, 0.0), max(between.high, 0.0))


def _age(started: When | None, days: float) -> float | None:
    if started is None or started.root != BIRTH:
        return None
    return started.span.low + days


def _due(
    what: str, when: str, age_days: float | None, now: State, for_: str, facts: tuple[str, ...]
) -> Due:
    day = now.record.date_at(age_days) if age_days is not None else None
    if age_days is not None:
        when = f"{when}; next at {spoken(Span(age_days, age_days + 1))}"
    return Due(
        what=what,
        when=when,
        age_days=age_days,
        date=day.isoformat() if day else "",
        for_=for_,
        facts=facts,
    )


def _weight_age(now: State) -> float:
    """How old the weight is already, in days; 0 while that is not known."""
    when = now.body.weight_when
    if when is None or when.root != BIRTH or now.age is None:
        return 0.0
    return max(now.age.low - when.span.low, 0.0)


def holds_until(now: State, due: tuple[Due, ...], lines: list[Line]) -> Holds:
    """The earliest of: anything new, a line to be done now, a stale weight, the next check."""
    if now.life != "alive" or not now.record.happenings:
        return Holds(text="until something new is recorded", age_days=None, date="", facts=())
    if now.body.stale:
        facts = tuple(fact for rule in knowledge().staleness for fact in rule.facts)
        return Holds(text=f"for today: {now.body.stale}", age_days=None, date="", facts=facts)
    at = now.age.low if now.age is not None and now.age.high != float("inf") else None
    reasons: list[tuple[float, str, tuple[str, ...]]] = []
    sick = any(one.urgency == "now" and one.status not in ("ask", "done") for one in lines)
    for rule in knowledge().staleness if now.body.weight_kg is not None else ():
        if rule.what == "weight" and (rule.sick is None or rule.sick == sick):
            days = duration_days(rule.keeps)
            left = max(days - _weight_age(now), 0.0)
            reasons.append((left, f"the weight is then {spoken_duration(days)} old", rule.facts))
    reasons += [
        (one.age_days - at, f"{one.what} is due ({one.for_})", one.facts)
        for one in due
        if at is not None and one.age_days is not None and one.age_days > at
    ]
    if not reasons:
        return Holds(
            text="until something new is recorded, at most until the next visit",
            age_days=None,
            date="",
            facts=(),
        )
    days, why, facts = min(reasons, key=lambda one: one[0])
    day = now.record.date_at(at + days) if at is not None else None
    return Holds(
        text=(
            f"for {spoken_duration(days)} at most ({why}), and only until something new is recorded"
        ),
        age_days=at + days if at is not None else None,
        date=day.isoformat() if day else "",
        facts=facts,
    )
