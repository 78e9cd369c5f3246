"""When something was, as a Phenopacket can say it.

A time element holds an age or a date, but neither the order of visits nor 'two months after the
first dose'. So each turn has a term of its own (``SCURFIN:turn.3``), each other time told within
it another (``SCURFIN:turn.3.2``), and a measurement says what such a term means. An age or date
that only one turn tells stands as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from scurfin.knowledge.codes import Code, coded, own
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.told import UNTOLD, Spec, spec_of

Json = dict[str, Any]
MOMENT = own("moment", label="when a moment of the record was")
ELAPSED = own("elapsed", label="time since an earlier event")
_PART = re.compile(r"(\d+(?:\.\d+)?)([YMWDH])")
UCUM = {"Y": "a", "M": "mo", "W": "wk", "D": "d", "TH": "h", "TM": "min"}


@dataclass
class Moments:
    """The moments of one child: in every turn, each run of events told at the same time."""

    names: dict[int, str]
    runs: dict[tuple[int, int], Spec] = field(default_factory=dict)
    of_event: dict[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, child: Laid) -> Moments:
        made = cls({number: one["visit"] for number, one in enumerate(child["timeline"], 1)})
        for number, visit in enumerate(child["timeline"], 1):
            run = 0
            for event in visit["events"]:
                spec = spec_of(event)
                if not run or made.runs[(number, run)] != spec:
                    run += 1
                    made.runs[(number, run)] = spec
                made.of_event[event["id"]] = (number, run)
        return made

    def term(self, turn: int, run: int = 1) -> Code:
        first = run == 1 and self.runs.get((turn, 1), UNTOLD) == UNTOLD
        return own(f"turn.{turn}" if first else f"turn.{turn}.{run}", label=self.names[turn])

    def plain(self, spec: Spec) -> Json | None:
        """An age or a date as a Phenopacket tells it; None if it cannot."""
        kind, told, _ = spec
        if kind == "date":
            return {"timestamp": f"{told}T00:00:00Z"}
        if kind != "age":
            return None
        if told.strip().lower() == "prenatal":
            onset = coded("onset", "prenatal")
            return None if onset is None else {"ontologyClass": term(onset)}
        return {"age": {"iso8601duration": told}}

    def element(self, event: str, *, own_age: bool = True) -> Json:
        """The time element of an event. ``own_age``: may it stand as the subject's own age?"""
        turn, run = self.of_event[event]
        spec = self.runs[(turn, run)]
        alone = sum(1 for told in self.runs.values() if told == spec) == 1
        plain = self.plain(spec) if own_age and alone else None
        return plain or {"ontologyClass": term(self.term(turn, run))}

    def defined(self, anchors: dict[str, tuple[Code, Json]]) -> list[Json]:
        """A measurement for each moment that has a time. ``anchors``: by event id, what it is and
        when. An anchor that is not among them leaves its moment without a time."""
        made = []
        for (turn, run), spec in self.runs.items():
            moment = {"ontologyClass": term(self.term(turn, run))}
            plain = self.plain(spec)
            if plain is not None:
                made.append({"assay": term(MOMENT), "value": moment, "timeObserved": plain})
            elif spec[0] == "after" and spec[2] in anchors:
                what, when = anchors[spec[2]]
                since = {"code": term(what), "performed": when}
                made.append(
                    {"assay": term(ELAPSED), **_length(spec[1]), "timeObserved": moment,
                     "procedure": since}
                )  # fmt: skip
        return made


def term(code: Code) -> Json:
    """An ontology class."""
    return {"id": code.id, "label": code.label}


def _length(duration: str) -> Json:
    """A duration as a quantity, or as several where it has several parts."""
    date, _, time = duration.removeprefix("P").partition("T")
    parts = [(float(number), unit) for number, unit in _PART.findall(date)]
    parts += [(float(number), f"T{unit}") for number, unit in _PART.findall(time)]
    made = [
        {"unit": {"id": f"UCUM:{UCUM[unit]}", "label": UCUM[unit]}, "value": number}
        for number, unit in parts
    ]
    if len(made) == 1:
        return {"value": {"quantity": made[0]}}
    kinds = [own("elapsed", "part", label="part of a duration") for _ in made]
    typed = [{"type": term(kind), "quantity": one} for kind, one in zip(kinds, made, strict=True)]
    return {"complexValue": {"typedQuantities": typed}}


def duration_of(measurement: Json) -> str:
    """The ISO 8601 duration that ``_length`` wrote; '' if it is none."""
    typed = measurement.get("complexValue", {}).get("typedQuantities", [])
    single = measurement.get("value", {}).get("quantity")
    quantities = [single] if single else [one.get("quantity", {}) for one in typed]
    letters = {code: letter for letter, code in UCUM.items()}
    date = time = ""
    for one in quantities:
        letter = letters.get(one.get("unit", {}).get("id", "").removeprefix("UCUM:"))
        value = one.get("value", 0.0)
        if letter is None or value < 0 or (letter != "D" and value != int(value)):
            return ""
        said = f"{value:g}" if letter == "D" else f"{int(value)}"
        if letter.startswith("T"):
            time += f"{said}{letter[1]}"
        else:
            date += f"{said}{letter}"
    return f"P{date}" + (f"T{time}" if time else "") if date or time else ""


def day_of(timestamp: str) -> str:
    """The calendar day of a timestamp, in UTC."""
    moment = datetime.fromisoformat(timestamp.replace("Z", "+00:00"))
    return moment.astimezone(UTC).date().isoformat()
