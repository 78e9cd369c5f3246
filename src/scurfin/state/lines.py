"""Lines of immunosuppression, and what each did to each organ.

A line is the set of systemic immunosuppressants that were begun together; a new
one begins when another drug is added or put in place. Response is read from the
course of each manifestation; a response that was only asserted is kept, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from scurfin.knowledge.model import Judging
from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import concept_of_sign, drug
from scurfin.record.events import Manifestation, Response, Therapy
from scurfin.record.model import Happening, Record, When, age_now, elapsed, elapsed_until_now
from scurfin.state.levels import first_in_range
from scurfin.state.model import Course, Line, OrganResponse, Outcome, Overall, Treatment
from scurfin.state.treatments import drug_of
from scurfin.terms.ages import duration_days, spoken_duration

WORSE = ("worse", "relapse", "onset", "present")
BETTER = ("improved", "controlled", "resolved")


@dataclass
class _Building:
    number: int
    started: Happening
    drugs: dict[str, str] = field(default_factory=dict)
    running: set[str] = field(default_factory=set)
    ended: Happening | None = None


def immunosuppressive(event: Therapy) -> str:
    """The drug id if this is systemic immunosuppression, else ''."""
    key, known, topical = drug_of(event)
    if known is None or topical:
        return ""
    return key if "immunosuppressant" in known.classes else ""


def _build(record: Record) -> tuple[list[_Building], dict[str, int]]:
    lines: list[_Building] = []
    at: dict[str, int] = {}
    for one in record.happenings:
        current = lines[-1] if lines else None
        at[one.id] = 0
        if current is not None and current.running and not _precedes(one, current.started):
            at[one.id] = current.number
        event = one.event
        if not isinstance(event, Therapy) or event.status == "planned":
            continue
        key = immunosuppressive(event)
        if not key:
            continue
        if event.status == "stop":
            for line in lines:
                line.running.discard(key)
            if current is not None and not current.running and current.ended is None:
                current.ended = one
            continue
        if current is not None and key in current.running:
            continue
        if current is not None and current.started.turn == one.turn:
            current.drugs[key] = _name(key)
            current.running.add(key)
            continue
        carried = {name: _name(name) for name in current.running} if current is not None else {}
        line = _Building(len(lines) + 1, one, {**carried, key: _name(key)}, {*carried, key})
        if current is not None:
            current.ended = one
        lines.append(line)
    return lines, at


def _precedes(one: Happening, start: Happening) -> bool:
    """Was it surely before the start, though told after it?"""
    ran = elapsed(one.when, start.when)
    return ran is not None and ran.low > 0


def _begun(line: _Building) -> When | None:
    """When the line began; not told where its first drug was only told to run."""
    event = line.started.event
    told = isinstance(event, Therapy) and event.status == "start"
    return line.started.when if told else None


def _name(key: str) -> str:
    known = knowledge().drugs.get(key)
    return known.name if known is not None else key


def line_at(record: Record) -> dict[str, int]:
    """For each event the number of the line that ran when it happened (0: none)."""
    return _build(record)[1]


def lines(
    record: Record, courses: dict[str, Course], treated: dict[str, Treatment]
) -> tuple[Line, ...]:
    """Every line with its responses, organ by organ."""
    built, _ = _build(record)
    found = []
    for place, line in enumerate(built):
        last = place == len(built) - 1
        clocks = _clocks(record, line, treated)
        responses = _responses(record, line, courses, built, last, clocks)
        overall, why = _overall(responses)
        found.append(
            Line(
                number=line.number,
                drugs=tuple(sorted(line.drugs)),
                names=tuple(line.drugs[key] for key in sorted(line.drugs)),
                running=last and bool(line.running),
                started=line.started.id,
                started_turn=line.started.turn,
                since=_begun(line),
                responses=responses,
                overall=overall,
                why=why,
            )
        )
    return tuple(found)


def _responses(
    record: Record,
    line: _Building,
    courses: dict[str, Course],
    built: list[_Building],
    last: bool,
    clocks: dict[str, When | None],
) -> tuple[OrganResponse, ...]:
    begun = record.happenings.index(line.started)
    ended = len(record.happenings)
    if not last:
        ended = record.happenings.index(built[line.number].started)
    told = record.happenings[begun:ended]
    late = tuple(one for one in told if _precedes(one, line.started))
    during = tuple(one for one in told if one not in late)
    before = (*record.happenings[:begun], *late)
    asserted = _asserted(during, line)
    found = []
    for concept, course in courses.items():
        known = knowledge().concepts.get(concept)
        if known is None or not known.autoimmune:
            continue
        earlier = _signs(before, concept)
        within = _signs(during, concept)
        if not any(status != "absent" for _, status in (*earlier, *within)):
            continue
        active_before = bool(earlier) and earlier[-1][1] not in ("resolved", "absent")
        response = _one(
            record, line, course, active_before, bool(earlier), within, asserted, last, clocks
        )
        if response is not None:
            found.append(response)
    return tuple(found)


def _signs(happenings: tuple[Happening, ...], concept: str) -> list[tuple[Happening, str]]:
    return [
        (one, one.event.status)
        for one in happenings
        if isinstance(one.event, Manifestation)
        and concept_of_sign(one.event.what, one.event.code) == concept
    ]


def _asserted(
    during: tuple[Happening, ...], line: _Building
) -> dict[str, tuple[Happening, Response]]:
    """The last asserted response per concept ('' for all) that names a drug of this line."""
    found: dict[str, tuple[Happening, Response]] = {}
    for one in during:
        if not isinstance(one.event, Response):
            continue
        named = {word for name in one.event.to for word in _meant(name)}
        classes = {
            cls
            for key in line.drugs
            if key in knowledge().drugs
            for cls in knowledge().drugs[key].classes
        }
        if not named & (line.drugs.keys() | classes):
            continue
        for sign in one.event.of or ("",):
            found[concept_of_sign(sign) if sign else ""] = (one, one.event)
    return found


def _meant(name: str) -> tuple[str, ...]:
    """The drug ids and classes that a word in a response may mean."""
    known = drug(name)
    if known is None:
        return (name.strip().lower(),)
    if known.id == "immunosuppression-unspecified":
        return (known.id, *known.classes)
    return (known.id, *known.served_by)


def _one(
    record: Record,
    line: _Building,
    course: Course,
    active_before: bool,
    known_before: bool,
    within: list[tuple[Happening, str]],
    asserted: dict[str, tuple[Happening, Response]],
    last: bool,
    clocks: dict[str, When | None],
) -> OrganResponse | None:
    told = asserted.get(course.concept) or asserted.get("")
    outcome: Outcome = "unknown"
    why, basis = "", "derived"
    events = tuple(one.id for one, _ in within)
    better = [number for number, (_, status) in enumerate(within) if status in BETTER]
    worse = [number for number, (_, status) in enumerate(within) if status in WORSE]
    if not known_before and within and within[0][1] in ("onset", "present"):
        outcome, why = "new organ", "first seen while this line ran"
        if better and better[-1] > worse[-1]:
            outcome, why = "improved", "first seen while this line ran, since then better"
    elif within and within[-1][1] in BETTER:
        full = within[-1][1] == "resolved"
        kept, why = _kept(record, _since(within, ("resolved",) if full else BETTER), full)
        outcome = "complete" if full and kept else "improved"
    elif worse and (better or within[worse[-1]][1] == "relapse"):
        outcome, why = "relapse", "back after it had been better"
    elif worse and within[worse[-1]][1] == "worse":
        outcome, why = "worse", "worse while this line ran"
    elif worse and not active_before:
        outcome, why = "relapse", "back after it had been gone"
    elif told is not None:
        outcome, why = _from_told(told[1].outcome)
        basis, events = "asserted", (told[0].id,)
    elif active_before:
        outcome, why = _by_window(record, line, course, last, clocks)
    elif not within:
        return None
    if told is not None and basis == "derived":
        events = (*events, told[0].id)
        why += f"; asserted in the record as '{told[1].outcome}'"
    gone = bool(within) and within[-1][1] == "resolved"
    published = {
        "complete": "benefit",
        "improved": "benefit" if gone else "partial benefit",
        "no response": "no benefit",
        "worse": "no benefit",
        "relapse": "no benefit",
        "new organ": "no benefit",
    }.get(outcome, "not judged")
    return OrganResponse(
        concept=course.concept,
        name=course.name,
        outcome=outcome,
        published=published,  # type: ignore[arg-type]
        counted=course.counts,
        basis=basis,  # type: ignore[arg-type]
        why=why,
        events=events,
    )


def _since(within: list[tuple[Happening, str]], states: tuple[str, ...]) -> Happening:
    """When the last unbroken run of ``states`` began."""
    found = within[-1][0]
    for one, status in reversed(within):
        if status not in states:
            break
        found = one
    return found


def _kept(record: Record, since: Happening, full: bool) -> tuple[bool, str]:
    """Whether it is known to have lasted long enough to be called more than better."""
    states = knowledge().response["proposed-states"]
    weeks = states.complete_weeks if full else states.kept_weeks
    kept = None
    now = age_now(record)
    if since.when is not None and now is not None and since.when.root == "birth":
        kept = now.minus(since.when.span)
    words = "gone" if full else "better"
    if kept is not None and kept.low >= weeks * 7:
        lasting = f"{words}, kept for {weeks:g} weeks or more"
        return True, f"{lasting} (proposed state, not a published one)"
    if kept is not None and kept.high <= weeks * 7:
        return False, f"{words}, for less than {weeks:g} weeks so far"
    return False, f"{words}; whether it has been kept {weeks:g} weeks is not known"


def _from_told(told: str) -> tuple[Outcome, str]:
    outcome: Outcome = {
        "none": "no response",
        "partial": "improved",
        "complete": "complete",
        "relapse": "relapse",
    }.get(told, "unknown")  # type: ignore[assignment]
    return outcome, f"asserted in the record as '{told}', not derived"


def _clocks(
    record: Record, line: _Building, treated: dict[str, Treatment]
) -> dict[str, When | None]:
    """For each drug of the line: when its first level in range was drawn."""
    return {
        key: first_in_range(record, treated[key], knowledge().drugs.get(key))
        for key in line.drugs
        if key in treated
    }


def _by_window(
    record: Record, line: _Building, course: Course, last: bool, clocks: dict[str, When | None]
) -> tuple[Outcome, str]:
    """No change told: too early, no response, or not to be said."""
    windows: list[tuple[Judging, str]] = []
    for key in line.drugs:
        judging = knowledge().drugs[key].judging if key in knowledge().drugs else ()
        mine = [one for one in judging if one.organ == course.organ]
        windows += [(one, key) for one in mine or [one for one in judging if not one.organ]]
    if not windows:
        return "unknown", "no change is told"
    longest, key = max(windows, key=lambda one: duration_days(one[0].after))
    days = duration_days(longest.after)
    said = spoken_duration(days)
    ran = elapsed_until_now(record, _begun(line)) if last else None
    if ran is not None and ran.high <= days:
        return "too early", f"to be judged {said} after {longest.clock}"
    if longest.clock == "first level in range":
        ran = elapsed_until_now(record, clocks.get(key)) if last else None
        if ran is None:
            return "unknown", (
                f"the {said} run from the first level in range of {line.drugs[key]}, and none is "
                "told: is one known?"
            )
    if ran is None:
        return "unknown", f"no change is told, and whether {said} have passed is not known"
    if ran.high <= days:
        return "too early", f"to be judged {said} after {longest.clock}"
    if ran.low >= days:
        return "no response", f"unchanged {said} after {longest.clock}"
    return "unknown", f"whether {said} have passed is not known"


def _overall(responses: tuple[OrganResponse, ...]) -> tuple[Overall, str]:
    counted = [one for one in responses if one.counted or one.outcome == "new organ"]
    failing = [one for one in counted if one.outcome in ("relapse", "worse", "new organ")]
    if failing:
        return "failing", ", ".join(f"{one.name}: {one.outcome}" for one in failing)
    judged = [one for one in counted if one.outcome not in ("unknown", "too early")]
    if not judged:
        return "unknown", "no response is told"
    better = [one for one in judged if one.outcome in ("complete", "improved")]
    if len(better) == len(counted):
        return "responding", ", ".join(f"{one.name}: {one.outcome}" for one in better)
    if not better:
        return "not responding", ", ".join(f"{one.name}: {one.outcome}" for one in judged)
    return "mixed", ", ".join(f"{one.name}: {one.outcome}" for one in counted)
