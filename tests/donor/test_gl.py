"""GL Strings: what is told, how it is grouped, and what is refused with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scurfin.donor.typing.gl import read_gl
from scurfin.donor.typing.names import allele_name
from scurfin.terms.source_text import InputError

alleles = st.builds(lambda a, b: f"{a:02d}:{b:02d}", st.integers(1, 99), st.integers(1, 99))
lists = st.lists(alleles, min_size=1, max_size=4, unique=True)


def test_a_typing_holds_its_loci_copies_and_release() -> None:
    told = read_gl("hla#3.58.0#A*01:01/A*01:02+A*02:01^DRB1*04:01")
    assert told.release == "3.58.0"
    assert told.loci["A"].readings[0].first == ("A*01:01", "A*01:02")
    assert told.loci["A"].readings[0].second == ("A*02:01",)
    assert told.loci["DRB1"].readings[0].second == ()


def test_listed_genotypes_stay_apart() -> None:
    (a, b) = read_gl("C*07:01+C*07:02|C*07:02+C*04:01").loci["C"].readings
    assert (a.first, a.second) == (("C*07:01",), ("C*07:02",))
    assert (b.first, b.second) == (("C*07:02",), ("C*04:01",))


def test_phase_is_kept() -> None:
    told = read_gl("A*01:01~B*08:01+A*02:01~B*07:02")
    assert told.phased == (("A*01:01", "B*08:01"), ("A*02:01", "B*07:02"))
    assert told.loci["B"].readings[0].second == ("B*07:02",)


@pytest.mark.parametrize("code", ["UUUU", "XXXX", "NNNN", "NEW"])
def test_untyped_codes_are_kept_and_seen(code: str) -> None:
    told = read_gl(f"A*01:01+A*02:01^B*{code}+B*{code}")
    assert told.loci["B"].untyped
    assert not told.loci["A"].untyped


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("A*01:01+A*02:01+A*03:01", "more than two copies"),
        ("A*01:01/B*07:02+A*02:01", "mixes the loci A, B"),
        ("A*01:01+A*02:01^A*03:01", "a second time"),
        ("foo", "no allele"),
        ("A*", "no allele"),
        ("A*01:01+", "no allele"),
        ("dna#1#A*01:01", "namespace"),
        ("A*01:01~B*08:01+A*02:01~B*07:02^B*07:02", "both phased and alone"),
    ],
)
def test_what_cannot_be_read_is_one_message(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_gl(text, file="donors.csv", line=7)


@given(lists, lists)
def test_what_is_written_is_read(one: list[str], other: list[str]) -> None:
    text = "+".join("/".join(f"A*{each}" for each in part) for part in (one, other))
    (read,) = read_gl(text).loci["A"].readings
    assert read.first == tuple(f"A*{each}" for each in one)
    assert read.second == tuple(f"A*{each}" for each in other)


def test_a_name_s_suffix_says_whether_it_is_expressed() -> None:
    null, low = allele_name("HLA-C*04:09N"), allele_name("A*24:02:01:02L")
    assert null is not None
    assert low is not None
    assert not null.expressed
    assert low.expressed
    assert (null.two_field, low.two_field) == ("C*04:09N", "A*24:02L")
    assert allele_name("A2") is None
