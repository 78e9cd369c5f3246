"""The latest value of each test, in its canonical unit, or why there is none."""

from __future__ import annotations

from scurfin.knowledge.words import analyte, slug
from scurfin.record.events import Chimerism, Lab, VitalSign
from scurfin.record.model import Happening, Record
from scurfin.state.model import Measure
from scurfin.terms.quantities import number, quantity


def measures(record: Record) -> dict[str, Measure]:
    """The latest of each test by analyte id."""
    found: dict[str, Measure] = {}
    for one in record.happenings:
        event = one.event
        if isinstance(event, Chimerism):
            made = _chimerism(one, event)
            found[made.analyte] = made
        if not isinstance(event, Lab | VitalSign):
            continue
        test = analyte(event.what)
        key = test.id if test is not None else slug(event.what)
        name = test.name if test is not None else event.what
        low, high = event.low, event.high
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
            f"{told} {event.unit}".strip(),
        )
    return found


def _chimerism(one: Happening, event: Chimerism) -> Measure:
    """The donor's share of a lineage, as a measured value."""
    test = analyte(f"{event.lineage} chimerism") or analyte("donor chimerism")
    key = test.id if test is not None else f"donor-chimerism-{slug(event.lineage)}"
    name = f"donor chimerism, {event.lineage}"
    said = f"{number(event.donor_percent)} %"
    return Measure(
        key, name, event.donor_percent, number(event.donor_percent), "%", None, None, "known",
        one.id, one.when, one.turn, "", said,
    )  # fmt: skip
