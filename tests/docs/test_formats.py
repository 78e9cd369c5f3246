"""The page on formats says what there is."""

from __future__ import annotations

import re

import pytest

from children import CASES, EXAMPLES, ROOT
from record.formats.advice import MADE
from scurfin.knowledge.model import CodeSystem
from scurfin.knowledge.store import knowledge
from scurfin.record import load
from scurfin.record.events import EVENT_TYPES
from scurfin.record.formats.converting import written
from scurfin.record.formats.kinds import ENDINGS, Format

PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
SYSTEMS = sorted(knowledge().code_systems.values(), key=lambda one: one.id)


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda one: one.id)
def test_every_code_system_stands_there_with_its_licence(system: CodeSystem) -> None:
    row = f"| {system.id} | {system.name} | {system.version} | {system.licence} | {system.ships} |"
    assert row in PAGE


@pytest.mark.parametrize("ending", [one for one in ENDINGS if not one.endswith(".yml")])
def test_every_ending_stands_there(ending: str) -> None:
    assert f"`{ending}`" in PAGE


def test_every_word_of_ours_is_explained() -> None:
    terms = {one.split(".")[0] for one in re.findall(r"`([a-z-]+(?:\.[\w*.-]+)?)`", PAGE)}
    terms |= {kind.replace("_", "-") for kind in EVENT_TYPES}
    used, extensions = set(), set()
    for file in (*EXAMPLES, *CASES):
        for record in load(file).records:
            for form in (Format("phenopacket", "json"), Format("fhir", "json")):
                text = written((record,), form, MADE).decode()
                used |= {one.split(".")[0] for one in re.findall(r"SCURFIN:([\w.-]+)", text)}
                used |= set(re.findall(r'"system": "urn:scurfin:terms",\s+"code": "([\w-]+)', text))
                extensions |= set(re.findall(r"urn:scurfin:fhir:extension:([\w-]+)", text))
    assert len(used) > 30
    assert used - terms == set()
    explained = {one for one in extensions if f"`{one}`" in PAGE or one.startswith("hsct-")}
    assert extensions - explained == set()
