"""The lines of a plan as a table for a spreadsheet: one row each, formulas defused."""

from __future__ import annotations

import csv
from io import StringIO

from scurfin.plan.model import Plan
from scurfin.terms.safe_text import cell

COLUMNS = (
    "child",
    "turn",
    "age",
    "id",
    "stage",
    "urgency",
    "status",
    "action",
    "dose",
    "needs",
    "certainty",
    "blocked_by",
    "facts",
)


def table(plan: Plan) -> str:
    """CSV with a header row. A cell that a spreadsheet would run as a formula begins with '."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in plan.recommendations:
        row = (
            plan.child.id,
            str(plan.at.turn),
            plan.at.age,
            one.id,
            one.stage,
            one.urgency,
            one.status,
            one.action,
            one.dose.text if one.dose is not None else "",
            ", ".join(one.dose.needs) if one.dose is not None else "",
            one.certainty,
            ", ".join(one.blocked_by),
            ", ".join(one.facts),
        )
        writer.writerow([cell(text) for text in row])
    return out.getvalue()
