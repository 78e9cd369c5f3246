"""How a typing is read in a set: groups, nulls, codes, phase, what is free, what is missing."""

from __future__ import annotations

import pytest

from scurfin.donor.chances.diplotypes import Imputer
from scurfin.donor.chances.genotypes import genotypes
from scurfin.donor.chances.match import match_pair
from scurfin.donor.chances.sets import set_of
from scurfin.donor.typing.gl import read_gl
from scurfin.terms.source_text import InputError

ROWS: dict[tuple[str, ...], float] = {
    ("A*01:01", "C*04:01", "B*35:01", "DRB1*01:01", "DQB1*05:01"): 0.30,
    ("A*01:02", "C*04:09N", "B*44:03", "DRB1*07:01", "DQB1*02:01"): 0.05,
    ("A*02:01", "C*07:02", "B*07:02", "DRB1*15:01", "DQB1*06:02"): 0.25,
    ("A*02:06", "C*16:01", "B*44:03", "DRB1*07:01", "DQB1*02:01"): 0.15,
    ("A*24:02", "C*07:02", "B*07:02", "DRB1*15:01", "DQB1*06:02"): 0.10,
}
IMPUTER = Imputer(set_of("own", ROWS))


def alleles(text: str, locus: int = 0) -> set[str]:
    """What a locus of the typing may hold."""
    found = IMPUTER.impute(read_gl(text))
    names = [
        IMPUTER.frequencies.haplotype(place).split("~")[locus]
        for place in (*found.first, *found.second)
    ]
    return set(names)


@pytest.mark.parametrize(
    ("told", "may_be"),
    [
        ("A*01:01+A*02:01", {"A*01:01", "A*02:01"}),
        ("A*01:XX+A*02:XX", {"A*01:01", "A*01:02", "A*02:01", "A*02:06"}),
        ("A*01:01:01:01+A*24:02:01:02L", {"A*01:01", "A*24:02"}),
        ("A*01:01:01G+A*02:01P", {"A*01:01", "A*02:01"}),
        ("HLA-A*01:01+A*24:02/A*24:99", {"A*01:01", "A*24:02"}),
        ("A*01:01+A*01:01|A*02:01+A*02:01", {"A*01:01", "A*02:01"}),
    ],
)
def test_names_are_read_at_two_fields(told: str, may_be: set[str]) -> None:
    assert alleles(told) == may_be


def test_what_is_not_typed_is_free() -> None:
    everything = {row[0] for row in ROWS}
    assert alleles("A*UUUU+A*UUUU^B*44:03+B*44:03") == {"A*01:02", "A*02:06"}
    assert alleles("A*01:01+A*UUUU") == everything
    assert alleles("A*01:01") == everything
    assert alleles("DPB1*04:01+DPB1*04:01^A*02:06+A*02:06") == {"A*02:06"}


def test_a_null_never_becomes_the_expressed_allele_of_its_group() -> None:
    assert alleles("C*04:09N+C*16:01", 1) == {"C*04:09N", "C*16:01"}
    assert alleles("C*04:01+C*16:01", 1) == {"C*04:01", "C*16:01"}
    found = IMPUTER.impute(read_gl("A*24:02:01:03N+A*01:01"))
    assert found.why == "own holds no A*24:02:01:03N"


@pytest.mark.parametrize(
    ("patient", "donor", "matched"),
    [
        ("C*16:01+C*04:09N", "C*16:01+C*16:01", True),
        ("C*16:01+C*04:09N", "C*16:01+C*04:01", False),
        ("C*04:09N+C*04:09N", "C*16:01+C*16:01", False),
        ("C*16:01+C*04:01", "C*16:01+C*04:01", True),
    ],
)
def test_a_null_beside_an_expressed_allele_is_that_one_twice(
    patient: str, donor: str, matched: bool
) -> None:
    """The cases of fact ``null-hape-vs-atlas`` that two persons of this set can show."""
    sides = [
        genotypes(IMPUTER.frequencies, [IMPUTER.impute(read_gl(told))]) for told in (patient, donor)
    ]
    assert match_pair(sides[0], sides[1]).locus[0][1] == float(matched)


def test_phase_that_is_told_is_kept() -> None:
    """A*02:06 lies with C*16:01 and A*24:02 with C*07:02, never crosswise."""
    free = IMPUTER.impute(read_gl("A*02:06+A*24:02^C*07:02+C*16:01"))
    right = IMPUTER.impute(read_gl("A*02:06~C*16:01+A*24:02~C*07:02"))
    wrong = IMPUTER.impute(read_gl("A*02:06~C*07:02+A*24:02~C*16:01"))
    assert free.represented
    assert right.first.tolist() == free.first.tolist()
    assert wrong.why == "no two haplotypes of own explain A, C together"
    one = IMPUTER.impute(read_gl("A*02:06~C*16:01"))
    assert len(one.first) == len(ROWS)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("A*68:01+A*01:01", "own holds no A*68:01"),
        ("A*01:01+A*02:01^B*13:XX+B*13:XX", "own holds no B*13:XX"),
        (
            "A*01:01+A*02:01^B*07:02+B*44:03",
            "no two haplotypes of own explain A, B together",
        ),
        (
            "A*01:01+A*02:01^B*35:01+B*07:02^DQB1*02:01+DQB1*06:02",
            "no two haplotypes of own explain A, DQB1 together",
        ),
    ],
)
def test_what_nothing_explains_says_why(told: str, why: str) -> None:
    found = IMPUTER.impute(read_gl(told))
    assert not found.represented
    assert found.why == why
    assert len(found.first) == len(found.probability) == 0


def test_alleles_that_are_passed_over_are_named() -> None:
    found = IMPUTER.impute(read_gl("A*01:01/A*01:77+A*02:01/A*02:05"))
    assert found.represented
    assert set(found.unknown) == {"A*01:77", "A*02:05"}


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("A*02:ANDC+A*01:01", "the code A*02:ANDC stands for alleles that are not told"),
        ("A*02+A*01:01", "'A*02' has one field only"),
        ("A*what+A*01:01", "'A*what' is not the name of an allele"),
        ("A*01:01~A*02:01", "the phase of A is told more than once"),
    ],
)
def test_codes_that_are_not_told_are_refused(told: str, says: str) -> None:
    with pytest.raises(InputError, match="remedy") as caught:
        IMPUTER.impute(read_gl(told))
    assert says in caught.value.message
