"""Where the knowledge comes from: every source says what it is and how much of it was seen.

A number is only as good as the text it was read in. A superseded fact stays in the knowledge
so that its correction can be followed, but nothing that acts may rest on it.
"""

from __future__ import annotations

from collections.abc import Iterator

from scurfin.knowledge.model import Fact, Source
from scurfin.knowledge.store import Knowledge
from scurfin.pathway.coverage import citations
from scurfin.pathway.finding import Finding, error
from scurfin.pathway.model import Pathway

MAY_CITE_OLD = ("unknowns ", "disagreements ")


def findings(known: Knowledge, rules: Pathway) -> Iterator[Finding]:
    """Sources that say too little, corrections without a reason, rules on corrected facts."""
    for source in known.sources.values():
        yield from _source(source)
    successors = {old: fact.id for fact in known.facts.values() for old in fact.supersedes}
    for fact in known.facts.values():
        yield from _correction(fact, successors)
    for name, where in citations(known, rules):
        cited = known.facts.get(name)
        if cited is not None and cited.state == "superseded" and not where.startswith(MAY_CITE_OLD):
            now = successors.get(name, "nothing")
            yield error(where, f"rests on {name}, which is superseded by {now}: cite that")


def _source(source: Source) -> Iterator[Finding]:
    where = f"source {source.key}"
    if not source.depth:
        yield error(where, "does not say how much of it was seen: add 'depth'")
    if source.kind == "none" and source.identified:
        yield error(where, "can be found, so it is of another kind than 'none'")
    if source.kind != "none" and not source.identified:
        yield error(where, "has no address or identifier: its kind is 'none'")


def _correction(fact: Fact, successors: dict[str, str]) -> Iterator[Finding]:
    where = f"fact {fact.id}"
    if fact.supersedes and not fact.because:
        yield error(where, "supersedes a fact and does not say why: add 'because'")
    if fact.state == "superseded" and fact.id not in successors:
        yield error(where, "is superseded, but no fact says that it supersedes it")
