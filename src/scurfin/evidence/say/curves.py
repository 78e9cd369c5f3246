"""Curves over the case base as a table."""

from __future__ import annotations

from scurfin.evidence.say.page import BIAS, page, paragraph, table
from scurfin.evidence.survival import Estimate
from scurfin.evidence.times import ORIGINS

METHOD = (
    "Survival: Kaplan-Meier, 95 % interval by the log(-log) transform. Incidence: Aalen-Johansen, "
    "transplant and death without it competing. Children leave at their last dated moment. An age "
    "told as '4 months' counts as 4.0. Too few for any conclusion: see 'scurfin evidence outcomes'."
)


def curve(got: Estimate) -> str:
    """One curve, its steps with interval and number at risk, and who is not in it."""
    what = "Survival" if got.kind == "survival" else f"Cumulative incidence of {got.event}"
    head = paragraph(f"{what} from {ORIGINS[got.origin]}. {got.said()}")
    if not got.steps:
        return f"{head}\n\n" + paragraph("Too few dated children for a curve.")
    rows = [
        (
            f"{one.years:.2f}",
            f"{one.probability:.2f}",
            f"{one.low:.2f} to {one.high:.2f}",
            str(one.at_risk),
            str(one.events),
        )
        for one in got.steps
    ]
    names = ("years", "probability", "95 % interval", "at risk", "events")
    return f"{head}\n\n{table(names, rows, right=5)}"


def curves(found: tuple[Estimate, ...]) -> str:
    return page(*(curve(one) for one in found), paragraph(METHOD), paragraph(BIAS))
