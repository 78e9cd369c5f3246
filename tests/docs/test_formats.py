"""The page on formats says what there is."""

from __future__ import annotations

import pytest

from children import ROOT
from scurfin.knowledge.model import CodeSystem
from scurfin.knowledge.store import knowledge
from scurfin.record.formats.kinds import ENDINGS

PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
SYSTEMS = sorted(knowledge().code_systems.values(), key=lambda one: one.id)


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda one: one.id)
def test_every_code_system_stands_there_with_its_licence(system: CodeSystem) -> None:
    row = f"| {system.id} | {system.name} | {system.version} | {system.licence} | {system.ships} |"
    assert row in PAGE


@pytest.mark.parametrize("ending", [one for one in ENDINGS if not one.endswith(".yml")])
def test_every_ending_stands_there(ending: str) -> None:
    assert f"`{ending}`" in PAGE
