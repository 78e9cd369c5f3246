"""Every source says what it is, how much of it was seen, and what may not dose is held back."""

from __future__ import annotations

import os
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

# The fact files that this knowledge was written from, where they are at hand.
CLINIC = Path(
    os.environ.get("SCURFIN_CLINIC", Path(__file__).parents[3] / "shared" / "clinic")
).resolve()
BELONG = ("control", "additions", "cure", "diagnosis", "outcomes", "prevention")


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


def _told() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name in BELONG:
        data = yaml.safe_load((CLINIC / f"{name}.yaml").read_text(encoding="utf-8"))
        entries = data if isinstance(data, list) else data.get("facts", [])
        found.update({one["id"]: one for one in entries if "statement" in one})
    return found


def _plain(figures: Any) -> Any:
    """Figures as written in YAML 1.1: '3e5' is a word there and a number here."""
    if isinstance(figures, dict):
        return {str(key): _plain(one) for key, one in figures.items()}
    if isinstance(figures, list | tuple):
        return [_plain(one) for one in figures]
    try:
        return float(figures) if not isinstance(figures, bool) else figures
    except (TypeError, ValueError):
        return figures


@pytest.mark.skipif(not CLINIC.is_dir(), reason="the fact files are not at hand")
def test_the_knowledge_holds_the_whole_fact_base_with_its_figures_and_flags() -> None:
    told = _told()
    assert len(told) == 642
    assert [one for one in told if one not in KNOWN.facts] == []
    for name, one in told.items():
        fact = KNOWN.facts[name]
        assert _plain(fact.figures) == _plain(one.get("figures") or {}), name
        for flag in ("unverified", "interpretation"):
            assert getattr(fact, flag) or not one.get(flag), f"{name} lost '{flag}'"
        assert fact.secondary or not one.get("secondary_source"), f"{name} lost its flag"
