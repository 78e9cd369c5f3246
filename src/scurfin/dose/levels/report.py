"""All that can be said of a child's levels of one drug: fits, exposure, the dose for a target."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scurfin.dose.kinetics.history import still
from scurfin.dose.kinetics.model_file import ModelFile, models
from scurfin.dose.levels.doubts import DIARRHOEA, loose, warnings
from scurfin.dose.levels.fit import Fit, NoFit, fitted, settled, trough_and_area
from scurfin.dose.levels.foretold import foretold, measured_like
from scurfin.dose.levels.held import FAR_TARGET, held, refused
from scurfin.dose.levels.level_told import Measured
from scurfin.dose.levels.pool import Unit, options_of, pooled, shares_of, three, unit_of
from scurfin.dose.levels.sampling import in_time, next_level_of
from scurfin.dose.levels.shown import DoseReport, LevelRead, ModelRead, TargetTold, Worked
from scurfin.dose.levels.sizes import heavy, lengths, weights
from scurfin.dose.levels.told import Regimen, Told, reaches, told_of
from scurfin.dose.modelled import drug_of, modelled
from scurfin.knowledge.model import Drug
from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import drug as known_drug
from scurfin.state.model import State
from scurfin.terms.quantities import number
from scurfin.terms.source_text import InputError

Array = NDArray[np.float64]
NOTICE = (
    "Research software, not a medical device. Models as public libraries quote them from papers; "
    "no dose below is signed by a pharmacologist."
)
NEAR = 0.1


def files_of(name: str) -> tuple[Drug, list[ModelFile]]:
    """The drug and its kinetic models. Raises InputError where there are none."""
    known = known_drug(name, name)
    if known is None:
        raise InputError(f"no drug '{name}' is known", remedy="write its generic name or ATC code")
    if known.id not in modelled():
        raise InputError(
            f"there is no kinetic model of {known.name}",
            remedy="one of: " + ", ".join(sorted(modelled())),
        )
    files = [one for one in models().values() if drug_of(one.id) == known.id]
    return known, files


def report(
    state: State,
    name: str,
    *,
    target: tuple[float, float] | None = None,
    infusion: float | None = None,
    step: float | None = None,
) -> Worked:
    """Raises InputError where nothing can be worked out, with what is missing."""
    known, files = files_of(name)
    told = told_of(state.record, known.id, weights(state), lengths(state.record))
    if not told.regimens:
        raise InputError(
            f"no dose of {known.name} with an amount, a frequency and a time is told",
            remedy="; ".join((*told.unusable, *(said for _, said in heavy(state))))
            or "tell 'dose: 10 mg twice daily' with a date or age",
        )
    last = told.regimens[-1]
    if infusion is not None and infusion > last.every:
        raise InputError(
            f"an infusion of {infusion:g} h is longer than the {last.every:g} h between doses",
            remedy="tell a continuous infusion as such: it is not worked out here",
        )
    fits, unused = _usable(known, files, state, told, infusion)
    shares = shares_of(fits)
    aim = _target(state, known, told.measured[-1] if told.measured else None, target)
    unit = unit_of(fits, shares, state, told.now, last.every)
    now = unit.choice(last.amount, aim, "present")
    levels = _levels(fits, shares, told, state, aim)
    why = held(fits, known, told, state, levels)
    options, proposed = options_of(unit, last.amount, None if why else aim, step)
    if aim is not None and not why:
        why = (
            (FAR_TARGET,)
            if proposed is None
            else refused(proposed, now, known, last, told.now, state)
        )
        if why:
            options, proposed = (), None
    days, next_level = next_level_of(fits, shares, last, state, told.now)
    return Worked(
        report=DoseReport(
            notice=NOTICE,
            drug=known.name,
            child=state.record.name or state.record.id,
            regimen=_regimen(last, told),
            levels=levels,
            unusable=(*told.unusable, *(said for _, said in heavy(state))),
            taken=told.taken,
            models=tuple(
                _model(one, share, state, told.now, last)
                for one, share in zip(fits, shares, strict=True)
            ),
            unused=unused,
            now=now,
            target=aim,
            neighbours=_neighbours(known, unit, last.every, held=bool(why)),
            proposed=proposed,
            options=options,
            next_level=next_level,
            foretold=foretold(state, told, infusion, fits),
            warnings=warnings(fits, shares, known, told, state, (now, proposed)),
            facts=_facts(known, state),
            next_level_days=days,
            held=why,
        ),
        now=told.now,
        fits=fits,
        shares=shares,
    )


def _usable(
    known: Drug, files: list[ModelFile], state: State, told: Told, infusion: float | None
) -> tuple[tuple[Fit, ...], tuple[tuple[str, str], ...]]:
    """The models fitted, and why each other is not. Raises InputError where none is."""
    fits, unused = [], []
    for file in files:
        made = fitted(file, state, told, infusion)
        if isinstance(made, NoFit):
            unused.append((file.id, made.why))
        elif not made.course.model.linear:
            unused.append((file.id, "is not linear: a steady state is not worked out (--course)"))
        else:
            fits.append(made)
    if not fits:
        by_reason: dict[str, list[str]] = {}
        for model, why in unused:
            by_reason.setdefault(why, []).append(model)
        raise InputError(
            f"no model of {known.name} can be used",
            remedy="; ".join(f"{why} ({', '.join(names)})" for why, names in by_reason.items()),
        )
    return tuple(fits), tuple(unused)


def _levels(
    fits: tuple[Fit, ...],
    shares: tuple[float, ...],
    told: Told,
    state: State,
    aim: TargetTold | None,
) -> tuple[LevelRead, ...]:
    found = []
    best = in_time(fits, shares) or fits[int(np.argmax(shares))]
    for place, one in enumerate(told.measured):
        expected = three(
            *pooled(
                [
                    (measured_like(fit, fit.drawn[:, place], place), fit.sample.weights)
                    for fit in fits
                ],
                shares,
            )
        )
        far = one.ng_ml / max(expected.median, 1e-9)
        doubt = ""
        if not one.below and not 1 / 3 < far < 3:
            doubt = "no dose told explains it: a missed dose, a sampling error, a slip by ten?"
        found.append(
            LevelRead(
                event=one.event,
                age_days=one.at / 24,
                ng_ml=one.ng_ml,
                timing="trough" if one.after is None else f"{one.after:g} h after the dose",
                expected=expected,
                against=_against(one, aim),
                steady=_steady(best, told, one, place, state),
                doubt=doubt,
            )
        )
    return tuple(found)


def _against(one: Measured, aim: TargetTold | None) -> str:
    if one.after is not None:
        return "cannot tell: not a trough"
    if aim is None:
        return "cannot tell: no target"
    if one.ng_ml < aim.low:
        return "below"
    return "above" if one.ng_ml > aim.high else "in range"


def _steady(best: Fit, told: Told, one: Measured, place: int, state: State) -> bool:
    """Had the dose settled? The expected level lies within a tenth of that at steady state."""
    mine = [each for each in told.regimens if reaches(each, one)][-1]
    course = settled(best, mine.amount, mine.every, state, one.at, mine.route)
    then = best.course.stretches
    covariates = then.covariates[then.at(float(best.course.levels.times[place]))]
    course = replace(course, stretches=still(covariates))
    after = mine.every if one.after is None else one.after
    at = np.array([min(after, mine.every)])
    final = course.predicted(best.mode.effects[None], at, ("central",))[0, 0] * best.scale
    return bool(abs(best.predicted[place] - final) < NEAR * final)


def _model(one: Fit, share: float, state: State, now: float, last: Regimen) -> ModelRead:
    course = settled(one, last.amount, last.every, state, now)
    trough, exposure = trough_and_area(course, one.sample.effects, last.every, one.scale)
    _, typical = trough_and_area(
        course, np.zeros((1, one.sample.effects.shape[1])), last.every, one.scale
    )
    told = one.file.reference
    first = str(told.get("authors", "")).split(",")[0]
    return ModelRead(
        id=one.file.id,
        reference=f"{first} {told.get('year')}, {told.get('journal', '')}",
        share=share,
        outside=one.outside,
        assumed=one.assumed,
        clearance_against_typical=three(typical[0] / exposure, one.sample.weights),
        trough=three(trough, one.sample.weights),
        area=None if one.file.trough_only else three(exposure, one.sample.weights),
        effective_draws=one.sample.effective,
        trough_only=one.file.trough_only,
    )


def _target(
    state: State, known: Drug, last: Measured | None, told: tuple[float, float] | None
) -> TargetTold | None:
    if told is not None:
        return TargetTold(low=told[0], high=told[1], source="entered")
    if last is not None and last.target is not None:
        return TargetTold(low=last.target[0], high=last.target[1], source="told with the level")
    own = state.record.centre_targets.get(known.id)
    if own is not None:
        return TargetTold(low=own[0], high=own[1], source="the centre's own, from the record")
    return None


def _neighbours(known: Drug, unit: Unit, every: float, *, held: bool) -> tuple[dict[str, Any], ...]:
    """Targets of other settings; what dose each would take, where its facts may dose at all."""
    found = []
    for one in known.targets:
        if one.timing != "trough" or one.unit not in ("ng/mL", "ug/L"):
            continue
        weak = [knowledge().facts[fact].weakness for fact in one.facts]
        take = None
        said = f"{one.context}: {one.low:g} to {one.high:g} {one.unit}"
        if any(weak):
            said += f"; {next(each for each in weak if each)}, so no dose is worked out for it"
        elif not held:
            middle = float(np.sqrt(one.low * one.high))
            take = float(f"{middle / three(unit.troughs, unit.weights).median:.2g}")
            said += f"; it would take about {number(take)} mg every {number(every)} h"
        found.append(
            {
                "low": one.low,
                "high": one.high,
                "unit": one.unit,
                "context": one.context,
                "facts": list(one.facts),
                "note": one.note,
                "would_take_mg": take,
                "weak": next((each for each in weak if each), ""),
                "said": said,
            }
        )
    return tuple(found)


def _regimen(last: Regimen, told: Told) -> str:
    route = "by mouth" if last.route == "oral" else "into a vein"
    text = f"{last.amount:g} mg every {last.every:g} h {route}"
    if told.stopped:
        return f"{text} (stopped)"
    return f"{text} (since changed to a dose that is not known)" if told.lost else text


def _facts(known: Drug, state: State) -> tuple[str, ...]:
    found = [DIARRHOEA[known.id]] if known.id in DIARRHOEA and loose(state) else []
    found += [fact for one in known.targets for fact in one.facts]
    return tuple(dict.fromkeys(found))
