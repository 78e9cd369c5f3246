"""What is told at one moment, in a word and a lane."""

from __future__ import annotations

from scurfin.evidence.tried import key_of
from scurfin.record import events as ev
from scurfin.record.model import Happening, Record
from scurfin.state import state
from scurfin.terms.quantities import number

Told = tuple[str, str, str]


def point_of(record: Record, one: Happening) -> Told | None:
    """(group, lane, word) of what is told; None for what no lane shows."""
    event = one.event
    if isinstance(event, ev.Level):
        return "Levels", event.of, _level(record, one, event)
    if isinstance(event, ev.Response):
        of = f": {', '.join(event.of)}" if event.of else ""
        return "Response as told", " + ".join(event.to), f"{event.outcome}{of}"
    if isinstance(event, ev.Transplant):
        donor = f" from {event.donor}" if event.donor else ""
        return "Events", "transplant", f"transplant{donor}"
    if isinstance(event, ev.Death):
        return "Events", "death", f"death: {event.cause}" if event.cause else "death"
    if isinstance(event, ev.Infection):
        end = {"resolved": " over", "excluded": " excluded"}.get(event.status, "")
        return "Events", "infection", f"{event.what}{end}"
    if isinstance(event, ev.Diagnosis):
        return "Events", "diagnosis", f"{event.what}: {event.level}"
    if isinstance(event, ev.AdverseReaction):
        return "Events", "reaction", f"{event.what} to {event.to}"
    if isinstance(event, ev.Procedure):
        return "Events", "procedure", event.what
    if isinstance(event, ev.Chimerism):
        return "Events", "chimerism", f"{event.lineage} {number(event.donor_percent)} % donor"
    if isinstance(event, ev.Growth) and event.weight is not None:
        return "Events", "weight", str(event.weight)
    if isinstance(event, ev.Genotype):
        who = "gene test" if event.of == "child" else f"gene test of {event.of}"
        return "Events", who, _gene(event)
    return None


def head_words(event: ev.Event) -> list[str]:
    """What the head of a report tells: known with it, at no turn of its own."""
    if isinstance(event, ev.Genotype):
        return [f"variant: {_gene(event)}"]
    if isinstance(event, ev.FollowUp):
        free = {True: ", free of disease", False: ", disease persists"}
        said: str = "not told" if event.status == "unknown" else event.status
        said += free.get(event.disease_free, "") if isinstance(event.disease_free, bool) else ""
        return [f"at the last report: {said}" + (f", at {event.age}" if event.age else "")]
    if isinstance(event, ev.Note):
        return [f"note: {event.text}"]
    return []


def _gene(event: ev.Genotype) -> str:
    return event.hgvs_p or event.hgvs_c or event.result or event.as_reported or "told"


def _level(record: Record, one: Happening, event: ev.Level) -> str:
    """The level, and where it lies against its target as the state has it then."""
    value = "not told" if event.value is None else str(event.value)
    timing = f", {event.timing}" if event.timing != "not told" else ""
    said = f"{value} {event.unit}".strip() + timing
    then = state(record.upto(record.happenings.index(one) + 1))
    treatment = then.treatments.get(key_of(event.of))
    level = treatment.level if treatment is not None else None
    if level is None or level.event != one.id or level.target is None:
        return said
    low, high = level.target
    side = "" if level.position == "unknown" else f"{level.position}, "
    return f"{said} ({side}target {number(low)} to {number(high)})"
