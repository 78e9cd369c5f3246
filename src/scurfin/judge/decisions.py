"""The treatment decisions that a record tells.

Told treatments that start, stop or change, transplants, procedures done and vaccines given count.
What a clinician made of a line of the plan (a ``decision`` event) does not: it answers the plan,
and judging the plan by it would go in a circle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scurfin.judge.words import STOP_OR_CHANGE, TRANSPLANT, class_told, group_of, kind_of
from scurfin.knowledge.words import drug, slug
from scurfin.plan.told import what_words, when_words
from scurfin.record.events import Decision, Procedure, Therapy, Transplant, Vaccination
from scurfin.record.model import Happening, Record
from scurfin.state.treatments import drug_of

Verb = Literal["start", "change", "stop", "transplant", "procedure"]


@dataclass(frozen=True)
class Told:
    """One decision. ``drug`` is its id ('' if not understood), ``group`` the class told, if only
    that is; ``leaving`` are the drugs that the same turn stops; ``what`` the word told;
    ``again``: a transplant was told before this one."""

    case: str
    turn: int
    event: str
    words: str
    what: str
    verb: Verb
    kind: str
    drug: str = ""
    classes: frozenset[str] = frozenset()
    group: str = ""
    leaving: frozenset[str] = frozenset()
    again: bool = False


def decisions(record: Record, case: str) -> tuple[Told, ...]:
    """Every treatment decision of ``record``, in the order told."""
    found = []
    grafts = [one.id for one in record.happenings if isinstance(one.event, Transplant)]
    for turn in record.turns():
        leaving = frozenset(
            drug_of(one.event)[0]
            for one in turn.done
            if isinstance(one.event, Therapy) and one.event.status == "stop"
        )
        found += [
            _told(one, case, leaving, one.id in grafts[1:])
            for one in turn.done
            if not isinstance(one.event, Decision)
        ]
    return tuple(found)


def _told(one: Happening, case: str, leaving: frozenset[str], again: bool) -> Told:
    event = one.event
    assert isinstance(event, Therapy | Transplant | Procedure | Vaccination)
    what = TRANSPLANT if isinstance(event, Transplant) else event.what
    verb: Verb = "start"
    name, classes = "", frozenset[str]()
    if isinstance(event, Therapy):
        key, known, topical = drug_of(event)
        if event.status in ("stop", "change"):
            verb = event.status
        if known is not None:
            twin = topical and known.route != "topical"
            name, classes = key, frozenset({"topical"} if twin else known.classes)
    elif isinstance(event, Transplant):
        verb = "transplant"
    else:
        known = drug(event.what)
        if known is not None:
            name, classes = known.id, frozenset(known.classes)
        elif isinstance(event, Procedure):
            verb = "procedure"
        else:
            classes = frozenset({"vaccine"})
    group = group_of(name) if name else ""
    if not name and verb in ("start", "change", "stop"):
        group = class_told(what)
        classes |= {group} if group else frozenset()
    return Told(
        case=case,
        turn=one.turn,
        event=one.id,
        words=", ".join(filter(None, (what_words(event), when_words(one.when)))),
        what=what,
        verb=verb,
        kind=_kind(verb, classes),
        drug=name,
        classes=classes,
        group=group,
        leaving=leaving - {name or slug(what)},
        again=again,
    )


def _kind(verb: Verb, classes: frozenset[str]) -> str:
    if verb in ("stop", "change"):
        return STOP_OR_CHANGE
    if verb == "transplant":
        return TRANSPLANT
    return "procedure" if verb == "procedure" else kind_of(classes)
