"""A survival curve drawn with letters: one arm, one axis, its time origin written on it."""

from __future__ import annotations

from scurfin.evidence.curve import at
from scurfin.evidence.outlook_model import ArmOutlook
from scurfin.evidence.when import when

COLUMNS = 60
ROWS = 10
CURVE, BAND, PRINTED = "o", ".", "@"


def chart(arm: ArmOutlook) -> str:
    """Survival against years since ``arm.time_origin``; the band is the interval.

    Rows of a tenth; a printed estimate is marked. Nothing is drawn after the last published time.
    """
    until = arm.known_until_years
    cells = [[" "] * (COLUMNS + 1) for _ in range(ROWS + 1)]
    for column in range(COLUMNS + 1):
        point = at(arm.knots, until * column / COLUMNS)
        if point.estimate is None or point.low is None or point.high is None:
            continue
        for row in range(_row(point.high), _row(point.low) + 1):
            cells[row][column] = BAND
        cells[_row(point.estimate)][column] = CURVE
    for point in arm.knots:
        if point.basis == "published" and point.estimate is not None:
            column = round(point.time_years / until * COLUMNS)
            cells[_row(point.estimate)][column] = PRINTED
    lines = [
        f"{100 - 100 * row // ROWS:>4}% |{''.join(line)}".rstrip() for row, line in enumerate(cells)
    ]
    axis = f"{'':5} +{'-' * (COLUMNS + 1)}"
    ends = f"{'':7}0{when(until):>{COLUMNS}}"
    return "\n".join(
        [
            *lines,
            axis,
            ends,
            f"{'':7}time from {arm.time_origin}",
            f"{'':7}{CURVE} outlook   {PRINTED} printed estimate   {BAND} 95 % interval",
        ]
    )


def _row(survival: float) -> int:
    return round((1 - survival) * ROWS)
