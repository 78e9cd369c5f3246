"""The verb that writes the pathway for other systems."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from scurfin.cli import cli


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def test_the_pathway_is_written_and_counted(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("export", "pathway", "-o", str(out))
    assert done.exit_code == 0
    files = list(out.iterdir())
    left = (out / "not-exported.tsv").read_text("utf-8").splitlines()[1:]
    assert f"{len(files)} files" in done.output
    assert "0 conditions could not be written" in done.output
    assert f"Not exported: {len(left)}" in done.output


def test_a_folder_in_use_is_refused_in_one_message(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("", encoding="utf-8")
    done = run("export", "pathway", "-o", str(tmp_path))
    assert done.exit_code == 2
    assert done.output.splitlines() == [
        f"{tmp_path}: is there already",
        "  remedy: name a new or an empty folder",
    ]


def test_only_known_formats_are_taken(tmp_path: Path) -> None:
    done = run("export", "pathway", "-o", str(tmp_path / "out"), "--format", "xml")
    assert done.exit_code == 2
    assert not (tmp_path / "out").exists()
