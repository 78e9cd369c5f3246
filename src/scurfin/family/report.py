"""All that can be said of a family: risks with bands, what moved them, the next test."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from scurfin.family.evidence import Evidence, evidence
from scurfin.family.inheritance import Basis, basis
from scurfin.family.next_test import NextTest, next_tests
from scurfin.family.people import Pedigree, Person
from scurfin.family.risk import Risk, risks

FIRST = "pre-inh-003"
Shown = Callable[[Iterable[Person], str], Iterable[Person]]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """``tests`` in the order in which to do them. ``facts`` carry the assumptions.

    ``mode``: XLR, AR or AD; ``evidence``: what moved each risk; ``left_out``: what was told and
    could not be used; ``questions``: what would make the risks surer.
    """

    notice: str
    pedigree: Pedigree
    mode: str
    risks: tuple[Risk, ...]
    evidence: tuple[Evidence, ...]
    tests: tuple[NextTest, ...]
    method: str
    left_out: tuple[str, ...]
    questions: tuple[str, ...]
    facts: tuple[str, ...]


NOTICE = "Research software, not a medical device."


def report(
    pedigree: Pedigree,
    left_out: tuple[str, ...] = (),
    donors: frozenset[str] = frozenset(),
    *,
    how: Basis | None = None,
    questions: tuple[str, ...] = (),
    file: str = "",
    shown: Shown = lambda each, _: each,
) -> Report:
    """Risks and tests of a family. Raises InputError if it cannot be.

    ``how`` None: as its gene is inherited. ``shown`` may draw a progress bar over people. In an
    X-linked family the mother of the child is tested before others (pre-inh-003), then whose
    test moves most.
    """
    how = how or basis(pedigree)
    found = risks(pedigree, how.models, file=file)
    middle = how.models[0]
    order = next_tests(pedigree, middle, donors, lambda each: shown(each, "weighing tests"))
    x_linked = how.mode == "XLR"
    mother = next((one.mother for one in pedigree.people if one.id == pedigree.proband), None)
    if x_linked and mother is not None:
        order = tuple(sorted(order, key=lambda one: one.id != mother))
    return Report(
        notice=NOTICE,
        pedigree=pedigree,
        mode=how.mode,
        risks=found,
        evidence=evidence(
            pedigree, middle, found, lambda each: shown(each, "weighing what is told")
        ),
        tests=order,
        method=how.method,
        left_out=left_out,
        questions=questions,
        facts=(*how.facts, FIRST) if x_linked else how.facts,
    )
