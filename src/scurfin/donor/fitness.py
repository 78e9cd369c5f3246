"""Whether a relative may give: what is told of age, weight, infections, blood group and CMV.

Nothing is judged here; what is not told is asked. Facts ``more-donor-infection-markers``,
``more-donor-child-harvest`` and ``cmv``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from scurfin.donor.blood import blood_group, mismatch
from scurfin.donor.people import meant, name
from scurfin.knowledge.store import knowledge
from scurfin.pathway.traces import Missing
from scurfin.record.events import DonorCheck, Member, Typing
from scurfin.state.model import State
from scurfin.terms import ages
from scurfin.terms.growth import HIGH_FLAG, LOW_FLAG, weight_z
from scurfin.terms.quantities import quantity

MAJORITY = 18
"""Years. Convention on the Rights of the Child, article 1; a law may set another age."""
YEAR = 365.25
HARVEST = "more-donor-child-harvest"
KILOGRAMS = {"kg": 1.0, "g": 0.001}


@dataclass(frozen=True)
class Fitness:
    """``told``: (what, as told); ``values``: features of the order, None for what is not known;
    ``asks``: a question for the rest, and one for each doubt."""

    told: tuple[tuple[str, str], ...]
    values: dict[str, str | float | None]
    asks: tuple[Missing, ...]
    events: tuple[str, ...] = ()


@dataclass
class _Made:
    member: Member
    told: list[tuple[str, str]] = field(default_factory=list)
    values: dict[str, str | float | None] = field(default_factory=dict)
    lacks: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def say(self, what: str, said: str) -> None:
        if said:
            self.told.append((what, said))
        else:
            self.lacks.append(what)


def fitness(member: Member, state: State) -> Fitness:
    """What is told of the relative now, and one question for all that is not."""
    members = state.record.family.members
    checks = [
        (seen, one) for seen, one in state.donor_checks if meant(one.of, members) == member.id
    ]
    typings = [one for _, one in state.typings if meant(one.of, members) == member.id]
    made = _Made(member)
    years = _years(member, state)
    _age(made, years)
    _weight(made, [one for _, one in checks], years)
    told = {
        key: next(
            (getattr(one, key) for _, one in reversed(checks) if getattr(one, key) is not None),
            None,
        )
        for key in ("examined", "infections", "antibodies", "willing", "pregnancies")
    }
    _settled(made, told["examined"], "examination of the donor", "fit")
    _settled(made, told["infections"], "infection markers", "infections")
    willing = told["willing"]
    words = "" if willing is None else "yes" if willing else "no"
    made.say("consent", words)
    made.values["willing"] = words or None
    antibodies = told["antibodies"]
    made.values["antibodies"] = antibodies if antibodies in ("none", "present") else None
    if antibodies is not None:
        made.told.append(("child's antibodies against HLA", antibodies))
    _blood(made, typings, state)
    _cmv(made, typings, state)
    made.values["parity"] = _parity(member, told["pregnancies"])
    asks = [
        Missing(f"donor:{member.id}:doubt-{number}", "implausible", doubt)
        for number, doubt in enumerate(made.doubts, 1)
    ]
    if made.lacks:
        what = ", ".join(made.lacks)
        question = f"What is known of the {name(member)} as a donor: {what}?"
        asks.append(Missing(f"donor:{member.id}", "not asked", question))
    return Fitness(tuple(made.told), made.values, tuple(asks), tuple(seen.id for seen, _ in checks))


def _years(member: Member, state: State) -> tuple[float, float] | None:
    """The least and the most years of age now."""
    try:
        if member.born is not None and state.record.born is not None and state.age is not None:
            born = date.fromisoformat(member.born)
            now = state.record.date_at(state.age.low)
            if now is not None and (now - born).days >= 0:
                days = (now - born).days
                return days / YEAR, days / YEAR
        if member.age is not None:
            span = ages.age(member.age)
            return span.low / YEAR, span.high / YEAR
    except ValueError:
        return None
    return None


def _age(made: _Made, years: tuple[float, float] | None) -> None:
    made.values["age"] = years[0] if years is not None else None
    minor = None
    if years is not None:
        minor = "yes" if years[1] <= MAJORITY else "no" if years[0] >= MAJORITY else None
    made.values["minor"] = minor
    said = "" if years is None else ages.spoken(ages.Span(years[0] * YEAR, years[1] * YEAR))
    made.say("age", said)


def _weight(made: _Made, checks: list[DonorCheck], years: tuple[float, float] | None) -> None:
    told = next((one.weight for one in reversed(checks) if one.weight is not None), None)
    if told is None:
        made.lacks.append("weight")
        return
    read = quantity(told)
    factor = KILOGRAMS.get(read.unit) if read is not None else None
    if read is None or factor is None or read.value <= 0 or read.comparator not in ("", "~"):
        made.doubts.append(
            f"The weight '{told}' of the {name(made.member)} cannot be read: write it as '14 kg'."
        )
        return
    weight = read.value * factor
    z = weight_z(made.member.sex, years[0] * YEAR, weight) if years is not None else None
    if (z is not None and not LOW_FLAG <= z <= HIGH_FLAG) or not 0.5 <= weight <= 300:
        made.doubts.append(
            f"The weight {told} of the {name(made.member)} does not fit the age: weigh again, or "
            "check number and unit."
        )
        return
    made.told.append(("weight", f"{weight:g} kg"))
    if made.values["minor"] == "yes":
        most = knowledge().facts[HARVEST].figures["harvest_ml_per_kg_gt"] * weight
        made.told.append(("harvest above which a transfusion is likelier", f"{most:.0f} mL"))


def _settled(made: _Made, told: str | None, lacking: str, feature: str) -> None:
    known = told if told not in (None, "pending") else None
    made.values[feature] = known
    if told == "pending":
        made.told.append((lacking, "pending"))
    else:
        made.say(lacking, told or "")


def _blood(made: _Made, typings: list[Typing], state: State) -> None:
    mine = _last(typings, "blood_group")
    child = _last(_of_child(state), "blood_group")
    made.values["blood"] = None
    made.say("blood group", mine)
    if not mine or not child:
        return
    theirs, ours = blood_group(mine), blood_group(child)
    if theirs is None or ours is None:
        odd = mine if theirs is None else child
        made.doubts.append(f"The blood group '{odd}' cannot be read: write it as 'O positive'.")
        return
    found = mismatch(ours, theirs)
    made.values["blood"] = found
    against = "the same as the child's" if found == "same" else f"{found} mismatch"
    made.told[-1] = ("blood group", f"{theirs}, {against} ({ours})")


def _cmv(made: _Made, typings: list[Typing], state: State) -> None:
    mine, child = _last(typings, "cmv"), _last(_of_child(state), "cmv")
    made.values["cmv"] = None
    if not mine:
        made.lacks.append("CMV serology")
        return
    if not child:
        made.told.append(("CMV", f"{mine}; the child's is not told"))
        return
    said, made.values["cmv"] = against_cmv(mine, child, state)
    made.told.append(("CMV", said))


def against_cmv(mine: str, child: str, state: State) -> tuple[str, str | None]:
    """In words, and whether it fits; a positive child after immunoglobulin is not known.

    Source: fact ``cmv``.
    """
    if child == "positive" and _had_immunoglobulin(state):
        return f"{mine}; the child's 'positive' may come from immunoglobulin", None
    fits = mine == child
    return f"{mine}, the child {child}", "fits" if fits else "does not fit"


def _had_immunoglobulin(state: State) -> bool:
    return any("immunoglobulin" in one.classes and one.given for one in state.treatments.values())


def _parity(member: Member, pregnancies: int | None) -> str | None:
    if member.sex == "male" or member.relation in ("father", "brother"):
        return "male"
    if member.relation == "mother":
        return "pregnant before"
    if pregnancies is None:
        return None
    return "pregnant before" if pregnancies else "never pregnant"


def _of_child(state: State) -> list[Typing]:
    return [one for _, one in state.typings if one.of == "child"]


def _last(typings: list[Typing], field_: str) -> str:
    told = [str(getattr(one, field_)) for one in typings if getattr(one, field_)]
    return told[-1] if told else ""
