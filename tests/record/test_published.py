"""Every published case and every example reads, and no event is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from children import CASES, EXAMPLES
from scurfin.record import load
from scurfin.terms.source_text import read_text


def told(case: dict[str, Any]) -> int:
    """How many events a case tells, in its timeline and in its head."""
    timeline = case.get("timeline") or []
    inside = sum(
        len(item["events"]) + bool(item.get("note")) if "visit" in item else 1 for item in timeline
    )
    heads = sum(bool(case.get(name)) for name in ("variant", "outcome"))
    return inside + heads + (case.get("medication_list") == "complete")


def kept(file: Path) -> None:
    data = read_text(file).data
    cases = data["cases"] if "cases" in data else [data["child"]]
    records = load(file).records
    assert [record.id for record in records] == [str(case["id"]) for case in cases]
    assert [len(record.happenings) for record in records] == [told(case) for case in cases]


@pytest.mark.parametrize("file", CASES, ids=lambda file: str(file.stem))
def test_published_cases_lose_no_event(file: Path) -> None:
    kept(file)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: str(file.stem))
def test_examples_lose_no_event(file: Path) -> None:
    kept(file)


def test_all_published_children_are_there() -> None:
    assert sum(len(load(file).records) for file in CASES) == 104
