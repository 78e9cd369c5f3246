"""``scurfin donor match``: what is written, who is set aside, and what is refused whole."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scurfin.cli import cli
from scurfin.donor.chances.people import read_people
from scurfin.terms.source_text import InputError

HEADING = "patient\tdonor\tp_A\tp_C\tp_B\tp_DRB1\tp_DQB1\tp_8of10\tp_9of10\tp_10of10"
WHOLE = (
    "A*01:01+A*03:01^C*07:01+C*07:02^B*07:02+B*08:01^DRB1*03:01+DRB1*15:01^DQB1*02:01+DQB1*06:02"
)
SHORT = "A*01:XX+A*03:XX^B*07:02+B*08:01^DRB1*03:01+DRB1*15:01"


def run(folder: Path, patients: str, donors: str, *more: str) -> Result:
    for name, text in (("patients", patients), ("donors", donors)):
        folder.joinpath(name).write_text(text, encoding="utf-8")
    words = ["--patients", str(folder / "patients"), "--donors", str(folder / "donors")]
    return CliRunner().invoke(
        cli, ["donor", "match", *words, "--out", str(folder / "pairs.tsv"), *more]
    )


def test_pairs_are_written_sorted_by_id(tmp_path: Path) -> None:
    told = run(
        tmp_path,
        f"P2%{WHOLE}\nP1%{WHOLE}\n",
        f"donor_id,age,typing_gl\nD9,30,{WHOLE}\nD10,31,{SHORT}\nD1,30,A*02:01+A*02:01\n",
    )
    assert told.exit_code == 0, told.stderr
    rows = [line.split("\t") for line in (tmp_path / "pairs.tsv").read_text().splitlines()]
    assert "\t".join(rows[0]) == HEADING
    assert [row[:2] for row in rows[1:]] == [
        ["P1", "D10"],
        ["P1", "D9"],
        ["P2", "D10"],
        ["P2", "D9"],
    ]
    assert rows[2][2:] == ["1", "1", "1", "1", "1", "0", "0", "1"]
    assert 0 < float(rows[1][-1]) < 1
    assert len(rows[1][-1]) >= 10
    assert "frequencies CAU: 3380 haplotypes, sum 0.99669" in told.stderr
    assert "4 pairs of 2 patients and 3 donors" in told.stderr


def test_who_is_set_aside_is_named_with_line_and_reason(tmp_path: Path) -> None:
    donors = (
        f"D1%{WHOLE}\n\nD2%A*02:ANDC+A*01:01\nD3%A*01:01+B*01:01\n"
        "D4%A*80:01+A*01:01\nD5%A*UUUU+A*UUUU\nD6%\n"
        "D7%A*01:01/A*01:99+A*03:01\n"
    )
    told = run(tmp_path, f"P1%{WHOLE}\n", donors)
    assert told.exit_code == 0
    for said in (
        "donor D2, line 3, refused: the code A*02:ANDC stands for alleles that are not told here",
        "donor D3, line 4, refused: the GL String 'A*01:01+B*01:01' mixes the loci A, B",
        "donor D4, line 5, unrepresented: CAU holds no A*80:01",
        "donor D5, line 6, refused: nothing is told of A, C, B, DRB1, DQB1",
        "donor D6, line 7, refused: the GL String '' is empty",
        "told, but not in CAU, and passed over: A*01:99 (1)",
    ):
        assert said in told.stderr


@pytest.mark.parametrize("name", ["AFA", "HIS"])
def test_another_set_says_what_does_not_fit(tmp_path: Path, name: str) -> None:
    told = run(tmp_path, f"P1%{WHOLE}\n", f"D1%{WHOLE}\n", "--frequencies", name)
    assert f"frequencies {name}:" in told.stderr
    assert "tells the checksum of another table" in told.stderr


@pytest.mark.parametrize(
    ("donors", "says"),
    [
        (f"D1%{WHOLE}\nD1%{WHOLE}\n", "line 2: the id 'D1' stands twice (first at line 1)"),
        (f"D1%{WHOLE}\nD2 {WHOLE}\n", "line 2: has no % between id and typing"),
        (f"%{WHOLE}\n", "line 1: has no id"),
        (f"name,typing_gl\nD1,{WHOLE}\n", "line 1: the heading has no single column of ids"),
        ("id,typing\nD1,x\n", "line 1: the heading has no single column typing_gl"),
        ("id,typing_gl\nD1\n", "line 2: has 1 columns where the heading has 2"),
        ("id,typing_gl\n", "holds nobody"),
        ("\n\n", "is empty"),
    ],
)
def test_a_file_of_another_shape_is_refused_whole(tmp_path: Path, donors: str, says: str) -> None:
    told = run(tmp_path, f"P1%{WHOLE}\n", donors)
    assert told.exit_code == 2
    assert says in told.stderr
    assert "remedy:" in told.stderr
    assert not (tmp_path / "pairs.tsv").exists()


def test_gzip_is_read_and_a_missing_file_refused(tmp_path: Path) -> None:
    file = tmp_path / "people.gz"
    file.write_bytes(gzip.compress(f'id,typing_gl\n"P,1","{WHOLE}"\n'.encode()))
    assert [one.id for one in read_people(file, "donor").persons] == ["P,1"]
    with pytest.raises(InputError, match="cannot be read"):
        read_people(tmp_path / "none", "donor")


def test_the_shipped_sets_are_shown() -> None:
    told = CliRunner().invoke(cli, ["donor", "sets"])
    assert told.exit_code == 0
    assert "HIS: 1821 haplotypes, sum 1.00394" in told.stdout
    assert "names the population CAU, not AFA" in told.stdout
