"""All that can be said of a child's levels of one drug: fits, exposure, the dose for a target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from scurfin.dose.kinetics.model_file import ModelFile, models
from scurfin.dose.levels.covariates import weights
from scurfin.dose.levels.fit import Fit, NoFit, fitted, settled, trough_and_area
from scurfin.dose.levels.told import Regimen, told_of
from scurfin.knowledge.model import Drug
from scurfin.knowledge.words import drug as known_drug
from scurfin.state.model import State
from scurfin.terms.source_text import InputError

Array = NDArray[np.float64]
NOTICE = "Research software, not a medical device. No dose below is signed by a pharmacologist."
NAMES = {"mycophenolate mofetil (as mycophenolic acid)": "mycophenolate"}
DIARRHOEA = {"ciclosporin": "cor-csa-diarrhoea", "tacrolimus": "cor-tac-diarrhoea"}
ODD = 0.01
HEAVY = 2.0
FACTORS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)


class Three(msgspec.Struct, frozen=True):
    """The median and the range from 5 to 95 %."""

    median: float
    low: float
    high: float


class LevelRead(msgspec.Struct, frozen=True, kw_only=True):
    """A level beside what the fitted models expect; ``against``: below, in range or above the
    target, or cannot tell."""

    event: str
    age_days: float
    ng_ml: float
    timing: str
    expected: Three
    against: str
    doubt: str = ""


class ModelRead(msgspec.Struct, frozen=True, kw_only=True):
    """A model in use: its share of the average, the child against the typical child of it."""

    id: str
    reference: str
    share: float
    outside: tuple[str, ...]
    assumed: tuple[str, ...]
    clearance_against_typical: Three
    trough: Three
    area: Three
    effective_draws: float


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A dose: what it is expected to give, and the chances of below, within and above."""

    mg: float
    every_h: float
    trough: Three
    area: Three
    chances: tuple[float, float, float] | None = None
    what: str = ""


class TargetTold(msgspec.Struct, frozen=True, kw_only=True):
    low: float
    high: float
    source: str


class DoseReport(msgspec.Struct, frozen=True, kw_only=True):
    """``target`` None: none was entered, so no dose is proposed; ``neighbours`` are published
    targets of other settings, each with its facts, to choose from."""

    notice: str
    drug: str
    child: str
    regimen: str
    levels: tuple[LevelRead, ...]
    unusable: tuple[str, ...]
    models: tuple[ModelRead, ...]
    unused: tuple[tuple[str, str], ...]
    now: Choice | None
    target: TargetTold | None
    neighbours: tuple[dict[str, Any], ...]
    proposed: Choice | None
    options: tuple[Choice, ...]
    next_level: str
    warnings: tuple[str, ...]
    facts: tuple[str, ...]


class Worked(msgspec.Struct, frozen=True, kw_only=True):
    """The report and the fits behind it, for a picture."""

    report: DoseReport
    fits: tuple[Any, ...]
    shares: tuple[float, ...]


def report(
    state: State,
    name: str,
    *,
    target: tuple[float, float] | None = None,
    infusion: float | None = None,
    step: float | None = None,
) -> Worked:
    """Raises InputError where nothing can be worked out, with what is missing."""
    known = known_drug(name)
    if known is None:
        raise InputError(f"no drug '{name}' is known", remedy="write its generic name")
    files = [one for one in models().values() if NAMES.get(one.drug, one.drug) == known.id]
    if not files:
        raise InputError(
            f"there is no kinetic model of {known.name}",
            remedy="one of: "
            + ", ".join(sorted({NAMES.get(m.drug, m.drug) for m in models().values()})),
        )
    told = told_of(state.record, known.id, weights(state))
    if not told.regimens:
        raise InputError(
            f"no dose of {known.name} with an amount, a frequency and a time is told",
            remedy="; ".join(told.unusable) or "tell 'dose: 10 mg twice daily' with a date or age",
        )
    made = [fitted(one, state, told, infusion) for one in files]
    fits = tuple(one for one in made if isinstance(one, Fit))
    unused = tuple((one.file.id, one.why) for one in made if isinstance(one, NoFit))
    if not fits:
        raise InputError(
            f"no model of {known.name} can be used",
            remedy="; ".join(f"{name}: {why}" for name, why in unused),
        )
    shares = _shares(fits)
    last = told.regimens[-1]
    running = np.isinf(last.end)
    aim = _target(state, known, target)
    unit = _unit(fits, shares, state, told.now, last.every)
    now = unit.choice(last.amount, aim, "present")
    options, proposed = _options(unit, last.amount, aim, step)
    return Worked(
        report=DoseReport(
            notice=NOTICE,
            drug=known.name,
            child=state.record.name or state.record.id,
            regimen=_regimen(last, bool(running)),
            levels=_levels(fits, shares, told.measured, aim),
            unusable=told.unusable,
            models=tuple(
                _model(one, share, state, told.now, last)
                for one, share in zip(fits, shares, strict=True)
            ),
            unused=unused,
            now=now,
            target=aim,
            neighbours=_neighbours(known),
            proposed=proposed,
            options=options,
            next_level=_next(fits, shares, last),
            warnings=_warnings(fits, state, known, now, proposed),
            facts=_facts(known, state, aim),
        ),
        fits=fits,
        shares=shares,
    )


def _shares(fits: tuple[Fit, ...]) -> tuple[float, ...]:
    """Each model's share of the average: by how probable it made the levels; equal without any."""
    if not len(fits[0].course.levels.times):
        return tuple(1 / len(fits) for _ in fits)
    log = np.array([one.evidence for one in fits])
    found = np.exp(log - log.max())
    return tuple(float(one) for one in found / found.sum())


def pooled(parts: list[tuple[Array, Array]], shares: tuple[float, ...]) -> tuple[Array, Array]:
    """Draws and weights of all models together."""
    values = np.concatenate([value for value, _ in parts])
    found = np.concatenate(
        [share * weight for (_, weight), share in zip(parts, shares, strict=True)]
    )
    return values, found / found.sum()


def three(values: Array, found: Array) -> Three:
    order = np.argsort(values)
    passed = np.cumsum(found[order])
    at = [
        float(values[order][min(int(np.searchsorted(passed, q)), len(order) - 1)])
        for q in (0.5, 0.05, 0.95)
    ]
    return Three(*at)


@dataclass(frozen=True)
class _Unit:
    """What one milligram at an interval for ever gives, by draw of all models together."""

    troughs: Array
    areas: Array
    weights: Array
    every: float

    def choice(self, amount: float, aim: TargetTold | None, what: str = "") -> Choice:
        troughs = amount * self.troughs
        chances = None
        if aim is not None:
            below = float(self.weights @ (troughs < aim.low))
            above = float(self.weights @ (troughs > aim.high))
            chances = (below, max(0.0, 1 - below - above), above)
        return Choice(
            mg=amount,
            every_h=self.every,
            trough=three(troughs, self.weights),
            area=three(amount * self.areas, self.weights),
            chances=chances,
            what=what,
        )


def _unit(
    fits: tuple[Fit, ...], shares: tuple[float, ...], state: State, now: float, every: float
) -> _Unit:
    troughs, areas = [], []
    for one in fits:
        course = settled(one, 1.0, every, state, now)
        trough, exposure = trough_and_area(course, one.sample.effects, every, one.scale)
        troughs.append((trough, one.sample.weights))
        areas.append((exposure, one.sample.weights))
    values, found = pooled(troughs, shares)
    return _Unit(values, pooled(areas, shares)[0], found, every)


def _options(
    unit: _Unit, present: float, aim: TargetTold | None, step: float | None
) -> tuple[tuple[Choice, ...], Choice | None]:
    """Doses around the present one; the one whose expected loss is least is proposed.

    Loss: the squared logarithm of trough to the middle of the target, twice as heavy above it.
    """
    if aim is None:
        return (), None
    middle = float(np.sqrt(aim.low * aim.high))
    size = step or float(10.0 ** (np.floor(np.log10(present)) - 1))
    amounts = np.arange(1, 2000) * size
    amounts = amounts[(amounts >= present / 5) & (amounts <= present * 5)]
    if not len(amounts):
        raise InputError(
            f"no multiple of {size:g} mg lies near the dose", remedy="a smaller --step"
        )
    troughs = amounts[:, None] * unit.troughs[None]
    heavy = np.where(troughs > aim.high, HEAVY, 1.0)
    off = np.log(np.maximum(troughs, 1e-9) / middle)
    best = round(float(amounts[int(np.argmin((heavy * off**2) @ unit.weights))]), 6)
    near = {round(float(round(best * factor / size) * size), 6) for factor in FACTORS}
    words = {present: "present", best: "proposed"}
    if best == present:
        words[best] = "present and proposed"
    made = tuple(
        unit.choice(one, aim, words.get(one, ""))
        for one in sorted(near | {present, best})
        if 0 < one <= present * 4
    )
    return made, next(one for one in made if one.mg == best)


def _levels(
    fits: tuple[Fit, ...], shares: tuple[float, ...], told: Any, aim: TargetTold | None
) -> tuple[LevelRead, ...]:
    found = []
    for place, one in enumerate(told):
        parts = [(fit.drawn[:, place], fit.sample.weights) for fit in fits]
        expected = three(*pooled(parts, shares))
        far = one.ng_ml / max(expected.median, 1e-9)
        doubt = ""
        if not one.below and not 1 / 3 < far < 3:
            doubt = "no dose told explains it: a missed dose, a sampling error, a slip by ten?"
        against = "cannot tell: no target"
        if one.after is not None:
            against = "cannot tell: not a trough"
        elif aim is not None:
            against = (
                "below" if one.ng_ml < aim.low else "above" if one.ng_ml > aim.high else "in range"
            )
        found.append(
            LevelRead(
                event=one.event,
                age_days=one.at / 24,
                ng_ml=one.ng_ml,
                timing="trough" if one.after is None else f"{one.after:g} h after the dose",
                expected=expected,
                against=against,
                doubt=doubt,
            )
        )
    return tuple(found)


def _model(one: Fit, share: float, state: State, now: float, last: Regimen) -> ModelRead:
    course = settled(one, last.amount, last.every, state, now)
    trough, exposure = trough_and_area(course, one.sample.effects, last.every, one.scale)
    _, typical = trough_and_area(
        course, np.zeros((1, one.sample.effects.shape[1])), last.every, one.scale
    )
    told = one.file.reference
    return ModelRead(
        id=one.file.id,
        reference=f"{str(told.get('authors', '')).split(',')[0]} {told.get('year')}, {told.get('journal', '')}",
        share=share,
        outside=one.outside,
        assumed=one.assumed,
        clearance_against_typical=three(typical[0] / exposure, one.sample.weights),
        trough=three(trough, one.sample.weights),
        area=three(exposure, one.sample.weights),
        effective_draws=one.sample.effective,
    )


def _target(state: State, known: Drug, told: tuple[float, float] | None) -> TargetTold | None:
    if told is not None:
        return TargetTold(low=told[0], high=told[1], source="entered")
    own = state.record.centre_targets.get(known.id)
    if own is not None:
        return TargetTold(low=own[0], high=own[1], source="the centre's own, from the record")
    return None


def _neighbours(known: Drug) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "low": one.low,
            "high": one.high,
            "unit": one.unit,
            "context": one.context,
            "facts": list(one.facts),
            "note": one.note,
        }
        for one in known.targets
        if one.timing == "trough"
    )


def _regimen(last: Regimen, running: bool) -> str:
    route = "by mouth" if last.route == "oral" else "into a vein"
    text = f"{last.amount:g} mg every {last.every:g} h {route}"
    return text if running else f"{text} (stopped)"


def _next(fits: tuple[Fit, ...], shares: tuple[float, ...], last: Regimen) -> str:
    """When a new dose has settled: four half-lives of the slowest of the likeliest model."""
    best = fits[int(np.argmax(shares))]
    course = best.course
    scope = course.model.values(best.mode.effects[None], course.stretches.covariates[-1])
    if not course.model.linear:
        return "the time to a steady state is not worked out for this model"
    from scurfin.dose.kinetics.spectrum import eigenvalues

    roots = -eigenvalues(course.model.matrix(scope, 1))[0]
    slow = float(roots[roots > 1e-9].min())
    days = 4 * np.log(2) / slow / 24
    return (
        f"a trough about {max(days, last.every / 24):.1f} days after a change (four half-lives by "
        f"{best.file.id}); earlier ones are not yet steady"
    )


def _warnings(
    fits: tuple[Fit, ...], state: State, known: Drug, now: Choice | None, proposed: Choice | None
) -> tuple[str, ...]:
    found = []
    if all(one.outside for one in fits):
        found.append("every model is used outside what it was built on: an extrapolation")
    middles = [float(np.median(one.predicted)) for one in fits if len(one.predicted)]
    if len(middles) > 1 and max(middles) > 1.5 * max(min(middles), 1e-9):
        found.append("the models disagree on the levels by more than half: see each")
    for one in fits:
        far = _distance(one)
        if far < ODD:
            found.append(
                f"under {one.file.id} this child would be one in {1 / max(far, 1e-9):,.0f}: check "
                "doses, weight, levels and units for a slip by ten before using it"
            )
    if known.id in DIARRHOEA:
        direction = "lowers" if known.id == "ciclosporin" else "can raise"
        found.append(
            f"diarrhoea {direction} {known.name} from week to week: measure before a change"
        )
    if proposed is not None and now is not None and not 0.5 <= proposed.mg / now.mg <= 2:
        found.append("the proposal is more than a twofold change: go there in steps, with levels")
    return tuple(found)


def _distance(one: Fit) -> float:
    """How probable it is that somebody lies as far from the typical child of the model."""
    from scipy.stats import chi2

    omega = one.course.model.omega
    mode = one.mode.effects
    square = float(mode @ np.linalg.pinv(omega) @ mode)
    return float(chi2.sf(square, np.linalg.matrix_rank(omega)))


def _facts(known: Drug, state: State, aim: TargetTold | None) -> tuple[str, ...]:
    found = [DIARRHOEA[known.id]] if known.id in DIARRHOEA else []
    found += [fact for one in known.targets for fact in one.facts]
    return tuple(dict.fromkeys(found))


__all__ = ["DoseReport", "ModelFile", "Worked", "pooled", "report", "three"]
