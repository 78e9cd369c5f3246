"""What the readers of FHIR resources share: whose they are, when they were, what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from scurfin.knowledge.codes import Code
from scurfin.record.formats.code_map import CodeMap
from scurfin.record.formats.fhir.coding import TAGS, code_of
from scurfin.record.formats.fhir.datatypes import Age, CodeableConcept, Extra, Period
from scurfin.record.formats.fhir.given_doses import Given
from scurfin.record.formats.fhir.shapes import Encounter, Event, Resource
from scurfin.record.formats.fhir.times import duration_of, read_relative
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.told import UNTOLD, Gathered, Placed, Spec
from scurfin.terms.canonical import extension

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
EVENT = "urn:scurfin:event"


def ours(resource: Any) -> dict[str, Any]:
    """Our extensions of a resource or part, by name; the last of each."""
    start = extension("")
    return {
        one.url.removeprefix(start): one.value
        for one in resource.extension
        if one.url.startswith(start)
    }


def all_ours(resource: Any, name: str) -> list[Any]:
    """Every value of one of our extensions that may be repeated."""
    url = extension(name)
    return [one.value for one in resource.extension if one.url == url and one.value is not None]


def whose(resource: Any) -> dict[str, str]:
    """``of``: the relative whom an observation of ours is about; nothing if it is the child."""
    of = ours(resource).get("of")
    return {"of": str(of)} if of is not None else {}


@dataclass
class Context:
    """One child as it is read. ``encounters`` by key; ``placed`` the event of each resource."""

    file: str
    patient: str
    map: CodeMap
    gathered: Gathered = field(default_factory=Gathered)
    encounters: dict[str, Encounter] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)
    placed: dict[str, Placed] = field(default_factory=dict)
    doses: list[Given] = field(default_factory=list)

    def key(self, reference: str) -> str:
        """'Kind/id' of what a reference means, whether relative, absolute or by fullUrl."""
        if reference in self.urls:
            return self.urls[reference]
        parts = reference.split("/_history/")[0].split("/")
        return "/".join(parts[-2:]) if len(parts) >= 2 else reference

    def place(
        self, event: Laid, spec: Spec, resource: Event, key: str, *, said: str = ""
    ) -> Placed:
        """Put an event into the story. ``said``: a time that could not be read as one."""
        notes = [event.get("note", ""), *(one.text for one in resource.note)]
        turn, start = self._visit(resource)
        issued = getattr(resource, "issued", "")
        if spec == UNTOLD and turn is None and not (start or said) and _DAY.match(issued):
            spec = ("date", issued[:10], "")
            notes.append("dated by its report")
        if said and spec == UNTOLD:
            notes.append(f"when: {said}")
            why = "no full date and no age: kept as a note, without a time"
            self.gathered.leave(f"{key}: time", said, why)
        note = "; ".join(one for one in notes if one)
        if note:
            event["note"] = note
        if any(one.system == TAGS and one.code == "illustrative" for one in resource.meta.tag):
            event["illustrative"] = True
        name = self.event_id(resource)
        if name:
            event["id"] = name
        if spec == UNTOLD and turn is None and start:
            spec = ("date", start, "")
        placed = Placed(event, spec, turn)
        self.gathered.placed.append(placed)
        self.placed.setdefault(key, placed)
        return placed

    @staticmethod
    def event_id(resource: Event) -> str:
        """The id of our own event that the resource tells; '' if it tells none."""
        listed = resource.identifier
        for one in listed if isinstance(listed, tuple) else (listed,):
            if one.system == EVENT:
                return one.value
        return ""

    def _visit(self, resource: Event) -> tuple[int | None, str]:
        """The turn of the resource's encounter, or the day on which that began."""
        reference = resource.encounter or resource.context
        encounter = self.encounters.get(self.key(reference.reference)) if reference else None
        if encounter is None:
            return None, ""
        told = ours(encounter)
        if isinstance(told.get("turn"), int):
            turn = told["turn"]
            self.gathered.names.setdefault(turn, str(told.get("visit", "")))
            return turn, ""
        start = encounter.period.start if encounter.period else ""
        return None, start[:10] if _DAY.match(start) else ""

    def when(
        self,
        date_time: str = "",
        extra: Extra | None = None,
        age: Age | None = None,
    ) -> Spec:
        """A time as told: a day, an age, or after another resource."""
        relative = read_relative(extra)
        if relative is not None:
            kind, length, target = relative
            return (kind, length, self.key(target) if kind == "after" else "")
        length = duration_of(age)
        if length:
            return ("age", length, "")
        return ("date", date_time[:10], "") if _DAY.match(date_time) else UNTOLD

    def began(self, period: Period | None) -> Spec:
        return self.when(period.start, period.start_extra) if period else UNTOLD

    def ended(self, period: Period | None) -> Spec:
        return self.when(period.end, period.end_extra) if period else UNTOLD

    def codes(self, concept: CodeableConcept | None) -> list[Code]:
        """The codings of a concept as CURIEs, those of the user's map first."""
        if concept is None:
            return []
        found = [code_of(one.system, one.code, one.display) for one in concept.coding if one.code]
        mapped = [self.map.meant(one) for one in found]
        return [*(one for one in mapped if one is not None), *found]

    def words(self, concept: CodeableConcept | None) -> str:
        """What a concept says to a reader."""
        if concept is None:
            return ""
        shown = [one.display for one in concept.coding if one.display]
        codes = [one.code for one in concept.coding if one.code]
        return concept.text or next(iter(shown), "") or next(iter(codes), "")

    def anchors(self) -> None:
        """Times that count from a resource now count from its event."""
        for one in self.gathered.placed:
            kind, length, target = one.spec
            if kind != "after":
                continue
            first = self.placed.get(target)
            if first is None or first is one:
                one.spec = UNTOLD
                why = "the resource from which this time counts is not in the file"
                self.gathered.leave("time", f"{length} after {target}", why)
                continue
            one.spec = ("after", length, self.gathered.name(first, "anchor"))
