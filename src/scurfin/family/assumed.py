"""The assumptions for FOXP3, from data/assumed.yaml: one in the middle, the others for the band."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import msgspec

from scurfin.family.assumptions import Assumptions, Mosaicism
from scurfin.terms.source_text import read_text

FILE = Path(__file__).parent / "data" / "assumed.yaml"


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A figure with its band, and the facts that carry it."""

    value: float
    low: float
    high: float
    facts: tuple[str, ...]


class Onset(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    by_years: tuple[tuple[float, float], ...]
    facts: tuple[str, ...]


class Assumed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file."""

    mutation_ratio: Figure
    mosaic_recurrence: Figure
    male_fitness: Figure
    mutation_rate: Figure
    onset: Onset

    @property
    def facts(self) -> tuple[str, ...]:
        parts = (self.mutation_ratio, self.mosaic_recurrence, self.male_fitness, self.mutation_rate)
        found = [fact for one in parts for fact in one.facts]
        return tuple(dict.fromkeys((*found, *self.onset.facts)))


@dataclass(frozen=True)
class Tried:
    """One set of assumptions and what it is called."""

    name: str
    how: Assumptions


@cache
def assumed() -> Assumed:
    """The file, read once. Raises InputError if it is broken."""
    text = read_text(FILE)
    try:
        return msgspec.convert(text.data, Assumed)
    except msgspec.ValidationError as problem:
        raise text.error((), str(problem), "see family/assumed.py for the shape") from None


def tried() -> tuple[Tried, ...]:
    """The middle first, then every corner of the band of mutation ratio and mosaicism."""
    told = assumed()
    ratio, mosaic = told.mutation_ratio, told.mosaic_recurrence
    found = [Tried("middle", _model(told, ratio.value, mosaic.value))]
    for k, recurrence in product((ratio.low, ratio.high), (mosaic.low, mosaic.high)):
        name = f"mutation ratio {k:g}, mosaic recurrence {100 * recurrence:g} %"
        found.append(Tried(name, _model(told, k, recurrence)))
    return tuple(found)


def _model(told: Assumed, ratio: float, recurrence: float) -> Assumptions:
    rate = told.mutation_rate.value
    return Assumptions(
        mu_female=rate,
        mu_male=rate * ratio,
        male_fitness=told.male_fitness.value,
        onset=told.onset.by_years,
        mosaicism=Mosaicism(recurrence=recurrence),
    )


def method() -> str:
    """How the risks were worked out, in two sentences."""
    told = assumed()
    ratio, mosaic = told.mutation_ratio, told.mosaic_recurrence
    return (
        "Exact over the whole family (X-linked, full in males by the age of onset, equilibrium of "
        f"mutation). Mutation in sperm to eggs {ratio.value:g} to 1 (band {ratio.low:g} to "
        f"{ratio.high:g}, haemophilia A), recurrence from germline mosaicism "
        f"{100 * mosaic.value:g} % of at-risk passings (band {100 * mosaic.low:g} to "
        f"{100 * mosaic.high:g} %, Duchenne dystrophy). No such figure is known for FOXP3."
    )
