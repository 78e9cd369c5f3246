"""Conditions about genes and tissue: what a report says, and whether one was made."""

from __future__ import annotations

from scurfin.knowledge.store import knowledge
from scurfin.pathway import conditions as c
from scurfin.pathway.conditions import words
from scurfin.pathway.traces import Missing, Trace, says
from scurfin.record.events import Genotype
from scurfin.state.gene_tests import diagnostic
from scurfin.state.gene_tests import words as report_words
from scurfin.state.model import Seen, State


def genotype(node: c.Genetic, state: State) -> Trace:
    """Of several genes any one suffices."""
    each = [_gene(gene, node, state) for gene in _genes(node, state)]
    if not each:
        return Trace(_wanted("another gene", node), False, detail="no other gene is told")
    values = [one.value for one in each]
    value = True if True in values else (None if None in values else False)
    telling = [one for one in each if one.value is value]
    return Trace(
        _wanted(" or ".join(words(node.gene)), node),
        value,
        events=tuple(event for one in telling for event in one.events),
        missing=tuple(item for one in telling for item in one.missing),
        detail="; ".join(one.detail for one in telling if one.detail and one.events)
        or telling[0].detail,
    )


def _genes(node: c.Genetic, state: State) -> tuple[str, ...]:
    """The genes asked for; UNLISTED stands for those told that are not in the list of genes."""
    told = (event.gene.strip().upper() for _, event in state.genotypes)
    others = (gene for gene in told if gene not in knowledge().genes)
    named = (gene for gene in words(node.gene) if gene != c.UNLISTED)
    return tuple(dict.fromkeys((*named, *(others if c.UNLISTED in words(node.gene) else ()))))


def _wanted(gene: str, node: c.Genetic) -> str:
    who = "" if node.of == "child" else f" of the {node.of}"
    said = f" that says {' or '.join(words(node.says))}" if words(node.says) else ""
    return f"{gene}{who}: {' or '.join(words(node.is_))}{said}"


def _gene(gene: str, node: c.Genetic, state: State) -> Trace:
    wanted = words(node.is_)
    who = "" if node.of == "child" else f" of the {node.of}"
    label = _wanted(gene, node)
    key = f"genotype:{gene}:{node.of}"
    found = [
        (seen, event)
        for seen, event in state.genotypes
        if event.gene.strip().upper() == gene.upper() and event.of == node.of
    ]
    if wanted == ("causal",):
        return _causal(label, gene, node, found, state)
    if not found:
        if set(wanted) <= {"tested", "pending"}:
            return Trace(label, False, detail="no test is told")
        question = f"What is the {gene} genotype{who}?"
        return Trace(label, None, missing=(Missing(key, "not asked", question),))
    seen, event = found[-1]
    said = bool(event.result or event.hgvs_c or event.hgvs_p)
    if "tested" in wanted and not said:
        return Trace(label, False, events=(seen.id,), detail="no result is told")
    if "tested" in wanted and event.result != "pending":
        return Trace(label, True, events=(seen.id,), detail=event.result or event.as_reported)
    if event.result == "pending" and "pending" not in wanted:
        if set(wanted) <= {"tested"}:
            return Trace(label, False, events=(seen.id,), detail="pending")
        question = f"What is the {gene} genotype{who}? (pending)"
        missing = Missing(key, "pending", question)
        return Trace(label, None, events=(seen.id,), missing=(missing,))
    value = event.result in wanted
    if value and words(node.says):
        return _report_says(label, gene, node, [(seen, event)])
    return Trace(label, value, events=(seen.id,), detail=event.result or "")


def _causal(
    label: str, gene: str, node: c.Genetic, found: list[tuple[Seen, Genotype]], state: State
) -> Trace:
    """Do the reports make the diagnosis? That none is told is known, as with a diagnosis."""
    making = diagnostic([event for _, event in found], state.record.sex)
    those = [(seen, event) for seen, event in found if event in making]
    if not those:
        return Trace(label, False, detail="no report makes this diagnosis")
    if words(node.says):
        return _report_says(label, gene, node, those)
    return Trace(
        label, True, events=tuple(seen.id for seen, _ in those), detail=_named(gene, those)
    )


def _named(gene: str, those: list[tuple[Seen, Genotype]]) -> str:
    names = [event.hgvs_p or event.hgvs_c or event.as_reported for _, event in those]
    return " ".join([gene, *(one for one in names if one)])


def _report_says(
    label: str, gene: str, node: c.Genetic, those: list[tuple[Seen, Genotype]]
) -> Trace:
    """A report that does not use the words leaves it open."""
    events = tuple(seen.id for seen, _ in those)
    wanted = words(node.says)
    if any(says(report_words(event), word) for _, event in those for word in wanted):
        return Trace(label, True, events=events, detail=_named(gene, those))
    question = f"Does the {gene} report say: {' or '.join(wanted)}?"
    missing = Missing(f"genotype:{gene}:{node.of}:says", "not asked", question)
    return Trace(label, None, events=events, missing=(missing,))


def typing(node: c.TypingIs, state: State) -> Trace:
    label = f"tissue typing of the {node.of} told"
    hits = [
        seen.id
        for seen, event in state.typings
        if (event.of == node.of or (node.of == "family" and event.of != "child"))
        and event.match != "pending"
        and (event.hla or event.match)
    ]
    return Trace(label, bool(hits), events=tuple(hits))
