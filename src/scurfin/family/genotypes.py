"""The network of a family: what each person may carry, how it is passed on, what was seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from scurfin.family.assumptions import Assumptions
from scurfin.family.inference import Network
from scurfin.family.people import Pedigree, Person, Test

# What somebody may carry: sex at birth, then copies of the variant; 'eggs' is a woman who has none
# in her body but some in her germ cells. In the autosomal modes the sex is left out.
Kind = tuple[Literal["male", "female", ""], Literal[0, 1, 2], bool]
MEN: tuple[Kind, ...] = (("male", 0, False), ("male", 1, False))
WOMEN: tuple[Kind, ...] = (("female", 0, False), ("female", 1, False), ("female", 2, False))
EGGS: Kind = ("female", 0, True)
EITHER: tuple[Kind, ...] = (("", 0, False), ("", 1, False), ("", 2, False))


@dataclass
class Laid:
    """A network; which variable is whose, and what its states mean."""

    network: Network = field(default_factory=Network)
    of: dict[str, int] = field(default_factory=dict)
    kinds: dict[int, tuple[Kind, ...]] = field(default_factory=dict)


def lay(pedigree: Pedigree, how: Assumptions) -> Laid:
    """The network of ``pedigree``. A parent who is not told is somebody from outside."""
    laid = Laid()
    for one in pedigree.people:
        laid.of[one.id] = _variable(laid, kinds(one.sex, how))
    first = _identical(pedigree)
    for one in pedigree.people:
        if one.id in first:
            pair = (laid.of[first[one.id]], laid.of[one.id])
            laid.network.add(pair, lambda a, b: 1.0 if a == b else 0.0)
        else:
            _born(laid, one, how)
        _seen(laid, one, how)
        if one.affected is None and any(one.id == each.father for each in pedigree.people):
            _fathered(laid, laid.of[one.id], how)
    return laid


def _fathered(laid: Laid, variable: int, how: Assumptions) -> None:
    """A man who has children seldom bears what keeps men from having them.

    One who is told as affected did have them: then it says nothing more.
    """
    if how.mode != "XLR":
        return
    states = laid.kinds[variable]
    laid.network.add((variable,), lambda state: how.male_fitness if states[state][1] else 1.0)


def kinds(sex: str, how: Assumptions) -> tuple[Kind, ...]:
    """What somebody of this sex may carry; a sex not told may be either."""
    if how.mode != "XLR":
        return EITHER
    women = (*WOMEN, EGGS) if how.mosaicism is not None else WOMEN
    return {"male": MEN, "female": women}.get(sex, (*MEN, *women))


def _variable(laid: Laid, states: tuple[Kind, ...]) -> int:
    number = laid.network.variable(len(states))
    laid.kinds[number] = states
    return number


def _identical(pedigree: Pedigree) -> dict[str, str]:
    """Each identical twin but the first of a set, and that first one."""
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for one in pedigree.people:
        if one.twins and one.identical and first.setdefault(one.twins, one.id) != one.id:
            found[one.id] = first[one.twins]
    return found


def _born(laid: Laid, one: Person, how: Assumptions) -> None:
    """How ``one`` came by what he or she bears; founders are like people from outside."""
    mine = laid.of[one.id]
    states = laid.kinds[mine]
    if one.father is None and one.mother is None:
        laid.network.add((mine,), lambda state: prior(states[state], how, states))
        return
    mother = laid.of[one.mother] if one.mother else _outsider(laid, "female", how)
    father = laid.of[one.father] if one.father else _outsider(laid, "male", how)
    mothers, fathers = laid.kinds[mother], laid.kinds[father]
    only_son = all(kind[0] == "male" for kind in states)
    if how.mode == "XLR" and only_son:
        laid.network.add(
            (mine, mother),
            lambda state, of: inherits(states[state], mothers[of], ("male", 0, False), how, 1.0),
        )
        return
    share = 0.5 if len({kind[0] for kind in states}) > 1 else 1.0
    laid.network.add(
        (mine, mother, father),
        lambda state, egg_of, sperm_of: inherits(
            states[state], mothers[egg_of], fathers[sperm_of], how, share
        ),
    )


def _outsider(laid: Laid, sex: str, how: Assumptions) -> int:
    """A parent who is not told, as a variable of its own."""
    states = kinds(sex, how)
    number = _variable(laid, states)
    laid.network.add((number,), lambda state: prior(states[state], how, states))
    if sex == "male":
        _fathered(laid, number, how)
    return number


def prior(kind: Kind, how: Assumptions, among: tuple[Kind, ...]) -> float:
    """P(``kind``) of somebody from outside, born into a population in equilibrium."""
    sex, copies, eggs = kind
    if how.mode != "XLR":
        q = how.allele_frequency
        return ((1 - q) ** 2, 2 * q * (1 - q), q * q)[copies]
    share = 0.5 if len({one[0] for one in among}) > 1 else 1.0
    carriers = how.carriers()
    affected = carriers / 2 + how.mu_female
    if sex == "male":
        return share * (affected if copies else 1 - affected)
    both = affected * (how.male_fitness * affected + how.mu_male)
    if copies:
        return share * (both if copies == 2 else carriers)
    none = 1 - carriers - both
    return share * none * (eggs_only(how) if eggs else 1 - eggs_only(how))


def inherits(kind: Kind, mother: Kind, father: Kind, how: Assumptions, share: float) -> float:
    """P(a child of these parents is ``kind``); ``share`` is that of a sex not told."""
    sex, copies, eggs = kind
    from_egg = egg(mother, how)
    if sex == "male":
        return share * (from_egg if copies else 1 - from_egg)
    from_sperm = sperm(father, how)
    none = (1 - from_egg) * (1 - from_sperm)
    if copies == 1:
        return share * (from_egg * (1 - from_sperm) + (1 - from_egg) * from_sperm)
    if copies == 2:
        return share * from_egg * from_sperm
    if sex == "female":
        none *= eggs_only(how) if eggs else 1 - eggs_only(how)
    return share * none


def egg(mother: Kind, how: Assumptions) -> float:
    """P(an egg of hers bears the variant)."""
    new = how.mu_female
    if how.mosaicism is not None and how.mode == "XLR":
        if mother[2]:
            return how.mosaicism.germ_cells / 2
        new *= 1 - how.mosaicism.share
    return (new, (1 + new) / 2, 1.0)[mother[1]]


def sperm(father: Kind, how: Assumptions) -> float:
    """P(a sperm of his bears the variant; of the sperm with an X, in the X-linked mode)."""
    if how.mode == "XLR":
        return 1.0 if father[1] else how.mu_male
    return (how.mu_male, (1 + how.mu_male) / 2, 1.0)[father[1]]


def eggs_only(how: Assumptions) -> float:
    """P(a woman without the variant in her body bears it in part of her eggs).

    Raises ValueError where mutation would be more frequent than mosaicism can make it.
    """
    if how.mosaicism is None:
        return 0.0
    part = 2 * how.mu_female * how.mosaicism.share / how.mosaicism.germ_cells
    if part > 1:
        raise ValueError("the mutation rate is too high for this recurrence from mosaicism")
    return part


def _seen(laid: Laid, one: Person, how: Assumptions) -> None:
    """What was observed of ``one``: the disease, its absence so far, tests, a lost pregnancy."""
    mine = laid.of[one.id]
    states = laid.kinds[mine]
    if one.affected is not None:
        laid.network.add((mine,), lambda state: _disease(one, states[state], how))
    if one.loss == "unexplained male loss":
        laid.network.add((mine,), lambda state: _loss(states[state], how))
    for test in one.tests:
        laid.network.add((mine,), _result(test, states))


def _disease(one: Person, kind: Kind, how: Assumptions) -> float:
    """P(affected as told | what is borne)."""
    shows = penetrance(kind, how, one.seen_until if not one.affected else None)
    return shows if one.affected else 1 - shows


def penetrance(kind: Kind, how: Assumptions, age: float | None = None) -> float:
    """P(the disease shows by ``age`` in years | what is borne); None: ever."""
    sex, copies, _ = kind
    if how.mode == "AR":
        return how.penetrance if copies == 2 else 0.0
    if how.mode == "AD":
        return how.penetrance if copies else 0.0
    if sex == "female":
        return (0.0, how.penetrance_carrier_female, 1.0)[copies]
    return how.shown_by(age) if copies else 0.0


def _loss(kind: Kind, how: Assumptions) -> float:
    """P(a boy is lost without a cause | he bears the variant, or does not); no girl is one."""
    if kind[0] == "female":
        return 0.0
    if how.male_loss_if_affected is None or how.male_loss_if_not is None:
        return 1.0
    return how.male_loss_if_affected if kind[1] else how.male_loss_if_not


def _result(test: Test, states: tuple[Kind, ...]) -> Callable[[int], float]:
    """P(the result | what is borne in the body); eggs alone do not show in blood."""

    def value(state: int) -> float:
        positive = test.sensitivity if states[state][1] else 1 - test.specificity
        return positive if test.result == "positive" else 1 - positive

    return value
