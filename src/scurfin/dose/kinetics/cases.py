"""Case files: models with persons; what is estimated for each of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from scurfin.dose.kinetics.case_checks import once, strange
from scurfin.dose.kinetics.case_model import kinetics, model_told
from scurfin.dose.kinetics.case_subject import SubjectTold, course, subject
from scurfin.dose.kinetics.estimate import Estimate, estimate
from scurfin.dose.kinetics.model import Kinetics
from scurfin.dose.kinetics.predict import Course
from scurfin.dose.kinetics.question_told import Answer, askable, question
from scurfin.dose.kinetics.questions import answer
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
    """What is estimated for one person. Predictions stand in the order of the levels told.

    ``doubts``: why the rest of it cannot be trusted; empty where nothing speaks against it.
    """

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
    doubts: tuple[str, ...]


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
        data = json.loads(raw, object_pairs_hook=_keys)
    except (ValueError, RecursionError) as problem:
        raise InputError(
            f"is not JSON ({problem})", file=str(file), remedy="check brackets and commas"
        ) from None
    if not isinstance(data, dict) or not isinstance(data.get("subjects"), list):
        raise InputError("is no case", file=str(file), remedy="write 'model' and 'subjects'")
    try:
        strange(data, ["id", "model", "subjects"], "the case")
        model = kinetics(model_told(data.get("model")))
        people = tuple(
            subject(one, f"subject {n}") for n, one in enumerate(data["subjects"], start=1)
        )
        once((one.id for one in people), "the subject")
        for one in people:
            _asked(model, one)
    except InputError as problem:
        raise InputError(problem.message, file=str(file), remedy=problem.remedy) from None
    return str(data.get("id", file.stem)), model, people


def _keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key '{twice}' stands twice in one place")
    return found


def _asked(model: Kinetics, told: SubjectTold) -> None:
    """Questions are looked at before anything is estimated."""
    for place, one in enumerate(told.dose_questions, start=1):
        try:
            askable(question(one), model)
        except InputError as problem:
            raise _of(told, place, problem) from None


def _of(told: SubjectTold, place: int, problem: InputError) -> InputError:
    where = f"subject '{told.id}', dose question {place}"
    return InputError(f"{where}: {problem.message}", remedy=problem.remedy)


def shown(file: Path, draws: int = DRAWS) -> CaseShown:
    """Everything that is estimated for the persons of a file."""
    name, model, people = read(file)
    found = []
    for one in people:
        try:
            found.append(_subject(course(model, one), one, draws))
        except InputError as problem:
            raise InputError(problem.message, file=str(file), remedy=problem.remedy) from None
        except ValueError as problem:
            raise InputError(
                f"'{one.id}' cannot be worked out ({problem})",
                file=str(file),
                remedy="check the equations, the doses and their times",
            ) from None
    return CaseShown(name, tuple(found))


def _subject(made: Course, told: SubjectTold, draws: int) -> SubjectShown:
    sound(made, str(told.id))
    mode = estimate(made)
    names = made.model.effects
    individual = made.predicted(mode.effects[None])[0]
    if not mode.possible or not np.isfinite(individual).all():
        raise InputError(
            f"nothing could be fitted for '{told.id}': no random effects explain the levels",
            remedy="check units, amounts, times and the residual error",
        )
    sample = sampled(made, mode, draws)
    population = made.predicted(np.zeros((1, len(names))))[0]
    values = made.model.values(mode.effects[None], made.stretches.covariates[-1])
    return SubjectShown(
        id=told.id,
        eta=_named(names, mode.effects),
        objective=mode.objective,
        laplace_covariance=_rows(mode.covariance),
        expected_covariance=_rows(mode.expected),
        individual_predictions=tuple(map(float, individual)),
        population_predictions=tuple(map(float, population)),
        parameters_at_last_record={
            name: float(np.ravel(values[name])[0]) for name, _ in made.model.parameters
        },
        posterior=_posterior(names, sample),
        dose_answers=_answers(made, mode, sample, told),
        doubts=tuple(_doubts(mode, sample, np.concatenate([individual, population]))),
    )


def sound(made: Course, whose: str) -> None:
    """Raises InputError where a parameter of the typical person is no number, or cannot be."""
    model = made.model
    at_least = {*model.lag.values(), *model.fraction.values(), *model.duration.values()}
    for covariates in made.stretches.covariates:
        with np.errstate(all="ignore"):
            values = model.values(np.zeros((1, len(model.effects))), covariates)
        for name in dict.fromkeys([*(one for one, _ in model.parameters), *sorted(at_least)]):
            value = float(np.ravel(values[name])[0])
            if not np.isfinite(value) or (name in at_least and value < 0):
                raise InputError(
                    f"the parameter '{name}' of '{whose}' is {value:g}",
                    remedy="check its equation and the covariates in it",
                )


def _answers(made: Course, mode: Estimate, sample: Sample, told: SubjectTold) -> tuple[Answer, ...]:
    found = []
    for place, one in enumerate(told.dose_questions, start=1):
        try:
            now = answer(made, mode.effects, sample, question(one))
        except InputError as problem:
            raise _of(told, place, problem) from None
        except ValueError as problem:
            wrong = InputError(f"no answer ({problem})", remedy="ask for another time or target")
            raise _of(told, place, wrong) from None
        if not np.isfinite([now.answer, *(now.quantiles_5_50_95 or ())]).all():
            wrong = InputError("the answer is no number", remedy="ask for another time or target")
            raise _of(told, place, wrong)
        found.append(now)
    return tuple(found)


def _doubts(mode: Estimate, sample: Sample, predicted: Any) -> Iterator[str]:
    if not mode.settled:
        yield "the search for the most probable effects did not settle: eta is near it at best"
    if sample.poor:
        yield (
            f"the posterior rests on {sample.effective:.0f} effective of {len(sample.weights)} "
            "draws: its quantiles, and the chances of a dose, are rough"
        )
    if not np.isfinite(predicted).all():
        yield "a prediction for the typical person is no number"
    elif (predicted < 0).any():
        yield "a level below zero is predicted"


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
