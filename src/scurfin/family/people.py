"""A family as a graph of people: who descends from whom, who is affected, who was tested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

import msgspec

from scurfin.record.events import Loss
from scurfin.terms.source_text import InputError

Sex = Literal["male", "female", "unknown"]


class Test(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A gene test. ``sensitivity``: P(positive | the variant is in the cells tested),
    ``specificity``: P(negative | it is not)."""

    result: Literal["positive", "negative"]
    sensitivity: float = 1.0
    specificity: float = 1.0
    tissue: str = ""
    method: str = ""
    date: str = ""
    after_transplant: bool = False


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One person or pregnancy. ``father`` and ``mother`` are biological parents by id.

    ``seen_until`` is the age in years up to which somebody unaffected is known to be well;
    None: known to be past the age of onset. ``comment`` explains what would otherwise be refused.
    ``adopted``: brought up by others than ``father`` and ``mother``. ``gamete_donor``: gave an egg
    or sperm; a child's biological parent all the same.
    """

    id: str
    sex: Sex = "unknown"
    father: str | None = None
    mother: str | None = None
    affected: bool | None = None
    seen_until: float | None = None
    tests: tuple[Test, ...] = ()
    alive: bool | None = None
    pregnancy: bool = False
    loss: Loss | None = None
    twins: str = ""
    identical: bool = False
    adopted: bool = False
    gamete_donor: bool = False
    gender: str = ""
    name: str = ""
    comment: str = ""
    label: str = ""


class Mating(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A couple that is told without children, or that is related."""

    partners: tuple[str, str]
    related: bool = False


class Pedigree(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All people of a family. ``proband``, ``consultand``: ids; ``source``: where it is told."""

    people: tuple[Person, ...]
    matings: tuple[Mating, ...] = ()
    proband: str = ""
    consultand: str = ""
    variant: str = ""
    gene: str = "FOXP3"
    source: str = ""

    def by_id(self) -> dict[str, Person]:
        return {one.id: one for one in self.people}

    def children(self, of: str) -> tuple[Person, ...]:
        return tuple(one for one in self.people if of in (one.father, one.mother))


def checked(pedigree: Pedigree, *, file: str = "", x_linked: bool = True) -> Pedigree:
    """``pedigree`` if it can be one. Raises InputError naming the person, in one sentence."""
    people = pedigree.people
    if not people:
        raise InputError("the family has no people", file=file, remedy="list them under 'people'")
    for name, count in Counter(one.id for one in people).items():
        if count > 1:
            raise InputError(f"'{name}' is told {count} times", file=file, remedy="give each an id")
    known = pedigree.by_id()
    for one in people:
        _parents(one, known, file)
        _tests(one, file)
        if one.loss == "unexplained male loss" and one.sex == "female":
            raise InputError(
                f"'{one.id}' is told as female and as a lost boy",
                file=file,
                remedy="correct the sex or the loss",
            )
        if x_linked and one.sex == "female" and one.affected and not one.comment:
            raise InputError(
                f"'{one.id}' is told as an affected female of an X-linked disease",
                file=file,
                remedy="say in 'comment' what explains it (45,X, translocation, both copies, ...)",
            )
    _no_own_ancestor(known, file)
    for name in (pedigree.proband, pedigree.consultand):
        if name and name not in known:
            raise InputError(f"'{name}' is nobody of this family", file=file, remedy="name an id")
    return pedigree


def _parents(one: Person, known: dict[str, Person], file: str) -> None:
    for role, name, sex in (("father", one.father, "male"), ("mother", one.mother, "female")):
        if name is None:
            continue
        if name not in known:
            raise InputError(
                f"the {role} '{name}' of '{one.id}' is not told",
                file=file,
                remedy=f"add '{name}', or leave the {role} out",
            )
        if known[name].sex not in (sex, "unknown"):
            raise InputError(
                f"the {role} '{name}' of '{one.id}' is told as {known[name].sex}",
                file=file,
                remedy=f"correct the sex of '{name}' or the parent of '{one.id}'",
            )
    if one.father is not None and one.father == one.mother:
        raise InputError(
            f"'{one.father}' is told as both parents of '{one.id}'", file=file, remedy="keep one"
        )


def _tests(one: Person, file: str) -> None:
    for test in one.tests:
        for name in ("sensitivity", "specificity"):
            if not 0 <= getattr(test, name) <= 1:
                raise InputError(
                    f"the {name} of a test of '{one.id}' is {getattr(test, name):g}",
                    file=file,
                    remedy="write a share from 0 to 1",
                )
        if test.after_transplant and test.tissue.strip().lower() in ("", "blood", "leukocytes"):
            raise InputError(
                f"a test of '{one.id}' is from blood after a transplant: that is the donor's DNA",
                file=file,
                remedy="use a test from before it, or from skin fibroblasts or hair",
            )


def _no_own_ancestor(known: dict[str, Person], file: str) -> None:
    done: set[str] = set()
    for start in known:
        path: list[str] = []
        trail: list[tuple[str, bool]] = [(start, False)]
        on_path: set[str] = set()
        while trail:
            name, leaving = trail.pop()
            if leaving:
                path.pop()
                on_path.discard(name)
                done.add(name)
                continue
            if name in on_path:
                raise InputError(
                    f"'{name}' is told as an ancestor of himself or herself",
                    file=file,
                    remedy=f"correct a parent among {', '.join(path[path.index(name) :])}",
                )
            if name in done:
                continue
            path.append(name)
            on_path.add(name)
            trail.append((name, True))
            trail.extend((each, False) for each in parents(known[name]))


def parents(one: Person) -> tuple[str, ...]:
    return tuple(name for name in (one.father, one.mother) if name is not None)


def descendants(known: dict[str, Person], of: Iterable[str]) -> set[str]:
    """Everybody below ``of``, without them."""
    found: set[str] = set()
    todo = list(of)
    while todo:
        name = todo.pop()
        for one in known.values():
            if name in parents(one) and one.id not in found:
                found.add(one.id)
                todo.append(one.id)
    return found
