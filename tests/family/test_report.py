"""From a record to the family's risks, the next test, and the verb that prints them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from children import FAMILIES, IPEX, ROOT, Told, child, line, plan_of, sign
from scurfin.cli import cli
from scurfin.family.assumed import assumed, tried
from scurfin.family.from_record import pedigree_of
from scurfin.family.inheritance import basis
from scurfin.family.next_test import next_tests
from scurfin.family.people import Pedigree, Person
from scurfin.family.report import report
from scurfin.family.risk import risks
from scurfin.knowledge.store import knowledge
from scurfin.record import load_record
from scurfin.terms.source_text import InputError

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
    found = {one.id: one for one in risks(made.pedigree, basis(made.pedigree).models)}
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
    assert shown["mother"].startswith("if he has FOXP3 deficiency: 80 %")
    proven = plan_of(*IPEX, gene_report("child", "variant found"), family={"members": []})
    mother = next(one for one in proven.family if one.id == "mother")
    assert mother.carrier.startswith("80 %")
    assert set(assumed().facts) <= {one.fact for one in proven.sources}


def test_a_family_that_cannot_be_is_told_and_the_plan_stays() -> None:
    members = [member("mother", "mother"), member("father", "father", affected=True)]
    girl = member("s", "sister")
    plan = plan_of(*IPEX, gene_report("s", "not a carrier"), family={"members": [*members, girl]})
    assert plan.recommendations
    assert any("carrier risks could not be worked out" in one for one in plan.failures)
    assert {one.carrier for one in plan.family} == {""}


def test_the_verb_prints_every_person() -> None:
    done = CliRunner().invoke(cli, ["family", KERAN])
    assert done.exit_code == 0
    for word in (
        "mother",
        "sister",
        "1 in",
        "Whose test next",
        "never means no risk",
        "to day 2",
        "week 15",
    ):
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


def brother(**more: Any) -> list[Told]:
    return [member("b", "brother", affected=False, **more)]


def test_a_well_boy_counts_by_the_age_that_is_told() -> None:
    alone = risk_of("mother")
    untold = risk_of("mother", members=brother())
    week = risk_of("mother", members=brother(age="P3W"))
    grown = risk_of("mother", members=brother(age="P12Y"))
    assert untold == pytest.approx(alone, abs=1e-9)
    assert alone > week > grown


def test_a_well_boy_of_untold_age_is_asked_about() -> None:
    asked = pedigree_of(child(sign("eczema"), family={"members": brother()})).questions
    assert len(asked) == 1
    assert "How old is b" in asked[0]
    assert (
        pedigree_of(child(sign("eczema"), family={"members": brother(age="P2Y")})).questions == ()
    )


def test_the_age_follows_from_two_birth_dates() -> None:
    record = child(
        sign("eczema", date="2025-06-01"),
        born="2025-01-01",
        family={"members": brother(born="2019-06-01")},
    )
    assert pedigree_of(record).pedigree.by_id()["b"].seen_until == pytest.approx(6.0, abs=0.01)


@pytest.mark.parametrize(("origin", "least", "most"), [("maternal", 0.9999, 1), ("de_novo", 0, 0)])
def test_the_told_origin_of_the_variant_counts(origin: str, least: float, most: float) -> None:
    assert least <= risk_of("mother", origin=origin) <= most


def test_a_lost_boy_counts_between_nothing_and_the_intrauterine_families() -> None:
    uncle = member("u", "maternal uncle", loss="unexplained male loss")
    made = report(pedigree_of(child(sign("eczema"), family={"members": [uncle]})).pedigree)
    mother = next(one for one in made.risks if one.id == "mother").carrier
    none = report(pedigree_of(child(sign("eczema"))).pedigree).risks
    alone = next(one for one in none if one.id == "mother").carrier
    assert mother.probability > alone.probability
    assert mother.high > alone.high
    assert mother.low == pytest.approx(alone.low, abs=1e-3)
    assert {"car-loss-affected", "car-loss-background"} <= set(made.facts)
    assert "lost before birth" in made.method


def test_a_lost_pregnancy_of_the_mother_is_an_event_too() -> None:
    lost = {
        "event": "pregnancy",
        "of": "mother",
        "status": "ended",
        "loss": "unexplained male loss",
        "weeks": 18,
    }
    assert risk_of("mother", lost) > risk_of("mother")


def test_a_pregnancy_that_goes_on_has_its_own_risk() -> None:
    going = {"event": "pregnancy", "of": "mother", "weeks": 12, "fetus": "male"}
    made = pedigree_of(child(sign("eczema"), going)).pedigree
    found = {one.id: one for one in risks(made, [MIDDLE])}["pregnancy of mother"]
    assert found.affected is not None
    assert found.affected.probability == pytest.approx(risk_of("mother") / 2, abs=0.02)


def test_the_unborn_child_is_the_pregnancy() -> None:
    going = {"event": "pregnancy", "of": "mother", "weeks": 12, "age": "prenatal"}
    people = pedigree_of(child(going)).pedigree.people
    assert [one.id for one in people if one.pregnancy] == ["child"]


def test_members_are_placed_by_the_parents_told() -> None:
    members = [
        member("aunt", "maternal aunt"),
        member("cousin", "maternal cousin", sex="male", affected=True, mother="aunt"),
    ]
    made = pedigree_of(child(sign("eczema"), family={"members": members}))
    assert made.left_out == ()
    assert risk_of("mother", members=members) > 0.95


def test_a_member_whose_mother_is_nobody_is_refused() -> None:
    with pytest.raises(InputError, match="'x' of 'c' is nobody"):
        child(family={"members": [member("c", "maternal cousin", mother="x")]})


def test_a_twin_from_one_egg_bears_the_same() -> None:
    twin = member("t", "sister", twin_of="s", identical=True)
    family = {"members": [member("s", "sister"), twin]}
    record = child(sign("eczema"), gene_report("s", "carrier"), family=family)
    found = {one.id: one for one in risks(pedigree_of(record).pedigree, [MIDDLE])}
    assert found["t"].carrier.probability == pytest.approx(1.0, abs=1e-6)


def test_a_test_of_a_sister_is_not_one_of_both() -> None:
    members = [member("a", "sister"), member("b", "sister")]
    record = child(sign("eczema"), gene_report("sister", "carrier"), family={"members": members})
    people = pedigree_of(record).pedigree.by_id()
    assert people["a"].tests == people["b"].tests == ()


def test_blood_after_the_transplant_is_named_as_not_used() -> None:
    after = gene_report("child", "no variant found", specimen="blood", id="late")
    made = pedigree_of(child(sign("eczema"), {"event": "hsct", "donor": "sister"}, after))
    assert any("late" in one and "donor" in one for one in made.left_out)


def test_each_piece_of_evidence_is_weighed() -> None:
    members = [member("u", "maternal uncle", affected=False, age="P30Y")]
    made = report(pedigree_of(child(sign("eczema"), family={"members": members})).pedigree)
    mother = next(one for one in made.evidence if one.id == "mother")
    weights = {one.of: one for one in mother.weights}
    middle = next(one for one in made.risks if one.id == "mother").carrier.probability
    assert weights["u"].without == pytest.approx(risk_of("mother"), abs=1e-9)
    assert weights["child"].without < middle < weights["u"].without


def autosomal(gene: str, **how: Any) -> Any:
    family = Pedigree(
        people=(
            Person(id="m", sex="female", affected=False),
            Person(id="f", sex="male", affected=False),
            Person(id="c", sex="male", mother="m", father="f", affected=True),
        ),
        gene=gene,
        proband="c",
    )
    return report(family, how=basis(family, **how))


def test_the_next_child_of_two_carriers_is_affected_in_a_quarter() -> None:
    made = autosomal("LRBA", allele_frequency=0.001)
    found = {one.id: one for one in made.risks}
    assert found["m"].next_child is not None
    assert found["m"].next_child.probability == pytest.approx(0.25, abs=1e-4)
    assert "recessive" in made.method


def test_a_dominant_gene_takes_its_published_penetrance() -> None:
    made = autosomal("CTLA4", allele_frequency=0.0001)
    assert "67 %" in made.method
    assert "dia-ddx-002" in made.facts


@pytest.mark.parametrize(
    ("gene", "how", "says"),
    [
        ("LRBA", {}, "--allele-frequency"),
        ("STAT3", {"allele_frequency": 0.001}, "--penetrance"),
        ("UNHEARD", {}, "--mode"),
        ("LRBA", {"allele_frequency": 0.001, "penetrance": 2.0}, "0.01 to 1"),
    ],
)
def test_what_no_source_tells_is_asked(gene: str, how: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        autosomal(gene, **how)
    assert says in caught.value.remedy


def test_another_gene_that_is_proven_is_the_family_s() -> None:
    found = gene_report("child", "variant found", zygosity="homozygous", variant_class="pathogenic")
    record = child(sign("enteropathy"), {**found, "gene": "LRBA"})
    assert pedigree_of(record).pedigree.gene == "LRBA"


def test_the_plan_says_each_woman_s_risk_beside_the_line() -> None:
    going = {"event": "pregnancy", "of": "mother", "weeks": 9, "status": "ongoing"}
    plan = plan_of(*IPEX, gene_report("child", "variant found"), going)
    said = line(plan, "prenatal-choices").women
    assert any(one.startswith("mother: bears the variant 80 %") for one in said)
    assert any(one.startswith("pregnancy of mother") for one in said)


def test_the_plan_says_whose_test_comes_first() -> None:
    plan = plan_of(*IPEX, family={"members": [member("s", "sister")]})
    places = {one.id: one.test_place for one in plan.family}
    assert places == {"mother": 1, "s": 2}


@pytest.mark.parametrize("file", FAMILIES, ids=lambda one: one.stem)
@pytest.mark.parametrize("form", ["text", "json", "svg", "own", "table", "ped", "ga4gh"])
def test_the_verb_reads_a_pedigree(file: Path, form: str) -> None:
    words = ["family", str(file), "--format", form, "--allele-frequency", "0.001"]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.output
    assert done.stdout


def test_one_pedigree_format_goes_into_another(tmp_path: Path) -> None:
    ped = tmp_path / "family.ped"
    ped.write_text("F m 0 0 2 1\nF f 0 0 1 1\nF c f m 1 2\n")
    done = CliRunner().invoke(cli, ["family", str(ped), "--format", "table"])
    assert done.exit_code == 0
    table = tmp_path / "family.csv"
    table.write_text(done.stdout)
    again = CliRunner().invoke(cli, ["family", str(table), "--format", "ped"])
    assert [row.split()[1:] for row in again.stdout.splitlines() if row[:1] != "#"] == [
        row.split()[1:] for row in ped.read_text().splitlines()
    ]
    assert CliRunner().invoke(cli, ["family", str(ped)]).exit_code == 0


BAD = {
    "cycle": ("F a 0 b 1 1\nF b a 0 2 1\n", "'a'"),
    "two mothers": ("F m 0 0 2 1\nF n 0 0 2 1\nF c n m 1 2\n", "'n'"),
    "missing parent": ("F c 0 m 1 2\n", "'m'"),
    "male mother": ("F m 0 0 1 1\nF c 0 m 1 2\n", "'m'"),
    "affected female": ("F m 0 0 2 2\n", "'m'"),
    "duplicate": ("F m 0 0 2 1\nF m 0 0 2 1\n", "'m'"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_message_that_names_the_person(name: str, tmp_path: Path) -> None:
    text, person = BAD[name]
    file = tmp_path / "bad.ped"
    file.write_text(text)
    done = CliRunner().invoke(cli, ["family", str(file)])
    assert done.exit_code == 2
    assert person in done.output
    assert done.output.count("remedy:") == 1
    assert "bad.ped" in done.output


def test_the_verb_reads_a_record_as_known_then() -> None:
    worked = str(ROOT / "examples" / "keran-worked.yaml")
    done = CliRunner().invoke(cli, ["family", worked, "--at", "relapse"])
    tests = done.output.split("Whose test next")[1].splitlines()
    assert "possible donor" in tests[1]
    assert (
        "possible donor"
        not in CliRunner()
        .invoke(cli, ["family", worked])
        .output.split("Whose test next")[1]
        .split("Variant")[0]
        .split("\n", 1)[1]
    )


def test_a_pedigree_has_no_timeline() -> None:
    done = CliRunner().invoke(cli, ["family", str(FAMILIES[0]), "--at", "P4M"])
    assert done.exit_code == 2
    assert "has no timeline" in done.output
