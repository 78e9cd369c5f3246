"""The hazard log is in order, and every test and file that it names exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOG = (ROOT / "docs" / "hazards.md").read_text(encoding="utf-8")
SEVERITIES = ["Death", "Grave", "Serious", "Delay"]
PARTS = ["How", "Control", "Proof", "Remains"]
HAZARDS = dict(re.findall(r"^### (H\d\d) .+\n((?:(?!^##).*\n)*)", LOG, flags=re.MULTILINE))
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py::\w+)`", LOG)))
FILES = sorted(set(re.findall(r"`((?:src|tests|docs|examples)/[\w./-]+)`", LOG)))


@cache
def held_by(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    found = [one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    return frozenset(one for one in found if one.startswith("test_"))


def part(hazard: str, name: str) -> str:
    found = re.search(rf"- \*\*{name}:\*\* (.*?)(?=\n- \*\*|\Z)", HAZARDS[hazard], flags=re.DOTALL)
    return found.group(1).strip() if found else ""


def test_there_are_enough_and_their_ids_are_unique_and_in_order() -> None:
    ids = re.findall(r"^### (H\d\d)", LOG, flags=re.MULTILINE)
    assert len(ids) == len(set(ids)) == len(HAZARDS) >= 25


def test_severities_are_those_explained_and_in_order() -> None:
    assert re.findall(r"^## (\w+)$", LOG, flags=re.MULTILINE) == SEVERITIES


@pytest.mark.parametrize("hazard", HAZARDS)
def test_a_hazard_has_all_its_parts(hazard: str) -> None:
    assert [one for one in PARTS if not part(hazard, one)] == []
    assert "`src/" in part(hazard, "Control")
    assert "::test_" in part(hazard, "Proof")


@pytest.mark.parametrize("name", TESTS)
def test_every_test_named_exists(name: str) -> None:
    file, test = name.split("::")
    assert test in held_by(file)


@pytest.mark.parametrize("name", FILES)
def test_every_file_named_exists(name: str) -> None:
    assert (ROOT / name).exists()
