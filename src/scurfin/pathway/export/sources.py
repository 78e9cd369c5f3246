"""The facts and sources of a rule as FHIR's related artifacts."""

from __future__ import annotations

from typing import Any

from scurfin.knowledge.model import Fact, Source
from scurfin.knowledge.store import Knowledge

Json = dict[str, Any]


def link(source: Source) -> str:
    """Where the source is read; '' where no address is known."""
    if source.doi:
        return f"https://doi.org/{source.doi}"
    if source.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"
    if source.pmcid:
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{source.pmcid}/"
    return source.url


def citations(known: Knowledge, facts: tuple[str, ...]) -> list[Json]:
    """One citation for each source that carries these facts."""
    keys = dict.fromkeys(known.facts[one].source for one in facts)
    return [_citation(known.sources[key]) for key in keys]


def documentation(known: Knowledge, facts: tuple[str, ...]) -> list[Json]:
    """One citation for each fact: what it says, where it stands, and what weakens it."""
    return [_stated(known.facts[one], known.sources[known.facts[one].source]) for one in facts]


def _citation(source: Source) -> Json:
    named = ", ".join(dict.fromkeys(one for one in (source.title, source.where) if one))
    return {
        "type": "citation",
        "label": source.key,
        "display": source.cite(),
        **({"citation": f"{source.cite()}. {named}"} if named else {}),
        **({"url": link(source)} if link(source) else {}),
    }


def _stated(fact: Fact, source: Source) -> Json:
    where = f", {fact.where}" if fact.where else ""
    weak = fact.weakness or ("our own reading" if fact.interpretation else "")
    return {
        "type": "citation",
        "label": fact.id,
        "display": fact.statement + (f" ({weak})" if weak else ""),
        "citation": f"{source.cite()}{where}",
        **({"url": link(source)} if link(source) else {}),
    }
