"""Antigens: what an allele may be, what an antigen may be, and typings told by serology alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from children import ROOT
from donor.typing.made_up import ALLELES, release
from scurfin.donor.typing.codes import Codes
from scurfin.donor.typing.gl import read_gl
from scurfin.donor.typing.names import allele_name
from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.donor.typing.nomenclature_files import read_folder
from scurfin.donor.typing.proteins import proteins
from scurfin.terms.source_text import InputError

REAL = ROOT.parent / "shared" / "donor" / "ipd-imgt-hla" / "3.58.0"


@pytest.fixture
def known(tmp_path: Path) -> Nomenclature:
    return release(tmp_path)


@pytest.mark.parametrize(
    ("antigen", "may_be"),
    [
        ("A2", {"A2"}),
        ("A9", {"A23", "A24"}),
        ("A203", {"A2"}),
        ("A2403", {"A24"}),
        ("B5102", {"B51"}),
        ("B5", {"B51", "B52"}),
        ("B21", {"B49", "B50", "B4005"}),
        ("DR3", {"DR17", "DR18"}),
    ],
)
def test_a_broad_antigen_is_its_splits_and_a_variant_its_antigen(
    known: Nomenclature, antigen: str, may_be: set[str]
) -> None:
    assert known.serology.finest(antigen) == may_be


@pytest.mark.parametrize(
    ("protein", "antigens"),
    [
        ("A*02:01P", {"A2"}),
        ("A*02:03P", {"A2"}),
        ("A*02:06P", {"A2"}),
        ("A*24:03P", {"A24"}),
        ("B*14:03", {"B64", "B65"}),
        ("B*15:33", {"B62", "B63"}),
        ("C*12:03P", set()),
        ("C*17:01P", set()),
        ("A*02:53N", set()),
        ("A*24:99Q", set()),
        ("DPB1*04:01P", set()),
    ],
)
def test_what_a_protein_reacts_as(known: Nomenclature, protein: str, antigens: set[str]) -> None:
    assert known.reacts(protein) == antigens


@pytest.mark.parametrize(
    ("antigen", "alleles"),
    [
        ("A2", {"A*02:01", "A*02:03", "A*02:06", "A*02:55"}),
        ("A28", {"A*68:01", "A*02:55"}),
        ("A9", {"A*23:01", "A*24:02", "A*24:03", "A*24:99Q"}),
        ("A23", {"A*23:01"}),
        ("B62", {"B*15:01", "B*15:33"}),
        ("B15", {"B*15:01", "B*15:33"}),
        ("B70", {"B*15:03"}),
        ("Cw9", {"C*03:03"}),
        ("Cw7", {"C*07:01", "C*17:01"}),
        ("DR15", {"DRB1*15:01", "DRB1*15:02"}),
        ("DR52", {"DRB3*01:01"}),
        ("DQ6", {"DQB1*06:02"}),
    ],
)
def test_an_antigen_stands_for_every_allele_that_may_have_it(
    known: Nomenclature, antigen: str, alleles: set[str]
) -> None:
    assert set(Codes(known=known).alleles(antigen)) == alleles


def test_a_typing_by_serology_is_read_and_says_so(known: Nomenclature) -> None:
    told = read_gl("A2+A24^B62+B7^HLA-Cw9^DR15+DR17^DQ6")
    assert list(told.loci) == ["A", "B", "C", "DRB1", "DQB1"]
    made = proteins(told, known)
    (reading,) = made.loci["A"].readings
    assert reading.second == {"A*24:02P", "A*24:03P", "A*24:99Q"}
    assert reading.antigens == (frozenset({"A2"}), frozenset({"A24"}))
    assert any("A2 was typed by serology" in one for one in made.loci["A"].taken)


@pytest.mark.parametrize("text", ["A2+A24", "A*02:01+A9"])
def test_without_the_nomenclature_an_antigen_is_refused_by_name(text: str) -> None:
    with pytest.raises(InputError, match=r"A[29] is an antigen.*(?s:.*)SCURFIN_HLA"):
        proteins(read_gl(text))


def test_without_the_files_of_serology_it_is_refused_too(tmp_path: Path) -> None:
    release(tmp_path)
    (tmp_path / "rel_ser_ser.txt").unlink()
    known = read_folder(tmp_path)
    with pytest.raises(InputError, match=r"rel_ser_ser\.txt"):
        proteins(read_gl("A2+A24"), known)
    assert known.reacts("A*02:01P") == frozenset()


@pytest.mark.parametrize(
    ("text", "says"), [("A99+A2", "A99 is no antigen"), ("B7+B4005^Bw4", "types no locus")]
)
def test_what_is_no_antigen_is_refused(known: Nomenclature, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        proteins(read_gl(text), known)


def test_both_shapes_of_the_file_tell_the_same(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    assert release(old, fields=6) == release(new, fields=7)


def test_every_expressed_allele_is_among_those_of_what_it_may_be(known: Nomenclature) -> None:
    for allele in ALLELES:
        name = allele_name(allele)
        assert name is not None
        for antigen in known.serology.may_be([allele]):
            assert name.two_field in known.with_antigen(antigen), (allele, antigen)


@pytest.mark.skipif(
    not REAL.is_dir(), reason="the licence of IPD-IMGT/HLA keeps its files out of this repository"
)
def test_the_real_release() -> None:
    real = read_folder(REAL)
    assert real.reacts("A*02:01P") == {"A2"}
    assert real.reacts("B*15:01P") == {"B62"}
    # Its group holds B*15:103, told as B70, and B*15:03 itself, told as B72.
    assert real.reacts("B*15:03P") == {"B72"}
    known = {"C*03:03": "Cw9", "DRB1*11:01": "DR11", "DQB1*03:01": "DQ7", "B*40:01": "B60"}
    known |= {"A*68:01": "A68", "B*14:02": "B65", "DRB1*14:54": "DR14", "B*51:02": "B51"}
    for allele, antigen in known.items():
        (protein,) = real.proteins(allele)
        assert real.reacts(protein) == {antigen}, allele
    assert real.reacts("DRB1*01:03P") == {"DR1"}
    assert real.reacts("C*12:03P") == frozenset()
    assert {"B*15:01", "B*15:04"} <= set(real.with_antigen("B62"))
    assert "B*15:03" in real.with_antigen("B72")
    assert "B*15:02" not in real.with_antigen("B62")
    told = sum(len(real.with_antigen(one)) for one in ("A1", "A2", "A3"))
    assert told > 1_000
