"""The drawing: everybody once, no symbol on another, the same bytes, safe with hostile names."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given, settings

from children import FAMILIES, ROOT
from family.test_engine import families
from scurfin.cli import cli
from scurfin.family.assumed import tried
from scurfin.family.drawing import draw
from scurfin.family.drawing.words import width
from scurfin.family.formats import read_pedigree
from scurfin.family.inheritance import basis
from scurfin.family.people import Pedigree, Person, Sex
from scurfin.family.risk import risks
from scurfin.terms.source_text import InputError

KERAN = str(ROOT / "examples" / "keran-worked.yaml")
HOSTILE = "<b>&\"'\u202e]]>"


SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[str, float, float, float, float, str]


def boxes(svg: str) -> list[Box]:
    """Each person's symbol and lines of text as (id, left, top, right, bottom, text)."""
    found: list[Box] = []
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        if group.attrib.get("class") != "person":
            continue
        name = group.attrib["data-id"]
        for one in group.iter():
            told = one.attrib
            if told.get("class") == "under":
                x, y, half = float(told["x"]), float(told["y"]), width(one.text or "") / 2
                found.append((name, x - half, y - 9, x + half, y + 2, one.text or ""))
            elif told.get("class") == "symbol":
                x, y = _centre(one)
                found.append((name, x - 17, y - 17, x + 17, y + 17, ""))
    return found


def _centre(one: ElementTree.Element) -> tuple[float, float]:
    told = one.attrib
    if "cx" in told:
        return float(told["cx"]), float(told["cy"])
    if "x" in told:
        return float(told["x"]) + 17, float(told["y"]) + 17
    numbers = re.findall(r"-?[0-9.]+", told["d"])
    return float(numbers[0]), float(numbers[1]) + (20 if len(numbers) > 5 else 13)


def clashes(svg: str) -> list[tuple[Box, Box]]:
    """What of one person stands on what of another."""
    ordered = sorted(boxes(svg), key=lambda one: one[1])
    found = []
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other[1] >= one[3] - 0.5:
                break
            apart = other[2] >= one[4] - 0.5 or one[2] >= other[4] - 0.5
            if one[0] != other[0] and not apart:
                found.append((one, other))
    return found


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


@settings(max_examples=60, deadline=None)
@given(families())
def test_nothing_of_one_stands_on_another(family: Pedigree) -> None:
    with suppress(InputError):
        found = risks(family, basis(family).models)
        assert clashes(draw(family, found)) == []
    assert clashes(draw(family, None)) == []


def big(size: int) -> Pedigree:
    """Three children to a couple, downwards."""
    people = [Person(id="f", sex="male"), Person(id="m", sex="female")]
    couples = [("f", "m")]
    while len(people) < size:
        father, mother = couples.pop(0)
        for number in range(3):
            sex: Sex = "male" if number % 2 else "female"
            name, other = f"child {len(people)}", f"partner {len(people)}"
            people.append(Person(id=name, father=father, mother=mother, sex=sex))
            people.append(Person(id=other, sex="female" if sex == "male" else "male"))
            couples.append((name, other) if sex == "male" else (other, name))
    boys = [at for at, one in enumerate(people) if one.sex == "male" and one.father]
    people[boys[-1]] = msgspec.structs.replace(people[boys[-1]], affected=True)
    return Pedigree(people=tuple(people[:size]), proband="m")


def test_two_hundred_people_stand_apart() -> None:
    family = big(200)
    drawn = draw(family, risks(family, basis(family).models))
    assert len(people_of(drawn)) == 200
    assert clashes(drawn) == []
    assert drawn == draw(family, risks(family, basis(family).models))


def test_the_check_of_overlaps_sees_one() -> None:
    moved = draw(big(8), None).replace('class="symbol" cx="', 'class="symbol" cx="1')
    assert clashes(moved) or clashes(
        re.sub(r'class="under" x="[0-9.]+"', 'class="under" x="0"', moved)
    )


@pytest.mark.parametrize("file", FAMILIES, ids=lambda one: one.stem)
def test_the_published_families_stand_apart(file: Path) -> None:
    family, _ = read_pedigree(file)
    found = risks(family, basis(family, allele_frequency=0.001).models)
    drawn = draw(family, found)
    assert sorted(people_of(drawn)) == sorted(one.id for one in family.people)
    assert clashes(drawn) == []


def test_cousins_who_marry_are_joined_by_a_double_line() -> None:
    family, _ = read_pedigree(ROOT / "examples" / "families" / "elamine2026.yaml")
    assert "related partners" in draw(family, None)


def test_a_recessive_gene_shows_the_father_s_risk_too() -> None:
    family, _ = read_pedigree(ROOT / "examples" / "families" / "elamine2026.yaml")
    drawn = draw(family, risks(family, basis(family, allele_frequency=0.001).models))
    assert drawn.count("carrier above 99.99 %") == 2
    assert drawn.count('class="mark"') >= 2


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
