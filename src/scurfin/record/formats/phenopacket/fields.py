"""Events that no element of a Phenopacket is made for, as coded measurements, field by field.

``{event: feeding, route: tube}`` becomes a measurement with the assay ``SCURFIN:feeding.route``
and the value ``SCURFIN:feeding.route.tube``. An event begins anew where a field comes again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scurfin.knowledge.codes import OWN, Code, own
from scurfin.knowledge.words import slug
from scurfin.record import events as ev
from scurfin.record.formats.event_fields import UNITS, may_be, names
from scurfin.record.formats.laid_out import Laid
from scurfin.record.formats.phenopacket.moments import Json, term

LISTED = ("assessed", "reconciled")
TOLD = own("told", label="told")


def written(event: Laid, when: Json | None, only: tuple[str, ...] = ()) -> list[Json]:
    """The measurements that tell ``event``; those of its fields in ``only``, if given."""
    kind = event["event"]
    if kind in LISTED and event[names(kind)[0]]:
        return _lists(event, when)
    made = []
    for name in only or names(kind):
        values = event.get(name)
        if values is None or kind in LISTED:
            continue
        told = values if isinstance(values, list) else [values]
        made += [_field(kind, name, value, when) for value in told]
    if not made and not only:
        made = [{"assay": term(_plain(kind)), "value": {"ontologyClass": term(TOLD)}, **_at(when)}]
    if made and event.get("note"):
        made[0] = {"description": event["note"], **made[0]}
    return made


def _lists(event: Laid, when: Json | None) -> list[Json]:
    """Each organ looked at, and each list that is complete, stands by itself."""
    kind = event["event"]
    first = names(kind)[0]
    result = event.get("result", "normal" if kind == "assessed" else "complete")
    return [
        {
            "assay": term(own(kind, slug(one), label=one)),
            "value": {"ontologyClass": term(own(kind, "result", slug(result), label=result))},
            **_at(when),
        }
        for one in event[first]
    ]


def _field(kind: str, name: str, value: Any, when: Json | None) -> Json:
    assay = own(kind, name, label=f"{kind.replace('_', ' ')}: {name.replace('_', ' ')}")
    return {"assay": term(assay), "value": _value(kind, name, value), **_at(when)}


def _value(kind: str, name: str, value: Any) -> Json:
    if isinstance(value, bool):
        word = "true" if value else "false"
        return {"ontologyClass": term(own(kind, name, word, label=word))}
    if isinstance(value, int | float):
        unit = UNITS.get(name, "1")
        return {"quantity": {"unit": {"id": f"UCUM:{unit}", "label": unit}, "value": value}}
    return {"ontologyClass": term(own(kind, name, slug(value), label=value))}


def _at(when: Json | None) -> Json:
    return {} if when is None else {"timeObserved": when}


def _plain(kind: str) -> Code:
    return own(kind, label=kind.replace("_", " "))


def kind_of(measurement: Json) -> str:
    """The kind of event that a measurement of ours tells a field of; '' if of none."""
    prefix, _, rest = measurement.get("assay", {}).get("id", "").partition(":")
    kind = rest.partition(".")[0].replace("-", "_")
    return kind if prefix == OWN and kind in ev.EVENT_TYPES else ""


class Grouped:
    """Measurements of fields, in order, put back together into events."""

    def __init__(self) -> None:
        self.events: list[tuple[Json | None, Laid]] = []
        self.open: tuple[Any, str, int] | None = None

    def add(self, measurement: Json) -> bool:
        """Take the measurement, if it tells a field of ours."""
        kind = kind_of(measurement)
        when = measurement.get("timeObserved")
        parts = measurement["assay"]["id"].partition(":")[2].replace("-", "_").split(".")
        if kind in LISTED and len(parts) > 1:
            return self._listed(kind, measurement, when)
        if len(parts) == 1:
            self._new(kind, when, -1, measurement)
            self.open = None
            return True
        fields = names(kind)
        if parts[1] not in fields:
            return False
        place = fields.index(parts[1])
        value = _read(measurement.get("value", {}), may_be(kind, parts[1], "bool"))
        many = may_be(kind, parts[1], "tuple")
        if value is None:
            return False
        if (
            self.open is None
            or self.open[:2] != (when, kind)
            or place < self.open[2]
            or (place == self.open[2] and not many)
        ):
            self._new(kind, when, place, measurement)
        event = self.events[-1][1]
        if many:
            event.setdefault(parts[1], []).append(str(value))
        else:
            event[parts[1]] = value
        self.open = (when, kind, place)
        return True

    def _new(self, kind: str, when: Json | None, place: int, measurement: Json) -> None:
        event: Laid = {"event": kind, **{one: [] for one in names(kind)[:1] if kind in LISTED}}
        if measurement.get("description"):
            event["note"] = measurement["description"]
        self.events.append((when, event))
        self.open = (when, kind, place)

    def _listed(self, kind: str, measurement: Json, when: Json | None) -> bool:
        event: Laid = {"event": kind, names(kind)[0]: [measurement["assay"].get("label", "")]}
        result = measurement.get("value", {}).get("ontologyClass", {}).get("label", "")
        if kind == "assessed":
            event["result"] = result
        self.events.append((when, event))
        self.open = None
        return True

    def __iter__(self) -> Iterator[tuple[Json | None, Laid]]:
        return iter(self.events)


def _read(value: Json, boolean: bool) -> Any:
    if "quantity" in value:
        number = value["quantity"].get("value", 0.0)
        return int(number) if number == int(number) else number
    coded = value.get("ontologyClass")
    if coded is None:
        return None
    label = coded.get("label", "")
    if boolean and label in ("true", "false"):
        return label == "true"
    return label
