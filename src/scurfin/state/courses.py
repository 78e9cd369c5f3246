"""The course of each manifestation, from the signs told, in the order told."""

from __future__ import annotations

from dataclasses import dataclass, field

from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import concept_of_sign, sign, slug
from scurfin.record.events import Infection, Manifestation
from scurfin.record.model import Happening, Record
from scurfin.state.model import Course, CourseStatus, InfectionNow

BETTER: tuple[CourseStatus, ...] = ("improved", "controlled", "resolved")

_STATUS: dict[str, CourseStatus] = {
    "onset": "active",
    "present": "active",
    "worse": "active",
    "relapse": "active",
    "improved": "improved",
    "controlled": "controlled",
    "resolved": "resolved",
    "absent": "absent",
}


@dataclass
class _Running:
    first: Happening
    status: CourseStatus = "active"
    relapsed: bool = False
    worse: bool = False
    severity: str | None = None
    episodes: int = 0
    since: Happening | None = None
    told: Happening | None = None
    new_under: int | None = None
    ever_present: bool = False
    terms: dict[str, CourseStatus] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)


def courses(record: Record, line_at: dict[str, int]) -> dict[str, Course]:
    """Each manifestation's course. ``line_at``: event id to the line that ran then (0: none)."""
    found: dict[str, _Running] = {}
    for one in record.happenings:
        event = one.event
        if not isinstance(event, Manifestation):
            continue
        concept = concept_of_sign(event.what, event.code)
        course = found.setdefault(concept, _Running(first=one))
        _apply(course, one, event, line_at.get(one.id, 0))
    return {concept: _course(concept, course) for concept, course in found.items()}


def _apply(course: _Running, one: Happening, event: Manifestation, line: int) -> None:
    term = sign(event.what, event.code)
    name = term.name if term is not None else _as_before(course, event.what)
    told = _STATUS[event.status]
    before = course.status if course.events else "absent"
    course.events.append(one.id)
    course.told = one
    course.terms[name] = told
    if told == "resolved" and any(
        status not in ("resolved", "absent") and other != name
        for other, status in course.terms.items()
    ):
        told = "improved"
    if told == "absent" and any(
        status not in ("resolved", "absent") for status in course.terms.values()
    ):
        return
    if told == "active":
        again = event.status == "relapse" or (before in BETTER and event.status != "worse")
        if not course.ever_present:
            course.first = one
            if line:
                course.new_under = line
        if before != "active" or event.status == "relapse":
            course.episodes += 1
            course.since = one
        course.relapsed = again or (course.relapsed and before == "active")
        course.worse = event.status == "worse" or before in BETTER or event.status == "relapse"
        course.ever_present = True
        if not line and not again and course.new_under is not None and before != "active":
            course.new_under = None
    elif told != before:
        course.since = one
        course.worse = False
    if event.severity is not None or told != "active":
        course.severity = event.severity
    course.status = told
    course.since = course.since or one


def _as_before(course: _Running, what: str) -> str:
    """An unknown word in the spelling in which it was told first."""
    return next((name for name in course.terms if slug(name) == slug(what)), what)


def _course(concept: str, course: _Running) -> Course:
    known = knowledge().concepts.get(concept)
    first_term = next(iter(course.terms))
    term = knowledge().terms.get(first_term)
    since = course.since or course.first
    return Course(
        concept=concept,
        name=known.name if known is not None else first_term,
        organ=known.organ if known is not None else (term.organ if term is not None else ""),
        status=course.status,
        relapsed=course.relapsed and course.status == "active",
        worse=course.worse and course.status == "active",
        severity=course.severity,
        episodes=course.episodes,
        first=course.first.id,
        since=since.id,
        when=since.when,
        turn=since.turn,
        told_turn=(course.told or since).turn,
        terms=tuple(course.terms),
        there=tuple(
            name for name, status in course.terms.items() if status not in ("resolved", "absent")
        ),
        events=tuple(course.events),
        autoimmune=bool(known and known.autoimmune),
        counts=bool(known and known.counts_as_response) if known is not None else True,
        replaced=bool(known and known.replaced),
        new_under=course.new_under if known is not None and known.autoimmune else None,
    )


def infections(record: Record) -> tuple[InfectionNow, ...]:
    """Infections by name, the latest word on each; those treated elsewhere stay 'onset'."""
    serious = _serious_names()
    found: dict[str, InfectionNow] = {}
    for one in record.happenings:
        event = one.event
        if isinstance(event, Infection):
            term = sign(event.what, event.code)
            name = term.name if term is not None else event.what
            found[name] = InfectionNow(name, event.status, one.id, name in serious)
        elif isinstance(event, Manifestation):
            term = sign(event.what, event.code)
            if term is not None and term.kind == "infection":
                status = "resolved" if event.status in ("resolved", "absent") else "onset"
                found[term.name] = InfectionNow(term.name, status, one.id, term.name in serious)
    return tuple(found.values())


def _serious_names() -> frozenset[str]:
    concept = knowledge().concepts.get("serious-infection")
    return frozenset(concept.names) if concept is not None else frozenset()
