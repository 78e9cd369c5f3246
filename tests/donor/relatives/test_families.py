"""The made-up families: nobody is falsely identical, what can be decided is, the rest asks."""

from __future__ import annotations

import json
from functools import cache

import pytest
from click.testing import CliRunner

from donor.relatives.made_up import FILE, decided, families, true_share, truth
from scurfin.cli import cli
from scurfin.donor.relatives.ask import deciding
from scurfin.donor.relatives.descent import Descent, Shared, by_descent
from scurfin.donor.relatives.report import COLUMNS


@cache
def all_told() -> dict[str, tuple[Descent, Shared, str]]:
    """Every sibling, with the family and the patient."""
    found = {}
    for family in families():
        made = by_descent(family.persons, family.patient)
        for one in made.shared:
            found[one.id] = made, one, family.patient
    return found


@cache
def known() -> dict[str, tuple[Shared, str]]:
    """The siblings of whom the truth is told, with it."""
    return {
        name: (one, true_share(patient, name))
        for name, (_, one, patient) in all_told().items()
        if name in truth()
    }


def test_nobody_is_called_identical_who_is_not() -> None:
    called = {name for name, (one, _) in known().items() if one.verdict == "identical"}
    assert len(called) > 80
    assert {known()[name][1] for name in called} == {"identical"}


def test_whoever_the_typings_decide_is_called_right() -> None:
    decidable = {
        name: share
        for family in families()
        if len(family.persons) <= 6
        for name, share in decided(family).items()
        if name in known() and known()[name][1] != "crossed"
    }
    right = sum(known()[name][0].verdict == share for name, share in decidable.items())
    true = sum(known()[name][1] == share for name, share in decidable.items())
    assert len(decidable) > 150
    assert true == len(decidable)
    assert right / len(decidable) >= 0.99


def test_nothing_is_called_wrongly() -> None:
    for name, (one, share) in known().items():
        if share != "crossed" and one.verdict != "cannot tell":
            assert one.verdict == share, name


def test_crossovers_are_found_and_placed() -> None:
    crossed = {name: one for name, (one, share) in known().items() if share == "crossed"}
    assert len(crossed) > 10
    for name, one in crossed.items():
        assert one.crossover, name
    assert "father's haplotype in FAM0206-4 between A and B" in crossed["FAM0206-4"].crossover


def test_who_has_no_crossover_is_told_none() -> None:
    for name, (made, one, _) in all_told().items():
        if made.made is not None and made.made.crossed == 0:
            assert not one.crossover, name


def test_what_cannot_be_told_names_the_typing_that_would_decide() -> None:
    open_ = [(made, one) for made, one, _ in all_told().values() if one.verdict == "cannot tell"]
    assert len(open_) > 20
    asked = [deciding(made, one.id, draws=8) for made, one in open_]
    assert sum(one is not None for one in asked) > 0.7 * len(asked)
    assert all(one is None or 0 < one.settles <= 1 for one in asked)


def test_no_family_is_in_conflict() -> None:
    assert not [made.conflicts for made, _, _ in all_told().values() if made.conflicts]


def test_chances_are_kept_by_what_comes_true() -> None:
    """The chances of all siblings together are near the share of them that came true."""
    told = [
        ({"identical": one.p_identical, "haploidentical": one.p_haploidentical}, share)
        for one, share in known().values()
        if share != "crossed"
    ]
    for what in ("identical", "haploidentical"):
        expected = sum(chances[what] for chances, _ in told)
        seen = sum(share == what for _, share in told)
        assert abs(expected - seen) < 0.02 * len(told)


def test_the_verb_prints_a_row_for_each_sibling() -> None:
    made = CliRunner().invoke(cli, ["donor", "family", str(FILE)])
    assert made.exit_code == 0, made.output
    lines = made.stdout.splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert len(lines) == 1 + len(all_told())
    row = lines[1].split(",")
    assert row[:2] == ["FAM0001", "FAM0001-4"]
    assert row[5] in ("identical", "haploidentical", "none", "recombinant", "cannot tell")
    assert sum(map(float, row[2:5])) <= 1 + 1e-6


@pytest.mark.parametrize("form", ["text", "svg"])
def test_one_family_in_words_and_as_a_picture(form: str) -> None:
    arguments = ["donor", "family", str(FILE), "--family", "FAM0120", "--format", form]
    made = CliRunner().invoke(cli, arguments)
    assert made.exit_code == 0
    if form == "text":
        assert "the same alleles do not prove the same haplotypes" in made.stdout
        assert "to decide it: high-resolution typing of the father" in made.stdout
    else:
        assert made.stdout.startswith("<svg")
        assert "CANNOT TELL" in made.stdout


def test_the_verb_gives_data_with_reasons_and_the_typing_that_decides() -> None:
    arguments = ["donor", "family", str(FILE), "--family", "FAM0120", "--format", "json"]
    made = CliRunner().invoke(cli, arguments)
    assert made.exit_code == 0, made.output
    (family,) = json.loads(made.stdout)
    assert family["patient"] == "FAM0120-3"
    assert {one["verdict"] for one in family["siblings"]} == {"cannot tell"}
    assert all(one["why"] and "the father" in one["to_decide"] for one in family["siblings"])


def test_a_picture_is_of_one_family() -> None:
    made = CliRunner().invoke(cli, ["donor", "family", str(FILE), "--format", "svg"])
    assert made.exit_code == 2
    assert "--family" in made.output
