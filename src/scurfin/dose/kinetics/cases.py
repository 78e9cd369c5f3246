"""Case files: models with persons; what is estimated for each of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from scurfin.dose.kinetics.case_model import ModelTold, kinetics
from scurfin.dose.kinetics.case_subject import SubjectTold, course, subject
from scurfin.dose.kinetics.estimate import Estimate, estimate
from scurfin.dose.kinetics.model import Kinetics
from scurfin.dose.kinetics.predict import Course
from scurfin.dose.kinetics.questions import Answer, answer, question
from scurfin.dose.kinetics.sample import DRAWS, Sample, sampled
from scurfin.terms.source_text import MAX_BYTES, InputError


class SampleShown(msgspec.Struct, frozen=True):
    """The posterior by importance sampling, by random effect."""

    mean: dict[str, float]
    sd: dict[str, float]
    quantiles_5_50_95: dict[str, tuple[float, float, float]]
    draws: int
    effective_draws: float


class SubjectShown(msgspec.Struct, frozen=True):
    """What is estimated for one person. Predictions stand in the order of the levels told."""

    id: int | str
    eta: dict[str, float]
    objective: float
    laplace_covariance: tuple[tuple[float, ...], ...]
    expected_covariance: tuple[tuple[float, ...], ...]
    individual_predictions: tuple[float, ...]
    population_predictions: tuple[float, ...]
    parameters_at_last_record: dict[str, float]
    posterior: SampleShown
    dose_answers: tuple[Answer, ...]


class CaseShown(msgspec.Struct, frozen=True):
    id: str
    subjects: tuple[SubjectShown, ...]


def read(file: Path) -> tuple[str, Kinetics, tuple[SubjectTold, ...]]:
    """The model and persons of a case file. Raises InputError naming the file and the place."""
    try:
        raw = file.read_bytes()
    except OSError as problem:
        raise InputError(
            f"cannot be read ({problem.strerror})", file=str(file), remedy="check the path"
        ) from None
    if len(raw) > MAX_BYTES:
        raise InputError("is too large", file=str(file), remedy="split it")
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as problem:
        raise InputError(
            f"is not JSON ({problem})", file=str(file), remedy="check brackets and commas"
        ) from None
    if not isinstance(data, dict) or not isinstance(data.get("subjects"), list):
        raise InputError("is no case", file=str(file), remedy="write 'model' and 'subjects'")
    try:
        told = msgspec.convert(data.get("model"), ModelTold)
        model = kinetics(told)
        people = tuple(
            subject(one, f"subject {n}") for n, one in enumerate(data["subjects"], start=1)
        )
    except msgspec.ValidationError as problem:
        raise InputError(
            f"the model: {problem}", file=str(file), remedy="see docs/dose.md"
        ) from None
    except InputError as problem:
        raise InputError(problem.message, file=str(file), remedy=problem.remedy) from None
    return str(data.get("id", file.stem)), model, people


def shown(file: Path, draws: int = DRAWS) -> CaseShown:
    """Everything that is estimated for the persons of a file."""
    name, model, people = read(file)
    found = []
    for one in people:
        try:
            found.append(_subject(course(model, one), one, draws))
        except InputError as problem:
            raise InputError(problem.message, file=str(file), remedy=problem.remedy) from None
    return CaseShown(name, tuple(found))


def _subject(made: Course, told: SubjectTold, draws: int) -> SubjectShown:
    mode = estimate(made)
    sample = sampled(made, mode, draws)
    names = made.model.effects
    zero = np.zeros((1, len(names)))
    last = len(made.stretches.covariates) - 1
    values = made.model.values(mode.effects[None], made.stretches.covariates[last])
    return SubjectShown(
        id=told.id,
        eta=_named(names, mode.effects),
        objective=mode.objective,
        laplace_covariance=_rows(mode.covariance),
        expected_covariance=_rows(mode.expected),
        individual_predictions=tuple(map(float, made.predicted(mode.effects[None])[0])),
        population_predictions=tuple(map(float, made.predicted(zero)[0])),
        parameters_at_last_record={
            name: float(np.ravel(values[name])[0]) for name, _ in made.model.parameters
        },
        posterior=_posterior(names, sample),
        dose_answers=tuple(
            answer(made, mode.effects, sample, question(one)) for one in told.dose_questions
        ),
    )


def _rows(matrix: Any) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(map(float, row)) for row in matrix)


def _posterior(names: tuple[str, ...], sample: Sample) -> SampleShown:
    low, middle, high = sample.quantiles(sample.effects)
    return SampleShown(
        mean=_named(names, sample.mean()),
        sd=_named(names, sample.sd()),
        quantiles_5_50_95={
            name: (float(low[n]), float(middle[n]), float(high[n])) for n, name in enumerate(names)
        },
        draws=len(sample.weights),
        effective_draws=sample.effective,
    )


def _named(names: tuple[str, ...], values: Iterable[float]) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True)}


__all__ = ["CaseShown", "Estimate", "SubjectShown", "read", "shown"]
