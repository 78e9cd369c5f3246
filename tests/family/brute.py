"""The probabilities of a family by adding up every assignment: slow, obvious, our only judge.

Written from the definitions alone; it shares no code with the engine that it judges.
"""

from __future__ import annotations

from itertools import product

from scurfin.family.assumptions import Assumptions
from scurfin.family.people import Pedigree, Person

Genes = tuple[str, int, bool]


def kinds(one: Person, how: Assumptions) -> list[Genes]:
    men = [("male", n, False) for n in (0, 1)]
    women = [("female", n, False) for n in (0, 1, 2)]
    if how.mosaicism is not None:
        women.append(("female", 0, True))
    return {"male": men, "female": women}.get(one.sex, men + women)


def egg(mother: Genes, how: Assumptions) -> float:
    mosaic = how.mosaicism
    if mother[2]:
        assert mosaic is not None
        return (mosaic.recurrence / mosaic.share) / 2
    new = how.mu_female * (1 if mosaic is None else 1 - mosaic.share)
    return {0: new, 1: 0.5 + new / 2, 2: 1.0}[mother[1]]


def from_outside(genes: Genes, how: Assumptions) -> float:
    f, mu, nu = how.male_fitness, how.mu_female, how.mu_male
    carriers = 2 * (mu * (1 + f) + nu) / (1 - f)
    ill = carriers / 2 + mu
    if genes[0] == "male":
        return ill if genes[1] else 1 - ill
    both = ill * (f * ill + nu)
    share = {0: 1 - carriers - both, 1: carriers, 2: both}[genes[1]]
    return share * eggs(genes, how)


def eggs(genes: Genes, how: Assumptions) -> float:
    """The part of the women without the variant who bear it in their eggs, or do not."""
    mosaic = how.mosaicism
    if mosaic is None or genes[1]:
        return 1.0
    part = 2 * how.mu_female * mosaic.share / (mosaic.recurrence / mosaic.share)
    return part if genes[2] else 1 - part


def passed_on(child: Genes, mother: Genes, father: Genes, how: Assumptions) -> float:
    p = egg(mother, how)
    if child[0] == "male":
        return p if child[1] else 1 - p
    q = 1.0 if father[1] else how.mu_male
    chance = {0: (1 - p) * (1 - q), 1: p * (1 - q) + (1 - p) * q, 2: p * q}[child[1]]
    return chance * eggs(child, how)


def seen(one: Person, genes: Genes, how: Assumptions) -> float:
    ill = {
        "male": shown(one, how) if genes[1] else 0.0,
        "female": {0: 0.0, 1: how.penetrance_carrier_female, 2: 1.0}[genes[1]],
    }[genes[0]]
    chance = 1.0
    if one.affected is not None:
        chance *= ill if one.affected else 1 - ill
    if one.loss == "unexplained male loss":
        lost = how.male_loss_if_affected if genes[1] else how.male_loss_if_not
        chance *= 0.0 if genes[0] == "female" else 1.0 if lost is None else lost
    for test in one.tests:
        positive = test.sensitivity if genes[1] else 1 - test.specificity
        chance *= positive if test.result == "positive" else 1 - positive
    return chance


def shown(one: Person, how: Assumptions) -> float:
    """How many affected males show it: all told as affected, the others by their age so far."""
    if one.affected or one.seen_until is None or not how.onset:
        return how.penetrance_male
    ages = [0.0, *(age for age, _ in how.onset)]
    shares = [0.0, *(share for _, share in how.onset)]
    for n in range(1, len(ages)):
        if one.seen_until < ages[n]:
            part = (one.seen_until - ages[n - 1]) / (ages[n] - ages[n - 1])
            return how.penetrance_male * (shares[n - 1] + part * (shares[n] - shares[n - 1]))
    return how.penetrance_male * shares[-1]


def marginals(pedigree: Pedigree, how: Assumptions) -> dict[str, dict[Genes, float]] | None:
    """Each person's probabilities; None if nothing is possible. Both parents or none are told."""
    people = pedigree.people
    states = [kinds(one, how) for one in people]
    place = {one.id: number for number, one in enumerate(people)}
    fathers_told = {one.father for one in people}
    sums: list[dict[Genes, float]] = [dict.fromkeys(each, 0.0) for each in states]
    total = 0.0
    for told in product(*states):
        chance = 1.0
        for one, genes in zip(people, told, strict=True):
            sexes = 0.5 if one.sex == "unknown" else 1.0
            if one.mother is None or one.father is None:
                chance *= sexes * from_outside(genes, how)
            else:
                mother, father = told[place[one.mother]], told[place[one.father]]
                chance *= sexes * passed_on(genes, mother, father, how)
            chance *= seen(one, genes, how)
            if one.id in fathers_told and one.affected is None and genes[0] == "male" and genes[1]:
                chance *= how.male_fitness
            if not chance:
                break
        total += chance
        for number, genes in enumerate(told):
            sums[number][genes] += chance
    if not total:
        return None
    return {
        one.id: {genes: value / total for genes, value in sums[number].items()}
        for number, one in enumerate(people)
    }
