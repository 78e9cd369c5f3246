"""What a model wants to know of a child, from the record; what is assumed is said."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from scurfin.dose.kinetics.expressions import expression
from scurfin.dose.kinetics.model_file import CLOCK, Covariate, ModelFile, models, typical
from scurfin.dose.levels.sizes import last, lengths, weights
from scurfin.dose.levels.told import hours
from scurfin.knowledge.words import analyte, drug
from scurfin.record import events as ev
from scurfin.record.model import Record
from scurfin.state.model import State
from scurfin.terms.quantities import quantity
from scurfin.terms.source_text import read_text

FILE = Path(__file__).resolve().parent.parent / "data" / "covariates.yaml"
DAYS = 365.25
CHROMATOGRAPHY = ("lc-ms", "lcms", "ms/ms", "mass spec", "hplc", "uplc", "chromatog")
IMMUNOASSAY = ("immuno", "emit", "cmia", "clia", "fpia", "elisa", "cedia", "acmia")
FAR = 25.0
TERM_WEEKS = 40.0
TERM = "age in weeks after conception"


class From(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a covariate comes from; ``missing``: ask, reference, no or unknown."""

    source: str = msgspec.field(name="from")
    missing: str
    words: str
    of: str | tuple[str, ...] = ""


@dataclass
class Found:
    """Values of a model's covariates at a moment; what was assumed, and what is missing."""

    values: dict[str, float] = field(default_factory=dict)
    assumed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@cache
def sources() -> dict[str, From]:
    text = read_text(FILE)
    try:
        return msgspec.convert(text.data, dict[str, From])
    except msgspec.ValidationError as problem:
        raise text.error((), str(problem), "see dose/levels/covariates.py") from None


def covariates(
    told: ModelFile,
    state: State,
    at: float,
    *,
    route: str,
    assay: str,
    infusion: float | None = None,
) -> Found:
    """Values at ``at`` hours of age, the last told before it (or the first after it)."""
    found = Found()
    for one in told.covariates:
        if one.name == CLOCK or one.name not in used(told):
            continue
        where = sources().get(one.name)
        if where is None:
            found.missing.append(one.name)
            continue
        value = None if one.hold else _value(where, state, at, route, assay, infusion)
        if value is not None and _another_unit(one, where, value):
            found.missing.append(
                f"{where.words} ({value:g} is far from the model's {one.reference:g} {one.unit}: a "
                "unit?)"
            )
        elif value is not None:
            found.values[one.name] = value
            if where.source == TERM:
                found.assumed.append(f"the gestation: not read, taken as {TERM_WEEKS:g} weeks")
        else:
            _untold(one, where, found, listed="medications" in state.complete)
    return found


@cache
def _names(told: str) -> frozenset[str]:
    file = models()[told]
    equations = [one.equation for one in file.parameters.values()]
    equations += [*file.derived.values(), *file.structure.rates.values(), file.structure.observed]
    named = {name for one in equations for name in expression(one).names}
    return frozenset(named | {*file.lag.values(), *file.fraction.values()})


def used(told: ModelFile) -> frozenset[str]:
    """The names that any equation of the model uses: other covariates change nothing."""
    return _names(told.id)


def _another_unit(one: Covariate, where: From, value: float) -> bool:
    """A laboratory value so far from the model's own that another unit is likelier."""
    if where.source != "lab" or not one.reference:
        return False
    return not 1 / FAR < value / one.reference < FAR


def _untold(one: Covariate, where: From, found: Found, *, listed: bool) -> None:
    if one.hold and one.reference is not None:
        found.values[one.name] = one.reference
        found.assumed.append(f"{where.words} held at {one.reference:g} {one.unit}: {one.note}")
    elif where.missing == "no":
        found.values[one.name] = 0.0
        if not listed:
            found.assumed.append(f"{where.words}: not told as running, taken as absent")
    elif where.missing == "unknown":
        found.values[one.name] = 0.0
        found.assumed.append(f"{where.words}: not told, taken as no")
    elif where.missing == "reference" and one.reference is not None:
        found.values[one.name] = one.reference
        found.assumed.append(
            f"{where.words}: not told, taken at the model's {one.reference:g} {one.unit}"
        )
    else:
        found.missing.append(where.words)


def _value(
    where: From, state: State, at: float, route: str, assay: str, infusion: float | None
) -> float | None:
    record = state.record
    simple: dict[str, Any] = {
        "weight": lambda: last(weights(state), at),
        "length": lambda: last(lengths(record), at),
        "age in years": lambda: at / 24 / DAYS,
        TERM: lambda: at / 24 / 7 + TERM_WEEKS,
        "sex": lambda: {"female": 1.0, "male": 0.0}.get(record.sex),
        "surface": lambda: state.body.surface_m2,
        "route": lambda: 1.0 if route == "iv" else 0.0,
        "assay": lambda: _immunoassay(assay),
        "infusion": lambda: infusion,
        "fat-free mass": lambda: _fat_free(state, at),
        "days after transplant": lambda: _since_transplant(record, at),
        "lab": lambda: last(_labs(record, str(where.of)), at),
        "drug": lambda: _running(record, where.of, at),
        "gene": lambda: _expresses(record, str(where.of)),
    }
    made = simple.get(where.source)
    return made() if made is not None else None


def _fat_free(state: State, at: float) -> float | None:
    """Fat-free mass in kg by the paediatric form (Al-Sallami 2015) as the model file
    busulfan_shukla2020 quotes it; None where weight, length or sex is not told."""
    kilos, length = last(weights(state), at), last(lengths(state.record), at)
    sex = {"female": 1.0, "male": 0.0}.get(state.record.sex)
    if kilos is None or length is None or sex is None:
        return None
    inputs = {"AGE": at / 24 / DAYS, "WT": kilos, "HT": length, "SEXF": sex, "REGI": 0.0}
    return typical(models()["busulfan_shukla2020"], inputs)["FFM"]


def _labs(record: Record, name: str) -> tuple[tuple[float, float], ...]:
    found = []
    for one in record.happenings:
        at = hours(one)
        if at is None or not isinstance(one.event, ev.Lab) or one.event.value is None:
            continue
        test = analyte(one.event.what)
        read = quantity(one.event.value, one.event.unit)
        if test is None or test.id != name or read is None or read.comparator:
            continue
        factor = 1.0 if read.unit == test.unit else test.units.get(read.unit)
        if factor is not None:
            found.append((at, read.value * factor))
    return tuple(found)


def _running(record: Record, names: str | tuple[str, ...], at: float) -> float | None:
    """1 while any of the drugs runs, 0 once all are stopped, None where none was ever told."""
    wanted = (names,) if isinstance(names, str) else names
    runs: dict[str, bool] = {}
    for one in record.happenings:
        moment = hours(one)
        if not isinstance(one.event, ev.Therapy) or moment is None or moment > at:
            continue
        meant = drug(one.event.what)
        if meant is not None and meant.id in wanted and one.event.status != "planned":
            runs[meant.id] = one.event.status != "stop"
    return float(any(runs.values())) if runs else None


def _expresses(record: Record, gene: str) -> float | None:
    """1 where a report on the gene tells a working (CYP3A5) or faulty (TPMT) allele; else None."""
    for one in reversed(record.happenings):
        event = one.event
        if isinstance(event, ev.Genotype) and event.gene.upper() == gene and event.of == "child":
            slow = event.result in ("poor metaboliser", "intermediate metaboliser")
            normal = event.result == "normal metaboliser"
            if gene == "CYP3A5" and (normal or slow):
                return 0.0 if event.result == "poor metaboliser" else 1.0
            if gene == "TPMT" and (normal or slow):
                return 1.0 if slow else 0.0
    return None


def _immunoassay(assay: str) -> float | None:
    kind = assay_kind(assay)
    return {"immunoassay": 1.0, "chromatography": 0.0}.get(kind)


def assay_kind(assay: str) -> str:
    """'immunoassay', 'chromatography' or '' for an assay whose name is not known here."""
    word = assay.lower()
    if any(each in word for each in CHROMATOGRAPHY):
        return "chromatography"
    return "immunoassay" if any(each in word for each in IMMUNOASSAY) else ""


def _since_transplant(record: Record, at: float) -> float | None:
    days = [
        (at - hour) / 24
        for one in record.happenings
        if isinstance(one.event, ev.Transplant) and (hour := hours(one)) is not None and hour <= at
    ]
    return days[-1] if days else None


def outside(
    told: ModelFile, state: State, at: float, found: Found | None = None, infusion: float = 0.0
) -> tuple[str, ...]:
    """Where the child lies outside what the model was built on, in words."""
    values = {
        "age_years": (at / 24 / DAYS, "years"),
        "weight_kg": (last(weights(state), at), "kg"),
        "post_transplant_day": (_since_transplant(state.record, at), "days after transplant"),
        "bsa_m2": (state.body.surface_m2, "m2"),
        "egfr": (found.values.get("EGFR") if found is not None else None, "mL/min/1.73 m2 of eGFR"),
        "infusion_h": (infusion or None, "h of infusion"),
    }
    said = []
    for name, (value, unit) in values.items():
        low, high = (told.domain.get(name) or (None, None))[:2]
        if value is None:
            if name == "post_transplant_day" and name in told.domain:
                said.append("built on children after a transplant")
            continue
        if low is not None and value < low:
            said.append(f"{value:.2g} {unit}; built on {low:g} and more")
        if high is not None and value > high:
            said.append(f"{value:.3g} {unit}; built on up to {high:g}")
    return tuple(said)
