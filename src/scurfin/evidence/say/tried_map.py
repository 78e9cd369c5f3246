"""The map of what was tried for what, as lines."""

from __future__ import annotations

from scurfin.evidence.say.page import BIAS, page, paragraph, table
from scurfin.evidence.tried import RESULTS, WORDS, Result
from scurfin.evidence.tried_map import Cell, TriedMap


def tried_map_text(told: TriedMap) -> str:
    """A row for each treatment of each manifestation, the commonest first."""
    rows = []
    for row, name in told.rows:
        said = name
        for column, drug in told.columns:
            cell = told.cells.get((row, column))
            if cell is not None:
                rows.append((said, drug, _n(cell), _results(cell)))
                said = ""
    return page(
        paragraph(
            f"What was tried for what, in {told.of} children that are told one by one ('+ n': rows "
            "of group statements). What does not stand here is not told in these reports."
        ),
        table(("for", "treatment", "children", "what is told of the result"), rows),
        paragraph(BIAS),
    )


def _n(cell: Cell) -> str:
    return f"{len(cell.children)}" + (f" + {len(cell.group)}" if cell.group else "")


def _results(cell: Cell) -> str:
    return "; ".join(f"{WORDS[one]} {_count(cell, one)}" for one in RESULTS if _has(cell, one))


def _has(cell: Cell, result: Result) -> bool:
    return result in cell.group or any(told == result for _, told in cell.children)


def _count(cell: Cell, result: Result) -> str:
    real = sum(told == result for _, told in cell.children)
    group = cell.group.count(result)
    return f"{real}" + (f" + {group}" if group else "")
