"""Conditions about the child and the disease: signs, infection, diagnosis, score, age."""

from __future__ import annotations

from dataclasses import replace

from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import members
from scurfin.pathway import conditions as c
from scurfin.pathway.conditions import words
from scurfin.pathway.traces import Missing, Trace
from scurfin.pathway.treated import lately
from scurfin.state.model import Course, State
from scurfin.terms.ages import duration_days, spoken, spoken_duration, spoken_floor

AGAIN = {"relapsed", "worse", "improved", "controlled", "resolved"}
LEVELS = ("suspected", "clinical", "genetic")
INFECTED = {"active": ("onset",), "excluded": ("excluded",), "ever": ("onset", "resolved")}


def concept_name(concept: str) -> str:
    known = knowledge().concepts.get(concept)
    return known.name if known is not None else concept


def _matching(concept: str, state: State) -> list[Course]:
    names = members(concept)
    known = knowledge().concepts.get(concept)
    if known is not None and known.tracked:
        own = state.courses.get(concept)
        return [own] if own is not None else []
    return [_part(course, names) for course in state.courses.values() if set(course.terms) & names]


def _part(course: Course, names: frozenset[str]) -> Course:
    """A course as far as ``names`` go: over when only its other terms are still there."""
    if not course.present or names & set(course.there):
        return course
    return replace(course, status="resolved", relapsed=False, worse=False, severity=None)


def _fits(course: Course, wanted: tuple[str, ...], severity: tuple[str, ...]) -> bool:
    if severity and (course.severity or c.UNTOLD) not in severity:
        return False
    for word in wanted:
        if word == "ever" and (course.present or course.status == "resolved"):
            return True
        if word == "present" and course.present:
            return True
        if word == "relapsed" and course.relapsed:
            return True
        if word == "worse" and course.worse:
            return True
        if word == "new under immunosuppression" and (
            course.new_under is not None and course.status == "active"
        ):
            return True
        if word == course.status:
            return True
    return False


def manifestation(node: c.Manifestation, state: State) -> Trace:
    """Silence is unknown, unless the organ was assessed as normal.

    What was never told to be there cannot have come back or got better. An emergency
    counts as present at the visit that tells it and the next one.
    """
    wanted, severity = words(node.course), words(node.severity)
    concepts = words(node.is_)
    label = f"{' or '.join(concept_name(one) for one in concepts)} {' or '.join(wanted)}"
    if severity:
        label += f" ({' or '.join(severity)})"
    hits: list[Course] = []
    told: list[Course] = []
    faded: list[Course] = []
    silent: list[str] = []
    for concept in concepts:
        found = _matching(concept, state)
        told.extend(found)
        fits = [one for one in found if _fits(one, wanted, severity)]
        hits.extend(one for one in fits if not _faded(one, wanted, state))
        faded.extend(one for one in fits if _faded(one, wanted, state))
        if not found and not _assessed_normal(concept, state) and not set(wanted) <= AGAIN:
            silent.append(concept)
    if hits:
        events = tuple(event for one in hits for event in one.events)
        detail = "; ".join(f"{one.name}: {one.said()}" for one in hits)
        return Trace(label, True, events=events, detail=detail)
    if faded:
        first = faded[0]
        missing = Missing(
            f"over:{first.concept}",
            "too old",
            f"Is the {first.name} over? It was last told at turn {first.told_turn}.",
        )
        return Trace(label, None, events=first.events, missing=(missing,))
    ungraded = [one for one in told if one.severity is None and _fits(one, wanted, ())]
    if severity and ungraded:
        question = f"How severe is the {ungraded[0].name}?"
        missing = Missing(f"severity:{ungraded[0].concept}", "not asked", question)
        return Trace(label, None, events=ungraded[0].events, missing=(missing,))
    if silent:
        names = " or ".join(concept_name(one) for one in silent)
        missing = Missing(
            "manifestation:" + "|".join(silent),
            "not asked",
            f"Has {names} been looked for, and is it there?",
        )
        return Trace(label, None, missing=(missing,))
    detail = "; ".join(f"{one.name}: {one.said()}" for one in told) or "assessed, not there"
    return Trace(label, False, events=tuple(e for one in told for e in one.events), detail=detail)


def _faded(course: Course, wanted: tuple[str, ...], state: State) -> bool:
    """Was it there when last told, and is that too long ago to say that it is there now?

    An emergency fades after two visits; an autoimmune disease whose hormone is not replaced
    fades with the transplant, which may have ended it.
    """
    known = knowledge().concepts.get(course.concept)
    if known is None or "ever" in wanted or not course.present:
        return False
    if known.emergency:
        return course.told_turn < state.turn - 1
    graft = max((seen.turn for seen, _ in state.transplants), default=0)
    return (
        known.autoimmune and not known.replaced and 0 < graft < state.turn
    ) and course.told_turn <= graft


def _assessed_normal(concept: str, state: State) -> bool:
    known = knowledge().concepts.get(concept)
    if known is None:
        return False
    look = state.assessed.get(known.organ)
    if look is None or look[0] != "normal":
        return False
    told = state.record.find(look[1])
    return told is not None and lately(told.turn, state)


def infection(node: c.InfectionIs, state: State) -> Trace:
    label = "infection" if node.is_ == "any" else f"infection: {node.is_}"
    label += f" {node.status}"
    found = [
        one
        for one in state.infections
        if node.is_ == "any" or (node.is_ == "serious" and one.serious) or node.is_ == one.name
    ]
    hits = [one for one in found if one.status in INFECTED[node.status]]
    if hits:
        return Trace(
            label,
            True,
            events=tuple(one.event for one in hits),
            detail=", ".join(o.name for o in hits),
        )
    closed = "infections" in state.complete or bool(found)
    if closed and (node.is_ != "any" or "infections" in state.complete or found):
        return Trace(label, False, events=tuple(one.event for one in found))
    missing = Missing(
        "infection", "not asked", "Has infection been looked for, and what was found?"
    )
    return Trace(label, None, missing=(missing,))


def diagnosis(node: c.DiagnosisIs, state: State) -> Trace:
    """No diagnosis told means none made so far: that is known. Refuted is false."""
    label = f"{node.is_} at least {node.at_least}"
    found = state.diagnoses.get(node.is_.lower())
    if node.refuted:
        refuted = found is not None and found.level == "refuted"
        events = (found.event,) if found is not None and refuted else ()
        return Trace(f"{node.is_} refuted", refuted, events=events)
    if found is None:
        return Trace(label, False, detail="no such diagnosis is told")
    if found.level == "refuted":
        return Trace(label, False, events=(found.event,), detail="refuted")
    value = LEVELS.index(found.level) >= LEVELS.index(node.at_least)
    return Trace(label, value, events=(found.event,), detail=f"{found.what}: {found.level}")


def score(node: c.ScoreIs, state: State) -> Trace:
    found = state.scores[node.is_]
    label = found.name
    said = f"{found.low}" if found.low == found.high else f"{found.low} to {found.high}"
    events = tuple(event for item in found.items for event in item.events)
    asks = tuple(
        Missing(f"score:{found.id}:{item.key}", "not asked", item.ask or f"Is there {item.name}?")
        for item in found.items
        if item.present is None
    )
    if node.settled:
        label = f"{found.name} settled"
        return Trace(label, found.low == found.high, events=events, detail=f"now {said}")
    if node.trend:
        label = f"{found.name} {node.trend}"
        if found.trend == "unknown" or (found.trend == "not rising" and node.trend == "falling"):
            return Trace(label, None, events=events, missing=asks, detail=f"now {said}")
        return Trace(label, found.trend == node.trend, events=events, detail=f"trend {found.trend}")
    value: bool | None = None
    if node.ge is not None:
        label = f"{found.name} at least {node.ge}"
        value = True if found.low >= node.ge else (False if found.high < node.ge else None)
    elif node.le is not None:
        label = f"{found.name} at most {node.le}"
        value = True if found.high <= node.le else (False if found.low > node.le else None)
    return Trace(
        label, value, events=events, missing=asks if value is None else (), detail=f"now {said}"
    )


def life(node: c.Life, state: State) -> Trace:
    return Trace(f"the child is {node.is_}", state.life == node.is_)


def age(node: c.Age, state: State) -> Trace:
    parts = []
    if node.ge:
        parts.append(f"from {spoken_duration(duration_days(node.ge))}")
    if node.lt:
        parts.append(f"under {spoken_duration(duration_days(node.lt))}")
    label = f"age {' and '.join(parts)}"
    question = Missing("age", "not asked", "How old is the child?")
    if state.age is None:
        return Trace(label, None, missing=(question,))
    low = state.age.at_least(duration_days(node.ge)) if node.ge else True
    high: bool | None = True
    if node.lt:
        reached = state.age.at_least(duration_days(node.lt))
        high = None if reached is None else not reached
    value = False if False in (low, high) else (None if None in (low, high) else True)
    said = spoken(state.age) if state.age.high != float("inf") else f"at least {_floor(state)}"
    return Trace(label, value, missing=(question,) if value is None else (), detail=f"age {said}")


def _floor(state: State) -> str:
    assert state.age is not None
    return spoken_floor(max(state.age.low, 0.0)) if state.age.low >= 1 else "birth"


def sex(node: c.Sex, state: State) -> Trace:
    told = state.record.sex
    if told == "unknown":
        missing = Missing("sex", "not asked", "Is the child a boy or a girl?")
        return Trace(f"sex {node.is_}", None, missing=(missing,))
    return Trace(f"sex {node.is_}", told == node.is_)


def _his_own(event: str, state: State) -> bool:
    """A pregnancy told before his birth is over once he is born."""
    told = state.record.find(event)
    return state.life != "unborn" and told is not None and told.floor < 0


def pregnancy(node: c.PregnancyIs, state: State) -> Trace:
    wanted, fetus = words(node.status), words(node.fetus)
    label = f"pregnancy {' or '.join(wanted)} in the family"
    if node.weeks_ge is not None:
        label += f", from {node.weeks_ge:g} weeks"
    if node.weeks_lt is not None:
        label += f", before {node.weeks_lt:g} weeks"
    found = [
        (seen.id, event)
        for seen, event in state.pregnancies
        if event.status in wanted
        and (not fetus or event.fetus in fetus)
        and not _his_own(seen.id, state)
    ]
    fits = [(name, _weeks_fit(node, event.weeks)) for name, event in found[-1:]]
    if node.weeks_ge is None and node.weeks_lt is None:
        fits = [(name, True) for name, _ in found]
    for value in (True, None):
        hits = tuple(name for name, fit in fits if fit is value)
        if hits and value:
            return Trace(label, True, events=hits)
        if hits:
            question = Missing("pregnancy:weeks", "not asked", "How many weeks is the pregnancy?")
            return Trace(label, None, events=hits, missing=(question,))
    return Trace(label, False, detail="the weeks do not fit" if found else "none is told")


def _weeks_fit(node: c.PregnancyIs, weeks: float | None) -> bool | None:
    if weeks is None:
        return None
    since = node.weeks_ge is None or weeks >= node.weeks_ge
    return since and (node.weeks_lt is None or weeks < node.weeks_lt)
