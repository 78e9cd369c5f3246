"""Worked examples as they are written down: a model, a pedigree, a question; their answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from scurfin.family.assumed import assumed
from scurfin.family.assumptions import Assumptions, Mode, Mosaicism
from scurfin.family.genotypes import lay
from scurfin.family.inference import ImpossibleError, solve
from scurfin.family.people import Pedigree, Person, Sex, Test, checked
from scurfin.family.risk import affected, carrier
from scurfin.terms.source_text import InputError, SourceText, Step, read_text

NEXT = "the next child"


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What an example is read with; keys beside these are remarks."""


class Recurrence(Shape, frozen=True):
    recurrence_if_risk_haplotype_transmitted: float
    ci95: tuple[float, float] | None = None


class Model(Shape, frozen=True):
    mode: Mode
    mu_female: float = 0.0
    mu_male: float = 0.0
    male_fitness: float = 0.0
    founder_carrier_prior: str | float = "equilibrium"
    penetrance_male: float = 1.0
    penetrance_carrier_female: float = 0.0
    penetrance: float = 1.0
    mosaicism: bool | Recurrence = False
    allele_freq: float = 0.0


class CarrierTest(Shape, frozen=True):
    result: str
    sensitivity: float = 1.0
    specificity: float = 1.0
    tissue: str = ""


class Row(Shape, frozen=True):
    id: str
    father: str | None = None
    mother: str | None = None
    sex: Sex = "unknown"
    affected: bool | None = None
    carrier_test: CarrierTest | None = None


class Question(Shape, frozen=True):
    target: str
    quantity: str


class Example(Shape, frozen=True):
    id: str
    model: Model
    pedigree: tuple[Row, ...]
    question: Question


class Solution(Shape, frozen=True):
    """The probability under the model as given, and the least and most over the band."""

    id: str
    probability: float
    band: tuple[float, float]


QUANTITIES = (
    "carrier_probability",
    "affected_probability",
    "affected_next_son",
    "affected_next_child_sex_unknown",
)


def solutions(file: Path) -> tuple[Solution, ...]:
    """The answer to every example of a file. Raises InputError naming example and place."""
    text = read_text(file)
    told = text.data.get("examples") if isinstance(text.data, dict) else None
    if not isinstance(told, list) or not told:
        raise text.error((), "holds no examples", "write 'examples:' with a list below it")
    return tuple(_solution(text, ("examples", n), one) for n, one in enumerate(told))


def _solution(text: SourceText, path: tuple[Step, ...], told: Any) -> Solution:
    try:
        one = msgspec.convert(told, Example)
    except msgspec.ValidationError as problem:
        name = told.get("id", "") if isinstance(told, dict) else ""
        raise text.error(path, f"example '{name}': {problem}", "see docs/family.md") from None
    try:
        found = [answer(one, how) for how in band(one.model)]
    except InputError as problem:
        raise text.error(path, f"example '{one.id}': {problem.message}", problem.remedy) from None
    except ValueError as problem:
        raise text.error((*path, "model"), f"example '{one.id}': {problem}") from None
    return Solution(id=one.id, probability=found[0], band=(min(found), max(found)))


def example(told: dict[str, Any]) -> float:
    """The answer to one example, under its model as given."""
    one = msgspec.convert(told, Example)
    return answer(one, assumptions(one.model))


def assumptions(model: Model) -> Assumptions:
    mosaic = model.mosaicism
    prior = model.founder_carrier_prior
    return Assumptions(
        mode=model.mode,
        mu_female=model.mu_female,
        mu_male=model.mu_male,
        male_fitness=model.male_fitness,
        founder_carrier=prior if isinstance(prior, float) else None,
        penetrance_male=model.penetrance_male,
        penetrance_carrier_female=model.penetrance_carrier_female,
        penetrance=model.penetrance,
        allele_frequency=model.allele_freq,
        mosaicism=Mosaicism(recurrence=mosaic.recurrence_if_risk_haplotype_transmitted)
        if isinstance(mosaic, Recurrence)
        else None,
    )


def band(model: Model) -> tuple[Assumptions, ...]:
    """The model as given, then with the mutation ratios and the recurrences of the band."""
    given = assumptions(model)
    if model.mode != "XLR":
        return (given,)
    found = [given]
    ratio = assumed().mutation_ratio
    found += [
        msgspec.structs.replace(given, mu_male=model.mu_female * k) for k in (ratio.low, ratio.high)
    ]
    mosaic = model.mosaicism
    if isinstance(mosaic, Recurrence) and mosaic.ci95 is not None:
        found += [
            msgspec.structs.replace(given, mosaicism=Mosaicism(recurrence=end))
            for end in mosaic.ci95
        ]
    return tuple(found)


def answer(one: Example, how: Assumptions) -> float:
    """Raises InputError for a pedigree or question that cannot be."""
    if one.question.quantity not in QUANTITIES:
        raise InputError(
            f"'{one.question.quantity}' is no quantity", remedy="one of: " + ", ".join(QUANTITIES)
        )
    people = tuple(_person(row) for row in one.pedigree)
    target = one.question.target
    if target not in {each.id for each in people}:
        raise InputError(f"the target '{target}' is nobody of the pedigree", remedy="name an id")
    coming = one.question.quantity.startswith("affected_next")
    if coming:
        sex: Sex = "male" if one.question.quantity == "affected_next_son" else "unknown"
        people += (Person(id=NEXT, mother=target, sex=sex),)
    family = checked(Pedigree(people=people), x_linked=how.mode == "XLR")
    laid = lay(family, how)
    try:
        solved = solve(laid.network)
    except ImpossibleError:
        raise InputError(
            "what is told of this family cannot be under the model",
            remedy="check disease and tests",
        ) from None
    mine = laid.of[NEXT if coming else target]
    pairs = list(zip(laid.kinds[mine], solved.marginals[mine], strict=True))
    if one.question.quantity == "carrier_probability":
        return carrier(pairs)
    return affected(pairs, how)


def _person(row: Row) -> Person:
    test = row.carrier_test
    return Person(
        id=row.id,
        father=row.father,
        mother=row.mother,
        sex=row.sex,
        affected=row.affected,
        comment="as given",
        tests=(
            (
                Test(
                    result="positive" if test.result == "positive" else "negative",
                    sensitivity=test.sensitivity,
                    specificity=test.specificity,
                    tissue=test.tissue,
                ),
            )
            if test is not None
            else ()
        ),
    )
