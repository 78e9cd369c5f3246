"""Facts as citations: what each says, where it was read, how much of that was seen."""

from __future__ import annotations

from collections.abc import Iterable

from scurfin.knowledge.store import knowledge
from scurfin.plan.model import Plan, Source
from scurfin.plan.render.fhir.frame import Frame
from scurfin.record.formats.fhir.coding import Json, hl7, ours

WEAK = ("unverified", "secondary source", "superseded", "interpretation")


def citation(one: Source) -> Json:
    """A fact as a RelatedArtifact. What is weak says so before anything else."""
    fact = knowledge().facts.get(one.fact)
    depth = knowledge().sources[fact.source].depth if fact is not None else ""
    seen = f"seen: {depth}" if depth else "how much was seen is not told"
    mark = f" [{one.state}]" if one.state in WEAK else ""
    made: Json = {
        "type": "citation",
        "label": f"{one.fact}{mark}",
        "display": one.statement,
        "citation": f"{one.cite} ({seen if one.kind == 'none' else f'{one.kind}; {seen}'})",
    }
    return made | ({"url": one.link} if one.link and not set(one.link) & set(" \t\n") else {})


def citations(frame: Frame, facts: Iterable[str]) -> list[Json]:
    """The citations of these facts, each once."""
    known = {one.fact: one for one in frame.plan.sources}
    return [citation(known[one]) for one in dict.fromkeys(facts) if one in known]


def as_extensions(frame: Frame, facts: Iterable[str]) -> list[Json]:
    """The same, for a resource that has no place for citations."""
    return [ours("source", valueRelatedArtifact=one) for one in citations(frame, facts)]


def short(plan: Plan, facts: Iterable[str]) -> str:
    """'Sources: Kiykim 2019; Tan 2024 [unverified]'; '' without any."""
    known = {one.fact: one for one in plan.sources}
    names = []
    for one in dict.fromkeys(facts):
        source = known.get(one)
        weak = source is not None and source.state in WEAK
        mark = f" [{source.state}]" if weak and source is not None else ""
        names.append((source.cite.split(",")[0] if source is not None else one) + mark)
    return f"Sources: {'; '.join(dict.fromkeys(names))}" if names else ""


def library(frame: Frame) -> Json | None:
    """Every source of the plan in one Library; the reference to it."""
    if not frame.plan.sources:
        return None
    content = {
        "identifier": frame.identifier("sources"),
        "title": "Sources of the plan",
        "status": "draft",
        "type": hl7("library-type", "asset-collection"),
        "subjectCodeableConcept": {"text": "sources of a treatment plan"},
        "relatedArtifact": [citation(one) for one in frame.plan.sources],
    }
    return frame.add("Library", "sources", content)
