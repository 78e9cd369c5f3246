"""The CQL text: every condition is in it, under a name that is stable and its own."""

from __future__ import annotations

import re

import pytest

from children import ROOT
from scurfin.pathway import conditions as c
from scurfin.pathway.export import library, written
from scurfin.pathway.export.leaves import LEAVES, expressed
from scurfin.pathway.export.names import NotExpressible, decimal, joined, named, quoted
from scurfin.pathway.export.rules import APPLIES, conditions, of
from scurfin.pathway.loader import pathway
from scurfin.pathway.model import Defined, Pathway

RULES = pathway()
MADE = written(RULES)
TEXT = library(MADE, RULES.version)


def test_every_condition_of_the_pathway_is_a_statement() -> None:
    assert [name for name, *_ in conditions(RULES) if name not in MADE.by_name] == []
    assert MADE.left_out == ()


def test_every_kind_of_leaf_has_its_cql() -> None:
    assert set(LEAVES) == {*c.LEAVES.values()} - {c.Definition}


def test_no_two_statements_share_a_name() -> None:
    names = re.findall(r'^define "([^"]+)":', TEXT, re.M)
    assert len(names) == len(set(names))


def test_a_statement_stands_after_those_it_names() -> None:
    seen: set[str] = set()
    for body in re.split(r"\n\n(?=define \")", TEXT)[1:]:
        name, *rest = re.findall(r'"([^"]+)"(?! from)', body)
        told = {one for one in rest if one in MADE.by_name}
        assert told <= seen, name
        seen.add(name)


def test_the_same_rules_give_the_same_text() -> None:
    assert library(written(RULES), RULES.version) == TEXT


@pytest.mark.parametrize(
    ("leaf", "cql", "codes"),
    [
        (
            c.Manifestation(is_=("eczema", "enteropathy"), course="relapsed", severity="severe"),
            '"manifestation.eczema_or_enteropathy.relapsed.severe"',
            ["manifestation.eczema_or_enteropathy.relapsed.severe"],
        ),
        (
            c.Measurement(is_="potassium", gt=6.5, unit="mmol/L", within="P1D"),
            '"More"("measurement.potassium.value.within-p1d.mmol-l", 6.5)',
            ["measurement.potassium.value.within-p1d.mmol-l"],
        ),
        (c.Age(ge="P28D", lt="P2M"), None, ["age"]),
        (c.Lines(at_least=2), '"lines" >= 2', ["lines"]),
        (
            c.DiagnosisIs(is_="IPEX", at_least="clinical"),
            "(\"diagnosis.ipex\" = 'clinical' or \"diagnosis.ipex\" = 'genetic')",
            ["diagnosis.ipex"],
        ),
        (c.Procedure(is_="HSCT", lt="P100D"), None, ["procedure.hsct.done", "procedure.hsct.ago"]),
    ],
    ids=lambda one: one.__struct_config__.tag if isinstance(one, c.Node) else None,
)
def test_a_leaf_is_written_over_named_features(
    leaf: c.Condition, cql: str | None, codes: list[str]
) -> None:
    made = expressed(leaf)
    assert [one.code for one in made.features] == codes
    assert cql is None or made.cql == cql


def test_what_cql_cannot_say_is_left_out_with_its_reason_and_all_that_rests_on_it() -> None:
    finer = c.Measurement(is_="potassium", gt=0.0000000001, unit="mmol/L")
    definitions = (
        Defined(id="uses", name="uses", when=c.Definition(is_="fine"), facts=()),
        Defined(id="fine", name="fine", when=finer, facts=()),
    )
    made = written(Pathway(version="0", definitions=definitions))
    assert made.defines == ()
    assert [(one.what, one.why) for one in made.left_out] == [
        ("definition fine", "1e-10 has more than 8 digits behind the point"),
        ("definition uses", "'definition fine' is not exported"),
    ]


def test_an_unknown_objection_stops_only_a_rule_that_waits_for_it() -> None:
    told = {one.unless_unknown: one for one in RULES.recommendations if one.unless is not None}
    assert "is not true" in MADE.by_name[of(told["act"], APPLIES)].cql
    assert "and not " in MADE.by_name[of(told["ask"], APPLIES)].cql


@pytest.mark.parametrize(
    ("number", "text"), [(7.0, "7.0"), (182.625, "182.625"), (0.1, "0.1"), (-280.0, "-280.0")]
)
def test_a_number_is_written_whole(number: float, text: str) -> None:
    assert decimal(number) == text


def test_a_number_that_would_be_rounded_is_refused() -> None:
    with pytest.raises(NotExpressible):
        decimal(1 / 1440)


def test_quotes_in_a_name_do_not_end_it() -> None:
    assert (quoted("boy's"), named('a "b"')) == ("'boy\\'s'", '"a \\"b\\""')


def test_words_that_are_spelled_twice_stand_once_in_a_code() -> None:
    said = ("gain of function", "gain-of-function", "GOF")
    assert joined("genotype", said, "") == "genotype.gain-of-function_or_gof"


def test_every_code_that_the_guide_shows_is_a_feature() -> None:
    page = (ROOT / "docs" / "export-pathway.md").read_text(encoding="utf-8")
    table = page.split("| code | value |")[1].split("\n\n")[0]
    assert set(re.findall(r"`([a-z][^`<> ]*)`", table)) <= set(MADE.features)
