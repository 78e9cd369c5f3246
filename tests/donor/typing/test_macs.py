"""Lists of multiple allele codes: both shapes, packed or not, indexed once, refused by name."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from scurfin.cli import cli
from scurfin.donor.chances.diplotypes import Imputer
from scurfin.donor.chances.sets import frequency_set
from scurfin.donor.typing.codes import Codes
from scurfin.donor.typing.gl import read_gl
from scurfin.donor.typing.macs import VARIABLE, MacList, mac_list
from scurfin.donor.typing.proteins import proteins
from scurfin.terms.source_text import InputError

NUMER = '"LAST UPDATED: 01/01/26"\nCODE\tSUBTYPE\n\nAB\t01/02\nAMG\t24:02/24:09N\nANDC\t01/06\n'
ALPHA = '"LAST UPDATED: 01/01/26"\n*\tCODE\tSUBTYPE\n\n\tAB\t01/02\n*\tAMG\t24:02/24:09N\n'


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.delenv(VARIABLE, raising=False)
    return folder


def read(tmp_path: Path, text: str) -> MacList:
    file = tmp_path / "list.txt"
    file.write_text(text, encoding="utf-8")
    made = mac_list(file)
    assert made is not None
    return made


@pytest.mark.parametrize("text", [NUMER, ALPHA, ALPHA.replace("\n", "\r\n")])
def test_both_published_shapes_are_read(tmp_path: Path, text: str) -> None:
    made = read(tmp_path, text)
    assert made["AB"] == ("01", "02")
    assert made["AMG"] == ("24:02", "24:09N")
    assert made.specific == 1
    assert len(made) == made.count == len(list(made))
    assert "LAST UPDATED" in made.told
    assert "ZZZZ" not in made


def test_a_packed_list_is_read(tmp_path: Path) -> None:
    file = tmp_path / "numer.v3.zip"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("numer.v3.txt", NUMER)
    made = mac_list(file)
    assert made is not None
    assert made["ANDC"] == ("01", "06")


def test_the_index_is_made_once_and_anew_when_the_list_changes(tmp_path: Path, cache: Path) -> None:
    read(tmp_path, NUMER)
    (index,) = (cache / "scurfin").glob("mac-*.db")
    before = index.stat().st_mtime_ns
    assert read_again(tmp_path)["AB"] == ("01", "02")
    assert index.stat().st_mtime_ns == before
    file = tmp_path / "list.txt"
    file.write_text(NUMER.replace("01/02", "01/03"), encoding="utf-8")
    os.utime(file, (1, 1))
    assert read_again(tmp_path)["AB"] == ("01", "03")


def read_again(tmp_path: Path) -> MacList:
    made = mac_list(tmp_path / "list.txt")
    assert made is not None
    return made


def test_an_index_that_is_broken_is_made_anew(tmp_path: Path, cache: Path) -> None:
    read(tmp_path, NUMER)
    (index,) = (cache / "scurfin").glob("mac-*.db")
    index.write_bytes(b"no database at all")
    assert read_again(tmp_path)["AB"] == ("01", "02")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (NUMER + "AB\t01/03\n", "tells the code AB twice"),
        (NUMER + "AC 01/03\n", "is no code with its alleles"),
        (NUMER + "AC\t1\n", "is no code with its alleles"),
        (NUMER + "AC\t01/24:02\n", "is no code with its alleles"),
        ("a\nb\n\n", "holds no code"),
    ],
)
def test_what_is_no_list_is_one_message(tmp_path: Path, cache: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read(tmp_path, text)
    assert not list(cache.rglob("mac-*"))


def test_generic_and_specific_codes_are_spelled_out(tmp_path: Path) -> None:
    codes = Codes(read(tmp_path, NUMER))
    assert codes.alleles("A*02:ANDC") == ("A*02:01", "A*02:06")
    assert codes.alleles("B*15:AB") == ("B*15:01", "B*15:02")
    assert codes.alleles("A*24:AMG") == ("A*24:02", "A*24:09N")
    assert codes.alleles("A*24:XX") == codes.alleles("A*24:02") == ()
    with pytest.raises(InputError, match="A\\*02:AMG does not fit its list"):
        codes.alleles("A*02:AMG")
    with pytest.raises(InputError, match="A\\*02:ZZZZ is not in the list of codes"):
        codes.alleles("A*02:ZZZZ")


def test_a_null_inside_a_code_is_left_out_and_that_is_said(tmp_path: Path) -> None:
    made = proteins(read_gl("A*24:AMG+A*02:ANDC"), macs=read(tmp_path, NUMER)).loci["A"]
    assert made.readings[0].first == {"A*24:02"}
    assert any("nulls among other readings" in one for one in made.taken)


def test_the_chances_are_the_same_for_a_code_and_for_its_alleles(tmp_path: Path) -> None:
    codes = Codes(read(tmp_path, NUMER))
    imputer = Imputer(frequency_set("CAU"), codes=codes)
    coded = imputer.impute(read_gl("A*02:ANDC+A*24:AMG^B*07:02+B*08:01"))
    spelled = imputer.impute(read_gl("A*02:01/A*02:06+A*24:02/A*24:09N^B*07:02+B*08:01"))
    assert len(coded.first)
    assert coded.probability.tolist() == spelled.probability.tolist()
    assert coded.first.tolist() == spelled.first.tolist()


def test_the_verbs_read_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(tmp_path, NUMER)
    file = str(tmp_path / "list.txt")
    done = CliRunner().invoke(cli, ["donor", "macs", file])
    assert done.exit_code == 0, done.output
    assert "3 codes, 1 of them of whole names" in done.output
    pair = ["donor", "pair", "A*02:ANDC+A*03:01", "A*02:01+A*03:01"]
    refused = CliRunner().invoke(cli, pair)
    assert refused.exit_code == 2
    assert "A*02:ANDC stands for alleles that are not told" in refused.output
    monkeypatch.setenv(VARIABLE, file)
    assert "A: 1 to 2 of 2 match" in CliRunner().invoke(cli, pair).output
