"""What every resource of the Bundle shares: its name, its child, its author, references."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec

from scurfin.plan.compose import Made
from scurfin.plan.model import Plan
from scurfin.plan.told import event_words
from scurfin.record.formats.fhir.coding import TAGS, Json
from scurfin.record.formats.fhir.writing import fhir_id, full_url
from scurfin.terms.canonical import BASE, code_system
from scurfin.terms.safe_text import safe

EVENT = f"{BASE}:event"
CHILD = f"{BASE}:child"
LINE = f"{BASE}:line"
KNOWLEDGE = f"{BASE}:knowledge"


@dataclass(frozen=True)
class Frame:
    """One Bundle as it is made. ``plan`` is what is shown, ``made`` what it was made from.

    ``digest`` is that of the plan as data: each name below is derived from it, so that two plans
    share no resource and the same plan has the same names.
    """

    plan: Plan
    made: Made
    digest: str
    resources: dict[str, Json] = field(default_factory=dict)

    def add(self, kind: str, name: str, content: Json) -> Json:
        """Put a resource into the Bundle and give the reference to it. No name is used twice."""
        while self.url(kind, name) in self.resources:
            name += "/again"
        id_ = fhir_id("child", name) if kind == "Patient" else self.uuid(kind, name)
        made: Json = {"resourceType": kind, "id": id_}
        if self.plan.child.illustrative and kind != "Device":
            tag = {"system": TAGS, "code": "illustrative", "display": "made up"}
            made["meta"] = {"tag": [tag]}
        self.resources[self.url(kind, name)] = made | content
        return self.to(kind, name)

    def uuid(self, kind: str, name: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"{BASE}:plan:{self._seed(kind)}:{kind}:{name}"))

    def url(self, kind: str, name: str) -> str:
        """The fullUrl; the child's is that of the record's own Bundle."""
        if kind == "Patient":
            return full_url(name, kind, fhir_id("child", name))
        return f"urn:uuid:{self.uuid(kind, name)}"

    def to(self, kind: str, name: str) -> Json:
        return {"reference": self.url(kind, name)}

    @property
    def child(self) -> Json:
        return self.to("Patient", self.plan.child.id)

    @property
    def author(self) -> Json:
        return self.to("Device", "scurfin")

    def identifier(self, name: str) -> list[Json]:
        """The name of a line, check or alert, among all plans of all children."""
        value = f"{self.plan.child.id}/{self.plan.at.turn}/{name}"
        return [{"system": LINE, "value": value}]

    def event(self, name: str) -> Json:
        """A logical reference to an event of the record, by the identifier it has in FHIR."""
        words = event_words(name, self.made.state.record)
        return {"identifier": {"system": EVENT, "value": name}, "display": words or name}

    def _seed(self, kind: str) -> str:
        if kind == "Device":
            return f"{self.plan.knowledge.scurfin}:{self.plan.knowledge.version}"
        return self.digest


def framed(plan: Plan, made: Made) -> Frame:
    """An empty Bundle for this plan."""
    return Frame(plan, made, sha256(msgspec.json.encode(plan)).hexdigest())


def own(system: str, code: str) -> Json:
    """A CodeableConcept with one code of ours: ``own("line-status", "start")``."""
    return {"coding": [{"system": code_system(system), "code": code.replace(" ", "-")}]} | {
        "text": code
    }


def notes(*texts: str) -> list[Json]:
    """Annotations, without those that say nothing."""
    return [{"text": one} for one in texts if one]


def tidied(value: Any) -> Any:
    """Without what is empty (FHIR allows neither '' nor []), every text made harmless."""
    if isinstance(value, dict):
        kept = {name: tidied(one) for name, one in value.items()}
        return {name: one for name, one in kept.items() if one not in (None, "", [], {})}
    if isinstance(value, list | tuple):
        return [one for one in map(tidied, value) if one not in (None, "", [], {})]
    if isinstance(value, str):
        return "\n".join(safe(one).rstrip() for one in value.split("\n")).strip()
    if isinstance(value, float) and value == int(value):
        return int(value)
    return value
