"""A published kinetic model as a file of data, and the engine's model made from it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from scurfin.dose.kinetics.expressions import Expression, Scope, Value, expression
from scurfin.dose.kinetics.model import TIME, Kinetics
from scurfin.dose.kinetics.residual import Residual
from scurfin.terms.source_text import SourceText, read_text

FOLDER = Path(__file__).resolve().parent.parent / "data" / "models"
CLOCK = "TIME"
LEVEL = "central"
OCCASION = "OCC"


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Part of a model file: nothing else may stand in it."""


class Covariate(Strict, frozen=True):
    """``reference``: the value at which it has no effect. ``hold``: stay there, whatever is
    measured."""

    name: str
    unit: str
    reference: float | None = None
    hold: bool = False
    note: str = ""


class Parameter(Strict, frozen=True):
    equation: str
    unit: str
    fixed: bool = False
    note: str = ""


class Effect(Strict, frozen=True):
    """A random effect. ``on``: by how much it moves the logarithm of each parameter, or
    'additive' where it is added."""

    name: str
    on: dict[str, float | str]
    variance: float


class Covariance(Strict, frozen=True):
    order: tuple[str, ...]
    lower_triangle: tuple[tuple[float, ...], ...]


class ErrorRow(Strict, frozen=True):
    """An error model, and for which route or assay it holds (none: for all others)."""

    kind: str
    when: dict[str, str] = msgspec.field(default_factory=dict)
    proportional_sd: float = 0.0
    additive_sd: float = 0.0
    log_sd: float = 0.0


class Structure(Strict, frozen=True):
    compartments: tuple[str, ...]
    rates: dict[str, str]
    observed: str


class Check(Strict, frozen=True):
    """A test vector: covariates, and the typical parameters at them."""

    inputs: dict[str, float]
    typical_individual_values: dict[str, float]
    derived: dict[str, float] = msgspec.field(default_factory=dict)


class ModelFile(Strict, frozen=True):
    """A published model. ``domain``: the ages, weights and so on that it was built on; ``into``:
    the compartment of each route; ``time_steps``: hours at which a factor of time jumps;
    ``mass_factor``: the mass that the model counts, of a dose as it is prescribed;
    ``trough_only``: built on troughs alone, so that it tells no peak, area or half-life."""

    id: str
    drug: str
    atc: str
    status: str
    reference: dict[str, Any]
    population: dict[str, Any]
    domain: dict[str, Any]
    units: dict[str, str]
    covariates: tuple[Covariate, ...]
    structure: Structure
    into: dict[str, str]
    parameters: dict[str, Parameter]
    effects: tuple[Effect, ...]
    residual: tuple[ErrorRow, ...]
    check_values: tuple[Check, ...]
    read_from: str
    derived: dict[str, str] = msgspec.field(default_factory=dict)
    lag: dict[str, str] = msgspec.field(default_factory=dict)
    fraction: dict[str, str] = msgspec.field(default_factory=dict)
    covariance: Covariance | None = None
    between_occasions: dict[str, float] = msgspec.field(default_factory=dict)
    time_steps: tuple[float, ...] = ()
    mass_factor: float = 1.0
    trough_only: bool = False
    notes: tuple[str, ...] = ()
    disagreements: tuple[str, ...] = ()


@cache
def models(folder: Path = FOLDER) -> dict[str, ModelFile]:
    """Every model by id. Raises InputError naming file and place."""
    found = {}
    for file in sorted(folder.glob("*.yaml")):
        made = _read(read_text(file))
        kinetics_of(made)
        found[made.id] = made
    return found


def _read(text: SourceText) -> ModelFile:
    try:
        return msgspec.convert(text.data, ModelFile)
    except msgspec.ValidationError as problem:
        raise text.error((), str(problem), "see docs/dose.md for the shape of a model") from None


def kinetics_of(
    told: ModelFile, *, route: str = "", assay: str = "", occasions: int = 0
) -> Kinetics:
    """The engine's model. ``occasions``: how many of them get effects of their own."""
    covariates = tuple(one.name for one in told.covariates if one.name != CLOCK)
    moved: dict[str, list[str]] = {}
    effects = [one.name for one in told.effects]
    for one in told.effects:
        for name, how in one.on.items():
            moved.setdefault(name, []).append("+" if how == "additive" else f"{how}*{one.name}")
            if how == "additive":
                moved[name][-1] = f"+{one.name}"
    variances = [one.variance for one in told.effects]
    for name, variance in told.between_occasions.items() if occasions else ():
        kappas = [f"KAPPA_{name}_{n}" for n in range(1, occasions + 1)]
        effects += kappas
        variances += [variance] * occasions
        moved.setdefault(name, []).append(_by_occasion(kappas))
    stepped = bool(told.time_steps)
    names = {*covariates, *effects, CLOCK, *([OCCASION] if occasions else [])}
    parameters: list[tuple[str, Expression]] = []
    moving: list[tuple[str, Expression]] = []
    equations = {**told.derived, **{name: one.equation for name, one in told.parameters.items()}}
    late = {CLOCK} if not stepped else set()
    for name, equation in equations.items():
        made = expression(_with_effects(equation, moved.get(name, [])), frozenset(names))
        names.add(name)
        if made.names & late:
            late.add(name)
            moving.append((name, made))
        else:
            parameters.append((name, made))
    inside = frozenset((*names, *told.structure.compartments))
    rates = [expression(told.structure.rates[one], inside) for one in told.structure.compartments]
    return Kinetics(
        compartments=told.structure.compartments,
        rates=tuple(_in_time(one, moving) for one in rates),
        effects=tuple(effects),
        parameters=tuple(parameters),
        observed={LEVEL: _in_time(expression(told.structure.observed, inside), moving)},
        covariates=(*covariates, *([CLOCK] if stepped else []), *([OCCASION] if occasions else [])),
        omega=_omega(told, variances),
        residual=residual_of(told, route=route, assay=assay),
        lag=told.lag,
        fraction=told.fraction,
    )


def _with_effects(equation: str, effects: list[str]) -> str:
    added = "".join(one for one in effects if one.startswith("+"))
    scaled = [one for one in effects if not one.startswith("+")]
    text = f"(({equation}){added})" if added else f"({equation})"
    return f"{text}*exp({'+'.join(scaled)})" if scaled else text


def _by_occasion(kappas: list[str]) -> str:
    text = kappas[-1]
    for number in range(len(kappas) - 1, 0, -1):
        text = f"({kappas[number - 1]} if {OCCASION}=={number} else {text})"
    return text


def _in_time(rate: Expression, moving: list[tuple[str, Expression]]) -> Expression:
    """``rate`` with the parameters that move with the clock worked out at each moment."""
    if not moving or not rate.names & {name for name, _ in moving}:
        return rate

    def value(scope: Scope) -> Value:
        now = {**scope, CLOCK: scope[TIME]}
        for name, equation in moving:
            now[name] = equation(now)
        return rate(now)

    inner = frozenset(one for _, each in moving for one in each.names)
    names = (rate.names | inner | {TIME}) - {name for name, _ in moving} - {CLOCK}
    return Expression(rate.text, names, value)


def _omega(told: ModelFile, variances: list[float]) -> Any:
    found = np.diag(np.array(variances, dtype=float))
    if told.covariance is None:
        return found
    place = [[one.name for one in told.effects].index(name) for name in told.covariance.order]
    for row, values in zip(place, told.covariance.lower_triangle, strict=True):
        for column, value in zip(place, values, strict=False):
            found[row, column] = found[column, row] = value
    return found


def residual_of(told: ModelFile, *, route: str, assay: str) -> Residual:
    """The error model for a route and an assay; one without a condition holds for all others."""
    here = {"route": route, "assay": assay}
    fits = [
        one for one in told.residual if all(here.get(key) == want for key, want in one.when.items())
    ]
    one = next((each for each in fits if each.when), fits[0] if fits else told.residual[0])
    if one.kind == "lognormal":
        return Residual("lognormal", proportional=one.log_sd)
    kind: Any = one.kind
    return Residual(kind, additive=one.additive_sd, proportional=one.proportional_sd)


def typical(told: ModelFile, inputs: dict[str, float]) -> dict[str, float]:
    """The typical parameters and derived values at ``inputs``, the clock included."""
    plain = replace_clock(told)
    zero = np.zeros((1, len(plain.effects)))
    scope = plain.values(zero, {CLOCK: 0.0, **inputs})
    return {name: float(np.ravel(scope[name])[0]) for name, _ in plain.parameters}


def replace_clock(told: ModelFile) -> Kinetics:
    """The model with the clock as a covariate, for looking at its parameters at a moment."""
    still = msgspec.structs.replace(told, time_steps=(1.0,))
    return replace(kinetics_of(still))
