"""A first dose, before any level: what the models expect of it in children of this size."""

from __future__ import annotations

import msgspec

from scurfin.dose.levels.fit import Fit, NoFit, fitted
from scurfin.dose.levels.pool import shares_of, unit_of
from scurfin.dose.levels.report import files_of
from scurfin.dose.levels.shown import Choice
from scurfin.dose.levels.sizes import weights
from scurfin.dose.levels.told import Regimen, Told, told_of
from scurfin.state.model import State
from scurfin.terms.source_text import InputError


class FirstDose(msgspec.Struct, frozen=True, kw_only=True):
    """``low`` and ``high``: the ends of the dose; by the models that know children of this age
    and size or, where none does, by all that can be used (``extrapolated``)."""

    low: Choice
    high: Choice | None
    models: tuple[str, ...]
    extrapolated: bool
    assumed: tuple[str, ...]
    unused: tuple[tuple[str, str], ...]


def first_dose(
    state: State,
    name: str,
    mg: tuple[float, float | None],
    every: float,
    route: str,
    infusion: float | None = None,
) -> FirstDose:
    """Of ``mg`` (from, to) every ``every`` hours for ever, ``route`` oral or iv.

    Raises InputError where no model can tell, with what each is missing.
    """
    known, files = files_of(name)
    now = told_of(state.record, known.id, weights(state)).now
    low, high = mg
    planned = Regimen(now, float("inf"), low, every, route, "planned")
    told = Told(known.id, (planned,), (), (), now)
    made = [fitted(one, state, told, infusion) for one in files]
    usable = [one for one in made if isinstance(one, Fit) and one.course.model.linear]
    unused = [(one.file.id, one.why) for one in made if isinstance(one, NoFit)]
    if not usable:
        raise InputError(
            f"no model of {known.name} can be used",
            remedy="; ".join(f"{model}: {why}" for model, why in unused),
        )
    inside = [one for one in usable if not one.outside]
    fits = tuple(inside or usable)
    unused += [(one.file.id, ", ".join(one.outside)) for one in usable if one not in fits]
    unit = unit_of(fits, shares_of(fits), state, now, every)
    return FirstDose(
        low=unit.choice(low, None),
        high=unit.choice(high, None) if high is not None else None,
        models=tuple(one.file.id for one in fits),
        extrapolated=not inside,
        assumed=tuple(dict.fromkeys(each for one in fits for each in one.assumed)),
        unused=tuple(unused),
    )
