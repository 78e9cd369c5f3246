"""Saying an event and a time in words, the same way everywhere."""

from __future__ import annotations

from typing import Any

from scurfin.record import events as ev
from scurfin.record.model import BIRTH, CALENDAR, Happening, Record, When
from scurfin.terms.ages import spoken, spoken_duration


def when_words(when: When | None) -> str:
    """'at 4 months', '2 months after start', or '' when no time is told."""
    if when is None:
        return ""
    if when.root == BIRTH:
        return "before birth" if when.span.high <= 0 else f"at {spoken(when.span)}"
    if when.root == CALENDAR:
        return ""
    return f"{spoken_duration(when.span.low)} after {when.root}" if when.span.low else ""


def event_words(event_id: str, record: Record) -> str:
    """'relapse of diarrhea at 4 months' for the event with this id."""
    found = record.find(event_id)
    if found is None:
        return ""
    words = what_words(found.event)
    time = when_words(found.when)
    return f"{words}, {time}" if time else words


def what_words(event: ev.Event) -> str:
    """An event in a few words, without its time."""
    if isinstance(event, ev.Manifestation):
        severity = f"{event.severity} " if event.severity else ""
        return f"{severity}{event.what}: {event.status}"
    if isinstance(event, ev.Therapy):
        dose = f" {event.dose}" if isinstance(event.dose, str) else ""
        if isinstance(event.dose, ev.Dose):
            per = f"/{event.dose.per}" if event.dose.per else ""
            dose = f" {event.dose.amount:g} {event.dose.unit}{per}/{event.dose.period}"
        return f"{event.status} {event.what}{dose}"
    if isinstance(event, ev.Response):
        of = f" of {', '.join(event.of)}" if event.of else ""
        return f"response to {' + '.join(event.to)}{of}: {event.outcome} (asserted)"
    if isinstance(event, ev.Diagnosis):
        return f"{event.what}: {event.level}"
    if isinstance(event, ev.Lab | ev.VitalSign):
        value = event.value if event.value is not None else getattr(event, "result", "")
        return f"{event.what} {value} {event.unit}".strip()
    if isinstance(event, ev.Level):
        value = event.value if event.value is not None else event.result
        return f"{event.of} level {value} {event.unit} ({event.timing})"
    if isinstance(event, ev.Growth):
        sizes = [
            f"{name} {value}"
            for name, value in (
                ("weight", event.weight),
                ("length", event.length),
                ("head", event.head),
            )
            if value is not None
        ]
        return ", ".join(sizes) or "growth"
    if isinstance(event, ev.Transplant):
        return f"transplant from {event.donor or 'a donor not told'}"
    if isinstance(event, ev.Typing):
        match = event.match or ("typed" if event.hla else "typing")
        return f"tissue typing of the {event.of}: {match}"
    if isinstance(event, ev.DonorCheck):
        return _checked(event)
    if isinstance(event, ev.Genotype):
        name = event.hgvs_c or event.hgvs_p or event.as_reported
        said = event.result or name
        who = "" if event.of == "child" else f" of the {event.of}"
        return f"{event.gene}{who}: {said}" + (f" ({name})" if name and said != name else "")
    return _others(event)


def _others(event: ev.Event) -> str:
    if isinstance(event, ev.Infection):
        return f"infection: {event.what} ({event.status})"
    if isinstance(event, ev.Assessed):
        return f"{', '.join(event.organs)} assessed: {event.result}"
    if isinstance(event, ev.Reconciled):
        return f"complete lists: {', '.join(event.lists)}"
    if isinstance(event, ev.Decision):
        return f"{event.outcome} '{event.recommendation}': {event.reason}".rstrip(": ")
    if isinstance(event, ev.Death):
        return f"died ({event.cause})" if event.cause else "died"
    if isinstance(event, ev.FollowUp):
        return f"follow-up: {event.status}"
    if isinstance(event, ev.Note):
        return event.text
    plain = {key: value for key, value in ev.plain(event).items() if key not in _QUIET}
    kind = str(plain.pop("event", ""))
    return f"{kind.replace('_', ' ')}: {_joined(plain)}" if plain else kind


def _checked(event: ev.DonorCheck) -> str:
    willing = "" if event.willing is None else "willing" if event.willing else "not willing"
    told = (
        str(event.weight or ""),
        event.examined or "",
        f"infection markers {event.infections}" if event.infections else "",
        f"antibodies against HLA: {event.antibodies}" if event.antibodies else "",
        willing,
        f"{event.pregnancies} pregnancies" if event.pregnancies is not None else "",
    )
    return f"the {event.of} as donor: {', '.join(one for one in told if one) or 'looked at'}"


_QUIET = ("id", "age", "date", "after", "known_at", "note", "illustrative")


def _joined(plain: dict[str, Any]) -> str:
    return ", ".join(str(value) for value in plain.values())


def happening_words(one: Happening) -> str:
    """An event with its time and note, for a story."""
    time = when_words(one.when)
    words = what_words(one.event)
    note = f" ({one.event.note})" if one.event.note and not isinstance(one.event, ev.Note) else ""
    return f"{words}{', ' + time if time else ''}{note}"
