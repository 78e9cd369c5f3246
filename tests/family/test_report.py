"""From a record to the family's risks, the next test, and the verb that prints them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from children import IPEX, ROOT, Told, child, plan_of, sign
from scurfin.cli import cli
from scurfin.family.assumed import assumed, tried
from scurfin.family.from_record import pedigree_of
from scurfin.family.next_test import next_tests
from scurfin.family.report import report
from scurfin.family.risk import risks
from scurfin.knowledge.store import knowledge
from scurfin.record import load_record
from scurfin.state import state

KERAN = str(ROOT / "examples" / "keran.yaml")
EXAMPLES = Path(__file__).parent / "worked_examples.yaml"
MIDDLE = tried()[0].how


def member(name: str, relation: str, **more: Any) -> Told:
    return {"id": name, "relation": relation, **more}


def gene_report(of: str, result: str, **more: Any) -> Told:
    return {"event": "genotype", "of": of, "gene": "FOXP3", "result": result, **more}


def risk_of(name: str, *events: Told, **family: Any) -> float:
    record = child(sign("eczema"), *events, family=family)
    made = pedigree_of(record)
    found = {one.id: one for one in risks(made.pedigree, [MIDDLE])}
    return found[name].carrier.probability


def test_the_mother_of_an_isolated_boy_is_between_two_thirds_and_86_percent() -> None:
    made = report(pedigree_of(load_record(KERAN)).pedigree)
    mother = next(one for one in made.risks if one.id == "mother")
    assert mother.carrier.low == pytest.approx(2 / 3, abs=1e-4)
    assert mother.carrier.probability == pytest.approx(0.80, abs=0.01)
    assert mother.carrier.high == pytest.approx(0.86, abs=0.01)


def test_a_tested_mother_settles_herself_and_halves_her_daughters() -> None:
    sister = member("s", "sister")
    assert risk_of("s", gene_report("mother", "carrier"), members=[sister]) == pytest.approx(
        0.5, abs=1e-3
    )
    assert risk_of("s", gene_report("mother", "not a carrier"), members=[sister]) < 0.1
    assert risk_of("s", gene_report("mother", "not a carrier"), members=[sister]) > 0


def test_an_affected_uncle_makes_her_a_carrier() -> None:
    assert risk_of("mother", members=[member("u", "maternal uncle", affected=True)]) > 0.95


def test_healthy_uncles_make_her_less_likely() -> None:
    uncles = [member(f"u{n}", "maternal uncle", affected=False) for n in range(3)]
    assert risk_of("mother", members=uncles) < risk_of("mother")


def test_blood_of_a_transplanted_child_is_not_used() -> None:
    after = gene_report("child", "no variant found", specimen="blood")
    record = child(sign("eczema"), {"event": "hsct", "donor": "sister"}, after)
    assert pedigree_of(record).pedigree.by_id()["child"].tests == ()


def test_a_relative_of_an_unclear_kind_is_said_to_be_left_out() -> None:
    made = pedigree_of(child(family={"members": [member("x", "maternal cousin")]}))
    assert "x (maternal cousin)" in made.left_out[0]


def test_the_mother_is_tested_first() -> None:
    made = report(pedigree_of(load_record(KERAN)).pedigree)
    assert made.tests[0].id == "mother"


def test_of_two_sisters_the_donor_is_tested_first() -> None:
    members = [member("a", "sister"), member("b", "sister")]
    record = child(sign("eczema"), gene_report("mother", "carrier"), family={"members": members})
    family = pedigree_of(record).pedigree
    first = next(
        one for one in next_tests(family, MIDDLE, frozenset({"b"})) if one.id in ("a", "b")
    )
    assert first.id == "b"


def test_nobody_settled_is_tested_again() -> None:
    record = child(sign("eczema"), gene_report("mother", "carrier"))
    names = {one.id for one in next_tests(pedigree_of(record).pedigree, MIDDLE)}
    assert "mother" not in names
    assert "child" not in names


def test_every_assumption_names_its_facts() -> None:
    assert set(assumed().facts) <= set(knowledge().facts)


def test_the_band_is_never_narrower_than_the_middle() -> None:
    for one in report(pedigree_of(load_record(KERAN)).pedigree).risks:
        assert one.carrier.low <= one.carrier.probability <= one.carrier.high


def test_a_plan_shows_each_woman_s_risk_as_conditional_until_proven() -> None:
    plan = plan_of(*IPEX, family={"members": [member("s", "sister")]})
    shown = {one.id: one.carrier for one in plan.family}
    assert shown["mother"].startswith("if he has FOXP3 deficiency: 1 in ")
    proven = plan_of(*IPEX, gene_report("child", "variant found"), family={"members": []})
    mother = next(one for one in proven.family if one.id == "mother")
    assert mother.carrier.startswith("1 in ")
    assert set(assumed().facts) <= {one.fact for one in proven.sources}


def test_a_family_that_cannot_be_is_told_and_the_plan_stays() -> None:
    members = [member("mother", "mother"), member("father", "father", affected=True)]
    girl = member("s", "sister")
    plan = plan_of(*IPEX, gene_report("s", "not a carrier"), family={"members": [*members, girl]})
    assert plan.recommendations
    assert any("carrier risks could not be worked out" in one for one in plan.failures)
    assert {one.carrier for one in plan.family} == {""}


def test_a_newborn_brother_says_less_than_a_grown_one() -> None:
    made = pedigree_of(child(family={"members": [member("b", "brother", affected=False)]}))
    assert made.pedigree.by_id()["b"].affected is False
    assert state(child()).record.family.members == ()


def test_the_verb_prints_every_person() -> None:
    done = CliRunner().invoke(cli, ["family", KERAN])
    assert done.exit_code == 0
    for word in ("mother", "sister", "1 in", "Whose test next", "never means no risk"):
        assert word in done.output


def test_solve_prints_id_probability_and_band() -> None:
    done = CliRunner().invoke(cli, ["family", "solve", str(EXAMPLES)])
    found = json.loads(done.output)
    assert len(found) == 24
    for one in found:
        assert set(one) == {"id", "probability", "band"}
        assert one["band"][0] <= one["probability"] <= one["band"][1]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("examples: []", "no examples"),
        ("nonsense: 1", "no examples"),
        ("examples:\n  - {id: x}", "example 'x'"),
    ],
)
def test_bad_examples_are_one_message(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(content)
    done = CliRunner().invoke(cli, ["family", "solve", str(file)])
    assert done.exit_code == 2
    assert says in done.output
    assert "remedy" in done.output
