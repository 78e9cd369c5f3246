"""What can happen to a child, as events. Nothing here interprets; it only holds what was told.

Every event may say when (``age``, ``date`` or ``after`` another event), since
when it is known (``known_at``), and carry a ``note``. An event without a time
lies where it was told, between its neighbours.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal

import msgspec


class Event(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="event"
):
    """What all events share. ``after`` is ``{EVENT-ID: DURATION}``."""

    id: str = ""
    age: str | None = None
    date: str | None = None
    after: dict[str, str] | None = None
    known_at: str | None = None
    note: str = ""
    illustrative: bool = False
    entered_in_error: bool = False


Text = str | int | float


class Diagnosis(Event, frozen=True, tag="diagnosis"):
    what: str
    level: Literal["suspected", "clinical", "genetic", "refuted"]
    by: str = ""


Severity = Literal["mild", "moderate", "severe", "life-threatening"]


class Manifestation(Event, frozen=True, tag="manifestation"):
    what: str
    status: Literal[
        "onset", "present", "worse", "improved", "controlled", "resolved", "relapse", "absent"
    ]
    code: str = ""
    severity: Severity | None = None


class Assessed(Event, frozen=True, tag="assessed"):
    """Organs looked at. ``normal`` makes silence about them mean health."""

    organs: tuple[str, ...]
    result: Literal["normal", "abnormal", "not known"] = "normal"


class Reconciled(Event, frozen=True, tag="reconciled"):
    """Lists complete as of now: what they do not name is not there.

    'medications' are those given now, 'past treatments' all that were ever given.
    """

    lists: tuple[
        Literal["medications", "past treatments", "allergies", "infections", "vaccinations"], ...
    ]


class Dose(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dose as told: ``amount`` ``unit`` (per kg or m2 if ``per``), so often."""

    amount: float
    unit: str
    per: Literal["kg", "m2"] | None = None
    period: Literal["day", "dose", "week"] = "day"
    doses_a_day: float | None = None


class Therapy(Event, frozen=True, tag="therapy"):
    """A treatment. 'planned' is not yet given: it is checked, not counted."""

    what: str
    status: Literal["start", "stop", "change", "running", "planned"]
    code: str = ""
    dose: str | Dose | None = None
    route: str = ""
    interval: str = ""
    formulation: str = ""
    target: str = ""
    indication: str = ""
    reason: str = ""


class AdverseReaction(Event, frozen=True, tag="adverse_reaction"):
    to: str
    what: str
    severity: Severity | None = None


class Response(Event, frozen=True, tag="response"):
    """A response as the teller judged it."""

    to: tuple[str, ...]
    outcome: Literal["none", "partial", "complete", "relapse", "intolerance"]
    of: tuple[str, ...] = ()


Known = Literal["known", "pending", "not known"]


class Lab(Event, frozen=True, tag="lab"):
    what: str
    value: Text | None = None
    unit: str = ""
    low: float | None = None
    high: float | None = None
    result: Known = "known"


class Level(Event, frozen=True, tag="level"):
    """A drug level. ``timing`` decides what it may be compared with."""

    of: str
    value: Text | None = None
    unit: str = ""
    timing: Literal["trough", "peak", "random", "not told"] = "not told"
    hours_after_dose: float | None = None
    target: tuple[float, float] | None = None
    assay: str = ""
    result: Known = "known"


class VitalSign(Event, frozen=True, tag="vital_sign"):
    """``low`` and ``high``: what is normal at this age, for instance the centiles used."""

    what: str
    value: Text
    unit: str = ""
    low: float | None = None
    high: float | None = None


class Growth(Event, frozen=True, tag="growth"):
    """Measured body size, each as '5.9 kg' or '62 cm'. ``confirmed`` answers a doubt."""

    weight: Text | None = None
    length: Text | None = None
    head: Text | None = None
    confirmed: bool = False


class Feeding(Event, frozen=True, tag="feeding"):
    route: Literal["breast", "bottle", "oral", "tube", "parenteral", "none"]
    what: str = ""
    amount: str = ""


class Transplant(Event, frozen=True, tag="hsct"):
    donor: str = ""
    source: str = ""
    hla_match: Text = ""
    conditioning: tuple[str, ...] = ()
    gvhd_prophylaxis: tuple[str, ...] = ()
    gvhd: str = ""
    chimerism: Text = ""
    outcome: str = ""


class Procedure(Event, frozen=True, tag="procedure"):
    what: str
    status: Literal["planned", "done"] = "done"
    result: str = ""


class Chimerism(Event, frozen=True, tag="chimerism"):
    lineage: str
    donor_percent: Annotated[float, msgspec.Meta(ge=0, le=100)]


class Infection(Event, frozen=True, tag="infection"):
    what: str
    code: str = ""
    status: Literal["onset", "resolved", "excluded"] = "onset"


class Typing(Event, frozen=True, tag="typing"):
    """Tissue typing of the child or a relative. ``match`` is as asserted by the laboratory."""

    of: str = "child"
    hla: str = ""
    match: (
        Literal["identical", "haploidentical", "10/10", "9/10", "mismatched", "pending"] | None
    ) = None
    blood_group: str = ""
    cmv: Literal["positive", "negative"] | None = None


class DonorCheck(Event, frozen=True, tag="donor_check"):
    """What was found out about a relative who may give. ``of`` is that relative's id.

    ``infections``: the infection markers (hepatitis B and C, HIV and what the centre adds);
    ``antibodies``: of the child against this donor's HLA; ``willing``: consents, or the one
    who decides for a minor does; ``pregnancies``: how many she has had.
    """

    of: str
    weight: Text | None = None
    examined: Literal["fit", "unfit", "pending"] | None = None
    infections: Literal["negative", "positive", "pending"] | None = None
    antibodies: Literal["none", "present", "pending"] | None = None
    willing: bool | None = None
    pregnancies: Annotated[int, msgspec.Meta(ge=0, le=30)] | None = None


class Genotype(Event, frozen=True, tag="genotype"):
    """A gene test of the child or a relative. ``result`` is in the words of the report."""

    of: str = "child"
    gene: str = "FOXP3"
    hgvs_c: str = ""
    hgvs_p: str = ""
    as_reported: str = ""
    zygosity: Literal["hemizygous", "heterozygous", "homozygous"] | None = None
    variant_class: str = ""
    result: (
        Literal[
            "variant found",
            "no variant found",
            "carrier",
            "not a carrier",
            "affected",
            "not affected",
            "pending",
            "normal metaboliser",
            "intermediate metaboliser",
            "poor metaboliser",
        ]
        | None
    ) = None
    specimen: str = ""


class Vaccination(Event, frozen=True, tag="vaccination"):
    what: str
    status: Literal["given", "planned", "refused"] = "given"


class Allergy(Event, frozen=True, tag="allergy"):
    to: str
    reaction: str = ""
    status: Literal["present", "refuted"] = "present"


Loss = Literal["miscarriage", "stillbirth", "termination", "unexplained male loss"]


class Pregnancy(Event, frozen=True, tag="pregnancy"):
    """A pregnancy in the family, or the one that carries this child. ``loss``: how it ended."""

    of: str = "mother"
    weeks: Annotated[float, msgspec.Meta(ge=0, le=45)] | None = None
    fetus: Literal["male", "female", "not known"] = "not known"
    status: Literal["planned", "ongoing", "ended"] = "ongoing"
    outcome: str = ""
    loss: Loss | None = None


class Decision(Event, frozen=True, tag="decision"):
    """What the clinician made of a recommendation."""

    recommendation: str
    outcome: Literal["accepted", "overridden", "refused"]
    reason: str = ""
    by: str = ""


class FollowUp(Event, frozen=True, tag="follow_up"):
    status: Literal["alive", "dead", "unknown"] = "unknown"
    disease_free: bool | Literal["unknown"] | None = None


class Death(Event, frozen=True, tag="death"):
    cause: str = ""


class Note(Event, frozen=True, tag="note"):
    text: str = ""


AnyEvent = (
    Diagnosis
    | Manifestation
    | Assessed
    | Reconciled
    | Therapy
    | AdverseReaction
    | Response
    | Lab
    | Level
    | VitalSign
    | Growth
    | Feeding
    | Transplant
    | Procedure
    | Chimerism
    | Infection
    | Typing
    | DonorCheck
    | Genotype
    | Vaccination
    | Allergy
    | Pregnancy
    | Decision
    | FollowUp
    | Death
    | Note
)

EVENT_TYPES: dict[str, type[Event]] = {
    str(kind.__struct_config__.tag): kind for kind in AnyEvent.__args__
}


class Member(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A relative. What is found out about them later is told as events ``of`` their id.

    ``mother`` and ``father`` are ids of members, where the relation alone does not tell them.
    ``age``: how old when last known of. ``loss``: a pregnancy that was lost. ``twin_of``: the id
    of a member, or 'child'; ``identical``: from one egg.
    """

    id: str
    relation: Literal[
        "mother",
        "father",
        "sister",
        "brother",
        "half-sister (mother)",
        "half-brother (mother)",
        "half-sister (father)",
        "half-brother (father)",
        "maternal grandmother",
        "maternal grandfather",
        "maternal aunt",
        "maternal uncle",
        "maternal cousin",
        "fetus",
        "other",
    ]
    sex: Literal["male", "female", "unknown"] = "unknown"
    alive: bool | None = None
    affected: bool | None = None
    born: str | None = None
    age: str | None = None
    mother: str | None = None
    father: str | None = None
    twin_of: str | None = None
    identical: bool | None = None
    loss: Loss | None = None
    note: str = ""
    known_at: str | None = None
    illustrative: bool = False


class Family(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    history: str = ""
    origin: Literal["maternal", "de_novo", "unknown"] = "unknown"
    members: tuple[Member, ...] = ()


class Variant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    hgvs_c: str = ""
    hgvs_p: str = ""
    as_reported: str = ""
    zygosity: Literal["hemizygous", "heterozygous"] | None = None
    gene: str = "FOXP3"
    known_at: str | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    status: Literal["alive", "dead", "unknown"]
    age_last_follow_up: str | None = None
    disease_free: bool | Literal["unknown"] | None = None
    note: str = ""


def is_decision(event: Event) -> bool:
    """Is it something that was done or decided, rather than something seen or told?"""
    if isinstance(event, Therapy):
        return event.status in ("start", "stop", "change")
    if isinstance(event, Vaccination):
        return event.status == "given"
    if isinstance(event, Procedure):
        return event.status == "done"
    return isinstance(event, Transplant | Decision)


@cache
def _defaults(kind: type[Event]) -> dict[str, Any]:
    return {
        one.encode_name: one.default
        for one in msgspec.structs.fields(kind)
        if one.default is not msgspec.NODEFAULT
    }


def plain(event: Event) -> dict[str, Any]:
    """The event as plain data, without what was not told."""
    built = msgspec.to_builtins(event)
    defaults = _defaults(type(event))
    return {
        key: value
        for key, value in built.items()
        if key not in defaults or value != defaults[key] or type(value) is not type(defaults[key])
    }
