"""A number that no cited fact tells is found, in doses, thresholds and texts."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from scurfin.knowledge.model import Fact
from scurfin.knowledge.store import Knowledge
from scurfin.knowledge.store import from_yaml as known_from_yaml
from scurfin.pathway import conditions as c
from scurfin.pathway.loader import from_yaml
from scurfin.pathway.model import Pathway
from scurfin.pathway.numbers import findings, lacking, numbers

KNOWN = known_from_yaml()
RULES = from_yaml()
change = msgspec.structs.replace


def test_every_number_of_the_knowledge_stands_in_a_cited_fact() -> None:
    assert [f"{one.where}: {one.text}" for one in findings(KNOWN, RULES)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2 mg/kg, at most 60 mg", {2, 60}),
        ("CYP3A5, G6PD, T4 and CD19 are names", set()),
        ("the guideline of 2021", set()),
        ("1/4 of pregnancies", {0.25}),
        ("0,5 to 1.5", {0.5, 1.5}),
    ],
)
def test_the_figures_of_a_text_are_read(text: str, found: set[float]) -> None:
    assert numbers(text) == found


def fact(**fields: object) -> Knowledge:
    made = Fact(id="f", topic="t", statement="", evidence="", source="")
    return change(KNOWN, facts={"f": change(made, **fields)})


@pytest.mark.parametrize(
    "known",
    [
        fact(statement="give 5 mg"),
        fact(statement="five of them"),
        fact(figures={"dose_mg": [{"low": 5}]}),
        fact(note="a range of 3-5 mg"),
    ],
)
def test_a_figure_is_found_wherever_the_fact_tells_it(known: Knowledge) -> None:
    assert lacking(known, [5], ["f"]) == []
    assert lacking(known, [6], ["f"]) == [6]


def found(known: Knowledge, rules: Pathway) -> list[str]:
    return [one.text for one in findings(known, rules)]


def test_a_mistyped_dose_is_found() -> None:
    drug = KNOWN.drugs["prednisolone"]
    wrong = change(drug.doses[0], low=937.0)
    drugs = {**KNOWN.drugs, "prednisolone": change(drug, doses=(wrong, *drug.doses[1:]))}
    assert "no fact that it cites tells the figure 937" in found(change(KNOWN, drugs=drugs), RULES)


def test_a_derived_dose_is_left_to_its_reader() -> None:
    drug = KNOWN.drugs["prednisolone"]
    told = change(drug.doses[0], low=937.0, derived={"low": "half of what the fact says"})
    drugs = {**KNOWN.drugs, "prednisolone": change(drug, doses=(told, *drug.doses[1:]))}
    assert not any("937" in one for one in found(change(KNOWN, drugs=drugs), RULES))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"unit": "ug"}, "no fact that it cites speaks of 'ug'"),
        ({"unit": "banana"}, "'banana' is no unit of a dose"),
        ({"basis": "m2"}, "no fact that it cites speaks of 'm2'"),
        ({"period": "hour"}, "no fact that it cites speaks of 'hour'"),
        ({"derived": {"lowest": "x"}}, "'derived' speaks of 'lowest'"),
    ],
)
def test_a_dose_in_the_wrong_measure_is_found(fields: dict[str, Any], says: str) -> None:
    drug = KNOWN.drugs["prednisolone"]
    wrong = change(drug.doses[0], **fields)
    drugs = {**KNOWN.drugs, "prednisolone": change(drug, doses=(wrong, *drug.doses[1:]))}
    assert any(says in one for one in found(change(KNOWN, drugs=drugs), RULES))


@pytest.mark.parametrize("word", ["tends to fall", "a half-hearted try at fourteen"])
def test_a_number_within_a_word_is_none(word: str) -> None:
    assert lacking(fact(statement=word), [4.0, 10.0], ["f"]) == [4.0, 10.0]


@pytest.mark.parametrize("field", ["text", "because"])
def test_a_number_of_a_text_is_found(field: str) -> None:
    first = change(RULES.recommendations[0], **{field: "Give 937 of it."})
    rules = change(RULES, recommendations=(first, *RULES.recommendations[1:]))
    assert "no fact that it cites tells the figure 937" in found(KNOWN, rules)


def test_a_threshold_is_found() -> None:
    when = c.AllOf(of=(c.Measurement(is_="potassium", gt=937.0, unit="mmol/L"),))
    first = change(RULES.recommendations[0], unless=when)
    rules = change(RULES, recommendations=(first, *RULES.recommendations[1:]))
    assert "no fact that it cites tells the figure 937" in found(KNOWN, rules)
