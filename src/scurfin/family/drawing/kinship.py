"""Couples, sibships and generations of a pedigree, before anything has a place."""

from __future__ import annotations

from dataclasses import dataclass

from scurfin.family.people import Pedigree, Person, parents

PHANTOM = "\0"


@dataclass(frozen=True)
class Couple:
    """Two partners and their children by id. A partner who is not told has a phantom id."""

    index: int
    partners: tuple[str, str]
    related: bool
    children: tuple[str, ...]


@dataclass(frozen=True)
class Family:
    """What is drawn: people by id in the order told, couples, and everybody's generation."""

    people: dict[str, Person]
    couples: tuple[Couple, ...]
    layer: dict[str, int]


def family(pedigree: Pedigree) -> Family:
    people = pedigree.by_id()
    couples = _couples(pedigree, people)
    return Family(people=people, couples=couples, layer=_layers(people, couples))


def is_phantom(name: str) -> bool:
    return name.startswith(PHANTOM)


def twin_groups(people: dict[str, Person], children: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The sets of twins among ``children``, each in the order told."""
    found: dict[str, list[str]] = {}
    for name in children:
        if people[name].twins:
            found.setdefault(people[name].twins, []).append(name)
    return [tuple(group) for group in found.values() if len(group) > 1]


def _couples(pedigree: Pedigree, people: dict[str, Person]) -> tuple[Couple, ...]:
    children: dict[tuple[str, str], list[str]] = {}
    for one in pedigree.people:
        if one.father is None and one.mother is None:
            continue
        # A phantom's number is the known parent: half-sibs by nobody told share one phantom.
        father = one.father or f"{PHANTOM}?{one.mother}"
        mother = one.mother or f"{PHANTOM}?{one.father}"
        children.setdefault((father, mother), []).append(one.id)
    told_related: set[frozenset[str]] = set()
    for mating in pedigree.matings:
        first, second = mating.partners
        if first not in people or second not in people or first == second:
            continue
        if mating.related:
            told_related.add(frozenset(mating.partners))
        if (first, second) not in children and (second, first) not in children:
            wife_first = people[first].sex == "female" or people[second].sex == "male"
            children[(second, first) if wife_first else (first, second)] = []
    above = _ancestors(people)
    return tuple(
        Couple(
            index=index,
            partners=pair,
            related=frozenset(pair) in told_related
            or bool(above.get(pair[0], set()) & above.get(pair[1], set())),
            children=tuple(names),
        )
        for index, (pair, names) in enumerate(children.items())
    )


def _ancestors(people: dict[str, Person]) -> dict[str, set[str]]:
    """Everybody's ancestors, with the person."""
    found: dict[str, set[str]] = {}

    def of(name: str) -> set[str]:
        if name not in found:
            mine = {name}
            for each in parents(people[name]):
                mine |= of(each)
            found[name] = mine
        return found[name]

    for name in people:
        of(name)
    return found


def _layers(people: dict[str, Person], couples: tuple[Couple, ...]) -> dict[str, int]:
    """Generations from 0; partners and twins share one unless that is impossible."""
    group = {name: name for name in people}
    below = {name: set[str]() for name in people}
    for one in people.values():
        for parent in parents(one):
            below[parent].add(one.id)

    def reaches(start: str, goal: str) -> bool:
        todo, seen = list(below[start]), set[str]()
        while todo:
            name = group[todo.pop()]
            if name == goal:
                return True
            if name not in seen:
                seen.add(name)
                todo.extend(below[name])
        return False

    def join(first: str, second: str) -> None:
        a, b = group[first], group[second]
        if a == b or reaches(a, b) or reaches(b, a):
            return
        for name, old in group.items():
            if old == b:
                group[name] = a
        below[a] |= below.pop(b)

    for couple in couples:
        if not any(is_phantom(name) for name in couple.partners):
            join(*couple.partners)
    for couple in couples:
        for twins in twin_groups(people, couple.children):
            for other in twins[1:]:
                join(twins[0], other)
    for twins in twin_groups(people, orphans(people)):
        for other in twins[1:]:
            join(twins[0], other)
    edges = {name: {group[each] for each in below[name]} for name in below}
    return _spread(group, edges)


def orphans(people: dict[str, Person]) -> tuple[str, ...]:
    return tuple(one.id for one in people.values() if not parents(one))


def _spread(group: dict[str, str], below: dict[str, set[str]]) -> dict[str, int]:
    """Longest paths from the top; then whoever can come nearer to the children does."""
    above = {name: {each for each in below if name in below[each]} for name in below}
    order: list[str] = []
    open_ = {name: len(above[name]) for name in below}
    ready = [name for name in below if not open_[name]]
    while ready:
        name = ready.pop(0)
        order.append(name)
        for each in sorted(below[name]):
            open_[each] -= 1
            if not open_[each]:
                ready.append(each)
    layer: dict[str, int] = {}
    for name in order:
        layer[name] = 1 + max((layer[each] for each in above[name]), default=-1)
    for name in reversed(order):
        if not below[name]:
            continue
        free = len(above[name]) < len(below[name]) or all(
            below[each] == {name} for each in above[name]
        )
        if free:
            layer[name] = min(layer[each] for each in below[name]) - 1
    _raise_to_top(layer, below)
    return {name: layer[group[name]] for name in group}


def _raise_to_top(layer: dict[str, int], below: dict[str, set[str]]) -> None:
    """Each unconnected family begins in the first generation."""
    near: dict[str, set[str]] = {name: set(each) for name, each in below.items()}
    for name, each in below.items():
        for other in each:
            near[other].add(name)
    seen: set[str] = set()
    for start in below:
        if start in seen:
            continue
        family_, todo = {start}, [start]
        while todo:
            for other in near[todo.pop()] - family_:
                family_.add(other)
                todo.append(other)
        seen |= family_
        least = min(layer[name] for name in family_)
        for name in family_:
            layer[name] -= least
