"""Which conditions of the pathway become CQL statements, and under which names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from scurfin.pathway import conditions as c
from scurfin.pathway.export.feature import Feature
from scurfin.pathway.export.leaves import LIFE
from scurfin.pathway.export.names import NotExpressible, named, quoted, slug
from scurfin.pathway.export.trees import define_of, definitions_in, tree
from scurfin.pathway.model import Option, Pathway, Recommendation

APPLIES, OFFERED = "applies", "offered"


@dataclass(frozen=True)
class Define:
    """One named statement. ``node`` is the condition that it means, where it is one of the pathway.

    ``part`` is 'when', 'unless', 'done_when', 'applies', 'offered', or an argument's side.
    """

    name: str
    rule: str
    part: str
    cql: str
    node: c.Condition | None = None
    features: tuple[Feature, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """What is not in the export, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Written:
    """All statements, definitions first, and what could not be written."""

    defines: tuple[Define, ...]
    left_out: tuple[LeftOut, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Define]:
        return {one.name: one for one in self.defines}

    def needs(self, *names: str) -> tuple[Feature, ...]:
        """Every feature that these statements rest on, also by definitions; sorted by code."""
        found: dict[str, Feature] = {}
        waiting = [one for one in names if one in self.by_name]
        seen: set[str] = set()
        while waiting:
            one = self.by_name[waiting.pop()]
            if one.name in seen:
                continue
            seen.add(one.name)
            found |= {each.code: each for each in one.features}
            if one.node is not None:
                waiting += [define_of(each) for each in definitions_in(one.node)]
        return tuple(found[code] for code in sorted(found))

    @cached_property
    def features(self) -> dict[str, Feature]:
        """Every feature by its code, sorted. Raises ValueError when two share a code."""
        found: dict[str, Feature] = {}
        for one in (each for define in self.defines for each in define.features):
            other = found.setdefault(one.code, one)
            if (one.display, one.shape, one.unit) != (other.display, other.shape, other.unit):
                raise ValueError(f"'{one.code}' names '{one.display}' and '{other.display}'")
        return dict(sorted(found.items()))


def written(rules: Pathway) -> Written:
    """Every condition of ``rules`` as CQL statements, each after those that it names."""
    defines: list[Define] = []
    left_out: list[LeftOut] = []
    lost: set[str] = set()
    for name, rule, part, node in conditions(rules):
        below = [define_of(one) for one in definitions_in(node)]
        missing = [one for one in below if one in lost]
        try:
            if missing:
                raise NotExpressible(f"'{missing[0]}' is not exported")
            made = tree(node)
        except NotExpressible as problem:
            lost.add(name)
            left_out.append(LeftOut(name, str(problem)))
            continue
        defines.append(Define(name, rule, part, made.cql, node, made.features))
    have = {one.name for one in defines}
    for one in rules.recommendations:
        if _needed(one) <= have:
            defines.append(applies(one))
            defines += [offered(one, option) for option in one.options]
    return Written(tuple(defines), tuple(left_out))


def of(rule: Recommendation, part: str) -> str:
    """The name of a statement of a recommendation."""
    return f"recommendation {rule.id}: {part.replace('_', ' ')}"


def of_option(rule: Recommendation, option: Option) -> str:
    """The name under which an option's statements begin."""
    place = rule.options.index(option) + 1
    return f"recommendation {rule.id}: option {place} {slug(option.what)}"


def conditions(rules: Pathway) -> Iterator[tuple[str, str, str, c.Condition]]:
    """(name, rule, part, condition) of each; a definition comes after those it names."""
    defined = {one.id: one for one in rules.definitions}
    for name in _ordered({key: definitions_in(one.when) for key, one in defined.items()}):
        yield define_of(name), f"definition {name}", "when", defined[name].when
    for one in rules.recommendations:
        for part in ("when", "unless", "done_when"):
            node = getattr(one, part)
            if node is not None:
                yield of(one, part), f"recommendation {one.id}", part, node
        for option in one.options:
            for side in ("for_", "against", "excludes"):
                for number, argument in enumerate(getattr(option, side), 1):
                    if argument.when is not None:
                        name = f"{of_option(one, option)}: {side.strip('_')} {number}"
                        yield name, f"recommendation {one.id}", side.strip("_"), argument.when
    for kind in ("contraindications", "couplings", "routines", "validity", "card"):
        for rule in getattr(rules, kind):
            if rule.when is not None:
                word = kind.removesuffix("s")
                yield f"{word} {rule.id}: when", f"{word} {rule.id}", "when", rule.when


def _ordered(names: dict[str, tuple[str, ...]]) -> list[str]:
    """Each after those that it rests on; a ring of definitions does not pass the checker."""
    found: list[str] = []

    def place(name: str) -> None:
        if name not in found:
            for other in names[name]:
                place(other)
            found.append(name)

    for name in names:
        place(name)
    return found


def _needed(rule: Recommendation) -> set[str]:
    """The statements that those made of several conditions rest on."""
    parts = ("when", "unless") if rule.unless is not None else ("when",)
    found = {of(rule, part) for part in parts}
    for option in rule.options:
        base = of_option(rule, option)
        told = enumerate(option.excludes, 1)
        found |= {f"{base}: excludes {number}" for number, one in told if one.when is not None}
    return found


def applies(rule: Recommendation) -> Define:
    """Does the plan say ``rule``? Null: the record does not settle it.

    An unknown indication of a rule that acts on it counts as true, an unknown objection that
    does not stop the rule as none.
    """
    lives = " or ".join(f"{named(LIFE.code)} = {quoted(one)}" for one in rule.lives)
    when = named(of(rule, "when"))
    parts = [f"({lives})", f"{when} is not false" if rule.if_unknown == "act" else when]
    if rule.unless is not None:
        against = named(of(rule, "unless"))
        quiet = rule.unless_unknown in ("act", "quiet")
        parts.append(f"{against} is not true" if quiet else f"not {against}")
    name = of(rule, APPLIES)
    return Define(name, f"recommendation {rule.id}", APPLIES, " and ".join(parts), None, (LIFE,))


def offered(rule: Recommendation, option: Option) -> Define:
    """Is the option open? A hard exclusion that is unknown does not close it; it is shown."""
    base = of_option(rule, option)
    told = [
        f"{named(f'{base}: excludes {number}')} is not true" if one.when is not None else "false"
        for number, one in enumerate(option.excludes, 1)
    ]
    cql = " and ".join(told) or "true"
    return Define(f"{base}: {OFFERED}", f"recommendation {rule.id}", OFFERED, cql)
