"""One child of a record file: the head, the family, the timeline, made into a record."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from typing import Any

import msgspec

from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import drug
from scurfin.record import events as ev
from scurfin.record.items import check_times, items
from scurfin.record.model import BIRTH, CALENDAR, Record, Unread
from scurfin.record.shapes import day, known_keys, readable, refused, shaped, true
from scurfin.record.timeline import Arranged, Told, arrange
from scurfin.terms import ages
from scurfin.terms.safe_text import safe
from scurfin.terms.source_text import SourceText, Step

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
    "unread",
}


def child(text: SourceText, path: tuple[Step, ...], case: Any, top: dict[str, Any]) -> Record:
    if not isinstance(case, dict):
        raise text.error(path, "a child must be written as keys and values", "begin with 'id:'")
    known_keys(text, path, case, CASE_KEYS, "a child")
    case_id = case.get("id")
    if not isinstance(case_id, str | int) or not str(case_id).strip():
        raise text.error(path, "the child has no id", "add 'id:' with a short name, not initials")
    readable(text, (*path, "id"), str(case_id))
    sex = case.get("sex") or "unknown"
    if sex not in ("male", "female", "unknown"):
        raise text.error((*path, "sex"), f"sex {sex!r} is not known", "write male or female")
    born = _born(text, (*path, "born"), case.get("born"))
    family = shaped(text, (*path, "family"), case.get("family") or {}, ev.Family)
    timeline = case.get("timeline")
    if timeline is None:
        timeline = []
    if not isinstance(timeline, list):
        raise text.error((*path, "timeline"), "'timeline' must be a list of events", "use '- '")
    told: list[Told] = []
    for number, item in enumerate(timeline):
        told.extend(items(text, (*path, "timeline", number), item, number))
    told.extend(header_events(text, path, case))
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
        illustrative=true(text, path, case) or true(text, (), top),
        source=top.get("source") or {},
        read_from=str(case.get("read_from") or ""),
        file=text.file,
        warnings=arranged.warnings,
        withdrawn=tuple(one.event for one in told if one.event.entered_in_error),
        unread=_unread(text, (*path, "unread"), case.get("unread")),
    )


class _Unread(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    where: str
    what: str
    why: str
    near: tuple[str, ...] = ()
    kept: bool = False


def _unread(text: SourceText, path: tuple[Step, ...], told: Any) -> tuple[Unread, ...]:
    if told is None:
        return ()
    if not isinstance(told, list):
        raise text.error(
            path, "'unread' must be a list", "write - {where: ..., what: ..., why: ...}"
        )
    found = [shaped(text, (*path, number), one, _Unread) for number, one in enumerate(told)]
    return tuple(Unread(one.where, one.what, one.why, one.near, one.kept) for one in found)


def header_events(text: SourceText, path: tuple[Step, ...], case: dict[str, Any]) -> list[Told]:
    """What a case tells outside its timeline, as events: known last, unless told since when."""
    found: list[Told] = []
    variant = case.get("variant")
    if variant:
        shape = shaped(text, (*path, "variant"), variant, ev.Variant)
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
        shape_of = shaped(text, (*path, "outcome"), outcome, ev.Outcome)
        event = ev.FollowUp(
            status=shape_of.status,
            disease_free=shape_of.disease_free,
            age=shape_of.age_last_follow_up,
            note=shape_of.note,
        )
        check_times(text, (*path, "outcome"), event)
        found.append(Told("outcome", event, "", (*path, "outcome")))
    return found


def _members(
    text: SourceText, path: tuple[Step, ...], family: ev.Family, arranged: Arranged
) -> tuple[ev.Member, ...]:
    """Relatives, each known since the event that makes them known; ages become events here."""
    told = {one.id for one in arranged.happenings}
    found = []
    for number, member in enumerate(family.members):
        readable(text, (*path, "family", "members", number, "id"), member.id)
        _kin(text, (*path, "family", "members", number), member, family)
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


IMPLIED = ("child", "mother", "father", "maternal grandmother", "maternal grandfather")


def _kin(text: SourceText, path: tuple[Step, ...], member: ev.Member, family: ev.Family) -> None:
    """What a member says of others must name somebody, and an age must be one."""
    known = {one.id for one in family.members}.union(IMPLIED)
    for key in ("mother", "father", "twin_of"):
        other = getattr(member, key)
        if other is not None and (other not in known or other == member.id):
            raise text.error(
                (*path, key),
                f"the {key} '{safe(other)[:40]}' of '{member.id}' is nobody of the family",
                "name the id of another member, or add one",
            )
    if member.age is not None:
        try:
            ages.age(member.age)
        except ValueError:
            raise text.error(
                (*path, "age"),
                f"the age '{safe(member.age)[:40]}' of '{member.id}' is not one",
                "write P3W, P4M or P6Y",
            ) from None


def _unique_ids(text: SourceText, told: list[Told]) -> None:
    seen: dict[str, Told] = {}
    for one in told:
        readable(text, (*one.path, "id"), one.id)
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


def _born(text: SourceText, path: tuple[Step, ...], told: Any) -> date | None:
    if told is None:
        return None
    try:
        return day(told)
    except ValueError as problem:
        raise refused(text, path, problem) from None
