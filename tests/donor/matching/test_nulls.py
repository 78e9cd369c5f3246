"""Null alleles with the real release: the table of the engines, and a group that hides one."""

from __future__ import annotations

import pytest

from children import ROOT
from scurfin.donor.matching.pair import Match, match
from scurfin.donor.typing.gl import read_gl
from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.donor.typing.nomenclature_files import read_folder
from scurfin.donor.typing.proteins import proteins

REAL = ROOT.parent / "shared" / "donor" / "ipd-imgt-hla" / "3.58.0"
pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the licence of IPD-IMGT/HLA keeps its files out of this repository"
)


@pytest.fixture(scope="module")
def real() -> Nomenclature:
    return read_folder(REAL)


def held(patient: str, donor: str, known: Nomenclature) -> Match:
    return match(proteins(read_gl(patient), known), proteins(read_gl(donor), known), known)


@pytest.mark.parametrize(
    ("patient", "donor", "matches"),
    [
        ("A*03:01+A*03:01", "A*03:01+A*01:11N", (2, 2)),
        ("A*03:01+A*01:11N", "A*03:01+A*03:01", (2, 2)),
        ("A*03:01+A*02:53N", "A*03:01+A*01:11N", (2, 2)),
        ("A*03:01+A*03:01", "A*03:01+A*01:01:01G", (1, 1)),
        ("A*02:53N+A*01:11N", "A*03:01+A*03:01", (0, 0)),
        ("A*03:01+A*02:53N", "A*03:01+A*02:01", (1, 1)),
        ("A*02:53N+A*03:01", "A*02:01+A*03:01", (1, 1)),
        # Readings that hold a null are taken as expressed, so this donor is a mismatch at one copy.
        ("A*03:01+A*03:01", "A*03:01+A*02:XX", (1, 1)),
        # Both lie in C*04:01:01G: the null must not pass for the expressed allele.
        ("C*04:09N+C*07:02", "C*04:01+C*07:02", (1, 1)),
        ("C*04:09N+C*07:02", "C*07:02+C*07:02", (2, 2)),
        ("C*04:09N+C*07:02", "C*04:09N+C*07:02", (2, 2)),
        ("A*24:09N+A*01:01", "A*24:02+A*01:01", (1, 1)),
    ],
)
def test_nulls(real: Nomenclature, patient: str, donor: str, matches: tuple[int, int]) -> None:
    made = held(patient, donor, real)
    locus = next(one for one in made.loci if one.locus == patient[0])
    assert (locus.least, locus.most) == matches


def test_what_was_done_with_a_null_is_said(real: Nomenclature) -> None:
    made = held("C*04:09N+C*07:02", "C*04:01:01G+C*07:02", real)
    assert any("C*04:09N makes no protein: read as C*07:02P twice" in one for one in made.notes)
    assert any("nulls among other readings" in one for one in made.notes)
