"""The JSON Schemas fit what is read and what is printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from scurfin.knowledge.store import DATA
from scurfin.plan import make
from scurfin.plan.replay import replay
from scurfin.plan.schemas import schema_of
from scurfin.record import load
from scurfin.terms.source_text import read_text

ROOT = Path(__file__).resolve().parents[2]
RECORDS = [
    *sorted((ROOT / "examples").glob("*.yaml")),
    *sorted((ROOT / "src/scurfin/evidence/data/cases").glob("*.yaml")),
]
RULES = sorted([*DATA.glob("diseases/**/*.yaml"), *DATA.glob("safety/*.yaml")])


def validator(what: str) -> Draft202012Validator:
    schema = json.loads(schema_of(what))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def errors(checker: Draft202012Validator, data: Any) -> list[str]:
    return [f"{list(one.absolute_path)}: {one.message[:200]}" for one in checker.iter_errors(data)]


def told(data: Any) -> Any:
    """Without the keys that are written and left blank: they are not told."""
    if isinstance(data, dict):
        return {key: told(value) for key, value in data.items() if value is not None}
    return [told(one) for one in data] if isinstance(data, list) else data


@pytest.mark.parametrize("file", [f for f in RECORDS if f.suffix == ".yaml"], ids=lambda f: f.stem)
def test_every_record_fits_the_schema(file: Path) -> None:
    assert errors(validator("record"), told(read_text(file).data)) == []


def test_a_slip_in_a_record_does_not_fit() -> None:
    slip = {"child": {"id": "a", "timeline": [{"event": "manifestation", "statsu": "onset"}]}}
    assert errors(validator("record"), slip)


@pytest.mark.parametrize("file", RULES, ids=lambda f: f.stem)
def test_every_rule_file_fits_the_schema(file: Path) -> None:
    assert errors(validator("rules"), told(read_text(file).data)) == []


def test_a_slip_in_a_condition_does_not_fit() -> None:
    rule = {"id": "x", "name": "x", "facts": ["f"], "when": {"manifestatoin": {"is": "aiha"}}}
    assert errors(validator("rules"), {"definitions": [rule]})


@pytest.mark.parametrize("name", ["keran", "keran-worked", "louie2017"])
def test_a_plan_and_a_replay_fit_the_schema(name: str) -> None:
    for record in load(ROOT / "examples" / f"{name}.yaml").records:
        plan = json.loads(msgspec.json.encode(make(record)))
        assert errors(validator("plan"), plan) == []
        again = json.loads(msgspec.json.encode([replay(record)]))
        assert errors(validator("replay"), again) == []
