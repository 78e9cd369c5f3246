"""Results that mislead: by the blood they come from, and by the line they are drawn through."""

from __future__ import annotations

import pytest

from children import Told, give, plan_of, sign

HSCT: Told = {"event": "hsct", "donor": "sister"}
TEST: Told = {"event": "genotype", "gene": "FOXP3", "result": "no variant found"}
LEVEL: Told = {
    "event": "level",
    "of": "ciclosporin",
    "value": 300,
    "unit": "ug/L",
    "timing": "trough",
}


def alerts(*events: Told) -> dict[str, str]:
    found = plan_of(*events).alerts
    return {one.id: one.text for one in found if one.id.startswith("validity:")}


def test_a_gene_test_from_blood_after_the_transplant_is_the_donors() -> None:
    told = alerts(HSCT, {"event": "note", "text": "seen"}, TEST)
    assert "FOXP3 gene test: no variant found" in told["validity:genes-after-hsct"]


@pytest.mark.parametrize("events", [[TEST, HSCT], [HSCT, {**TEST, "specimen": "skin"}], [TEST]])
def test_from_before_or_from_skin_it_is_his_own(events: list[Told]) -> None:
    assert "validity:genes-after-hsct" not in alerts(*events)


@pytest.mark.parametrize("gene", ["TPMT", "LRBA"])
def test_other_genes_too(gene: str) -> None:
    told = alerts(HSCT, {**TEST, "gene": gene})
    assert "validity:genes-after-hsct" in told


def test_a_drug_level_through_the_line_of_the_drug() -> None:
    with_line = alerts(give("ciclosporin"), give("parenteral nutrition"), LEVEL)
    assert "ciclosporin level 300" in with_line["validity:ciclosporin-level-infused-lumen"]
    assert not alerts(give("ciclosporin"), LEVEL)


def test_tests_that_mislead_alike_stand_in_one_alert() -> None:
    told = alerts(
        give("immunoglobulin"),
        {"event": "lab", "what": "CMV IgG", "value": "positive"},
        {"event": "lab", "what": "measles IgG", "value": "positive"},
        sign("eczema"),
    )
    (text,) = [text for name, text in told.items() if name.startswith("validity:virus")]
    assert text.count("positive") == 2
