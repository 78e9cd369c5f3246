"""A made-up release of the nomenclature; the real one where a folder of it is at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from children import ROOT
from scurfin.cli import cli
from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.donor.typing.nomenclature_files import VARIABLE, nomenclature, read_folder
from scurfin.terms.source_text import InputError

REAL = ROOT.parent / "shared" / "donor" / "ipd-imgt-hla" / "3.58.0"
needs_real = pytest.mark.skipif(
    not REAL.is_dir(), reason="the licence of IPD-IMGT/HLA keeps its files out of this repository"
)
HEAD = "# file: x\n# date: x\n# version: IPD-IMGT/HLA 9.99.0\n# origin: x\n# y\n# z\n"
FILES = {
    "Allelelist.txt": HEAD
    + "AlleleID,Allele\nHLA1,A*01:01:01:01\nHLA2,A*01:01:01:02N\nHLA3,A*01:02\nHLA4,A*01:03N\n"
    + "HLA5,A*02:01:01L\nHLA6,DPB1*04:01:01\nHLA7,DPB1*61:01N\nHLA8,A*01:01:02\n",
    "hla_nom.txt": HEAD + "A;1;1968;;;\nA*;01:05N;1999;2001;01:03N;Sequence identical\n"
    "A*;01:06;1999;2001;;Sequence error\n",
    "hla_nom_g.txt": HEAD + "A*;01:01:01:01/01:01:01:02N/01:03N;01:01:01G\nA*;01:02;\n"
    "DPB1*;04:01:01/61:01N;04:01:01G\n",
    "hla_nom_p.txt": HEAD + "A*;01:01:01:01/01:01:02;01:01P\nDPB1*;04:01:01;04:01P\n",
    "rel_dna_ser.txt": HEAD + "A*;01:01:01:01;1;;;\nA*;01:03N;0;;;\nA*;01:02;?;1;;\n",
    "rel_ser_ser.txt": HEAD + "A;9;23/24;\nB;5;51/52;5102/5103\n",
    "dpb_tce.csv": HEAD
    + "Allele,Protein,V1_Assignment,V2_Assignment,Comments\n"
    + "DPB1*04:01:01,DPB1*04:01,3,3$,\nDPB1*61:01N,DPB1*61:01N,0,0,\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def made(folder: Path) -> Nomenclature:
    return read_folder(folder)


def test_a_release_is_read(made: Nomenclature) -> None:
    assert made.release == "9.99.0"
    assert len(made.alleles) == 8
    assert made.splits["A9"] == ("A23", "A24")
    assert made.antigens == {"A*01:01:01:01": ("1",), "A*01:03N": ("0",)}


@pytest.mark.parametrize(
    ("name", "stands_for"),
    [
        ("A*01:01", ("A*01:01:01:01", "A*01:01:02")),
        ("HLA-A*01:01:01", ("A*01:01:01:01",)),
        ("A*01:01:01:02N", ("A*01:01:01:02N",)),
        ("A*01:01N", ("A*01:01:01:02N",)),
        ("A*01:03N", ("A*01:03N",)),
        ("A*01:03", ("A*01:03N",)),
        ("A*02:01", ("A*02:01:01L",)),
        ("A*01:XX", ("A*01:01:01:01", "A*01:02", "A*01:01:02")),
        ("A*01:01P", ("A*01:01:01:01", "A*01:01:02")),
        ("A*01:05N", ("A*01:03N",)),
        ("A*01:06", ()),
        ("A*77:77", ()),
        ("A1", ()),
    ],
)
def test_a_name_stands_for_its_alleles(
    made: Nomenclature, name: str, stands_for: tuple[str, ...]
) -> None:
    assert set(made.alleles_of(name)) == set(stands_for)


def test_a_null_is_never_folded_into_an_expressed_group(made: Nomenclature) -> None:
    assert made.proteins("A*01:01") == ("A*01:01P",)
    assert made.proteins("A*01:03N") == ("A*01:03N",)
    assert "A*01:03N" in made.proteins("A*01:01:01G")


def test_dpb1_is_grouped_by_its_protein_and_a_null_leaves_the_group_alone(
    made: Nomenclature,
) -> None:
    assert made.tce_of("DPB1*04:01") == 3
    assert made.tce_of("DPB1*04:01P") == 3
    assert made.tce_of("DPB1*61:01N") is None


def test_the_index_is_kept_and_made_anew_when_a_file_changes(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    first = nomenclature(folder)
    assert first is not None
    assert nomenclature(folder) == first
    file = folder / "Allelelist.txt"
    file.write_text(file.read_text() + "HLA9,B*07:02\n", encoding="utf-8")
    os.utime(file, (1, 1))
    again = nomenclature(folder)
    assert again is not None
    assert "B*07:02" in again.alleles


def test_the_folder_may_be_named_by_the_environment(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.delenv(VARIABLE, raising=False)
    assert nomenclature() is None
    monkeypatch.setenv(VARIABLE, str(folder))
    found = nomenclature()
    assert found is not None
    assert found.release == "9.99.0"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("Allelelist.txt", None, "is not in it"),
        ("Allelelist.txt", HEAD, "names no allele"),
        ("Allelelist.txt", "AlleleID,Allele\n", "says no release"),
        ("Allelelist.txt", HEAD + "AlleleID,Allele\nHLA1,nonsense\n", "is no allele"),
        ("hla_nom_g.txt", HEAD + "A*;01:01\n", "has 2 fields"),
        ("rel_dna_ser.txt", HEAD + "A*;01:01;1\n", "has 3 fields"),
    ],
)
def test_a_folder_that_is_not_whole_is_one_message(
    folder: Path, name: str, text: str | None, says: str
) -> None:
    if text is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_folder(folder)


@needs_real
def test_the_real_release_has_the_counts_that_are_known() -> None:
    real = read_folder(REAL)
    assert real.release == "3.58.0"
    assert len(real.alleles) == 41_433
    assert sum(one.endswith("N") for one in real.alleles) == 1_779
    assert sum(one.startswith("A*") for one in real.alleles) == 8_472
    assert real.proteins("C*04:09N") == ("C*04:09N",)
    assert real.proteins("C*04:01") == ("C*04:01P",)
    assert real.tce_of("DPB1*04:01") == 3
    mixed = {
        name for name in real.p.values() if name.startswith("DPB1") and real.tce_of(name) is None
    }
    assert not {one for one in mixed if one in ("DPB1*01:01P", "DPB1*02:01P", "DPB1*04:02P")}


def test_the_verb_reads_a_folder_and_says_what_is_in_it(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    done = CliRunner().invoke(cli, ["donor", "nomenclature", str(folder)])
    assert done.exit_code == 0, done.output
    assert "IPD-IMGT/HLA 9.99.0: 8 alleles, 3 of them null" in done.output
