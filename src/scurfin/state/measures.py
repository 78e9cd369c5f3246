"""The latest value of each test, in its canonical unit, or why there is none."""

from __future__ import annotations

from dataclasses import replace

from scurfin.knowledge.model import Analyte
from scurfin.knowledge.words import analyte, slug
from scurfin.record.events import Chimerism, Lab, VitalSign
from scurfin.record.model import Happening, Record
from scurfin.state.model import Measure
from scurfin.terms.quantities import number, quantity


def measures(record: Record) -> dict[str, Measure]:
    """The latest of each test by analyte id, with the value before it."""
    found: dict[str, Measure] = {}
    for one in record.happenings:
        made = _measure(one)
        if made is not None:
            found[made.analyte] = _after(made, found.get(made.analyte))
    return found


def _after(made: Measure, last: Measure | None) -> Measure:
    """``made`` with what it is compared with: the last plain value in the same unit.

    A pending or unread result between two values is none itself.
    """
    if last is None:
        return made
    if last.value is None:
        return replace(made, before=last.before, before_event=last.before_event)
    if last.comparator or (made.value is not None and made.unit != last.unit):
        return made
    return replace(made, before=last.value, before_event=last.event)


def _measure(one: Happening) -> Measure | None:
    """The value that an event tells, if it tells any."""
    event = one.event
    if isinstance(event, Chimerism):
        return _chimerism(one, event)
    if not isinstance(event, Lab | VitalSign):
        return None
    return _tested(one, event)


def _tested(one: Happening, event: Lab | VitalSign) -> Measure:
    """A test or vital sign in its canonical unit."""
    test = analyte(event.what)
    key = test.id if test is not None else slug(event.what)
    name = test.name if test is not None else event.what
    low, high = event.low, event.high
    if isinstance(event, Lab) and event.result != "known":
        return Measure(key, name, None, "", "", low, high, event.result, one.id, one.when, one.turn)
    told = event.value if event.value is not None else ""
    read = quantity(told, event.unit)
    value, unit, comparator = None, event.unit, ""
    state = "known"
    if read is not None:
        unit, comparator = read.unit, read.comparator
        factor = 1.0
        if test is not None and test.unit and unit != test.unit:
            known = {**test.units, test.unit: 1.0}.get(unit)
            if known is None:
                state, factor = "unit not convertible", 0.0
            else:
                factor, unit = known, test.unit
                low = low * factor if low is not None else None
                high = high * factor if high is not None else None
        value = read.value * factor if factor else None
        if value is not None and test is not None and _implausible(test, value):
            state, value = "implausible", None
    elif told == "":
        state = "not known"
    return Measure(
        key,
        name,
        value,
        str(told),
        unit,
        low,
        high,
        state,  # type: ignore[arg-type]
        one.id,
        one.when,
        one.turn,
        comparator,
        f"{told} {event.unit}".strip(),
    )


def _implausible(test: Analyte, value: float) -> bool:
    """Is it beyond what a living child has? Then the unit is the likelier slip."""
    return test.limits is not None and not test.limits[0] <= value <= test.limits[1]


def _chimerism(one: Happening, event: Chimerism) -> Measure:
    """The donor's share of a lineage, as a measured value; one lineage never stands for another."""
    test = analyte(f"{event.lineage} chimerism")
    key = test.id if test is not None else f"donor-chimerism-{slug(event.lineage)}"
    name = f"donor chimerism, {event.lineage}"
    said = f"{number(event.donor_percent)} %"
    return Measure(
        key, name, event.donor_percent, number(event.donor_percent), "%", None, None, "known",
        one.id, one.when, one.turn, "", said,
    )  # fmt: skip
