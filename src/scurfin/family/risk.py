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
# A thousand times the stand-in rate of mutation: what the family tells gives far more, or nothing.
OUTSIDE = 1e-4


class Chance(msgspec.Struct, frozen=True, kw_only=True):
    """A probability, the least and most of it over the assumptions tried, and 1 in how many.

    ``one_in`` is None for a probability of 0.
    """

    probability: float
    low: float
    high: float
    one_in: float | None = None

    def said(self) -> str:
        """'80 % (67 to 86 %)', '21 %, 1 in 4.9 (17 to 22 %)'. Never zero where it is not."""
        text = percent(self.probability)
        if 0 < self.probability <= 0.5:
            text += f", {one_in(self.probability)}"
        return text + (f" ({self.band()})" if self.wide() else "")

    def wide(self) -> bool:
        """Whether the assumptions move it in the figures that are shown."""
        return percent(self.low) != percent(self.high)

    def band(self) -> str:
        low, high = percent(self.low), percent(self.high)
        return f"{low.removesuffix(' %') if 'e' not in low + high else low} to {high}"


def one_in(share: float) -> str:
    """'1 in 4.9', '1 in 23', '1 in 12,300'."""
    times = 1 / share
    return (
        f"1 in {float(f'{times:.2g}'):g}" if times < 100 else f"1 in {float(f'{times:.3g}'):,.0f}"
    )


class Risk(msgspec.Struct, frozen=True, kw_only=True):
    """What one person may bear and pass on. None where it makes no sense for this person.

    ``as_population``: nothing that is told of the family bears on this person; the figures then
    hang on a mutation rate that stands for one not known, and only say 'rare'.
    """

    id: str
    carrier: Chance
    affected: Chance | None
    next_son: Chance | None
    next_child: Chance | None
    as_population: bool = False


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
            as_population=models[0].mode == "XLR"
            and max(each[one.id]["carrier"] for each in found) < OUTSIDE,
        )
        for one in pedigree.people
    )


def _chance(values: list[float]) -> Chance:
    first = values[0]
    return Chance(
        probability=first,
        low=min(values),
        high=max(values),
        one_in=1 / first if first > 0 else None,
    )


def _maybe(values: list[float | None]) -> Chance | None:
    told = [one for one in values if one is not None]
    return _chance(told) if told else None


def _all(pedigree: Pedigree, how: Assumptions, file: str) -> dict[str, dict[str, float]]:
    """One solution for everybody; a woman's next child is a person without evidence.

    In the autosomal modes its father is her partner as told: there he matters.
    """
    women = [one.id for one in pedigree.people if one.sex == "female"]
    x_linked = how.mode == "XLR"
    more = tuple(
        Person(
            id=f"{NEXT} of {name}",
            mother=name,
            father=None if x_linked else _partner(pedigree, name),
            sex="male" if x_linked else "unknown",
        )
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
        found[name]["next child"] = son / 2 if x_linked else son
    return found


def _partner(pedigree: Pedigree, mother: str) -> str | None:
    """The father of the last child told of her, or her partner without children."""
    fathers = [one.father for one in pedigree.people if one.mother == mother and one.father]
    couples = [each.partners for each in pedigree.matings if mother in each.partners]
    fathers += [one for each in couples for one in each if one != mother and not fathers]
    return fathers[-1] if fathers else None


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
