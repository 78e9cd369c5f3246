"""What was tried for what, with what told result, over all manifestations at once."""

from __future__ import annotations

from dataclasses import dataclass

from scurfin.evidence.case import Case
from scurfin.evidence.tried import Result, attempts
from scurfin.knowledge.store import knowledge
from scurfin.knowledge.words import slug


@dataclass(frozen=True)
class Cell:
    """One treatment of one manifestation: the children by what is told; ``group``: group rows."""

    children: tuple[tuple[str, Result], ...]
    group: tuple[Result, ...]


@dataclass(frozen=True)
class TriedMap:
    """Rows are manifestations, columns treatments, each with its name, the commonest first."""

    rows: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    cells: dict[tuple[str, str], Cell]
    of: int


def tried_map(rows: tuple[Case, ...]) -> TriedMap:
    """The map over ``rows``. A child may stand in several cells; an empty cell was not told."""
    found: dict[tuple[str, str], tuple[list[tuple[str, Result]], list[Result]]] = {}
    names: dict[str, str] = {}
    for one in attempts(rows):
        names[one.drug] = one.name
        for effect in one.effects:
            real, group = found.setdefault((effect.concept, one.drug), ([], []))
            if one.case.counted:
                real.append((one.case.id, effect.result))
            elif one.case.group:
                group.append(effect.result)
    cells = {key: Cell(tuple(real), tuple(group)) for key, (real, group) in found.items()}
    return TriedMap(
        rows=tuple((name, _named(name)) for name in _ordered(cells, 0)),
        columns=tuple((name, names[name]) for name in _ordered(cells, 1)),
        cells=cells,
        of=sum(case.counted for case in rows),
    )


def _ordered(cells: dict[tuple[str, str], Cell], side: int) -> list[str]:
    weight: dict[str, int] = {}
    for key, cell in cells.items():
        weight[key[side]] = weight.get(key[side], 0) + len(cell.children) + len(cell.group)
    return sorted(weight, key=lambda name: (-weight[name], name))


def _named(concept: str) -> str:
    """What a concept is called; one that is followed by its word alone has the word's name."""
    known = knowledge().concepts.get(concept)
    if known is not None:
        return known.name
    return next((name for name in knowledge().terms if slug(name) == concept), concept)
