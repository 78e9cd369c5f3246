"""Variant names: read, rewritten, held against the protein and the table, never classified."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scurfin.family import known_variants, protein
from scurfin.family.variants import NOT_KNOWN, variant
from scurfin.knowledge.store import knowledge

ROWS = known_variants.table().variants
SAME = ["NP_054728.2:p.Arg397Trp", "p.Arg397Trp", "p.(Arg397Trp)", "p.R397W", "R397W", "Arg397Trp"]


@pytest.mark.parametrize("told", SAME)
def test_every_form_of_a_protein_name_is_the_same_variant(told: str) -> None:
    row = variant(told).known
    assert row is not None
    assert row.c == "c.1189C>T"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.c or row.p)
def test_every_row_is_found_by_each_of_its_names(row: known_variants.KnownVariant) -> None:
    for name in row.names:
        assert variant(name).known is row, name


@pytest.mark.parametrize("row", [one for one in ROWS if one.p], ids=lambda row: row.p)
def test_every_protein_name_of_the_table_fits_the_protein(row: known_variants.KnownVariant) -> None:
    assert variant(row.p).protein_fits is True


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.c or row.p)
def test_every_row_is_cited(row: known_variants.KnownVariant) -> None:
    assert row.cited
    assert set(row.facts) <= set(knowledge().facts)


def test_the_protein_has_its_length() -> None:
    assert len(protein.sequence()) == knowledge().facts["dia-gen-001"].figures["protein_aa"]


def test_a_wrong_residue_is_said() -> None:
    got = variant("p.Gly397Trp")
    assert got.protein_fits is False
    assert got.protein_check == "Residue 397 of the reference protein is Arg, not Gly."


def test_a_residue_out_of_range_is_said() -> None:
    got = variant("p.Arg432Trp"), variant("p.Arg500Trp")
    assert [one.protein_fits for one in got] == [False, False]
    assert "out of range: the protein has 431 residues" in got[1].protein_check


def test_the_stop_codon_is_residue_432() -> None:
    assert variant("p.*432Trpext*?").protein_fits is True


def test_a_name_of_the_short_isoform_is_told() -> None:
    said = " ".join(variant("p.Arg362Trp").notes)
    assert "would fit residue 397" in said
    assert "35 residues shorter" in said


def test_a_name_on_the_short_isoform_is_moved() -> None:
    got = variant("NM_001114377.2:c.1084C>T (p.Arg362Trp)")
    assert got.protein_fits is True
    assert got.known is variant("p.Arg397Trp").known


@pytest.mark.parametrize(
    "told", ["ΔE251", "delta-E251", "c.750_752delGGA", "c.751_753del", "p.Glu251del"]
)
def test_the_names_of_delta_e251_meet_with_their_trap(told: str) -> None:
    got = variant(told)
    assert got.known is not None
    assert got.known.p == "p.Glu251del"
    assert known_variants.reference().residue_251_note in got.notes


def test_exon_numbers_are_told_to_differ() -> None:
    assert known_variants.reference().exon_note in variant("exon 11, c.1190G>A").notes
    assert known_variants.reference().exon_note not in variant("c.1190G>A").notes


@pytest.mark.parametrize("told", ["c.767T > C", "c.767 T>C", "c. 767T>C (new)"])
def test_a_dna_name_is_kept_and_not_verified(told: str) -> None:
    got = variant(told)
    assert got.parsed == ("c.767T>C",)
    assert "not verified against a transcript" in got.notes[0]


def test_the_transcript_is_asked_for_until_its_version_is_told() -> None:
    assert variant("c.1189C>T").questions
    assert variant("NM_014009:c.1189C>T").questions
    assert not variant("NM_014009.4:c.1189C>T").questions


def test_an_unknown_variant_is_said_to_be_unknown() -> None:
    got = variant("c.767T>C (p.M256T)")
    assert got.known is None
    assert got.classification == NOT_KNOWN


def test_a_protein_name_does_not_make_another_dna_change_known() -> None:
    said = " ".join(variant("c.1189C>A p.Arg397Trp").notes)
    assert "this change of the DNA is not in the table" in said


def test_names_of_two_variants_are_not_taken_for_one() -> None:
    said = " ".join(variant("c.1190G>A p.Pro339Ala").notes)
    assert "different rows" in said
    assert "codon 397" in said


@pytest.mark.parametrize("told", ["CTLA4:c.1189C>T", "NM_005214.5:c.1189C>T"])
def test_a_name_of_another_gene_is_not_looked_up(told: str) -> None:
    got = variant(told)
    assert got.known is None
    assert "nothing is checked" in got.notes[0]


@given(st.integers(1, 431), st.sampled_from(sorted(protein.THREE)))
def test_single_letters_are_rewritten(at: int, other: str) -> None:
    here = protein.sequence()[at - 1]
    got = variant(f"{here}{at}{other}" if other != here else f"{here}{at}=")
    assert got.protein_fits is True
    assert got.parsed[0].startswith(f"p.{protein.THREE[here]}{at}")


@given(st.text(max_size=60) | st.from_regex(r"[cpg]\.[\w\[\]();>*+=?-]{1,30}", fullmatch=True))
def test_any_text_can_be_read(told: str) -> None:
    assert variant(told).as_written == told
