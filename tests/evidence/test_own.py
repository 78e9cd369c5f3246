"""A centre's own cases: checked, kept apart, whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
import yaml

from evidence.told import COURSE, case, write
from scurfin.evidence.case import CASES, cases
from scurfin.evidence.own import add, every_case, folder, own_cases, remove
from scurfin.evidence.tried_table import tried_for
from scurfin.terms.source_text import InputError

WARD = {"doi": "", "where": "our ward"}


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "kept" / "cases"
    monkeypatch.setenv("SCURFIN_CASES", str(place))
    return place


def test_an_own_case_is_counted_only_beside_the_published_ones(tmp_path: Path) -> None:
    before = len(tried_for("enteropathy", cases()).had)
    add(write(tmp_path, case(*COURSE), **WARD))
    assert len(tried_for("enteropathy", cases()).had) == before
    assert len(tried_for("enteropathy", every_case()).had) == before + 1
    assert [one.own for one in own_cases()] == [True]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_own_cases_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    *_, place = add(write(tmp_path, case(*COURSE), **WARD))
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_the_same_file_twice_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, case(*COURSE), **WARD)
    add(file)
    with pytest.raises(InputError, match="id is also that of"):
        add(file)


def test_another_child_under_a_name_used_before_is_refused(tmp_path: Path) -> None:
    add(write(tmp_path, case(*COURSE), **WARD))
    other = {"event": "manifestation", "what": "eczema", "status": "onset"}
    file = write(tmp_path, case(other, id="Other-P1"), doi="", where="ours", title="B")
    with pytest.raises(InputError, match="added before"):
        add(file)


def test_a_published_child_is_not_added_again(tmp_path: Path) -> None:
    told = yaml.safe_load((CASES / "keran.yaml").read_text())["cases"][0]
    with pytest.raises(InputError, match="Keran-P1"):
        add(write(tmp_path, {**told, "id": "Ours-P1"}, **WARD))


def test_a_refused_file_leaves_nothing_behind(tmp_path: Path, kept: Path) -> None:
    bad = case({"event": "death"}, outcome={"status": "alive"})
    with pytest.raises(InputError):
        add(write(tmp_path, bad, **WARD))
    assert not kept.exists() or list(kept.iterdir()) == []


def test_a_case_that_says_not_where_it_is_from_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="source"):
        add(write(tmp_path, case(*COURSE), doi="", where="", title=""))


def test_an_added_file_can_be_removed(tmp_path: Path) -> None:
    add(write(tmp_path, case(*COURSE), **WARD))
    remove("nobody2020")
    assert own_cases() == ()
    with pytest.raises(InputError, match="added are: none"):
        remove("nobody2020")


def test_without_a_variable_they_lie_in_the_user_s_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SCURFIN_CASES")
    assert folder().parts[-2:] == ("scurfin", "cases")
