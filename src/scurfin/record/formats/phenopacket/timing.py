"""Where in the story an element belongs: its turn if the file names turns, else its time."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import Any

from scurfin.knowledge.codes import OWN, Code, word_of
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.phenopacket.moments import ELAPSED, MOMENT, Json, day_of, duration_of
from scurfin.record.formats.told import UNTOLD, Gathered, Placed, Spec
from scurfin.terms import ages

_NUMBER = re.compile(r"[0-9]{1,6}")


@dataclass
class Times:
    """The moments that a file defines, read from the proband's measurements."""

    measurements: list[Json]
    gathered: Gathered
    specs: dict[str, Spec] = field(default_factory=dict)
    turns: dict[str, tuple[int, int]] = field(default_factory=dict)
    anchors: dict[str, tuple[str, str]] = field(default_factory=dict)
    placed: dict[tuple[str, str], list[Placed]] = field(default_factory=dict)
    mine: bool = True

    def __post_init__(self) -> None:
        for one in self.measurements:
            assay = one.get("assay", {}).get("id", "")
            if assay == MOMENT.id:
                moment = one.get("value", {}).get("ontologyClass", {})
                name, when = moment.get("id", ""), one.get("timeObserved", {})
                turn = self._turn(moment)
                self.specs[name] = self.plain(when)
                if turn is not None:
                    self.turns.setdefault(_key(when), turn)
            elif assay == ELAPSED.id:
                moment = one.get("timeObserved", {}).get("ontologyClass", {})
                since = one.get("procedure", {})
                length = duration_of(one)
                if length and self._turn(moment) is not None:
                    name = moment["id"]
                    self.specs[name] = ("after", length, "")
                    code = since.get("code", {}).get("id", "")
                    self.anchors[name] = (code, _key(since.get("performed", {})))

    def of_relative(self) -> Times:
        """The same moments, for elements whose plain ages are somebody else's."""
        made = replace(self, mine=False)
        made.placed = self.placed
        return made

    def _turn(self, moment: Json) -> tuple[int, int] | None:
        """The turn that a term of ours names, and the run of events within it."""
        name = moment.get("id", "")
        prefix, _, rest = name.partition(":")
        parts = rest.split(".")
        if prefix != OWN or parts[0] != "turn" or len(parts) < 2 or not _NUMBER.fullmatch(parts[1]):
            return None
        turn = int(parts[1])
        self.gathered.names.setdefault(turn, moment.get("label", ""))
        return turn, int(parts[2]) if len(parts) > 2 and _NUMBER.fullmatch(parts[2]) else 1

    def turn_of(self, when: Json) -> int | None:
        """The turn that a time element names."""
        found = self._turn(when.get("ontologyClass", {}))
        return None if found is None else found[0]

    def place(
        self,
        event: Laid,
        when: Json | None,
        gathered: Gathered,
        code: Code | None,
        rank: int = 1,
    ) -> None:
        """Put the event where its time element says."""
        when = when or {}
        moment = when.get("ontologyClass", {})
        turn = self._turn(moment) if moment else None
        if turn is not None:
            placed = Placed(event, self.specs.get(moment["id"], UNTOLD), *turn)
            if placed.spec[0] == "after":
                placed.spec = ("after", placed.spec[1], moment["id"])
        else:
            spec = self.plain(when) if self.mine else UNTOLD
            turn = self.turns.get(_key(when)) if when else None
            placed = Placed(event, spec, *(turn or (None, 1)))
            self._untimely(when, spec, event)
        placed.rank = rank
        gathered.placed.append(placed)
        if code is not None:
            self.placed.setdefault((code.id, _key(when)), []).append(placed)

    def at(self, code: str, when: Json) -> list[Placed]:
        """The events of this code at this time, in order."""
        return self.placed.get((code, _key(when)), [])

    def plain(self, when: Json) -> Spec:
        """An age or a date, as exactly as our ages can hold it."""
        if "age" in when:
            told = when["age"].get("iso8601duration", "")
            return ("age", told, "") if _is_age(told) else UNTOLD
        if "timestamp" in when:
            return ("date", day_of(when["timestamp"]), "")
        if "gestationalAge" in when:
            return ("age", "prenatal", "")
        if "ontologyClass" in when:
            told_class = when["ontologyClass"]
            code = Code(told_class.get("id", ""), told_class.get("label", ""))
            word = word_of("onset", code)
            return ("age", word, "") if word else UNTOLD
        if "ageRange" in when:
            return _within(when["ageRange"])
        if "interval" in when:
            start, end = (when["interval"].get(side) for side in ("start", "end"))
            if start and end and day_of(start) == day_of(end):
                return ("date", day_of(start), "")
        return UNTOLD

    def _untimely(self, when: Json, spec: Spec, event: Laid) -> None:
        """A time that our ages cannot hold is kept as a note, and counted."""
        if not when or (spec != UNTOLD and "gestationalAge" not in when):
            return
        said = spoken(when)
        event["note"] = "; ".join(one for one in (event.get("note", ""), f"when: {said}") if one)
        if spec != UNTOLD:
            return
        self.gathered.leave("time", said, "no age or day: kept as a note, without a time")

    def anchor(self, gathered: Gathered) -> None:
        """Give the events from which times count an id, and the times that id."""
        for one in gathered.placed:
            kind, length, moment = one.spec
            if kind != "after":
                continue
            first = next(iter(self.placed.get(self.anchors.get(moment, ("", "")), [])), None)
            if first is None or first is one:
                one.spec = UNTOLD
                gathered.leave("time", f"{length} after an event", "that event is not in the file")
                continue
            one.spec = ("after", length, gathered.name(first, "anchor"))


def _key(when: Any) -> str:
    return json.dumps(when, sort_keys=True)


def _is_age(told: str) -> bool:
    try:
        ages.age(told)
    except ValueError:
        return False
    return True


def _within(both: Json) -> Spec:
    """A range of ages that is one unit wide is an age of ours; another is none."""
    start, end = (both.get(side, {}).get("iso8601duration", "") for side in ("start", "end"))
    if _is_age(start) and _is_age(end):
        span = ages.age(start)
        if start == end or abs(span.high - ages.age(end).low) < 0.5:
            return ("age", start, "")
    return UNTOLD


def spoken(when: Json) -> str:
    """A time element in words."""
    if "timestamp" in when:
        return day_of(when["timestamp"])
    if "gestationalAge" in when:
        age = when["gestationalAge"]
        days = f" {age['days']} days" if age.get("days") else ""
        return f"{age.get('weeks', 0)} weeks{days} of gestation"
    if "interval" in when:
        both = when["interval"]
        return " to ".join(one[:10] for one in (both.get("start", "?"), both.get("end", "?")))
    if "ageRange" in when:
        sides = (when["ageRange"].get(one, {}) for one in ("start", "end"))
        return " to ".join(one.get("iso8601duration", "?") for one in sides)
    if "ontologyClass" in when:
        return str(when["ontologyClass"].get("label") or when["ontologyClass"].get("id", ""))
    return str(when.get("age", {}).get("iso8601duration", "a time of another kind"))
