"""Which reports make a diagnosis: class, copies, variants that do no harm, what is taken back."""

from __future__ import annotations

from typing import Any

import pytest

from children import Told, now
from scurfin.pathway import conditions as c
from scurfin.pathway.genetic import genotype
from scurfin.record.events import Genotype
from scurfin.state.gene_tests import causal, diagnostic

HET = "heterozygous"


def report(gene: str, **fields: Any) -> Genotype:
    return Genotype(**{"gene": gene, "result": "variant found", **fields})


@pytest.mark.parametrize(
    ("fields", "harms"),
    [
        ({"hgvs_c": "c.1150G>A"}, True),
        ({"hgvs_c": "c.543C>T"}, False),
        ({"hgvs_p": "p.Ala38Ser", "variant_class": "pathogenic"}, False),
        ({"as_reported": "hemizygous c.112G>T"}, False),
        ({"hgvs_c": "c.1150G>A", "as_reported": "besides c.543C>T"}, True),
    ],
)
def test_variants_known_to_do_no_harm_make_no_diagnosis(
    fields: dict[str, str], harms: bool
) -> None:
    assert causal(report("FOXP3", **fields)) is harms


@pytest.mark.parametrize(
    ("reports", "made"),
    [
        ([report("CTLA4", zygosity=HET)], 1),
        ([report("CTLA4", zygosity=HET, variant_class="VUS")], 0),
        ([report("FOXP3", zygosity=HET)], 0),
        ([report("NEWGENE", zygosity=HET)], 0),
        ([report("NEWGENE", zygosity="homozygous")], 1),
        ([report("LRBA", zygosity=HET)], 0),
        ([report("LRBA")], 0),
        ([report("LRBA", zygosity="homozygous")], 1),
        ([report("LRBA", result="affected")], 1),
        ([report("LRBA", result="carrier")], 0),
        ([report("LRBA", hgvs_c="c.1A>G"), report("LRBA", hgvs_c="c.2T>C")], 2),
        ([report("LRBA", hgvs_c="c.1A>G"), report("LRBA", hgvs_c="c.1A>G")], 0),
        ([report("LRBA", zygosity="homozygous"), report("LRBA", result="no variant found")], 0),
        (
            [
                report("CTLA4", zygosity=HET, hgvs_c="c.1A>G"),
                report("CTLA4", zygosity=HET, hgvs_c="c.1A>G", variant_class="VUS"),
            ],
            0,
        ),
        (
            [
                report("CTLA4", zygosity=HET, hgvs_c="c.1A>G"),
                report("CTLA4", zygosity=HET, hgvs_c="c.9A>G", variant_class="VUS"),
            ],
            1,
        ),
    ],
)
def test_as_many_copies_as_the_disease_needs(reports: list[Genotype], made: int) -> None:
    assert len(diagnostic(reports, "male")) == made


def test_one_x_linked_variant_makes_no_diagnosis_in_a_girl() -> None:
    assert diagnostic([report("FOXP3")], "male")
    assert not diagnostic([report("FOXP3")], "female")


def told(gene: str, **fields: Any) -> Told:
    return {"event": "genotype", "gene": gene, "result": "variant found", **fields}


def test_no_report_is_no_diagnosis_and_asks_nothing() -> None:
    trace = genotype(c.Genetic(gene=("CTLA4", "LRBA"), is_="causal"), now())
    assert trace.value is False
    assert not trace.missing


def test_any_of_several_genes_is_enough_and_names_itself() -> None:
    found = now(told("AIRE"), told("CTLA4", zygosity=HET, hgvs_p="p.Arg70Trp"))
    trace = genotype(c.Genetic(gene=("LRBA", "CTLA4"), is_="causal"), found)
    assert trace.value is True
    assert trace.detail == "CTLA4 p.Arg70Trp"
    assert len(trace.events) == 1


@pytest.mark.parametrize(
    ("gene", "value"), [("CYBB", True), ("LRBA", False), ("FOXP3", False), ("TPMT", False)]
)
def test_a_gene_that_is_not_listed(gene: str, value: bool) -> None:
    found = now(told(gene, zygosity="hemizygous"))
    assert genotype(c.Genetic(gene=c.UNLISTED, is_="causal"), found).value is value


@pytest.mark.parametrize(
    ("words", "value"),
    [("gain of function", True), ("Gain of Function proven", True), ("missense", None), ("", None)],
)
def test_a_report_that_does_not_use_the_words_leaves_it_open(
    words: str, value: bool | None
) -> None:
    found = now(told("STAT1", zygosity=HET, as_reported=words))
    asked = c.Genetic(gene="STAT1", is_="causal", says="gain of function")
    trace = genotype(asked, found)
    assert trace.value is value
    assert bool(trace.missing) is (value is None)
    plain = c.Genetic(gene="STAT1", is_="variant found", says="gain of function")
    assert genotype(plain, found).value is value


def test_the_words_of_another_result_do_not_count() -> None:
    found = now({**told("STAT1"), "result": "no variant found", "as_reported": "gain of function"})
    asked = c.Genetic(gene="STAT1", is_="variant found", says="gain of function")
    assert genotype(asked, found).value is False
