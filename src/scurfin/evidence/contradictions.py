"""What one case tells that cannot all be true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import drug, sign
from scurfin.record import events as ev
from scurfin.record.model import BIRTH, Happening, Record
from scurfin.terms import ages


@dataclass(frozen=True)
class Doubt:
    """A field that cannot be right, or that a reader should know of."""

    field: str
    text: str
    remedy: str
    level: Literal["error", "warning"] = "error"
    line: int | None = None


AFTER_DEATH = (ev.Lab, ev.Note, ev.Genotype, ev.FollowUp, ev.Typing, ev.DonorCheck, ev.Death)
DECIDE = "keep what the report says, and put the doubt into a note"


def contradictions(record: Record) -> tuple[Doubt, ...]:
    """Every contradiction and doubt within ``record``."""
    return (
        *_death(record),
        *_follow_up(record),
        *_sex(record),
        *_codes(record),
        *_responses(record),
        *_treatments(record),
        *_times(record),
    )


def _field(one: Happening) -> str:
    return f"event {one.id}"


def _death(record: Record) -> Iterator[Doubt]:
    died = next((one for one in record.happenings if isinstance(one.event, ev.Death)), None)
    outcome = next((one for one in record.happenings if isinstance(one.event, ev.FollowUp)), None)
    status = outcome.event.status if outcome and isinstance(outcome.event, ev.FollowUp) else ""
    if died is not None and status == "alive":
        yield Doubt("outcome", "is alive, but a death is told", DECIDE, line=died.line)
    if died is not None and status == "unknown":
        yield Doubt("outcome", "is unknown, but a death is told", "write status: dead")
    if died is None and status == "dead":
        text = "is dead, but no death is told in the timeline"
        yield Doubt("outcome", text, "add {event: death}, with its age if told", "warning")
    if status == "dead" and outcome and getattr(outcome.event, "disease_free", None) is True:
        yield Doubt("outcome", "is dead and disease_free", DECIDE)
    if died is None:
        return
    twice = sum(isinstance(one.event, ev.Death) for one in record.happenings)
    if twice > 1:
        yield Doubt(_field(died), "death is told twice", "keep one", line=died.line)
    place = record.happenings.index(died)
    for one in record.happenings[place + 1 :]:
        if not isinstance(one.event, AFTER_DEATH):
            kind = str(type(one.event).__struct_config__.tag)
            yield Doubt(_field(one), f"{kind} is told after death", DECIDE, line=one.line)
    if died.when is not None and died.when.root == BIRTH:
        for one in record.happenings[:place]:
            dated = one.when is not None and one.when.root == BIRTH
            if dated and one.when and one.when.span.low >= died.when.span.high:
                yield Doubt(_field(one), "its age is later than the death", DECIDE, line=one.line)


def _follow_up(record: Record) -> Iterator[Doubt]:
    for last in record.happenings:
        if not isinstance(last.event, ev.FollowUp) or last.event.age is None:
            continue
        until = ages.age(last.event.age)
        for one in record.happenings:
            dated = one is not last and one.when is not None and one.when.root == BIRTH
            if dated and one.when and one.when.span.low >= until.high:
                text = f"lies after the last follow-up ({last.event.age})"
                yield Doubt(_field(one), text, DECIDE, line=one.line)


def _sex(record: Record) -> Iterator[Doubt]:
    for one in record.happenings:
        event = one.event
        if not isinstance(event, ev.Genotype) or event.of != "child":
            continue
        if event.gene.strip().upper() != "FOXP3":
            continue
        if record.sex == "female" and event.zygosity == "hemizygous":
            text = "is hemizygous in a girl, for a gene on the X chromosome"
            yield Doubt("variant.zygosity", text, DECIDE, line=one.line)
        if record.sex == "male" and event.zygosity == "heterozygous":
            text = "is heterozygous in a boy, for a gene on the X chromosome"
            yield Doubt("variant.zygosity", text, DECIDE, line=one.line)
        for name, begins in (("hgvs_c", ("c.", "g.", "n.")), ("hgvs_p", ("p.",))):
            told = getattr(event, name)
            if told and not told.startswith(begins):
                text = f"'{told[:40]}' does not begin with {' or '.join(begins)}"
                yield Doubt(f"variant.{name}", text, "write it by HGVS", line=one.line)


def _codes(record: Record) -> Iterator[Doubt]:
    """A code that means something else than the words beside it."""
    for one in record.happenings:
        event = one.event
        if isinstance(event, ev.Therapy) and event.code:
            by_name, by_atc = drug(event.what), _of_code(event.code)
            if by_name is not None and by_atc and by_name.id not in by_atc:
                text = f"'{event.what[:40]}' is {by_name.name}, but {event.code} is {by_atc[0]}"
                remedy = "correct the one that is wrong"
                yield Doubt(f"{_field(one)} code", text, remedy, line=one.line)
        if not isinstance(event, ev.Manifestation | ev.Infection) or not event.code:
            continue
        by_word, by_code = sign(event.what), sign("", event.code)
        if by_word is None or by_code is None or by_word is by_code or not by_word.code:
            continue
        if event.code == by_word.code or event.code in by_word.narrower:
            continue
        text = f"'{event.what[:40]}' is {by_word.code}, but the code told is {event.code}"
        yield Doubt(f"{_field(one)} code", text, "correct the one that is wrong", line=one.line)


def _of_code(code: str) -> list[str]:
    """The drugs that an ATC code names; a group code names none."""
    atc = code.strip().upper().removeprefix("ATC:").strip()
    return [one.id for one in knowledge().drugs.values() if atc and one.atc == atc]


def _responses(record: Record) -> Iterator[Doubt]:
    """The same drugs cannot both have helped and not helped the same signs at one visit."""
    said: dict[tuple[int, frozenset[str], frozenset[str]], str] = {}
    for one in record.happenings:
        event = one.event
        if not isinstance(event, ev.Response):
            continue
        key = (one.turn, frozenset(event.to), frozenset(event.of))
        pair = {said.get(key, event.outcome), event.outcome}
        if pair in ({"none", "partial"}, {"none", "complete"}, {"partial", "complete"}):
            text = f"is told as {' and as '.join(sorted(pair))} at once"
            yield Doubt(f"{_field(one)} outcome", text, DECIDE, line=one.line)
        said[key] = event.outcome


def _treatments(record: Record) -> Iterator[Doubt]:
    begun: set[str] = set()
    for one in record.happenings:
        event = one.event
        if isinstance(event, ev.Therapy):
            meant = drug(event.what, event.code)
            name = meant.id if meant else event.what.strip().lower()
            if event.status == "stop" and name not in begun:
                text = f"stops {event.what[:40]}, which was not told to have begun"
                yield Doubt(_field(one), text, "tell its start before it", "warning", one.line)
            begun.add(name)


def _times(record: Record) -> Iterator[Doubt]:
    for event_id, text in record.warnings:
        found = record.find(event_id)
        line = found.line if found else None
        yield Doubt(f"event {event_id}", text, "put the events in order", "warning", line)
    for one in record.happenings:
        before_birth = one.when is not None and one.when.root == BIRTH and one.when.span.high <= 0
        if before_birth and isinstance(one.event, ev.Transplant):
            yield Doubt(_field(one), "is a transplant before birth", DECIDE, line=one.line)
