"""Reading our own YAML into records, with errors that name line, field and remedy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import drug, sign
from scurfin.record import events as ev
from scurfin.record.model import BIRTH, CALENDAR, Record
from scurfin.record.timeline import Arranged, Told, arrange
from scurfin.terms import ages
from scurfin.terms.safe_text import safe
from scurfin.terms.source_text import InputError, SourceText, Step, parse_text, read_text

SCHEMA_VERSION = 1

FILE_KEYS = {"schema_version", "source", "cases", "child", "not_found", "illustrative", "about"}
CASE_KEYS = {
    "id",
    "name",
    "sex",
    "born",
    "variant",
    "family",
    "timeline",
    "outcome",
    "read_from",
    "history",
    "medication_list",
    "centre_targets",
    "illustrative",
    "note",
}
VISIT_KEYS = {"visit", "age", "date", "after", "note", "illustrative", "events"}
_FIELD = re.compile(r"`([^`]*)`")
Shaped = TypeVar("Shaped")


@dataclass(frozen=True)
class RecordFile:
    """All children of one file."""

    file: str
    records: tuple[Record, ...]

    def ids(self) -> tuple[str, ...]:
        return tuple(record.id for record in self.records)

    def one(self, case_id: str = "") -> Record:
        """The only child, or the one named ``case_id``. Raises InputError with the ids."""
        if case_id:
            for record in self.records:
                if record.id == case_id:
                    return record
            raise InputError(
                f"holds no child '{case_id}'",
                file=self.file,
                remedy="name one of: " + ", ".join(self.ids()),
            )
        if len(self.records) == 1:
            return self.records[0]
        raise InputError(
            f"holds {len(self.records)} children",
            file=self.file,
            remedy="write FILE#ID with one of: " + ", ".join(self.ids()),
        )


def load(path: str | Path) -> RecordFile:
    """Read a record file. Raises InputError."""
    return _records(read_text(Path(path)))


def loads(text: bytes | str, *, file: str = "record") -> RecordFile:
    """Read a record from text."""
    return _records(parse_text(text, file=file))


def load_record(reference: str) -> Record:
    """Read ``FILE`` or ``FILE#CASE-ID``. Raises InputError."""
    path, _, case_id = reference.partition("#")
    return load(path).one(case_id)


def _records(text: SourceText) -> RecordFile:
    top = text.data
    if not isinstance(top, dict):
        raise text.error(
            (), "is no record", "write 'cases:' with a list of children, or 'child:' with one"
        )
    _known_keys(text, (), top, FILE_KEYS, "a record file")
    version = top.get("schema_version", SCHEMA_VERSION)
    if version != SCHEMA_VERSION:
        raise text.error(
            ("schema_version",),
            f"schema_version {version!r} is not one that this scurfin reads",
            f"write schema_version: {SCHEMA_VERSION}, or use a newer scurfin",
        )
    if ("cases" in top) == ("child" in top):
        raise text.error((), "needs either 'cases' or 'child'", "write 'cases:' and a list below")
    children: list[tuple[tuple[Step, ...], Any]] = []
    if "child" in top:
        children.append((("child",), top["child"]))
    elif not isinstance(top["cases"], list) or not top["cases"]:
        raise text.error(("cases",), "'cases' holds no child", "write '- id: ...' below it")
    else:
        children.extend((("cases", number), case) for number, case in enumerate(top["cases"]))
    seen: dict[str, int | None] = {}
    records = []
    for path, case in children:
        record = _record(text, path, case, top)
        if record.id in seen:
            raise text.error(
                (*path, "id"),
                f"the id '{record.id}' was used before (line {seen[record.id]})",
                "give each child an id of its own",
            )
        seen[record.id] = text.line((*path, "id"))
        records.append(record)
    return RecordFile(text.file, tuple(records))


def _record(text: SourceText, path: tuple[Step, ...], case: Any, top: dict[str, Any]) -> Record:
    if not isinstance(case, dict):
        raise text.error(path, "a child must be written as keys and values", "begin with 'id:'")
    _known_keys(text, path, case, CASE_KEYS, "a child")
    case_id = case.get("id")
    if not isinstance(case_id, str | int) or not str(case_id).strip():
        raise text.error(path, "the child has no id", "add 'id:' with a short name, not initials")
    _readable(text, (*path, "id"), str(case_id))
    sex = case.get("sex") or "unknown"
    if sex not in ("male", "female", "unknown"):
        raise text.error((*path, "sex"), f"sex {sex!r} is not known", "write male or female")
    born = _born(text, (*path, "born"), case.get("born"))
    family = _shape(text, (*path, "family"), case.get("family") or {}, ev.Family)
    timeline = case.get("timeline")
    if timeline is None:
        timeline = []
    if not isinstance(timeline, list):
        raise text.error((*path, "timeline"), "'timeline' must be a list of events", "use '- '")
    told: list[Told] = []
    for number, item in enumerate(timeline):
        told.extend(_items(text, (*path, "timeline", number), item, number))
    told.extend(_header_events(text, path, case))
    if case.get("note"):
        note = ev.Note(text=str(case["note"]))
        told.append(Told("note", note, "", (*path, "note"), joins=True))
    _unique_ids(text, told)
    arranged = arrange(text, told, born)
    family = msgspec.structs.replace(family, members=_members(text, path, family, arranged))
    return Record(
        id=str(case_id),
        sex=sex,
        name=str(case.get("name") or ""),
        born=born,
        happenings=arranged.happenings,
        family=family,
        history=str(case.get("history") or ""),
        centre_targets=_targets(text, (*path, "centre_targets"), case.get("centre_targets")),
        illustrative=_true(text, path, case) or _true(text, (), top),
        source=top.get("source") or {},
        read_from=str(case.get("read_from") or ""),
        file=text.file,
        warnings=arranged.warnings,
    )


def _true(text: SourceText, path: tuple[Step, ...], found: dict[str, Any]) -> bool:
    """Is it marked as illustrative? Only true and false are understood."""
    told = found.get("illustrative")
    if told is None or isinstance(told, bool):
        return bool(told)
    raise text.error(
        (*path, "illustrative"),
        f"illustrative '{str(told)[:40]}' is neither true nor false",
        "write true or false",
    )


def _readable(text: SourceText, path: tuple[Step, ...], told: str) -> None:
    """Ids are printed, sorted and compared: a sign that cannot be seen may not stand in one."""
    if safe(told) != told:
        raise text.error(
            path, f"the id '{safe(told)}' holds a hidden or control character", "write it anew"
        )


def _items(text: SourceText, path: tuple[Step, ...], item: Any, number: int) -> list[Told]:
    if not isinstance(item, dict):
        raise text.error(path, "an event must be written as keys and values", "{event: ..., ...}")
    if "visit" not in item:
        return [_event(text, path, item, "", {}, f"e{number + 1}")]
    _known_keys(text, path, item, VISIT_KEYS, "a visit")
    _true(text, path, item)
    name = str(item["visit"] or f"visit {number + 1}")
    inner = item.get("events")
    if not isinstance(inner, list) or not inner:
        raise text.error(path, f"the visit '{name}' tells no events", "list them under 'events:'")
    shared = {key: item[key] for key in ("age", "date", "after", "illustrative") if item.get(key)}
    found = []
    for place, one in enumerate(inner):
        if not isinstance(one, dict):
            raise text.error(
                (*path, "events", place), "an event must be keys and values", "{event: ..., ...}"
            )
        found.append(
            _event(text, (*path, "events", place), one, name, shared, f"e{number + 1}.{place + 1}")
        )
    if item.get("note"):
        note = {"event": "note", "text": str(item["note"])}
        at = (*path, "events", len(inner))
        found.append(_event(text, at, note, name, shared, f"e{number + 1}.note"))
    return found


def _event(
    text: SourceText,
    path: tuple[Step, ...],
    item: dict[str, Any],
    visit: str,
    shared: dict[str, Any],
    default_id: str,
) -> Told:
    told = {key: value for key, value in item.items() if value is not None}
    if not {"age", "date", "after"} & told.keys():
        told = {**{key: value for key, value in shared.items() if key != "illustrative"}, **told}
    if shared.get("illustrative"):
        told.setdefault("illustrative", True)
    kind = told.get("event")
    if not isinstance(kind, str) or kind not in ev.EVENT_TYPES:
        close = get_close_matches(str(kind), ev.EVENT_TYPES, n=1)
        hint = f"did you mean '{close[0]}'? " if close else ""
        if isinstance(kind, str) and sign(kind) is not None:
            hint = f"write {{event: manifestation, what: {kind}, status: onset}}; "
        raise text.error(
            (*path, "event") if "event" in item else path,
            f"unknown event {kind!r}" if kind is not None else "an item without 'event'",
            hint + "events are: " + ", ".join(sorted(ev.EVENT_TYPES)),
        )
    _no_stray_keys(text, path, item, ev.EVENT_TYPES[kind])
    event = _shape(text, path, told, ev.EVENT_TYPES[kind])
    _check_times(text, path, event)
    return Told(event.id or default_id, event, visit, path, path[:-2] if visit else None)


def _check_times(text: SourceText, path: tuple[Step, ...], event: ev.Event) -> None:
    given = [name for name in ("age", "date", "after") if getattr(event, name) is not None]
    if len(given) > 1:
        raise text.error(path, f"tells its time twice ({' and '.join(given)})", "keep one of them")
    try:
        if event.age is not None:
            ages.age(event.age)
        for length in (event.after or {}).values():
            ages.duration(length)
        if event.date is not None:
            _day(event.date)
    except ValueError as problem:
        raise _refused(text, (*path, given[0]), problem) from None
    if event.after is not None and len(event.after) != 1:
        raise text.error(
            (*path, "after"), "'after' names one event and a duration", "{start-of-drug: P2M}"
        )


def _header_events(text: SourceText, path: tuple[Step, ...], case: dict[str, Any]) -> list[Told]:
    """What a case tells outside its timeline, as events: known last, unless told since when."""
    found: list[Told] = []
    variant = case.get("variant")
    if variant:
        shape = _shape(text, (*path, "variant"), variant, ev.Variant)
        event: ev.Event = ev.Genotype(
            gene=shape.gene,
            hgvs_c=shape.hgvs_c,
            hgvs_p=shape.hgvs_p,
            as_reported=shape.as_reported,
            zygosity=shape.zygosity,
            result="variant found" if shape.hgvs_c or shape.hgvs_p or shape.zygosity else None,
            known_at=shape.known_at,
        )
        found.append(Told("variant", event, "", (*path, "variant")))
    listed = case.get("medication_list")
    if listed is not None:
        if listed not in ("complete", "open"):
            raise text.error(
                (*path, "medication_list"),
                f"medication_list {listed!r} is not known",
                "write complete (what is not listed is not given) or open",
            )
        if listed == "complete":
            event = ev.Reconciled(lists=("medications",))
            found.append(Told("medication-list", event, "", (*path, "medication_list")))
    outcome = case.get("outcome")
    if outcome:
        shape_of = _shape(text, (*path, "outcome"), outcome, ev.Outcome)
        event = ev.FollowUp(
            status=shape_of.status,
            disease_free=shape_of.disease_free,
            age=shape_of.age_last_follow_up,
            note=shape_of.note,
        )
        _check_times(text, (*path, "outcome"), event)
        found.append(Told("outcome", event, "", (*path, "outcome")))
    return found


def _members(
    text: SourceText, path: tuple[Step, ...], family: ev.Family, arranged: Arranged
) -> tuple[ev.Member, ...]:
    """Relatives, each known since the event that makes them known; ages become events here."""
    told = {one.id for one in arranged.happenings}
    found = []
    for number, member in enumerate(family.members):
        _readable(text, (*path, "family", "members", number, "id"), member.id)
        if member.known_at is None or member.known_at in told:
            found.append(member)
            continue
        place = (*path, "family", "members", number, "known_at")
        try:
            low = ages.age(member.known_at).low
        except ValueError:
            raise text.error(
                place,
                f"known_at '{member.known_at}' is neither an age nor the id of an event",
                "write P4M, or the id of the event at which the relative became known",
            ) from None
        since = next((one for one in arranged.happenings if one.floor >= low), None)
        last = since or next(reversed(arranged.happenings), None)
        found.append(msgspec.structs.replace(member, known_at=last.id if last else None))
    return tuple(found)


def _unique_ids(text: SourceText, told: list[Told]) -> None:
    seen: dict[str, Told] = {}
    for one in told:
        _readable(text, (*one.path, "id"), one.id)
        if one.id in (BIRTH, CALENDAR):
            raise text.error(
                (*one.path, "id"), f"the id '{one.id}' means something else", "choose another id"
            )
        if one.id in seen:
            raise text.error(
                one.path,
                f"the event id '{one.id}' was used before (line {text.line(seen[one.id].path)})",
                "give each event an id of its own, or leave ids out",
            )
        seen[one.id] = one


def _targets(text: SourceText, path: tuple[Step, ...], told: Any) -> dict[str, tuple[float, float]]:
    if not told:
        return {}
    remedy = "write e.g. ciclosporin: [100, 150]"
    try:
        ranges = msgspec.convert(told, dict[str, tuple[float, float]])
    except msgspec.ValidationError as problem:
        raise text.error(path, str(problem), remedy) from None
    found: dict[str, tuple[float, float]] = {}
    for name, (low, high) in ranges.items():
        meant = drug(name)
        if meant is None:
            close = get_close_matches(name.lower(), knowledge().drugs, n=1)
            hint = f"did you mean '{close[0]}'? " if close else ""
            raise text.error((*path, name), f"no drug '{safe(name)[:40]}' is known", hint + remedy)
        if not 0 <= low <= high:
            raise text.error(
                (*path, name),
                f"the target of {meant.name} runs from {low:g} to {high:g}",
                "write the lower number first: " + remedy.removeprefix("write "),
            )
        if meant.id in found:
            raise text.error((*path, name), f"the target of {meant.name} is told twice", "keep one")
        found[meant.id] = (low, high)
    return found


def _shape(text: SourceText, path: tuple[Step, ...], told: Any, shape: type[Shaped]) -> Shaped:
    if isinstance(told, dict):
        _no_stray_keys(text, path, told, shape)
        told = _without_none(told)
    try:
        return msgspec.convert(told, shape)
    except msgspec.ValidationError as problem:
        raise _explained(text, path, told, shape, str(problem)) from None


def _no_stray_keys(
    text: SourceText, path: tuple[Step, ...], told: dict[str, Any], shape: Any
) -> None:
    """A key without a value that is no field: '{weight: 3,6 kg}' must not become 3."""
    fields = {one.encode_name for one in msgspec.structs.fields(shape)}
    for key, value in told.items():
        if value is None and key not in fields and key != "event":
            hint = (
                "a comma ends the value: write a decimal point, or put the value in quotes"
                if str(key)[:1].isdigit()
                else "give it a value or take it out; fields are: " + ", ".join(sorted(fields))
            )
            raise text.error((*path, key), f"unknown field '{str(key)[:60]}' without a value", hint)


def _without_none(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: _without_none(value) for key, value in told.items() if value is not None}
    if isinstance(told, list):
        return [_without_none(value) for value in told]
    return told


def _explained(
    text: SourceText, path: tuple[Step, ...], told: Any, shape: Any, said: str
) -> InputError:
    """A msgspec message turned into one with the line and a remedy."""
    message, _, place = said.partition(" - at ")
    steps: list[Step] = []
    for step in re.findall(r"\.(\w+)|\[(\d+|\.\.\.)\]", place):
        if step[0]:
            steps.append(step[0])
        elif step[1].isdigit():
            steps.append(int(step[1]))
    fields = tuple(getattr(shape, "__struct_fields__", ()))
    quoted = _FIELD.findall(message)
    if "unknown field" in message:
        key = quoted[0]
        close = get_close_matches(key, fields, n=1)
        hint = f"did you mean '{close[0]}'? " if close else ""
        allowed = ", ".join(name for name in fields if not name.startswith("_"))
        return text.error(
            (*path, *steps, key), f"unknown field '{key}'", f"{hint}fields are: {allowed}"
        )
    if "missing required" in message:
        return text.error(
            (*path, *steps), f"the field '{quoted[0]}' is missing", f"add '{quoted[0]}: ...'"
        )
    field = steps[0] if steps else ""
    allowed = _allowed(shape, str(field))
    value = told.get(field) if isinstance(told, dict) and field else told
    shown = str(value)[:60]
    if "enum" in message:
        return text.error(
            (*path, *steps), f"{field} '{shown}' is not known", f"write one of: {allowed}"
        )
    if message.startswith("Expected `bool`,"):
        name = next((step for step in reversed(steps) if isinstance(step, str)), "")
        return text.error(
            (*path, *steps), f"{name} is neither true nor false", "write true or false"
        )
    wanted = f"{message}, got '{shown}'" if len(quoted) < 2 else f"{message} ('{shown}')"
    return text.error((*path, *steps), f"{field}: {wanted}", "see the fields in docs/record.md")


def _allowed(shape: Any, field: str) -> str:
    try:
        for one in msgspec.inspect.type_info(shape).fields:  # type: ignore[attr-defined]
            if one.encode_name == field:
                kinds = getattr(one.type, "types", (one.type,))
                return ", ".join(
                    str(value) for kind in kinds for value in getattr(kind, "values", ())
                )
    except (AttributeError, TypeError):
        pass
    return "see docs/record.md"


def _known_keys(
    text: SourceText, path: tuple[Step, ...], found: dict[str, Any], allowed: set[str], what: str
) -> None:
    for key in found:
        if key not in allowed:
            close = get_close_matches(key, allowed, n=1)
            hint = f"did you mean '{close[0]}'? " if close else ""
            raise text.error(
                (*path, key),
                f"unknown field '{key[:60]}' in {what}",
                hint + "fields are: " + ", ".join(sorted(allowed)),
            )


def _born(text: SourceText, path: tuple[Step, ...], told: Any) -> date | None:
    if told is None:
        return None
    try:
        return _day(told)
    except ValueError as problem:
        raise _refused(text, path, problem) from None


def _refused(text: SourceText, path: tuple[Step, ...], problem: ValueError) -> InputError:
    """A ValueError of the form 'what is wrong; remedy' as an error with its line."""
    message, _, remedy = str(problem).partition("; ")
    return text.error(path, message, remedy)


def _day(told: Any) -> date:
    try:
        return date.fromisoformat(str(told))
    except ValueError:
        raise ValueError(f"'{str(told)[:40]}' is no date; write YYYY-MM-DD") from None


def from_data(data: dict[str, Any], *, file: str = "record") -> RecordFile:
    """Records from plain data that did not come from a file. Raises InputError."""
    return _records(SourceText(file, data, {}))
