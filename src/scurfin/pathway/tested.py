"""Conditions about tests: values and drug levels."""

from __future__ import annotations

from scurfin.knowledge.store import knowledge
from scurfin.pathway import conditions as c
from scurfin.pathway.conditions import words
from scurfin.pathway.traces import Missing, Trace, says
from scurfin.pathway.treated import drug_name
from scurfin.record.model import BIRTH
from scurfin.state.model import Measure, State
from scurfin.terms.ages import duration_days
from scurfin.terms.quantities import number, unit_name

_WHY = {
    "pending": "pending",
    "not known": "asked and not known",
    "unit not convertible": "unit not convertible",
    "implausible": "implausible",
}


def _name(analyte: str) -> str:
    known = knowledge().analytes.get(analyte)
    return known.name if known is not None else analyte


def measurement(node: c.Measurement, state: State) -> Trace:
    name = _name(node.is_)
    found = state.measures.get(node.is_)
    if node.state:
        return _has(node, name, found, state)
    label = f"{name} {_bounds(node)}"
    if found is None:
        return _unknown(label, node.is_, "not asked", f"What is the {name}?")
    if found.state != "known":
        return _unknown(
            label, node.is_, _WHY[found.state], f"What is the {name}? ({found.state})", found.event
        )
    if node.within and _old(found, node.within, state):
        return _too_old(label, node, name, found)
    if node.trend and found.value is not None and found.before is None:
        question = f"What was the {name} before {found.told}?"
        return _unknown(label, node.is_, "not asked", question, found.event)
    value = _holds(node, found)
    if value is None:
        question = f"What is the {name}, as a number?"
        if node.range_ and found.value is not None:
            question = f"What is the normal range of {name} ({found.told}) at this age?"
        return _unknown(label, node.is_, "could not be evaluated", question, found.event)
    if not node.trend:
        return Trace(label, value, events=(found.event,), detail=f"{name} {found.told}")
    assert found.before is not None
    return Trace(
        label,
        value,
        events=(found.before_event, found.event),
        detail=f"{name} {found.told}, before it {number(found.before)}",
    )


def _too_old(label: str, node: c.Measurement, name: str, found: Measure) -> Trace:
    """A value that held when it was told is asked again: it is not known to be over."""
    question = f"What is the {name} now?"
    if _holds(node, found) is not True:
        return _unknown(label, node.is_, "too old", question, found.event)
    question += f" (repeat it: it was {found.told} at turn {found.turn})"
    missing = Missing(f"over:{node.is_}", "too old", question)
    return Trace(label, None, events=(found.event,), missing=(missing,))


def _has(node: c.Measurement, name: str, found: Measure | None, state: State) -> Trace:
    """Is there a result? One older than ``within`` is none."""
    label = f"{name} {node.state}"
    told = "missing" if found is None else found.state
    old = found is not None and bool(node.within) and _old(found, node.within, state)
    known = told in ("known", "unit not convertible", "implausible") and not old
    value = {"known": known, "pending": told == "pending", "missing": not known}[node.state]
    return Trace(label, value, events=(found.event,) if found is not None else ())


def _bounds(node: c.Measurement) -> str:
    parts = [
        f"{sign} {number(bound)}"
        for sign, bound in (("<", node.lt), ("<=", node.le), (">", node.gt), (">=", node.ge))
        if bound is not None
    ]
    if node.trend:
        parts.append(node.trend)
    if node.range_:
        parts.append(f"{node.range_} its range")
    if words(node.says):
        parts.append("says " + " or ".join(words(node.says)))
    return " and ".join(parts) + (f" {node.unit}" if node.unit else "")


def _holds(node: c.Measurement, found: Measure) -> bool | None:
    said = words(node.says)
    if said:
        return any(says(found.text, word) for word in said)
    if found.value is None:
        return None
    if node.unit and unit_name(node.unit) != unit_name(found.unit):
        return None
    value = found.value
    if node.range_:
        return _in_range(node.range_, found)
    checks: list[bool | None] = []
    if node.trend:
        if found.before is None:
            return None
        moved = _less if node.trend == "falling" else _greater
        checks.append(moved(value, found.before, found.comparator, False))
    if node.lt is not None:
        checks.append(_less(value, node.lt, found.comparator, False))
    if node.le is not None:
        checks.append(_less(value, node.le, found.comparator, True))
    if node.gt is not None:
        checks.append(_greater(value, node.gt, found.comparator, False))
    if node.ge is not None:
        checks.append(_greater(value, node.ge, found.comparator, True))
    if False in checks:
        return False
    return None if None in checks else True


def _less(value: float, bound: float, comparator: str, equal: bool) -> bool | None:
    if comparator in (">", ">="):
        beyond = value >= bound if comparator == ">" or not equal else value > bound
        return False if beyond else None
    if comparator in ("<", "<="):
        within = value <= bound if comparator == "<" or equal else value < bound
        return True if within else None
    return value <= bound if equal else value < bound


def _greater(value: float, bound: float, comparator: str, equal: bool) -> bool | None:
    if comparator in ("<", "<="):
        short = value <= bound if comparator == "<" or not equal else value < bound
        return False if short else None
    if comparator in (">", ">="):
        within = value >= bound if comparator == ">" or equal else value > bound
        return True if within else None
    return value >= bound if equal else value > bound


def _in_range(wanted: str, found: Measure) -> bool | None:
    assert found.value is not None
    below = None if found.low is None else found.value < found.low
    above = None if found.high is None else found.value > found.high
    if wanted == "below":
        return below
    if wanted == "above":
        return above
    if True in (below, above):
        return False
    return None if None in (below, above) else True


def _old(found: Measure, within: str, state: State) -> bool:
    if found.when is None or state.age is None or found.when.root != BIRTH:
        return found.turn < state.turn
    return state.age.low - found.when.span.high > duration_days(within)


def _unknown(label: str, key: str, why: str, question: str, event: str = "") -> Trace:
    missing = Missing(f"test:{key}", why, question)  # type: ignore[arg-type]
    return Trace(label, None, events=(event,) if event else (), missing=(missing,))


def level(node: c.DrugLevel, state: State) -> Trace:
    wanted = words(node.is_)
    name = drug_name(node.of)
    label = f"{name} level {' or '.join(wanted)}"
    mine = state.running(node.of)
    if not mine:
        return Trace(label, False, detail=f"{name} is not told to run")
    now = mine[0].level
    if now is not None and node.this_visit and now.turn != state.turn:
        now = None
    if now is None:
        value = "missing" in wanted
        return Trace(label, value, events=mine[0].events, detail="no level is told")
    if "told" in wanted:
        return Trace(label, True, events=(now.event,), detail=f"{number(now.value)} {now.unit}")
    if now.position == "unknown":
        if "unknown" in wanted:
            return Trace(label, True, events=(now.event,), detail=now.why)
        question = f"What is the trough of {name}, and the target? ({now.why})"
        missing = Missing(f"level:{node.of}", "not asked", question)
        return Trace(label, None, events=(now.event,), missing=(missing,))
    said = f"{number(now.value)} {now.unit}, {now.position}"
    return Trace(label, now.position in wanted, events=(now.event,), detail=said)
