"""The levels of one drug as a record tells them; what cannot be used is named with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from scurfin.knowledge.words import drug, slug
from scurfin.record import events as ev
from scurfin.record.model import Happening, Record
from scurfin.terms.quantities import quantity

IN_NG_ML = {"ng/mL": 1.0, "ug/L": 1.0, "ug/mL": 1000.0, "mg/L": 1000.0}
DAY = 24.0
POSSIBLE = 1e9


@dataclass(frozen=True)
class Measured:
    """A level: ``after``: hours after the dose, None for a trough (just before the next one);
    ``below``: only known to lie below ``ng_ml``; ``target``: told with it, in ng/mL."""

    at: float
    ng_ml: float
    below: bool
    after: float | None
    assay: str
    event: str
    target: tuple[float, float] | None = None
    trough: bool = False


@dataclass(frozen=True)
class Read:
    """Levels in order of time; ``newest``: why the newest one told is not among them, or ''."""

    measured: tuple[Measured, ...]
    unusable: tuple[str, ...]
    newest: str


def measured_of(record: Record, name: str) -> Read:
    """Every level of the drug ``name``; one told twice counts once."""
    measured: list[Measured] = []
    unusable: list[str] = []
    newest = ""
    for one in record.happenings:
        event = one.event
        if not isinstance(event, ev.Level):
            continue
        found = drug(event.of)
        if (found.id if found is not None else slug(event.of)) != name:
            continue
        made = _level(one, event)
        if isinstance(made, str):
            unusable.append(f"the level {one.id}: {made}")
            newest = unusable[-1]
            continue
        newest = ""
        if any(_same(made, each) for each in measured):
            unusable.append(f"the level {one.id}: told before, so it counts once")
            continue
        measured.append(made)
    return Read(tuple(sorted(measured, key=lambda one: one.at)), tuple(unusable), newest)


def _same(one: Measured, other: Measured) -> bool:
    return (one.at, one.ng_ml, one.below, one.after) == (
        other.at,
        other.ng_ml,
        other.below,
        other.after,
    )


def _level(one: Happening, event: ev.Level) -> Measured | str:
    """The level, or why it cannot be used."""
    if event.result != "known" or event.value is None:
        return f"its result is {event.result if event.result != 'known' else 'not told'}"
    read = quantity(event.value, event.unit)
    factor = IN_NG_ML.get(read.unit) if read is not None else None
    if read is None or factor is None:
        return f"unit '{event.unit}' is not ng/mL, ug/L or mg/L"
    if one.when is None or one.when.root != "birth":
        return "its time is not told"
    if not 0 < read.value * factor < POSSIBLE:
        return (
            f"{read.value:g} {event.unit} cannot be a level; a level below the limit is told as <25"
        )
    if read.comparator in (">", ">="):
        return f"only a lower bound is told ({event.value})"
    after = event.hours_after_dose
    if event.timing != "trough" and after is None:
        return f"{event.timing}, and hours after the dose are not told"
    if after is not None and not after >= 0:
        return f"drawn {after:g} h after the dose: that is before it"
    target = (event.target[0] * factor, event.target[1] * factor) if event.target else None
    return Measured(
        at=one.when.span.low * DAY,
        ng_ml=read.value * factor,
        below=read.comparator in ("<", "<="),
        after=after,
        assay=event.assay,
        event=one.id,
        target=target,
        trough=event.timing == "trough",
    )
