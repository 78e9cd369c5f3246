"""Which treatments run, at what dose and level, and what was started or stopped of late."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from scurfin.knowledge.model import Drug
from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import drug, slug
from scurfin.record.events import Dose, Therapy, Vaccination
from scurfin.record.model import Happening, Record
from scurfin.record.told_dose import per_day, told_dose
from scurfin.state.levels import level_now, outdated
from scurfin.state.model import Body, Treatment

TOPICAL = re.compile(
    r"\b(topical|topically|cream|ointment|lotion|on the skin|skin cream|eye drops?|ocular"
    r"|(?<!sub )(?<!intra )cutaneous|ophthalmic|conjunctival|otic|auricular|inhaled|inhalation"
    r"|nasal)\b"
)
SYSTEMIC = re.compile(
    r"\b(subcutaneous|subcutaneously|under the skin|sc|s\.c|transdermal|systemic|oral|by mouth|po"
    r"|intravenous|iv|intramuscular|im|enteral|tube|not)\b"
)


def drug_of(event: Therapy) -> tuple[str, Drug | None, bool]:
    """The id, the drug if known, and whether it is used topically."""
    known = drug(event.what, event.code)
    on_skin = _topical(f"{event.route} {event.formulation}")
    if known is None:
        return slug(event.what), None, on_skin
    if on_skin and known.route != "topical":
        twin = knowledge().drugs.get(f"{known.id}-topical")
        if twin is not None:
            return twin.id, twin, True
        return f"{known.id}-topical", known, True
    return known.id, known, known.route == "topical"


def _topical(told: str) -> bool:
    """Only a closed list of words says topical; an unknown or a mixed route is systemic."""
    low = " ".join(told.lower().replace("-", " ").split())
    return bool(TOPICAL.search(low)) and not SYSTEMIC.search(low)


@dataclass
class _Running:
    drug: str
    known: Drug | None
    topical: bool
    first: Happening
    running: bool = False
    planned: bool = False
    given: bool = False
    started: Happening | None = None
    stopped: Happening | None = None
    changed: Happening | None = None
    lowered: bool = False
    raised: bool = False
    dose: Dose | None = None
    told: str = ""
    route: str = ""
    events: list[str] = field(default_factory=list)


def treatments(record: Record, body: Body) -> dict[str, Treatment]:
    """Every treatment told, by drug id, in the order of its first mention."""
    found: dict[str, _Running] = {}
    for one in record.happenings:
        if isinstance(one.event, Therapy):
            key, known, topical = drug_of(one.event)
            course = found.setdefault(key, _Running(key, known, topical, one))
            _apply(course, one, one.event)
        elif isinstance(one.event, Vaccination):
            _vaccinate(found, one, one.event)
    return outdated(
        {
            key: _treatment(record, course, body)
            for key, course in found.items()
            if course.given or course.planned
        }
    )


def _vaccinate(found: dict[str, _Running], one: Happening, event: Vaccination) -> None:
    """A vaccine is a treatment only while it is planned, until it is given or refused."""
    known = drug(event.what)
    key = known.id if known is not None else slug(event.what)
    if event.status == "planned":
        found.setdefault(key, _Running(key, known, False, one))
    if key in found:
        course = found[key]
        course.planned = event.status == "planned"
        course.events.append(one.id)


def _apply(course: _Running, one: Happening, event: Therapy) -> None:
    course.events.append(one.id)
    if event.status == "planned":
        course.planned = not course.running
        return
    if event.status == "stop" and course.planned:
        course.planned = False
        return
    course.planned = False
    course.given = True
    dose = told_dose(event.dose, event.interval)
    if event.status == "stop":
        course.running = False
        course.stopped = one
        return
    if event.status == "change":
        course.changed = one
        course.lowered = _less(dose, course.dose)
        course.raised = _less(course.dose, dose)
    elif event.status == "start" or course.started is None:
        course.started = one
    if not course.running and event.status == "change":
        course.started = course.started or one
    course.running = True
    course.stopped = None
    if event.dose is not None:
        course.dose = dose
        course.told = event.dose if isinstance(event.dose, str) else _said(event.dose)
    course.route = event.route or course.route


def _less(one: Dose | None, other: Dose | None) -> bool:
    """Is ``one`` certainly less a day than ``other``? Only like is held against like."""
    if one is None or other is None or one.unit != other.unit or one.per != other.per:
        return False
    mine, theirs = per_day(one), per_day(other)
    return mine is not None and theirs is not None and mine < theirs


def _said(dose: Dose) -> str:
    per = f"/{dose.per}" if dose.per else ""
    times = f" in {dose.doses_a_day:g} doses" if dose.doses_a_day else ""
    return f"{dose.amount:g} {dose.unit}{per}/{dose.period}{times}"


def _treatment(record: Record, course: _Running, body: Body) -> Treatment:
    known = course.known
    started = course.started or course.first
    begun = isinstance(started.event, Therapy) and started.event.status == "start"
    made = Treatment(
        drug=course.drug,
        name=(known.name if known is not None else course.drug.replace("-", " "))
        + (
            " (topical)"
            if course.topical and known is not None and known.route != "topical"
            else ""
        ),
        classes=frozenset(() if known is None else known.classes)
        if not (course.topical and known is not None and known.route != "topical")
        else frozenset({"topical"}),
        topical=course.topical,
        running=course.running,
        planned=course.planned,
        given=course.given,
        started=started.id,
        started_turn=started.turn if begun else 0,
        since=started.when if begun else None,
        stopped=course.stopped.id if course.stopped else "",
        stopped_turn=course.stopped.turn if course.stopped else 0,
        changed_turn=course.changed.turn if course.changed else 0,
        lowered=course.lowered,
        raised=course.raised,
        told_dose=course.told,
        dose=course.dose,
        route=course.route,
        events=tuple(course.events),
        lifeline=bool(known and known.lifeline),
        known=known is not None,
    )
    return replace(made, level=level_now(record, made, known), per_kg=_per_kg(made, body))


def _per_kg(made: Treatment, body: Body) -> float | None:
    if made.dose is None or not made.running:
        return None
    a_day = per_day(made.dose)
    if a_day is None or made.dose.per == "m2":
        return None
    if made.dose.per == "kg":
        return a_day
    if body.weight_kg is None or not body.weight_usable:
        return None
    return a_day / body.weight_kg
