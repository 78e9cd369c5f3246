"""A sample of everything that scurfin writes for other programs passes every validator."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from interop.judging import SAMPLE, file_problems, judged, sample
from interop.outputs import FORMS, Form, Made, children, file_name, is_absent, written
from interop.packets import packet_files
from interop.report import forms_written
from scurfin.cli import cli

PAGE = Path(__file__).parents[2] / "docs" / "interop.md"
OF_CHILDREN = [one for one in FORMS if one.of_a_child]
EACH = -(-SAMPLE // len(OF_CHILDREN))


@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.name)
def test_what_is_written_passes(form: Form, tmp_path: Path) -> None:
    found = judged(form, sample(children(), EACH), tmp_path)
    if found.absent and form.name not in forms_written(PAGE.read_text(encoding="utf-8")):
        pytest.skip(f"this version does not write it: {found.absent}")
    assert found.absent == ""
    assert [str(one) for one in found.problems] == []


def test_every_child_has_a_file_of_its_own(tmp_path: Path) -> None:
    found = children()
    assert len(found) > 100
    made = written(FORMS[0], sample(found, 3), tmp_path)
    assert len({one.file for one in made}) == 3
    assert len({file_name(one) for one in found}) == len(found)


def test_the_sample_is_even_and_stays_the_same() -> None:
    assert sample(["a", "b", "c", "d", "e", "f"], 3) == ["a", "c", "e"]


def test_a_form_that_one_child_cannot_take_is_a_problem_not_an_absence() -> None:
    made = [Made(FORMS[0], "a", Path("a"), 2, "refused"), Made(FORMS[0], "b", PAGE, 0, "")]
    assert not is_absent(made)
    assert [one.problem() is None for one in made] == [False, True]


def test_a_crash_is_never_an_absence() -> None:
    assert not is_absent([Made(FORMS[0], "a", Path("a"), 1, "KeyError: 'a'")])


def test_every_published_child_as_a_phenopacket_passes(tmp_path: Path) -> None:
    made = CliRunner().invoke(cli, ["evidence", "phenopackets", str(tmp_path / "cohort")])
    assert made.exit_code == 0
    assert len(packet_files(tmp_path / "cohort")) > 50
    assert [str(one) for one in file_problems(tmp_path / "cohort")] == []
