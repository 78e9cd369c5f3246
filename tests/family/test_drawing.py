"""The drawing: everybody once, no symbol on another, the same bytes, safe with hostile names."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given, settings

from children import ROOT
from family.test_engine import families
from scurfin.cli import cli
from scurfin.family.assumed import tried
from scurfin.family.drawing import draw
from scurfin.family.people import Pedigree, Person
from scurfin.family.risk import risks

KERAN = str(ROOT / "examples" / "keran-worked.yaml")
HOSTILE = "<b>&\"'\u202e]]>"


def people_of(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    found = root.iter("{http://www.w3.org/2000/svg}g")
    return [one.attrib["data-id"] for one in found if "data-id" in one.attrib]


@settings(max_examples=40, deadline=None)
@given(families())
def test_everybody_stands_once(family: Pedigree) -> None:
    drawn = draw(family, None)
    assert sorted(people_of(drawn)) == sorted(one.id for one in family.people)
    assert drawn == draw(family, None)


def test_each_woman_s_risk_stands_under_her() -> None:
    family = Pedigree(
        people=(
            Person(id="m", sex="female"),
            Person(id="f", sex="male"),
            Person(id="boy", sex="male", mother="m", father="f", affected=True),
            Person(id="girl", sex="female", mother="m", father="f"),
        ),
        proband="boy",
    )
    said = draw(family, risks(family, [one.how for one in tried()]))
    assert len(re.findall(r"carrier", said)) >= 2


def test_hostile_names_stay_words() -> None:
    family = Pedigree(people=(Person(id=HOSTILE, name=HOSTILE, sex="female"),))
    drawn = draw(family, None)
    assert ElementTree.fromstring(drawn) is not None
    assert "<b>" not in drawn


@pytest.mark.parametrize("carriers", ["2022", "dot"])
def test_carriers_can_be_drawn_both_ways(carriers: str) -> None:
    family = Pedigree(
        people=(
            Person(id="m", sex="female"),
            Person(id="a", sex="male", mother="m", affected=True),
            Person(id="b", sex="male", mother="m", affected=True),
        )
    )
    found = risks(family, [tried()[0].how])
    assert draw(family, found, carriers=carriers)  # type: ignore[arg-type]


def test_the_verb_draws_a_family() -> None:
    done = CliRunner().invoke(cli, ["family", KERAN, "--format", "svg"])
    assert done.exit_code == 0
    assert {"child", "mother", "father"} <= set(people_of(done.output))
