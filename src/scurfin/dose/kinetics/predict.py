"""What a model expects to be measured: closed form where it can be, else step by step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.kinetics.history import Given, Stretches
from scurfin.dose.kinetics.integrate import integrated
from scurfin.dose.kinetics.march import marched
from scurfin.dose.kinetics.model import Kinetics
from scurfin.dose.kinetics.residual import Levels
from scurfin.dose.kinetics.spectrum import eigenvalues
from scurfin.dose.kinetics.superpose import superposed

Array = NDArray[np.float64]
SAME_RATE = 1e-3


@dataclass(frozen=True)
class Course:
    """One person: the model, doses, covariates over time, and the levels measured."""

    model: Kinetics
    doses: Given
    stretches: Stretches
    levels: Levels

    @cached_property
    def closed(self) -> bool:
        """Whether every dose can be added up: a linear model whose parameters stand still."""
        return self.model.linear and len(self.stretches.covariates) == 1

    @cached_property
    def crowded(self) -> bool:
        """Whether three or more rates are the same, as in a chain of transit compartments: sums
        of exponentials then lose all their digits, so the model is integrated."""
        model = self.model
        nothing = np.zeros((1, len(model.effects)))
        scope = model.values(nothing, self.stretches.covariates[0])
        roots = np.sort(eigenvalues(model.matrix(scope, 1))[0])
        return bool((roots[2:] - roots[:-2] < SAME_RATE * np.abs(roots[:-2])).any())

    def predicted(
        self, effects: Array, times: Array | None = None, what: tuple[str, ...] | None = None
    ) -> Array:
        """(K, J) for random effects (K, E); at the levels, or at ``times`` of ``what``."""
        moments = self.levels.times if times is None else times
        kinds = self.levels.what if what is None else what
        model = self.model
        if not self.doses.count or not len(moments):
            return np.zeros((len(effects), len(moments)))
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            exact = model.linear and not self.crowded
            if exact and self.closed:
                scope = model.values(effects, self.stretches.covariates[0])
                return superposed(model, scope, self.doses, moments, kinds)
            if exact and not (self.doses.repeats > 0).any():
                return marched(model, effects, self.stretches, self.doses, moments, kinds)
            scopes = [model.values(effects, one) for one in self.stretches.covariates]
            return integrated(model, scopes, self.stretches, self.doses, moments, kinds)
