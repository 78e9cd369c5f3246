"""The documents say what there is: every event, field, verb and setting has its word."""

from __future__ import annotations

import re
from pathlib import Path
from runpy import run_path

import click
import msgspec
import pytest

from scurfin.cli import cli
from scurfin.plan import model as plan_model
from scurfin.plan.replay import Step
from scurfin.plan.schemas import schema_of
from scurfin.record import events as ev

ROOT = Path(__file__).resolve().parents[2]


def named(document: str) -> set[str]:
    """The words that stand in code marks in ``document``."""
    text = (ROOT / document).read_text(encoding="utf-8")
    marked = set(re.findall(r"`([^`\n]+)`", text))
    return marked | {word for one in marked for word in re.findall(r"[A-Za-z_]+", one)}


@pytest.mark.parametrize("kind", sorted(ev.EVENT_TYPES))
def test_every_event_and_its_fields_are_in_the_record_guide(kind: str) -> None:
    fields = {one.encode_name for one in msgspec.structs.fields(ev.EVENT_TYPES[kind])}
    assert {kind, *fields} <= named("docs/record.md")


def test_every_field_of_a_plan_is_in_the_plan_guide() -> None:
    parts = [
        one
        for one in vars(plan_model).values()
        if isinstance(one, type) and issubclass(one, msgspec.Struct)
    ]
    fields = {one.encode_name for part in parts for one in msgspec.structs.fields(part)}
    assert fields - named("docs/plan.md") == set()


def test_every_field_of_a_replay_is_in_the_plan_guide() -> None:
    fields = {one.encode_name for one in msgspec.structs.fields(Step)}
    assert fields - named("docs/plan.md") == set()


def test_the_schema_in_the_docs_is_the_present_one() -> None:
    assert (ROOT / "docs" / "plan.schema.json").read_bytes() == schema_of("plan")


@pytest.mark.parametrize("verb", sorted(cli.commands))
def test_every_verb_is_in_the_readme(verb: str) -> None:
    assert f"scurfin {verb}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", sorted(cli.commands))
def test_every_verb_and_option_has_help(verb: str) -> None:
    command = cli.commands[verb]
    assert command.help
    hidden = [
        one.name
        for one in command.params
        if isinstance(one, click.Option) and not one.help and one.name != "form"
    ]
    assert hidden == []


def test_the_screen_in_the_readme_is_what_is_printed() -> None:
    refresh = run_path(str(ROOT / "docs" / "refresh.py"))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert refresh["screen"]() in readme, "run: make docs"


def test_the_page_of_judging_is_what_judging_finds() -> None:
    refresh = run_path(str(ROOT / "docs" / "refresh.py"))
    page = (ROOT / "docs" / "judged.md").read_text(encoding="utf-8")
    assert refresh["judged"]() == page, "run: make docs"


def test_the_picture_in_the_readme_is_what_is_drawn() -> None:
    refresh = run_path(str(ROOT / "docs" / "refresh.py"))
    drawn = (ROOT / "docs" / "keran.svg").read_text(encoding="utf-8")
    assert refresh["picture"]() == drawn, "run: make docs"


def test_the_pictures_of_the_cases_are_what_is_drawn() -> None:
    for name, drawing in run_path(str(ROOT / "docs" / "refresh.py"))["drawings"]().items():
        assert (ROOT / "docs" / name).read_bytes() == drawing, f"{name}: run: make docs"
