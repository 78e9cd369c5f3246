"""A patient and a donor: counts, direction, nulls, what is left open, and the class of DPB1."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from scurfin.cli import cli
from scurfin.donor.matching.pair import Match, match
from scurfin.donor.typing.gl import read_gl
from scurfin.donor.typing.nomenclature import Nomenclature
from scurfin.donor.typing.proteins import proteins
from scurfin.terms.source_text import InputError

KNOWN = Nomenclature(
    release="9.99.0",
    alleles=(
        *("A*03:01:01", "A*01:01:01:01", "A*01:01:01:02N", "A*01:11N", "A*02:53N", "A*02:01"),
        *("DPB1*09:01", "DPB1*17:01", "DPB1*03:01", "DPB1*04:01", "DPB1*02:01"),
    ),
    renamed={},
    g={"A*01:01:01:01": "A*01:01:01G", "A*01:01:01:02N": "A*01:01:01G"},
    p={"A*01:01:01:01": "A*01:01P", "A*03:01:01": "A*03:01P"},
    antigens={},
    splits={},
    tce={"DPB1*09:01": 1, "DPB1*17:01": 1, "DPB1*03:01": 2, "DPB1*04:01": 3, "DPB1*02:01": 3},
)
FULL = "A*01:01+A*02:01^B*07:02+B*08:01^C*07:01+C*07:02^DRB1*03:01+DRB1*15:01^DQB1*02:01+DQB1*06:02"


def held(patient: str, donor: str, known: Nomenclature | None = None) -> Match:
    return match(proteins(read_gl(patient), known), proteins(read_gl(donor), known), known)


def test_the_same_typing_matches_in_all() -> None:
    made = held(FULL, FULL)
    assert made.counts[8] == (8, 8)
    assert made.counts[10] == (10, 10)
    assert made.counts[12] == (10, 12)
    assert [one.grade for one in made.loci] == ["A"] * 5 + ["?"]
    assert any("two-field names" in one for one in made.notes)


def test_a_mismatch_names_its_alleles_and_both_directions() -> None:
    made = held(FULL, FULL.replace("B*08:01", "B*44:02"))
    b = next(one for one in made.loci if one.locus == "B")
    assert made.counts[10] == (9, 9)
    assert (b.graft, b.host) == (1, 1)
    assert b.mismatched == (("B*08:01", "B*44:02"),)
    assert "patient B*08:01, donor B*44:02" in b.why


def test_a_homozygous_patient_is_only_rejected_and_a_homozygous_donor_only_attacks() -> None:
    one, two = "A*01:01+A*01:01", "A*01:01+A*02:01"
    patient = next(each for each in held(one, two).loci if each.locus == "A")
    donor = next(each for each in held(two, one).loci if each.locus == "A")
    assert (patient.graft, patient.host, patient.most) == (0, 1, 1)
    assert (donor.graft, donor.host, donor.most) == (1, 0, 1)


@pytest.mark.parametrize(
    ("patient", "donor", "grade"),
    [
        ("A*03:01+A*03:01", "A*03:01+A*01:11N", "A"),
        ("A*03:01+A*02:53N", "A*03:01+A*01:11N", "A"),
        ("A*03:01+A*03:01", "A*03:01+A*01:01:01G", "M"),
        ("A*02:53N+A*01:11N", "A*03:01+A*03:01", "M"),
    ],
)
def test_nulls_as_the_search_engines_have_them(patient: str, donor: str, grade: str) -> None:
    """The table of fact null-hape-vs-atlas."""
    made = held(patient, donor, KNOWN)
    assert made.loci[0].grade == grade


def test_a_null_among_other_readings_is_left_out_and_that_is_said() -> None:
    made = held("A*01:01:01G+A*03:01", "A*01:01+A*03:01", KNOWN)
    assert made.loci[0].grade == "A"
    assert any("nulls among other readings" in one for one in made.notes)


def test_what_a_typing_leaves_open_is_a_possible_match() -> None:
    made = held("A*01:01/A*01:02+A*02:01", "A*01:01+A*02:01")
    assert (made.loci[0].least, made.loci[0].most, made.loci[0].grade) == (1, 2, "P")
    assert made.loci[0].graft is None


def test_a_copy_or_a_locus_that_is_not_told_is_unknown_not_a_mismatch() -> None:
    made = held("A*01:01+A*02:01^B*UUUU+B*UUUU", "A*01:01^B*07:02+B*08:01")
    a, b = (next(one for one in made.loci if one.locus == name) for name in ("A", "B"))
    assert (a.least, a.most, a.grade) == (1, 2, "P")
    assert b.grade == "?"
    assert any("the other may be anything" in one for one in made.notes)


@pytest.mark.parametrize(
    ("patient", "donor", "says"),
    [
        ("DPB1*04:01+DPB1*04:01", "DPB1*04:01+DPB1*04:01", "match"),
        ("DPB1*04:01+DPB1*02:01", "DPB1*04:01+DPB1*04:01", "permissive"),
        ("DPB1*04:01+DPB1*02:01", "DPB1*09:01+DPB1*04:01", "non-permissive, host versus graft"),
        ("DPB1*09:01+DPB1*04:01", "DPB1*03:01+DPB1*04:01", "non-permissive, graft versus host"),
        ("DPB1*09:01+DPB1*04:01", "DPB1*17:01+DPB1*02:01", "permissive"),
    ],
)
def test_dpb1_by_the_lowest_group_of_each_side(patient: str, donor: str, says: str) -> None:
    assert held(patient, donor, KNOWN).dpb1 == says


def test_without_the_nomenclature_dpb1_has_no_class() -> None:
    assert held("DPB1*09:01+DPB1*04:01", "DPB1*03:01+DPB1*04:01").dpb1 == "unknown"


def test_a_code_is_read_from_the_user_s_file_or_refused_by_name() -> None:
    told = read_gl("A*02:ANDC+A*03:01")
    with pytest.raises(InputError, match="A\\*02:ANDC"):
        proteins(told)
    made = proteins(told, macs={"ANDC": ("01", "06")})
    assert made.loci["A"].readings[0].first == {"A*02:01", "A*02:06"}
    specific = proteins(read_gl("A*24:AMG+A*03:01"), macs={"AMG": ("24:02", "24:09N")})
    assert specific.loci["A"].readings[0].first == {"A*24:02"}


def test_a_name_that_is_none_of_the_release_is_refused() -> None:
    with pytest.raises(InputError, match=r"release 9\.99\.0"):
        proteins(read_gl("A*77:77+A*03:01"), KNOWN)


names = st.sampled_from(["A*01:01", "A*02:01", "A*03:01", "A*24:02"])
copies = st.lists(names, min_size=1, max_size=3, unique=True).map("/".join)
typings = st.tuples(copies, copies)


@given(typings, typings)
def test_the_order_of_copies_changes_nothing(p: tuple[str, str], d: tuple[str, str]) -> None:
    straight = held("+".join(p), "+".join(d)).loci[0]
    turned = held("+".join(reversed(p)), "+".join(d)).loci[0]
    assert (straight.least, straight.most, straight.graft, straight.host) == (
        turned.least,
        turned.most,
        turned.graft,
        turned.host,
    )


@given(typings, typings)
def test_every_truth_that_fits_lies_between_least_and_most(
    p: tuple[str, str], d: tuple[str, str]
) -> None:
    made = held("+".join(p), "+".join(d)).loci[0]
    for a in p[0].split("/"):
        for b in p[1].split("/"):
            for c in d[0].split("/"):
                for e in d[1].split("/"):
                    one = held(f"{a}+{b}", f"{c}+{e}").loci[0]
                    assert one.least == one.most
                    assert made.least <= one.most <= made.most


def test_the_verb_prints_counts_reasons_and_notes() -> None:
    done = CliRunner().invoke(cli, ["donor", "pair", FULL, FULL.replace("B*08:01", "B*44:02")])
    assert done.exit_code == 0, done.output
    assert "9 of 10" in done.output
    assert "patient B*08:01, donor B*44:02" in done.output
    assert "graft versus host 1, host versus graft 1" in done.output
    assert "two-field names" in done.output
