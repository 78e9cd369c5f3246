"""The published cohort results as they stand, read from the facts into types.

What a publication does not say stays None. Nothing is computed here and nothing is pooled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from scurfin.evidence.figures import P, Told, percent, tell
from scurfin.evidence.when import years
from scurfin.knowledge.model import Fact
from scurfin.knowledge.store import Knowledge
from scurfin.terms.source_text import InputError

CASE = "out-case-"
SURVIVAL = "OS"
_TYPED_ARM = ("arm", "n", "n_alternative", "endpoints")
_TYPED = ("disease", "gene", "n", "design", "time_origin", "arms", "biases", "data_quality", "unit")

Treatment = Literal["transplant", "drugs", "other"]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Any part of an answer about outcomes."""


class Endpoint(Part, frozen=True):
    """One published figure. ``time_years`` None: the time was not stated.

    ``approximate``: told in words ("up to 15 %"); ``derived`` says how it follows from them.
    """

    endpoint: str
    time_years: float | None
    estimate: float
    ci95: tuple[float, float] | None
    n_arm: int | None
    approximate: bool
    note: str
    where: str
    derived: str


class Plateau(Part, frozen=True):
    """The source says that nobody died between these years."""

    from_years: float
    to_years: float
    statement: str


class Subgroup(Part, frozen=True):
    """What was compared within an arm. ``significant`` None: not said in so many words."""

    by: str
    direction: str
    finding: str
    significant: bool | None
    p: tuple[Told, ...]


class Arm(Part, frozen=True):
    """One group of a cohort. ``time_origin`` None: the source seen does not say it.

    ``deaths_at`` are the times of death that are told, in years; ``deaths_note`` says what the
    source leaves open about them.
    """

    arm: str
    treatment: Treatment
    time_origin: str | None
    n: int | None
    n_alternative: int | None
    endpoints: tuple[Endpoint, ...]
    plateau: Plateau | None
    deaths_at: tuple[float, ...]
    deaths_note: str
    subgroups: tuple[Subgroup, ...]
    told: tuple[Told, ...]

    @property
    def runs_from(self) -> str:
        return self.time_origin or "not stated"

    @property
    def name(self) -> str:
        """The arm with its size: 'HSCT (n 58)'."""
        if self.n is None:
            return f"{self.arm} (n not stated)"
        other = f" or {self.n_alternative}" if self.n_alternative is not None else ""
        return f"{self.arm} (n {self.n}{other})"


class Cohort(Part, frozen=True):
    """A publication's results, as published. ``id`` is the fact; ``seen`` how much was read."""

    id: str
    disease: str
    gene: str | None
    n: int | None
    design: str
    arms: tuple[Arm, ...]
    told: tuple[Told, ...]
    biases: tuple[str, ...]
    data_quality: tuple[str, ...]
    cite: str
    title: str
    link: str
    where: str
    seen: str
    evidence: str
    weakness: str

    @property
    def ipex(self) -> bool:
        return "IPEX" in self.disease


class Report(Part, frozen=True):
    """A single published case or small series of transplant, as told."""

    id: str
    statement: str
    told: tuple[Told, ...]
    cite: str
    link: str
    seen: str


def cohorts(known: Knowledge) -> tuple[Cohort, ...]:
    """Every cohort of the facts: IPEX first, then by gene; those with survival first."""
    found = [
        _cohort(fact, known)
        for fact in known.facts.values()
        if fact.topic == "outcome" and "arms" in fact.figures and fact.state == "current"
    ]
    return tuple(sorted(found, key=_order))


def _order(one: Cohort) -> tuple[bool, bool, str, bool, int, str]:
    timed = any(arm.endpoints for arm in one.arms)
    return not one.ipex, one.gene is None, one.gene or "", not timed, -(one.n or 0), one.id


def reports(known: Knowledge) -> tuple[Report, ...]:
    """The single reports of transplant in IPEX."""
    return tuple(
        Report(
            id=fact.id,
            statement=fact.statement,
            told=tuple(one for key, value in fact.figures.items() for one in tell(key, value)),
            cite=known.sources[fact.source].cite(),
            link=_link(fact, known),
            seen=known.sources[fact.source].depth,
        )
        for fact in known.facts.values()
        if fact.id.startswith(CASE)
    )


def of_disease(known: Knowledge, disease: str) -> tuple[Cohort, ...]:
    """The cohorts of a disease, by its name or its gene. Raises InputError if there is none.

    >>> from scurfin.knowledge import knowledge
    >>> [one.disease for one in of_disease(knowledge(), "dock8")]
    ['DOCK8 deficiency']
    """
    every = cohorts(known)
    wanted = _plain(disease)
    found = tuple(one for one in every if wanted and wanted in _names(one))
    if not found:
        names = dict.fromkeys(one.gene or one.disease for one in every)
        raise InputError(
            f"no published outcome is known for '{disease}'",
            remedy="name one of: IPEX, " + ", ".join(names),
        )
    return found


def _names(one: Cohort) -> set[str]:
    genes = [_plain(name) for name in (one.gene or "").split("/")]
    words = [_plain(name) for name in one.disease.split(" and ")]
    firsts = [_plain(name.split(",")[0].split(" ")[0]) for name in one.disease.split(" and ")]
    return {name for name in (*genes, *words, *firsts, _plain(one.disease)) if name}


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _cohort(fact: Fact, known: Knowledge) -> Cohort:
    figures, source = fact.figures, known.sources[fact.source]
    arms = tuple(_arm(one, figures.get("time_origin")) for one in figures["arms"])
    return Cohort(
        id=fact.id,
        disease=figures["disease"],
        gene=figures.get("gene"),
        n=figures.get("n"),
        design=figures["design"],
        arms=arms,
        told=tuple(
            one
            for key, value in figures.items()
            if key not in _TYPED
            for one in tell(
                key, _with_origins(value, arms), p_values=figures.get("unit") == "p-values"
            )
        ),
        biases=tuple(figures.get("biases", ())),
        data_quality=tuple(figures.get("data_quality", ())),
        cite=source.cite(),
        title=source.title,
        link=_link(fact, known),
        where=fact.where,
        seen=source.depth,
        evidence=fact.evidence,
        weakness=fact.weakness,
    )


def _arm(told: Mapping[str, Any], origin: Any) -> Arm:
    name, plateau, deaths = told["arm"], told.get("plateau"), told.get("deaths", {})
    return Arm(
        arm=name.replace("_", " "),
        treatment=treatment(name),
        time_origin=origin.get(name) if isinstance(origin, Mapping) else origin,
        n=told.get("n"),
        n_alternative=told.get("n_alternative"),
        endpoints=tuple(_endpoint(one) for one in told.get("endpoints", ())),
        plateau=msgspec.convert(plateau, Plateau) if plateau else None,
        deaths_at=tuple(years(one) for one in deaths.get("at", ())),
        deaths_note=deaths.get("note", ""),
        subgroups=tuple(_subgroup(one) for one in told.get("subgroups", ())),
        told=tuple(
            one
            for key, value in told.items()
            if key not in _TYPED_ARM
            for one in tell(key, value, of=told.get("n"))
        ),
    )


def _with_origins(told: Any, arms: tuple[Arm, ...]) -> Any:
    """A comparison names its arms with their size and the moment from which their time runs."""
    if not isinstance(told, Mapping):
        return told
    names = {
        one.arm: f"{one.arm} (n {one.n}, time from {one.runs_from})" for one in arms if one.arm
    }
    return {
        names.get(key, key): percent(value)
        if key in names and isinstance(value, float)
        else _with_origins(value, arms)
        for key, value in told.items()
    }


def _endpoint(told: Mapping[str, Any]) -> Endpoint:
    given = {"time_years": None, "ci95": None, "n_arm": None, "approximate": False}
    words = {"note": "", "where": "", "derived": ""}
    return msgspec.convert({**given, **words, **told}, Endpoint)


def _subgroup(told: Mapping[str, Any]) -> Subgroup:
    return Subgroup(
        by=told["by"],
        direction=told.get("direction", ""),
        finding=told.get("finding", ""),
        significant=told.get("significant"),
        p=tuple(one for key, value in told.items() if P.search(key) for one in tell(key, value)),
    )


def treatment(arm: str) -> Treatment:
    """What the name of an arm says was done."""
    if "no HSCT" in arm or "other" in arm:
        return "other"
    if "HSCT" in arm:
        return "transplant"
    return "drugs" if arm == "IS" else "other"


def _link(fact: Fact, known: Knowledge) -> str:
    one = known.sources[fact.source]
    if one.pmid:
        return f"PMID {one.pmid}"
    return f"doi:{one.doi}" if one.doi else one.url
