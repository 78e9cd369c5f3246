"""A model as a case file tells it: compartments, equations as text, prior and error."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from scurfin.dose.kinetics.case_checks import misspelt, numbers, once, rows
from scurfin.dose.kinetics.expressions import expression
from scurfin.dose.kinetics.model import TIME, Kinetics
from scurfin.dose.kinetics.residual import Kind, Residual
from scurfin.terms.source_text import InputError


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What a case is read with; keys beside these are remarks."""


class Named(Shape, frozen=True):
    name: str
    expression: str


class ErrorTold(Shape, frozen=True):
    kind: str
    var_prop: float | None = None
    var_add: float | None = None
    var_log: float | None = None
    proportional_sd: float | None = None
    additive_sd: float | None = None
    log_sd: float | None = None
    sd_prop: float | None = None
    sd_add: float | None = None
    variance_by_observation: dict[str, float] = msgspec.field(default_factory=dict)


class ModelTold(Shape, frozen=True):
    compartments: tuple[str, ...]
    odes: dict[str, str]
    random_effects: tuple[str, ...]
    individual_parameters: tuple[Named, ...]
    observations: dict[str, str]
    omega: tuple[tuple[float, ...], ...]
    residual_error: ErrorTold
    lag_time: dict[str, str] = msgspec.field(default_factory=dict)
    bioavailability: dict[str, str] = msgspec.field(default_factory=dict)
    estimated_zero_order_duration: dict[str, str] = msgspec.field(default_factory=dict)
    covariates: tuple[str, ...] = ()


def model_told(data: object) -> ModelTold:
    """What a case says of its model. Raises InputError naming the key."""
    misspelt(data, ModelTold, "the model")
    if isinstance(data, dict):
        misspelt(data.get("residual_error"), ErrorTold, "the model's residual_error")
    for place, one in enumerate(rows(data, "individual_parameters"), start=1):
        misspelt(one, Named, f"the model's individual_parameters {place}")
    try:
        return msgspec.convert(data, ModelTold)
    except msgspec.ValidationError as problem:
        raise InputError(f"the model: {problem}", remedy="see docs/dose.md") from None


def kinetics(told: ModelTold) -> Kinetics:
    """The model of a case. Raises InputError naming what is wrong in it."""
    numbers(told, "the model")
    _named(told)
    names = {*told.covariates, *told.random_effects}
    parameters = []
    for one in told.individual_parameters:
        parameters.append((one.name, expression(one.expression, frozenset(names))))
        names.add(one.name)
    inside = frozenset((*names, *told.compartments, TIME))
    strange = set(told.odes) ^ set(told.compartments)
    if strange:
        raise InputError(
            f"'{sorted(strange)[0]}' is no compartment with an equation",
            remedy="give every compartment one equation",
        )
    for key in ("lag_time", "bioavailability", "estimated_zero_order_duration"):
        _by_compartment(told, key, names)
    return Kinetics(
        compartments=told.compartments,
        rates=tuple(expression(told.odes[one], inside) for one in told.compartments),
        effects=told.random_effects,
        parameters=tuple(parameters),
        observed={name: expression(text, inside) for name, text in told.observations.items()},
        covariates=told.covariates,
        omega=_omega(told),
        residual=residual(told.residual_error, tuple(told.observations)),
        lag=told.lag_time,
        fraction=told.bioavailability,
        duration=told.estimated_zero_order_duration,
    )


def _named(told: ModelTold) -> None:
    """Every name once, and something to estimate."""
    if not told.random_effects:
        raise InputError(
            "the model names no random effects", remedy="list what is estimated, with its omega"
        )
    parameters = [one.name for one in told.individual_parameters]
    once(
        [*told.covariates, *told.random_effects, *parameters, *told.compartments],
        "the model: the name",
    )
    if TIME in (*told.covariates, *told.random_effects, *parameters, *told.compartments):
        raise InputError(
            f"the model: '{TIME}' is the time in its equations", remedy="write another name"
        )


def _by_compartment(told: ModelTold, key: str, names: set[str]) -> None:
    for compartment, name in getattr(told, key).items():
        if compartment not in told.compartments:
            raise InputError(
                f"'{key}' is of '{compartment}', which is no compartment",
                remedy="one of: " + ", ".join(told.compartments),
            )
        if name not in names:
            raise InputError(
                f"'{name}' in '{key}' is no parameter", remedy="list it under the parameters"
            )


def _omega(told: ModelTold) -> Any:
    size = len(told.random_effects)
    ragged = [place for place, row in enumerate(told.omega, start=1) if len(row) != size]
    if len(told.omega) != size or ragged:
        width = len(told.omega[ragged[0] - 1]) if ragged else size
        raise InputError(
            f"omega is {len(told.omega)} by {width} for {size} random effects"
            + (f" (row {ragged[0]})" if ragged else ""),
            remedy="give a square matrix in the order of 'random_effects'",
        )
    found = np.array(told.omega, dtype=float)
    if (np.diag(found) < 0).any():
        name = told.random_effects[int(np.argmin(np.diag(found)))]
        raise InputError(
            f"omega tells a negative variance of '{name}'", remedy="write a variance of 0 or more"
        )
    lowest = np.linalg.eigvalsh((found + found.T) / 2).min()
    if not np.allclose(found, found.T) or lowest < -1e-9 * max(1.0, np.abs(found).max()):
        raise InputError("omega is no covariance matrix", remedy="check its numbers and signs")
    return found


KINDS: dict[str, Kind] = {
    "additive": "additive",
    "proportional": "proportional",
    "combined": "combined",
    "combined2": "combined",
    "combined1": "linear",
}


def residual(told: ErrorTold, observed: tuple[str, ...] = ()) -> Residual:
    """The error model in scurfin's words; variances and standard deviations are both read.

    ``observed``: what is measured; each must have an error.
    """
    additive = _sd(told, "var_add", "additive_sd", "sd_add")
    share = _sd(told, "var_prop", "proportional_sd", "sd_prop")
    logged = told.var_log is not None
    logs = _sd(told, "var_log", "log_sd")
    for name, one in told.variance_by_observation.items():
        if one < 0:
            raise InputError(
                f"residual_error: the variance of '{name}' is {one:g}",
                remedy="write a variance above 0",
            )
        if observed and name not in observed:
            raise InputError(
                f"residual_error: '{name}' is not observed", remedy="one of: " + ", ".join(observed)
            )
    by_what = {name: float(np.sqrt(one)) for name, one in told.variance_by_observation.items()}
    if told.kind == "lognormal":
        found = Residual("logged" if logged else "lognormal", proportional=logs)
    elif told.kind in KINDS:
        found = Residual(KINDS[told.kind], additive, share, by_what)
    else:
        raise InputError(
            f"the error model '{told.kind}' is not known",
            remedy="write additive, proportional, combined1, combined2 or lognormal",
        )
    none = [what for what in observed or ("",) if not _some(found, what)]
    if none:
        raise InputError(
            f"the residual_error '{told.kind}' tells no error"
            + (f" of '{none[0]}'" if none[0] else ""),
            remedy="write its variance or standard deviation, above 0",
        )
    return found


def _some(found: Residual, what: str) -> bool:
    """Whether a level of ``what`` is told with any error."""
    share = 0.0 if found.kind == "additive" else float(found.shares((what,))[0])
    added = 0.0 if found.kind in ("proportional", "lognormal", "logged") else found.additive
    return share > 0 or added > 0


def _sd(told: ErrorTold, variance: str, *others: str) -> float:
    """The standard deviation told under one of the keys; 0 where none is."""
    found: dict[str, float] = {}
    for key in (variance, *others):
        value = getattr(told, key)
        if value is None:
            continue
        if value < 0:
            raise InputError(f"residual_error: {key} is {value:g}", remedy="write 0 or more")
        found[key] = float(np.sqrt(value)) if key == variance else float(value)
    if found and not np.allclose(list(found.values()), next(iter(found.values())), rtol=0.01):
        raise InputError(
            f"residual_error: {' and '.join(found)} contradict each other", remedy="keep one"
        )
    return next(iter(found.values()), 0.0)
