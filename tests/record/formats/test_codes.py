"""Codes of the world for the words of a record, and back."""

from __future__ import annotations

import pytest

from interop.units import is_ucum
from scurfin.knowledge import codes
from scurfin.knowledge.codes import Code
from scurfin.knowledge.model import Coding
from scurfin.knowledge.store import knowledge

UNITS = sorted(knowledge().ucum_units)
CODINGS = knowledge().codings


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_has_a_code_of_ucum(unit: str) -> None:
    assert is_ucum(codes.ucum(unit))


@pytest.mark.parametrize("unit", sorted({one.unit for one in knowledge().analytes.values()} - {""}))
def test_every_unit_of_a_test_is_one(unit: str) -> None:
    assert is_ucum(codes.ucum(unit))


@pytest.mark.parametrize("unit", ["furlongs", "", "drops", "U", "mg per day"])
def test_another_unit_has_no_code(unit: str) -> None:
    assert codes.ucum(unit) == ""


def test_a_unit_of_a_dose() -> None:
    assert codes.dose_unit("mg", "kg", "day") == ("mg/kg/day", "mg/kg/d")
    assert codes.dose_unit("mcg", None, "dose") == ("mcg/dose", "ug/{dose}")
    assert codes.dose_unit("U", "kg", "day") == ("U/kg/day", "")


@pytest.mark.parametrize("name", sorted(knowledge().terms))
def test_a_sign_comes_back_under_its_usual_name(name: str) -> None:
    word, code = codes.sign_word(codes.sign_code(name))
    assert word == name
    assert code == knowledge().terms[name].code


@pytest.mark.parametrize("name", sorted(knowledge().drugs))
def test_a_treatment_comes_back_as_itself(name: str) -> None:
    known = knowledge().drugs[name]
    word, _ = codes.drug_word(codes.drug_code(known.name))
    assert word == known.name


@pytest.mark.parametrize("name", sorted(knowledge().analytes))
def test_a_test_comes_back_as_itself(name: str) -> None:
    known = knowledge().analytes[name]
    assert codes.test_word(codes.test_code(known.name)) == known.name


def test_every_sign_that_icd_10_has_a_code_of_is_in_the_vocabulary() -> None:
    named = {one.word for one in CODINGS if one.of == "sign"}
    assert named
    assert named <= set(knowledge().terms)


@pytest.mark.parametrize("one", CODINGS, ids=lambda one: f"{one.of}-{one.word}")
def test_a_coding_comes_back_from_each_of_its_codes(one: Coding) -> None:
    assert codes.coded(one.of, one.word) == Code(one.code, one.label)
    for code in (one.code, *one.also):
        assert codes.word_of(one.of, Code(code, "")) == one.word
        assert code.partition(":")[0] in knowledge().code_systems


def test_what_has_no_code_gets_one_of_ours() -> None:
    made = codes.sign_code("Ünïcode: odd (sign)")
    assert made.label == "Ünïcode: odd (sign)"
    assert made.id.isascii()
    assert codes.sign_word(made) == ("Ünïcode: odd (sign)", "")


@pytest.mark.parametrize(
    ("label", "near"),
    [("Ciclosporin 50 mg oral capsule", "ciclosporin"), ("tacrolimuss", "tacrolimus")],
)
def test_what_may_have_been_meant(label: str, near: str) -> None:
    assert near in codes.near_drugs(label)
