"""Answers as data: JSON of any answer, CSV and tables of rows."""

from __future__ import annotations

import csv
import json
from dataclasses import fields, is_dataclass
from io import StringIO
from typing import Any

from scurfin.evidence.case import Case
from scurfin.evidence.say.page import table
from scurfin.evidence.situations import Situation, Standing
from scurfin.terms.safe_text import cell


def as_json(made: Any) -> bytes:
    return json.dumps(plain(made), indent=2, ensure_ascii=False).encode() + b"\n"


def plain(made: Any) -> Any:
    """Any answer as plain data; a case is named by its id and file."""
    if isinstance(made, Case):
        return {"child": made.id, "file": made.report.file, "line": made.line}
    if isinstance(made, Standing):
        return {**plain(made.case), "turn": made.turn}
    if isinstance(made, Situation):
        return {"id": made.id, "name": made.name}
    if is_dataclass(made) and not isinstance(made, type):
        return {one.name: plain(getattr(made, one.name)) for one in fields(made)}
    if isinstance(made, dict):
        return {str(key) or "not told": plain(value) for key, value in made.items()}
    if isinstance(made, list | tuple | set | frozenset):
        return [plain(one) for one in made]
    return made


def as_csv(names: list[str], rows: list[tuple[Any, ...]]) -> str:
    """With a header row; a cell that a spreadsheet would run as a formula begins with '."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([cell(name) for name in names])
    for row in rows:
        writer.writerow(["" if one is None else cell(str(one)) for one in row])
    return out.getvalue()


def as_table(names: list[str], rows: list[tuple[Any, ...]]) -> str:
    shown = [tuple("" if one is None else str(one) for one in row) for row in rows]
    return table(tuple(names), shown) + f"\n{len(rows)} rows\n"
