"""Counts of what was tried for a manifestation, with denominators and the children behind them."""

from __future__ import annotations

from dataclasses import dataclass

from scurfin.evidence.case import Case
from scurfin.evidence.tried import RESULTS, Attempt, Result, attempts
from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import concept_of_sign, members, sign
from scurfin.record import events as ev
from scurfin.terms.source_text import InputError


@dataclass(frozen=True)
class Row:
    """One treatment: the children in whom it was tried, by what was told of the result.

    ``group`` counts the rows built from group statements, which are no real individuals.
    """

    drug: str
    name: str
    children: tuple[str, ...]
    results: dict[Result, tuple[str, ...]]
    with_others: tuple[str, ...]
    group: int
    group_results: dict[Result, int]


@dataclass(frozen=True)
class Table:
    """What was tried for ``concept``. ``had``: the children in whom it was told at all."""

    concept: str
    name: str
    had: tuple[str, ...]
    had_group: int
    treated: tuple[str, ...]
    of: int
    rows: tuple[Row, ...]


def concept_named(told: str) -> str:
    """The id of the manifestation that the words mean. Raises InputError with what is near."""
    from difflib import get_close_matches

    word = told.strip().lower()
    concepts = knowledge().concepts
    if word in concepts:
        return word
    by_name = {one.name.lower(): one.id for one in concepts.values()}
    if word in by_name:
        return by_name[word]
    if sign(told) is not None:
        return concept_of_sign(told)
    near = get_close_matches(word, [*concepts, *by_name], n=3)
    raise InputError(
        f"'{told}' is no manifestation that is known here",
        remedy="did you mean " + ", ".join(near) + "?" if near else "see docs/knowledge",
    )


def tried_for(told: str, rows: tuple[Case, ...]) -> Table:
    """Which treatments ``rows`` tell of for a manifestation, and with what result.

    Raises InputError for a manifestation that is not known.
    """
    concept = concept_named(told)
    names = knowledge().concepts
    had = [case for case in rows if case.patient and not case.same_as and _had(case, concept)]
    real = [case for case in had if not case.group]
    relevant = [one for one in attempts(rows) if one.on(concept) is not None]
    found: dict[str, list[Attempt]] = {}
    for one in relevant:
        found.setdefault(one.drug, []).append(one)
    table = [_row(concept, tries) for tries in found.values()]
    table.sort(key=lambda row: (-len(row.children), -row.group, row.name))
    return Table(
        concept=concept,
        name=names[concept].name if concept in names else told,
        had=tuple(case.id for case in real),
        had_group=len(had) - len(real),
        treated=tuple(dict.fromkeys(one.case.id for one in relevant if one.case.counted)),
        of=sum(case.counted for case in rows),
        rows=tuple(table),
    )


def _row(concept: str, tries: list[Attempt]) -> Row:
    real = [one for one in tries if one.case.counted]
    group = [one for one in tries if one.case.group]
    results: dict[Result, tuple[str, ...]] = {}
    shared: dict[Result, int] = {}
    for result in RESULTS:
        mine = tuple(one.case.id for one in real if _result(one, concept) == result)
        if mine:
            results[result] = mine
        count = sum(_result(one, concept) == result for one in group)
        if count:
            shared[result] = count
    return Row(
        drug=tries[0].drug,
        name=tries[0].name,
        children=tuple(one.case.id for one in real),
        results=results,
        with_others=tuple(one.case.id for one in real if one.beside),
        group=len(group),
        group_results=shared,
    )


def _result(one: Attempt, concept: str) -> Result:
    effect = one.on(concept)
    return effect.result if effect is not None else ""


def _had(case: Case, concept: str) -> bool:
    wanted = members(concept)
    for one in case.record.happenings:
        if isinstance(one.event, ev.Manifestation) and one.event.status != "absent":
            meant = sign(one.event.what, one.event.code)
            if concept_of_sign(one.event.what, one.event.code) == concept:
                return True
            if meant is not None and meant.name in wanted:
                return True
    return False
