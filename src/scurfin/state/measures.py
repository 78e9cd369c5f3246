"""The latest value of each test, in its canonical unit, or why there is none."""

from __future__ import annotations

from scurfin.knowledge.words import analyte, slug
from scurfin.record.events import Lab, VitalSign
from scurfin.record.model import Record
from scurfin.state.model import Measure
from scurfin.terms.quantities import quantity


def measures(record: Record) -> dict[str, Measure]:
    """The latest of each test by analyte id."""
    found: dict[str, Measure] = {}
    for one in record.happenings:
        event = one.event
        if not isinstance(event, Lab | VitalSign):
            continue
        test = analyte(event.what)
        key = test.id if test is not None else slug(event.what)
        name = test.name if test is not None else event.what
        low = event.low if isinstance(event, Lab) else None
        high = event.high if isinstance(event, Lab) else None
        if isinstance(event, Lab) and event.result != "known":
            found[key] = Measure(
                key, name, None, "", "", low, high, event.result, one.id, one.when, one.turn
            )
            continue
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
        elif told == "":
            state = "not known"
        found[key] = Measure(
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
        )
    return found
