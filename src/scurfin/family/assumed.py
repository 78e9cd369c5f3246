"""What a risk assumes, from data/assumed.yaml: one set in the middle, the others for the band."""

from __future__ import annotations

from collections.abc import Iterator
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


class MaleLoss(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How often a boy is lost before birth without a known cause: with the variant, and without."""

    if_affected: Figure
    if_not: Figure

    @property
    def facts(self) -> tuple[str, ...]:
        return (*self.if_affected.facts, *self.if_not.facts)


class Assumed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file. ``penetrance`` by the symbol of a gene of dominant inheritance."""

    mutation_ratio: Figure
    mosaic_recurrence: Figure
    male_fitness: Figure
    mutation_rate: Figure
    onset: Onset
    male_loss: MaleLoss
    penetrance: dict[str, Figure]

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts of an X-linked risk without lost pregnancies."""
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


def tried(*, losses: bool = False) -> tuple[Tried, ...]:
    """The middle first, then every corner of the band of mutation ratio and mosaicism.

    ``losses``: a boy was lost before birth, so what that tells is a third side of the band.
    """
    told = assumed()
    ratio, mosaic = told.mutation_ratio, told.mosaic_recurrence
    found = [Tried("middle", _model(told, ratio.value, mosaic.value))]
    sides = product((ratio.low, ratio.high), (mosaic.low, mosaic.high))
    for k, recurrence in sides:
        name = f"mutation ratio {k:g}, mosaic recurrence {100 * recurrence:g} %"
        found.append(Tried(name, _model(told, k, recurrence)))
    return tuple(_with_losses(found, told.male_loss) if losses else found)


def _with_losses(models: list[Tried], loss: MaleLoss) -> Iterator[Tried]:
    shares = (loss.if_affected.low, loss.if_affected.high)
    yield Tried(models[0].name, _losing(models[0].how, loss, loss.if_affected.value))
    for one, share in product(models[1:], shares):
        name = f"{one.name}, loss of a boy with the variant {100 * share:g} %"
        yield Tried(name, _losing(one.how, loss, share))


def _losing(how: Assumptions, loss: MaleLoss, share: float) -> Assumptions:
    return msgspec.structs.replace(
        how, male_loss_if_affected=share, male_loss_if_not=loss.if_not.value
    )


def _model(told: Assumed, ratio: float, recurrence: float) -> Assumptions:
    rate = told.mutation_rate.value
    return Assumptions(
        mu_female=rate,
        mu_male=rate * ratio,
        male_fitness=told.male_fitness.value,
        onset=told.onset.by_years,
        mosaicism=Mosaicism(recurrence=recurrence),
    )
