"""What a measured level should have been: with the error of measuring, as a measurement has it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.levels.fit import Fit, fitted, moment
from scurfin.dose.levels.pool import pooled, shares_of, three
from scurfin.dose.levels.told import Told
from scurfin.state.model import State

Array = NDArray[np.float64]
SEED = 20_260_102


def measured_like(one: Fit, levels: Array, place: int = 0) -> Array:
    """``levels`` (K,) in ng/mL as they would be measured: each with an error of the model's own.

    The same errors every time. A level on a logarithmic scale is multiplied, others are added to.
    """
    residual = one.course.model.residual
    normal = np.random.default_rng(SEED + place).standard_normal(len(levels))
    share = residual.shares(("central",))
    if residual.kind in ("lognormal", "logged"):
        return np.asarray(levels * np.exp(share[0] * normal))
    sd = np.sqrt(residual.variance(levels[:, None] / one.scale, share))[:, 0] * one.scale
    return np.maximum(levels + sd * normal, 0.0)


def foretold(state: State, told: Told, infusion: float | None, fits: tuple[Fit, ...]) -> str:
    """The last level beside what the earlier ones made expect; '' with fewer than two."""
    if len(told.measured) < 2:
        return ""
    last = told.measured[-1]
    blind = [fitted(one.file, state, told, infusion, blind=True) for one in fits]
    known = tuple(one for one in blind if isinstance(one, Fit))
    parts = []
    for one in known:
        at = np.array([moment(told.regimens, last) - one.origin])
        drawn = one.course.predicted(one.sample.effects, at, ("central",))[:, 0] * one.scale
        parts.append((measured_like(one, drawn), one.sample.weights))
    expected = three(*pooled(parts, shares_of(known)))
    said = f"below {last.ng_ml:g}" if last.below else f"{last.ng_ml:g}"
    text = (
        f"from the levels before it {expected.median:.0f} ng/mL were expected "
        f"({expected.low:.0f} to {expected.high:.0f}, with the error of measuring); measured were "
        f"{said}"
    )
    if last.ng_ml < expected.low:
        return text + ": lower than they tell, as when less is absorbed or a dose is missed"
    if last.ng_ml > expected.high and not last.below:
        return text + ": higher than they tell, as when less is cleared"
    return text + ": as they tell"
