"""A model as a case file tells it: compartments, equations as text, prior and error."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from scurfin.dose.kinetics.expressions import expression
from scurfin.dose.kinetics.model import TIME, Kinetics
from scurfin.dose.kinetics.residual import Residual
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


def kinetics(told: ModelTold) -> Kinetics:
    """The model of a case. Raises InputError naming what is wrong in it."""
    names = {*told.covariates, *told.random_effects}
    parameters = []
    for one in told.individual_parameters:
        parameters.append((one.name, expression(one.expression, frozenset(names))))
        names.add(one.name)
    inside = frozenset((*names, *told.compartments, TIME))
    for place in (*told.lag_time.values(), *told.bioavailability.values()):
        if place not in names:
            raise InputError(f"'{place}' is no parameter", remedy="list it under the parameters")
    strange = set(told.odes) ^ set(told.compartments)
    if strange:
        raise InputError(
            f"'{sorted(strange)[0]}' is no compartment with an equation",
            remedy="give every compartment one equation",
        )
    return Kinetics(
        compartments=told.compartments,
        rates=tuple(expression(told.odes[one], inside) for one in told.compartments),
        effects=told.random_effects,
        parameters=tuple(parameters),
        observed={name: expression(text, inside) for name, text in told.observations.items()},
        covariates=told.covariates,
        omega=_omega(told),
        residual=residual(told.residual_error),
        lag=told.lag_time,
        fraction=told.bioavailability,
        duration=told.estimated_zero_order_duration,
    )


def _omega(told: ModelTold) -> Any:
    size = len(told.random_effects)
    found = np.array(told.omega, dtype=float).reshape(len(told.omega), -1)
    if found.shape != (size, size):
        raise InputError(
            f"omega is {found.shape[0]} by {found.shape[1]} for {size} random effects",
            remedy="give a square matrix in the order of 'random_effects'",
        )
    if not np.allclose(found, found.T) or np.linalg.eigvalsh(found).min() < -1e-9:
        raise InputError("omega is no covariance matrix", remedy="check its numbers and signs")
    return found


def residual(told: ErrorTold) -> Residual:
    """The error model in scurfin's words; variances and standard deviations are both read."""

    def sd(variance: float | None, *others: float | None) -> float:
        if variance is not None:
            return float(np.sqrt(variance))
        return next((one for one in others if one is not None), 0.0)

    additive = sd(told.var_add, told.additive_sd, told.sd_add)
    share = sd(told.var_prop, told.proportional_sd, told.sd_prop)
    by_what = {name: float(np.sqrt(one)) for name, one in told.variance_by_observation.items()}
    if told.kind == "lognormal":
        logged = told.var_log is not None
        return Residual(
            "logged" if logged else "lognormal", proportional=sd(told.var_log, told.log_sd)
        )
    kinds = {
        "additive": "additive",
        "proportional": "proportional",
        "combined": "combined",
        "combined2": "combined",
        "combined1": "linear",
    }
    if told.kind not in kinds:
        raise InputError(
            f"the error model '{told.kind}' is not known",
            remedy="write additive, proportional, combined1, combined2 or lognormal",
        )
    return Residual(kinds[told.kind], additive, share, by_what)  # type: ignore[arg-type]
