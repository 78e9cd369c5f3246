"""Two versions of the knowledge beside one another: what a change does to the plans."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from children import ROOT
from scurfin.cli import cli
from scurfin.knowledge import store
from scurfin.plan.compare import (
    Change,
    Comparison,
    PlanShown,
    Shown,
    Version,
    compare,
    differences,
)
from scurfin.plan.render.compared import NONE, compared
from scurfin.plan.versions import knowledge_folder, record_files
from scurfin.terms.source_text import InputError

KERAN = ROOT / "examples" / "keran.yaml"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A copy of the knowledge, to be changed."""
    return Path(shutil.copytree(store.DATA, tmp_path / "knowledge" / "data"))


def reword(data: Path, old: str, new: str) -> None:
    for file in data.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        if old in text:
            file.write_text(text.replace(old, new, 1), encoding="utf-8")
            return
    raise AssertionError(old)


def test_the_same_knowledge_gives_the_same_plans(other: Path) -> None:
    made = compare(store.DATA, other, (KERAN,))
    assert made.old == made.new
    assert (made.changes, made.same) == ((), made.plans)
    assert made.plans > 1
    assert NONE in compared(made)


def test_a_changed_rule_is_listed_where_it_shows(other: Path) -> None:
    reword(other, "Activate now:", "Activate today:")
    made = compare(store.DATA, other, (KERAN,))
    assert {one.line for one in made.changes} == {"activate-transplant"}
    assert {one.kind for one in made.changes} == {"changed"}
    assert {name for one in made.changes for name in one.fields} == {"text"}
    assert "+ Activate today:" in compared(made)


def test_a_renamed_rule_went_and_appeared(other: Path) -> None:
    reword(other, "- id: activate-transplant\n", "- id: activate-the-transplant\n")
    made = compare(store.DATA, other, (KERAN,))
    kinds = {(one.kind, one.line) for one in made.changes if one.line.startswith("activate")}
    assert kinds == {("went", "activate-transplant"), ("appeared", "activate-the-transplant")}


def test_knowledge_that_cannot_be_read_is_refused(other: Path) -> None:
    reword(other, "stage: cure", "stage: curing")
    with pytest.raises(InputError, match="cannot be read by this scurfin"):
        compare(store.DATA, other, (KERAN,))


@pytest.mark.parametrize("inside", [".", "knowledge", "knowledge/data"])
def test_a_version_is_found_by_its_folder(other: Path, inside: str, tmp_path: Path) -> None:
    told = tmp_path / inside if inside == "knowledge/data" else tmp_path
    assert knowledge_folder(str(told), tmp_path / "unpacked") == other


@pytest.mark.parametrize("told", ["no-such-place", "--upload-pack=x"])
def test_what_is_no_version_is_refused(told: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no"):
        knowledge_folder(told, tmp_path)


def test_an_empty_folder_holds_no_knowledge(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no knowledge"):
        knowledge_folder(str(tmp_path), tmp_path)


def test_without_files_the_examples_and_published_cases_are_replayed() -> None:
    names = {one.parent.name for one in record_files(())}
    assert {"examples", "cases"} <= names


def test_two_files_of_one_name_are_two_records(other: Path, tmp_path: Path) -> None:
    files = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        files.append(Path(shutil.copy(KERAN, tmp_path / name / "child.yaml")))
    made = compare(store.DATA, other, tuple(files))
    assert (made.children, made.changes) == (2, ())


def test_a_record_that_cannot_be_read_is_named(other: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing\.yaml: no such file"):
        compare(store.DATA, other, (tmp_path / "nothing.yaml",))


def test_a_plan_that_only_the_old_knowledge_made_is_listed() -> None:
    line = Shown(what="do it", fields={"text": "a"})
    was = PlanShown(child="one", turn=1, visit="", lines={"x": line})
    made = differences(Version(version="a", plans=(was,)), Version(version="b"))
    assert [(one.kind, one.line) for one in made.changes] == [("went", "x")]


def test_a_folder_without_records_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no record is found"):
        record_files((tmp_path,))


def test_a_long_list_of_children_is_cut_and_says_so() -> None:
    changes = tuple(
        Change(
            child=f"child {n}",
            turn=1,
            visit="",
            line="one",
            what="do it",
            kind="changed",
            fields={"text": ("a", "b")},
        )
        for n in range(5)
    )
    made = Comparison(old="a", new="b", children=5, plans=5, same=0, changes=changes, failures=())
    assert "and 2 more" in compared(made)
    assert "child 4" in compared(made, full=True)


def test_the_verb_prints_and_ends_with_zero(other: Path) -> None:
    done = CliRunner().invoke(cli, ["diff", str(other), str(store.DATA), str(KERAN)])
    assert (done.exit_code, done.stderr) == (0, "")
    assert NONE in done.stdout
