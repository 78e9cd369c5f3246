"""Do the cases guard the rules? Each rule is broken in small ways; some case must notice.

A mutant moves one threshold, drops one condition or drops one word of a list. It is caught
when a case of its rule, or of a rule that rests on it, no longer gives what it should.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from scurfin.pathway import conditions as c
from scurfin.pathway.cases import ALWAYS, Subject, run_case, subjects
from scurfin.pathway.conditions import Condition, words
from scurfin.pathway.model import Argument, Defined, Option, Pathway
from scurfin.terms.ages import duration_days
from scurfin.terms.quantities import number

GROUPS = c.AllOf | c.AnyOf | c.NoneOf | c.AtLeast
STEP = 0.1
FLOOR, FLOOR_OF_A_KIND = 0.9, 0.75


@dataclass(frozen=True)
class Mutant:
    """One way to break a rule: ``kind`` of rule, ``part`` of it, ``what`` was done to it."""

    kind: str
    rule: str
    part: str
    what: str
    broken: Subject


@dataclass(frozen=True)
class Tally:
    made: int
    caught: int

    @property
    def share(self) -> float:
        return self.caught / self.made if self.made else 1.0


@dataclass(frozen=True)
class Hunt:
    """What became of all mutants: counts by kind of rule, and those that nobody noticed."""

    by_kind: Mapping[str, Tally]
    survivors: tuple[Mutant, ...]

    @property
    def total(self) -> Tally:
        tallies = self.by_kind.values()
        return Tally(sum(one.made for one in tallies), sum(one.caught for one in tallies))


def hunt(rules: Pathway, each: Callable[[int, int], None] | None = None) -> Hunt:
    """Make every mutant and run the cases against it; ``each`` hears of the progress.

    A case that fails on the rule as it stands notices nothing.
    """
    definitions = {one.id: one for one in rules.definitions}
    every = tuple(
        replace(
            rule,
            cases=tuple(case for case in rule.cases if run_case(rule, case, definitions).ok),
        )
        for rule in subjects(rules)
    )
    resting = _resting(every)
    made, caught = Counter[str](), Counter[str]()
    survivors: list[Mutant] = []
    for place, rule in enumerate(every):
        if each is not None:
            each(place, len(every))
        for mutant in mutants(rule):
            made[mutant.kind] += 1
            if _noticed(
                mutant, definitions, resting.get(rule.id, ()) if rule.kind == "definition" else ()
            ):
                caught[mutant.kind] += 1
            else:
                survivors.append(mutant)
    return Hunt({kind: Tally(made[kind], caught[kind]) for kind in sorted(made)}, tuple(survivors))


def _resting(every: tuple[Subject, ...]) -> dict[str, tuple[Subject, ...]]:
    """For each definition the rules whose conditions rest on it, directly or not."""
    direct = {
        (one.kind, one.id): {
            leaf.is_
            for tree in trees(one)
            for leaf in c.leaves(tree)
            if isinstance(leaf, c.Definition)
        }
        for one in every
    }
    found: dict[str, tuple[Subject, ...]] = {}
    for one in every:
        if one.kind != "definition":
            continue
        below = {one.id}
        while True:
            more = {
                name for kind, name in direct if kind == "definition" and direct[kind, name] & below
            }
            if more <= below:
                break
            below |= more
        found[one.id] = tuple(
            other
            for other in every
            if direct[other.kind, other.id] & below and (other.kind, other.id) != (one.kind, one.id)
        )
    return found


def _noticed(
    mutant: Mutant, definitions: Mapping[str, Defined], resting: tuple[Subject, ...]
) -> bool:
    broken = mutant.broken
    if broken.kind == "definition":
        changed = msgspec.structs.replace(definitions[broken.id], when=broken.when)
        definitions = {**definitions, broken.id: changed}
    return any(
        not run_case(rule, case, definitions).ok
        for rule in (broken, *resting)
        for case in rule.cases
    )


def trees(rule: Subject) -> tuple[Condition, ...]:
    """All conditions of ``rule``."""
    found = [one for one in (rule.when, rule.unless, rule.done) if one is not None]
    for option in rule.options:
        for argument in (*option.for_, *option.against, *option.excludes):
            found += [argument.when] if argument.when is not None else []
    return tuple(found)


def mutants(rule: Subject) -> Iterator[Mutant]:
    """Every mutant of ``rule``."""
    for what, node in _broken(rule.when):
        yield Mutant(rule.kind, rule.id, "when", what, replace(rule, when=node))
    if rule.unless is not None:
        for what, node in _broken(rule.unless):
            made = replace(rule, unless=node)
            yield Mutant("objection", rule.id, "unless", what, made)
    if rule.done is not None:
        for what, node in _broken(rule.done):
            yield Mutant("completion", rule.id, "done_when", what, replace(rule, done=node))
    for place, option in enumerate(rule.options):
        for what, changed in _options(option):
            options = (*rule.options[:place], changed, *rule.options[place + 1 :])
            made = replace(rule, options=options)
            yield Mutant("option", rule.id, f"option {option.what}", what, made)


def _options(option: Option) -> Iterator[tuple[str, Option]]:
    for name in ("for_", "against", "excludes"):
        arguments: tuple[Argument, ...] = getattr(option, name)
        for place, argument in enumerate(arguments):
            if argument.when is None:
                continue
            for what, node in _broken(argument.when):
                changed = msgspec.structs.replace(argument, when=node)
                those = (*arguments[:place], changed, *arguments[place + 1 :])
                yield what, msgspec.structs.replace(option, **{name: those})


def _broken(node: Condition) -> Iterator[tuple[str, Condition]]:
    if not isinstance(node, GROUPS):
        yield f"dropped {said(node)}", ALWAYS
    elif len(node.of) == 1 and not isinstance(node, c.NoneOf):
        yield f"dropped {said(node.of[0])}", ALWAYS
    yield from _inside(node)


def _inside(node: Condition) -> Iterator[tuple[str, Condition]]:
    if not isinstance(node, GROUPS):
        yield from _leaf(node)
        return
    if isinstance(node, c.AtLeast):
        for n in (node.n - 1, node.n + 1):
            yield f"at least {n} instead of {node.n}", msgspec.structs.replace(node, n=n)
    for place, child in enumerate(node.of):
        rest = (*node.of[:place], *node.of[place + 1 :])
        if rest or isinstance(node, c.NoneOf):
            yield f"dropped {said(child)}", msgspec.structs.replace(node, of=rest)
        for what, changed in _inside(child):
            of = (*node.of[:place], changed, *node.of[place + 1 :])
            yield what, msgspec.structs.replace(node, of=of)


def _leaf(node: Any) -> Iterator[tuple[str, Condition]]:
    """``node`` with one number, one span of time or one word of it changed."""
    for field in msgspec.structs.fields(node):
        value = getattr(node, field.name)
        for changed in _moved(field.name, value):
            shown = number(changed) if isinstance(changed, int | float) else changed
            yield (
                f"{said(node)}: {field.encode_name} {shown} instead of {value}",
                msgspec.structs.replace(node, **{field.name: changed}),
            )
        if isinstance(value, tuple) and len(words(value)) > 1:
            for word in value:
                rest = tuple(one for one in value if one != word)
                yield (
                    f"{said(node)}: without '{word}'",
                    msgspec.structs.replace(node, **{field.name: rest}),
                )


def _moved(name: str, value: Any) -> tuple[Any, ...]:
    if isinstance(value, bool):
        return ()
    if isinstance(value, int):
        return (value - 1, value + 1)
    if isinstance(value, float):
        return (value * (1 - STEP), value * (1 + STEP)) if value else (value - 1, value + 1)
    if isinstance(value, str) and value and name in ("ge", "lt", "within"):
        days = round(duration_days(value))
        low, high = min(days - 1, round(days * (1 - STEP))), max(days + 1, round(days * (1 + STEP)))
        return (*((f"P{low}D",) if low > 0 else ()), f"P{high}D")
    return ()


def said(node: Any) -> str:
    """A condition in a few words: its kind and what it speaks of."""
    if isinstance(node, GROUPS):
        return f"{node.__struct_config__.tag} of {len(node.of)}"
    told = [
        "/".join(words(getattr(node, name)))
        for name in ("is_", "of", "gene", "to", "route", "status")
        if isinstance(getattr(node, name, None), str | tuple)
    ]
    return " ".join([str(node.__struct_config__.tag), *(one for one in told if one)])
