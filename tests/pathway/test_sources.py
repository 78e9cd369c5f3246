"""Every source says what it is, how much of it was seen, and what may not dose is held back."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from scurfin.knowledge.held import held_back, may_dose
from scurfin.knowledge.model import Fact, Source
from scurfin.knowledge.store import Knowledge
from scurfin.knowledge.store import from_yaml as known_from_yaml
from scurfin.pathway.loader import from_yaml
from scurfin.pathway.model import Pathway
from scurfin.pathway.provenance import findings

KNOWN = known_from_yaml()
RULES = from_yaml()
change = msgspec.structs.replace
GOOD = Source(key="s", kind="guideline", url="https://example.org", depth="page")

FACT_BASE = Path(__file__).with_name("fact_base.yaml")


def said(known: Knowledge, rules: Pathway = RULES) -> list[str]:
    return [f"{one.where}: {one.text}" for one in findings(known, rules)]


def made(**fields: Any) -> Fact:
    told = {"id": "new", "topic": "t", "statement": "s", "evidence": "e", "source": "s"}
    return Fact(**{**told, **fields})


def with_fact(**fields: Any) -> Knowledge:
    return change(KNOWN, facts={**KNOWN.facts, "new": made(**fields)})


def with_source(**fields: Any) -> Knowledge:
    return change(KNOWN, sources={**KNOWN.sources, "s": change(GOOD, **fields)})


def test_the_knowledge_says_where_all_of_it_was_read() -> None:
    assert said(KNOWN) == []


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"depth": ""}, "how much of it was seen"),
        ({"url": ""}, "its kind is 'none'"),
        ({"kind": "none"}, "of another kind than 'none'"),
    ],
)
def test_a_source_that_says_too_little_is_found(fields: dict[str, Any], says: str) -> None:
    (found,) = said(with_source(**fields))
    assert found.startswith("source s:")
    assert says in found


def test_a_correction_without_a_reason_is_found() -> None:
    (found,) = said(with_fact(supersedes=("rbc-threshold",)))
    assert "does not say why" in found


def test_a_superseded_fact_without_a_successor_is_found() -> None:
    (found,) = said(with_fact(state="superseded"))
    assert "no fact says that it supersedes it" in found


def test_a_rule_on_a_superseded_fact_is_found() -> None:
    first, *rest = RULES.recommendations
    rules = change(RULES, recommendations=(change(first, facts=("rbc-threshold",)), *rest))
    (found,) = said(KNOWN, rules)
    assert found.startswith(f"recommendations {first.id}:")
    assert "superseded by look-rbc-restrictive-trial" in found


def test_an_unknown_and_a_disagreement_may_name_what_is_superseded() -> None:
    cited = chain(*(one.facts for one in KNOWN.unknowns.values()))
    assert any(KNOWN.facts[one].state == "superseded" for one in cited)


@pytest.mark.parametrize(
    ("fields", "source", "why"),
    [
        ({}, {}, ""),
        ({"unverified": True}, {}, "unverified"),
        ({"secondary": True}, {}, "secondary source"),
        ({"state": "superseded"}, {}, "superseded"),
        ({"interpretation": True}, {}, "our own reading"),
        ({}, {"kind": "secondary"}, "secondary source"),
        ({}, {"kind": "none"}, "source without identifier"),
        ({}, {"url": ""}, "source without identifier"),
    ],
)
def test_what_may_not_dose_is_held_back_with_its_reason(
    fields: dict[str, Any], source: dict[str, Any], why: str
) -> None:
    fact, seen = made(**fields), change(GOOD, **source)
    assert held_back(fact, seen) == why
    assert may_dose(change(KNOWN, sources={"s": seen}), fact) is not bool(why)


def test_what_is_written_from_memory_is_unverified() -> None:
    for fact in KNOWN.facts.values():
        if fact.evidence == "unverified" or fact.source == "general-knowledge":
            assert fact.unverified, fact.id


def test_what_was_reasoned_here_is_marked_as_our_own_reading() -> None:
    for fact in KNOWN.facts.values():
        if fact.evidence == "derived" or fact.source == "rule-made-here":
            assert fact.interpretation or fact.unverified, fact.id


def test_every_source_carries_a_fact_or_is_named_beside_one() -> None:
    used = {fact.source for fact in KNOWN.facts.values()}
    notes = " ".join(f"{fact.note} {fact.where}" for fact in KNOWN.facts.values())
    assert [key for key in KNOWN.sources if key not in used and key not in notes] == []


def _plain(figures: Any) -> Any:
    """Figures as they were first written: '3e5' is a number, and every number a float."""
    if isinstance(figures, dict):
        return {str(key): _plain(one) for key, one in figures.items()}
    if isinstance(figures, list | tuple):
        return [_plain(one) for one in figures]
    try:
        return float(figures) if not isinstance(figures, bool) else figures
    except (TypeError, ValueError):
        return figures


def _digest(figures: Any) -> str:
    written = json.dumps(_plain(figures), sort_keys=True, default=str)
    return sha256(written.encode()).hexdigest()[:12]


def test_the_knowledge_holds_the_whole_fact_base_with_its_figures_and_flags() -> None:
    told = yaml.safe_load(FACT_BASE.read_text(encoding="utf-8"))
    assert len(told) == 642
    for name, (figures, *flags) in told.items():
        fact = KNOWN.facts[name]
        assert _digest(fact.figures) == figures, f"{name}: the figures differ"
        assert [one for one in flags if not getattr(fact, one)] == [], f"{name} lost a flag"
