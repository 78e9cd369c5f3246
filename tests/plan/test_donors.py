"""The donors of a plan: Keran's worked example, the family first, the registry's best beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from children import ROOT
from scurfin.cli import cli
from scurfin.donor.registry.importing import import_donors
from scurfin.donor.unrelated import Unrelated, unrelated
from scurfin.plan import explain
from scurfin.plan.compose import Made
from scurfin.plan.donors_now import donors_of
from scurfin.plan.model import DonorNow, Plan
from scurfin.plan.moments import known_at
from scurfin.plan.registry_donors import with_registry
from scurfin.plan.render.html import html
from scurfin.plan.render.text import text
from scurfin.record import load_record
from scurfin.terms.source_text import InputError

KERAN = ROOT / "examples" / "keran-worked.yaml"
DONORS = ROOT / "tests" / "donor" / "data" / "synthetic" / "donors.csv.gz"


@pytest.fixture(scope="module")
def alone() -> Made:
    return explain(known_at(load_record(str(KERAN)), "donor found"))


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("donors") / "registry"
    import_donors([DONORS], folder)
    return folder


@pytest.fixture(scope="module")
def found(alone: Made, registry: Path) -> Unrelated:
    return unrelated(alone.state, registry)


@pytest.fixture(scope="module")
def beside(alone: Made, found: Unrelated) -> Plan:
    return with_registry(alone, found.donors).plan


def donor(plan: Plan, name: str) -> DonorNow:
    (one,) = [each for each in plan.donors if each.id == name]
    return one


def test_the_identical_sister_is_first_with_her_carrier_question(alone: Made) -> None:
    first = alone.plan.donors[0]
    assert (first.id, first.place, first.match) == ("sister-2", 1, "identical")
    assert first.carries == "possible"
    assert any("Not tested for the family's variant" in flag for flag in first.flags)
    assert any("FOXP3 variant" in ask for ask in first.asks)
    assert any("by descent: identical" in why for why in first.why)


def test_a_minor_is_protected_and_her_fitness_shown_or_asked(alone: Made) -> None:
    first = alone.plan.donors[0]
    assert any("advocate" in one for one in first.safeguards)
    assert any("transfusion" in one for one in first.safeguards)
    told = {each.what: each.said for each in first.told}
    assert told["weight"] == "14 kg"
    assert told["age"] == "3 years"
    assert told["CMV"] == "negative, the child negative"
    assert "the same as the child's" in told["blood group"]
    assert any("infection markers" in ask for ask in first.asks)


def test_both_parents_are_haploidentical_and_only_the_mother_is_a_carrier(alone: Made) -> None:
    father, mother = donor(alone.plan, "father"), donor(alone.plan, "mother")
    assert father.match == mother.match == "haploidentical"
    assert father.carries == "not possible"
    assert not any("variant" in ask for ask in father.asks)
    assert mother.carries == "carrier"
    assert father.place is not None
    assert mother.place is not None
    assert father.place < mother.place


def test_an_adult_with_half_a_match_stands_before_a_minor(alone: Made) -> None:
    places = {one.id: one.place or 0 for one in alone.plan.donors}
    assert places["sister-1"] > places["mother"]


def test_each_donor_says_why_before_the_next(beside: Plan) -> None:
    ranked = [one for one in beside.donors if one.place is not None]
    for one in ranked[:-1]:
        assert one.above, one.id
        assert one.evidence or "equal" in one.above


def test_the_registrys_best_stands_between_the_sister_and_the_parents(beside: Plan) -> None:
    names = [one.id for one in beside.donors]
    strangers = [name for name in names if name.startswith("registry:")]
    assert names[0] == "sister-2"
    assert 1 <= len(strangers) <= 10
    assert donor(beside, strangers[0]).match == "10/10"
    assert names.index(strangers[0]) < names.index("father")
    assert beside.donor_order is not None
    assert beside.donor_order.not_shown > 0
    assert any("Ask for several" in note for note in beside.donor_order.notes)


def test_every_fact_of_a_donor_is_among_the_sources(beside: Plan) -> None:
    known = {one.fact for one in beside.sources}
    assert all(fact in known for one in beside.donors for fact in one.facts)


def test_the_list_is_on_paper_and_on_the_page(beside: Plan, alone: Made) -> None:
    for shown in (text(beside, "full"), html(beside, alone.state.record, {})):
        assert "sister-2" in shown
        assert "SD01083" in shown or "SD0" in shown
        assert "non-malignant" in shown


def test_the_verb_lists_family_and_registry(registry: Path) -> None:
    arguments = ["donor", "search", str(KERAN), "--at", "donor found", "--registry", str(registry)]
    made = CliRunner().invoke(cli, arguments)
    assert made.exit_code == 0, made.output
    assert made.stdout.index("sister-2") < made.stdout.index("unrelated SD")
    assert "Research software" in made.stdout


def test_the_plan_verb_takes_a_registry(registry: Path) -> None:
    arguments = ["plan", str(KERAN), "--at", "donor found", "--registry", str(registry)]
    made = CliRunner().invoke(cli, [*arguments, "--format", "json"])
    assert made.exit_code == 0, made.output
    assert '"registry:SD' in made.stdout


def test_an_untyped_child_is_asked_before_a_registry_is_searched(registry: Path) -> None:
    relapse = explain(known_at(load_record(str(KERAN)), "relapse"))
    with pytest.raises(InputError, match="own HLA type: is not told"):
        unrelated(relapse.state, registry)


def test_chances_and_certainty_are_told_for_each_stranger(found: Unrelated) -> None:
    assert len(found.donors) > 100
    for one in found.donors:
        assert one.values["kind"] == "unrelated"
        assert one.why
        p10 = one.values["p10"]
        assert p10 is None or 0 <= float(p10) <= 1


def test_a_relative_far_down_the_list_still_says_which_test_would_lift_him(
    registry: Path, tmp_path: Path
) -> None:
    """A brother who may be identical stands behind a thousand strangers until a parent is typed."""
    record = tmp_path / "child.yaml"
    hla = "A*01:01+A*02:01^B*08:01+B*44:02^DRB1*03:01+DRB1*04:01"
    record.write_text(
        "schema_version: 1\n"
        "child:\n  id: t\n  sex: male\n  family:\n    members:\n"
        "      - {id: bro, relation: brother, sex: male, alive: true}\n"
        "  timeline:\n    - visit: one\n      age: P6M\n      events:\n"
        "        - {event: diagnosis, what: IPEX, level: genetic}\n"
        f'        - {{event: typing, of: child, hla: "{hla}"}}\n'
        f'        - {{event: typing, of: bro, hla: "{hla}"}}\n'
    )
    arguments = ["donor", "search", str(record), "--registry", str(registry), "--format", "json"]
    made = CliRunner().invoke(cli, arguments)
    assert made.exit_code == 0, made.output
    (bro,) = [one for one in json.loads(made.stdout)["donors"] if one["id"] == "bro"]
    assert bro["place"] > 50
    assert "if identical lifts brother (bro) from place" in bro["change"]
    assert bro["flags"]


def test_without_the_nomenclature_every_list_says_how_names_were_compared(
    alone: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SCURFIN_HLA", raising=False)
    made = donors_of(alone.state)
    assert made.order is not None
    assert any("compared at two fields" in note for note in made.order.notes)
