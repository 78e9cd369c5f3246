"""Each person's probability of bearing the variant, with the band over what is assumed."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from scurfin.family.assumptions import Assumptions
from scurfin.family.genotypes import Kind, lay, penetrance
from scurfin.family.inference import ImpossibleError, solve
from scurfin.family.people import Pedigree, Person, checked
from scurfin.terms.source_text import InputError

NEXT = "next child"


class Chance(msgspec.Struct, frozen=True, kw_only=True):
    """A probability and the least and most of it over the assumptions tried."""

    probability: float
    low: float
    high: float

    def said(self) -> str:
        """'1 in 3 (33 %; 29 to 40 %)'. Never zero where it is not."""
        one_in = f"1 in {1 / self.probability:.3g}" if self.probability > 0 else "0"
        text = f"{one_in} ({percent(self.probability)}"
        if self.high - self.low > 0.0005:
            text += f"; {percent(self.low)} to {percent(self.high)}"
        return text + ")"


class Risk(msgspec.Struct, frozen=True, kw_only=True):
    """What one person may bear and pass on. None where it makes no sense for this person."""

    id: str
    carrier: Chance
    affected: Chance | None
    next_son: Chance | None
    next_child: Chance | None


def percent(share: float) -> str:
    """A share in percent with two figures, never rounded to 0 or 100 where it is neither."""
    value = 100 * share
    if share in (0.0, 1.0):
        return f"{value:.0f} %"
    if value < 0.01:
        return "below 0.01 %"
    if value > 99.99:
        return "above 99.99 %"
    return f"{value:.2g} %" if value < 99.5 else f"{value:.4g} %"


def risks(
    pedigree: Pedigree, assumed: Iterable[Assumptions], *, file: str = ""
) -> tuple[Risk, ...]:
    """The risk of every person, the first of ``assumed`` in the middle and all in the band.

    Raises InputError if the pedigree cannot be, or what is told of it is impossible.
    """
    models = list(assumed)
    checked(pedigree, file=file, x_linked=models[0].mode == "XLR")
    found = [_all(pedigree, how, file) for how in models]
    return tuple(
        Risk(
            id=one.id,
            carrier=_chance([each[one.id]["carrier"] for each in found]),
            affected=_chance([each[one.id]["affected"] for each in found]),
            next_son=_maybe([each[one.id].get("next son") for each in found]),
            next_child=_maybe([each[one.id].get("next child") for each in found]),
        )
        for one in pedigree.people
    )


def _chance(values: list[float]) -> Chance:
    return Chance(probability=values[0], low=min(values), high=max(values))


def _maybe(values: list[float | None]) -> Chance | None:
    told = [one for one in values if one is not None]
    return _chance(told) if told else None


def _all(pedigree: Pedigree, how: Assumptions, file: str) -> dict[str, dict[str, float]]:
    """One solution for everybody; a woman's next child is a person without evidence."""
    women = [one.id for one in pedigree.people if one.sex == "female"]
    more = tuple(
        Person(id=f"{NEXT} of {name}", mother=name, sex="male" if how.mode == "XLR" else "unknown")
        for name in women
    )
    whole = Pedigree(people=(*pedigree.people, *more))
    laid = lay(whole, how)
    try:
        solved = solve(laid.network)
    except ImpossibleError:
        raise InputError(
            "what is told of this family cannot be under the assumptions",
            file=file,
            remedy=_culprit(pedigree, how),
        ) from None
    found: dict[str, dict[str, float]] = {}
    for one in whole.people:
        mine = laid.of[one.id]
        pairs = list(zip(laid.kinds[mine], solved.marginals[mine], strict=True))
        found[one.id] = {"carrier": carrier(pairs), "affected": affected(pairs, how)}
    for name in women:
        son = found[f"{NEXT} of {name}"]["affected"]
        found[name]["next son"] = son
        found[name]["next child"] = son / 2 if how.mode == "XLR" else son
    return found


def carrier(pairs: list[tuple[Kind, float]]) -> float:
    """P(exactly one copy, as a woman or in an autosomal disease; any copy in a boy)."""
    return sum(chance for kind, chance in pairs if kind[1] == 1)


def affected(pairs: list[tuple[Kind, float]], how: Assumptions) -> float:
    """P(the disease shows at some age)."""
    return sum(chance * penetrance(kind, how) for kind, chance in pairs)


def _culprit(pedigree: Pedigree, how: Assumptions) -> str:
    """The first person without whose evidence the rest is possible."""
    for one in pedigree.people:
        bare = msgspec.structs.replace(one, affected=None, tests=(), loss=None)
        people = tuple(bare if each.id == one.id else each for each in pedigree.people)
        try:
            solve(lay(Pedigree(people=people), how).network)
        except ImpossibleError:
            continue
        return f"check what is told of '{one.id}' (disease, tests), and whose child each person is"
    return "check parents, disease and tests"
